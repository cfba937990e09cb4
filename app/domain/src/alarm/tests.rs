//! Definitions as they travel.

use super::*;

#[test]
fn statistics_are_read_and_written_as_cloudwatch_does() {
    for (text, expected) in [
        ("Sum", Statistic::Sum),
        ("p95", Statistic::Percentile(95.0)),
        ("p99.9", Statistic::Percentile(99.9)),
        ("p100", Statistic::Percentile(100.0)),
        ("p101", Statistic::Other("p101".to_owned())),
        ("tm90", Statistic::Other("tm90".to_owned())),
        ("PR(:300)", Statistic::Other("PR(:300)".to_owned())),
    ] {
        let statistic = Statistic::from(text);
        assert_eq!(statistic, expected);
        assert_eq!(statistic.to_string(), text);
    }
}

#[test]
fn words_are_cloudwatchs_own() {
    for word in ["missing", "ignore", "breaching", "notBreaching"] {
        assert_eq!(word.parse::<TreatMissingData>().unwrap().as_str(), word);
    }
    assert_eq!(
        "LessThanLowerOrGreaterThanUpperThreshold".parse(),
        Ok(Comparison::OutsideBand)
    );
    assert_eq!(
        "GreaterThan".parse::<Comparison>().unwrap_err().to_string(),
        "CloudWatch said `GreaterThan`, which this console does not know"
    );
}

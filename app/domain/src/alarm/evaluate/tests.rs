//! CloudWatch's documented semantics, case by case. Each case names where it is documented.
//!
//! Pages of the CloudWatch User Guide: `MISSING` is "Configuring how CloudWatch alarms treat missing data", with its two tables;
//! `PREMATURE` its section "Avoiding premature transitions to alarm state"; `EVALUATION` is "Alarm evaluation"; `PERCENTILE` is
//! "Percentile-based alarms and low data samples". `PUT` is `PutMetricAlarm` in the CloudWatch API reference.

use super::*;
use crate::alarm::{Metric, MetricStat};
use AlarmState::{Alarm, InsufficientData, Ok as Fine};
use TreatMissingData::{Breaching, Ignore, Missing, NotBreaching};

const MISSING: &str = "Configuring how CloudWatch alarms treat missing data";
const PREMATURE: &str = "Avoiding premature transitions to alarm state";
const EVALUATION: &str = "Alarm evaluation";

fn rule(m: u32, n: u32, treatment: TreatMissingData) -> MetricRule {
    MetricRule {
        source: Source::Metric(MetricStat {
            metric: Metric {
                namespace: "AWS/Lambda".to_owned(),
                name: "Errors".to_owned(),
                dimensions: [("FunctionName".to_owned(), "f".to_owned())].into(),
            },
            statistic: Statistic::Sum,
            period: 300,
            unit: None,
        }),
        comparison: Comparison::GreaterThan,
        threshold: Threshold::Static(0.5),
        evaluation_periods: n,
        datapoints_to_alarm: m,
        treat_missing_data: treatment,
        low_samples: LowSamples::Evaluate,
        window: Window::Sliding,
    }
}

/// Points as the page writes them: `0` within the threshold, `X` beyond it, `-` missing; the latest on the right.
fn points(written: &str) -> Vec<Option<f64>> {
    written
        .split_whitespace()
        .map(|point| match point {
            "0" => Some(0.0),
            "X" => Some(1.0),
            _ => None,
        })
        .collect()
}

fn state(rule: &MetricRule, written: &str, current: AlarmState) -> AlarmState {
    let evidence = Evidence {
        points: &points(written),
        samples: None,
        current,
    };
    evaluate(rule, evidence).unwrap()
}

/// A row of the page's tables: points, the states under MISSING, IGNORE, BREACHING and NOT BREACHING; none where the page says
/// "Retain current state".
type Row = (&'static str, [Option<AlarmState>; 4]);

/// The first table: 3 out of 3, an evaluation range of 5.
const THREE_OF_THREE: [Row; 5] = [
    ("0 - X - X", [Some(Fine); 4]),
    ("0 - - - -", [Some(Fine); 4]),
    (
        "- - - - -",
        [Some(InsufficientData), None, Some(Alarm), Some(Fine)],
    ),
    ("0 X X - X", [Some(Alarm); 4]),
    ("- - X - -", [Some(Alarm), None, Some(Alarm), Some(Fine)]),
];

/// The second table: 2 out of 3, an evaluation range of 5.
const TWO_OF_THREE: [Row; 5] = [
    ("0 - X - X", [Some(Alarm); 4]),
    ("0 0 X 0 X", [Some(Alarm); 4]),
    ("0 - X - -", [Some(Fine), Some(Fine), Some(Alarm), Some(Fine)]),
    ("- - - - 0", [Some(Fine), Some(Fine), Some(Alarm), Some(Fine)]),
    ("- - - X -", [Some(Alarm), None, Some(Alarm), Some(Fine)]),
];

/// Both tables of the page, cell by cell, from every state before: 10 rows by 4 treatments.
#[test]
fn the_tables_of_the_page_come_out_as_they_are_printed() {
    let mut cells = 0;
    for (m, table) in [(3, THREE_OF_THREE), (2, TWO_OF_THREE)] {
        for (row, (written, expected)) in table.into_iter().enumerate() {
            for (treatment, expected) in [Missing, Ignore, Breaching, NotBreaching]
                .into_iter()
                .zip(expected)
            {
                cells += 1;
                for current in [Fine, Alarm, InsufficientData] {
                    assert_eq!(
                        state(&rule(m, 3, treatment), written, current),
                        expected.unwrap_or(current),
                        "{MISSING}, table of {m} out of 3, row {}, {treatment:?}, from {current:?}",
                        row + 1
                    );
                }
            }
        }
    }
    assert_eq!(cells, 40);
}

/// What the prose beside the tables says. `(source, m, n, treatment, points, state before, state after)`
#[test]
fn the_prose_beside_the_tables_holds_too() {
    type Case = (
        &'static str,
        u32,
        u32,
        TreatMissingData,
        &'static str,
        AlarmState,
        AlarmState,
    );
    #[rustfmt::skip]
    let cases: &[Case] = &[
        // "The next time this alarm is evaluated, if the data is still missing it will go to ALARM".
        (MISSING, 3, 3, Breaching, "- - - - -", Fine, Alarm),
        // "If missing data points are ignored, the alarm retains the current state it had before".
        (MISSING, 3, 3, Ignore, "- - - - -", Alarm, Alarm),
        // "The extra data points from farther back in the evaluation range are not needed and are ignored."
        (MISSING, 3, 3, Missing, "X X 0 0 0", Alarm, Fine),
        (MISSING, 3, 3, Missing, "0 0 X X X", Fine, Alarm),
        // "... based on the most recent real data points, including the necessary extra data points from farther back".
        (MISSING, 3, 3, NotBreaching, "X X - - X", Fine, Alarm),
        (MISSING, 3, 3, Breaching, "0 X - - X", Fine, Fine),
        // "CloudWatch uses missing data points only as few times as possible."
        (MISSING, 3, 3, Breaching, "- - X - 0", Fine, Fine),
        (MISSING, 2, 3, NotBreaching, "- X - - X", Fine, Alarm),
        // "The default behavior is missing": INSUFFICIENT_DATA only if all data points in the range are missing.
        (MISSING, 1, 1, Missing, "- - -", Alarm, InsufficientData),
        (MISSING, 1, 1, Missing, "X - -", Fine, Alarm),
        (MISSING, 1, 1, NotBreaching, "- - -", Alarm, Fine),
        (MISSING, 1, 1, Breaching, "- - -", Fine, Alarm),
        // "does not go immediately into ALARM state when the data is either - - - - X or - - - X - and M is 3".
        (PREMATURE, 3, 3, Missing, "- - - - X", Fine, InsufficientData),
        (PREMATURE, 3, 3, Missing, "- - - X -", Fine, InsufficientData),
        (PREMATURE, 3, 3, Ignore, "- - - - X", Fine, Fine),
        (PREMATURE, 3, 3, Ignore, "- - - X -", Fine, Fine),
        // "... when the next data point is non-breaching and causes the data to be - - - X O or - - X - O".
        (PREMATURE, 3, 3, Missing, "- - - X 0", Fine, Fine),
        (PREMATURE, 3, 3, Missing, "- - X - 0", Fine, Fine),
        // "if the last few data points are - - X - -, the alarm goes into ALARM state even if missing data is treated as missing".
        (PREMATURE, 3, 3, Missing, "- - X - -", InsufficientData, Alarm),
        // "all other more recent data points are breaching or missing".
        (PREMATURE, 3, 3, Missing, "- - X X -", Fine, Alarm),
        (PREMATURE, 3, 3, Missing, "- - X - X", Fine, Alarm),
        (PREMATURE, 3, 3, Missing, "- X 0 - -", Alarm, Fine),
        // "This alarm logic applies to M out of N alarms as well", over the evaluation range.
        (PREMATURE, 2, 3, Missing, "- - - - X", Fine, InsufficientData),
        (PREMATURE, 2, 3, Missing, "- X - - -", Fine, Alarm),
        // A rule that needs one point rings at once.
        (PREMATURE, 1, 3, Missing, "- - - - X", Fine, Alarm),
        // The figure: threshold 3 units, 3 out of 3; periods three to five above it, six below, nine above.
        (EVALUATION, 3, 3, Missing, "0 0 X X X", Fine, Alarm),
        (EVALUATION, 3, 3, Missing, "0 X X X 0", Alarm, Fine),
        (EVALUATION, 3, 3, Missing, "X 0 0 0 X", Fine, Fine),
        // "The breaching data points don't have to be consecutive".
        (EVALUATION, 4, 5, Missing, "X X 0 X X", Fine, Alarm),
        (EVALUATION, 4, 5, Missing, "X X 0 0 X", Fine, Fine),
        // "they must all be within the last number of data points equal to Evaluation Periods".
        (EVALUATION, 2, 3, Missing, "X X 0 0 X", Alarm, Fine),
        // "If fewer than Datapoints to Alarm are breaching, the alarm state is set to OK".
        (EVALUATION, 2, 2, Missing, "0 0 0 X 0", Alarm, Fine),
    ];
    for (source, m, n, treatment, written, before, after) in cases {
        assert_eq!(
            state(&rule(*m, *n, *treatment), written, *before),
            *after,
            "{source}: {m} of {n}, {treatment:?}, `{written}` from {before:?}"
        );
    }
    assert_eq!(cases.len(), 32);
}

/// "Alarms that evaluate metrics in the `AWS/DynamoDB` namespace ignore missing data by default", and keep their state.
#[test]
fn an_alarm_on_dynamodb_keeps_its_state_by_default() {
    let dynamodb = |treatment| {
        let mut rule = rule(1, 1, treatment);
        if let Source::Metric(stat) = &mut rule.source {
            stat.metric.namespace = "AWS/DynamoDB".to_owned();
        }
        rule
    };
    for (treatment, before, after) in [
        (Missing, Fine, Fine),
        (Missing, Alarm, Alarm),
        (Missing, InsufficientData, InsufficientData),
        (Ignore, Alarm, Alarm),
        (NotBreaching, Alarm, Fine),
        (Breaching, Fine, Alarm),
    ] {
        assert_eq!(
            state(&dynamodb(treatment), "- - -", before),
            after,
            "{treatment:?}, {before:?}"
        );
    }
}

/// `PutMetricAlarm`, `ComparisonOperator`: "The specified statistic value is used as the first operand."
#[test]
fn the_comparison_operators_compare_value_with_threshold() {
    for (comparison, below, equal, above) in [
        (Comparison::GreaterThanOrEqual, false, true, true),
        (Comparison::GreaterThan, false, false, true),
        (Comparison::LessThan, true, false, false),
        (Comparison::LessThanOrEqual, true, true, false),
    ] {
        for (value, expected) in [(4.9, below), (5.0, equal), (5.1, above)] {
            assert_eq!(
                breaches(comparison, value, 5.0),
                expected,
                "{comparison:?} {value}"
            );
        }
    }
}

/// "this setting is used when there are fewer than 10/(1-percentile) data points during the evaluation period", 1000 for p99.
#[test]
fn a_percentile_of_too_few_samples_changes_nothing_if_it_is_told_to_be_ignored() {
    for (percent, low_samples, samples, after) in [
        (99.0, LowSamples::Ignore, Some(999), Fine),
        (99.0, LowSamples::Ignore, Some(1000), Alarm),
        (99.0, LowSamples::Evaluate, Some(3), Alarm),
        (50.0, LowSamples::Ignore, Some(19), Fine),
        (50.0, LowSamples::Ignore, Some(20), Alarm),
        // Below the median: fewer than 10/percentile.
        (10.0, LowSamples::Ignore, Some(99), Fine),
        (10.0, LowSamples::Ignore, Some(100), Alarm),
        // Not known how many: it is evaluated.
        (99.0, LowSamples::Ignore, None, Alarm),
    ] {
        let mut rule = rule(1, 1, Missing);
        rule.low_samples = low_samples;
        if let Source::Metric(stat) = &mut rule.source {
            stat.statistic = Statistic::Percentile(percent);
        }
        let evidence = Evidence {
            points: &[Some(1.0)],
            samples,
            current: Fine,
        };
        assert_eq!(
            evaluate(&rule, evidence),
            Ok(after),
            "p{percent} {low_samples:?} {samples:?}"
        );
    }
}

#[test]
fn what_is_not_judged_is_said() {
    let evidence = Evidence {
        points: &[Some(1.0)],
        samples: None,
        current: Fine,
    };
    let mut band = rule(1, 1, Missing);
    band.threshold = Threshold::Band {
        query: "band".to_owned(),
    };
    assert_eq!(evaluate(&band, evidence), Err(Unsupported::Band));
    let mut clock = rule(1, 1, Missing);
    clock.window = Window::WallClock;
    assert_eq!(evaluate(&clock, evidence), Err(Unsupported::WallClock));
}

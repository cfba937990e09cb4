//! Metric math as "Using math expressions with CloudWatch metrics" documents it: its own examples, and the stack's alarms.

use super::*;
use crate::alarm::{
    Comparison, LowSamples, Metric, MetricStat, Statistic, Threshold, TreatMissingData, Window,
};

fn series(written: &str) -> Series {
    written
        .split_whitespace()
        .map(|value| value.parse().ok())
        .collect()
}

/// What an expression makes of metrics by their ids.
fn computed(expression: &str, metrics: &[(&str, &str)]) -> Result<Series, MathError> {
    let metric = |id: &str| Query {
        id: id.to_owned(),
        label: None,
        return_data: false,
        account: None,
        of: QueryOf::Metric(MetricStat {
            metric: Metric {
                namespace: "n".to_owned(),
                name: id.to_owned(),
                dimensions: BTreeMap::new(),
            },
            statistic: Statistic::Sum,
            period: 60,
            unit: None,
        }),
    };
    let result = Query {
        id: "result".to_owned(),
        label: None,
        return_data: true,
        account: None,
        of: QueryOf::Expression {
            expression: expression.to_owned(),
            period: None,
        },
    };
    let queries = metrics.iter().map(|(id, _)| metric(id)).chain([result]).collect();
    let rule = MetricRule {
        source: Source::Queries(queries),
        comparison: Comparison::GreaterThan,
        threshold: Threshold::Static(0.0),
        evaluation_periods: 1,
        datapoints_to_alarm: 1,
        treat_missing_data: TreatMissingData::Missing,
        low_samples: LowSamples::Evaluate,
        window: Window::Sliding,
    };
    let metrics = metrics
        .iter()
        .map(|(id, written)| ((*id).to_owned(), series(written)));
    compared(&rule, &metrics.collect())
}

#[test]
fn the_pages_own_examples_come_out_as_they_are_printed() {
    let compared = [("metric1", "30 20 0 0"), ("metric2", "20 - 20 -")];
    let chosen = [
        ("metric1", "1 1 0 0 -"),
        ("metric2", "30 - 0 0 30"),
        ("metric3", "0 0 20 - 20"),
    ];
    for (section, expression, metrics, expected) in [
        // "Comparison and logical operators".
        ("operators", "(metric1 < metric2)", &compared[..], "0 0 1 0"),
        ("operators", "(metric1 >= 30)", &compared[..], "1 0 0 0"),
        (
            "operators",
            "(metric1 > 15 AND metric2 > 15)",
            &compared[..],
            "1 0 0 0",
        ),
        // "Using IF expressions", its three tables.
        ("IF", "IF(metric1, metric2, metric3)", &chosen[..], "30 0 20 - -"),
        ("IF", "IF(metric1, 5, metric3)", &chosen[..], "5 5 20 - -"),
        ("IF", "IF(metric1, metric2, 5)", &chosen[..], "30 0 5 5 -"),
    ] {
        let given = computed(expression, metrics).map(|given| {
            // A scalar compared with a sparse series leaves what is missing missing; AND takes it for 0, as the table prints it.
            given
                .iter()
                .map(|value| value.map_or("-".to_owned(), |value| value.to_string()))
                .collect::<Vec<_>>()
                .join(" ")
        });
        assert_eq!(given.as_deref(), Ok(expected), "{section}: {expression}");
    }
}

#[test]
fn arithmetic_fills_and_sums_as_the_page_says() {
    let two = [("m1", "1 2 - -"), ("m2", "10 - 30 -")];
    for (expression, expected) in [
        // "Missing values in a time series are treated as 0"; no point where there is none at all.
        ("m1+m2", "11 2 30 -"),
        ("m2 - m1 * 2", "8 -4 30 -"),
        ("-m1", "-1 -2 - -"),
        ("100 * m1", "100 200 - -"),
        ("(m1 + 1) ^ 2", "4 9 - -"),
        // "If the value of a data point causes a function to attempt to divide by zero, the data point is dropped."
        ("m1 / m2", "0.1 - 0 -"),
        // METRICS, SUM, AVG, MIN, MAX and FILL.
        ("SUM(METRICS())", "11 2 30 -"),
        ("SUM(METRICS(\"2\"))", "10 - 30 -"),
        ("SUM([m1,m2])", "11 2 30 -"),
        ("AVG(METRICS())", "5.5 1 15 -"),
        ("MIN([m1, m2])", "1 2 30 -"),
        ("MAX([m1, m2])", "10 2 30 -"),
        ("FILL(m1, 0)", "1 2 0 0"),
        ("SUM(FILL(METRICS(), 0))", "11 2 30 0"),
        ("SUM([FILL(m1,0),FILL(m2,0)])", "11 2 30 0"),
        ("SUM([METRICS()]) * 100", "1100 200 3000 -"),
        ("ABS(m1 - m2)", "9 2 30 -"),
        ("CEIL(m1 / 4)", "1 1 - -"),
        ("FLOOR(m1 / 4)", "0 0 - -"),
        ("TIME_SERIES(2) + m1", "3 4 2 2"),
        ("IF(m1 < 2, m1)", "1 - - -"),
        ("IF(m1 < 2, 10, 2)", "10 2 - -"),
        ("IF(m1 >= 1 && m2 == 10 || m1 != m1, 1, 0)", "1 0 0 -"),
    ] {
        let expected = series(expected);
        assert_eq!(computed(expression, &two), Ok(expected), "{expression}");
    }
}

/// The sum that the stack's two throttle alarms watch: without any throttle there is no data at all, and FILL makes it 0.
#[test]
fn the_stacks_sum_of_throttles_is_never_missing() {
    let expression = "SUM([FILL(events,0),FILL(eventsUser,0)])";
    let quiet = [("events", "- - -"), ("eventsUser", "- - -")];
    assert_eq!(computed(expression, &quiet), Ok(series("0 0 0")));
    let hot = [("events", "- - -"), ("eventsUser", "- 7 -")];
    assert_eq!(computed(expression, &hot), Ok(series("0 7 0")));
}

#[test]
fn what_cannot_be_computed_is_said() {
    let unsupported = |what: &str| Err(MathError::Unsupported(what.to_owned()));
    for (expression, expected) in [
        (
            "ANOMALY_DETECTION_BAND(m1, 2)",
            unsupported("ANOMALY_DETECTION_BAND"),
        ),
        ("SUM(m1)", unsupported("SUM")),
        ("FILL(m1, REPEAT)", unsupported("REPEAT")),
        ("SEARCH(\"x\", \"Sum\")", unsupported("SEARCH")),
        ("5", unsupported("result")),
        ("METRICS()", unsupported("result")),
        ("m9 + 1", Err(MathError::Unknown("m9".to_owned()))),
        ("result + 1", Err(MathError::Unknown("result".to_owned()))),
        ("m1 +", Err(MathError::Syntax("m1 +".to_owned()))),
        ("(m1", Err(MathError::Syntax("(m1".to_owned()))),
        ("m1 m1", Err(MathError::Syntax("m1 m1".to_owned()))),
    ] {
        assert_eq!(computed(expression, &[("m1", "1")]), expected, "{expression}");
    }
}

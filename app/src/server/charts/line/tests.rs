use super::*;
use crate::server::numbers::{measured, number};
use time::macros::datetime;

fn errors(values: Vec<Option<f64>>) -> LineChart {
    LineChart {
        id: "errors".to_owned(),
        title: "Errors".to_owned(),
        unit: "per 5 minutes".to_owned(),
        from: datetime!(2026-11-23 05:00 UTC),
        period: Duration::minutes(5),
        lines: Lines::One(values),
        threshold: None,
        marks: vec![],
        grain: Grain::Whole,
        say: |value| number(value, 0),
    }
}

/// Rendered in English, in UTC, a line an element.
fn rendered<V: IntoView>(view: impl FnOnce() -> V) -> String {
    let html = Owner::new().with(|| view().to_html());
    html.replace("<!>", "").replace("><", ">\n<")
}

#[test]
fn one_line_with_a_gap_a_threshold_and_a_deployment() {
    let chart = LineChart {
        threshold: Some(Threshold {
            value: 5.0,
            name: "Alarm above".to_owned(),
        }),
        marks: vec![
            Mark {
                at: datetime!(2026-11-23 05:15 UTC),
                name: "Version 12".to_owned(),
            },
            Mark {
                at: datetime!(2026-11-23 04:15 UTC),
                name: "Before the chart begins".to_owned(),
            },
        ],
        ..errors(vec![Some(0.0), Some(2.0), None, Some(9.0), Some(3.0), None])
    };
    insta::assert_snapshot!(rendered(|| view! { <Plot chart /> }));
}

#[test]
fn two_lines_that_end_at_the_same_height() {
    let line = |name: &str, values: [f64; 3]| Line {
        name: name.to_owned(),
        values: values.map(Some).to_vec(),
    };
    let chart = LineChart {
        title: "Duration".to_owned(),
        unit: "ms".to_owned(),
        lines: Lines::Two([line("p50", [10.0, 11.0, 12.5]), line("p95", [30.0, 140.0, 12.5])]),
        grain: Grain::Fine,
        say: measured,
        ..errors(vec![])
    };
    insta::assert_snapshot!(rendered(|| view! { <Plot chart /> }));
}

#[test]
fn the_table_has_every_value_and_what_was_done_meanwhile() {
    let chart = LineChart {
        marks: vec![Mark {
            at: datetime!(2026-11-23 05:09 UTC),
            name: "Version <12>".to_owned(),
        }],
        ..errors(vec![Some(0.0), Some(2.0), None])
    };
    insta::assert_snapshot!(rendered(|| view! { <Values chart /> }));
}

#[test]
fn a_chart_without_a_value_says_so_and_draws_nothing() {
    let html = rendered(|| view! { <Chart chart=errors(vec![None, None]) /> });
    assert!(html.contains("No values in this time"), "{html}");
    assert!(!html.contains("<svg"), "{html}");
}

//! A chart's values in figures, behind a toggle: for those who do not see the drawing, and for what the cursor reads out.

use super::line::{LineChart, Lines, Mark};
use crate::server::request::{lang, zone};
use crate::server::zone::Zone;
use leptos::prelude::*;
use time::OffsetDateTime;

/// All values of a chart, a row a point in the order of time.
#[component]
pub fn Values(
    /// What the chart shows.
    chart: LineChart,
) -> impl IntoView {
    let words = &lang().words().chart;
    let zone = zone().unwrap_or_else(Zone::utc);
    let span = chart.span();
    let heads = chart
        .named()
        .map(|(name, _)| match chart.lines {
            Lines::One(_) => chart.unit.clone(),
            Lines::Two(_) => name.to_owned(),
        })
        .chain((!chart.marks.is_empty()).then(|| words.marks.to_owned()))
        .map(|head| view! { <th scope="col">{head}</th> })
        .collect_view();
    let rows = (0..chart.points())
        .map(|point| {
            let at = chart.at(point);
            let values = chart
                .values()
                .map(|values| {
                    let value = values.get(point).copied().flatten();
                    view! { <td>{value.map_or_else(|| words.no_value.to_owned(), chart.say)}</td> }
                })
                .collect_view();
            let marks = (!chart.marks.is_empty())
                .then(|| view! { <td>{marks_within(&chart.marks, at, at + chart.period)}</td> });
            view! { <tr><th scope="row">{span.name(at, &zone)}</th>{values}{marks}</tr> }
        })
        .collect_view();
    view! {
        <details class="chart-table">
            <summary>{words.table}</summary>
            <div role="region" tabindex="0" aria-label=(words.table_of)(&chart.title)>
                <table>
                    <thead>
                        <tr>
                            <th scope="col">{(words.time)(&zone.local(span.to).zone)}</th>
                            {heads}
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </details>
    }
}

fn marks_within(marks: &[Mark], from: OffsetDateTime, to: OffsetDateTime) -> Option<String> {
    let names: Vec<&str> = marks
        .iter()
        .filter(|mark| (from..to).contains(&mark.at))
        .map(|mark| mark.name.as_str())
        .collect();
    (!names.is_empty()).then(|| names.join(", "))
}

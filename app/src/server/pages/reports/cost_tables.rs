//! What a month cost, by figure, change, service and line.

use super::dollars;
use crate::server::charts::line::{Chart, LineChart, Lines};
use crate::server::charts::scale::Grain;
use crate::server::components::key_values::{KeyValue, KeyValues, pair};
use crate::server::components::table::{DataTable, Row, figures, row, words as column};
use crate::server::numbers::{measured, number};
use crate::server::request::lang;
use crate::server::words::reports::cost::service;
use crate::server::words::reports::usd;
use domain::cost::{Driver, Line};
use domain::price::Quantity;
use domain::report::{CostReport, DailyCost};
use leptos::prelude::*;
use time::Duration;

/// Drivers of a change that are listed: the rest is small.
const MOST_DRIVERS: usize = 8;

/// The figures that a month is remembered by, and its days.
pub(super) fn figures_of(report: &CostReport) -> AnyView {
    let words = &lang().words().reports.cost;
    let total = if report.over {
        words.total_over
    } else {
        words.total
    };
    let mut pairs: Vec<KeyValue> = vec![pair(total, usd(report.total))];
    if let Some(forecast) = &report.forecast {
        let range = (words.range)(forecast.low, forecast.high);
        let expected = format!("{} ({range})", usd(forecast.expected.total()));
        pairs.push(pair(words.expected, expected));
    }
    if let Some(both) = &report.reconciliation {
        pairs.push(pair(lang().words().reports.bill.figure, usd(both.billed())));
    }
    let per_million = report
        .per_million_events
        .map_or_else(|| words.no_events.to_owned(), usd);
    pairs.extend([
        pair(words.without_free, usd(report.without_free_tiers)),
        pair(words.per_million, per_million),
        pair(words.of_console, usd(report.of_console)),
        pair(words.of_tracing, usd(report.of_tracing)),
        pair(words.of_alarms, usd(report.of_alarms)),
    ]);
    view! {
        <KeyValues pairs />
        {chart(&report.daily).map(|chart| view! { <Chart chart /> })}
    }
    .into_any()
}

/// Days from the first that is known: a gap stays open. One day alone is no line.
fn chart(daily: &[DailyCost]) -> Option<LineChart> {
    let words = &lang().words().reports.cost;
    let (first, last) = (daily.first()?.date, daily.last()?.date);
    let count = usize::try_from((last - first).whole_days()).ok()? + 1;
    let mut values = vec![None; count];
    for day in daily {
        let position = usize::try_from((day.date - first).whole_days()).ok()?;
        values[position] = Some(day.cost.as_f64());
    }
    (count > 1).then(|| LineChart {
        id: "daily".to_owned(),
        title: words.chart.to_owned(),
        unit: words.chart_unit.to_owned(),
        from: first.midnight().assume_utc(),
        period: Duration::DAY,
        lines: Lines::One(values),
        threshold: None,
        marks: vec![],
        grain: Grain::Fine,
        say: |value| number(value, 2),
    })
}

/// What made the month cost something else than the one before.
pub(super) fn change(report: &CostReport) -> AnyView {
    let words = &lang().words().reports.cost;
    let Some(change) = &report.change else {
        return view! { <p class="remark">{words.no_change}</p> }.into_any();
    };
    let sentence = (words.changed)(change.difference, change.drivers.first());
    let rows: Vec<Row> = change.drivers.iter().take(MOST_DRIVERS).map(driver).collect();
    let table = (!rows.is_empty()).then(|| {
        view! {
            <DataTable
                caption=words.change
                columns=vec![
                    column(words.column_resource),
                    figures(words.column_difference),
                    column(words.column_dimension),
                    figures(words.column_quantities),
                    figures(words.column_by_quantity),
                    figures(words.column_by_price),
                ]
                rows
            />
        }
    });
    view! {
        <p class="advice"><b>{sentence}</b></p>
        {table}
    }
    .into_any()
}

fn driver(driver: &Driver) -> Row {
    let words = &lang().words().reports.cost;
    let text = |text: String| view! { {text} }.into_any();
    let (before, now) = driver.quantities;
    let resource = (words.resource)(&driver.resource);
    row(
        format!("{resource} {}", (words.dimension)(driver.dimension)),
        vec![
            text(resource),
            text(usd(driver.difference())),
            text((words.dimension)(driver.dimension).to_owned()),
            text(format!("{} → {}", short(before), short(now))),
            text(usd(driver.by_quantity)),
            text(usd(driver.by_price)),
        ],
    )
}

fn short(quantity: Quantity) -> String {
    measured(quantity.as_f64())
}

/// By service, as an invoice has it.
pub(super) fn services(report: &CostReport) -> AnyView {
    let words = &lang().words().reports.cost;
    let rows = report
        .estimate
        .by_service()
        .into_iter()
        .map(|(which, cost)| {
            let name = service(which);
            row(name, vec![name.into_any(), usd(cost).into_any()])
        })
        .collect();
    view! {
        <DataTable
            caption=words.services
            columns=vec![column(words.column_service), figures(words.column_cost)]
            rows
        />
    }
    .into_any()
}

/// Line by line, with why something has no price.
pub(super) fn lines(report: &CostReport) -> AnyView {
    let words = &lang().words().reports.cost;
    let rows = report.estimate.lines.iter().map(line).collect();
    view! {
        <DataTable
            caption=words.lines
            columns=vec![
                column(words.column_resource),
                figures(words.column_cost),
                column(words.column_dimension),
                figures(words.column_quantity),
                figures(words.column_free),
                figures(words.column_list),
            ]
            rows
        />
        <p class="remark">{(words.free_tiers)(&report.estimate.allowances)}</p>
    }
    .into_any()
}

fn line(line: &Line) -> Row {
    let words = &lang().words().reports.cost;
    let text = |text: String| view! { {text} }.into_any();
    let resource = (words.resource)(&line.resource);
    let unit = (words.unit)(line.dimension.unit());
    row(
        format!("{resource} {}", (words.dimension)(line.dimension)),
        vec![
            text(resource),
            text(dollars(&line.cost)),
            text((words.dimension)(line.dimension).to_owned()),
            text(format!("{} {unit}", short(line.quantity))),
            text(if line.free.is_zero() {
                String::new()
            } else {
                short(line.free)
            }),
            text(
                line.without_free_tier
                    .as_ref()
                    .map_or_else(|_| String::new(), |cost| format!("{cost}")),
            ),
        ],
    )
}

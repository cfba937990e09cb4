//! The figures of each table, of the function and of what is kept.

use super::{apply, dollars};
use crate::server::charts::line::{Chart, LineChart, Lines, Threshold};
use crate::server::charts::scale::Grain;
use crate::server::components::table::{DataTable, Row, figures, row, words as column};
use crate::server::numbers::{grouped, measured, percentage};
use crate::server::request::{lang, person};
use crate::server::routes::NewDeployment;
use domain::access::Permission;
use domain::capacity::TIGHT;
use domain::capacity::report::{Assessed, Level, Recommendation};
use domain::contract::TableId;
use domain::report::{Curve, KeptReport, TableReport, place};
use leptos::prelude::*;

/// What to do with a table, why, how sure that is; then its figures.
pub(super) fn table(report: &TableReport) -> AnyView {
    let words = &lang().words().reports.capacity;
    let used = report.capacities.iter().find_map(|each| each.consumption);
    let resolution = used.map(|used| (words.resolution)(used.resolution, used.periods));
    let hot: Vec<String> = report
        .capacities
        .iter()
        .filter_map(|each| {
            let sign = (words.hot)(each.hot_partition)?;
            Some(format!("{}: {sign}", label(each)))
        })
        .collect();
    let rows = report.capacities.iter().map(usage).collect();
    view! {
        {advice(report)}
        {report.curve.as_ref().map(|curve| view! { <Chart chart=chart(report.table, curve) /> })}
        <DataTable
            caption=(words.figures)(report.table.name())
            columns=vec![
                column(words.column_place),
                figures(words.column_ready),
                figures(words.column_average),
                figures("p95"),
                figures("p99"),
                figures("max"),
                figures(words.column_throttled),
                figures(words.column_headroom),
                figures(words.column_events),
                figures(words.column_full),
            ]
            rows
        />
        {hot.into_iter().map(|sign| view! { <p class="remark">{sign}</p> }).collect_view()}
        {resolution.map(|sentence| view! { <p class="remark">{sentence}</p> })}
    }
    .into_any()
}

fn advice(report: &TableReport) -> impl IntoView + use<> {
    let words = &lang().words().reports.capacity;
    let advice = &report.advice;
    let causes = advice
        .causes
        .iter()
        .map(|cause| view! { <li>{(words.cause)(cause)}</li> })
        .collect_view();
    let doubts: Vec<String> = advice
        .confidence
        .doubts
        .iter()
        .map(|doubt| (words.doubt)(*doubt))
        .collect();
    let undecided = matches!(advice.recommendation, Recommendation::Undecided { .. });
    let sure = (!undecided).then(|| sure(advice.confidence.level, &doubts));
    let form = apply::of_table(report.table, &advice.recommendation);
    let apply = form.and_then(|form| link(form, words.apply_mode));
    view! {
        <div class="advice">
            <p><b>{(words.advice)(advice)}</b></p>
            <ul>{causes}</ul>
            {sure}
            {apply}
        </div>
    }
}

/// How sure an advice is, and because of what not surer.
pub(super) fn sure(level: Level, doubts: &[String]) -> impl IntoView + use<> {
    let level = (lang().words().reports.capacity.confidence)(level);
    let sentence = if doubts.is_empty() {
        format!("{level}.")
    } else {
        format!("{level}: {}.", doubts.join("; "))
    };
    view! { <p class="faint">{sentence}</p> }
}

/// For whoever may deploy: the form with the recommended settings filled in, and what else is to be known of them.
pub(super) fn link(form: NewDeployment, note: &'static str) -> Option<impl IntoView + use<>> {
    let words = &lang().words().reports.capacity;
    person().filter(|person| person.may(Permission::Deploy))?;
    Some(view! {
        <p class="apply">
            <a href=form.address()>{words.apply}</a>
            " "
            <span class="faint">{words.apply_note} {note}</span>
        </p>
    })
}

/// `UserIndex, writes`, or the table itself.
fn label(each: &Assessed) -> String {
    let words = &lang().words().reports;
    let place = each.index.as_deref().unwrap_or(words.capacity.itself);
    format!("{place}, {}", (words.direction)(each.direction))
}

fn usage(each: &Assessed) -> Row {
    let words = &lang().words().reports.capacity;
    let text = |text: String| view! { {text} }.into_any();
    let rate = |rate: Option<f64>| text(rate.map_or_else(|| words.unknown.to_owned(), measured));
    let used = each.consumption;
    let full = match each.trend {
        Some(trend) => format!(
            "{} ({})",
            (words.until_full)(each.until_full),
            (words.trend)(trend)
        ),
        None => (words.until_full)(each.until_full),
    };
    let ready = each
        .provisioned
        .map_or_else(|| words.on_demand.to_owned(), grouped);
    let label = label(each);
    row(
        label.clone(),
        vec![
            text(label),
            text(ready),
            rate(used.map(|used| used.average)),
            rate(used.map(|used| used.p95)),
            rate(used.map(|used| used.p99)),
            rate(used.map(|used| used.max)),
            text((words.throttles)(each.throttles)),
            rate(each.headroom),
            rate(each.events_per_second),
            text(full),
        ],
    )
}

fn chart(table: TableId, curve: &Curve) -> LineChart {
    let words = &lang().words().reports.capacity;
    LineChart {
        id: format!("{}-chart", table.name().to_lowercase()),
        title: (words.chart)(&place(table, curve.index.as_deref()), curve.direction),
        unit: (words.chart_unit)(curve.step),
        from: curve.from,
        period: curve.step,
        lines: Lines::One(curve.peaks.clone()),
        threshold: curve.provisioned.map(|units| Threshold {
            value: units as f64 * TIGHT,
            name: words.chart_threshold.to_owned(),
        }),
        marks: vec![],
        grain: Grain::Fine,
        say: measured,
    }
}

/// What each capacity costs in either mode.
pub(super) fn costs(tables: &[TableReport]) -> AnyView {
    let words = &lang().words().reports.capacity;
    let rows = tables
        .iter()
        .flat_map(|table| table.capacities.iter().map(|each| cost(table.table, each)))
        .collect();
    view! {
        <p class="remark">{words.costs_note}</p>
        <DataTable
            caption=words.costs
            columns=vec![
                column(words.column_place),
                figures(words.column_now),
                figures(words.column_on_demand),
                figures(words.column_right),
                figures(words.column_needed),
                column(words.column_break_even),
            ]
            rows
        />
    }
    .into_any()
}

fn cost(table: TableId, each: &Assessed) -> Row {
    let reports = &lang().words().reports;
    let text = |text: String| view! { {text} }.into_any();
    let name = format!(
        "{}, {}",
        place(table, each.index.as_deref()),
        (reports.direction)(each.direction)
    );
    let used = each.used_share.map(percentage);
    let break_even = match &each.break_even {
        Ok(share) => (reports.capacity.break_even)(used.as_deref(), &percentage(*share)),
        Err(why) => (reports.not_priced)(why),
    };
    row(
        name.clone(),
        vec![
            text(name),
            text(dollars(&each.costs.now)),
            text(dollars(&each.costs.on_demand)),
            text(dollars(&each.costs.right_sized)),
            text(grouped(each.needed)),
            text(break_even),
        ],
    )
}

/// What is kept for ever, and what that comes to.
pub(super) fn kept(report: &KeptReport) -> AnyView {
    let words = &lang().words().reports.capacity;
    let text = |text: String| view! { {text} }.into_any();
    let rows = report
        .later
        .iter()
        .map(|kept| {
            let when = (words.later)(kept.months);
            row(
                when.clone(),
                vec![
                    text(when),
                    text(measured(kept.gb.as_f64())),
                    text(dollars(&kept.month)),
                    text(dollars(&kept.together)),
                ],
            )
        })
        .collect();
    view! {
        <p class="advice">{(words.keeping)(report)}</p>
        <DataTable
            caption=words.kept
            columns=vec![
                column(words.column_when),
                figures(words.column_size),
                figures(words.column_month),
                figures(words.column_together),
            ]
            rows
        />
    }
    .into_any()
}

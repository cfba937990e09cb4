//! What does it cost, and what will it?

use super::answer::{Answer, answer};
use super::frame::{files, how_made, paper_head, tabs};
use super::{bill, cost_tables as tables, jumps, parameter_of, what_if};
use crate::server::components::choices::{Choice, filters};
use crate::server::components::panel::{Panel, Part, part};
use crate::server::ports::{Costs, Reports};
use crate::server::request::{brings_itself_up_to_date, lang, now, parameter};
use crate::server::routes::{COST_CSV, COST_JSON, Page};
use crate::what_if::Typed;
use domain::cost::Standing;
use domain::health::State;
use domain::report::{CalendarMonth, CostReport};
use domain::snapshot::{Observed, Shown};
use leptos::prelude::*;
use leptos_meta::Title;
use std::sync::Arc;
use time::OffsetDateTime;

/// What month an address asks for: this one, if it names none.
pub fn cost_wanted(query: &str, now: OffsetDateTime) -> CalendarMonth {
    month(&parameter_of(query, "period"), now)
}

fn month(period: &str, now: OffsetDateTime) -> CalendarMonth {
    period.parse().unwrap_or_else(|_| CalendarMonth::of(now))
}

/// The report on cost.
#[component]
pub fn CostPage() -> impl IntoView {
    let words = &lang().words().reports.cost;
    let month = now().map(|now| (month(&parameter("period"), now), now));
    let report = month
        .zip(use_context::<Reports>())
        .filter(|_| !brings_itself_up_to_date())
        .map(|((month, _), Reports(source))| source.cost(month));
    let typed = what_if::typed(parameter);
    view! {
        <Title text=words.title />
        <div class="stack report">
            <Suspense>
                {Suspend::new(async move {
                    let (costs, (month, now)) = (report?.await, month?);
                    let this = CalendarMonth::of(now);
                    Some(view! { <Found costs month this typed=typed.clone() /> })
                })}
            </Suspense>
        </div>
    }
}

#[component]
fn Found(
    costs: Option<Observed<Arc<Costs>>>,
    month: CalendarMonth,
    this: CalendarMonth,
    typed: Typed,
) -> impl IntoView {
    let words = &lang().words().reports;
    let navigation = view! {
        <div class="metrics-filters">{tabs(Page::CostReport)} {months(month, this)}</div>
    };
    let Some(costs) = costs else {
        return view! { <h1>{words.no_snapshot}</h1> {navigation} }.into_any();
    };
    let panels = match costs.shown() {
        Shown::Now(found) | Shown::Stale { value: found, .. } => panels(found, &costs, month, typed),
        Shown::Missing | Shown::Unavailable(_) => {
            let part: Part = part(&costs, words.cost.missing, |_| ());
            view! { <Panel id="cost" title=words.cost.title part /> }.into_any()
        }
    };
    let verdict = verdict(&costs);
    let files = files(COST_CSV, COST_JSON, &format!("period={month}"));
    view! {
        {paper_head(&month.to_string())}
        {verdict}
        {navigation}
        {panels}
        {files}
    }
    .into_any()
}

fn verdict(costs: &Observed<Arc<Costs>>) -> AnyView {
    let words = &lang().words().reports.cost;
    answer(costs, words.missing, words.unread, |costs| {
        let report = &costs.report;
        let more = sentences(report)
            .into_iter()
            .map(|sentence| view! { <p>{sentence}</p> })
            .collect_view();
        Answer {
            state: severity(report),
            sentence: (words.verdict)(report),
            more: more.into_any(),
        }
    })
}

/// The range, the budget, the dearest jump and what is left out.
fn sentences(report: &CostReport) -> Vec<String> {
    let words = &lang().words().reports.cost;
    let not_priced = report.estimate.not_priced().count();
    [
        report.forecast.as_ref().map(words.forecast),
        report
            .budget
            .map(|(budget, standing)| (words.budget)(budget, standing)),
        report.jumps.found().first().map(words.jump.sentence),
        (not_priced > 0).then(|| (words.incomplete)(not_priced)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn severity(report: &CostReport) -> State {
    match report.budget {
        Some((_, Standing::Exceeded { .. } | Standing::WillExceed { .. })) => State::Unhealthy,
        Some((_, Standing::AtRisk { .. })) => State::Degraded,
        Some((_, Standing::Within { .. })) | None if report.jumps.found().is_empty() => State::Healthy,
        Some((_, Standing::Within { .. })) | None => State::Degraded,
    }
}

fn months(here: CalendarMonth, this: CalendarMonth) -> impl IntoView {
    let words = &lang().words().reports;
    let link = |month: CalendarMonth, text: String| Choice {
        text,
        address: format!("{}?period={month}", Page::CostReport.path()),
        chosen: month == here,
    };
    let (before, after) = (here.before(), here.after());
    let mut links = vec![
        link(before, (words.cost.before)(&before.to_string())),
        link(here, here.to_string()),
    ];
    if after <= this {
        links.push(link(after, (words.cost.after)(&after.to_string())));
    }
    filters(words.periods, links)
}

fn panels(costs: &Costs, observed: &Observed<Arc<Costs>>, month: CalendarMonth, typed: Typed) -> AnyView {
    let words = &lang().words().reports;
    let of = |view: AnyView| part(observed, words.cost.missing, |_| view);
    let report = &costs.report;
    view! {
        <Panel id="figures" title=words.cost.figures part=of(tables::figures_of(report)) />
        <Panel id="jumps" title=words.cost.jump.title part=of(jumps::jumps(&report.jumps)) />
        <Panel id="change" title=words.cost.change part=of(tables::change(report)) />
        <Panel id="services" title=words.cost.services part=of(tables::services(report)) />
        <Panel id="bill" title=words.bill.title part=bill::panel(report) />
        <Panel id="lines" title=words.cost.lines part=of(tables::lines(report)) />
        <Panel id="what-if" title=words.what_if.title part=of(what_if::panel(costs, month, typed)) />
        {how_made(words.cost.how, words.cost.how_made, &report.prices)}
    }
    .into_any()
}

//! Is the size right, and what is nearest to its limit?

use super::answer::{Answer, answer};
use super::frame::{files, how_made, paper_head, tabs};
use super::{capacity_function as function, capacity_tables as tables, parameter_of};
use crate::server::components::choices::{Choice, filters};
use crate::server::components::panel::{Panel, Part, part};
use crate::server::ports::Reports;
use crate::server::request::{brings_itself_up_to_date, lang, now, parameter};
use crate::server::routes::{CAPACITY_CSV, CAPACITY_JSON, Page};
use domain::health::State;
use domain::report::{CapacityReport, Days, FunctionReport, Nearest, Verdict};
use domain::snapshot::{Observed, Shown};
use leptos::prelude::*;
use leptos_meta::Title;
use std::sync::Arc;
use time::Date;

/// What days an address asks for.
pub fn capacity_wanted(query: &str, today: Date) -> Days {
    Days::read(
        &parameter_of(query, "period"),
        &parameter_of(query, "until"),
        today,
    )
}

/// The report on capacity.
#[component]
pub fn CapacityPage() -> impl IntoView {
    let words = &lang().words().reports.capacity;
    let days = now().map(|now| Days::read(&parameter("period"), &parameter("until"), now.date()));
    let report = days
        .zip(use_context::<Reports>())
        .filter(|_| !brings_itself_up_to_date())
        .map(|(days, Reports(source))| source.capacity(days));
    view! {
        <Title text=words.title />
        <div class="stack report">
            <Suspense>
                {Suspend::new(async move {
                    let (report, days) = (report?.await, days?);
                    Some(view! { <Found report days /> })
                })}
            </Suspense>
        </div>
    }
}

#[component]
fn Found(report: Option<Observed<Arc<CapacityReport>>>, days: Days) -> impl IntoView {
    let words = &lang().words().reports;
    let navigation = view! {
        <div class="metrics-filters">{tabs(Page::CapacityReport)} {periods(days)}</div>
    };
    let Some(report) = report else {
        return view! { <h1>{words.no_snapshot}</h1> {navigation} }.into_any();
    };
    let period = format!("{} – {}", days.first, days.last());
    let panels = match report.shown() {
        Shown::Now(found) | Shown::Stale { value: found, .. } => panels(found, &report),
        Shown::Missing | Shown::Unavailable(_) => {
            let part: Part = part(&report, words.capacity.missing, |_| ());
            view! { <Panel id="capacity" title=words.capacity.title part /> }.into_any()
        }
    };
    let verdict = verdict(&report);
    let files = files(CAPACITY_CSV, CAPACITY_JSON, &days.query());
    view! {
        {paper_head(&period)}
        {verdict}
        {navigation}
        {panels}
        {files}
    }
    .into_any()
}

fn verdict(report: &Observed<Arc<CapacityReport>>) -> AnyView {
    let words = &lang().words().reports.capacity;
    answer(report, words.missing, words.unread, |report| {
        let verdict = Verdict::of(report);
        let nearest = (words.nearest)(Nearest::of(report).as_ref());
        Answer {
            state: severity(&verdict),
            sentence: (words.verdict)(&verdict, report.days),
            more: view! { <p>{nearest}</p> }.into_any(),
        }
    })
}

fn severity(verdict: &Verdict) -> State {
    match verdict {
        Verdict::NoData => State::Unknown,
        Verdict::Short { .. }
        | Verdict::MemoryShort { .. }
        | Verdict::ConcurrencyShort { .. }
        | Verdict::ApiShort { .. } => State::Degraded,
        Verdict::Oversized { unjudged, .. }
        | Verdict::MemoryIdle { unjudged, .. }
        | Verdict::Right { unjudged } => {
            if unjudged.is_empty() {
                State::Healthy
            } else {
                State::Unknown
            }
        }
    }
}

fn periods(here: Days) -> impl IntoView {
    let words = &lang().words().reports;
    let mut counts = Days::CHOICES;
    counts.sort_unstable();
    let until = here.last().next_day().unwrap_or(here.last());
    let links = counts.map(|count| {
        let days = Days::until_yesterday(count, until);
        Choice {
            text: (words.days)(count),
            address: format!("{}?{}", Page::CapacityReport.path(), days.query()),
            chosen: count == here.count,
        }
    });
    filters(words.periods, links)
}

fn panels(report: &CapacityReport, observed: &Observed<Arc<CapacityReport>>) -> AnyView {
    let words = &lang().words().reports.capacity;
    let of = |view: AnyView| part(observed, words.missing, |_| view);
    let panels = report
        .tables
        .iter()
        .map(|table| {
            let id = table.table.name().to_lowercase();
            let part = of(tables::table(table));
            view! { <Panel id title=table.table.name() part /> }
        })
        .collect_view();
    let function = report.function.as_ref().map(function_panels);
    let api = report.api.as_ref().map(|api| {
        let part = of(function::api(api));
        view! { <Panel id="api" title=words.around.api part /> }
    });
    let log = report.log.as_ref().map(|log| {
        let part = of(function::log(log));
        view! { <Panel id="log" title=words.around.log part /> }
    });
    let kept = report.kept.as_ref().map(|kept| {
        let part = of(tables::kept(kept));
        view! { <Panel id="kept" title=words.kept part /> }
    });
    view! {
        {panels}
        <Panel id="costs" title=words.costs part=of(tables::costs(&report.tables)) />
        {function}
        {api}
        {kept}
        {log}
        {how_made(words.how, words.how_made, &report.prices)}
    }
    .into_any()
}

/// Each from a call of its own: one that fails leaves the other as it is.
fn function_panels(report: &FunctionReport) -> impl IntoView + use<> {
    let words = &lang().words().reports.capacity.function;
    let memory = part(&report.used, words.no_log, |sample| {
        function::memory(report, sample)
    });
    let concurrency = part(&report.concurrency, words.no_limit, |concurrency| {
        function::concurrency(report, concurrency.as_ref())
    });
    view! {
        <Panel id="function-memory" title=words.memory part=memory />
        <Panel id="function-concurrency" title=words.concurrency part=concurrency />
    }
}

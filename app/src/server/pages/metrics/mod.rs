//! What CloudWatch measured over hours or weeks: what was throttled and why, then a chart for each idea.

mod charts;
mod deployed;
mod throttled;
mod wanted;

pub(super) use deployed::{deployed, latest_runs, marks};
pub use wanted::Wanted;

use crate::server::charts::line::Chart;
use crate::server::components::answer::PageAnswer;
use crate::server::components::choices::{Choice, filters};
use crate::server::components::panel::{Panel, Part, part};
use crate::server::components::reading::CannotRead;
use crate::server::error::TableUnusable;
use crate::server::ports::{History, Looked, Measurements};
use crate::server::request::{brings_itself_up_to_date, lang, parameter};
use domain::health::State;
use domain::metrics::{Group, Verdict, Window, throttlings};
use domain::snapshot::Shown;
use leptos::prelude::*;
use leptos_meta::Title;

/// The page of all metrics.
///
/// CloudWatch is asked when a person asks: a page that brings its header up to date does not need it, and every answer is paid for.
#[component]
pub fn Metrics() -> impl IntoView {
    let wanted = Wanted::read(parameter);
    let runs = latest_runs().filter(|_| !brings_itself_up_to_date());
    let looked = use_context::<Measurements>()
        .filter(|_| !brings_itself_up_to_date())
        .map(|Measurements(source)| source.look(wanted.window));
    view! {
        <Title text=lang().words().metrics.title />
        <div class="stack">
            <Suspense>
                {Suspend::new(async move {
                    let looked = looked?.await;
                    let runs = runs?.await;
                    Some(view! { <Looking wanted looked runs /> })
                })}
            </Suspense>
        </div>
    }
}

#[component]
fn Looking(wanted: Wanted, looked: Looked, runs: Result<History, TableUnusable>) -> impl IntoView {
    let words = &lang().words().metrics;
    let Wanted { window, group } = wanted;
    let shown = looked.view.shown().value();
    let refused = shown.map(throttlings).filter(|found| !found.is_empty());
    let marks = shown.map_or_else(Vec::new, |view| marks(&runs, view.range));
    let charts = part(&looked.view, words.no_metrics, |view| {
        charts::of(group, view, &marks)
            .into_iter()
            .map(|chart| view! { <Chart chart /> })
            .collect_view()
    });
    let note = view! { <span>{(words.resolution)(window)}</span> }.into_any();
    view! {
        {verdict(&looked, window)}
        {refused
            .map(|found| {
                let part = Part::Plain(throttled::table(&found));
                view! { <Panel id="throttled" title=words.throttled part /> }
            })}
        <div class="metrics-filters">
            {windows(wanted)}
            {groups(wanted)}
        </div>
        <Panel id="charts" title=(words.group)(group) note part=charts />
        {deployed(&marks, runs.is_err())}
        <p class="remark">{(words.cost)(looked.asked, looked.cost.as_ref(), looked.kept_for)}</p>
    }
}

/// The worst first, and what to make of it.
fn verdict(looked: &Looked, window: Window) -> AnyView {
    let words = &lang().words().metrics;
    let (state, sentence, more) = match looked.view.shown() {
        Shown::Now(view) | Shown::Stale { value: view, .. } => {
            let verdict = Verdict::of(view);
            let advice = (words.advice)(&verdict);
            (
                severity(&verdict),
                (words.verdict)(&verdict, window),
                advice.map(|advice| view! { <p>{advice}</p> }.into_any()),
            )
        }
        Shown::Missing => (State::Unknown, words.no_metrics.to_owned(), None),
        Shown::Unavailable(cause) => {
            let cause = cause.clone();
            let why = view! { <p><CannotRead cause /></p> }.into_any();
            (State::Unavailable, words.unread.to_owned(), Some(why))
        }
    };
    view! {
        <PageAnswer state sentence>
            {more}
        </PageAnswer>
    }
    .into_any()
}

fn severity(verdict: &Verdict) -> State {
    match verdict {
        Verdict::Fine { .. } => State::Healthy,
        Verdict::Throttled { .. } | Verdict::FunctionThrottled { .. } | Verdict::Failed { .. } => {
            State::Degraded
        }
        Verdict::Empty => State::Unknown,
    }
}

fn windows(wanted: Wanted) -> impl IntoView {
    let words = &lang().words().metrics;
    let links = Window::ALL.map(|window| {
        let there = Wanted { window, ..wanted };
        choice(wanted, there, (words.window)(window))
    });
    filters(words.windows, links)
}

fn groups(wanted: Wanted) -> impl IntoView {
    let words = &lang().words().metrics;
    let links = Group::all().map(move |group| {
        let there = Wanted { group, ..wanted };
        choice(wanted, there, (words.group)(group))
    });
    filters(words.groups, links)
}

fn choice(here: Wanted, there: Wanted, text: impl Into<String>) -> Choice {
    Choice {
        text: text.into(),
        address: there.address(),
        chosen: there == here,
    }
}

//! What X-Ray recorded of the same time, once somebody asks for it.

use super::LogsAt;
use crate::server::components::empty::Empty;
use crate::server::components::panel::{Panel, Part, part};
use crate::server::components::state::{StateShape, class};
use crate::server::components::table::{DataTable, Row, figures, row, words as column};
use crate::server::components::time::Time;
use crate::server::numbers::measured;
use crate::server::ports::Traced;
use crate::server::request::lang;
use domain::health::State;
use domain::traces::{Trace, TraceOutcome, TraceSearch, Traces};
use leptos::prelude::*;

/// The panel: what was found, or the way to ask.
pub(super) fn panel(asked: &LogsAt, traced: Option<&Traced>) -> impl IntoView + use<> {
    let words = &lang().words().traces;
    let part = match traced {
        Some(traced) => part(&traced.traces, words.not_offered, |traces| {
            found(asked, traces, traced)
        }),
        None => Part::Plain(ask(asked)),
    };
    view! { <Panel id="traces" title=words.title part /> }
}

fn ask(asked: &LogsAt) -> AnyView {
    let words = &lang().words().traces;
    let there = LogsAt {
        traces: true,
        ..asked.clone()
    };
    view! {
        <p class="empty">
            {words.not_asked} " " <a href=format!("{}#traces", there.path())>{words.ask}</a>
        </p>
    }
    .into_any()
}

fn found(asked: &LogsAt, traces: &Traces, traced: &Traced) -> AnyView {
    let words = &lang().words().traces;
    let list = if traces.found.is_empty() {
        view! { <Empty text=words.nothing /> }.into_any()
    } else {
        let columns = vec![
            column(words.outcome),
            column(words.began),
            figures(words.took),
            column(words.id),
        ];
        let rows = traces.found.iter().map(|trace| of(asked, trace)).collect();
        view! { <DataTable caption=words.title columns rows /> }.into_any()
    };
    let is_cut = TraceSearch::beside(&asked.clone().search()).from > asked.from;
    let more = traces.has_more.then(|| (words.more)(traces.found.len()));
    let cut = is_cut.then(words.cut);
    let cost = (words.cost)(traces.scanned, traced.cost.as_ref());
    let remarks: Vec<String> = more.into_iter().chain(cut).chain([cost]).collect();
    view! {
        {list}
        <p class="limits">{remarks.join(" ")}</p>
    }
    .into_any()
}

fn of(asked: &LogsAt, trace: &Trace) -> Row {
    let words = &lang().words().traces;
    let state = match trace.outcome {
        TraceOutcome::Fault => State::Unhealthy,
        TraceOutcome::Throttled | TraceOutcome::Error => State::Degraded,
        TraceOutcome::Fine => State::Healthy,
    };
    let status = trace.status.map(|status| format!(" · {status}"));
    let partial = trace
        .is_partial
        .then(|| view! { " " <span class="faint">{words.partial}</span> });
    let took = trace
        .milliseconds
        .map(|milliseconds| format!("{} ms", measured(milliseconds)));
    row(
        trace.id.clone(),
        vec![
            view! {
                <span class=format!("state {}", class(state))>
                    <StateShape state />
                    {(words.of)(trace.outcome)}
                </span>
                {status}
                {partial}
            }
            .into_any(),
            view! { <Time at=trace.at /> }.into_any(),
            took.into_any(),
            view! { <a class="mono" href=asked.about(&trace.id).path()>{trace.id.clone()}</a> }.into_any(),
        ],
    )
}

//! What went wrong, in the function's own words: its recent errors, and a search of its log.

mod address;
mod around;
mod form;
mod lines;
mod traces;

pub use address::LogsAt;
pub use around::last_rang;

use crate::server::components::answer::PageAnswer;
use crate::server::components::panel::{Panel, Part};
use crate::server::ports::{LogAnswer, Logs as Log, Searched, Traced, Traces};
use crate::server::request::{brings_itself_up_to_date, lang, now, person};
use domain::health::State;
use domain::logs::Lines;
use domain::traces::TraceSearch;
use leptos::prelude::*;
use leptos_meta::Title;
use time::OffsetDateTime;

/// The page of the log.
///
/// It is searched when a person asks for it. A page that brings its header up to date does not need it.
#[component]
pub fn Logs() -> impl IntoView {
    let asked = now().map(LogsAt::asked);
    let searching = use_context::<Log>()
        .filter(|_| !brings_itself_up_to_date())
        .zip(person())
        .zip(asked.clone())
        .map(|((Log(source), person), asked)| source.search(person.name, asked.search()));
    let tracing = use_context::<Traces>()
        .filter(|_| !brings_itself_up_to_date())
        .zip(asked.clone().filter(|asked| asked.traces))
        .map(|(Traces(source), asked)| source.search(TraceSearch::beside(&asked.search())));
    view! {
        <Title text=lang().words().logs.title />
        <div class="stack">
            <Suspense>
                {Suspend::new(async move {
                    let tracing = async {
                        match tracing {
                            Some(tracing) => Some(tracing.await),
                            None => None,
                        }
                    };
                    let (answer, traced) = tokio::join!(searching?, tracing);
                    Some(view! { <Answer asked=asked? answer traced /> })
                })}
            </Suspense>
        </div>
    }
}

#[component]
fn Answer(asked: LogsAt, answer: LogAnswer, traced: Option<Traced>) -> impl IntoView {
    let words = &lang().words().logs;
    let (state, sentence) = verdict(&asked, &answer);
    let as_of = now().unwrap_or(asked.to);
    let part = match answer {
        LogAnswer::Found(searched) => Part::Plain(found(&asked, &searched)),
        LogAnswer::NoLog => Part::Missing {
            as_of,
            sentence: words.no_log.to_owned(),
        },
        LogAnswer::Busy => Part::Plain(view! { <p class="empty">{words.busy}</p> }.into_any()),
        LogAnswer::Unavailable(cause) => Part::Unavailable { as_of, cause },
    };
    view! {
        <PageAnswer state sentence />
        {form::form(&asked)}
        <Panel id="lines" title=words.lines_title part />
        {traces::panel(&asked, traced.as_ref())}
        <Panel id="api-log" title=words.api_title part=Part::Plain(api()) />
    }
}

fn verdict(asked: &LogsAt, answer: &LogAnswer) -> (State, String) {
    let words = &lang().words().logs;
    match answer {
        LogAnswer::Found(Searched {
            lines, older, next, ..
        }) => {
            let errors = lines.iter().filter(|line| line.is_error).count();
            let more = older.is_some() || next.is_some();
            let state = match (errors, more, asked.lines) {
                (0, false, Lines::Errors) => State::Healthy,
                (0, ..) => State::Unknown,
                _ => State::Degraded,
            };
            (state, (words.verdict)(lines.len(), errors, more))
        }
        LogAnswer::NoLog => (State::Unhealthy, words.no_log_verdict.to_owned()),
        LogAnswer::Busy => (State::Unknown, words.busy_verdict.to_owned()),
        LogAnswer::Unavailable(_) => (State::Unavailable, words.unread.to_owned()),
    }
}

fn found(asked: &LogsAt, searched: &Searched) -> AnyView {
    let words = &lang().words().logs;
    let on = go_on(asked, searched.older, searched.next.as_deref());
    view! {
        {if searched.lines.is_empty() {
            view! { <p class="empty">{words.nothing}</p> }.into_any()
        } else {
            lines::lines(asked, &searched.lines)
        }}
        {on.map(|href| {
            view! {
                <p class="limits">
                    {(words.bound)(searched.lines.len(), searched.calls)} " "
                    <a href=href>{words.go_on}</a>
                </p>
            }
        })}
        <p class="limits">{(words.cost)(searched.calls)}</p>
    }
    .into_any()
}

/// Where a search that was ended before it was through goes on.
fn go_on(asked: &LogsAt, older: Option<OffsetDateTime>, next: Option<&str>) -> Option<String> {
    match (older, next) {
        (Some(to), _) => Some(
            LogsAt {
                to,
                next: None,
                ..asked.clone()
            }
            .path(),
        ),
        (None, Some(next)) => Some(
            LogsAt {
                next: Some(next.to_owned()),
                ..asked.clone()
            }
            .path(),
        ),
        (None, None) => None,
    }
}

/// What there is of the API itself.
fn api() -> AnyView {
    view! { <p class="empty">{lang().words().logs.api}</p> }.into_any()
}

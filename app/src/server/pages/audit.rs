//! Who did what, and what came of it.

use crate::server::Console;
use crate::server::components::aws::Aws;
use crate::server::components::choices::{Choice, filters};
use crate::server::components::empty::Empty;
use crate::server::components::panel::{Panel, Part};
use crate::server::components::state::{StateShape, class};
use crate::server::components::table::{DataTable, Row, row, words as column};
use crate::server::components::time::Time;
use crate::server::error::TableUnusable;
use crate::server::ports::Audit;
use crate::server::request::{brings_itself_up_to_date, lang, parameter};
use crate::server::routes::Page;
use domain::audit::{AuditEntry, AuditPage, Cursor, Failure, Filter, Outcome, Refusal, Unreadable};
use domain::health::State;
use leptos::prelude::*;
use leptos_meta::Title;

/// A page of the audit log.
///
/// The log is read when a person asks for it. A page that brings its header up to date does not need it, and reading it for every
/// open page again and again would cost more the more people look.
#[component]
pub fn AuditLog() -> impl IntoView {
    let words = &lang().words().audit;
    let filter = Filter::of(&parameter("outcome"));
    let before = Cursor::parse(&parameter("before"));
    let is_newest = before.is_none();
    let reading = use_context::<Audit>()
        .filter(|_| !brings_itself_up_to_date())
        .map(|Audit(source)| source.read(filter, before));
    view! {
        <Title text=words.title />
        <div class="stack">
            <Suspense>
                {Suspend::new(async move {
                    let outcome = reading?.await;
                    Some(view! { <Log outcome filter is_newest /> })
                })}
            </Suspense>
        </div>
    }
}

#[component]
fn Log(outcome: Result<AuditPage, TableUnusable>, filter: Filter, is_newest: bool) -> impl IntoView {
    let words = &lang().words().audit;
    let heading = match &outcome {
        Ok(page) => (words.summary)(page),
        Err(_) => words.unreadable.to_owned(),
    };
    let older = outcome.as_ref().ok().and_then(|page| page.older.clone());
    view! {
        <section class="verdict">
            <h1>{heading}</h1>
            <p>{words.explained}</p>
        </section>
        {kinds(filter)}
        <Panel id="entries" title=words.entries part=part(outcome, filter) />
        <nav class="pages" aria-label=words.entries>
            {(!is_newest).then(|| view! { <a href=address(filter, None)>{words.newest}</a> })}
            {older.map(|older| view! { <a href=address(filter, Some(&older))>{words.older}</a> })}
        </nav>
    }
}

fn kinds(current: Filter) -> impl IntoView {
    let words = &lang().words().audit;
    let choices = Filter::ALL.into_iter().map(|filter| Choice {
        text: (words.filter)(filter).to_owned(),
        address: address(filter, None),
        chosen: filter == current,
    });
    filters(words.filters, choices)
}

fn part(outcome: Result<AuditPage, TableUnusable>, filter: Filter) -> Part {
    let words = &lang().words().audit;
    let as_of = use_context::<Console>().map(|console| console.now());
    match (outcome, as_of) {
        (Ok(page), _) if page.entries.is_empty() => {
            Part::Plain(view! { <Empty text=(words.empty)(filter) /> }.into_any())
        }
        (Ok(page), _) => Part::Plain(view! { <Entries entries=page.entries /> }.into_any()),
        (Err(TableUnusable::Unavailable(cause)), Some(as_of)) => Part::Unavailable { as_of, cause },
        (Err(TableUnusable::Missing), Some(as_of)) => Part::Missing {
            as_of,
            sentence: words.missing.to_owned(),
        },
        // Without a console there is no log either.
        (Err(_), None) => Part::Plain(view! { <Empty text=words.unreadable /> }.into_any()),
    }
}

#[component]
fn Entries(entries: Vec<Result<AuditEntry, Unreadable>>) -> impl IntoView {
    let words = &lang().words().audit;
    let columns = vec![
        column(words.column_action),
        column(words.column_outcome),
        column(words.column_who),
        column(words.column_time),
        column(words.column_reference),
    ];
    let rows = entries
        .into_iter()
        .map(|read| read.map_or_else(unreadable, entry))
        .collect();
    view! { <DataTable caption=words.title columns rows /> }
}

fn entry(entry: AuditEntry) -> Row {
    let words = &lang().words().audit;
    let AuditEntry {
        at,
        actor,
        action,
        target,
        reason,
        outcome,
        address,
        reference,
    } = entry;
    let state = state(&outcome);
    let cause = (words.cause)(&outcome).map(|text| match outcome {
        Outcome::Failed {
            cause: Failure::Other(_),
        }
        | Outcome::Refused(Refusal::Other(_)) => view! { {words.told} " " <Aws text /> }.into_any(),
        _ => text.into_any(),
    });
    let target = target.map(|target| view! { <span class="why mono">{target}</span> });
    let reason = reason.map(|reason| view! { <span class="why">{(words.reason)(&reason)}</span> });
    let address = address.map(|address| view! { <span class="why mono">{address.to_string()}</span> });
    row(
        reference.as_str(),
        vec![
            view! { {(words.action)(&action)} {target} {reason} }.into_any(),
            view! {
                <span class=format!("state {}", class(state))>
                    <StateShape state />
                    {(words.outcome)(&outcome)}
                </span>
                {cause.map(|cause| view! { <span class="why">{cause}</span> })}
            }
            .into_any(),
            view! { {(words.actor)(&actor)} {address} }.into_any(),
            view! { <Time at /> }.into_any(),
            view! { <code class="mono">{reference.to_string()}</code> }.into_any(),
        ],
    )
}

/// A row for what is there and cannot be read.
fn unreadable(Unreadable { key }: Unreadable) -> Row {
    let words = &lang().words().audit;
    let state = State::Unknown;
    let known = view! {
        <span class=format!("state {}", class(state))>
            <StateShape state />
            {words.entry_unreadable}
        </span>
        <span class="why mono">{key.clone()}</span>
    };
    let nothing = || ().into_any();
    row(
        key,
        vec![known.into_any(), nothing(), nothing(), nothing(), nothing()],
    )
}

/// The shape and colour of an outcome; its word stands beside it.
fn state(outcome: &Outcome) -> State {
    match outcome {
        Outcome::Started => State::Unknown,
        Outcome::Done => State::Healthy,
        Outcome::Failed { .. } => State::Unhealthy,
        Outcome::Refused(_) => State::Degraded,
    }
}

/// Where a part of the log is shown.
fn address(filter: Filter, before: Option<&Cursor>) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    if let Some(outcome) = filter.outcome() {
        query.append_pair("outcome", outcome);
    }
    if let Some(before) = before {
        query.append_pair("before", before.as_str());
    }
    match query.finish().as_str() {
        "" => Page::Audit.path().to_owned(),
        query => format!("{}?{query}", Page::Audit.path()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_is_in_the_address() {
        let before = Cursor::parse("2026-11-23T08:30:00.000000Z#0123456789");
        for (filter, before, expected) in [
            (Filter::All, None, "/audit"),
            (Filter::Refused, None, "/audit?outcome=refused"),
            (
                Filter::Failed,
                before.as_ref(),
                "/audit?outcome=failed&before=2026-11-23T08%3A30%3A00.000000Z%230123456789",
            ),
        ] {
            assert_eq!(address(filter, before), expected);
        }
    }
}

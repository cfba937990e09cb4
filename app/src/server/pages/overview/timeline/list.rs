//! The list of what happened, newest first, each event with what belongs to it.

use super::tone::tone;
use super::{address, axis};
use crate::server::components::aws::Aws;
use crate::server::components::state::class;
use crate::server::components::time::Time;
use crate::server::pages::deployments::why;
use crate::server::pages::logs::LogsAt;
use crate::server::request::lang;
use domain::deployment::Outcome;
use domain::snapshot::AlarmState;
use domain::timeline::{By, Entry, Event, Filter, What, When, Window};
use leptos::prelude::*;
use time::Duration;

/// Events that are listed at once.
const AT_ONCE: usize = 12;

/// Events that are listed at all.
const MOST: usize = 200;

/// An interval shorter than this is a point to a person.
const AN_INTERVAL: Duration = Duration::MINUTE;

/// How long after a version went live its errors are searched for.
const AFTERWARDS: Duration = Duration::hours(6);

/// How long before and after an alarm rang: the periods it looked at, and CloudWatch's delay.
const AROUND: Duration = Duration::minutes(15);

/// The newest at once, the others for who opens them.
pub(super) fn list(entries: &[Entry]) -> AnyView {
    let words = &lang().words().timeline;
    let (first, earlier) = entries.split_at(entries.len().min(AT_ONCE));
    let (earlier, unlisted) = earlier.split_at(earlier.len().min(MOST - AT_ONCE));
    let items = |entries: &[Entry]| entries.iter().map(item).collect_view();
    let earlier = (!earlier.is_empty()).then(|| {
        let summary = (words.earlier)(earlier.len());
        view! {
            <details id="timeline-earlier">
                <summary>{summary}</summary>
                <ol class="events">{items(earlier)}</ol>
            </details>
        }
    });
    let unlisted =
        (!unlisted.is_empty()).then(|| view! { <p class="limits">{(words.not_listed)(unlisted.len())}</p> });
    view! {
        <ol class="events">{items(first)}</ol>
        {earlier}
        {unlisted}
    }
    .into_any()
}

fn item(entry: &Entry) -> AnyView {
    let words = &lang().words().timeline;
    let event = &entry.event;
    let id = event.id();
    let what = (words.what)(event);
    let permalink = address(
        &Filter {
            window: Window::Month,
            kinds: [event.kind()].into(),
        },
        &id,
    );
    let suspect = entry
        .suspect
        .map(|suspect| view! { <p class="suspect">{(words.suspect)(&suspect)}</p> });
    let followed = (!entry.followed_by.is_empty())
        .then(|| view! { <ol class="events">{entry.followed_by.iter().map(item).collect_view()}</ol> });
    view! {
        <li id=id.clone() data-key=id class=class(tone(event))>
            <div class="event">
                {axis::glyph(event.kind())}
                <div>
                    <p class="what">
                        <b>{what.clone()}</b>
                        <span class="faint">{(words.kind)(event.kind())}</span>
                    </p>
                    {suspect}
                    {details(event)}
                </div>
                <p class="when">
                    {when(event)}
                    <a class="permalink" href=permalink aria-label=(words.permalink)(&what)>
                        "#"
                    </a>
                </p>
            </div>
            {followed}
        </li>
    }
    .into_any()
}

fn when(event: &Event) -> AnyView {
    let (before, between, after) = lang().words().timeline.between;
    match event.when {
        When::Between { after: from, by } if by - from > AN_INTERVAL && is_seen(event) => {
            view! { {before} <Time at=from /> {between} <Time at=by /> {after} }.into_any()
        }
        when => view! { <Time at=when.at() /> }.into_any(),
    }
}

/// Whether the time is of looks, and not of something that took so long.
fn is_seen(event: &Event) -> bool {
    matches!(
        &event.what,
        What::Shifted {
            by: By::SomebodyElse,
            ..
        } | What::Changed { .. }
            | What::StackDrifted { .. }
    )
}

fn details(event: &Event) -> AnyView {
    let words = &lang().words().timeline;
    match &event.what {
        What::Run { record } => {
            let reason = record.reason.as_deref().map(words.reason);
            let cause = record.outcome.as_ref().and_then(why);
            view! {
                {cause.map(|cause| view! { <p class="why">{cause}</p> })}
                {reason.map(|reason| view! { <p class="why">{reason}</p> })}
                <p class="why who">{(words.who)(&record.who)}</p>
                {logs(event).map(link)}
            }
            .into_any()
        }
        What::Alarm(transition) => {
            let text = transition.reason.clone();
            view! {
                <p class="why"><Aws text /></p>
                {logs(event).map(link)}
            }
            .into_any()
        }
        What::ErrorsBegan { .. } => logs(event).map(link).into_any(),
        What::Shifted {
            by: By::SomebodyElse, ..
        } => somebody_else(),
        What::Changed {
            change,
            by: By::SomebodyElse,
        } if change.subject.is_deployed() => somebody_else(),
        _ => ().into_any(),
    }
}

fn somebody_else() -> AnyView {
    view! { <p class="why">{lang().words().timeline.somebody_else}</p> }.into_any()
}

/// The part of the log that an event is about, and what the link to it says.
fn logs(event: &Event) -> Option<(String, String)> {
    let words = &lang().words().logs;
    let at = event.when.earliest();
    match &event.what {
        What::Run { record } => match &record.outcome {
            Some(Outcome::Succeeded {
                version: Some(version),
                ..
            }) => {
                let at = LogsAt::errors(at, at + AFTERWARDS).of_version(*version);
                Some(((words.errors_of)(&version.to_string()), at.path()))
            }
            Some(_) | None => {
                let at = LogsAt::errors(at, record.ended.unwrap_or(at) + AROUND);
                Some((words.around.to_owned(), at.path()))
            }
        },
        What::Alarm(transition) if transition.to == AlarmState::Alarm => {
            let at = LogsAt::errors(at - AROUND, at + AROUND);
            Some((words.around.to_owned(), at.path()))
        }
        What::ErrorsBegan { .. } => {
            let at = LogsAt::errors(at, at + AFTERWARDS);
            Some((words.around.to_owned(), at.path()))
        }
        _ => None,
    }
}

fn link((text, href): (String, String)) -> impl IntoView {
    view! { <p class="why"><a href=href>{text}</a></p> }
}

//! What changed? Everything that happened, on one axis, and as a list.

mod axis;
mod list;
mod tone;

use crate::server::Judged;
use crate::server::components::choices::{Choice, windows};
use crate::server::components::empty::Empty;
use crate::server::components::panel::{Panel, Part};
use crate::server::components::reading::doubt;
use crate::server::components::state::{StateShape, class};
use crate::server::components::time::Time;
use crate::server::ports::Chronicle;
use crate::server::request::{lang, now, parameter};
use crate::server::routes::Page;
use domain::health::State;
use domain::timeline::{
    Entry, Event, Filter, Kind, Sources, Suspect, Transitions, What, Window, group, timeline,
};
use leptos::prelude::*;

/// The panel's `id`.
const ID: &str = "timeline";

/// The timeline as the address asks for it.
pub(super) fn panel(judged: &Judged, chronicle: &Chronicle) -> impl IntoView + use<> {
    let words = &lang().words().timeline;
    let snapshot = &judged.snapshot;
    let none = (vec![], vec![], Transitions::default());
    let transitions = chronicle.transitions.shown().value().unwrap_or(&none.2);
    let events = timeline(Sources {
        runs: chronicle.runs.shown().value().unwrap_or(&none.0),
        seen: chronicle.seen.shown().value().unwrap_or(&none.1),
        transitions: &transitions.with_latest(snapshot),
        snapshot,
    });
    let now = now().unwrap_or(snapshot.taken_at);
    let filter = asked();
    let shown = filter.select(&events, now);
    let entries = group(&shown, &events);
    let everything = Filter {
        window: filter.window,
        ..Filter::default()
    };
    let left_out = transitions
        .left_out_before
        .filter(|at| *at > now - filter.window.length());
    let in_window = everything.select(&events, now);
    let view = view! {
        {blamed(&entries)}
        <Kinds filter=filter.clone() counts=counts(&in_window) />
        {[
            doubt(&chronicle.runs),
            doubt(&chronicle.seen),
            doubt(&chronicle.transitions),
            doubt(&snapshot.alarms),
        ]
            .into_iter()
            .flatten()
            .map(|doubt| view! { <p class="trouble">{doubt}</p> })
            .collect_view()}
        {axis::axis(&shown, &filter, now)}
        {if entries.is_empty() {
            view! { <Empty text=words.nothing /> }.into_any()
        } else {
            list::list(&entries, snapshot)
        }}
        {left_out.map(|at| view! { <p class="limits">{words.left_out.0} <Time at /> {words.left_out.1}</p> })}
        <p class="limits">{words.limits}</p>
    };
    view! { <Panel id=ID title=words.title note=lengths(&filter) part=Part::Plain(view.into_any()) /> }
}

/// The filter of the request's address.
fn asked() -> Filter {
    Filter {
        window: Window::named(&parameter("window")),
        kinds: parameter("kinds").split(' ').filter_map(Kind::named).collect(),
    }
}

/// Where the timeline is shown so.
fn address(filter: &Filter, fragment: &str) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    if filter.window != Window::default() {
        query.append_pair("window", filter.window.as_str());
    }
    if !filter.kinds.is_empty() {
        let kinds: Vec<&str> = filter.kinds.iter().map(|kind| kind.as_str()).collect();
        query.append_pair("kinds", &kinds.join(" "));
    }
    let query = query.finish();
    let path = Page::Overview.path();
    match query.as_str() {
        "" => format!("{path}#{fragment}"),
        query => format!("{path}?{query}#{fragment}"),
    }
}

/// The latest of what went live before trouble began, and the first sign of that trouble.
fn blamed(entries: &[Entry]) -> Option<impl IntoView + use<>> {
    let words = &lang().words().timeline;
    let (first, suspect) = first_sign(entries)?;
    let sentence = (words.blamed)(&first.event, &suspect);
    let state = State::Degraded;
    Some(view! {
        <p class=format!("blamed {}", class(state))>
            <StateShape state />
            <a href=format!("#{}", first.event.id())>{sentence}</a>
        </p>
    })
}

/// Errors as they were measured come before the alarm that they set off.
fn first_sign(entries: &[Entry]) -> Option<(&Entry, Suspect)> {
    let followers = entries.iter().flat_map(|entry| &entry.followed_by);
    let troubles: Vec<(&Entry, Suspect)> = entries
        .iter()
        .chain(followers)
        .filter_map(|entry| Some((entry, entry.suspect?)))
        .collect();
    let (_, latest) = troubles.iter().max_by_key(|(entry, _)| entry.event.when.at())?;
    let is_alarm = |entry: &Entry| matches!(entry.event.what, What::Alarm(_));
    troubles
        .iter()
        .filter(|(_, suspect)| suspect.target == latest.target)
        .min_by_key(|(entry, _)| (is_alarm(entry), entry.event.when.at()))
        .copied()
}

/// How many events there are of each kind.
fn counts(events: &[Event]) -> Vec<(Kind, usize)> {
    let count = |kind| events.iter().filter(|event| event.kind() == kind).count();
    Kind::ALL.into_iter().map(|kind| (kind, count(kind))).collect()
}

fn lengths(filter: &Filter) -> AnyView {
    let words = &lang().words().timeline;
    let choices = Window::ALL.into_iter().map(|window| Choice {
        text: (words.window)(window).to_owned(),
        address: address(
            &Filter {
                window,
                kinds: filter.kinds.clone(),
            },
            ID,
        ),
        chosen: window == filter.window,
    });
    windows(words.windows, choices)
}

/// Links that show a kind or leave it out.
#[component]
fn Kinds(filter: Filter, counts: Vec<(Kind, usize)>) -> impl IntoView {
    let words = &lang().words().timeline;
    let every = Filter {
        window: filter.window,
        ..Filter::default()
    };
    let all_here = filter.kinds.is_empty().then_some("true");
    let links = counts
        .into_iter()
        .map(|(kind, count)| {
            let here = filter.kinds.contains(&kind).then_some("true");
            view! {
                <li>
                    <a href=address(&filter.toggled(kind), ID) aria-current=here>
                        {axis::glyph(kind)}
                        {(words.kind)(kind)}
                        <span class="faint">{count}</span>
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <nav class="filters kinds" aria-label=words.kinds>
            <ul>
                <li><a href=address(&every, ID) aria-current=all_here>{words.every_kind}</a></li>
                {links}
            </ul>
        </nav>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_is_in_the_address() {
        for (window, kinds, expected) in [
            (Window::Day, vec![], "/#timeline"),
            (Window::Month, vec![], "/?window=30d#timeline"),
            (
                Window::Week,
                vec![Kind::Drift, Kind::Alarm],
                "/?window=7d&kinds=alarm+drift#timeline",
            ),
        ] {
            let filter = Filter {
                window,
                kinds: kinds.into_iter().collect(),
            };
            assert_eq!(address(&filter, ID), expected);
        }
    }
}

//! What was done, in the order of time.

use super::in_language;
use crate::server::components::time::Time;
use crate::server::request::lang;
use crate::server::words::Lang;
use domain::incident::{Checklist, Event, What};
use leptos::prelude::*;
use time::OffsetDateTime;

/// The record, from the opening on.
pub(super) fn list(checklist: &Checklist) -> AnyView {
    let entries = lines(checklist, lang())
        .into_iter()
        .map(|line| {
            view! {
                <li class=line.is_note.then_some("is-note")>
                    <Time at=line.at />
                    <b>{line.who}</b>
                    <span class="what">{line.what}</span>
                </li>
            }
        })
        .collect_view();
    view! { <ol class="incident-record">{entries}</ol> }.into_any()
}

/// Something that was done.
pub(in crate::server::pages::guide) struct Line {
    /// When.
    pub(in crate::server::pages::guide) at: OffsetDateTime,
    /// Who.
    pub(in crate::server::pages::guide) who: String,
    /// What, in a language.
    pub(in crate::server::pages::guide) what: String,
    /// Whether the words are the person's own.
    pub(in crate::server::pages::guide) is_note: bool,
}

/// Everything that was done, with the opening and the closing.
pub(in crate::server::pages::guide) fn lines(checklist: &Checklist, language: Lang) -> Vec<Line> {
    let words = &language.words().incident;
    let incident = &checklist.incident;
    let opened = Line {
        at: incident.at,
        who: incident.who.clone(),
        what: words.did_open.to_owned(),
        is_note: false,
    };
    let closed = checklist.closed.as_ref().map(|closing| Line {
        at: closing.at,
        who: closing.who.clone(),
        what: (words.did_close)(&closing.reason),
        is_note: false,
    });
    let events = checklist
        .events
        .iter()
        .map(|event| line(event, checklist, language));
    let mut lines: Vec<Line> = std::iter::once(opened).chain(events).chain(closed).collect();
    // A tick that was on its way when somebody closed the incident stands where it belongs: after that.
    lines.sort_by_key(|line| line.at);
    lines
}

fn line(event: &Event, checklist: &Checklist, language: Lang) -> Line {
    let words = &language.words().incident;
    let said = |task: u16| {
        let known = checklist.incident.tasks.iter().find(|known| known.id == task);
        known.map_or("", |task| in_language(&task.said, language))
    };
    let what = match (&event.what, event.what.ticks()) {
        (What::Noted { text }, _) => text.clone(),
        (What::Turned { task, .. }, Some(true)) => (words.did_tick)(*task, said(*task)),
        (What::Turned { task, .. }, _) => (words.did_untick)(*task, said(*task)),
    };
    Line {
        at: event.at,
        who: event.who.clone(),
        what,
        is_note: matches!(event.what, What::Noted { .. }),
    }
}

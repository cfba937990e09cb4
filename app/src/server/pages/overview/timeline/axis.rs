//! The axis: a lane for each kind of events. It shows at a glance what the list below says in words, so it is not read out.

use super::tone::tone;
use crate::server::charts::lanes::{Axis, Mark, Span};
use crate::server::components::state::class;
use crate::server::request::{lang, zone};
use crate::server::zone::Zone;
use domain::timeline::{Event, Filter, Kind, What, Window};
use leptos::prelude::*;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// Where the axis is labelled, in hundredths of it. Its end is now.
const LABELS: [f64; 4] = [0.0, 25.0, 50.0, 75.0];

/// The events on their lanes.
pub(super) fn axis(shown: &[Event], filter: &Filter, now: OffsetDateTime) -> impl IntoView + use<> {
    let axis = Axis {
        from: now - filter.window.length(),
        to: now,
    };
    let lanes = Kind::ALL
        .into_iter()
        .filter(|kind| filter.shows(*kind))
        .map(|kind| lane(kind, axis, shown))
        .collect_view();
    view! {
        <div class="lanes" aria-hidden="true">
            {lanes}
            <div class="lane ticks">
                <span></span>
                <div class="labels">{labels(axis, filter.window)} <span>{lang().words().timeline.now}</span></div>
            </div>
        </div>
    }
}

fn lane(kind: Kind, axis: Axis, shown: &[Event]) -> impl IntoView + use<> {
    let spans = shown
        .iter()
        .filter(|event| event.kind() == kind)
        .map(|event| Span {
            from: event.when.earliest(),
            to: end(event),
            what: event,
        });
    let marks = axis.marks(spans).into_iter().map(mark).collect_view();
    let grid = LABELS
        .map(|x| {
            let x = percent(x);
            view! { <line class="grid" x1=x.clone() x2=x y1="0" y2="100%" /> }
        })
        .collect_view();
    view! {
        <div class="lane">
            <span class="lane-name">{glyph(kind)} {(lang().words().timeline.kind)(kind)}</span>
            <svg>
                {grid}
                <line class="rail" x1="0" x2="100%" y1="50%" y2="50%" />
                {marks}
            </svg>
        </div>
    }
}

/// When an event was over.
fn end(event: &Event) -> OffsetDateTime {
    match &event.what {
        What::Run { record } => record.ended.unwrap_or(event.when.at()),
        _ => event.when.at(),
    }
}

fn mark(mark: Mark<&Event>) -> impl IntoView + use<> {
    let words = &lang().words().timeline;
    let event = mark.what;
    let title = (words.together)(mark.count, &(words.what)(event));
    let x = percent(mark.x);
    let line = mark.since.map(|since| {
        view! { <line class="took" x1=percent(since) x2=x.clone() y1="50%" y2="50%" /> }
    });
    let kind = event.kind();
    view! {
        <a class=format!("mark {}", class(tone(event))) href=format!("#{}", event.id()) tabindex="-1">
            <title>{title}</title>
            {line}
            <svg x=x y="50%" overflow="visible">
                <path class="glyph" d=shape(kind) transform="translate(-6 -6)" />
                {(mark.count > 1).then(|| view! { <text x="8" y="-3">{mark.count}</text> })}
            </svg>
        </a>
    }
}

fn labels(axis: Axis, window: Window) -> impl IntoView + use<> {
    let zone = zone().unwrap_or_else(Zone::utc);
    LABELS
        .map(|x| {
            let at = axis.at(x);
            let local = zone.local(at);
            let label = match window {
                Window::Day => local.time,
                Window::Week | Window::Month => local.date.get(5..).unwrap_or_default().to_owned(),
            };
            view! { <time datetime=at.format(&Rfc3339).unwrap_or_default()>{label}</time> }
        })
        .collect_view()
}

/// A kind's glyph where it stands among words.
pub(super) fn glyph(kind: Kind) -> impl IntoView + use<> {
    view! {
        <svg class="shape glyph" viewBox="0 0 12 12" aria-hidden="true">
            <path d=shape(kind) />
        </svg>
    }
}

/// A kind's shape on a surface of 12 by 12.
fn shape(kind: Kind) -> &'static str {
    match kind {
        // An arrow up, an arrow back, an arrow onwards.
        Kind::Deployment => "M6 .5 11 6H8v5.5H4V6H1Z",
        Kind::Rollback => "M.5 6 6 1v3h5.5v4H6v3Z",
        Kind::Shift => "M1 1 11.5 6 1 11Z",
        // A square, a hexagon, a cross.
        Kind::Alarm => "M1 1h10v10H1Z",
        Kind::Setting => "M3.2 1h5.6L11.6 6 8.8 11H3.2L.4 6Z",
        Kind::Drift => "M2.6.8 6 4.2 9.4.8l1.8 1.8L7.8 6l3.4 3.4-1.8 1.8L6 7.8l-3.4 3.4L.8 9.4 4.2 6 .8 2.6Z",
    }
}

fn percent(hundredths: f64) -> String {
    format!("{hundredths:.2}%")
}

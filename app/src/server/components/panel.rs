//! The panel: the one component that owns every state in which a part of the snapshot can be. Pages say how a value looks;
//! whether there is one, how old it is, why not and what to do is said here, the same everywhere.

use super::age::OldAge;
use super::guide::to_way;
use super::reading::CannotRead;
use crate::server::guide::way::Way;
use crate::server::request::{here, lang};
use crate::server::routes::REFRESH;
use crate::server::words::Words;
use domain::snapshot::{Observed, Shown, Unavailable};
use leptos::prelude::*;
use time::OffsetDateTime;

/// What a panel holds: a part of the snapshot with its value rendered already.
#[derive(Debug)]
pub enum Part {
    /// Nothing that AWS was asked for by itself: always there, as old as the page.
    Plain(AnyView),
    /// It was found.
    Now {
        /// When.
        as_of: OffsetDateTime,
        /// What was found.
        view: AnyView,
    },
    /// It cannot be read now; this is what was found before.
    Stale {
        /// When.
        as_of: OffsetDateTime,
        /// Why it cannot be read.
        cause: Unavailable,
        /// What was found.
        view: AnyView,
    },
    /// There is no such thing.
    Missing {
        /// When AWS said so.
        as_of: OffsetDateTime,
        /// What is missing, and what to do.
        sentence: String,
    },
    /// It cannot be read and never was.
    Unavailable {
        /// When the last attempt ended.
        as_of: OffsetDateTime,
        /// Why.
        cause: Unavailable,
    },
}

/// A part of the snapshot for a [`Panel`]: `show` renders the value if there is one, `missing` says what is missing and what to
/// do if AWS has no such thing.
pub fn part<T, V: IntoView + 'static>(
    observed: &Observed<T>,
    missing: &str,
    show: impl FnOnce(&T) -> V,
) -> Part {
    match observed.shown() {
        Shown::Now(value) => Part::Now {
            as_of: observed.as_of,
            view: show(value).into_any(),
        },
        Shown::Stale { value, as_of, cause } => Part::Stale {
            as_of,
            cause: cause.clone(),
            view: show(value).into_any(),
        },
        Shown::Missing => Part::Missing {
            as_of: observed.as_of,
            sentence: missing.to_owned(),
        },
        Shown::Unavailable(cause) => Part::Unavailable {
            as_of: observed.as_of,
            cause: cause.clone(),
        },
    }
}

/// A section with a heading and a part of the snapshot in whatever state it is.
#[component]
pub fn Panel(
    /// The section's `id`, for links.
    #[prop(into)]
    id: String,
    /// Its heading.
    #[prop(into)]
    title: String,
    /// What stands beside the heading, such as a state or a period.
    #[prop(optional, into)]
    note: Option<AnyView>,
    /// What it holds.
    part: Part,
) -> impl IntoView {
    let heading = format!("{id}-heading");
    let labelled_by = heading.clone();
    let as_of = part.as_of();
    let class = match part {
        Part::Stale { .. } => "panel is-stale",
        _ => "panel",
    };
    view! {
        <section id=id class=class aria-labelledby=labelled_by>
            <header>
                <h2 id=heading>{title}</h2>
                <span class="note">{note} <OldAge at=as_of /></span>
            </header>
            {body(part, lang().words())}
        </section>
    }
}

impl Part {
    fn as_of(&self) -> Option<OffsetDateTime> {
        match self {
            Part::Plain(_) => None,
            Part::Now { as_of, .. }
            | Part::Stale { as_of, .. }
            | Part::Missing { as_of, .. }
            | Part::Unavailable { as_of, .. } => Some(*as_of),
        }
    }
}

fn body(part: Part, words: &'static Words) -> AnyView {
    match part {
        Part::Plain(view) | Part::Now { view, .. } => view,
        Part::Stale { view, cause, .. } => view! {
            <div class="trouble">
                <p><b>{words.frame.stale_part}</b></p>
                <p><CannotRead cause /> " " {to_way(Way::ResourceUnavailable)}</p>
                <Retry />
            </div>
            <div class="before">{view}</div>
        }
        .into_any(),
        Part::Missing { sentence, .. } => view! {
            <div class="trouble">
                <p>{sentence}</p>
            </div>
        }
        .into_any(),
        Part::Unavailable { cause, .. } => view! {
            <div class="trouble">
                <p><CannotRead cause /> " " {to_way(Way::ResourceUnavailable)}</p>
                <Retry />
            </div>
        }
        .into_any(),
    }
}

/// Asks AWS again, without waiting for the next refresh.
#[component]
fn Retry() -> impl IntoView {
    view! {
        <form method="post" action=REFRESH>
            <input type="hidden" name="next" value=here() />
            <button class="button">{lang().words().frame.retry}</button>
        </form>
    }
}

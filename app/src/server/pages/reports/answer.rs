//! The first thing that a report says: its answer, or why there is none.

use crate::server::components::answer::PageAnswer;
use crate::server::components::reading::CannotRead;
use domain::health::State;
use domain::snapshot::{Observed, Shown};
use leptos::prelude::*;

/// What a report says first.
pub(super) struct Answer {
    /// How it is.
    pub(super) state: State,
    /// In a sentence.
    pub(super) sentence: String,
    /// What else belongs on top.
    pub(super) more: AnyView,
}

/// The answer that `say` finds in a report; where there is none, one of these sentences and why.
pub(super) fn answer<T>(
    report: &Observed<T>,
    missing: &str,
    unread: &str,
    say: impl FnOnce(&T) -> Answer,
) -> AnyView {
    let Answer {
        state,
        sentence,
        more,
    } = match report.shown() {
        Shown::Now(report) | Shown::Stale { value: report, .. } => say(report),
        Shown::Missing => Answer {
            state: State::Unknown,
            sentence: missing.to_owned(),
            more: ().into_any(),
        },
        Shown::Unavailable(cause) => {
            let cause = cause.clone();
            Answer {
                state: State::Unavailable,
                sentence: unread.to_owned(),
                more: view! { <p><CannotRead cause /></p> }.into_any(),
            }
        }
    };
    view! {
        <PageAnswer state sentence>
            {more}
        </PageAnswer>
    }
    .into_any()
}

//! What was deployed meanwhile: ticks in charts, and what they mean.

use crate::server::charts::line::Mark;
use crate::server::components::time::Time;
use crate::server::error::TableUnusable;
use crate::server::ports::{Deployments, History, Pending};
use crate::server::request::lang;
use crate::server::routes::Page;
use domain::deployment::Outcome;
use domain::deployment::history::{Ending, Filter};
use domain::deployment::journal::Record;
use domain::metrics::Range;
use leptos::prelude::*;
use time::OffsetDateTime;

/// The most runs of the engine that are looked through for marks.
const MOST_RUNS: usize = 100;

/// The latest runs, on their way.
pub(in crate::server::pages) fn latest_runs() -> Option<Pending<Result<History, TableUnusable>>> {
    use_context::<Deployments>().map(|Deployments(source)| source.history(Filter::default(), None, MOST_RUNS))
}

/// What was done within a range, oldest first.
pub(in crate::server::pages) fn marks(runs: &Result<History, TableUnusable>, range: Range) -> Vec<Mark> {
    let Ok(history) = runs else {
        return vec![];
    };
    let mut marks: Vec<Mark> = history
        .records
        .iter()
        .map(|record| Mark {
            at: when(record),
            name: named(record),
        })
        .filter(|mark| (range.from..range.to).contains(&mark.at))
        .collect();
    marks.sort_by_key(|mark| mark.at);
    marks
}

/// When a run changed what runs, as near as the ledger says: when it ended.
fn when(record: &Record) -> OffsetDateTime {
    record.ended.unwrap_or(record.began)
}

fn named(record: &Record) -> String {
    let words = &lang().words();
    match &record.outcome {
        Some(Outcome::Succeeded {
            version: Some(version),
            ..
        }) => (words.metrics.live)(*version),
        outcome => {
            let ending = (words.deployments.ending)(Ending::of(outcome.as_ref()));
            format!("{}: {ending}", (words.deployments.kind_of)(&record.kind))
        }
    }
}

/// What the ticks of the charts mean.
pub(in crate::server::pages) fn deployed(marks: &[Mark], unread: bool) -> Option<AnyView> {
    let words = &lang().words().metrics;
    if unread {
        return Some(view! { <p class="remark">{words.no_deployments}</p> }.into_any());
    }
    let items: Vec<_> = marks
        .iter()
        .rev()
        .map(|mark| view! { <li><Time at=mark.at /> " " {mark.name.clone()}</li> })
        .collect();
    (!items.is_empty()).then(|| {
        view! {
            <section class="chart-deployments">
                <h2>
                    <svg viewBox="0 0 9 8" aria-hidden="true">
                        <path d="M4.5 0L9 8H0z" />
                    </svg>
                    <a href=Page::Deployments.path()>{words.deployments}</a>
                </h2>
                <ul>{items}</ul>
            </section>
        }
        .into_any()
    })
}

//! What is live, and every run that there ever was.

pub(super) mod act;
mod filters;
mod now;
pub(super) mod plan;
mod table;
mod wanted;

pub use now::Now;
pub use table::csv;
pub(in crate::server::pages) use table::{state, why};
pub use wanted::Wanted;

use super::compare;
use crate::server::Console;
use crate::server::components::deploying::LastAttempt;
use crate::server::components::empty::Empty;
use crate::server::components::panel::{Panel, Part};
use crate::server::error::TableUnusable;
use crate::server::ports::{self, History};
use crate::server::request::{lang, parameter, zone};
use crate::server::routes::DEPLOYMENTS_CSV;
use crate::server::zone::Zone;
use leptos::prelude::*;
use leptos_meta::Title;

/// Runs of a page.
const PAGE: usize = 25;

/// The history of deployments.
#[component]
pub fn Deployments() -> impl IntoView {
    let words = &lang().words().deployments;
    let wanted = Wanted::read(parameter);
    let filter = wanted.filter(&zone().unwrap_or_else(Zone::utc));
    let reading = use_context::<ports::Deployments>()
        .map(|ports::Deployments(source)| source.history(filter, wanted.before.clone(), PAGE));
    view! {
        <Title text=words.title />
        <Suspense>
            {Suspend::new(async move {
                let outcome = reading?.await;
                Some(view! { <Known outcome wanted /> })
            })}
        </Suspense>
    }
}

#[component]
fn Known(outcome: Result<History, TableUnusable>, wanted: Wanted) -> impl IntoView {
    let words = &lang().words().deployments;
    let now = now::sentence(outcome.as_ref().ok());
    let forms = act::forms(outcome.as_ref().ok());
    let older = outcome.as_ref().ok().and_then(|history| history.older.clone());
    let is_newest = wanted.before.is_none();
    let newest = wanted.from(None);
    let export = newest.address_of(DEPLOYMENTS_CSV);
    let part = part(outcome, &wanted);
    view! {
        <div class="stack">
            <LastAttempt />
            <div id="deployments-now" class="stack" data-live="">
                {now} {forms}
            </div>
            {filters::form(&wanted)}
            <div id="deployments" class="stack" data-live="">
                <Panel id="runs" title=words.runs part />
                <nav class="pages" aria-label=words.runs>
                    {(!is_newest).then(|| view! { <a href=newest.address()>{words.newest}</a> })}
                    {older.map(|older| view! { <a href=wanted.from(Some(older)).address()>{words.older}</a> })}
                    <a href=export download="">{words.export}</a>
                </nav>
            </div>
            {compare::form(&compare::Wanted::default())}
        </div>
    }
}

fn part(outcome: Result<History, TableUnusable>, wanted: &Wanted) -> Part {
    let words = &lang().words().deployments;
    let as_of = use_context::<Console>().map(|console| console.now());
    match (outcome, as_of) {
        (Ok(history), _) if history.records.is_empty() => {
            let text = if wanted.is_everything() {
                words.nothing_yet
            } else {
                words.nothing_found
            };
            Part::Plain(view! { <Empty text /> }.into_any())
        }
        (Ok(history), _) => Part::Plain(table::runs(&history)),
        (Err(TableUnusable::Unavailable(cause)), Some(as_of)) => Part::Unavailable { as_of, cause },
        (Err(TableUnusable::Missing), Some(as_of)) => Part::Missing {
            as_of,
            sentence: words.no_table.to_owned(),
        },
        // Without a console there is no history either.
        (Err(_), None) => Part::Plain(view! { <Empty text=words.unreadable /> }.into_any()),
    }
}

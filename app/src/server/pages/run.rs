//! One run: what it is about, how far it came, what came of it, what is left and how to undo it.

mod canary;
mod events;
mod sentence;
mod steps;
mod undo;

use super::error::ErrorPage;
use crate::server::Console;
use crate::server::components::deploying::LastAttempt;
use crate::server::components::panel::{Panel, Part};
use crate::server::error::{AppError, TableUnusable};
use crate::server::pages::deployments::{act, plan};
use crate::server::ports::{Deployments, Run};
use crate::server::request::{detail, lang};
use crate::server::routes::{Detail, Page};
use domain::deployment::Standing;
use domain::name::RunId;
use leptos::prelude::*;
use leptos_meta::Title;
use std::sync::Arc;

/// Without JavaScript an open run's page is loaded again so often, in seconds.
const RELOAD_AFTER: &str = "3";

/// The page of the run that the path names.
#[component]
pub fn RunDetail() -> impl IntoView {
    let Some(Detail::Run(id)) = detail() else {
        return view! { <ErrorPage error=AppError::NotFound /> }.into_any();
    };
    let reading = use_context::<Deployments>().map(|Deployments(source)| source.run(id.clone()));
    view! {
        <Title text=id.to_string() />
        <Suspense>
            {Suspend::new(async move {
                let outcome = reading?.await;
                Some(page(&id, outcome))
            })}
        </Suspense>
    }
    .into_any()
}

fn page(id: &RunId, outcome: Result<Option<Arc<Run>>, TableUnusable>) -> AnyView {
    match outcome {
        Ok(Some(run)) => known(&run),
        Ok(None) => view! { <ErrorPage error=AppError::NotFound /> }.into_any(),
        Err(unusable) => {
            let words = &lang().words().deployments;
            let as_of = use_context::<Console>().map(|console| console.now());
            let part = match (unusable, as_of) {
                (TableUnusable::Unavailable(cause), Some(as_of)) => Part::Unavailable { as_of, cause },
                (_, Some(as_of)) => Part::Missing {
                    as_of,
                    sentence: words.no_table.to_owned(),
                },
                (_, None) => Part::Plain(().into_any()),
            };
            view! {
                <div id="run" class="stack" data-live="">
                    <section class="verdict is-unknown">
                        <h1>{words.run.unreadable}</h1>
                        <p class="mono">{id.to_string()}</p>
                    </section>
                    <Panel id="unreadable" title=words.run.steps part />
                </div>
            }
            .into_any()
        }
    }
}

fn known(run: &Run) -> AnyView {
    let words = &lang().words().deployments.run;
    let now = use_context::<Console>().map(|console| console.now());
    let standing = run.lock.as_ref().zip(now).map(|(lock, now)| lock.standing(now));
    let steps = run.journal.as_ref().map(|journal| {
        let part = Part::Plain(steps::list(journal, standing));
        view! { <Panel id="steps" title=words.steps part /> }
    });
    let finish = (standing == Some(Standing::Left)).then(act::finish);
    // Outside of what is brought up to date: whoever has no JavaScript gets it all again.
    // What somebody types while it waits must stay.
    let goes_on = run.record.outcome.is_none()
        && standing != Some(Standing::Waiting)
        && !canary::is_being_decided(run, standing);
    let reload = goes_on.then(|| {
        view! {
            <noscript>
                <meta http-equiv="refresh" content=RELOAD_AFTER />
            </noscript>
        }
    });
    let confirmed = run.plan.as_ref().map(|confirmed| {
        let part = Part::Plain(plan::view(confirmed));
        view! { <Panel id="plan" title=words.plan part /> }
    });
    view! {
        {reload}
        <div class="stack">
            <LastAttempt />
            <div id="run" class="stack" data-live="">
                {sentence::verdict(run, standing)} {finish} {canary::panels(run, standing)} {undo::panels(run, standing)}
                {steps} {events::panel(run)}
                {confirmed}
            </div>
            <nav class="pages" aria-label=lang().words().deployments.title>
                <a href=Page::Deployments.path()>{words.to_history}</a>
            </nav>
        </div>
    }
    .into_any()
}

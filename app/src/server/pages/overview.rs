//! Is it healthy? One sentence, then the figures, what rings, what runs, what happened, and every resource with its
//! reasons.

mod figures;
mod resources;
mod ringing;
mod running;
mod timeline;
mod verdict;

use crate::server::components::fetched::Fetched;
use crate::server::components::figure::Figures;
use crate::server::components::muted::MutedAlarms;
use crate::server::components::panel::{Panel, part};
use crate::server::ports::{Chronicle, Chronicles, Pending};
use crate::server::request::lang;
use crate::server::routes::Page;
use crate::server::{Console, Judged};
use domain::key_figures::key_figures;
use domain::snapshot::Metrics;
use leptos::prelude::*;
use leptos_meta::Title;
use std::sync::Arc;

/// The overview.
#[component]
pub fn Overview() -> impl IntoView {
    let chronicle = chronicle();
    view! {
        <Title text=lang().words().overview.title />
        <Suspense>
            {Suspend::new(async move {
                let chronicle = match chronicle {
                    Some(chronicle) => Some(chronicle.await),
                    None => None,
                };
                view! { <Fetched id="overview" view=move |judged| known(judged, chronicle.as_deref()) /> }
            })}
        </Suspense>
    }
}

/// The chronicle as of the latest snapshot, on its way.
fn chronicle() -> Option<Pending<Arc<Chronicle>>> {
    let judged = use_context::<Console>()?.latest()?;
    let Chronicles(source) = use_context::<Chronicles>()?;
    Some(source.read(judged))
}

fn known(judged: &Judged, chronicle: Option<&Chronicle>) -> AnyView {
    let words = &lang().words().overview;
    let snapshot = &judged.snapshot;
    let figures = part(&snapshot.metrics, words.no_metrics, |metrics| {
        let key = key_figures(metrics, &snapshot.tables);
        view! { <Figures figures=figures::figures(&key, &words.figures, &lang().words().chart) /> }
    });
    let note = view! {
        <span>{snapshot.metrics.shown().value().map(window)}</span>
        <a href=Page::Metrics.path()>{lang().words().metrics.title}</a>
    };
    let ringing = part(&snapshot.alarms, words.no_alarms, ringing::alarms);
    let running = part(&snapshot.alias, words.no_alias, |alias| {
        running::version(alias, &snapshot.versions)
    });
    view! {
        {verdict::verdict(judged)}
        <MutedAlarms />
        <Panel id="figures" title=words.figures.title note=note.into_any() part=figures />
        <div class="columns">
            <Panel id="ringing" title=words.ringing part=ringing />
            <Panel id="running" title=words.running part=running />
        </div>
        {chronicle.map(|chronicle| timeline::panel(judged, chronicle))}
        {resources::panel(judged)}
    }
    .into_any()
}

/// How far back the figures go.
fn window(metrics: &Metrics) -> String {
    (lang().words().overview.figures.window)(metrics.invocations.0.len())
}

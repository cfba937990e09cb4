//! Is anybody at work on something? The incidents, those that are open first.

use super::incident::title;
use super::start::{any_incident, not_kept, why_not};
use crate::server::components::empty::Empty;
use crate::server::components::panel::{Panel, part};
use crate::server::components::time::Time;
use crate::server::guide::Guide;
use crate::server::ports::{Incidents as Source, Listed};
use crate::server::request::lang;
use crate::server::routes::{Detail, Page};
use domain::incident::Summary;
use domain::snapshot::Shown;
use leptos::prelude::*;
use leptos_meta::Title;
use std::sync::Arc;

/// The list of incidents.
#[component]
pub fn Incidents() -> impl IntoView {
    let reading = use_context::<Source>().map(|Source(source)| source.list());
    let guide = use_context::<Arc<Guide>>();
    view! {
        <Title text=lang().words().incident.title />
        <Suspense>
            {Suspend::new(async move {
                let listed = reading?.await;
                Some(page(&listed, guide.as_deref()))
            })}
        </Suspense>
    }
}

fn page(listed: &Listed, guide: Option<&Guide>) -> AnyView {
    let all = lang().words();
    let words = &all.incident;
    let known = listed.shown().value().map_or(0, |listed| open(listed).count());
    let (class, sentence) = match listed.shown() {
        Shown::Unavailable(_) => ("verdict is-unknown", words.unreadable.to_owned()),
        Shown::Now(_) | Shown::Stale { .. } | Shown::Missing if known == 0 => {
            ("verdict", (words.open_now)(0))
        }
        _ => ("verdict is-warn", (words.open_now)(known)),
    };
    let unkept = why_not(listed).map(not_kept);
    let part = part(listed, words.no_table, |listed| list(listed));
    view! {
        <div class="stack">
            <nav class="crumbs" aria-label=all.guide.title>
                <a href=Page::Guide.path()>{all.guide.title}</a>
            </nav>
            <div id="incidents" class="stack" data-live="">
                <section class=class>
                    <h1>{sentence}</h1>
                </section>
                {unkept}
                <Panel id="incidents-list" title=words.title part />
            </div>
            {guide.map(|guide| any_incident(guide, listed))}
        </div>
    }
    .into_any()
}

/// Those that go on.
pub(super) fn open(listed: &[Summary]) -> impl Iterator<Item = &Summary> {
    listed.iter().filter(|summary| summary.is_open())
}

fn list(listed: &[Summary]) -> AnyView {
    let words = &lang().words().incident;
    if listed.is_empty() {
        return view! { <Empty text=words.none /> }.into_any();
    }
    let entries = listed.iter().map(entry).collect_view();
    view! { <ul class="incidents">{entries}</ul> }.into_any()
}

fn entry(summary: &Summary) -> impl IntoView + use<> {
    let words = &lang().words().incident;
    let incident = &summary.incident;
    let (class, shape, said) = match summary.closed {
        None => ("is-open", "◐", words.open),
        Some(_) => ("is-closed", "●", words.closed),
    };
    let closed = summary.closed.as_ref().map(|closing| {
        view! {
            <p class="faint">
                <Time at=closing.at />
                " "
                {(words.closed_by)(&closing.who, &closing.reason)}
            </p>
        }
    });
    view! {
        <li id=format!("incident-{}", incident.id) class=class>
            <span class="incident-state"><span aria-hidden="true">{shape}</span>" "{said}</span>
            <a href=Detail::Incident(incident.id.clone()).path()>{title(incident)}</a>
            <p class="faint">
                <Time at=incident.at />
                " "
                {(words.opened_by)(&incident.who)}
            </p>
            {closed}
        </li>
    }
}

//! What do I do now? The operations guide: its contents, what was looked for in it, a chapter, or all of it.

mod blocks;
mod chapter;
mod front;
pub mod incident;
pub mod incidents;
mod live;
pub mod record;
mod results;
pub mod saved;
mod start;

use crate::server::components::empty::Empty;
use crate::server::guide::search::Query;
use crate::server::guide::{ChapterId, Guide};
use crate::server::pages::not_found::NotFound;
use crate::server::ports::{Incidents as Source, Listed, Pending};
use crate::server::request::{detail, lang, parameter};
use crate::server::routes::Detail;
use blocks::Place;
use leptos::prelude::*;
use leptos_meta::Title;
use std::sync::Arc;

/// The contents, or what was looked for.
#[component]
pub fn GuideFront() -> impl IntoView {
    let words = &lang().words().guide;
    let typed = parameter("q");
    let query = Query::of(&typed);
    let guide = use_context::<Arc<Guide>>();
    let incidents = query.is_empty().then(incidents).flatten();
    view! {
        <Title text=words.title />
        <Suspense>
            {Suspend::new(async move {
                let listed = wait(incidents).await;
                let body = guide
                    .map(|guide| {
                        if query.is_empty() {
                            front::front(&guide, listed.as_ref())
                        } else {
                            results::results(&guide, &typed, &query)
                        }
                    });
                view! {
                    <div id="guide" class="stack guide" data-live="">
                        {body.unwrap_or_else(|| view! { <Empty text=words.none /> }.into_any())}
                    </div>
                }
            })}
        </Suspense>
    }
}

/// A chapter, or all of them.
#[component]
pub fn GuideChapter() -> impl IntoView {
    let Some((Detail::Chapter(asked), guide)) = detail().zip(use_context::<Arc<Guide>>()) else {
        return view! { <NotFound /> }.into_any();
    };
    let document = guide.document(lang());
    if asked == ChapterId::whole() {
        let place = Place::Whole(guide.clone());
        return shown(document.title.clone(), chapter::whole(document, &place));
    }
    if document.chapter(asked.as_str()).is_none() {
        return view! { <NotFound /> }.into_any();
    }
    let incidents = incidents();
    view! {
        <Suspense>
            {Suspend::new(async move {
                let listed = wait(incidents).await;
                let place = Place::Chapter(guide.clone(), asked.as_str().to_owned(), listed);
                let document = guide.document(lang());
                document
                    .chapter(asked.as_str())
                    .map(|found| shown(found.opening.title.clone(), chapter::chapter(document, found, &place)))
            })}
        </Suspense>
    }
    .into_any()
}

fn shown(title: String, body: AnyView) -> AnyView {
    view! {
        <Title text=title />
        <div id="guide" class="guide" data-live="">
            {body}
        </div>
    }
    .into_any()
}

/// The incidents, on their way while the page is begun.
fn incidents() -> Option<Pending<Listed>> {
    use_context::<Source>().map(|Source(source)| source.list())
}

async fn wait(incidents: Option<Pending<Listed>>) -> Option<Listed> {
    match incidents {
        Some(incidents) => Some(incidents.await),
        None => None,
    }
}

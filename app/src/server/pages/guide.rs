//! What do I do now? The operations guide: its contents, what was looked for in it, a chapter, or all of it.

mod blocks;
mod chapter;
mod front;
mod live;
mod results;
pub mod saved;

use crate::server::components::empty::Empty;
use crate::server::guide::search::Query;
use crate::server::guide::{ChapterId, Guide};
use crate::server::pages::not_found::NotFound;
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
    let body = use_context::<Arc<Guide>>().map(|guide| {
        if query.is_empty() {
            front::front(&guide)
        } else {
            results::results(&guide, &typed, &query)
        }
    });
    view! {
        <Title text=words.title />
        <div id="guide" class="stack guide" data-live="">
            {body.unwrap_or_else(|| view! { <Empty text=words.none /> }.into_any())}
        </div>
    }
}

/// A chapter, or all of them.
#[component]
pub fn GuideChapter() -> impl IntoView {
    let Some((Detail::Chapter(asked), guide)) = detail().zip(use_context::<Arc<Guide>>()) else {
        return view! { <NotFound /> }.into_any();
    };
    let document = guide.document(lang());
    let (title, body) = if asked == ChapterId::whole() {
        let place = Place::Whole(guide.clone());
        (document.title.clone(), chapter::whole(document, &place))
    } else if let Some(found) = document.chapter(asked.as_str()) {
        let place = Place::Chapter(guide.clone(), asked.as_str().to_owned());
        let title = found.opening.title.clone();
        (title, chapter::chapter(document, found, &place))
    } else {
        return view! { <NotFound /> }.into_any();
    };
    view! {
        <Title text=title />
        <div id="guide" class="guide" data-live="">
            {body}
        </div>
    }
    .into_any()
}

//! Ways into the guide.

use super::icon::{Icon, Sign};
use crate::server::guide::way::Way;
use crate::server::guide::{ChapterId, Guide, section_of};
use crate::server::request::lang;
use crate::server::routes::{Detail, Page};
use domain::health::{Finding, Resource};
use leptos::prelude::*;
use std::sync::Arc;

/// Address of a chapter; of the guide itself if nothing can be called so.
pub fn chapter_address(id: &str) -> String {
    ChapterId::of(id).map_or_else(|| Page::Guide.path().to_owned(), |id| Detail::Chapter(id).path())
}

/// Address of a section of the guide; of the guide itself if it has no such section.
pub fn section_address(id: &str) -> String {
    let chapter = use_context::<Arc<Guide>>().and_then(|guide| {
        let (chapter, _) = guide.document(lang()).find(id)?;
        Some(chapter_address(&chapter.opening.id))
    });
    match chapter {
        Some(chapter) => format!("{chapter}#{id}"),
        None => Page::Guide.path().to_owned(),
    }
}

/// A link to what the guide says about a finding.
pub fn what_to_do(resource: &Resource, finding: &Finding) -> impl IntoView + use<> {
    to_section(section_of(resource, finding))
}

/// A link to the section of this id, which says what to do.
pub fn to_section(section: String) -> impl IntoView + use<> {
    let words = &lang().words().guide;
    view! {
        <a class="to-guide" href=section_address(&section)>
            {words.what_to_do}
            <span class="unseen">{format!(": {section}")}</span>
        </a>
    }
}

/// A link to what the guide says about what is no finding: a step, a refusal, an error.
pub fn to_way(way: Way) -> impl IntoView + use<> {
    to_section(way.section().to_owned())
}

/// The form that looks for something, which works without a script.
#[component]
pub fn SearchForm(
    /// What is looked for now.
    value: String,
) -> impl IntoView {
    let words = &lang().words().guide;
    view! {
        <form class="search" method="get" action=Page::Guide.path() role="search" aria-label=words.title>
            <Sign icon=Icon::Search />
            <input type="search" name="q" value=value aria-label=words.search placeholder=words.search />
            <button class="button">{words.find}</button>
        </form>
    }
}

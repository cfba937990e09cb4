//! A chapter: what it answers, its sections, the way to the next one.

use super::blocks::{Place, section};
use super::live::{is_the_case, strip};
use super::start::checklist;
use crate::server::components::guide::chapter_address;
use crate::server::guide::tasks::items;
use crate::server::guide::{Chapter, Document, Section};
use crate::server::request::lang;
use crate::server::routes::Page;
use leptos::prelude::*;

/// One chapter.
pub(super) fn chapter(document: &Document, chapter: &Chapter, place: &Place) -> AnyView {
    let words = &lang().words().guide;
    let opening = &chapter.opening;
    let sections = chapter
        .sections
        .iter()
        .map(|section| part(section, place))
        .collect_view();
    view! {
        <nav class="crumbs" aria-label=words.title>
            <a href=Page::Guide.path()>{words.title}</a>
        </nav>
        {contents(chapter)}
        <article class="prose">
            <h1 id=opening.id.clone()>{opening.title.clone()}</h1>
            {section(opening, place)}
            {sections}
            {neighbours(document, &opening.id)}
        </article>
    }
    .into_any()
}

/// All chapters, one after another.
pub(super) fn whole(document: &Document, place: &Place) -> AnyView {
    let words = &lang().words().guide;
    let chapters = document
        .chapters
        .iter()
        .map(|chapter| {
            let opening = &chapter.opening;
            let sections = chapter
                .sections
                .iter()
                .map(|section| part(section, place))
                .collect_view();
            view! {
                <section class="chapter" aria-labelledby=opening.id.clone()>
                    <h2 id=opening.id.clone()>{opening.title.clone()}</h2>
                    {section(opening, place)}
                    {sections}
                </section>
            }
        })
        .collect_view();
    let crumbs = place.in_console().then(|| {
        view! {
            <nav class="crumbs" aria-label=words.title>
                <a href=Page::Guide.path()>{words.title}</a>
            </nav>
        }
    });
    let list = document
        .chapters
        .iter()
        .map(|chapter| {
            let opening = &chapter.opening;
            view! {
                <li>
                    <a href=format!("#{}", opening.id)>{opening.title.clone()}</a>
                    <ul>{links(chapter)}</ul>
                </li>
            }
        })
        .collect_view();
    view! {
        {crumbs}
        <details class="toc">
            <summary>{words.contents}</summary>
            <nav aria-label=words.contents>
                <ul>{list}</ul>
            </nav>
        </details>
        <article class="prose">
            <h1>{document.title.clone()}</h1>
            {super::blocks::blocks(&document.intro, place)}
            {chapters}
        </article>
    }
    .into_any()
}

/// A section under its heading. In a chapter of its own the chapter's title is the page's, and its sections stand one deeper.
fn part(of: &Section, place: &Place) -> AnyView {
    let level = match place {
        Place::Chapter(..) => of.level - 1,
        Place::Incident(_) | Place::Whole(_) | Place::File(_) => of.level,
    };
    let id = of.id.clone();
    let title = view! {
        {of.title.clone()}
        <a class="here" href=format!("#{id}") aria-label=lang().words().guide.link_here>
            "#"
        </a>
    };
    let heading = match level {
        0..=2 => view! { <h2 id=id>{title}</h2> }.into_any(),
        3 => view! { <h3 id=id>{title}</h3> }.into_any(),
        _ => view! { <h4 id=id>{title}</h4> }.into_any(),
    };
    view! {
        {heading}
        {strip(&of.id, place)}
        {start(of, place)}
        {section(of, place)}
    }
    .into_any()
}

/// A way into the section's checklist: if it has one, or if it is about something that is the case now.
fn start(of: &Section, place: &Place) -> Option<AnyView> {
    let Place::Chapter(_, _, Some(listed)) = place else {
        return None;
    };
    let wanted = items(of).next().is_some() || is_the_case(&of.id);
    wanted.then(|| checklist(&of.id, listed))
}

/// The sections of a chapter. The style sheet marks the one that is being read, where the browser can tell.
fn contents(chapter: &Chapter) -> Option<impl IntoView + use<>> {
    let words = &lang().words().guide;
    (!chapter.sections.is_empty()).then(|| {
        view! {
            <details class="toc">
                <summary>{words.on_this_page}</summary>
                <nav aria-label=words.on_this_page>
                    <ul>{links(chapter)}</ul>
                </nav>
            </details>
        }
    })
}

fn links(chapter: &Chapter) -> impl IntoView + use<> {
    chapter
        .sections
        .iter()
        .filter(|section| section.level == 3)
        .map(|section| {
            view! {
                <li>
                    <a href=format!("#{}", section.id)>{section.title.clone()}</a>
                </li>
            }
        })
        .collect_view()
}

/// The chapters before and after this one.
fn neighbours(document: &Document, id: &str) -> impl IntoView + use<> {
    let words = &lang().words().guide;
    let place = document
        .chapters
        .iter()
        .position(|chapter| chapter.opening.id == id);
    let link = |chapter: Option<&Chapter>, rel: &'static str, said: &'static str| {
        chapter.map(|chapter| {
            let opening = &chapter.opening;
            view! {
                <a href=chapter_address(&opening.id) rel=rel>
                    <span>{said}</span>
                    {opening.title.clone()}
                </a>
            }
        })
    };
    let before = place.and_then(|place| document.chapters.get(place.checked_sub(1)?));
    let after = place.and_then(|place| document.chapters.get(place + 1));
    view! {
        <nav class="neighbours" aria-label=words.contents>
            {link(before, "prev", words.before)}
            {link(after, "next", words.after)}
        </nav>
    }
}

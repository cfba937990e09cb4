//! What was found of what a person looked for, first in their language and then in the other.

use crate::server::components::empty::Empty;
use crate::server::components::guide::{SearchForm, section_address};
use crate::server::guide::Guide;
use crate::server::guide::search::{Excerpt, Hit, Query};
use crate::server::request::lang;
use crate::server::words::Lang;
use leptos::prelude::*;

pub(super) fn results(guide: &Guide, typed: &str, query: &Query) -> AnyView {
    let words = &lang().words().guide;
    let mine = guide.search(lang(), query);
    let others: Vec<(Lang, Hit<'_>)> = Lang::ALL
        .into_iter()
        .filter(|other| *other != lang())
        .flat_map(|other| {
            guide
                .search(other, query)
                .into_iter()
                .map(move |hit| (other, hit))
        })
        .filter(|(_, hit)| !mine.iter().any(|known| known.id == hit.id))
        .collect();
    let count = mine.len() + others.len();
    let items = mine
        .iter()
        .map(|hit| item(hit, lang()))
        .chain(others.iter().map(|(other, hit)| item(hit, *other)))
        .collect_view();
    let list = if count == 0 {
        view! { <Empty text=words.nothing_found /> }.into_any()
    } else {
        view! { <ol class="hits">{items}</ol> }.into_any()
    };
    view! {
        <section class="verdict">
            <h1>{(words.found)(count, typed)}</h1>
        </section>
        <SearchForm value=typed.to_owned() />
        {list}
    }
    .into_any()
}

/// A section that was found. Its words are in the language in which they were found; the link leads to it in the person's own.
fn item(hit: &Hit<'_>, of: Lang) -> impl IntoView + use<> {
    let tag = (of != lang()).then(|| of.tag());
    view! {
        <li lang=tag>
            <a href=section_address(hit.id)>{marked(&hit.title)}</a>
            <span class="why">{hit.chapter.to_owned()}</span>
            <p>{marked(&hit.excerpt)}</p>
        </li>
    }
}

fn marked(excerpt: &Excerpt) -> impl IntoView + use<> {
    let pieces = excerpt
        .pieces
        .iter()
        .map(|(text, is_marked)| {
            let text = text.clone();
            if *is_marked {
                view! { <mark>{text}</mark> }.into_any()
            } else {
                text.into_any()
            }
        })
        .collect_view();
    view! { {excerpt.cut_before.then_some("… ")} {pieces} {excerpt.cut_after.then_some(" …")} }
}

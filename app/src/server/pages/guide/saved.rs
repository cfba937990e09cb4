//! The guide as one file that needs nothing else: no console, no AWS, no network.

use super::blocks::Place;
use super::{chapter, front};
use crate::server::guide::Guide;
use crate::server::request::lang;
use crate::server::words::Lang;
use leptos::prelude::*;
use std::sync::Arc;
use time::OffsetDateTime;
use time::macros::format_description;

/// The style of a file that is saved: its own, because the console's is not at hand.
const STYLE: &str = include_str!("../../../../../style/saved-guide.css");

/// The whole guide in a language as one HTML file, as of `now`.
pub fn saved(guide: Arc<Guide>, language: Lang, now: OffsetDateTime) -> String {
    let owner = Owner::new();
    owner.with(|| {
        provide_context(language);
        let minute = format_description!("[year]-[month]-[day] [hour]:[minute] UTC");
        let at = now.format(minute).unwrap_or_default();
        let place = Place::File(guide.clone());
        let document = guide.document(language);
        let body = view! {
            <p class="saved">{(lang().words().guide.saved)(&at)}</p>
            {front::contacts(&guide.contacts)}
            {chapter::whole(document, &place)}
        }
        .to_html();
        // The one text that stands outside of the framework, which escapes the rest.
        let title = escaped(&document.title);
        format!(
            "<!DOCTYPE html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
             content=\"width=device-width, initial-scale=1\"><meta http-equiv=\"Content-Security-Policy\" \
             content=\"default-src 'none'; style-src 'unsafe-inline'\"><title>{title}</title><style>{STYLE}</style></head>\
             <body>{body}</body></html>\n",
            language.tag()
        )
    })
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

//! The guide as one file that needs nothing else: no console, no AWS, no network.

use super::blocks::Place;
use super::live::{Saved, in_full};
use super::{chapter, front};
use crate::server::Judged;
use crate::server::components::aws::finding;
use crate::server::components::reading::CannotRead;
use crate::server::components::state::StateMark;
use crate::server::guide::{Guide, section_of};
use crate::server::request::lang;
use crate::server::words::Lang;
use domain::health::{Assessment, State};
use domain::snapshot::{Reading, Snapshot, Unavailable};
use leptos::prelude::*;
use std::sync::Arc;
use time::OffsetDateTime;

/// The style of a file that is saved: its own, because the console's is not at hand.
const STYLE: &str = include_str!("../../../../../style/saved-guide.css");

/// What was known of the stack when a file was saved.
#[derive(Debug, Clone)]
pub enum Known {
    /// It was read, as far as it could be.
    State(Arc<Judged>),
    /// It could not be.
    Nothing(Unavailable),
}

impl Known {
    /// What a snapshot tells. One in which nothing could be read is nothing: its first reason stands for all.
    pub fn of(snapshot: Snapshot) -> Self {
        let judged = Judged::of(snapshot, None);
        let is_read = |assessment: &Assessment| assessment.state != State::Unavailable;
        match &judged.snapshot.stack.reading {
            Reading::Unavailable(cause) if !judged.health.resources.iter().any(is_read) => {
                Known::Nothing(cause.clone())
            }
            _ => Known::State(Arc::new(judged)),
        }
    }
}

/// The whole guide in a language as one HTML file, as of `now`, with the state of the stack that was known then.
pub fn saved(guide: Arc<Guide>, language: Lang, now: OffsetDateTime, known: &Known) -> String {
    let owner = Owner::new();
    owner.with(|| {
        provide_context(language);
        if let Known::State(judged) = known {
            provide_context(Saved(judged.clone()));
        }
        let at = in_full(now);
        let place = Place::File(guide.clone());
        let document = guide.document(language);
        let body = view! {
            <p class="saved">{(lang().words().guide.saved)(&at)}</p>
            {state(known)}
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

/// The last known state: every resource with what was found on it, each finding with its section.
fn state(known: &Known) -> AnyView {
    let words = lang().words();
    let judged = match known {
        Known::State(judged) => judged,
        Known::Nothing(why) => {
            return view! {
                <section class="saved-state" aria-labelledby="saved-state">
                    <h2 id="saved-state">{words.guide.state_unknown}</h2>
                    <p><CannotRead cause=why.clone() /></p>
                </section>
            }
            .into_any();
        }
    };
    let resources = judged.health.resources.iter().map(resource).collect_view();
    view! {
        <section class="saved-state" aria-labelledby="saved-state">
            <h2 id="saved-state">
                {(words.guide.state_at)(&in_full(judged.snapshot.taken_at))} " " <StateMark state=judged.health.state />
            </h2>
            <ul>{resources}</ul>
        </section>
    }
    .into_any()
}

fn resource(assessment: &Assessment) -> impl IntoView + use<> {
    let resource = &assessment.resource;
    let findings = assessment
        .findings
        .iter()
        .map(|found| {
            let section = section_of(resource, found);
            view! {
                <li>
                    {finding(resource, found)} " "
                    <a href=format!("#{section}")>{lang().words().guide.what_to_do}</a>
                </li>
            }
        })
        .collect_view();
    view! {
        <li>
            <StateMark state=assessment.state />
            " "
            <code>{resource.name().to_owned()}</code>
            {(!assessment.findings.is_empty()).then(|| view! { <ul>{findings}</ul> })}
        </li>
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

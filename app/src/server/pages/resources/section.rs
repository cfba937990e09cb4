//! What the sections of all resources have in common.

use super::console_link::console_link;
use crate::islands::CopyButton;
use crate::server::components::age::Age;
use crate::server::components::anchor::anchor;
use crate::server::components::panel::{Panel, part};
use crate::server::components::reading::{CannotRead, reading};
use crate::server::components::state::StateMark;
use crate::server::components::time::Time;
use crate::server::request::lang;
use domain::health::{Assessment, Finding, Resource};
use domain::name::CodeSha256;
use domain::snapshot::{Observed, Reading, Shown, Snapshot};
use leptos::prelude::*;
use time::OffsetDateTime;

/// What a section is made from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Section<'a> {
    /// What was read.
    pub(super) snapshot: &'a Snapshot,
    /// What it means for the section's resource.
    pub(super) assessment: &'a Assessment,
}

impl Section<'_> {
    /// The resource's panel: what was found on it, then what `show` makes of it.
    pub(super) fn panel<T, V: IntoView + 'static>(
        self,
        observed: &Observed<T>,
        show: impl FnOnce(&T) -> V,
    ) -> AnyView {
        let words = lang().words();
        let Assessment { resource, state, .. } = self.assessment;
        let note = view! {
            <span>{(words.health.kind)(resource)}</span>
            <StateMark state=*state />
            {aws_console(self.snapshot, resource)}
        };
        let missing = (words.health.finding)(resource, &Finding::ResourceMissing);
        let part = part(observed, &missing, |value| {
            view! {
                {findings(self.assessment, told_by_panel)}
                {show(value)}
            }
        });
        view! { <Panel id=anchor(resource) title=resource.name() note=note.into_any() part /> }.into_any()
    }
}

/// A link to the resource in the AWS console, in a new tab, which does not learn where the person came from.
pub(super) fn aws_console(snapshot: &Snapshot, resource: &Resource) -> Option<impl IntoView + use<>> {
    let words = &lang().words().resources;
    console_link(snapshot, resource).map(|address| {
        view! {
            <a class="elsewhere" href=address target="_blank" rel="noreferrer">
                {words.aws_console}
                <span class="unseen">{format!(" ({})", words.new_tab)}</span>
            </a>
        }
    })
}

/// Whether a panel says it in place of the value.
fn told_by_panel(finding: &Finding) -> bool {
    matches!(
        finding,
        Finding::ResourceMissing | Finding::ResourceUnavailable { .. }
    )
}

/// What was found on a resource and is not told elsewhere: worst first, each with its severity. Nothing if nothing was.
pub(super) fn findings(
    assessment: &Assessment,
    told_elsewhere: fn(&Finding) -> bool,
) -> Option<impl IntoView + use<>> {
    let words = lang().words();
    let resource = &assessment.resource;
    let found: Vec<_> = assessment
        .findings
        .iter()
        .filter(|finding| !told_elsewhere(finding))
        .map(|finding| {
            view! {
                <li>
                    <StateMark state=finding.state_on(resource) />
                    <span>{(words.health.finding)(resource, finding)}</span>
                </li>
            }
        })
        .collect();
    (!found.is_empty())
        .then(|| view! { <ul class="findings" aria-label=words.resources.findings>{found}</ul> })
}

/// A part of the snapshot that is one value among others.
pub(super) fn observed<T, V: IntoView + 'static>(
    observed: &Observed<T>,
    missing: &'static str,
    show: impl FnOnce(&T) -> V,
) -> AnyView {
    match observed.shown() {
        Shown::Now(value) => show(value).into_any(),
        Shown::Stale { value, as_of, cause } => view! {
            {show(value)}
            <span class="aside"><Age at=as_of say=lang().words().time.as_of /></span>
            <CannotRead cause=cause.clone() />
        }
        .into_any(),
        Shown::Missing | Shown::Unavailable(_) => reading(&observed.reading, missing, show),
    }
}

/// A list in one value; `none` where there are none.
pub(super) fn listed(texts: &Reading<Vec<String>>) -> AnyView {
    let none = lang().words().resources.none;
    reading(texts, none, |texts| names(texts))
}

/// Names, one a line; a word where there are none.
pub(super) fn names(texts: &[String]) -> AnyView {
    if texts.is_empty() {
        return faint(lang().words().resources.none);
    }
    let names = texts
        .iter()
        .map(|text| view! { <li>{name(text)}</li> })
        .collect_view();
    view! { <ul>{names}</ul> }.into_any()
}

/// A word that stands where a value would.
pub(super) fn faint(word: &'static str) -> AnyView {
    view! { <span class="faint">{word}</span> }.into_any()
}

/// A name, an id or an ARN, as AWS shows it.
pub(super) fn name(text: &str) -> AnyView {
    view! { <span class="mono">{text.to_owned()}</span> }.into_any()
}

/// A name, an id or an ARN with a button that copies it.
pub(super) fn copyable(text: &str) -> AnyView {
    view! { {name(text)} {copy_button(text)} }.into_any()
}

fn copy_button(text: &str) -> impl IntoView + use<> {
    let words = &lang().words().frame;
    view! { <CopyButton text=text.to_owned() label=(words.copy)(text) copied=words.copied.to_owned() /> }
}

/// What is said beside a value about how it is to be taken.
pub(super) fn aside(text: impl IntoView + 'static) -> AnyView {
    view! { <span class="aside">{text}</span> }.into_any()
}

/// A setting that is on or off.
pub(super) fn switch(on: bool) -> AnyView {
    (lang().words().resources.switch)(on).into_any()
}

/// A time, or `none` where there is none.
pub(super) fn time(at: Option<OffsetDateTime>, none: &'static str) -> AnyView {
    match at {
        Some(at) => view! { <Time at /> }.into_any(),
        None => faint(none),
    }
}

/// A code package by the start of its hash; the whole of it on hover and to copy.
pub(super) fn code(hash: &CodeSha256) -> AnyView {
    view! {
        <span class="mono" title=hash.to_string()>
            {short(hash)}
        </span>
        {copy_button(hash.as_str())}
    }
    .into_any()
}

/// Enough of a hash to tell one package from the next.
fn short(hash: &CodeSha256) -> String {
    const ENOUGH: usize = 12;
    hash.as_str().chars().take(ENOUGH).collect()
}

//! What the sections of all resources have in common.

use crate::server::components::anchor::anchor;
use crate::server::components::aws::finding;
use crate::server::components::console_link::aws_console;
use crate::server::components::guide::what_to_do;
use crate::server::components::name::name;
use crate::server::components::panel::{Panel, part};
use crate::server::components::reading::observed;
use crate::server::components::state::StateMark;
use crate::server::components::time::Time;
use crate::server::pages::metrics::Wanted;
use crate::server::request::lang;
use domain::health::{Assessment, Finding, Resource};
use domain::metrics::Group;
use domain::snapshot::{Observed, Snapshot};
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
            {measured(resource)}
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

/// A link to what CloudWatch measured of the resource over time, if it is measured.
fn measured(resource: &Resource) -> Option<impl IntoView + use<>> {
    let group = match resource {
        Resource::Function | Resource::Alias => Group::Function,
        Resource::RestApi => Group::Api,
        Resource::Table(table) => Group::Table(*table),
        _ => return None,
    };
    Some(view! { <a href=Wanted::group(group).address()>{lang().words().metrics.title}</a> })
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
        .filter(|found| !told_elsewhere(found))
        .map(|found| {
            view! {
                <li>
                    <StateMark state=found.state_on(resource) />
                    <span>{finding(resource, found)} " " {what_to_do(resource, found)}</span>
                </li>
            }
        })
        .collect();
    (!found.is_empty())
        .then(|| view! { <ul class="findings" aria-label=words.resources.findings>{found}</ul> })
}

/// A list in one value; `none` where there are none.
pub(super) fn listed(texts: &Observed<Vec<String>>) -> AnyView {
    let none = lang().words().resources.none;
    observed(texts, none, |texts| names(texts))
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

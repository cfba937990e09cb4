//! The first sentence: how it is, because of what, since when.

use crate::server::Judged;
use crate::server::components::anchor::page;
use crate::server::components::answer::PageAnswer;
use crate::server::components::aws::finding;
use crate::server::components::guide::what_to_do;
use crate::server::components::state::StateMark;
use crate::server::components::time::Since;
use crate::server::request::lang;
use domain::health::{self, Finding, Health, Resource};
use leptos::prelude::*;

/// As many causes as are told before the rest is only counted.
const MOST_CAUSES: usize = 3;

/// As many resources as a cause names.
const MOST_NAMES: usize = 3;

/// The same finding on one resource or more.
#[derive(Debug, PartialEq)]
struct Cause<'a> {
    finding: &'a Finding,
    resources: Vec<&'a Resource>,
}

/// What decided the state, each finding once.
fn causes(health: &Health) -> Vec<Cause<'_>> {
    let mut causes: Vec<Cause<'_>> = Vec::new();
    for (resource, finding) in health.causes() {
        match causes.iter_mut().find(|cause| cause.finding == finding) {
            Some(cause) => cause.resources.push(resource),
            None => causes.push(Cause {
                finding,
                resources: vec![resource],
            }),
        }
    }
    causes
}

/// The sentence, with the causes that decided it.
pub(super) fn verdict(judged: &Judged) -> impl IntoView + use<> {
    let words = lang().words();
    let state = judged.health.state;
    let causes = causes(&judged.health);
    let untold = causes.len().saturating_sub(MOST_CAUSES);
    let told = causes.iter().take(MOST_CAUSES).filter_map(cause).collect_view();
    let told = (!causes.is_empty()).then(|| view! { <ul class="causes">{told}</ul> });
    let since = judged.health.since;
    view! {
        <PageAnswer state sentence=(words.health.verdict)(&judged.health)>
            <p><Since since /></p>
            {told}
            {(untold > 0).then(|| view! { <p><a href="#resources">{(words.overview.more)(untold)}</a></p> })}
        </PageAnswer>
    }
}

fn cause(cause: &Cause<'_>) -> Option<impl IntoView + use<>> {
    let words = lang().words();
    let first = *cause.resources.first()?;
    let since = match cause.finding {
        Finding::AlarmRinging { since, .. } => *since,
        _ => None,
    };
    let unnamed = cause.resources.len().saturating_sub(MOST_NAMES);
    let names = cause
        .resources
        .iter()
        .take(MOST_NAMES)
        .enumerate()
        .map(|(position, resource)| {
            view! {
                {(position > 0).then_some(", ")}
                <a class="mono name" href=page(resource)>{resource.name().to_owned()}</a>
            }
        })
        .collect_view();
    Some(view! {
        <li data-key=first.name().to_owned()>
            <StateMark state=cause.finding.state_on(first) />
            <span>
                {names} {(unnamed > 0).then(|| format!(" {}", (words.overview.more)(unnamed)))}": "
                {finding(first, cause.finding)} {since.map(|at| view! { " " <Since since=health::Since::Exactly(at) /> })}
                " " {what_to_do(first, cause.finding)}
            </span>
        </li>
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::health::{Assessment, Since, State};
    use time::macros::datetime;

    #[test]
    fn the_same_finding_is_told_once_with_all_its_resources() {
        let resources = ["LiveInsight-A", "LiveInsight-B"].map(|name| Assessment {
            resource: Resource::Alarm(name.to_owned()),
            state: State::Unknown,
            as_of: datetime!(2026-11-23 05:00 UTC),
            since: Since::AtLeast(datetime!(2026-11-23 05:00 UTC)),
            findings: vec![Finding::AlarmWithoutData],
        });
        let health = Health {
            state: State::Unknown,
            since: resources[0].since,
            resources: resources.to_vec(),
        };
        let causes = causes(&health);
        assert_eq!(causes.len(), 1);
        assert_eq!(
            causes[0].resources,
            [&resources[0].resource, &resources[1].resource]
        );
    }
}

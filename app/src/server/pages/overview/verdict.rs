//! The first sentence: how it is, because of what, since when.

use crate::server::Judged;
use crate::server::components::age::Age;
use crate::server::components::anchor::link;
use crate::server::components::state::{StateMark, StateShape, class};
use crate::server::components::time::Time;
use crate::server::request::lang;
use domain::health::{Finding, Resource};
use leptos::prelude::*;

/// As many causes as are told before the rest is only counted.
const MOST_CAUSES: usize = 3;

/// The sentence, with the causes that decided it.
pub(super) fn verdict(judged: &Judged) -> impl IntoView + use<> {
    let words = lang().words();
    let state = judged.health.state;
    let causes = judged
        .health
        .causes()
        .take(MOST_CAUSES)
        .map(|(resource, finding)| cause(resource, finding))
        .collect_view();
    let untold = judged.health.causes().skip(MOST_CAUSES).count();
    view! {
        <section class=format!("verdict {}", class(state))>
            <h1>
                <StateShape state />
                <span>{(words.health.verdict)(&judged.health)}</span>
            </h1>
            <ul class="causes">{causes}</ul>
            {(untold > 0).then(|| view! { <p><a href="#resources">{(words.overview.more_causes)(untold)}</a></p> })}
            <p class="faint"><StateMark state />" · "<Age at=judged.snapshot.taken_at say=words.time.checked /></p>
        </section>
    }
}

fn cause(resource: &Resource, finding: &Finding) -> impl IntoView + use<> {
    let words = lang().words();
    let since = match finding {
        Finding::AlarmRinging { since, .. } => *since,
        _ => None,
    };
    view! {
        <li data-key=resource.name().to_owned()>
            <StateShape state=finding.state_on(resource) />
            <span>
                <a class="mono name" href=link(resource)>{resource.name().to_owned()}</a>
                " "{(words.health.finding)(resource, finding)}
                {since.map(|at| view! { <span class="faint">" · "{words.overview.since}" "<Time at /></span> })}
            </span>
        </li>
    }
}

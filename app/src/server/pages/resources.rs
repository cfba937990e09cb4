//! Everything that is read of every resource: one section each, with what was found on it and a way into the AWS console.

mod alarms;
mod api;
mod function;
mod section;
pub(super) mod stack;
mod support;
mod table;
mod versions;

use crate::server::Judged;
use crate::server::components::age::Age;
use crate::server::components::anchor::anchor;
use crate::server::components::answer::PageAnswer;
use crate::server::components::fetched::Fetched;
use crate::server::components::state::StateMark;
use crate::server::request::lang;
use domain::health::{Assessment, Resource};
use domain::snapshot::Snapshot;
use leptos::prelude::*;
use leptos_meta::Title;
use section::Section;

/// The page of all resources.
#[component]
pub fn Resources() -> impl IntoView {
    view! {
        <Title text=lang().words().resources.title />
        <Fetched id="resources" view=known />
    }
}

fn known(judged: &Judged) -> AnyView {
    let words = lang().words();
    let health = &judged.health;
    let links = health.resources.iter().map(jump).collect_view();
    let sections = health
        .resources
        .chunk_by(|one, next| is_alarm(one) && is_alarm(next))
        .map(|group| section(&judged.snapshot, group))
        .collect_view();
    let at = judged.snapshot.taken_at;
    view! {
        <PageAnswer state=health.state sentence=(words.resources.tally)(health)>
            <p>
                <Age at say=words.time.checked />
            </p>
        </PageAnswer>
        <nav class="jump" aria-label=words.resources.jump>
            <ul>{links}</ul>
        </nav>
        {sections}
    }
    .into_any()
}

fn jump(assessment: &Assessment) -> impl IntoView + use<> {
    let Assessment { resource, state, .. } = assessment;
    view! {
        <li data-key=anchor(resource)>
            <a href=format!("#{}", anchor(resource))>
                <span class="mono">{resource.name().to_owned()}</span>
                <StateMark state=*state />
            </a>
        </li>
    }
}

fn is_alarm(assessment: &Assessment) -> bool {
    matches!(assessment.resource, Resource::Alarm(_))
}

/// The section of a resource, or of all alarms.
fn section(snapshot: &Snapshot, group: &[Assessment]) -> Option<AnyView> {
    let assessment = group.first()?;
    let section = Section { snapshot, assessment };
    Some(match &assessment.resource {
        Resource::Stack(_) => stack::stack(section),
        Resource::Function => function::latest(section),
        Resource::Alias => function::live(section),
        Resource::RestApi => api::api(section),
        Resource::Table(table) => table::table(section, *table),
        Resource::Role => support::role(section),
        Resource::LogGroup => support::log_group(section),
        Resource::Alarm(_) => alarms::alarms(snapshot, group),
        Resource::Dashboard => support::dashboard(section),
        Resource::Topic => support::topic(section),
    })
}

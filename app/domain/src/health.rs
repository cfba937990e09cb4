//! Is it healthy? Named rules over a [`Snapshot`], each with its evidence.
//!
//! A rule yields a [`Finding`]; the worst finding of a resource is its state, and the worst state of a resource is the
//! stack's. What could not be read is *unavailable*: it makes nothing healthy, and nothing merely degraded either, because
//! anything may be wrong there.

mod finding;
mod rules;
mod section;
mod since;

pub use finding::Finding;
pub use section::SECTIONS;
pub use since::Since;

use crate::alarm::truth::Facts;
use crate::contract::{self, TableId};
use crate::name::AlarmName;
use crate::snapshot::{Observed, Reading, Snapshot};
use serde::{Deserialize, Serialize};
use std::fmt;
use time::OffsetDateTime;

/// How a resource or the whole stack is, from best to worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Everything that was looked at is as it should be.
    Healthy,
    /// AWS answered, but the answer decides nothing yet (an alarm without data).
    Unknown,
    /// Everything was read; it works, and something needs attention.
    Degraded,
    /// AWS did not answer, so it may be as bad as can be. Worse than degraded, or one harmless finding would hide that nothing
    /// is known.
    Unavailable,
    /// It does not do what it is for.
    Unhealthy,
}

/// What is judged, by the name that AWS and the guide use.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind", content = "name")]
pub enum Resource {
    /// The CloudFormation stack.
    Stack(String),
    /// One of the tables.
    Table(TableId),
    /// The collector's function.
    Function,
    /// The function's alias `LIVE`.
    Alias,
    /// The REST API.
    RestApi,
    /// The function's role.
    Role,
    /// The function's log group.
    LogGroup,
    /// An alarm, by name.
    Alarm(String),
    /// The dashboard.
    Dashboard,
    /// The topic that alarms notify.
    Topic,
}

impl Resource {
    /// The resource's name in AWS.
    pub fn name(&self) -> &str {
        match self {
            Resource::Stack(name) | Resource::Alarm(name) => name,
            Resource::Table(table) => table.name(),
            Resource::Function => contract::FUNCTION,
            Resource::Alias => contract::ALIAS,
            Resource::RestApi => contract::REST_API,
            Resource::Role => contract::ROLE,
            Resource::LogGroup => contract::LOG_GROUP,
            Resource::Dashboard => contract::DASHBOARD,
            Resource::Topic => contract::TOPIC,
        }
    }
}

impl Resource {
    /// Whether events are taken without it.
    fn only_watches(&self) -> bool {
        matches!(
            self,
            Resource::Alarm(_) | Resource::Topic | Resource::Dashboard | Resource::LogGroup
        )
    }
}

impl fmt::Display for Resource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
/// A resource with its state and what was found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Assessment {
    /// The resource.
    pub resource: Resource,
    /// The worst of its findings, healthy if there are none.
    pub state: State,
    /// When AWS was asked.
    #[serde(with = "time::serde::rfc3339")]
    pub as_of: OffsetDateTime,
    /// Since when it is in this state. As of this look alone until [`Health::remember`].
    pub since: Since,
    /// Why, worst first.
    pub findings: Vec<Finding>,
}

/// The stack's health: its state and every resource's.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Health {
    /// The worst state of any resource.
    pub state: State,
    /// Since when it is in this state. As of this look alone until [`Health::remember`].
    pub since: Since,
    /// All resources, in the order in which they are shown.
    pub resources: Vec<Assessment>,
}

impl Health {
    /// The findings that decided the state: those as bad as the state itself, then those that say what could not be read,
    /// because something as bad may be there.
    pub fn causes(&self) -> impl Iterator<Item = (&Resource, &Finding)> {
        let unread = (self.state > State::Unavailable).then_some(State::Unavailable);
        std::iter::once(self.state)
            .chain(unread)
            .flat_map(|state| self.findings(state))
    }

    /// The findings that are as bad as this state, in the order of the resources.
    pub fn findings(&self, state: State) -> impl Iterator<Item = (&Resource, &Finding)> {
        self.resources.iter().flat_map(move |assessment| {
            assessment
                .findings
                .iter()
                .filter(move |finding| finding.state_on(&assessment.resource) == state)
                .map(move |finding| (&assessment.resource, finding))
        })
    }

    /// Resources in a state.
    pub fn count(&self, state: State) -> usize {
        self.resources
            .iter()
            .filter(|assessment| assessment.state == state)
            .count()
    }
}

/// Judges a snapshot, by itself: without a past.
pub fn assess(snapshot: &Snapshot) -> Health {
    let alias = snapshot.alias.reading.found();
    let live = alias.and_then(|alias| alias.live.reading.found());
    let measured = rules::Measured::of(snapshot);
    let mut resources = vec![
        judge(
            Resource::Stack(snapshot.target.stack_name.to_string()),
            &snapshot.stack,
            rules::stack,
        ),
        judge(Resource::Function, &snapshot.function, |latest| {
            rules::latest(latest, live, &snapshot.concurrency.reading)
        }),
        judge(Resource::Alias, &snapshot.alias, |alias| {
            rules::live(alias, &snapshot.function.reading, measured.as_ref())
        }),
        judge(Resource::RestApi, &snapshot.api, |api| {
            rules::rest_api(api, &snapshot.probe.reading)
        }),
    ];
    resources.extend(snapshot.tables.iter().map(|(&id, observed)| {
        judge(Resource::Table(id), observed, |found| {
            rules::table(id, found, measured.as_ref())
        })
    }));
    resources.extend([
        judge(Resource::Role, &snapshot.role, rules::role),
        judge(Resource::LogGroup, &snapshot.log_group, rules::log_group),
    ]);
    resources.extend(alarms(snapshot));
    resources.extend([
        judge(Resource::Topic, &snapshot.topic, rules::topic),
        judge(Resource::Dashboard, &snapshot.dashboard, |_| Vec::new()),
    ]);
    let state = resources
        .iter()
        .map(|assessment| assessment.state)
        .max()
        .unwrap_or(State::Unavailable);
    Health {
        state,
        since: Since::AtLeast(snapshot.taken_at),
        resources,
    }
}

fn judge<T>(
    resource: Resource,
    observed: &Observed<T>,
    rules: impl FnOnce(&T) -> Vec<Finding>,
) -> Assessment {
    let mut findings = match &observed.reading {
        Reading::Found(value) => rules(value),
        Reading::Missing => vec![Finding::ResourceMissing],
        Reading::Unavailable(cause) => vec![Finding::ResourceUnavailable { cause: cause.clone() }],
    };
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.state_on(&resource)));
    let state = findings
        .first()
        .map_or(State::Healthy, |worst| worst.state_on(&resource));
    Assessment {
        resource,
        state,
        as_of: observed.as_of,
        since: Since::AtLeast(observed.as_of),
        findings,
    }
}
/// The alarms of the contract, then any other that was found under the same prefix.
fn alarms(snapshot: &Snapshot) -> Vec<Assessment> {
    let facts = Facts::of(snapshot);
    let as_of = snapshot.alarms.as_of;
    let found = snapshot.alarms.reading.found();
    let others = found
        .into_iter()
        .flat_map(|alarms| alarms.keys())
        .map(AlarmName::as_str)
        .filter(|name| !contract::ALARMS.contains(name));
    contract::ALARMS
        .into_iter()
        .chain(others)
        .map(|name| {
            let reading = match &snapshot.alarms.reading {
                Reading::Found(alarms) => alarms.get(name).cloned().map_or(Reading::Missing, Reading::Found),
                Reading::Missing => Reading::Missing,
                Reading::Unavailable(cause) => Reading::Unavailable(cause.clone()),
            };
            judge(
                Resource::Alarm(name.to_owned()),
                &Observed::new(as_of, reading),
                |alarm| rules::alarm(alarm, &facts),
            )
        })
        .collect()
}

#[cfg(test)]
pub(crate) mod tests;

//! Is it healthy? Named rules over a [`Snapshot`], each with its evidence.
//!
//! A rule yields a [`Finding`]; the worst finding of a resource is its state, and the worst state of a resource is the
//! stack's. What could not be read is *unavailable* and makes nothing healthy.

use crate::contract::{self, TableId};
use crate::name::CodeSha256;
use crate::snapshot::{
    Alarm, AlarmState, Alias, AliasTarget, ExecutionRole, Function, LambdaState, LastUpdate, LogGroup,
    Observed, Reading, RestApi, Snapshot, Stack, Table, TableStatus, Topic, Ttl, Unavailable,
};
use crate::stack_status::{Phase, StackStatus};
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
    /// AWS did not answer, so nothing can be said.
    Unavailable,
    /// It works, and something needs attention.
    Degraded,
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

/// One thing that a rule found, with its evidence. The words for it are the UI's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", rename_all_fields = "snake_case", tag = "rule")]
pub enum Finding {
    /// The resource, or a part of it, does not exist.
    ResourceMissing,
    /// The resource could not be read.
    ResourceUnavailable {
        /// Which call failed, and why.
        cause: Unavailable,
    },
    /// A part of the resource could not be read.
    PartUnavailable {
        /// Which call failed, and why.
        cause: Unavailable,
    },
    /// A stack operation is under way.
    StackBusy {
        /// The status.
        status: StackStatus,
    },
    /// The last stack operation failed and was undone.
    StackRolledBack {
        /// The status.
        status: StackStatus,
        /// AWS's reason.
        reason: Option<String>,
    },
    /// The stack is stuck or half made.
    StackStuck {
        /// The status.
        status: StackStatus,
        /// AWS's reason.
        reason: Option<String>,
    },
    /// The table or index cannot be used now.
    TableNotActive {
        /// The index, or `None` for the table itself.
        index: Option<String>,
        /// The status as DynamoDB names it.
        status: TableStatus,
    },
    /// The table or index has other keys than the contract: readers of it break.
    TableKeyDiffers {
        /// The index, or `None` for the table itself.
        index: Option<String>,
        /// The key it should have.
        expected: String,
        /// The key it has.
        found: String,
    },
    /// An index of the contract does not exist.
    IndexMissing {
        /// The index.
        index: String,
    },
    /// Items that should expire do not.
    TtlDisabled {
        /// The attribute that should expire them.
        attribute: String,
    },
    /// The table cannot be restored to an earlier point in time.
    PointInTimeRecoveryDisabled,
    /// The table can be deleted by one call.
    DeletionProtectionDisabled,
    /// The function cannot be invoked.
    FunctionNotActive {
        /// Its state.
        state: LambdaState,
    },
    /// The function's last update did not succeed.
    FunctionUpdateFailed {
        /// AWS's reason.
        reason: String,
    },
    /// An update of the function is under way.
    FunctionUpdating,
    /// Another runtime than the collector's.
    RuntimeDiffers {
        /// The runtime it has.
        found: Option<String>,
    },
    /// An environment variable is missing or names something else.
    VariableDiffers {
        /// The variable.
        variable: String,
        /// The table it must name.
        expected: String,
        /// What it names.
        found: Option<String>,
    },
    /// X-Ray does not trace.
    TracingDisabled,
    /// `LIVE` follows every update of the code, tested or not.
    AliasOnLatest,
    /// The code that would be published next differs from the code that is live: a deployment did not finish, or somebody
    /// changed the function by hand.
    CodeNotLive {
        /// The hash of `$LATEST`.
        latest: CodeSha256,
        /// The hash of the live version.
        live: CodeSha256,
    },
    /// The configuration that would be published next differs from the live version's.
    ConfigurationNotLive,
    /// The API has no stage `prod`.
    StageMissing,
    /// A method of the contract is missing on `/events`.
    MethodMissing {
        /// The method.
        method: String,
    },
    /// The stage has no throttle of its own: one caller can use up the account's limit.
    ThrottleMissing,
    /// Something else than Lambda may assume the role, or Lambda may not.
    RoleTrustDiffers {
        /// The services that may.
        services: Vec<String>,
    },
    /// Logs are kept, and paid for, for ever.
    RetentionMissing,
    /// The alarm is ringing.
    AlarmRinging {
        /// CloudWatch's sentence.
        reason: String,
        /// Since when.
        #[serde(with = "time::serde::rfc3339::option")]
        since: Option<OffsetDateTime>,
    },
    /// The alarm has no data to judge by.
    AlarmWithoutData,
    /// The alarm rings for nobody: its actions are switched off, or it has none.
    AlarmSilent,
    /// Nobody receives what the topic sends.
    TopicWithoutSubscriber {
        /// Subscriptions waiting to be confirmed.
        pending: u64,
    },
}

impl Finding {
    /// How bad it is when found on this resource.
    ///
    /// What only watches (alarms, topic, dashboard, logs) can be missing or ringing while events are still taken, so it
    /// degrades the stack; the one exception is the alarm that says events are failing.
    pub fn state_on(&self, resource: &Resource) -> State {
        use Finding as F;
        match self {
            F::ResourceUnavailable { .. } | F::PartUnavailable { .. } => State::Unavailable,
            F::AlarmWithoutData => State::Unknown,
            F::ResourceMissing if resource.only_watches() => State::Degraded,
            F::AlarmRinging { .. } if resource.name() != contract::ERROR_RATE_ALARM => State::Degraded,
            // A table that is being changed goes on serving; the other states do not.
            F::TableNotActive {
                status: TableStatus::Updating,
                ..
            } => State::Degraded,
            F::ResourceMissing
            | F::StackStuck { .. }
            | F::TableNotActive { .. }
            | F::TableKeyDiffers { .. }
            | F::IndexMissing { .. }
            | F::FunctionNotActive { .. }
            | F::RuntimeDiffers { .. }
            | F::VariableDiffers { .. }
            | F::StageMissing
            | F::MethodMissing { .. }
            | F::RoleTrustDiffers { .. }
            | F::AlarmRinging { .. } => State::Unhealthy,
            F::StackBusy { .. }
            | F::StackRolledBack { .. }
            | F::TtlDisabled { .. }
            | F::PointInTimeRecoveryDisabled
            | F::DeletionProtectionDisabled
            | F::FunctionUpdateFailed { .. }
            | F::FunctionUpdating
            | F::TracingDisabled
            | F::AliasOnLatest
            | F::CodeNotLive { .. }
            | F::ConfigurationNotLive
            | F::ThrottleMissing
            | F::RetentionMissing
            | F::AlarmSilent
            | F::TopicWithoutSubscriber { .. } => State::Degraded,
        }
    }
}

/// A resource with its state and what was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assessment {
    /// The resource.
    pub resource: Resource,
    /// The worst of its findings, healthy if there are none.
    pub state: State,
    /// When AWS was asked.
    #[serde(with = "time::serde::rfc3339")]
    pub as_of: OffsetDateTime,
    /// Why, worst first.
    pub findings: Vec<Finding>,
}

/// The stack's health: its state and every resource's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Health {
    /// The worst state of any resource.
    pub state: State,
    /// All resources, in the order in which they are shown.
    pub resources: Vec<Assessment>,
}

impl Health {
    /// The findings that decided the state: those as bad as the state itself.
    pub fn causes(&self) -> impl Iterator<Item = (&Resource, &Finding)> {
        self.resources.iter().flat_map(move |assessment| {
            assessment
                .findings
                .iter()
                .filter(move |finding| finding.state_on(&assessment.resource) == self.state)
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

/// Judges a snapshot.
pub fn assess(snapshot: &Snapshot) -> Health {
    let mut resources = vec![
        judge(
            Resource::Stack(snapshot.target.stack_name.to_string()),
            &snapshot.stack,
            stack,
        ),
        judge(Resource::Function, &snapshot.function, function),
        judge(Resource::Alias, &snapshot.alias, |alias| {
            live_code(alias, snapshot.function.reading.found())
        }),
        judge(Resource::RestApi, &snapshot.api, rest_api),
    ];
    resources.extend(
        snapshot
            .tables
            .iter()
            .map(|(&id, observed)| judge(Resource::Table(id), observed, |found| table(id, found))),
    );
    resources.extend([
        judge(Resource::Role, &snapshot.role, role),
        judge(Resource::LogGroup, &snapshot.log_group, log_group),
    ]);
    resources.extend(alarms(snapshot));
    resources.extend([
        judge(Resource::Topic, &snapshot.topic, topic),
        judge(Resource::Dashboard, &snapshot.dashboard, |_| Vec::new()),
    ]);
    let state = resources
        .iter()
        .map(|assessment| assessment.state)
        .max()
        .unwrap_or(State::Unavailable);
    Health { state, resources }
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
        findings,
    }
}

/// Judges a part that was read by a call of its own: not being allowed to read it hides only that part.
fn part<T>(
    reading: &Reading<T>,
    when_missing: Finding,
    rules: impl FnOnce(&T) -> Vec<Finding>,
) -> Vec<Finding> {
    match reading {
        Reading::Found(value) => rules(value),
        Reading::Missing => vec![when_missing],
        Reading::Unavailable(cause) => vec![Finding::PartUnavailable { cause: cause.clone() }],
    }
}

fn stack(stack: &Stack) -> Vec<Finding> {
    let (status, reason) = (stack.status.clone(), stack.reason.clone());
    match status.phase() {
        Phase::Settled => vec![],
        Phase::Absent => vec![Finding::ResourceMissing],
        Phase::Busy => vec![Finding::StackBusy { status }],
        Phase::RolledBack => vec![Finding::StackRolledBack { status, reason }],
        Phase::Stuck => vec![Finding::StackStuck { status, reason }],
    }
}

fn table(id: TableId, table: &Table) -> Vec<Finding> {
    let contract = id.contract();
    let mut findings = vec![];
    findings.extend(usable(None, &table.status));
    findings.extend(same_key(None, contract.key, table.key.as_key()));
    for (name, key) in contract.indexes {
        match table.indexes.get(*name) {
            None => findings.push(Finding::IndexMissing {
                index: (*name).to_owned(),
            }),
            Some(index) => {
                findings.extend(usable(Some(name), &index.status));
                findings.extend(same_key(Some(name), *key, index.key.as_key()));
            }
        }
    }
    if let Some(attribute) = contract.ttl_attribute {
        let disabled = || Finding::TtlDisabled {
            attribute: attribute.to_owned(),
        };
        findings.extend(part(&table.ttl, disabled(), |ttl| match ttl {
            Ttl::Enabled(by) if by == attribute => vec![],
            Ttl::Enabled(_) | Ttl::Disabled => vec![disabled()],
        }));
    }
    findings.extend(part(
        &table.point_in_time_recovery,
        Finding::PointInTimeRecoveryDisabled,
        |&enabled| {
            if enabled {
                vec![]
            } else {
                vec![Finding::PointInTimeRecoveryDisabled]
            }
        },
    ));
    if !table.deletion_protection {
        findings.push(Finding::DeletionProtectionDisabled);
    }
    findings
}

fn usable(index: Option<&str>, status: &TableStatus) -> Option<Finding> {
    match status {
        TableStatus::Active | TableStatus::Unstated => None,
        _ => Some(Finding::TableNotActive {
            index: index.map(str::to_owned),
            status: status.clone(),
        }),
    }
}

fn same_key(index: Option<&str>, expected: contract::Key<'_>, found: contract::Key<'_>) -> Option<Finding> {
    (expected != found).then(|| Finding::TableKeyDiffers {
        index: index.map(str::to_owned),
        expected: expected.to_string(),
        found: found.to_string(),
    })
}

fn function(function: &Function) -> Vec<Finding> {
    let mut findings = vec![];
    // An inactive function wakes at the next invocation: idle, not broken.
    if !matches!(function.state, LambdaState::Active | LambdaState::Inactive) {
        findings.push(Finding::FunctionNotActive {
            state: function.state.clone(),
        });
    }
    match &function.last_update {
        LastUpdate::Successful => {}
        LastUpdate::InProgress => findings.push(Finding::FunctionUpdating),
        LastUpdate::Failed { reason } => findings.push(Finding::FunctionUpdateFailed {
            reason: reason.clone(),
        }),
    }
    if function.runtime.as_deref() != Some(contract::RUNTIME) {
        findings.push(Finding::RuntimeDiffers {
            found: function.runtime.clone(),
        });
    }
    for (variable, table) in contract::FUNCTION_VARIABLES {
        let found = function.variables.get(variable);
        if found.map(String::as_str) != Some(table.name()) {
            findings.push(Finding::VariableDiffers {
                variable: variable.to_owned(),
                expected: table.name().to_owned(),
                found: found.cloned(),
            });
        }
    }
    if !function.tracing_active {
        findings.push(Finding::TracingDisabled);
    }
    findings
}

fn live_code(alias: &Alias, latest: Option<&Function>) -> Vec<Finding> {
    if alias.version == AliasTarget::Latest {
        return vec![Finding::AliasOnLatest];
    }
    match (&alias.live, latest) {
        (Reading::Unavailable(cause), _) => vec![Finding::PartUnavailable { cause: cause.clone() }],
        (Reading::Found(live), Some(latest)) if live.code_sha256 != latest.code_sha256 => {
            vec![Finding::CodeNotLive {
                latest: latest.code_sha256.clone(),
                live: live.code_sha256.clone(),
            }]
        }
        (Reading::Found(live), Some(latest)) if !live.publishes_same_as(latest) => {
            vec![Finding::ConfigurationNotLive]
        }
        _ => vec![],
    }
}

fn rest_api(api: &RestApi) -> Vec<Finding> {
    let mut findings = part(&api.stage, Finding::StageMissing, |stage| {
        let mut findings = vec![];
        if !stage.tracing {
            findings.push(Finding::TracingDisabled);
        }
        if stage.throttle.is_none() {
            findings.push(Finding::ThrottleMissing);
        }
        findings
    });
    let missing = |method: &str| Finding::MethodMissing {
        method: method.to_owned(),
    };
    findings.extend(part(&api.methods, missing("POST"), |methods| {
        ["OPTIONS", "POST"]
            .into_iter()
            .filter(|method| !methods.iter().any(|found| found == method))
            .map(missing)
            .collect()
    }));
    findings
}

fn role(role: &ExecutionRole) -> Vec<Finding> {
    let mut findings = vec![];
    if role.trusted_services != ["lambda.amazonaws.com"] {
        findings.push(Finding::RoleTrustDiffers {
            services: role.trusted_services.clone(),
        });
    }
    for policies in [&role.managed_policies, &role.inline_policies] {
        if let Reading::Unavailable(cause) = policies {
            findings.push(Finding::PartUnavailable { cause: cause.clone() });
        }
    }
    findings
}

fn log_group(group: &LogGroup) -> Vec<Finding> {
    match group.retention_days {
        Some(_) => vec![],
        None => vec![Finding::RetentionMissing],
    }
}

/// The alarms of the contract, then any other that was found under the same prefix.
fn alarms(snapshot: &Snapshot) -> Vec<Assessment> {
    let as_of = snapshot.alarms.as_of;
    let found = snapshot.alarms.reading.found();
    let others = found
        .into_iter()
        .flat_map(|alarms| alarms.keys())
        .filter(|name| !contract::ALARMS.contains(&name.as_str()))
        .cloned();
    contract::ALARMS
        .into_iter()
        .map(str::to_owned)
        .chain(others)
        .map(|name| {
            let reading = match &snapshot.alarms.reading {
                Reading::Found(alarms) => alarms
                    .get(&name)
                    .cloned()
                    .map_or(Reading::Missing, Reading::Found),
                Reading::Missing => Reading::Missing,
                Reading::Unavailable(cause) => Reading::Unavailable(cause.clone()),
            };
            judge(Resource::Alarm(name), &Observed { as_of, reading }, alarm)
        })
        .collect()
}

fn alarm(alarm: &Alarm) -> Vec<Finding> {
    let mut findings = match alarm.state {
        AlarmState::Ok => vec![],
        AlarmState::Alarm => vec![Finding::AlarmRinging {
            reason: alarm.reason.clone(),
            since: alarm.since,
        }],
        AlarmState::InsufficientData => vec![Finding::AlarmWithoutData],
    };
    if !alarm.actions_enabled || alarm.alarm_actions == 0 {
        findings.push(Finding::AlarmSilent);
    }
    findings
}

fn topic(topic: &Topic) -> Vec<Finding> {
    match topic.confirmed {
        0 => vec![Finding::TopicWithoutSubscriber {
            pending: topic.pending,
        }],
        _ => vec![],
    }
}

#[cfg(test)]
mod tests;

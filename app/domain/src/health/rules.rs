//! The rules, one function for each kind of resource.

mod measured;
mod table;

pub(super) use measured::Measured;
pub(super) use table::table;

use super::Finding;
use crate::contract;
use crate::snapshot::{
    Alarm, AlarmState, Alias, AliasTarget, Concurrency, Drift, ExecutionRole, Function, LambdaState,
    LastUpdate, LogGroup, Probe, Reading, RestApi, Stack, Topic,
};
use crate::stack_status::Phase;

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

pub(super) fn stack(stack: &Stack) -> Vec<Finding> {
    let (status, reason) = (stack.status.clone(), stack.reason.clone());
    let mut findings = match status.phase() {
        Phase::Settled => vec![],
        Phase::Absent => vec![Finding::ResourceMissing],
        Phase::Busy => vec![Finding::StackBusy { status }],
        Phase::RolledBack => vec![Finding::StackRolledBack { status, reason }],
        Phase::Stuck => vec![Finding::StackStuck { status, reason }],
    };
    findings.extend(drift(&stack.drift));
    findings
}

/// `LIVE` differs from the template from the first shift on: the console owns it.
fn drift(drift: &Drift) -> Vec<Finding> {
    let resources = match drift {
        Drift::NotChecked | Drift::InSync { .. } => return vec![],
        Drift::Drifted { resources, .. } => resources,
    };
    let unnamed = Finding::StackDrifted { resources: vec![] };
    part(resources, unnamed, |named| {
        let is_ours = |id: &String| contract::FROZEN_LOGICAL_IDS.contains(&id.as_str());
        let resources: Vec<String> = named.iter().filter(|id| !is_ours(id)).cloned().collect();
        if resources.is_empty() && !named.is_empty() {
            vec![]
        } else {
            vec![Finding::StackDrifted { resources }]
        }
    })
}

/// Judges `$LATEST`, which the next deployment publishes. A fault that `LIVE` runs with too is told there and only there.
/// What holds for every version, its concurrency, is told here.
pub(super) fn latest(
    latest: &Function,
    live: Option<&Function>,
    concurrency: &Reading<Concurrency>,
) -> Vec<Finding> {
    let told = live.map(function).unwrap_or_default();
    let mut findings = function(latest);
    findings.retain(|finding| !told.contains(finding));
    findings.extend(match concurrency {
        Reading::Found(Concurrency::Reserved(0)) => Some(Finding::FunctionThrottledToZero),
        Reading::Found(_) | Reading::Missing => None,
        Reading::Unavailable(cause) => Some(Finding::PartUnavailable { cause: cause.clone() }),
    });
    findings
}

/// Judges what takes the traffic: where the alias points, what runs there, and whether it is what was deployed last.
pub(super) fn live(alias: &Alias, latest: &Reading<Function>) -> Vec<Finding> {
    let live = match &alias.live {
        Reading::Found(live) => live,
        Reading::Missing => {
            return vec![Finding::LiveVersionMissing {
                version: alias.version,
            }];
        }
        Reading::Unavailable(cause) => return vec![Finding::PartUnavailable { cause: cause.clone() }],
    };
    let mut findings = function(live);
    match (alias.version, latest) {
        (AliasTarget::Latest, _) => findings.push(Finding::AliasOnLatest),
        (AliasTarget::Published(_), Reading::Found(latest)) => findings.extend(not_live(live, latest)),
        // Told of the function, where it is worse.
        (AliasTarget::Published(_), Reading::Missing) => {}
        (AliasTarget::Published(_), Reading::Unavailable(cause)) => {
            findings.push(Finding::PartUnavailable { cause: cause.clone() });
        }
    }
    findings
}

/// What would be published next and is not live.
fn not_live(live: &Function, latest: &Function) -> Option<Finding> {
    if live.code_sha256 != latest.code_sha256 {
        return Some(Finding::CodeNotLive {
            latest: latest.code_sha256.clone(),
            live: live.code_sha256.clone(),
        });
    }
    // Where the two differ in their faults, the faults say in what.
    let differs = !live.publishes_same_as(latest) && configuration(live) == configuration(latest);
    differs.then_some(Finding::ConfigurationNotLive)
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
    findings.extend(configuration(function));
    findings
}

/// What a publication would freeze.
fn configuration(function: &Function) -> Vec<Finding> {
    let mut findings = vec![];
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

pub(super) fn rest_api(api: &RestApi, probe: &Reading<Probe>) -> Vec<Finding> {
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
            .filter(|method| !methods.contains_key(*method))
            .map(missing)
            .collect()
    }));
    findings.extend(match probe {
        Reading::Found(probe) if is_failure(probe.status) => {
            Some(Finding::ApiProbeFailed { status: probe.status })
        }
        // Not made, because the stack has no address to ask yet: the stack says why.
        Reading::Found(_) | Reading::Missing => None,
        Reading::Unavailable(cause) => Some(Finding::PartUnavailable { cause: cause.clone() }),
    });
    findings
}

/// API Gateway answers 403 for a method or stage that it does not have and 404 for an API; 429 only says that it is busy.
fn is_failure(status: u16) -> bool {
    status >= 500 || matches!(status, 403 | 404)
}

pub(super) fn role(role: &ExecutionRole) -> Vec<Finding> {
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

pub(super) fn log_group(group: &LogGroup) -> Vec<Finding> {
    match group.retention_days {
        Some(_) => vec![],
        None => vec![Finding::RetentionMissing],
    }
}
pub(super) fn alarm(alarm: &Alarm) -> Vec<Finding> {
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

pub(super) fn topic(topic: &Topic) -> Vec<Finding> {
    match topic.confirmed {
        0 => vec![Finding::TopicWithoutSubscriber {
            pending: topic.pending,
        }],
        _ => vec![],
    }
}

//! The rules, one function for each kind of resource.

mod function;
mod measured;
mod table;

pub(super) use function::{latest, live};
pub(super) use measured::Measured;
pub(super) use table::table;

use super::Finding;
use crate::alarm::truth::{Blindness, Facts, Truth, truth};
use crate::contract;
use crate::snapshot::{
    Alarm, AlarmState, Drift, ExecutionRole, LogGroup, Probe, Reading, RestApi, Stack, Topic,
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

pub(super) fn rest_api(api: &RestApi, probe: &Reading<Probe>) -> Vec<Finding> {
    let mut findings = part(&api.stage.reading, Finding::StageMissing, |stage| {
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
    findings.extend(part(&api.methods.reading, missing("POST"), |methods| {
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
    let policies = [&role.managed_policies.reading, &role.inline_policies.reading];
    if policies
        .iter()
        .all(|policies| policies.found().is_some_and(Vec::is_empty))
    {
        findings.push(Finding::RoleWithoutPolicy);
    }
    for policies in policies {
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

pub(super) fn alarm(alarm: &Alarm, facts: &Facts<'_>) -> Vec<Finding> {
    let blind = match truth(&alarm.definition, facts) {
        Truth::Blind { because, fix } if !is_told_elsewhere(&because) => {
            Some(Finding::AlarmBlind { because, fix })
        }
        Truth::Blind { .. } | Truth::CanFire { .. } | Truth::Unknown { .. } => None,
    };
    let mut findings = match (alarm.state, &blind) {
        (AlarmState::Alarm, _) => vec![Finding::AlarmRinging {
            reason: alarm.reason.clone(),
            since: alarm.since,
        }],
        // Why it has no data is known then.
        (AlarmState::Ok, _) | (AlarmState::InsufficientData, Some(_)) => vec![],
        (AlarmState::InsufficientData, None) => vec![Finding::AlarmWithoutData],
    };
    findings.extend(blind);
    if !alarm.definition.acts() {
        findings.push(Finding::AlarmSilent);
    }
    findings
}

/// Whether what is missing is a resource that the stack promises: then the resource says so itself.
fn is_told_elsewhere(blindness: &Blindness) -> bool {
    let Blindness::ResourceMissing { metric, dimension } = blindness else {
        return false;
    };
    let value = metric.dimensions.get(dimension).map(String::as_str);
    match dimension.as_str() {
        "GlobalSecondaryIndexName" => contract::TableId::ALL.into_iter().any(|id| {
            let promised = id.contract();
            let is_of = metric
                .dimensions
                .get("TableName")
                .is_some_and(|table| table == promised.name);
            is_of && promised.indexes.iter().any(|(index, _)| value == Some(*index))
        }),
        "Stage" => value == Some(contract::STAGE),
        _ => true,
    }
}

pub(super) fn topic(topic: &Topic) -> Vec<Finding> {
    match topic.confirmed {
        0 => vec![Finding::TopicWithoutSubscriber {
            pending: topic.pending,
        }],
        _ => vec![],
    }
}

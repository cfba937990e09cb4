//! English.

use super::{Health as Words, clock};
use crate::server::words::truth;
use domain::health::{Finding, Health, Resource, State};
use domain::snapshot::{Direction, LambdaState, Unavailable, Why};

pub(super) const WORDS: Words = Words {
    kind,
    state,
    verdict,
    cause,
    finding,
    unavailable,
};

fn kind(resource: &Resource) -> &'static str {
    match resource {
        Resource::Stack(_) => "CloudFormation stack",
        Resource::Table(_) => "DynamoDB table",
        Resource::Function => "Lambda function",
        Resource::Alias => "Lambda alias",
        Resource::RestApi => "REST API",
        Resource::Role => "IAM role",
        Resource::LogGroup => "Log group",
        Resource::Alarm(_) => "CloudWatch alarm",
        Resource::Dashboard => "CloudWatch dashboard",
        Resource::Topic => "SNS topic",
    }
}

fn state(state: State) -> &'static str {
    match state {
        State::Healthy => "healthy",
        State::Unknown => "unknown",
        State::Unavailable => "unavailable",
        State::Degraded => "degraded",
        State::Unhealthy => "unhealthy",
    }
}

fn verdict(health: &Health) -> String {
    match health.state {
        State::Healthy => format!(
            "LiveInsight is healthy: all {} resources are as they should be",
            health.resources.len()
        ),
        State::Degraded => "LiveInsight works, but something needs attention".to_owned(),
        State::Unhealthy => "LiveInsight does not work as it should".to_owned(),
        State::Unknown => "Nothing is wrong so far, but part of the state is not known yet".to_owned(),
        State::Unavailable if health.count(State::Unavailable) == health.resources.len() => {
            "None of LiveInsight's state can be read".to_owned()
        }
        State::Unavailable if health.findings(State::Degraded).next().is_some() => {
            "Part of the state cannot be read, and something that can be read needs attention".to_owned()
        }
        State::Unavailable => "Part of the state cannot be read".to_owned(),
    }
}

fn cause(health: &Health) -> Option<String> {
    let mut causes = health.causes();
    let (resource, first) = causes.next()?;
    let more = match causes.count() {
        0 => String::new(),
        more => format!(" (and {more} more)"),
    };
    Some(format!("{resource}: {}{more}", finding(resource, first)))
}

fn finding(resource: &Resource, finding: &Finding) -> String {
    match (resource, finding) {
        (
            Resource::Function,
            Finding::FunctionNotActive { .. }
            | Finding::RuntimeDiffers { .. }
            | Finding::VariableDiffers { .. }
            | Finding::TracingDisabled,
        ) => format!("$LATEST, which the next deployment publishes: {}", found(finding)),
        _ => found(finding),
    }
}

fn found(finding: &Finding) -> String {
    match finding {
        Finding::ResourceMissing => "it does not exist; deploy the stack to make it".to_owned(),
        Finding::ResourceUnavailable { cause } => unavailable(cause),
        Finding::PartUnavailable { cause } => format!("a part is not known: {}", unavailable(cause)),
        Finding::StackBusy { status } => format!("{status}: an operation is under way"),
        Finding::StackRolledBack { status, reason } => {
            format!("{status}: the last deployment failed and was undone{}", because(reason.as_deref()))
        }
        Finding::StackStuck { status, reason } => {
            let way_out = status.way_out().unwrap_or_default();
            format!("{status}{}; {way_out}", because(reason.as_deref()))
        }
        Finding::StackDrifted { resources } if resources.is_empty() => {
            "it differs from its template: something was changed outside of CloudFormation".to_owned()
        }
        Finding::StackDrifted { resources } => format!(
            "changed outside of CloudFormation: {}; a deployment alone does not set it right",
            resources.join(", ")
        ),
        Finding::TableThrottled { index, direction, events, minutes, as_of } => format!(
            "{}: {events} {} throttled within {minutes} minutes before {}; its capacity is too small, or one key is too busy",
            part(index.as_deref()),
            match (direction, events) {
                (Direction::Read, 1) => "read was",
                (Direction::Read, _) => "reads were",
                (Direction::Write, 1) => "write was",
                (Direction::Write, _) => "writes were",
            },
            clock(*as_of)
        ),
        Finding::CapacityTight { index, direction, used_percent, provisioned, as_of } => {
            let units = match direction {
                Direction::Read => "read",
                Direction::Write => "write",
            };
            format!(
                "{}: {used_percent} % of its {provisioned} {units} capacity units were used before {}; raise them, or requests will be throttled",
                part(index.as_deref()),
                clock(*as_of)
            )
        }
        Finding::TableNotActive { index, status } => format!("{} is {status}", part(index.as_deref())),
        Finding::TableKeyDiffers { index, expected, found } => {
            format!("{} has the key ({found}) and not ({expected}), so its readers fail", part(index.as_deref()))
        }
        Finding::IndexMissing { index } => format!("index {index} does not exist"),
        Finding::TtlDisabled { attribute } => format!("items do not expire: TTL on {attribute} is off"),
        Finding::PointInTimeRecoveryDisabled => "point-in-time recovery is off: lost data cannot be restored".to_owned(),
        Finding::DeletionProtectionDisabled => "deletion protection is off: one call can delete it".to_owned(),
        Finding::FunctionNotActive { state } => match state {
            LambdaState::Failed { reason } => format!("it cannot be invoked: {reason}"),
            LambdaState::Pending => "it is still being made".to_owned(),
            LambdaState::Other(text) => format!("its state is {text}"),
            LambdaState::Active | LambdaState::Inactive => "it can be invoked".to_owned(),
        },
        Finding::FunctionUpdateFailed { reason } => format!("its last update failed: {reason}"),
        Finding::FunctionUpdateUnknown { status } => {
            format!("its last update is {status}, which this console does not know; look in the Lambda console")
        }
        Finding::FunctionUpdating => "an update is under way".to_owned(),
        Finding::FunctionThrottledToZero => {
            "its reserved concurrency is 0, so every event is refused; remove the reservation".to_owned()
        }
        Finding::RuntimeDiffers { found } => {
            format!("its runtime is {} and not {}", found.as_deref().unwrap_or("a container"), domain::contract::RUNTIME)
        }
        Finding::VariableDiffers { variable, expected, found } => match found {
            Some(found) => format!("its variable {variable} is {found} and not {expected}"),
            None => format!("its variable {variable} is not set; it must be {expected}"),
        },
        Finding::TracingDisabled => "X-Ray tracing is off".to_owned(),
        Finding::AliasOnLatest => "it follows $LATEST, so every update is live untested".to_owned(),
        Finding::LiveVersionMissing { version } => {
            format!("it points to version {version}, which does not exist, so events are lost; roll back to a version that does")
        }
        Finding::CanaryRunning { version, basis_points } => format!(
            "version {version} takes {} % of the requests: give it all of them or none",
            f64::from(*basis_points) / 100.0
        ),
        Finding::OfSecondVersion { version, finding } => {
            format!("version {version}, which takes a share of the requests: {}", found(finding))
        }
        Finding::InvocationsFailing { errors, invocations, minutes, as_of } => format!(
            "{errors} of {invocations} invocations failed within {minutes} minutes before {}, so events are lost; its log says why",
            clock(*as_of)
        ),
        Finding::CodeNotLive { .. } => {
            "the code that was deployed last is not live: a deployment stopped before its shift, or the code was changed outside"
                .to_owned()
        }
        Finding::ConfigurationNotLive => "the configuration that was deployed last is not live yet: deploy to publish it".to_owned(),
        Finding::StageMissing => "the stage prod does not exist".to_owned(),
        Finding::MethodMissing { method } => format!("{method} /events does not exist"),
        Finding::ApiProbeFailed { status } => {
            format!("the public address answers OPTIONS /events with HTTP {status}, so browsers cannot send events")
        }
        Finding::ThrottleMissing => "the stage has no throttle: one caller can use up the account's limit".to_owned(),
        Finding::RoleTrustDiffers { services } => {
            format!("it trusts {} and not lambda.amazonaws.com alone", listed(services))
        }
        Finding::RoleWithoutPolicy => {
            "no policy is attached to it, so no event can be stored; deploy the stack to attach its own".to_owned()
        }
        Finding::RetentionMissing => "logs are kept, and paid for, for ever: no retention is set".to_owned(),
        Finding::AlarmRinging { reason, .. } => format!("ALARM: {reason}"),
        Finding::AlarmWithoutData => "CloudWatch has no data yet to judge by".to_owned(),
        Finding::AlarmBlind { because, fix } => format!(
            "it can never ring: {}. To mend it, {}",
            (truth::EN.blindness)(because),
            (truth::EN.fix)(fix)
        ),
        Finding::AlarmSilent => "it notifies nobody: its actions are off, or it has none".to_owned(),
        Finding::TopicWithoutSubscriber { pending: 0 } => "nobody is notified: it has no subscription".to_owned(),
        Finding::TopicWithoutSubscriber { pending } => {
            format!("nobody is notified: {pending} subscription(s) wait to be confirmed")
        }
    }
}

fn because(reason: Option<&str>) -> String {
    reason.map_or_else(String::new, |reason| format!(" ({reason})"))
}

fn part(index: Option<&str>) -> String {
    index.map_or_else(|| "the table".to_owned(), |index| format!("index {index}"))
}

fn unavailable(cause: &Unavailable) -> String {
    let action = &cause.action;
    match &cause.why {
        Why::Denied => format!("AWS denied {action}; allow this IAM action"),
        Why::Throttled => format!("AWS throttled {action}; it is asked again"),
        Why::TimedOut => format!("AWS did not answer {action} in time; it is asked again"),
        Why::Unreachable { .. } => {
            format!("{action} does not reach AWS; check the network. The console's log has the details")
        }
        Why::Credentials { .. } => format!(
            "AWS does not accept the console's credentials for {action}; renew them. The console's log has the details"
        ),
        Why::Ambiguous { count } => format!(
            "{action} finds {count} of this name, and the stack does not say which is its own; deploy the stack, or delete the others"
        ),
        Why::Unexpected { code, .. } => {
            format!("{action} failed with {code}. The console's log has the details")
        }
    }
}

fn listed(services: &[String]) -> String {
    if services.is_empty() {
        "no service".to_owned()
    } else {
        services.join(", ")
    }
}

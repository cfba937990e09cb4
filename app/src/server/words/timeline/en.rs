//! The timeline in English.

use super::{Timeline, place, plain};
use domain::deployment::Outcome;
use domain::deployment::journal::{Kind as Run, Record};
use domain::snapshot::{AliasTarget, Billing, Concurrency};
use domain::timeline::{Change, Event, Kind, Subject, Suspect, Value, What, Window};
use time::Duration;

pub(in crate::server::words) const EN: Timeline = Timeline {
    title: "Timeline",
    windows: "How far back",
    window: |window| match window {
        Window::Day => "24 h",
        Window::Week => "7 days",
        Window::Month => "30 days",
    },
    kinds: "What is shown",
    kind: |kind| match kind {
        Kind::Deployment => "Deployments",
        Kind::Rollback => "Rollbacks and pins",
        Kind::Shift => "Traffic",
        Kind::Alarm => "Alarms and errors",
        Kind::Setting => "Settings",
        Kind::Drift => "Drift",
    },
    every_kind: "Everything",
    what,
    blamed: |event, suspect| match &event.what {
        What::Alarm(transition) => format!("{} went to ALARM {}", transition.alarm, after(suspect)),
        _ => format!("Errors began {}", after(suspect)),
    },
    suspect: after,
    who: |who| format!("by {who}"),
    reason: |reason| format!("Reason: {reason}"),
    somebody_else: "Not done through this console. CloudTrail knows who did it.",
    between: ("between ", " and ", ""),
    nothing: "None of this happened in this time.",
    permalink: |what| format!("Link to “{what}”"),
    earlier: |count| match count {
        1 => "1 earlier event".to_owned(),
        _ => format!("{count} earlier events"),
    },
    not_listed: |count| format!("{count} more are not listed. Choose a shorter time or fewer kinds."),
    passed_over: |count| {
        format!("{count} in between are not listed. An alarm's own page has all of its changes.")
    },
    together: |count, latest| match count {
        1 => latest.to_owned(),
        _ => format!("{count} events, the latest: {latest}"),
    },
    now: "now",
    left_out: (
        "Alarms changed so often that their changes before ",
        " are left out. The page of alarms has them all.",
    ),
    limits: "AWS has no event for a setting that is changed by hand: this console compares what it reads, and tells between which looks it changed.",
};

fn what(event: &Event) -> String {
    match &event.what {
        What::Run { record } => run(record),
        What::Shifted {
            from: Some(from), to, ..
        } => {
            format!("LIVE moved from {} to {}", target(*from), target(*to))
        }
        What::Shifted { from: None, to, .. } => format!("LIVE points to {}", target(*to)),
        What::Pinned { version, .. } => format!("Version {version} is pinned"),
        What::Released { version, .. } => format!("Version {version} is no longer pinned"),
        What::Alarm(transition) => match transition.from {
            Some(from) => format!(
                "{}: {} → {}",
                transition.alarm,
                from.as_str(),
                transition.to.as_str()
            ),
            None => format!("{}: {}", transition.alarm, transition.to.as_str()),
        },
        What::Changed { change, .. } => changed(change),
        What::StackDrifted { resources } if resources.is_empty() => {
            "CloudFormation found that the stack has drifted".to_owned()
        }
        What::StackDrifted { resources } => format!("CloudFormation found drift: {}", resources.join(", ")),
        What::ErrorsBegan { count: 1 } => "1 invocation failed".to_owned(),
        What::ErrorsBegan { count } => format!("Errors began: {count} invocations failed"),
    }
}

fn run(record: &Record) -> String {
    match (&record.kind, &record.outcome) {
        (Run::Deployment { .. }, None) => "Deployment under way".to_owned(),
        (
            Run::Deployment { .. },
            Some(Outcome::Succeeded {
                version: Some(version),
                ..
            }),
        ) => format!("Deployed: version {version} is live"),
        (Run::Deployment { .. }, Some(Outcome::Succeeded { version: None, .. })) => {
            "Deployed: the infrastructure changed, LIVE stayed where it was".to_owned()
        }
        (Run::Deployment { .. }, Some(Outcome::RolledBack { .. })) => {
            "Deployment failed and was rolled back".to_owned()
        }
        (Run::Deployment { .. }, Some(Outcome::Abandoned { .. })) => {
            "Deployment ended where it was".to_owned()
        }
        (Run::Rollback { to }, None) => format!("Rollback to version {to} under way"),
        (Run::Rollback { to }, Some(Outcome::Succeeded { .. })) => format!("Rolled back to version {to}"),
        (Run::Rollback { to }, Some(Outcome::RolledBack { .. } | Outcome::Abandoned { .. })) => {
            format!("Rollback to version {to} failed")
        }
        (Run::Release, Some(Outcome::Succeeded { .. })) => "Pin released".to_owned(),
        (Run::Release, _) => "Release of the pin".to_owned(),
        (Run::Stack { action }, _) => format!(
            "CloudFormation was told to {} the stack's operation",
            action.name()
        ),
    }
}

fn changed(change: &Change) -> String {
    let Change {
        subject,
        before,
        since,
    } = change;
    let named = match subject {
        Subject::Alias => "LIVE".to_owned(),
        Subject::Code => "Code of $LATEST".to_owned(),
        Subject::Memory => "Memory of $LATEST".to_owned(),
        Subject::Timeout => "Timeout of $LATEST".to_owned(),
        Subject::FunctionTracing => "X-Ray tracing of the function".to_owned(),
        Subject::ApiTracing => "X-Ray tracing of the API".to_owned(),
        Subject::ApiThrottle => "Throttling of the API".to_owned(),
        Subject::LogRetention => "Retention of the function's log".to_owned(),
        Subject::Concurrency => "Concurrency of the function".to_owned(),
        Subject::Table { .. } | Subject::Index { .. } => format!("Capacity of {}", place(subject)),
        Subject::AlarmActions { .. } => format!("Actions of {}", place(subject)),
        Subject::Alarm { .. } => format!("Alarm {}", place(subject)),
        Subject::StackDrift => "The stack's drift".to_owned(),
    };
    format!("{named}: {} → {}", value(before), value(since))
}

fn value(value: &Value) -> String {
    match value {
        Value::On => "on".to_owned(),
        Value::Off => "off".to_owned(),
        Value::Absent => "missing".to_owned(),
        Value::Present => "there".to_owned(),
        Value::Seconds(seconds) => format!("{seconds} s"),
        Value::Throttle(throttle) => format!("{} a second, {} at once", throttle.rate, throttle.burst),
        Value::AccountLimit => "the account's limit".to_owned(),
        Value::Days(1) => "1 day".to_owned(),
        Value::Days(days) => format!("{days} days"),
        Value::Forever => "for ever".to_owned(),
        Value::Concurrency(Concurrency::Unreserved) => "unreserved".to_owned(),
        Value::Capacity(Billing::OnDemand) => "on demand".to_owned(),
        Value::InSync => "in sync".to_owned(),
        other => plain(other).unwrap_or_default(),
    }
}

fn target(target: AliasTarget) -> String {
    match target {
        AliasTarget::Published(version) => format!("version {version}"),
        AliasTarget::Latest => "$LATEST".to_owned(),
    }
}

fn after(suspect: &Suspect) -> String {
    let live = target(suspect.target);
    match suspect.after {
        short if short < Duration::MINUTE => format!("within a minute of {live} going live"),
        after if after < Duration::minutes(2) => format!("1 minute after {live} went live"),
        after => format!("{} minutes after {live} went live", after.whole_minutes()),
    }
}

//! Failures in English.

use super::super::run;
use super::{Failures, Quote, Said};
use crate::server::numbers::grouped;
use crate::server::words::health;
use domain::deployment::canary::{RedAlarm, TOLERATED, Why};
use domain::deployment::{CheckFailure, Failure, Left};
use domain::snapshot::{self, Unavailable};

pub(in super::super) const EN: Failures = Failures { failure, check, left };

fn failure(failure: &Failure) -> Said {
    match failure {
        Failure::Aws(cause) => aws(cause),
        Failure::ChangeSetFailed { stack, reason } => Said::with(
            format!("CloudFormation cannot prepare the change of {stack}"),
            reason,
        ),
        Failure::ChangeSetTooSlow { stack, minutes } => Said::plain(format!(
            "CloudFormation was still preparing the change of {stack} after {minutes} minutes"
        )),
        Failure::ChangeSetObsolete { stack } => Said::plain(format!(
            "The change set is no longer valid, because {stack} changed after it was made"
        )),
        Failure::StackFailed { stack, status, event } => match event {
            Some(event) => Said::with(
                format!(
                    "{stack} ended as {status} because of {} {}",
                    event.status, event.logical_id
                ),
                event.reason.as_deref().unwrap_or_default(),
            ),
            None => Said::plain(format!("{stack} ended as {status}")),
        },
        Failure::StackTooSlow { stack, minutes } => Said::plain(format!(
            "{stack} has not come to rest within {minutes} minutes; it goes on by itself"
        )),
        Failure::WorldChanged => Said::plain(
            "The stack changed after the plan was made. Prepare the deployment again and look at the new plan",
        ),
        Failure::StepsOutOfOrder => {
            Said::plain("The plan uses a version before it publishes one. Prepare the deployment again")
        }
        Failure::AliasMoved(moved) => Said::plain(format!(
            "LIVE points at {} and not at {} as planned: somebody moved it meanwhile",
            moved.found, moved.expected
        )),
        Failure::FunctionUpdateFailed { reason } => Said::with("The function's update failed", reason),
        Failure::FunctionTooSlow { minutes } => Said::plain(format!(
            "The function's update was still in progress after {minutes} minutes"
        )),
        Failure::OtherCode { expected, found } => Said::plain(format!(
            "The function's code is {found} and not {expected} as planned: somebody changed it after the stack was updated"
        )),
        Failure::VersionBroken { version, failure } => {
            check(failure).after(&format!("Version {version} does not work"))
        }
        Failure::NotVerified { failure } => check(failure).after("The end-to-end check failed"),
        Failure::AlarmRed { name, reason } => {
            Said::with(format!("{name} turned red after the shift"), reason)
        }
        Failure::CanaryFailed { version, why } => {
            let did = format!("Version {version} did not pass as a canary");
            match why {
                Why::Fails(counts) => Said::plain(format!(
                    "{did}: {} of its {} invocations failed, and no more than one in {TOLERATED} may",
                    grouped(counts.errors),
                    grouped(counts.invocations)
                )),
                Why::AlarmRed(RedAlarm { name, reason }) => {
                    Said::with(format!("{did}: {name} turned red"), reason)
                }
            }
        }
        Failure::LeftUnbegun => Said::plain("Whoever ran it was gone before it had changed anything"),
        Failure::LeftTooLong { minutes } => Said::plain(format!(
            "Whoever ran it was gone for {minutes} minutes, too long to go on with"
        )),
        Failure::WantedBack { reason } => Said {
            sentence: "Somebody wanted it undone".to_owned(),
            quote: Some(Quote::Person(reason.clone())),
        },
        Failure::Told(text) => Said::with("", text),
    }
}

fn check(failure: &CheckFailure) -> Said {
    match failure {
        CheckFailure::NotAnswered { url, detail } => {
            Said::with(format!("POST {url} was not answered"), detail)
        }
        CheckFailure::Status { status, body } => Said::with(format!("it answered HTTP {status}"), body),
        CheckFailure::TooSlow {
            milliseconds,
            allowed,
        } => Said::plain(format!(
            "it answered rightly, but only after {milliseconds} ms; {allowed} ms are allowed"
        )),
        CheckFailure::FunctionFailed { kind, payload } => {
            Said::with(format!("the function failed ({kind})"), payload)
        }
        CheckFailure::OtherVersion { expected, found } => {
            Said::plain(format!("version {found} ran and not {expected}"))
        }
        CheckFailure::UnreadableAnswer { answer } => {
            Said::with("the answer is not the one that the contract promises", answer)
        }
        CheckFailure::NotStored { table } => Said::plain(format!(
            "it answered that the event was stored, but {table} does not hold it"
        )),
        CheckFailure::Aws(cause) => aws(cause),
        CheckFailure::Told(text) => Said::with("", text),
    }
}

fn left(left: &Left) -> Said {
    Said::plain(match left {
        Left::Published { version } => {
            format!("Version {version} stays published; it takes no traffic and costs nothing.")
        }
        Left::NotUndone { undo } => format!("Not done: {}", (run::EN.undo)(undo)),
        Left::MovedMeanwhile { found } => {
            format!("LIVE is at {found}, where somebody else moved it meanwhile; it was left there.")
        }
        Left::Unmade {
            stack,
            status: Some(status),
        } => format!("{stack} is {status}: this run was to make it, so there is nothing to go back to."),
        Left::Unmade { stack, status: None } => {
            format!("{stack} is gone: this run was to make it, so there is nothing to go back to.")
        }
        Left::StackGone { stack } => format!("{stack} is gone: somebody deleted it meanwhile."),
        Left::ApiDeployment => {
            "The API's deployment that the update made stays, as all of them do; the stage is back at its own."
                .to_owned()
        }
        Left::NotWorking { failure } => return check(failure),
        Left::Told(text) => return Said::with("", text),
    })
}

/// What happened then, and not what is done about it now.
fn aws(cause: &Unavailable) -> Said {
    let action = &cause.action;
    match &cause.why {
        snapshot::Why::Throttled => Said::plain(format!("AWS throttled {action}")),
        snapshot::Why::TimedOut => Said::plain(format!("AWS did not answer {action} in time")),
        snapshot::Why::Unreachable { detail } => Said::with(format!("{action} did not reach AWS"), detail),
        snapshot::Why::Unexpected { code, message } => {
            Said::with(format!("{action} failed with {code}"), message)
        }
        snapshot::Why::Denied | snapshot::Why::Credentials { .. } | snapshot::Why::Ambiguous { .. } => {
            Said::plain((health::EN.unavailable)(cause))
        }
    }
}

//! Why a run did not go through, and what it left: as its journal keeps it, so that it can be said in any language.
//!
//! Journals of before hold sentences instead. They are read as what was [told](Failure::Told) then.

use super::AliasMoved;
use super::canary::Why;
use super::journal::Undo;
use crate::name::{AlarmName, CodeSha256, StackName, VersionNumber};
use crate::snapshot::{Routing, StackEvent, Unavailable};
use crate::stack_status::StackStatus;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Why a step of a run failed, or why the run was turned back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case", tag = "what")]
pub enum Failure {
    /// A call to AWS failed.
    #[error(transparent)]
    Aws(#[from] Unavailable),
    /// CloudFormation could not compare.
    #[error("CloudFormation cannot prepare the change of {stack}: {reason}")]
    ChangeSetFailed {
        /// The stack.
        stack: StackName,
        /// CloudFormation's reason.
        reason: String,
    },
    /// CloudFormation did not finish comparing.
    #[error("CloudFormation was still preparing the change of {stack} after {minutes} minutes")]
    ChangeSetTooSlow {
        /// The stack.
        stack: StackName,
        /// How long was waited.
        minutes: u64,
    },
    /// The stack changed after the change set was made.
    #[error(
        "CloudFormation cannot carry out the change of {stack}: the change set is no longer valid, because the stack changed \
         after it was made"
    )]
    ChangeSetObsolete {
        /// The stack.
        stack: StackName,
    },
    /// CloudFormation could not carry the change out.
    #[error("{stack} ended as {status}{}", because_of(event.as_deref()))]
    StackFailed {
        /// The stack.
        stack: StackName,
        /// Where it came to rest.
        status: StackStatus,
        /// The first thing that went wrong.
        event: Option<Box<StackEvent>>,
    },
    /// CloudFormation did not come to rest in time.
    #[error(
        "{stack} has not come to rest within {minutes} minutes; it goes on by itself: watch it with `liveinsight status`, \
         then deploy again"
    )]
    StackTooSlow {
        /// The stack.
        stack: StackName,
        /// How long was waited.
        minutes: u64,
    },
    /// The world changed after the plan was made.
    #[error(
        "the stack changed after the plan was made; nothing was done: deploy again and look at the new plan"
    )]
    WorldChanged,
    /// A step needs a version, and no step before it published one.
    #[error("the plan uses a version before it publishes one; deploy again, the plan is made anew")]
    StepsOutOfOrder,
    /// Somebody moved the alias.
    #[error(transparent)]
    AliasMoved(#[from] AliasMoved),
    /// The function's update did not succeed.
    #[error("the function's update failed: {reason}")]
    FunctionUpdateFailed {
        /// Lambda's reason.
        reason: String,
    },
    /// Lambda takes too long to make the updated function ready.
    #[error("the function's update is still in progress after {minutes} minutes")]
    FunctionTooSlow {
        /// How long was waited.
        minutes: u64,
    },
    /// What was published is not what the plan says.
    #[error(
        "the function's code is {found} and not {expected} as planned: somebody changed it after the stack was updated"
    )]
    OtherCode {
        /// As planned.
        expected: CodeSha256,
        /// As found.
        found: CodeSha256,
    },
    /// The new version does not work; traffic never reached it.
    #[error("version {version} does not work: {failure}")]
    VersionBroken {
        /// The version.
        version: VersionNumber,
        /// What it did.
        failure: CheckFailure,
    },
    /// The public address does not do what it should.
    #[error("the end-to-end check failed: {failure}")]
    NotVerified {
        /// What it did.
        failure: CheckFailure,
    },
    /// An alarm turned red after the traffic had moved.
    #[error("{name} turned red after the shift{}", after_colon(reason))]
    AlarmRed {
        /// The alarm.
        name: AlarmName,
        /// CloudWatch's reason.
        reason: String,
    },
    /// The new version did not do well with its share of the traffic.
    #[error("version {version} did not pass as a canary: {why}")]
    CanaryFailed {
        /// The version.
        version: VersionNumber,
        /// What it did.
        why: Why,
    },
    /// Whoever ran it was gone before it had changed anything.
    #[error("the run was left before it had changed anything")]
    LeftUnbegun,
    /// Whoever ran it was gone for so long that the world is another one.
    #[error("the run was left for {minutes} minutes, too long to go on with")]
    LeftTooLong {
        /// For how long.
        minutes: i64,
    },
    /// Somebody wanted it undone.
    #[error("{reason}")]
    WantedBack {
        /// Why, in that person's words.
        reason: String,
    },
    /// Something else, as whoever ran it said it.
    #[error("{0}")]
    #[serde(untagged)]
    Told(String),
}

/// What did not work when a check event was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case", tag = "check")]
pub enum CheckFailure {
    /// The address did not answer.
    #[error("POST {url} was not answered: {detail}")]
    NotAnswered {
        /// The address.
        url: String,
        /// What the connection said.
        detail: String,
    },
    /// Another status than 200.
    #[error("it answered HTTP {status}: {body}")]
    Status {
        /// The status.
        status: u16,
        /// The beginning of the body.
        body: String,
    },
    /// It is right, but nobody would wait for it.
    #[error("it answered rightly, but only after {milliseconds} ms; {allowed} ms are allowed")]
    TooSlow {
        /// From the request to the answer.
        milliseconds: u64,
        /// How many would have been good.
        allowed: u64,
    },
    /// The function crashed or timed out.
    #[error("the function failed ({kind}): {payload}")]
    FunctionFailed {
        /// Lambda's word for it.
        kind: String,
        /// The beginning of what it left.
        payload: String,
    },
    /// Another version ran than was asked for.
    #[error("version {found} ran and not {expected}")]
    OtherVersion {
        /// As asked for.
        expected: VersionNumber,
        /// As ran.
        found: String,
    },
    /// The answer is not the contract's.
    #[error("the answer is not the one the contract promises: {answer}")]
    UnreadableAnswer {
        /// The beginning of it.
        answer: String,
    },
    /// The answer said *stored*, and it is not.
    #[error("it answered that the event was stored, but {table} does not hold it")]
    NotStored {
        /// The table.
        table: String,
    },
    /// The tables could not be looked at.
    #[error(transparent)]
    Aws(#[from] Unavailable),
    /// Something else, as whoever looked said it.
    #[error("{0}")]
    #[serde(untagged)]
    Told(String),
}

/// Something that is not as it was before a run that was undone, or ended as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "left")]
pub enum Left {
    /// A version stays, because traffic does not reach it and others may refer to it.
    Published {
        /// The version.
        version: VersionNumber,
    },
    /// Nobody undid it.
    NotUndone {
        /// What.
        undo: Undo,
    },
    /// Somebody else moved the alias meanwhile, who knows why.
    MovedMeanwhile {
        /// Where it is.
        found: Routing,
    },
    /// The run was to make the stack, so there is nothing to go back to.
    Unmade {
        /// The stack.
        stack: StackName,
        /// Where it came to rest; `None` if it is gone.
        status: Option<StackStatus>,
    },
    /// Somebody deleted the stack meanwhile.
    StackGone {
        /// The stack.
        stack: StackName,
    },
    /// The API's deployment that the update made: all of them are retained.
    ApiDeployment,
    /// The public address does not work. Of [`Undo::Verify`] alone.
    NotWorking {
        /// What it did.
        failure: CheckFailure,
    },
    /// Something else, as whoever undid it said it.
    #[serde(untagged)]
    Told(String),
}

impl fmt::Display for Left {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Published { version } => write!(
                f,
                "version {version} stays published; it takes no traffic and costs nothing"
            ),
            Self::NotUndone { undo } => write!(f, "not done: {undo}"),
            Self::MovedMeanwhile { found } => write!(
                f,
                "LIVE is at {found}, where somebody else moved it meanwhile; it was left there"
            ),
            Self::Unmade { stack, status } => {
                let status = status.as_ref().map_or("gone", StackStatus::as_str);
                write!(
                    f,
                    "{stack} is {status}: this run was to make it, so there is nothing to go back to"
                )
            }
            Self::StackGone { stack } => write!(f, "{stack} is gone: somebody deleted it meanwhile"),
            Self::ApiDeployment => f.write_str(
                "the API's deployment that the update made stays, as all of them do; the stage is back at its own",
            ),
            Self::NotWorking { failure } => failure.fmt(f),
            Self::Told(text) => f.write_str(text),
        }
    }
}

fn because_of(event: Option<&StackEvent>) -> String {
    event
        .map(|event| format!(" because of {event}"))
        .unwrap_or_default()
}

fn after_colon(text: &str) -> String {
    if text.is_empty() {
        String::new()
    } else {
        format!(": {text}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deployment::journal::{Entry, Point};
    use crate::deployment::{Outcome, Verification};
    use crate::snapshot::{AliasTarget, Why};

    fn version() -> VersionNumber {
        "3".parse().unwrap()
    }

    #[test]
    fn what_is_written_is_read_again() {
        let denied = Unavailable {
            action: "lambda:PublishVersion".to_owned(),
            why: Why::Denied,
        };
        let unexpected = Unavailable {
            action: "lambda:UpdateAlias".to_owned(),
            why: Why::Unexpected {
                code: "ServiceException".to_owned(),
                message: "m".to_owned(),
            },
        };
        let moved = AliasMoved {
            expected: Routing::whole(AliasTarget::Published(version())),
            found: Routing::whole(AliasTarget::Latest),
        };
        let slow = CheckFailure::TooSlow {
            milliseconds: 6000,
            allowed: 5000,
        };
        for failure in [
            Failure::Aws(denied),
            Failure::AliasMoved(moved),
            Failure::WorldChanged,
            Failure::CanaryFailed {
                version: version(),
                why: super::super::canary::Why::Fails(super::super::canary::Counts {
                    invocations: 40,
                    errors: 3,
                }),
            },
            Failure::LeftTooLong { minutes: 90 },
            Failure::VersionBroken {
                version: version(),
                failure: CheckFailure::Aws(unexpected),
            },
            Failure::NotVerified { failure: slow },
            Failure::Told("as it was said".to_owned()),
        ] {
            let entry = Entry {
                at: time::OffsetDateTime::UNIX_EPOCH,
                point: Point::Failed { cause: failure },
            };
            let text = serde_json::to_string(&entry).unwrap();
            assert_eq!(serde_json::from_str::<Entry>(&text).unwrap(), entry, "{text}");
        }
    }

    #[test]
    fn journals_that_hold_sentences_are_still_read() {
        let failed = r#"{"at":"2026-11-23T09:00:00Z","point":"failed","cause":"version 3 does not work: it answered HTTP 500: x"}"#;
        let entry: Entry = serde_json::from_str(failed).unwrap();
        assert!(
            matches!(entry.point, Point::Failed { cause: Failure::Told(text) } if text.ends_with("HTTP 500: x"))
        );

        let undone = r#"{"at":"2026-11-23T09:00:00Z","point":"undone","undo":{"undo":"verify"},"left":"it answered HTTP 403: x"}"#;
        let entry: Entry = serde_json::from_str(undone).unwrap();
        assert!(
            matches!(entry.point, Point::Undone { left: Some(Left::Told(text)), .. } if text == "it answered HTTP 403: x")
        );

        let outcome = r#"{"outcome":"rolled_back","cause":"c","verified":{"verification":"failed","problem":"p"},"left":["version 2 stays"]}"#;
        let expected = Outcome::RolledBack {
            cause: Failure::Told("c".to_owned()),
            verified: Verification::Failed {
                problem: CheckFailure::Told("p".to_owned()),
            },
            left: vec![Left::Told("version 2 stays".to_owned())],
        };
        assert_eq!(serde_json::from_str::<Outcome>(outcome).unwrap(), expected);
    }

    #[test]
    fn an_alias_that_moved_is_read_as_it_was_written_before_there_were_weights() {
        let moved = r#"{"what":"alias_moved","expected":{"published":3},"found":"latest"}"#;
        let expected = Failure::AliasMoved(AliasMoved {
            expected: Routing::whole(AliasTarget::Published(version())),
            found: Routing::whole(AliasTarget::Latest),
        });
        assert_eq!(serde_json::from_str::<Failure>(moved).unwrap(), expected);
    }

    #[test]
    fn what_is_neither_known_nor_a_sentence_is_not_guessed() {
        for text in [r#"{"what":"something_new"}"#, "3", "null"] {
            assert!(serde_json::from_str::<Failure>(text).is_err(), "{text}");
        }
    }
}

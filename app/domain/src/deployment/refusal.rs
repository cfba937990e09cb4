//! When nothing may be deployed, and what to do about it.

use super::{ImportPlan, Need, Pin};
use crate::name::{CodeSha256, StackName, VersionNumber};
use crate::stack_status::{Phase, StackStatus};
use std::collections::BTreeSet;

/// Why there is no plan.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Another operation is under way.
    #[error("{stack} is {status}: another operation is under way; wait until it ends, then deploy again")]
    StackBusy {
        /// The stack.
        stack: StackName,
        /// The status.
        status: StackStatus,
    },
    /// The stack must be mended first.
    #[error("{stack} is {status}: {way_out}")]
    StackStuck {
        /// The stack.
        stack: StackName,
        /// The status.
        status: StackStatus,
        /// What to do.
        way_out: &'static str,
    },
    /// The template would move or make anew what the console owns.
    #[error(
        "the change set touches {logical_id}, which is frozen: the template must not move LIVE, the console does that"
    )]
    TouchesFrozen {
        /// The frozen resource.
        logical_id: String,
    },
    /// Another deployment's canary takes part of the traffic.
    #[error(
        "version {version} takes part of the traffic as a canary; finish it or take it back first, or its share would be \
         overwritten"
    )]
    CanaryRunning {
        /// The canary.
        version: VersionNumber,
    },
    /// A canary is wanted where no published version takes the rest of the traffic.
    #[error(
        "a canary needs a published version that takes the rest of the traffic, and LIVE points at none; deploy without \
         --canary"
    )]
    NothingBesideCanary,
    /// The function exists, but not the alias that traffic goes through.
    #[error(
        "the stack exists but the alias LIVE does not: somebody deleted it; create it again on the version that should run \
         (`aws lambda create-alias --function-name LiveInsight-EventCollector --name LIVE --function-version N`)"
    )]
    AliasMissing,
    /// The function runs code that CloudFormation does not know of, and CloudFormation would not notice.
    #[error(
        "the function's code is {found}, but the stack was last deployed with {expected}: somebody changed it outside \
         CloudFormation, which does not see that; deploy a new build, or upload the deployed package again with \
         `aws lambda update-function-code`"
    )]
    CodeChangedOutside {
        /// What the stack deployed.
        expected: CodeSha256,
        /// What is there.
        found: CodeSha256,
    },
    /// Making the stack would collide with what is there, or take it over.
    #[error(
        "there is no stack, but some of what it would make exists already; nothing was touched. Import or remove it first, then \
         deploy again:{0}"
    )]
    ExistsOutside(ImportPlan),
    /// The credentials are known not to suffice.
    #[error(
        "these credentials are known not to be allowed what this needs; nothing was deployed. Allow it, or use others:{}",
        .0.iter().map(|need| format!("\n  {need}")).collect::<String>()
    )]
    Denied(BTreeSet<Need>),
    /// A rollback holds a version live.
    #[error("this would leave {0}; if that is over, deploy with --release-pin")]
    Pinned(Box<Pin>),
    /// Something is wrong already.
    #[error(
        "{} red: {}; look at what is wrong first or, if this deployment is the cure, say so with --despite-alarms REASON",
        if .0.len() == 1 { "an alarm is" } else { "alarms are" },
        .0.iter().cloned().collect::<Vec<_>>().join(", ")
    )]
    RedAlarms(BTreeSet<String>),
}

/// What a change set does to a stack as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    /// It makes the stack.
    Create,
    /// It changes the stack.
    Update,
}

/// Whether a stack takes a change set now, and of which kind. No status for a stack that does not exist.
///
/// # Errors
/// Another operation is under way, or the stack is stuck.
pub fn operation(stack: &StackName, status: Option<&StackStatus>) -> Result<Operation, Refusal> {
    let Some(status) = status else {
        return Ok(Operation::Create);
    };
    match status.phase() {
        Phase::Absent => Ok(Operation::Create),
        Phase::Settled | Phase::RolledBack => Ok(Operation::Update),
        Phase::Busy => Err(Refusal::StackBusy {
            stack: stack.clone(),
            status: status.clone(),
        }),
        Phase::Stuck => Err(Refusal::StackStuck {
            stack: stack.clone(),
            status: status.clone(),
            way_out: status.way_out().unwrap_or("look at its events in CloudFormation"),
        }),
    }
}

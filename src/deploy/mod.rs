//! The deployment engine: prepare a plan, show it, do exactly it.
//!
//! ```text
//! bootstrap ─► prepare: upload, change set ─► Plan ─► execute: change set, publish, invoke, shift, verify
//!                                                      │ each point written to the journal before and after
//!                                                      └► fails: undone in reverse ◄── resume: what a dead process left
//! ```
//!
//! What is decided is decided in [`domain::deployment`], without AWS; this module carries it out. docs/engine.md has the states,
//! the points and the outcomes.

mod artifact;
mod bootstrap;
mod canary;
mod change_set;
mod check;
mod cost;
mod error;
mod execute;
mod observe;
mod parameters;
mod preflight;
mod prepare;
mod records;
mod rollback;
mod run;
mod stack;
mod steps;
mod undo;

pub use artifact::Artifact;
pub use bootstrap::{CONSOLE_TABLE, ConsoleStack, bootstrap, console_bucket};
pub(crate) use canary::speaks_against;
pub(crate) use check::CHECK;
pub use check::{CheckEvent, LATENCY_BUDGET, Passed, end_to_end};
pub use error::DeployError;
pub use execute::{Heard, abandon, decide, execute, resume};
pub use observe::observe_world;
pub(crate) use parameters::defaults_of;
pub use prepare::{Request, discard, prepare};
pub(crate) use records::{LedgerPage, confirmed, ledger_before, points};
pub use records::{journal, ledger, lock, pin};
pub use rollback::{execute_rollback, prepare_rollback, release_pin};
pub use run::Finished;
pub use stack::{Situation, act, situation};

use crate::sandbox::template::{LowerError, lower};
use domain::deployment::journal::{Intent, Undo};
use domain::deployment::{Failure, Left, Step};
use domain::name::{RunId, StackName};
use domain::snapshot::{Environment, StackEvent};
use std::borrow::Cow;
use std::time::Duration;
use time::OffsetDateTime;

/// The application's template.
pub const TEMPLATE: &str = include_str!("../../infrastructure.yaml");

/// The template for where it is deployed to: as it is, or lowered to what the local AWS can hold.
///
/// # Errors
/// The template has lost what is lowered.
pub fn template_for(environment: Environment) -> Result<Cow<'static, str>, LowerError> {
    match environment {
        Environment::Aws => Ok(Cow::Borrowed(TEMPLATE)),
        Environment::Sandbox => lower(TEMPLATE).map(Cow::Owned),
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What happens while the engine works, for whoever watches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Progress {
    /// The artifact is in the bucket.
    Uploaded {
        /// Its key.
        key: String,
        /// Whether it was there before.
        already_there: bool,
    },
    /// CloudFormation is asked what would change.
    Comparing(StackName),
    /// The run holds the stack, and its journal has begun.
    Began(RunId),
    /// A step of the plan begins.
    StepStarted(Step),
    /// CloudFormation reports on a resource.
    Stack(StackEvent),
    /// A step is done.
    StepDone {
        /// The step.
        step: Step,
        /// How long it took.
        took: Duration,
        /// What came of it, where there is something to say.
        note: Option<String>,
    },
    /// Something failed, and what was done is undone.
    Failed {
        /// What failed.
        cause: Failure,
    },
    /// Something is being undone.
    Undoing(Undo),
    /// It is undone.
    Undone {
        /// What.
        undo: Undo,
        /// What that left, if anything.
        left: Option<Left>,
    },
    /// What another process left unfinished is taken up.
    Resuming {
        /// What it set out to do.
        intent: Box<Intent>,
        /// When that process was last heard of.
        since: OffsetDateTime,
    },
}

/// Takes progress as it happens, also in a task of its own.
pub type Report<'a> = &'a mut (dyn FnMut(Progress) + Send + Sync);

#[cfg(test)]
mod tests {
    #[test]
    fn the_template_relies_on_no_setting_of_the_account() {
        // Access logs and execution logs would need the account's CloudWatchRoleArn (API Gateway Developer Guide, "Set up
        // CloudWatch logging for REST APIs").
        assert!(!super::TEMPLATE.contains("AccessLogSetting"));
        assert!(super::TEMPLATE.contains("LoggingLevel: 'OFF'"));
    }
}

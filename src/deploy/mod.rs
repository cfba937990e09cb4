//! The deployment engine: prepare a plan, show it, do exactly it.
//!
//! ```text
//! bootstrap ─► prepare: upload, change set ─► Plan ─► execute: change set, publish, invoke, shift, verify
//! ```
//!
//! What is decided is decided in [`domain::deployment`], without AWS; this module carries it out.

mod bootstrap;
mod change_set;
mod check;
mod error;
mod execute;
mod ledger;
mod prepare;

pub use bootstrap::{CONSOLE_TABLE, ConsoleStack, bootstrap};
pub use check::{CheckFailure, Passed, end_to_end};
pub use error::DeployError;
pub use execute::{Outcome, execute};
pub use prepare::{Artifact, Request, discard, observe_world, prepare};

use crate::sandbox::template::{LowerError, lower};
use domain::deployment::Step;
use domain::name::StackName;
use domain::snapshot::StackEvent;
use domain::snapshot::{AliasTarget, Environment};
use std::borrow::Cow;
use std::time::Duration;

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
    /// Something failed after the shift, and the alias goes back.
    Restoring {
        /// Where to.
        to: AliasTarget,
        /// What failed.
        because: String,
    },
}

/// Takes progress as it happens.
pub type Report<'a> = &'a mut (dyn FnMut(Progress) + Send);

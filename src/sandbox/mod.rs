//! The sandbox: the whole product on a machine without an AWS account.
//!
//! MiniStack, a local AWS, runs as a supervised child on loopback. Nothing else in the console knows that it is not AWS: what
//! MiniStack does not produce by itself is supplied by ordinary AWS calls from this module alone.

mod child;
mod lock;
pub mod metrics;
pub mod ministack;
mod state;
pub mod supply;
pub mod template;
pub mod traffic;
mod weights;

mod run;

pub use run::{Event, Ready, SandboxError, deploy_stack, run};

//! What has to be on the machine before anything is built: added where that is possible, asked for in one sentence
//! where it is not.

mod browser;
mod debian;
mod node;
mod python;
mod rust;
mod wrk;

pub(crate) use browser::browser;
pub(crate) use node::node;
pub(crate) use python::{AWS_CLI, CFN_LINT, MINISTACK, python};
pub(crate) use rust::{ARM64_C_COMPILER, arm64_c_compiler, c_compiler, component, target};
pub(crate) use wrk::wrk;

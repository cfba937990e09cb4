//! What holds over HTTP against MiniStack. `cargo xtask test` installs it and runs these.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "a test that cannot go on fails; helpers outside of #[test] functions are not recognised as tests"
)]

mod access;
mod alarms;
mod api;
mod collector;
mod console;
mod deploy;
mod deployments;
mod guide;
mod incidents;
mod logs;
mod measurements;
mod metrics;
mod ministack;
mod mutes;
mod page;
mod proxy;
mod readiness;
mod reports;
mod resources;
mod role;
mod sandbox;
mod scene;
mod security;
mod seed;
mod server;
mod shape;
mod status;
mod supply;
mod support;
mod template;
mod timeline;
mod traffic;
mod viewers;

//! The LiveInsight event collector: `POST /events` behind API Gateway, one Lambda function, three DynamoDB tables.
//!
//! | Module | Holds |
//! |---|---|
//! | [`wire`] | what travels over HTTP; shared with whoever sends events or checks the answers |
//! | [`event`] | the validated event: parsing, limits, times, and the key that makes a repeated delivery a duplicate |
//! | [`session`] | pure rules: which session an event belongs to and how the session changes |
//! | [`store`] | DynamoDB: one transaction writes a session's events, the session and its active session |
//! | [`gateway`] | the shapes that API Gateway hands over and takes back |
//! | [`handler`] | HTTP in, HTTP out |
//! | [`address`], [`bot`] | what is kept of a client's address; whose events are dropped |
//! | [`log`], [`metrics`] | the one line each request leaves on stdout, and the metrics in it |
//! | [`calls`], [`trace`] | what a request asked of DynamoDB, told to X-Ray |
//! | [`config`] | the environment, read once |
//!
//! What it promises and what it costs: `docs/collector.md`.

pub mod address;
pub mod bot;
pub mod calls;
pub mod config;
pub mod event;
pub mod gateway;
pub mod handler;
pub mod log;
pub mod metrics;
pub mod session;
pub mod store;
pub mod trace;
pub mod wire;

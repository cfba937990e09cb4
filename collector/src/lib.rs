//! The LiveInsight event collector: `POST /events` behind API Gateway, one Lambda function, three DynamoDB tables.
//!
//! | Module | Holds |
//! |---|---|
//! | [`wire`] | what travels over HTTP; shared with whoever sends events or checks the answers |
//! | [`event`] | the validated event: parsing, limits, and the key that makes a repeated delivery a duplicate |
//! | [`session`] | pure rules: which session an event belongs to and how the session changes |
//! | [`store`] | DynamoDB: one transaction writes the event, its session and its active session |
//! | [`gateway`] | the shapes that API Gateway hands over and takes back |
//! | [`handler`] | HTTP in, HTTP out |
//! | [`log`] | the one line each request leaves on stdout |
//! | [`config`] | the environment, read once |

pub mod config;
pub mod event;
pub mod gateway;
pub mod handler;
pub mod log;
pub mod session;
pub mod store;
pub mod wire;

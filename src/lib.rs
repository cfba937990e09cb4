//! LiveInsight Console: the server, its command line and its one AWS adapter.

pub mod alarms;
pub mod audit;
pub mod auth;
pub mod aws;
pub mod bills;
pub mod chronicle;
pub mod cli;
pub mod clock;
pub mod config;
pub mod deploy;
pub mod deployments;
pub mod guide;
pub mod incidents;
pub mod logs;
pub mod measurements;
pub mod prices;
pub mod readiness;
pub mod reports;
pub mod router;
pub mod sandbox;
pub mod security;
pub mod serve;
mod shutdown;
mod take_up;
pub mod usage_archive;
pub mod usage_keeper;
mod watcher;

//! What LiveInsight Console knows without asking anyone.
//!
//! Everything worth arguing about is here and pure: which state a resource is in and why ([`health`]), what a deployment
//! will do and what it must refuse ([`deployment`]), what the stack promises ([`contract`]), what AWS
//! charges ([`price`]) and what that comes to ([`cost`]), who may do what ([`access`]) and who did what ([`audit`]). No async, no clock, no
//! environment, no AWS SDK: `now` is an argument, and what AWS said arrives as a [`snapshot::Snapshot`].

pub mod access;
pub mod alarm;
pub mod audit;
pub mod capacity;
pub mod contract;
pub mod cost;
pub mod csv;
pub mod deployment;
pub mod health;
pub mod incident;
pub mod key_figures;
pub mod logs;
pub mod metrics;
pub mod name;
pub mod price;
pub mod readiness;
pub mod report;
pub mod security;
pub mod snapshot;
pub mod stack_status;
pub mod template;
pub mod timeline;
pub mod traces;

//! One module a page. A page fetches and composes; components display; the domain decides.

pub mod alarm;
pub mod alarms;
pub mod audit;
pub mod compare;
pub mod deployments;
pub mod error;
pub mod guide;
pub mod logs;
pub mod metrics;
pub mod new_deployment;
pub mod not_found;
pub mod overview;
pub mod readiness;
pub mod reports;
pub mod resources;
pub mod rollback;
pub mod run;
pub mod security;
pub mod sign_in;
pub mod sign_in_again;

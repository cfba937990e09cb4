//! What pages ask for beyond the shared snapshot, in the console's own terms. The server puts what answers it into the request's
//! context, for people who are signed in.

mod deployments;

pub use deployments::{DeploymentSource, Deployments, History};

use super::error::TableUnusable;
use domain::audit::{AuditPage, Cursor, Filter};
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

/// An answer that is on its way.
pub type Pending<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// Where the audit log is read.
pub trait AuditSource: Send + Sync {
    /// A page of entries, newest first, from `before` on or from the newest.
    fn read(&self, filter: Filter, before: Option<Cursor>) -> Pending<Result<AuditPage, TableUnusable>>;
}

/// The audit log, for a request's context.
#[derive(Clone)]
pub struct Audit(pub Arc<dyn AuditSource>);

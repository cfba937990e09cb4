//! What pages ask for beyond the shared snapshot, in the console's own terms. The server puts what answers it into the request's
//! context, for people who are signed in.

mod alarms;
mod deployments;
mod incidents;
mod measurements;
mod reports;
mod traces;

pub use alarms::{AlarmHistory, AlarmHistorySource, AlarmRecords, MuteSource, SubscriberSource};
pub use deployments::{DeploymentSource, Deployments, History, NotDone, Run};
pub use incidents::{IncidentSource, Incidents, Listed};
pub use measurements::{AlarmSeries, Looked, MeasurementSource, Measurements};

pub use reports::{Costs, ReportSource, Reports};
pub use traces::{TraceSource, Traced, Traces};

use super::Judged;
use super::error::TableUnusable;
use domain::audit::{AuditPage, Cursor, Filter};
use domain::deployment::journal::Record;
use domain::logs::{Line, Search};
use domain::name::PersonName;
use domain::readiness::{Readiness, Signed};
use domain::security::{Acceptance, Review};
use domain::snapshot::{Observed, Unavailable};
use domain::timeline::{Seen, Transitions};
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use time::OffsetDateTime;

/// An answer that is on its way.
pub type Pending<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// Where the audit log is read.
pub trait AuditSource: Send + Sync {
    /// A page of entries, newest first, from `before` on or from the newest.
    fn read(&self, filter: Filter, before: Option<Cursor>) -> Pending<Result<AuditPage, TableUnusable>>;
}

/// A review of the stack's security, as of some time.
#[derive(Debug, Clone)]
pub struct Reviewed {
    /// Every rule with what became of it.
    pub review: Review,
    /// When policies and the rest that only a review asks for were read; the snapshot has its own times.
    pub as_of: OffsetDateTime,
    /// The risks that people took on, expired or not.
    pub accepted: Result<Vec<Acceptance>, TableUnusable>,
}

/// Where the security review is made.
pub trait SecuritySource: Send + Sync {
    /// The review as of now; `None` while there is no snapshot yet.
    fn review(&self) -> Pending<Option<Reviewed>>;
}

/// The security review, for a request's context.
#[derive(Clone)]
pub struct Security(pub Arc<dyn SecuritySource>);

/// A readiness report, and the last one that somebody signed.
#[derive(Debug, Clone)]
pub struct Handover {
    /// As of now.
    pub report: Readiness,
    /// The last one with a name under it, if there is one.
    pub signed: Result<Option<Signed>, TableUnusable>,
}

/// Where readiness reports are made.
pub trait ReadinessSource: Send + Sync {
    /// The report as of now; `None` while there is no snapshot yet.
    fn report(&self) -> Pending<Option<Handover>>;
}

/// Readiness reports, for a request's context.
#[derive(Clone)]
pub struct Inspections(pub Arc<dyn ReadinessSource>);

/// The audit log, for a request's context.
#[derive(Clone)]
pub struct Audit(pub Arc<dyn AuditSource>);

/// What the timeline is made of beyond the snapshot.
#[derive(Debug, Clone)]
pub struct Chronicle {
    /// The stack's runs, newest first.
    pub runs: Observed<Vec<Record>>,
    /// What changed between two looks, newest first.
    pub seen: Observed<Vec<Seen>>,
    /// How alarms changed, as their archives have it.
    pub transitions: Observed<Transitions>,
}

impl Chronicle {
    /// Takes over from what was read before what cannot be read now.
    pub fn remember(&mut self, before: &Self) {
        self.runs.remember(&before.runs);
        self.seen.remember(&before.seen);
        self.transitions.remember(&before.transitions);
    }
}

/// Where the chronicle is read.
pub trait ChronicleSource: Send + Sync {
    /// The chronicle as of a snapshot, or as it was last read if AWS takes its time. Many who ask for the same snapshot are answered
    /// with one reading.
    fn read(self: Arc<Self>, judged: Arc<Judged>) -> Pending<Arc<Chronicle>>;
}

/// The chronicle, for a request's context.
#[derive(Clone)]
pub struct Chronicles(pub Arc<dyn ChronicleSource>);

/// What a search of the log found.
#[derive(Debug, Clone)]
pub struct Searched {
    /// When.
    pub at: OffsetDateTime,
    /// The lines, newest first.
    pub lines: Vec<Line>,
    /// How many calls it made.
    pub calls: usize,
    /// There are more lines from this time on back.
    pub older: Option<OffsetDateTime>,
    /// It was ended before it was through; it goes on here.
    pub next: Option<String>,
}

/// What came of a search of the log.
#[derive(Debug, Clone)]
pub enum LogAnswer {
    /// It was searched.
    Found(Searched),
    /// There is no such log.
    NoLog,
    /// This person searches already.
    Busy,
    /// It cannot be searched.
    Unavailable(Unavailable),
}

/// Where the log is searched.
pub trait LogSource: Send + Sync {
    /// Searches for a person, who has one search at a time.
    fn search(self: Arc<Self>, person: PersonName, search: Search) -> Pending<LogAnswer>;
}

/// The log, for a request's context.
#[derive(Clone)]
pub struct Logs(pub Arc<dyn LogSource>);

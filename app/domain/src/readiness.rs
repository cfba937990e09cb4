//! Is it ready to be handed over? The criteria by which the application's last phase was called complete, and its check of what
//! the tables cost, each evaluated with the evidence it was judged by, every time anew.
//!
//! A criterion is met, not met or not known; what could not be read is never met.

mod evaluate;
mod evidence;

pub use evidence::Evidence;

use crate::deployment::journal::Record;
use crate::health::Health;
use crate::price::PriceBook;
use crate::security::{Acceptance, Review};
use crate::snapshot::{Reading, Snapshot};
use serde::{Deserialize, Serialize};
use time::{Date, OffsetDateTime};

/// One of the criteria, in the order of the plan they come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Criterion {
    /// Every resource is as it should be.
    Resources,
    /// Security was reviewed: nothing high, and what is medium was accepted by somebody.
    Security,
    /// How each table is paid for, and what that costs, was looked at.
    Capacity,
    /// Every alarm is there, can ring and tells somebody.
    Alarms,
    /// X-Ray traces API and function.
    Tracing,
    /// The last deployment went through its own checks.
    Deployment,
    /// The guide has a section for everything, somebody went through it lately, and whom to call is filled in.
    Documents,
    /// An event posted to the API was answered and found in the tables.
    Integration,
}

impl Criterion {
    /// All of them.
    pub const ALL: [Criterion; 8] = [
        Criterion::Resources,
        Criterion::Security,
        Criterion::Capacity,
        Criterion::Alarms,
        Criterion::Tracing,
        Criterion::Deployment,
        Criterion::Documents,
        Criterion::Integration,
    ];

    /// Its name in addresses and in JSON.
    pub const fn id(self) -> &'static str {
        match self {
            Criterion::Resources => "resources",
            Criterion::Security => "security",
            Criterion::Capacity => "capacity",
            Criterion::Alarms => "alarms",
            Criterion::Tracing => "tracing",
            Criterion::Deployment => "deployment",
            Criterion::Documents => "documents",
            Criterion::Integration => "integration",
        }
    }
}

/// What became of a criterion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It is met.
    Met,
    /// Something that it rests on could not be read, or was never done.
    Unknown,
    /// It is not met.
    NotMet,
}

/// A criterion with its verdict.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Evaluated {
    /// The criterion.
    pub criterion: Criterion,
    /// What became of it.
    pub verdict: Verdict,
    /// What that rests on, at least one.
    pub evidence: Vec<Evidence>,
    /// When the evidence is of.
    #[serde(with = "time::serde::rfc3339")]
    pub as_of: OffsetDateTime,
}

/// The report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Readiness {
    /// When it was made.
    #[serde(with = "time::serde::rfc3339")]
    pub made_at: OffsetDateTime,
    /// Each criterion, in order.
    pub criteria: Vec<Evaluated>,
}

/// A report that somebody put their name under.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Signed {
    /// Who.
    pub who: String,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// What they had before them.
    pub report: Readiness,
}

/// The final integration test, the last time that somebody ran it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tested {
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// What came of it: milliseconds to the answer, or what went wrong.
    pub outcome: Result<u64, String>,
}

/// How the guide stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Documents {
    /// Sections that it should have and does not, in at least one language.
    pub missing: Vec<String>,
    /// When somebody last went through it, and whether that still holds.
    pub reviewed: Reviewed,
    /// Contacts, by id, that nobody can reach.
    pub unreachable: Vec<String>,
}

/// When somebody last went through the guide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reviewed {
    /// On that day, and that holds.
    Current(Date),
    /// So many days ago, which is too long.
    Overdue(i64),
    /// It does not say.
    Never,
}

/// What a report is made from.
#[derive(Debug, Clone, Copy)]
pub struct Inputs<'a> {
    /// The resources, as of their own times.
    pub health: &'a Health,
    /// The snapshot behind it.
    pub snapshot: &'a Snapshot,
    /// The security review.
    pub review: &'a Review,
    /// The risks that people took on.
    pub accepted: &'a [Acceptance],
    /// The ledger, newest first.
    pub runs: &'a Reading<Vec<Record>>,
    /// The guide.
    pub documents: &'a Documents,
    /// The test, if it was ever run.
    pub tested: Option<&'a Tested>,
    /// Prices, where they can be read.
    pub book: Option<&'a PriceBook>,
    /// The time.
    pub now: OffsetDateTime,
}

impl Readiness {
    /// Evaluates every criterion.
    pub fn of(inputs: Inputs<'_>) -> Self {
        let taken_at = inputs.snapshot.taken_at;
        let evaluate = |criterion: Criterion| {
            let (evidence, as_of) = match criterion {
                Criterion::Resources => (evaluate::resources(inputs.health), taken_at),
                Criterion::Security => (evaluate::security(inputs), inputs.now),
                Criterion::Capacity => (evaluate::capacity(inputs.snapshot, inputs.book), taken_at),
                Criterion::Alarms => (evaluate::alarms(inputs.health), taken_at),
                Criterion::Tracing => (evaluate::tracing(inputs.health), taken_at),
                Criterion::Deployment => (evaluate::deployment(inputs.runs), inputs.now),
                Criterion::Documents => (evaluate::documents(inputs.documents), inputs.now),
                Criterion::Integration => (
                    vec![evaluate::integration(inputs.tested)],
                    inputs.tested.map_or(inputs.now, |tested| tested.at),
                ),
            };
            Evaluated {
                criterion,
                verdict: evidence
                    .iter()
                    .map(Evidence::verdict)
                    .max()
                    .unwrap_or(Verdict::Unknown),
                evidence,
                as_of,
            }
        };
        Self {
            made_at: inputs.now,
            criteria: Criterion::ALL.into_iter().map(evaluate).collect(),
        }
    }

    /// How many criteria have this verdict.
    pub fn count(&self, verdict: Verdict) -> usize {
        self.criteria.iter().filter(|one| one.verdict == verdict).count()
    }

    /// Whether every criterion is met.
    pub fn is_met(&self) -> bool {
        self.criteria.iter().all(|one| one.verdict == Verdict::Met)
    }

    /// What has another verdict than in an earlier report: the criterion, then and now.
    pub fn changes_since(&self, earlier: &Readiness) -> Vec<(Criterion, Verdict, Verdict)> {
        let then = |criterion: Criterion| {
            let mut criteria = earlier.criteria.iter();
            criteria
                .find(|one| one.criterion == criterion)
                .map(|one| one.verdict)
        };
        self.criteria
            .iter()
            .filter_map(|now| Some((now.criterion, then(now.criterion)?, now.verdict)))
            .filter(|(_, then, now)| then != now)
            .collect()
    }
}

#[cfg(test)]
mod tests;

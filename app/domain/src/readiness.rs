//! Is it ready to be handed over? The seven criteria by which the application's last phase was called complete, each evaluated
//! with the evidence it was judged by, every time anew.
//!
//! A criterion is met, not met or not known; what could not be read is never met.

mod evidence;

use crate::deployment::journal::Record;
use crate::health::{Finding, Health, Resource};
use crate::name::RunId;
use crate::security::{Acceptance, Review, Rule, Severity};
use crate::snapshot::{Reading, Unavailable};
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
    pub const ALL: [Criterion; 7] = [
        Criterion::Resources,
        Criterion::Security,
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

/// What a verdict rests on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", rename_all_fields = "snake_case", tag = "evidence")]
pub enum Evidence {
    /// So many resources were looked at and are as they should be.
    AllHealthy {
        /// How many.
        resources: usize,
    },
    /// A resource has a finding.
    Found {
        /// The resource.
        resource: Resource,
        /// What was found.
        finding: Box<Finding>,
    },
    /// Of so many rules none has an open finding.
    NoOpenRisk {
        /// How many rules passed.
        passing: usize,
        /// How many fail and are accepted by somebody.
        accepted: usize,
    },
    /// A rule fails, and nobody has accepted it.
    OpenRisk {
        /// The rule.
        rule: Rule,
        /// How bad it is.
        severity: Severity,
    },
    /// A rule could not be judged.
    RiskUnknown {
        /// The rule.
        rule: Rule,
    },
    /// So many alarms are there and can ring, and the topic tells somebody.
    AlarmsReady {
        /// How many.
        alarms: usize,
    },
    /// Nothing says that tracing is off.
    Traced,
    /// The last deployment succeeded.
    Deployed {
        /// Its run.
        run: RunId,
        /// When it ended.
        #[serde(with = "time::serde::rfc3339")]
        at: OffsetDateTime,
    },
    /// The last deployment did not succeed.
    NotDeployed {
        /// Its run.
        run: RunId,
    },
    /// A run is open.
    RunOpen {
        /// It.
        run: RunId,
    },
    /// The ledger has no deployment.
    NeverDeployed,
    /// Every section is there; this is when somebody last went through the guide.
    GuideCurrent {
        /// The day.
        reviewed: Date,
    },
    /// The guide has no such section, in at least one language.
    SectionMissing {
        /// The section's id.
        section: String,
    },
    /// Nobody went through the guide lately, or it does not say when; `None` in the latter case.
    GuideOverdue {
        /// Days since the last time.
        days: Option<i64>,
    },
    /// Nobody filled in how a contact is reached.
    ContactMissing {
        /// The contact's id.
        contact: String,
    },
    /// The test went well.
    TestPassed {
        /// Milliseconds from the request to the answer.
        milliseconds: u64,
    },
    /// The test did not.
    TestFailed {
        /// What went wrong.
        problem: String,
    },
    /// Nobody has run the test.
    NotTested,
    /// Something could not be read.
    Unreadable {
        /// Which call failed, and why.
        cause: Unavailable,
    },
}

impl Evidence {
    /// What it makes of its criterion.
    fn verdict(&self) -> Verdict {
        match self {
            Self::AllHealthy { .. }
            | Self::NoOpenRisk { .. }
            | Self::AlarmsReady { .. }
            | Self::Traced
            | Self::Deployed { .. }
            | Self::GuideCurrent { .. }
            | Self::TestPassed { .. } => Verdict::Met,
            Self::RiskUnknown { .. } | Self::RunOpen { .. } | Self::NotTested | Self::Unreadable { .. } => {
                Verdict::Unknown
            }
            Self::Found { finding, .. } if is_unknown(finding) => Verdict::Unknown,
            Self::Found { .. }
            | Self::OpenRisk { .. }
            | Self::NotDeployed { .. }
            | Self::NeverDeployed
            | Self::SectionMissing { .. }
            | Self::GuideOverdue { .. }
            | Self::ContactMissing { .. }
            | Self::TestFailed { .. } => Verdict::NotMet,
        }
    }
}

fn is_unknown(finding: &Finding) -> bool {
    matches!(
        finding,
        Finding::ResourceUnavailable { .. } | Finding::PartUnavailable { .. } | Finding::AlarmWithoutData
    )
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
    /// When the snapshot behind it was taken.
    pub taken_at: OffsetDateTime,
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
    /// The time.
    pub now: OffsetDateTime,
}

impl Readiness {
    /// Evaluates every criterion.
    pub fn of(inputs: Inputs<'_>) -> Self {
        let evaluate = |criterion: Criterion| {
            let (evidence, as_of) = match criterion {
                Criterion::Resources => (evidence::resources(inputs.health), inputs.taken_at),
                Criterion::Security => (evidence::security(inputs), inputs.now),
                Criterion::Alarms => (evidence::alarms(inputs.health), inputs.taken_at),
                Criterion::Tracing => (evidence::tracing(inputs.health), inputs.taken_at),
                Criterion::Deployment => (evidence::deployment(inputs.runs), inputs.now),
                Criterion::Documents => (evidence::documents(inputs.documents), inputs.now),
                Criterion::Integration => (
                    vec![evidence::integration(inputs.tested)],
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

//! What a verdict rests on.

use super::Verdict;
use crate::contract::TableId;
use crate::health::{Finding, Resource};
use crate::name::RunId;
use crate::price::Usd;
use crate::security::{Rule, Severity};
use crate::snapshot::Unavailable;
use serde::{Deserialize, Serialize};
use time::{Date, OffsetDateTime};

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
    /// A table, with its indexes, holds capacity ready.
    HoldsReady {
        /// Which.
        table: TableId,
        /// Read capacity units.
        read: u64,
        /// Write capacity units.
        write: u64,
        /// What they cost in a month of 730 hours, free tier aside; `None` where a price is not known.
        monthly: Option<Usd>,
    },
    /// A table is paid for by request.
    PaidByRequest {
        /// Which.
        table: TableId,
    },
    /// A table is not there.
    NoTable {
        /// Which.
        table: TableId,
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
    pub(super) fn verdict(&self) -> Verdict {
        match self {
            Self::AllHealthy { .. }
            | Self::NoOpenRisk { .. }
            | Self::HoldsReady { .. }
            | Self::PaidByRequest { .. }
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
            | Self::NoTable { .. }
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

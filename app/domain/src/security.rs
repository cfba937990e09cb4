//! The security review: what was read of the stack against named rules, each with the evidence it was judged by.
//!
//! A rule passes, fails, or could not be judged, which is never taken for passing. What a person has accepted stays a fault; it
//! is shown with who accepted it, why and until when.

pub mod accepted;
mod ceiling;
pub mod facts;
mod fault;
pub mod policy;
mod remedy;
mod rules;
mod runtime;

pub use accepted::{Acceptance, Standing};
pub use ceiling::Ceiling;
pub use facts::Facts;
pub use fault::{Fault, Rule, Severity};
pub use remedy::Remedy;

use crate::price::PriceBook;
use crate::snapshot::{Snapshot, Unavailable};
use serde::{Deserialize, Serialize};

/// What the console never does, and whoever took it over would do first. Credentials that may do it are more than the console
/// needs.
pub const NEEDLESS_TO_THE_CONSOLE: [&str; 8] = [
    "cloudtrail:StopLogging",
    "dynamodb:DeleteTable",
    "iam:AttachUserPolicy",
    "iam:CreateAccessKey",
    "iam:CreateUser",
    "kms:ScheduleKeyDeletion",
    "organizations:LeaveOrganization",
    "s3:DeleteBucket",
];

/// What became of one rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "outcome")]
pub enum Outcome {
    /// It is as it should be.
    Passes,
    /// It is not.
    Fails {
        /// What was found, at least one.
        faults: Vec<Fault>,
    },
    /// AWS did not say.
    Unknown {
        /// Which calls failed, and why.
        causes: Vec<Unavailable>,
    },
    /// There is nothing to judge: what the rule is about does not exist, which health tells of.
    Absent,
}

impl Outcome {
    fn of(faults: Vec<Fault>) -> Self {
        if faults.is_empty() {
            Self::Passes
        } else {
            Self::Fails { faults }
        }
    }

    /// One outcome of several: a fault counts before what is unknown, that before what passes.
    fn all(outcomes: impl Iterator<Item = Self>) -> Self {
        let (mut faults, mut causes, mut passed) = (vec![], vec![], false);
        for outcome in outcomes {
            match outcome {
                Self::Passes => passed = true,
                Self::Fails { faults: found } => faults.extend(found),
                Self::Unknown { causes: found } => causes.extend(found),
                Self::Absent => {}
            }
        }
        match (faults.is_empty(), causes.is_empty(), passed) {
            (false, _, _) => Self::Fails { faults },
            (true, false, _) => Self::Unknown { causes },
            (true, true, true) => Self::Passes,
            (true, true, false) => Self::Absent,
        }
    }

    /// How bad the worst of it is.
    pub fn severity(&self) -> Option<Severity> {
        match self {
            Self::Fails { faults } => faults.iter().map(Fault::severity).max(),
            Self::Passes | Self::Unknown { .. } | Self::Absent => None,
        }
    }
}

/// A rule with what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// The rule.
    pub rule: Rule,
    /// What became of it.
    pub outcome: Outcome,
    /// What puts its faults right, where that can be said in full.
    pub remedies: Vec<Remedy>,
}

/// A review: every rule with its outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// In the order of [`Rule::ALL`].
    pub checked: Vec<Checked>,
}

impl Review {
    /// Reviews what was read. Without a book of prices no cost can be said.
    pub fn of(snapshot: &Snapshot, facts: &Facts, book: Option<&PriceBook>) -> Self {
        let check = |rule: Rule| {
            let outcome = rules::check(rule, snapshot, facts, book);
            let remedies = match &outcome {
                Outcome::Fails { faults } => remedy::remedies(faults, snapshot, facts),
                Outcome::Passes | Outcome::Unknown { .. } | Outcome::Absent => vec![],
            };
            Checked {
                rule,
                outcome,
                remedies,
            }
        };
        Self {
            checked: Rule::ALL.into_iter().map(check).collect(),
        }
    }

    /// The rules whose worst fault is of this severity.
    pub fn failing(&self, severity: Severity) -> impl Iterator<Item = &Checked> {
        self.checked
            .iter()
            .filter(move |checked| checked.outcome.severity() == Some(severity))
    }

    /// The rules that could not be judged.
    pub fn unknown(&self) -> impl Iterator<Item = &Checked> {
        self.checked
            .iter()
            .filter(|checked| matches!(checked.outcome, Outcome::Unknown { .. }))
    }

    /// The rules that pass.
    pub fn passing(&self) -> impl Iterator<Item = &Checked> {
        self.checked
            .iter()
            .filter(|checked| checked.outcome == Outcome::Passes)
    }
}

#[cfg(test)]
mod tests;

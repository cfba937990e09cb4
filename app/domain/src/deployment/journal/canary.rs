//! How far a canary came, as its journal has it.

use super::{Journal, Next, Point};
use crate::deployment::canary::{CanaryTerms, Decision, Observation};
use crate::deployment::{Step, StepKind};
use crate::snapshot::AliasTarget;
use time::OffsetDateTime;

/// A canary that was invoked too seldom, and waits for a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waits {
    /// How often it was invoked.
    pub have: u64,
    /// How often it must have been.
    pub need: u64,
    /// Since when.
    pub since: OffsetDateTime,
}

/// A canary, for whoever watches it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CanaryProgress<'a> {
    /// On which terms it is tried.
    pub terms: CanaryTerms,
    /// What takes the rest of the traffic.
    pub from: AliasTarget,
    /// When its time began; `None` if it has not.
    pub since: Option<OffsetDateTime>,
    /// What was seen last, and when.
    pub observed: Option<(OffsetDateTime, Observation)>,
    /// Whether it waits for a person.
    pub waits: Option<Waits>,
    /// What a person decided, who and why.
    pub decided: Option<(Decision, &'a str, &'a str)>,
}

impl Journal {
    /// Whether the run waits for a person, who has not decided yet.
    pub fn waits(&self) -> Option<Waits> {
        if self.outcome().is_some() || self.failure().is_some() || self.has_done(StepKind::BakeCanary) {
            return None;
        }
        self.entries().iter().rev().find_map(|entry| match entry.point {
            Point::CanaryInconclusive { have, need } => Some(Waits {
                have,
                need,
                since: entry.at,
            }),
            _ => None,
        })
    }

    /// Whether the canary takes its share and is watched, so that a person may end that.
    pub fn bakes(&self) -> bool {
        let bakes = matches!(self.next(), Next::Do(step) if step.kind() == StepKind::BakeCanary);
        bakes && self.has_begun(StepKind::BakeCanary)
    }

    /// The run's canary, if it has one.
    pub fn canary(&self) -> Option<CanaryProgress<'_>> {
        let (from, terms) = self.intent().steps.iter().find_map(|step| match step {
            Step::ShiftCanary { from, terms } => Some((*from, *terms)),
            _ => None,
        })?;
        let newest_first = || self.entries().iter().rev();
        Some(CanaryProgress {
            terms,
            from,
            since: newest_first().find_map(|entry| (entry.point == Point::BakingCanary).then_some(entry.at)),
            observed: newest_first().find_map(|entry| match entry.point {
                Point::CanaryObserved { observation } => Some((entry.at, observation)),
                _ => None,
            }),
            waits: self.waits(),
            decided: newest_first().find_map(|entry| match &entry.point {
                Point::CanaryDecided {
                    decision,
                    who,
                    reason,
                } => Some((*decision, who.as_str(), reason.as_str())),
                _ => None,
            }),
        })
    }
}

//! Which runs of the ledger somebody wants to see.

use super::Outcome;
use super::journal::{Kind, Record};
use time::OffsetDateTime;

/// A kind of run, without its data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RunKind {
    /// [`Kind::Deployment`]
    Deployment,
    /// [`Kind::Rollback`]
    Rollback,
    /// [`Kind::Release`]
    Release,
    /// [`Kind::Stack`]
    Stack,
}

impl RunKind {
    /// Every kind, in the order of a list.
    pub const ALL: [RunKind; 4] = [Self::Deployment, Self::Rollback, Self::Release, Self::Stack];

    /// As addresses have it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Deployment => "deployment",
            Self::Rollback => "rollback",
            Self::Release => "release",
            Self::Stack => "stack",
        }
    }
}

impl Kind {
    /// Its kind.
    pub fn of(&self) -> RunKind {
        match self {
            Kind::Deployment { .. } => RunKind::Deployment,
            Kind::Rollback { .. } => RunKind::Rollback,
            Kind::Release => RunKind::Release,
            Kind::Stack { .. } => RunKind::Stack,
        }
    }
}

/// What came of a run, without its data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Ending {
    /// It is not over.
    Open,
    /// [`Outcome::Succeeded`]
    Succeeded,
    /// [`Outcome::RolledBack`]
    RolledBack,
    /// [`Outcome::Abandoned`]
    Abandoned,
}

impl Ending {
    /// Every ending, in the order of a list.
    pub const ALL: [Ending; 4] = [Self::Succeeded, Self::RolledBack, Self::Abandoned, Self::Open];

    /// What came of a run; `None` is one that is open.
    pub fn of(outcome: Option<&Outcome>) -> Self {
        match outcome {
            None => Self::Open,
            Some(Outcome::Succeeded { .. }) => Self::Succeeded,
            Some(Outcome::RolledBack { .. }) => Self::RolledBack,
            Some(Outcome::Abandoned { .. }) => Self::Abandoned,
        }
    }

    /// As addresses have it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Succeeded => "succeeded",
            Self::RolledBack => "rolled-back",
            Self::Abandoned => "abandoned",
        }
    }
}

/// Which runs are wanted: those of which all of this is true.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Of this kind.
    pub kind: Option<RunKind>,
    /// With this ending.
    pub ending: Option<Ending>,
    /// By somebody whose name or ARN has this in it, in whatever case. Empty is anybody.
    pub who: String,
    /// Begun at this time or later.
    pub from: Option<OffsetDateTime>,
    /// Begun before this time.
    pub before: Option<OffsetDateTime>,
}

impl Filter {
    /// Whether a run is wanted.
    pub fn lets_through(&self, record: &Record) -> bool {
        let by = || record.who.to_lowercase().contains(&self.who.to_lowercase());
        self.kind.is_none_or(|kind| record.kind.of() == kind)
            && self
                .ending
                .is_none_or(|ending| Ending::of(record.outcome.as_ref()) == ending)
            && self.from.is_none_or(|from| record.began >= from)
            && self.before.is_none_or(|before| record.began < before)
            && (self.who.is_empty() || by())
    }

    /// Whether every run is wanted.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl Record {
    /// How long the run took; `None` while it is open.
    pub fn took(&self) -> Option<std::time::Duration> {
        let ended = self.ended?;
        // Never negative, even if the clock was set back.
        Some(std::time::Duration::try_from(ended - self.began).unwrap_or_default())
    }

    /// The version that a run was about: the one that takes the traffic since, or was to.
    pub fn version(&self) -> Option<crate::name::VersionNumber> {
        match (&self.outcome, &self.kind) {
            (
                Some(Outcome::Succeeded {
                    version: Some(version),
                    ..
                }),
                _,
            ) => Some(*version),
            (_, Kind::Rollback { to }) => Some(*to),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deployment::{Place, Verification};
    use time::macros::datetime;

    fn record(kind: Kind, outcome: Option<Outcome>) -> Record {
        Record {
            run: "20261123T090000000Z-1".parse().unwrap(),
            place: Place {
                account: "000000000000".parse().unwrap(),
                region: "us-east-1".parse().unwrap(),
                stack: "liveinsight-infrastructure".parse().unwrap(),
            },
            kind,
            who: "arn:aws:iam::000000000000:user/Kim".to_owned(),
            reason: None,
            began: datetime!(2026-11-23 09:00 UTC),
            ended: outcome.as_ref().map(|_| datetime!(2026-11-23 09:00:12.5 UTC)),
            outcome,
        }
    }

    #[test]
    fn a_run_is_let_through_where_all_is_true() {
        let rolled_back = Outcome::RolledBack {
            cause: crate::deployment::Failure::WorldChanged,
            verified: Verification::NotNeeded,
            left: vec![],
        };
        let record = record(
            Kind::Rollback {
                to: "3".parse().unwrap(),
            },
            Some(rolled_back),
        );
        let filter = Filter {
            kind: Some(RunKind::Rollback),
            ending: Some(Ending::RolledBack),
            who: "kim".to_owned(),
            from: Some(datetime!(2026-11-23 09:00 UTC)),
            before: Some(datetime!(2026-11-23 09:01 UTC)),
        };
        let but = |change: fn(&mut Filter)| {
            let mut filter = filter.clone();
            change(&mut filter);
            filter
        };
        for (filter, expected) in [
            (Filter::default(), true),
            (filter.clone(), true),
            (but(|filter| filter.kind = Some(RunKind::Deployment)), false),
            (but(|filter| filter.ending = Some(Ending::Open)), false),
            (but(|filter| filter.who = "lee".to_owned()), false),
            (but(|filter| filter.from = filter.before), false),
            (but(|filter| filter.before = filter.from), false),
        ] {
            assert_eq!(filter.lets_through(&record), expected, "{filter:?}");
        }
        assert_eq!(record.took(), Some(std::time::Duration::from_millis(12_500)));
        assert_eq!(record.version(), Some("3".parse().unwrap()));
    }

    #[test]
    fn an_open_run_has_no_duration_and_no_version() {
        let record = record(Kind::Release, None);
        assert_eq!(record.took(), None);
        assert_eq!(record.version(), None);
        assert_eq!(Ending::of(record.outcome.as_ref()), Ending::Open);
    }
}

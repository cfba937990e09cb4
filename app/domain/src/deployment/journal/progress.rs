//! How far a run came, step by step, for whoever watches it.

use super::{Journal, Point, Undo};
use crate::deployment::{Left, Step, StepKind};
use time::OffsetDateTime;

/// A step of a run, and how far it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepProgress<'a> {
    /// The step.
    pub step: &'a Step,
    /// How far it is.
    pub state: StepState,
}

/// How far a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepState {
    /// Its turn comes later.
    Waiting,
    /// It was begun; whether it is still being done depends on whether somebody is at work on the run.
    Begun {
        /// When.
        since: OffsetDateTime,
    },
    /// It is done.
    Done {
        /// When it was begun.
        since: OffsetDateTime,
        /// When it was done.
        until: OffsetDateTime,
    },
    /// It failed, or was given up with the run.
    Failed {
        /// When it was begun.
        since: OffsetDateTime,
        /// When it failed.
        until: OffsetDateTime,
    },
    /// Its turn will not come, because the run turned back or is over.
    NotReached,
}

/// Something that is undone, and how far that is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UndoProgress<'a> {
    /// What.
    pub undo: &'a Undo,
    /// When it was begun; `None` if its turn comes later.
    pub since: Option<OffsetDateTime>,
    /// When it was done, and what that left; `None` if it is not.
    pub done: Option<(OffsetDateTime, Option<&'a Left>)>,
}

impl Journal {
    /// Every step of the run, in order.
    pub fn progress(&self) -> Vec<StepProgress<'_>> {
        let turned = self.turned_at();
        let is_over = turned.is_some() || self.outcome().is_some();
        let steps = self.intent.steps.iter();
        steps
            .map(|step| {
                let (since, until) = self.times(step.kind());
                let state = match (since, until, turned) {
                    (Some(since), Some(until), _) => StepState::Done { since, until },
                    (Some(since), None, Some(until)) => StepState::Failed { since, until },
                    (Some(since), None, None) => StepState::Begun { since },
                    (None, ..) if is_over => StepState::NotReached,
                    (None, ..) => StepState::Waiting,
                };
                StepProgress { step, state }
            })
            .collect()
    }

    /// Everything that is undone, in order; nothing unless the run turned back.
    pub fn undoing<'a>(&'a self, undos: &'a [Undo]) -> Vec<UndoProgress<'a>> {
        if self.turned_at().is_none() {
            return vec![];
        }
        undos
            .iter()
            .map(|undo| UndoProgress {
                undo,
                since: self.entries.iter().find_map(|entry| match &entry.point {
                    Point::Undoing { undo: begun } if begun == undo => Some(entry.at),
                    _ => None,
                }),
                done: self.entries.iter().find_map(|entry| match &entry.point {
                    Point::Undone { undo: done, left } if done == undo => Some((entry.at, left.as_ref())),
                    _ => None,
                }),
            })
            .collect()
    }

    /// When the run turned back, if it did.
    pub fn turned_at(&self) -> Option<OffsetDateTime> {
        self.entries
            .iter()
            .find(|entry| entry.point.turns_back().is_some())
            .map(|entry| entry.at)
    }

    /// When a step was first begun, and when it was done.
    fn times(&self, kind: StepKind) -> (Option<OffsetDateTime>, Option<OffsetDateTime>) {
        let at = |is: &dyn Fn(&Point) -> bool| {
            self.entries
                .iter()
                .find(|entry| is(&entry.point))
                .map(|entry| entry.at)
        };
        (
            at(&|point| point.begins() == Some(kind)),
            at(&|point| point.completes() == Some(kind)),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deployment::Place;
    use crate::deployment::journal::{Before, Entry, Intent, Kind};
    use crate::snapshot::AliasTarget;
    use time::macros::datetime;

    const BEGAN: OffsetDateTime = datetime!(2026-11-23 09:00 UTC);

    fn after(seconds: i64) -> OffsetDateTime {
        BEGAN + time::Duration::seconds(seconds)
    }

    /// A rollback with these points, a second apart.
    fn journal(points: Vec<Point>) -> Journal {
        let intent = Intent {
            run: "20261123T090000000Z-1".parse().unwrap(),
            place: Place {
                account: "000000000000".parse().unwrap(),
                region: "us-east-1".parse().unwrap(),
                stack: "liveinsight-infrastructure".parse().unwrap(),
            },
            who: "kim".to_owned(),
            reason: None,
            kind: Kind::Rollback {
                to: "1".parse().unwrap(),
            },
            steps: vec![Step::InvokeVersion, Step::ShiftAlias { from: None }, Step::Pin],
            before: Before {
                stack: None,
                live: Some(AliasTarget::Published("2".parse().unwrap())),
                pin: None,
            },
        };
        let points = [Point::Began(Box::new(intent))].into_iter().chain(points);
        let entries = points
            .zip(0..)
            .map(|(point, second)| Entry {
                at: after(second),
                point,
            })
            .collect();
        Journal::new(entries).unwrap()
    }

    fn states(journal: &Journal) -> Vec<StepState> {
        journal.progress().iter().map(|step| step.state).collect()
    }

    #[test]
    fn steps_are_done_begun_and_waiting() {
        let journal = journal(vec![
            Point::CheckingVersion,
            Point::VersionChecked { milliseconds: 5 },
            Point::Shifting {
                from: AliasTarget::Latest,
                note: String::new(),
            },
        ]);
        assert_eq!(
            states(&journal),
            [
                StepState::Done {
                    since: after(1),
                    until: after(2)
                },
                StepState::Begun { since: after(3) },
                StepState::Waiting,
            ]
        );
        assert_eq!(journal.undoing(&journal.undos()), []);
    }

    #[test]
    fn what_fails_is_undone_and_the_rest_is_not_reached() {
        let to = AliasTarget::Published("2".parse().unwrap());
        let note = String::new();
        let back = Undo::TakeAliasBack {
            to,
            note: note.clone(),
        };
        let journal = journal(vec![
            Point::CheckingVersion,
            Point::VersionChecked { milliseconds: 5 },
            Point::Shifting { from: to, note },
            Point::Failed {
                cause: crate::deployment::Failure::WorldChanged,
            },
            Point::Undoing { undo: back.clone() },
            Point::Undone {
                undo: back.clone(),
                left: Some(Left::ApiDeployment),
            },
        ]);
        assert_eq!(
            states(&journal)[1..],
            [
                StepState::Failed {
                    since: after(3),
                    until: after(4)
                },
                StepState::NotReached,
            ]
        );
        let undos = journal.undos();
        let undoing = journal.undoing(&undos);
        assert_eq!(
            undoing[0],
            UndoProgress {
                undo: &back,
                since: Some(after(5)),
                done: Some((after(6), Some(&Left::ApiDeployment))),
            }
        );
        assert_eq!(
            (undoing[1].since, undoing[1].done),
            (None, None),
            "verifying comes next"
        );
    }
}

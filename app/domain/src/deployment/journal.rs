//! What a run has set out to do, done and undone. Each point is written before or after one thing that is done to AWS, so that
//! whoever reads the journal knows how far the run came, even if the process that wrote it is gone.
//!
//! [`Journal::next`] is the one state machine: a run, its undoing and its resumption all ask it what comes next.

mod canary;
mod intent;
mod point;
mod progress;

pub use canary::{CanaryProgress, Waits};
pub use intent::{Before, Intent, Kind, Record, StackSource};
pub use point::{Entry, Point, Undo};
pub use progress::{StepProgress, StepState, UndoProgress};

use super::{CheckFailure, Failure, Left, Outcome, Step, StepKind, Verification};
use crate::name::VersionNumber;
use time::{Duration, OffsetDateTime};

/// A run that nobody worked on for so long does not go on by itself: whoever confirmed it had another world before them.
pub const GOES_ON_WITHIN: Duration = Duration::hours(1);

/// A run, as far as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Journal {
    intent: Intent,
    began: OffsetDateTime,
    entries: Vec<Entry>,
}

/// A list of points that no run can have written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the journal does not start with what the run set out to do")]
pub struct WithoutBeginning;

/// What a run does next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// A step, for the first time or again: it finds out itself how far it came.
    Do(Step),
    /// Something is undone, likewise.
    Undo(Undo),
    /// Nothing, until a person decides.
    Wait(Waits),
    /// Everything is done.
    End(Outcome),
    /// It ended before.
    Nothing,
}

/// What somebody who found a run unfinished wants of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wish {
    /// That it reaches its end, if it still makes sense.
    GoOn,
    /// That it is undone, for this reason, if it is a deployment. To undo a rollback would bring back what was rolled back.
    Back(String),
}

impl Journal {
    /// Reads what was written, in order.
    ///
    /// # Errors
    /// The first point does not say what the run set out to do.
    pub fn new(entries: Vec<Entry>) -> Result<Self, WithoutBeginning> {
        match entries.first() {
            Some(Entry {
                at,
                point: Point::Began(intent),
            }) => Ok(Self {
                intent: (**intent).clone(),
                began: *at,
                entries,
            }),
            _ => Err(WithoutBeginning),
        }
    }

    /// Adds a point that was written.
    pub fn push(&mut self, entry: Entry) {
        self.entries.push(entry);
    }

    /// What the run set out to do.
    pub fn intent(&self) -> &Intent {
        &self.intent
    }

    /// When it began.
    pub fn began(&self) -> OffsetDateTime {
        self.began
    }

    /// Everything that was written, in order.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    fn points(&self) -> impl DoubleEndedIterator<Item = &Point> {
        self.entries.iter().map(|entry| &entry.point)
    }

    /// Whether a step was begun; it may have been done, or not.
    pub fn has_begun(&self, step: StepKind) -> bool {
        self.points().any(|point| point.begins() == Some(step))
    }

    /// Whether a step is known to be done.
    pub fn has_done(&self, step: StepKind) -> bool {
        self.points().any(|point| point.completes() == Some(step))
    }

    /// The version that the run published, or rolls back to.
    pub fn version(&self) -> Option<VersionNumber> {
        match self.intent.kind {
            Kind::Rollback { to } => Some(to),
            Kind::Deployment { .. } | Kind::Release | Kind::Stack { .. } => {
                self.points().find_map(|point| match point {
                    Point::Published { version } => Some(*version),
                    _ => None,
                })
            }
        }
    }

    /// The stack's newest event before the change set was first executed; `None` if it was not.
    pub fn events_before(&self) -> Option<Option<&str>> {
        self.points().find_map(|point| match point {
            Point::ExecutingChangeSet { after_event } => Some(after_event.as_deref()),
            _ => None,
        })
    }

    /// What went wrong, if something did.
    pub fn failure(&self) -> Option<Failure> {
        self.points().find_map(Point::turns_back)
    }

    /// What came of it; `None` while the run is open.
    pub fn outcome(&self) -> Option<&Outcome> {
        self.points().rev().find_map(|point| match point {
            Point::Ended { outcome } => Some(outcome),
            _ => None,
        })
    }

    /// What the ledger says of it.
    pub fn record(&self) -> Record {
        let outcome = self.outcome().cloned();
        let last = self.entries.last().map(|entry| entry.at);
        Record {
            run: self.intent.run.clone(),
            place: self.intent.place.clone(),
            kind: self.intent.kind.clone(),
            who: self.intent.who.clone(),
            reason: self.intent.reason.clone(),
            began: self.began,
            ended: outcome.as_ref().and(last),
            outcome,
        }
    }

    /// What comes next.
    pub fn next(&self) -> Next {
        if self.outcome().is_some() {
            return Next::Nothing;
        }
        let Some(cause) = self.failure() else {
            if let Some(waits) = self.waits() {
                return Next::Wait(waits);
            }
            let step = self.intent.steps.iter().find(|step| !self.has_done(step.kind()));
            return step.map_or_else(|| Next::End(self.succeeded()), |step| Next::Do(step.clone()));
        };
        let undone = |undo: &Undo| {
            self.points()
                .any(|point| matches!(point, Point::Undone { undo: done, .. } if done == undo))
        };
        match self.undos().into_iter().find(|undo| !undone(undo)) {
            Some(undo) => Next::Undo(undo),
            None => Next::End(self.rolled_back(cause)),
        }
    }

    /// What has to be undone of what was begun: last begun, first undone. Whether it was done or only begun makes no difference,
    /// because each undo is a state to be reached.
    pub fn undos(&self) -> Vec<Undo> {
        let mut undos = vec![];
        for point in self.points().rev() {
            let undo = match point {
                Point::Pinning | Point::ReleasingPin => Undo::RestorePin,
                Point::Shifting { from, note } | Point::ShiftingCanary { from, note } => {
                    Undo::TakeAliasBack {
                        to: *from,
                        note: note.clone(),
                    }
                }
                Point::ExecutingChangeSet { .. } => Undo::RestoreStack,
                _ => continue,
            };
            undos.push(undo);
        }
        let touched = undos
            .iter()
            .any(|undo| matches!(undo, Undo::TakeAliasBack { .. } | Undo::RestoreStack));
        let has_change_set = self
            .intent
            .steps
            .iter()
            .any(|step| step.kind() == StepKind::ExecuteChangeSet);
        if has_change_set && !undos.contains(&Undo::RestoreStack) {
            undos.push(Undo::DiscardChangeSet);
        }
        // Where nothing took traffic before there is nothing that could be verified.
        if touched && self.intent.before.live.is_some() {
            undos.push(Undo::Verify);
        }
        undos
    }

    /// What would stay as it is now if nothing more were done or undone.
    pub fn left_if_ended_now(&self) -> Vec<Left> {
        let mut failing = self.clone();
        if self.failure().is_none() {
            failing.push(Entry {
                at: self.began,
                point: Point::Failed {
                    cause: Failure::LeftUnbegun,
                },
            });
        }
        let mut left = vec![];
        while let Next::Undo(undo) = failing.next() {
            left.push(Left::NotUndone { undo: undo.clone() });
            failing.push(Entry {
                at: self.began,
                point: Point::Undone { undo, left: None },
            });
        }
        left
    }

    fn succeeded(&self) -> Outcome {
        Outcome::Succeeded {
            version: self.version(),
            previous: self.intent.before.live,
        }
    }

    fn rolled_back(&self, cause: Failure) -> Outcome {
        let verified = if self.undos().contains(&Undo::Verify) {
            let problem = self.points().find_map(|point| match point {
                Point::Undone {
                    undo: Undo::Verify,
                    left,
                } => left.as_ref().map(not_working),
                _ => None,
            });
            problem.map_or(Verification::Passed, |problem| Verification::Failed { problem })
        } else {
            Verification::NotNeeded
        };
        let mut left: Vec<Left> = self
            .points()
            .filter_map(|point| match point {
                Point::Published { version } => Some(Left::Published { version: *version }),
                Point::Undone { undo, left } if *undo != Undo::Verify => left.clone(),
                _ => None,
            })
            .collect();
        left.dedup();
        Outcome::RolledBack {
            cause,
            verified,
            left,
        }
    }

    /// Why a run that was found unfinished is undone instead of going on; `None` if it goes on, forwards or backwards.
    pub fn turns_back(&self, now: OffsetDateTime, wish: &Wish) -> Option<Failure> {
        let last = self.entries.last().map_or(self.began, |entry| entry.at);
        if self.failure().is_some() {
            None
        } else if let (Wish::Back(reason), Kind::Deployment { .. }) = (wish, &self.intent.kind) {
            Some(Failure::WantedBack {
                reason: reason.clone(),
            })
        } else if !self.points().any(|point| point.begins().is_some()) {
            Some(Failure::LeftUnbegun)
        } else if self.waits().is_some() {
            // It was left for a person, who may be asleep.
            None
        } else if now - last > GOES_ON_WITHIN {
            Some(Failure::LeftTooLong {
                minutes: (now - last).whole_minutes(),
            })
        } else {
            None
        }
    }
}

/// What a look at the restored API left to say, as the problem that it is.
fn not_working(left: &Left) -> CheckFailure {
    match left {
        Left::NotWorking { failure } => failure.clone(),
        other => CheckFailure::Told(other.to_string()),
    }
}

#[cfg(test)]
mod tests;

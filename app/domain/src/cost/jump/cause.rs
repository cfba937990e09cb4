//! Why something jumped, and what to do.

use super::{Deployed, Step, Turned};
use crate::name::VersionNumber;
use crate::price::{Quantity, Usd};
use serde::Serialize;
use std::fmt;
use time::Date;

/// What is known of a month's jumps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Jumps {
    /// Fewer than five full days are known.
    TooFewDays,
    /// The days were looked at.
    Looked {
        /// What was found, the dearest first.
        jumps: Vec<Jump>,
    },
}

/// Something that costs more from a day on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Jump {
    /// The first day.
    #[serde(with = "crate::price::date")]
    pub since: Date,
    /// What a month of 730 hours costs more, at list price.
    pub a_month: Usd,
    /// Which resources, the dearest first. There is one at least.
    pub steps: Vec<Step>,
    /// Why.
    pub cause: Cause,
    /// What to do.
    pub action: Action,
}

/// Why something jumped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Cause {
    /// It was deployed just before, and what it costs hangs on what that changed.
    Deployed {
        /// What did, the oldest first. There is one at least.
        runs: Vec<Deployed>,
    },
    /// More calls came, and each costs what it did.
    Traffic {
        /// Calls that the API took on a day before, on average.
        before: Quantity,
        /// Calls that it takes on a day since.
        since: Quantity,
        /// What was deployed at the same time, and has nothing to do with it.
        meanwhile: Option<Deployed>,
    },
    /// Neither calls nor a deployment tell why.
    Unknown {
        /// What was deployed at the same time, but changed nothing that this cost hangs on, as far as that was read.
        meanwhile: Option<Deployed>,
    },
    /// The ledger could not be read, so that nobody can say whether something was deployed.
    LedgerUnread,
}

/// What to do about a jump.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Action {
    /// Deploy the settings as they were.
    Restore {
        /// Parameters of the template with their former values.
        settings: Vec<(String, String)>,
    },
    /// Move the traffic back.
    RollBack {
        /// To the version before, if it is known.
        to: Option<VersionNumber>,
    },
    /// Look whether the size still fits the traffic.
    Resize,
    /// Look at what else happened.
    LookInto,
}

impl Jump {
    /// What the deployments before it changed of what its costs hang on.
    pub fn changed(&self) -> impl Iterator<Item = &Turned> {
        let runs: &[Deployed] = match &self.cause {
            Cause::Deployed { runs } => runs,
            _ => &[],
        };
        runs.iter().flat_map(|run| touching(run, &self.steps))
    }
}

fn touching<'a>(run: &'a Deployed, steps: &'a [Step]) -> impl Iterator<Item = &'a Turned> {
    run.changed.iter().filter(move |turned| {
        steps
            .iter()
            .any(|step| turned.touches(&step.resource, step.dimension))
    })
}

impl Jumps {
    /// Says why each step came, with what was deployed, in whatever order; `None` if the ledger could not be read. Steps of the same
    /// cause are one jump.
    pub fn explained(steps: Option<Vec<Step>>, deployed: Option<&[Deployed]>) -> Self {
        let Some(steps) = steps else {
            return Self::TooFewDays;
        };
        let mut jumps: Vec<Jump> = Vec::new();
        for step in steps {
            let cause = cause(&step, deployed);
            match jumps.iter_mut().find(|jump| is_same(jump, &step, &cause)) {
                Some(jump) => jump.steps.push(step),
                None => jumps.push(Jump {
                    since: step.since,
                    a_month: Usd::ZERO,
                    steps: vec![step],
                    cause,
                    action: Action::LookInto,
                }),
            }
        }
        for jump in &mut jumps {
            jump.a_month = jump.steps.iter().map(Step::a_month).sum();
            jump.since = jump
                .steps
                .iter()
                .map(|step| step.since)
                .min()
                .unwrap_or(jump.since);
            jump.action = action(jump);
        }
        jumps.sort_by_key(|jump| std::cmp::Reverse(jump.a_month));
        Self::Looked { jumps }
    }

    /// The same with what was deployed, once that is read.
    #[must_use]
    pub fn after(self, deployed: &[Deployed]) -> Self {
        match self {
            Self::TooFewDays => Self::TooFewDays,
            Self::Looked { jumps } => {
                let steps = jumps.into_iter().flat_map(|jump| jump.steps).collect();
                Self::explained(Some(steps), Some(deployed))
            }
        }
    }

    /// What was found.
    pub fn found(&self) -> &[Jump] {
        match self {
            Self::TooFewDays => &[],
            Self::Looked { jumps } => jumps,
        }
    }
}

fn is_same(jump: &Jump, step: &Step, cause: &Cause) -> bool {
    match (&jump.cause, cause) {
        (Cause::Deployed { .. }, Cause::Deployed { .. }) => jump.cause == *cause,
        (Cause::Traffic { .. }, Cause::Traffic { .. })
        | (Cause::Unknown { .. }, Cause::Unknown { .. })
        | (Cause::LedgerUnread, Cause::LedgerUnread) => jump.since == step.since,
        _ => false,
    }
}

fn cause(step: &Step, deployed: Option<&[Deployed]>) -> Cause {
    let (from, to) = step.window();
    let mut near: Vec<&Deployed> = deployed
        .unwrap_or_default()
        .iter()
        .filter(|run| (from..to).contains(&run.at))
        .collect();
    near.sort_by_key(|run| run.at);
    let meanwhile = near.last().map(|run| (*run).clone());
    if step.follows_traffic() {
        return Cause::Traffic {
            before: step.calls_before,
            since: step.calls_since,
            meanwhile,
        };
    }
    let of_step = std::slice::from_ref(step);
    let unread = near.iter().rfind(|run| run.is_unread());
    let meanwhile = unread.map(|run| (*run).clone()).or(meanwhile);
    near.retain(|run| touching(run, of_step).next().is_some());
    match (near.is_empty(), deployed) {
        (false, _) => Cause::Deployed {
            runs: near.into_iter().cloned().collect(),
        },
        (true, Some(_)) => Cause::Unknown { meanwhile },
        (true, None) => Cause::LedgerUnread,
    }
}

fn action(jump: &Jump) -> Action {
    let runs = match &jump.cause {
        Cause::Deployed { runs } => runs,
        Cause::Traffic { .. } => return Action::Resize,
        Cause::Unknown { .. } | Cause::LedgerUnread => return Action::LookInto,
    };
    let mut settings: Vec<(String, String)> = Vec::new();
    let mut other_version = false;
    for turned in jump.changed() {
        match turned {
            // Of several runs the first knows what it was.
            Turned::Setting {
                parameter,
                before: Some(before),
                ..
            } if !settings.iter().any(|(known, _)| known == parameter) => {
                settings.push((parameter.clone(), before.clone()));
            }
            Turned::Version { .. } => other_version = true,
            Turned::Setting { .. } | Turned::Watching { .. } | Turned::Unread => {}
        }
    }
    match (settings.is_empty(), other_version) {
        (false, _) => Action::Restore { settings },
        (true, true) => Action::RollBack {
            to: runs.first().and_then(|run| run.version_before),
        },
        (true, false) => Action::LookInto,
    }
}

/// For a file, in a line.
impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at_the_same_time = |f: &mut fmt::Formatter<'_>, meanwhile: &Option<Deployed>| match meanwhile {
            Some(run) => {
                let explains = match run.is_unread() {
                    true => "of which nobody knows what it changed",
                    false => "which does not explain it",
                };
                write!(f, ", at the same time as run {}, {explains}", run.run)
            }
            None => Ok(()),
        };
        match self {
            Cause::Deployed { runs } => {
                for (position, run) in runs.iter().enumerate() {
                    let joint = if position == 0 { "after " } else { ", then " };
                    write!(f, "{joint}{run}")?;
                }
                Ok(())
            }
            Cause::Traffic {
                before,
                since,
                meanwhile,
            } => {
                write!(
                    f,
                    "calls a day went from {} to {}",
                    before.rounded(0),
                    since.rounded(0)
                )?;
                at_the_same_time(f, meanwhile)
            }
            Cause::Unknown { meanwhile } => {
                f.write_str("neither calls nor a deployment tell why")?;
                at_the_same_time(f, meanwhile)
            }
            Cause::LedgerUnread => f.write_str("whether something was deployed cannot be read"),
        }
    }
}

/// For a file, in a line.
impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Action::Restore { settings } => {
                f.write_str("deploy the former setting:")?;
                settings
                    .iter()
                    .try_for_each(|(name, value)| write!(f, " {name}={value}"))
            }
            Action::RollBack { to: Some(to) } => write!(f, "roll back to version {to}"),
            Action::RollBack { to: None } => f.write_str("roll back to the version before"),
            Action::Resize => f.write_str("look whether the size still fits the traffic"),
            Action::LookInto => f.write_str("look at what else happened"),
        }
    }
}

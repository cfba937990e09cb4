//! A plan: what it holds, and how it is read.

use super::{Change, CostLine, Live, Release, Step, World};
use crate::snapshot::Drift;
use crate::stack_status::{Phase, StackStatus};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt;

/// What must be typed before a plan is executed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confirmation {
    /// There is nothing to confirm.
    None,
    /// A yes.
    Yes,
    /// The stack's name, because of these changes: something is replaced or removed, or permissions change.
    StackName {
        /// Logical ids of the changes that make it necessary.
        because: Vec<String>,
    },
}

/// A deployment, decided. Only [`plan`](super::plan()) makes one, so its steps are in order and belong to its world.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Plan {
    pub(super) release: Release,
    pub(super) world: World,
    pub(super) changes: Vec<Change>,
    pub(super) publishes: Vec<String>,
    pub(super) steps: Vec<Step>,
    pub(super) cost: Vec<CostLine>,
}

impl Plan {
    /// What shall run, and where.
    pub fn release(&self) -> &Release {
        &self.release
    }

    /// The world that the plan is for.
    pub fn world(&self) -> &World {
        &self.world
    }

    /// What happens to the stack's resources; those that destroy something or touch permissions come first.
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// What is done, in order. Empty when there is nothing to do.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// How `$LATEST` differs from what is live before anything is done: it would be published too.
    pub fn publishes(&self) -> &[String] {
        &self.publishes
    }

    /// What it changes of each month's bill, as far as that is known beforehand.
    pub fn cost(&self) -> &[CostLine] {
        &self.cost
    }

    /// The same plan with what it costs.
    #[must_use]
    pub fn priced(self, cost: Vec<CostLine>) -> Self {
        Self { cost, ..self }
    }

    /// Whether it makes the stack.
    pub fn creates_stack(&self) -> bool {
        self.world
            .stack
            .as_ref()
            .is_none_or(|status| status.phase() == Phase::Absent)
    }

    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// Identifies the plan: the same for the same world, release and changes. A confirmation is for one hash.
    ///
    /// The first 12 hexadecimal digits of the SHA-256 of the plan as JSON.
    pub fn hash(&self) -> String {
        // Serialising plain data with string keys cannot fail; an empty text would only make the hash useless, not wrong.
        let json = serde_json::to_vec(self).unwrap_or_default();
        Sha256::digest(json)
            .iter()
            .take(6)
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }

    /// What has to be typed before it is executed.
    pub fn confirmation(&self) -> Confirmation {
        // Making a stack adds permissions, but there is nothing yet that could be lost or opened.
        let because: Vec<String> = self
            .changes
            .iter()
            .filter(|change| !self.creates_stack() && (change.destroys() || change.touches_iam()))
            .map(|change| change.logical_id.clone())
            .collect();
        match (self.is_empty(), because.is_empty()) {
            (true, _) => Confirmation::None,
            (false, true) => Confirmation::Yes,
            (false, false) => Confirmation::StackName { because },
        }
    }

    /// Whether the world is still the one the plan was made for.
    pub fn still_holds(&self, now: &World) -> bool {
        // Creating a change set for a stack that does not exist makes an empty shell of one: the same to us.
        let absent = |status: &Option<StackStatus>| {
            status
                .as_ref()
                .is_none_or(|status| status.phase() == Phase::Absent)
        };
        let same_stack = self.world.stack == now.stack || (absent(&self.world.stack) && absent(&now.stack));
        same_stack
            && self.world.latest == now.latest
            && self.world.live == now.live
            && self.world.pin == now.pin
    }
}

impl Plan {
    /// What was looked at before: who, the stack, what runs, what may be done, what was changed by hand.
    fn preflight(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "  as {}", self.release.who)?;
        match &self.world.stack {
            Some(status) => writeln!(f, "  the stack is {status}")?,
            None => writeln!(f, "  there is no stack yet")?,
        }
        write!(f, "  code {}", self.release.code_sha256)?;
        match self
            .world
            .live
            .as_ref()
            .map(|live| (live, live.function.as_ref()))
        {
            None => writeln!(f)?,
            Some((Live { target, .. }, None)) => writeln!(f, "; what version {target} runs cannot be read")?,
            Some((Live { target, .. }, Some(live))) if live.code_sha256 == self.release.code_sha256 => {
                writeln!(f, ", as live in version {target}")?;
            }
            Some((Live { target, .. }, Some(live))) => {
                writeln!(f, "; live in version {target}: {}", live.code_sha256)?;
            }
        }
        if let Some(commit) = &self.release.commit {
            writeln!(f, "  built from commit {commit}")?;
        }
        if let Some(permissions) = &self.world.permissions {
            writeln!(f, "  {permissions}")?;
        }
        if !self.creates_stack() {
            self.drift(f)?;
        }
        for existing in self.world.outside.iter().filter(|_| self.release.consent.import) {
            writeln!(f, "  takes in {} as it is, with what it holds", existing.name)?;
        }
        Ok(())
    }

    fn drift(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.world.drift, self.world.drifted()) {
            (Drift::NotChecked, _) => {
                writeln!(
                    f,
                    "  nobody ever looked whether something was changed by hand (drift detection)"
                )
            }
            (_, None) => writeln!(
                f,
                "  something was changed by hand, and what it is cannot be read"
            ),
            (_, Some(drifted)) => drifted.iter().try_for_each(|id| {
                writeln!(f, "  {id} was changed by hand: this may keep it or put it back")
            }),
        }
    }
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = &self.release.place;
        if self.is_empty() {
            let live = self
                .world
                .live
                .as_ref()
                .map_or_else(|| "no version".to_owned(), |live| live.target.to_string());
            return write!(
                f,
                "Nothing to change: {place}, is as released and LIVE is at {live}."
            );
        }
        writeln!(f, "Plan {} for {place}", self.hash())?;
        self.preflight(f)?;
        for (name, value) in &self.release.parameters {
            write!(f, "  set {name} = {value}")?;
            match self.world.parameters.get(name) {
                Some(before) if before == value => writeln!(f, ", as it is")?,
                Some(before) => writeln!(f, ", was {before}")?,
                None => writeln!(f)?,
            }
        }
        for change in &self.changes {
            writeln!(f, "  {change}")?;
        }
        for difference in &self.publishes {
            writeln!(f, "  goes live, was changed before: {difference}")?;
        }
        if self.steps.contains(&Step::ReleasePin)
            && let Some(pin) = &self.world.pin
        {
            writeln!(f, "  leaves {pin}")?;
        }
        for alarm in &self.world.red_alarms {
            writeln!(f, "  although {alarm} is red")?;
        }
        if let Some(reason) = &self.release.consent.despite_alarms {
            writeln!(f, "  alarms are disregarded: {reason}")?;
        }
        for line in &self.cost {
            writeln!(f, "  a month: {line}")?;
        }
        for (number, step) in (1..).zip(&self.steps) {
            writeln!(f, "  {number}. {step}")?;
        }
        match self.confirmation() {
            Confirmation::StackName { because } => {
                writeln!(f, "  Needs the stack's name typed: {}", because.join(", "))
            }
            Confirmation::None | Confirmation::Yes => Ok(()),
        }
    }
}

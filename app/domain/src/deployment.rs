//! What a deployment will do, decided before anything is done.
//!
//! [`plan`] turns the observed world and a change set into a [`Plan`]: a value that can be shown, hashed and tested as text.
//! The executor does exactly what it lists and refuses it when the world has changed since (see [`Plan::still_holds`]).

mod change;
mod existing;
pub mod history;
pub mod journal;
mod lock;
mod outcome;
mod pin;
mod refusal;
mod rollback;
mod step;
mod who;

pub use change::{Change, ChangeAction, Replacement};
pub use existing::{Existing, ExistingKind, ImportPlan};
pub use lock::{EXPIRES_AFTER, HEARTBEAT, Lock, Standing};
pub use outcome::{Outcome, Verification};
pub use pin::Pin;
pub use refusal::{Operation, Refusal, operation};
pub use rollback::{RollbackPlan, RollbackRefusal, RollbackWorld, rollback};
pub use step::{Step, StepKind};
pub use who::Who;

use crate::contract::FROZEN_LOGICAL_IDS;
use crate::name::{AccountId, CodeSha256, Region, StackName, VersionNumber};
use crate::snapshot::{AliasTarget, Canary, Function};
use crate::stack_status::{Phase, StackStatus};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// What is observed before planning: all that a plan depends on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct World {
    /// The stack's status; `None` if there is no stack.
    pub stack: Option<StackStatus>,
    /// The function as it would be published now; `None` if there is none.
    pub latest: Option<Function>,
    /// Where the traffic goes; `None` if there is no alias.
    pub live: Option<Live>,
    /// The version that a rollback pinned.
    pub pin: Option<Pin>,
    /// Alarms that are red.
    pub red_alarms: BTreeSet<String>,
    /// Logical ids of what differs from the template, as of the last time that somebody looked. An update may keep it or put it
    /// back, CloudFormation does not say which. Without what the console moves itself.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub drifted: Vec<String>,
    /// What is there under the template's names although there is no stack; not looked for if there is one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub outside: Vec<Existing>,
}

/// Where the traffic goes now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Live {
    /// What `LIVE` points to.
    pub target: AliasTarget,
    /// A second version with its share of the traffic.
    pub canary: Option<Canary>,
    /// What was published there; `None` if that version is gone.
    pub function: Option<Function>,
}

/// Where a stack is. A plan for one place is no plan for another, however alike they look.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The account.
    pub account: AccountId,
    /// The region.
    pub region: Region,
    /// The stack.
    pub stack: StackName,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} in {}, account {}", self.stack, self.region, self.account)
    }
}

/// What somebody wants to run, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Release {
    /// Where.
    pub place: Place,
    /// The collector's package, as Lambda will report it.
    pub code_sha256: CodeSha256,
    /// SHA-256 of the template's text, in hexadecimal.
    pub template_sha256: String,
    /// Template parameters that are to change, with their new values.
    pub parameters: BTreeMap<String, String>,
    /// What the person who deploys has said yes to beforehand.
    pub consent: Consent,
}

/// What a deployment does only if it is told to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// Leave the version that somebody pinned.
    pub release_pin: bool,
    /// Deploy although alarms are red, for this reason.
    pub despite_alarms: Option<String>,
    /// How long the alarms are watched after the shift, in seconds.
    pub bake_seconds: u64,
}

/// A change set that CloudFormation has prepared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeSet {
    /// Its ARN: the executor carries out this one and no other.
    pub arn: String,
    /// Makes a repeated execution harmless.
    pub token: String,
    /// What it changes.
    pub changes: Vec<Change>,
}

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

/// A deployment, decided. Only [`plan`] makes one, so its steps are in order and belong to its world.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Plan {
    release: Release,
    world: World,
    changes: Vec<Change>,
    publishes: Vec<String>,
    steps: Vec<Step>,
}

/// Decides what a deployment does, from what is and what CloudFormation would change; no change set if nothing would.
///
/// # Errors
/// A [`Refusal`] where nothing may be deployed, with what to do about it.
pub fn plan(world: World, release: Release, change_set: Option<ChangeSet>) -> Result<Plan, Refusal> {
    let creating = operation(&release.place.stack, world.stack.as_ref())? == Operation::Create;
    if creating && !world.outside.is_empty() {
        return Err(Refusal::ExistsOutside(ImportPlan(world.outside)));
    }
    let changes = change_set
        .as_ref()
        .map(|set| set.changes.as_slice())
        .unwrap_or_default();
    if !creating {
        refuse_unsafe(&world, &release, changes)?;
    }
    let publishes = unpublished(&world);
    let steps = steps(&world, &release, change_set.as_ref(), publishes.is_some());
    refuse_without_consent(&world, &release.consent, &steps)?;
    let mut changes = changes.to_vec();
    changes.sort_by_key(|change| {
        let consequence = !(change.destroys() || change.touches_iam());
        (consequence, change.action.clone(), change.logical_id.clone())
    });
    Ok(Plan {
        release,
        world,
        changes,
        publishes: publishes.unwrap_or_default(),
        steps,
    })
}

/// What must not be done to a stack that exists.
fn refuse_unsafe(world: &World, release: &Release, changes: &[Change]) -> Result<(), Refusal> {
    if let Some(frozen) = changes
        .iter()
        .find(|change| FROZEN_LOGICAL_IDS.contains(&change.logical_id.as_str()))
    {
        return Err(Refusal::TouchesFrozen {
            logical_id: frozen.logical_id.clone(),
        });
    }
    let live = world.live.as_ref().ok_or(Refusal::AliasMissing)?;
    if let Some(canary) = live.canary {
        return Err(Refusal::CanaryRunning {
            version: canary.version,
        });
    }
    let updates_function = changes.iter().any(Change::is_function);
    match &world.latest {
        Some(latest) if !updates_function && latest.code_sha256 != release.code_sha256 => {
            Err(Refusal::CodeChangedOutside {
                expected: release.code_sha256.clone(),
                found: latest.code_sha256.clone(),
            })
        }
        _ => Ok(()),
    }
}

/// What is done only by somebody who has said so.
fn refuse_without_consent(world: &World, consent: &Consent, steps: &[Step]) -> Result<(), Refusal> {
    let leaves_pin = steps.iter().any(|step| step.kind() == StepKind::ReleasePin);
    match &world.pin {
        Some(pin) if leaves_pin && !consent.release_pin => {
            return Err(Refusal::Pinned(Box::new(pin.clone())));
        }
        _ => {}
    }
    if !steps.is_empty() && !world.red_alarms.is_empty() && consent.despite_alarms.is_none() {
        return Err(Refusal::RedAlarms(world.red_alarms.clone()));
    }
    Ok(())
}

/// How `$LATEST` differs from what is live, if it does: a deployment that stopped between its update and its shift left it
/// ahead, or somebody changed it by hand. Either way it is shown before it is published.
fn unpublished(world: &World) -> Option<Vec<String>> {
    let latest = world.latest.as_ref()?;
    match world.live.as_ref().and_then(|live| live.function.as_ref()) {
        Some(live) if live.publishes_same_as(latest) => None,
        Some(live) => Some(live.differences_to(latest)),
        None => Some(vec![]),
    }
}

fn steps(world: &World, release: &Release, change_set: Option<&ChangeSet>, unpublished: bool) -> Vec<Step> {
    let mut steps = vec![];
    let mut publish = unpublished;
    if let Some(ChangeSet { arn, token, changes }) = change_set {
        steps.push(Step::ExecuteChangeSet {
            arn: arn.clone(),
            token: token.clone(),
        });
        publish |= changes.iter().any(Change::is_function);
    }
    if publish {
        steps.extend([
            Step::PublishVersion {
                code_sha256: release.code_sha256.clone(),
            },
            Step::InvokeVersion,
            Step::ShiftAlias {
                from: world.live.as_ref().map(|live| live.target),
            },
        ]);
    }
    if steps.is_empty() {
        return steps;
    }
    steps.extend([
        Step::VerifyEndToEnd,
        Step::WatchAlarms {
            seconds: release.consent.bake_seconds,
            red_before: world.red_alarms.clone(),
        },
    ]);
    if publish && world.pin.is_some() {
        steps.push(Step::ReleasePin);
    }
    steps
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
        writeln!(f, "  code {}", self.release.code_sha256)?;
        for (name, value) in &self.release.parameters {
            writeln!(f, "  set {name} = {value}")?;
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
        for drifted in &self.world.drifted {
            writeln!(
                f,
                "  {drifted} was changed by hand: this may keep it or put it back"
            )?;
        }
        for alarm in &self.world.red_alarms {
            writeln!(f, "  although {alarm} is red")?;
        }
        if let Some(reason) = &self.release.consent.despite_alarms {
            writeln!(f, "  alarms are disregarded: {reason}")?;
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

/// What shifting the alias comes to, given where it points at that moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shift {
    /// It points at the version already.
    AlreadyThere,
    /// It must be moved.
    Move,
}

/// Somebody moved the alias after the plan was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "LIVE points at {found} and not at {expected} as planned: somebody moved it meanwhile; look at what happened, then \
     deploy again"
)]
pub struct AliasMoved {
    /// Where the plan saw it.
    pub expected: AliasTarget,
    /// Where it is.
    pub found: AliasTarget,
}

/// Decides whether the alias must move to `published`. `planned_from` is where the plan saw it, `None` for a new stack.
///
/// # Errors
/// The alias is neither where the plan saw it nor at the version.
pub fn shift(
    planned_from: Option<AliasTarget>,
    current: AliasTarget,
    published: VersionNumber,
) -> Result<Shift, AliasMoved> {
    match planned_from {
        _ if current == AliasTarget::Published(published) => Ok(Shift::AlreadyThere),
        Some(expected) if expected != current => Err(AliasMoved {
            expected,
            found: current,
        }),
        _ => Ok(Shift::Move),
    }
}

#[cfg(test)]
mod rollback_tests;
#[cfg(test)]
mod tests;

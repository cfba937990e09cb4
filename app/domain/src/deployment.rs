//! What a deployment will do, decided before anything is done.
//!
//! [`plan()`] turns the observed world and a change set into a [`Plan`]: a value that can be shown, hashed and tested as text.
//! The executor does exactly what it lists and refuses it when the world has changed since (see [`Plan::still_holds`]).

pub mod canary;
mod change;
mod commit;
mod compare;
mod confirmed;
mod cost;
mod existing;
mod failure;
pub mod history;
pub mod journal;
mod lock;
mod outcome;
mod permission;
mod pin;
mod plan;
mod refusal;
mod rollback;
mod shift;
mod step;
mod way_back;
mod who;
mod world;

pub use canary::CanaryTerms;
pub use change::{Change, ChangeAction, Property, Replacement, Values};
pub use commit::{Commit, NoCommit};
pub use compare::{
    Aspect, Compared, Comparison, KnownVersion, Made, Published, Tally, Value, Verdict, compare,
};
pub use confirmed::{Confirmed, Consequence};
pub use cost::{
    Amount, ComeAndGo, CostLine, CostOf, Footprint, Traces, Tracing, Traffic, Untold, monthly_change,
    tracing_change,
};
pub use existing::{Existing, ExistingKind, ImportPlan};
pub use failure::{CheckFailure, Failure, Left};
pub use lock::{EXPIRES_AFTER, HEARTBEAT, Lock, Standing};
pub use outcome::{Outcome, Verification};
pub use permission::{Arns, Decision, Need, Permissions, Principal};
pub use pin::Pin;
pub use plan::{Confirmation, Plan};
pub use refusal::{Operation, Refusal, operation};
pub use rollback::{Restored, RollbackPlan, RollbackRefusal, RollbackWorld, rollback};
pub use shift::{AliasMoved, Shift, shift};
pub use step::{Step, StepKind};
pub use way_back::{NoWayBack, way_back};
pub use who::Who;
pub use world::{ChangeSet, Consent, Live, Place, Release, World};

use crate::contract::FROZEN_LOGICAL_IDS;
use crate::snapshot::AliasTarget;

/// Decides what a deployment does, from what is and what CloudFormation would change; no change set if nothing would.
///
/// # Errors
/// A [`Refusal`] where nothing may be deployed, with what to do about it.
pub fn plan(world: World, release: Release, change_set: Option<ChangeSet>) -> Result<Plan, Refusal> {
    let creating = operation(&release.place.stack, world.stack.as_ref())? == Operation::Create;
    if creating {
        may_create(&world, &release.consent)?;
    }
    if let Some(permissions) = &world.permissions {
        permissions.refuse()?;
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
    let steps = protected(steps, &world, creating);
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
        cost: vec![],
    })
}

/// Whether a stack may be made where things of its names may exist already: they are never taken over without being asked for.
///
/// # Errors
/// Something exists that cannot be imported, or that nobody said should be.
pub fn may_create(world: &World, consent: &Consent) -> Result<(), Refusal> {
    let in_the_way = world
        .outside
        .iter()
        .filter(|existing| !(consent.import && existing.is_importable()));
    match in_the_way.count() {
        0 => Ok(()),
        _ => Err(Refusal::ExistsOutside(ImportPlan(world.outside.clone()))),
    }
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
    let updates_code = changes.iter().any(Change::updates_code);
    match &world.latest {
        Some(latest) if !updates_code && latest.code_sha256 != release.code_sha256 => {
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
    let live = world.live.as_ref().map(|live| live.target);
    if consent.canary.is_some() && !matches!(live, Some(AliasTarget::Published(_))) {
        return Err(Refusal::NothingBesideCanary);
    }
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

/// A stack that is there is protected first, while nothing has moved yet. One that is being made is protected last: until then,
/// CloudFormation's own way out of a creation that failed is to delete it.
fn protected(mut steps: Vec<Step>, world: &World, creating: bool) -> Vec<Step> {
    if creating {
        steps.push(Step::ProtectStack);
    } else if world.unprotected {
        steps.insert(0, Step::ProtectStack);
    }
    steps
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
        ]);
        steps.extend(shifts(world, release));
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

/// How the traffic moves: at once, or a share of it first.
fn shifts(world: &World, release: &Release) -> Vec<Step> {
    let from = world.live.as_ref().map(|live| live.target);
    match (release.consent.canary, from) {
        (Some(terms), Some(from)) => vec![
            Step::ShiftCanary { from, terms },
            Step::BakeCanary {
                terms,
                red_before: world.red_alarms.clone(),
            },
            Step::PromoteCanary { from, terms },
        ],
        (None, _) | (_, None) => vec![Step::ShiftAlias { from }],
    }
}

#[cfg(test)]
mod rollback_tests;
#[cfg(test)]
mod tests;

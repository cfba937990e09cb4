//! Manual rollback: move the traffic to a version that was published before, and keep it there.

use super::observe::live;
use super::records;
use super::run::{Finished, begin, drive, run_id};
use super::{DeployError, Report};
use crate::aws::{Aws, AwsError, Caller, dynamodb, if_there, lambda};
use domain::deployment::journal::{Before, Intent, Kind, Record};
use domain::deployment::{Outcome, Place, RollbackPlan, RollbackRefusal, RollbackWorld, Step, rollback};
use domain::name::{StackName, VersionNumber};
use domain::snapshot::{AliasTarget, Function};
use std::collections::BTreeSet;

/// How many runs of the ledger are looked through for the version that was live before.
const RUNS: i32 = 50;

/// Decides a rollback: to `to` or, if nobody says where to, to the version that was live before. Changes nothing.
///
/// # Errors
/// The target cannot work, or AWS did not say whether it can.
pub async fn prepare_rollback(
    aws: &Aws,
    stack: &StackName,
    to: Option<VersionNumber>,
) -> Result<RollbackPlan, DeployError> {
    let (caller, alias, pin) = tokio::join!(aws.caller(), lambda::alias(aws), records::pin(aws, stack));
    let live = if_there(alias)?.map(live).transpose()?;
    let to = match (to, &live) {
        (Some(to), _) => to,
        (None, None) => return Err(RollbackRefusal::NoAlias.into()),
        (None, Some(live)) => earlier(aws, stack, live.target).await?,
    };
    let target = if_there(lambda::version(aws, to).await)?;
    let world = RollbackWorld {
        tables: tables(aws, target.as_ref()).await?,
        live,
        target,
        pin: pin?,
    };
    Ok(rollback(&world, place(aws, caller?, stack), to)?)
}

fn place(aws: &Aws, caller: Caller, stack: &StackName) -> Place {
    Place {
        account: caller.account,
        region: aws.region().clone(),
        stack: stack.clone(),
    }
}

/// The version that was live before this one, as the ledger has it.
async fn earlier(aws: &Aws, stack: &StackName, live: AliasTarget) -> Result<VersionNumber, DeployError> {
    let records = records::ledger(aws, RUNS).await?;
    let before = |record: &Record| match &record.outcome {
        Some(Outcome::Succeeded {
            version: Some(version),
            previous: Some(AliasTarget::Published(previous)),
        }) if AliasTarget::Published(*version) == live && record.place.stack == *stack => Some(*previous),
        _ => None,
    };
    let found = records.iter().find_map(before);
    Ok(found.ok_or(RollbackRefusal::NoEarlierVersion { live })?)
}

/// Which of the tables that a version names exist.
async fn tables(aws: &Aws, target: Option<&Function>) -> Result<BTreeSet<String>, AwsError> {
    let mut tables = BTreeSet::new();
    let named = target.into_iter().flat_map(|function| &function.variables);
    for (_, table) in named.filter(|(variable, _)| variable.ends_with("_TABLE")) {
        if dynamodb::exists(aws, table).await? {
            tables.insert(table.clone());
        }
    }
    Ok(tables)
}

/// Carries out a rollback.
///
/// # Errors
/// The run did not begin, because another one is open; or it did not end.
pub async fn execute_rollback(
    aws: &Aws,
    plan: &RollbackPlan,
    reason: &str,
    report: Report<'_>,
) -> Result<Finished, DeployError> {
    let intent = Intent {
        run: run_id(aws),
        place: plan.place().clone(),
        who: aws.caller().await?.who(),
        reason: Some(reason.to_owned()),
        kind: Kind::Rollback { to: plan.to() },
        steps: plan.steps(),
        before: Before {
            stack: None,
            live: Some(plan.from()),
            pin: plan.replaces().cloned(),
        },
    };
    let text = serde_json::to_string(plan).unwrap_or_else(|error| error.to_string());
    let lease = begin(aws, intent, Some(&text)).await?;
    drive(aws, lease, report).await
}

/// Lets deployments leave the version that is pinned. `None` if none is.
///
/// # Errors
/// The run did not begin, because another one is open; or it did not end.
pub async fn release_pin(
    aws: &Aws,
    stack: &StackName,
    reason: Option<&str>,
    report: Report<'_>,
) -> Result<Option<Finished>, DeployError> {
    let (caller, pin, alias) = tokio::join!(aws.caller(), records::pin(aws, stack), lambda::alias(aws));
    let Some(pin) = pin? else {
        return Ok(None);
    };
    let caller = caller?;
    let intent = Intent {
        run: run_id(aws),
        who: caller.who(),
        place: place(aws, caller, stack),
        reason: reason.map(str::to_owned),
        kind: Kind::Release,
        steps: vec![Step::ReleasePin],
        before: Before {
            stack: None,
            live: if_there(alias)?.map(|alias| alias.version),
            pin: Some(pin),
        },
    };
    let lease = begin(aws, intent, None).await?;
    drive(aws, lease, report).await.map(Some)
}

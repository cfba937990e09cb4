//! What a person decided about a canary that another process watches: kept beside the run until that process looks, so that it
//! survives whichever of the two is killed.

use super::{parse, text};
use crate::aws::dynamodb::{self, Condition, Item};
use crate::aws::{Aws, if_there};
use crate::deploy::{CONSOLE_TABLE, DeployError};
use domain::deployment::canary::Decided;
use domain::name::RunId;

fn key(run: &RunId) -> Item {
    Item::default().text("pk", "DECISION").text("sk", run.as_str())
}

/// Writes a decision down. The first one counts: to decide the same again changes nothing.
///
/// # Errors
/// Somebody decided otherwise before, or AWS refused.
pub(in crate::deploy) async fn hand_over(
    aws: &Aws,
    run: &RunId,
    decided: &Decided,
) -> Result<(), DeployError> {
    let item = key(run).text("decision", text(decided));
    if dynamodb::put_if(aws, CONSOLE_TABLE, item, Condition::Absent).await? {
        return Ok(());
    }
    match handed_over(aws, run).await? {
        Some(first) if first.decision != decided.decision => {
            Err(DeployError::DecidedOtherwise(Box::new(first)))
        }
        _ => Ok(()),
    }
}

/// What was decided about a run's canary, if anything was.
pub(in crate::deploy) async fn handed_over(aws: &Aws, run: &RunId) -> Result<Option<Decided>, DeployError> {
    let found = if_there(dynamodb::get_item(aws, CONSOLE_TABLE, &key(run)).await)?.flatten();
    found.map(|item| parse(&item, "decision")).transpose()
}

//! What a person decided about a canary that another process watches: kept beside the run until that process looks, so that it
//! survives whichever of the two is killed. There is one such item for a run, and whoever writes it first has decided: a person, or
//! the process that watches, which then decides by what it saw.

use super::{parse, text};
use crate::aws::dynamodb::{self, Condition, Item};
use crate::aws::{Aws, if_there};
use crate::deploy::{CONSOLE_TABLE, DeployError};
use domain::deployment::canary::Decided;
use domain::name::RunId;

fn key(run: &RunId) -> Item {
    Item::default().text("pk", "DECISION").text("sk", run.as_str())
}

/// What became of a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::deploy) enum Handing {
    /// It is the one that counts: whoever watches carries it out.
    Counts,
    /// The time to watch was over before.
    TooLate,
}

/// Writes a decision down. The first one counts: to decide the same again changes nothing.
///
/// # Errors
/// Somebody decided otherwise before, or AWS refused.
pub(in crate::deploy) async fn hand_over(
    aws: &Aws,
    run: &RunId,
    decided: &Decided,
) -> Result<Handing, DeployError> {
    let item = key(run).text("decision", text(decided));
    if dynamodb::put_if(aws, CONSOLE_TABLE, item, Condition::Absent).await? {
        return Ok(Handing::Counts);
    }
    match handed_over(aws, run).await? {
        Some(first) if first.decision != decided.decision => {
            Err(DeployError::DecidedOtherwise(Box::new(first)))
        }
        Some(_) => Ok(Handing::Counts),
        None => Ok(Handing::TooLate),
    }
}

/// Ends the time in which a person may decide; `false` if one did. To end it again changes nothing.
///
/// # Errors
/// AWS refused.
pub(in crate::deploy) async fn close(aws: &Aws, run: &RunId) -> Result<bool, DeployError> {
    let closed = dynamodb::put_if(aws, CONSOLE_TABLE, key(run), Condition::Absent).await?;
    Ok(closed || handed_over(aws, run).await?.is_none())
}

/// What was decided about a run's canary, if anything was.
pub(in crate::deploy) async fn handed_over(aws: &Aws, run: &RunId) -> Result<Option<Decided>, DeployError> {
    let found = if_there(dynamodb::get_item(aws, CONSOLE_TABLE, &key(run)).await)?.flatten();
    let decided = found.filter(|item| item.get("decision").is_some());
    decided.map(|item| parse(&item, "decision")).transpose()
}

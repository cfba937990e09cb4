//! The ledger: who deployed what, when and why, and what came of it. Kept in the console's table, for ever.

use super::{CONSOLE_TABLE, DeployError};
use crate::aws::dynamodb::{self, Item};
use crate::aws::{Aws, AwsError, Caller};
use crate::clock::timestamp;
use domain::deployment::Plan;
use domain::name::VersionNumber;

/// An entry that was opened before anything was done and must be closed with what came of it.
pub(super) struct Entry {
    item: Item,
}

/// Opens an entry. A deployment that cannot be recorded is not started.
pub(super) async fn open(
    aws: &Aws,
    plan: &Plan,
    caller: &Caller,
    reason: Option<&str>,
) -> Result<Entry, AwsError> {
    let started_at = timestamp((aws.clock)());
    let mut item = Item::default()
        .text("pk", "DEPLOYMENT")
        .text("sk", format!("{started_at}#{}", plan.hash()))
        .text("started_at", started_at)
        .text("stack", plan.release().place.to_string())
        .text("who", &caller.arn)
        .text("plan_hash", plan.hash())
        .text(
            "plan",
            serde_json::to_string(plan).unwrap_or_else(|error| error.to_string()),
        )
        .text("code_sha256", plan.release().code_sha256.as_str())
        .text("outcome", "started");
    if let Some(reason) = reason {
        item = item.text("reason", reason);
    }
    dynamodb::put_item(aws, CONSOLE_TABLE, item.clone()).await?;
    Ok(Entry { item })
}

impl Entry {
    /// Closes the entry with the live version, or with the reason why there is none.
    pub(super) async fn close(
        self,
        aws: &Aws,
        outcome: Result<Option<VersionNumber>, &DeployError>,
    ) -> Result<(), AwsError> {
        let item = self.item.text("finished_at", timestamp((aws.clock)()));
        let item = match outcome {
            Ok(Some(version)) => item
                .text("outcome", "succeeded")
                .text("version", version.to_string()),
            Ok(None) => item.text("outcome", "succeeded"),
            Err(error) => item.text("outcome", "failed").text("cause", error.to_string()),
        };
        dynamodb::put_item(aws, CONSOLE_TABLE, item).await
    }
}

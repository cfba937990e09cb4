//! The ledger: who deployed what, when and why, and what came of it. Kept in the console's table, for ever.

use super::{CONSOLE_TABLE, DeployError};
use crate::aws::{Aws, AwsError, Caller, dynamodb, dynamodb::Attributes};
use aws_sdk_dynamodb::types::AttributeValue;
use domain::deployment::Plan;
use domain::name::VersionNumber;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// An entry that was opened before anything was done and must be closed with what came of it.
pub(super) struct Entry {
    item: Attributes,
}

/// Opens an entry. A deployment that cannot be recorded is not started.
pub(super) async fn open(
    aws: &Aws,
    plan: &Plan,
    caller: &Caller,
    reason: Option<&str>,
) -> Result<Entry, AwsError> {
    let started_at = timestamp((aws.clock)());
    let mut item: Attributes = [
        ("pk", "DEPLOYMENT".to_owned()),
        ("sk", format!("{started_at}#{}", plan.hash())),
        ("started_at", started_at),
        ("stack", plan.release.stack_name.to_string()),
        ("who", caller.arn.clone()),
        ("plan_hash", plan.hash()),
        ("plan", plan.to_string()),
        ("code_sha256", plan.release.code_sha256.to_string()),
        ("outcome", "started".to_owned()),
    ]
    .map(|(name, text)| (name.to_owned(), AttributeValue::S(text)))
    .into();
    if let Some(reason) = reason {
        item.insert("reason".to_owned(), AttributeValue::S(reason.to_owned()));
    }
    dynamodb::put_item(aws, CONSOLE_TABLE, item.clone()).await?;
    Ok(Entry { item })
}

impl Entry {
    /// Closes the entry with the live version, or with the reason why there is none.
    pub(super) async fn close(
        mut self,
        aws: &Aws,
        outcome: Result<Option<VersionNumber>, &DeployError>,
    ) -> Result<(), AwsError> {
        let (word, detail) = match outcome {
            Ok(version) => (
                "succeeded",
                version.map(|version| ("version", version.to_string())),
            ),
            Err(error) => ("failed", Some(("cause", error.to_string()))),
        };
        let finished_at = timestamp((aws.clock)());
        let closing = [("outcome", word.to_owned()), ("finished_at", finished_at)]
            .into_iter()
            .chain(detail);
        self.item
            .extend(closing.map(|(name, text)| (name.to_owned(), AttributeValue::S(text))));
        dynamodb::put_item(aws, CONSOLE_TABLE, self.item).await
    }
}

fn timestamp(at: OffsetDateTime) -> String {
    // RFC 3339 can express every time between the years 0 and 9999.
    at.format(&Rfc3339).unwrap_or_default()
}

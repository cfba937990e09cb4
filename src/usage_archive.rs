//! What each day used, kept in the console's table for ever: CloudWatch forgets hours after 455 days, a report must not.
//!
//! | pk | sk | Holds |
//! |---|---|---|
//! | `USAGE#region#stack` | date | [`Day`]: what that day used, as it was metered once it was over |
//!
//! A partition is read whole: a year is 365 items of about 2 KB, some 90 read units, 0.00001 USD.

use crate::aws::dynamodb::{self, Condition, Item, Query};
use crate::aws::{Aws, AwsError, if_there};
use crate::deploy::CONSOLE_TABLE;
use domain::cost::Day;
use domain::name::StackName;
use time::Date;

/// The days of one stack in one region.
#[derive(Debug, Clone)]
pub struct UsageArchive {
    aws: Aws,
    partition: String,
}

impl UsageArchive {
    /// The archive of a stack, in the region of these clients.
    pub fn new(aws: Aws, stack: &StackName) -> Self {
        let partition = format!("USAGE#{}#{stack}", aws.region());
        Self { aws, partition }
    }

    /// Keeps every day that is over and not kept yet. What is kept stays as it is: later settings do not change an earlier
    /// report. Gives the number of new days.
    ///
    /// # Errors
    /// The console's table could not be read or written (`dynamodb:Query`, `dynamodb:PutItem`).
    pub async fn keep(&self, days: &[Day], today: Date) -> Result<usize, AwsError> {
        let kept: Vec<Date> = self.days().await?.into_iter().map(|day| day.date).collect();
        let mut new = 0;
        for day in days
            .iter()
            .filter(|day| day.date < today && !kept.contains(&day.date))
        {
            // Another console may have been quicker: its day is as good.
            let was_new =
                dynamodb::put_if(&self.aws, CONSOLE_TABLE, self.item(day), Condition::Absent).await?;
            new += usize::from(was_new);
        }
        Ok(new)
    }

    /// Every day that is kept, oldest first. One that cannot be read hides no other; it is logged. Without the console's table
    /// there is none.
    ///
    /// # Errors
    /// The console's table could not be read (`dynamodb:Query`).
    pub async fn days(&self) -> Result<Vec<Day>, AwsError> {
        let mut days = Vec::new();
        let mut from = None;
        loop {
            let query = Query::partition(&self.partition);
            let found = dynamodb::query(&self.aws, CONSOLE_TABLE, &query, from).await;
            let Some(found) = if_there(found)? else {
                return Ok(days);
            };
            days.extend(found.items.iter().filter_map(day));
            from = found.next;
            if from.is_none() {
                return Ok(days);
            }
        }
    }

    fn item(&self, day: &Day) -> Item {
        Item::default()
            .text("pk", &self.partition)
            .text("sk", day.date.to_string())
            // Plain data with string keys always serialises.
            .text("day", serde_json::to_string(day).unwrap_or_default())
    }
}

fn day(item: &Item) -> Option<Day> {
    serde_json::from_str(item.get("day").unwrap_or_default())
        .inspect_err(
            |error| tracing::warn!(%error, day = item.get("sk"), "a day of the usage archive cannot be read"),
        )
        .ok()
}

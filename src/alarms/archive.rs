//! The archive: written from what CloudWatch lists, read by pages. However many read, the table is asked as for one.

use super::item::{COVERAGE, coverage, coverage_item, coverage_key, happened, item, partition};
use crate::audit::unusable;
use crate::aws::cloudwatch::history::{Order, history};
use crate::aws::dynamodb::{self, Condition, Query};
use crate::aws::{Aws, AwsError, Cause, if_there};
use crate::clock::timestamp;
use crate::deploy::CONSOLE_TABLE;
use app::server::error::TableUnusable;
use app::server::ports::{AlarmHistory, AlarmHistorySource, Pending};
use domain::alarm::history::{Coverage, History, Item, OVERLAP, RETENTION, Span};
use domain::name::AlarmName;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use time::OffsetDateTime;
use tokio::sync::OwnedMutexGuard;

/// How far back an archive is read for pages.
const LONGEST: Duration = Duration::from_hours(366 * 24);

/// How long what was read is shown without asking again. What this console itself writes is shown at once.
const FRESH: Duration = Duration::from_secs(20);

/// The longest that a page waits.
const PATIENCE: Duration = Duration::from_secs(5);

/// Pages of CloudWatch's own history that are read where there is no archive.
const MOST_PAGES: usize = 10;

/// The history of a stack's alarms.
#[derive(Debug, Clone)]
pub struct Archive {
    aws: Aws,
    kept: Arc<Mutex<BTreeMap<AlarmName, Slot>>>,
}

/// What was read of an alarm's history. Who waits for it does not ask a second time.
type Slot = Arc<tokio::sync::Mutex<Option<Kept>>>;

#[derive(Debug)]
struct Kept {
    /// `None` if it is to be read again.
    read_at: Option<OffsetDateTime>,
    history: AlarmHistory,
}

impl Archive {
    /// The archive in the console's table.
    pub fn new(aws: Aws) -> Self {
        Self {
            aws,
            kept: Arc::default(),
        }
    }

    /// Every alarm that has an archive, whether or not it still exists, with the times that it covers.
    ///
    /// # Errors
    /// The table could not be read.
    pub async fn alarms(&self) -> Result<BTreeMap<AlarmName, Coverage>, AwsError> {
        let query = Query::partition(COVERAGE);
        let mut from = None;
        let mut alarms = BTreeMap::new();
        loop {
            let found = dynamodb::query(&self.aws, CONSOLE_TABLE, &query, from).await?;
            for item in &found.items {
                if let Some(name) = item.get("sk").and_then(|name| name.parse().ok()) {
                    alarms.insert(name, coverage(item));
                }
            }
            from = found.next;
            if from.is_none() {
                return Ok(alarms);
            }
        }
    }

    /// Writes down what CloudWatch lists of an alarm and is not covered yet.
    ///
    /// First the items, then that they are all there, on condition that nobody said so meanwhile: a console that dies in between, or
    /// that meets another one, leaves items that are right and a coverage that promises nothing it does not have.
    ///
    /// # Errors
    /// CloudWatch did not tell, or the table could not be written.
    pub async fn write(&self, alarm: &AlarmName) -> Result<(), AwsError> {
        let found = dynamodb::get_item(&self.aws, CONSOLE_TABLE, &coverage_key(alarm)).await?;
        let before = found.as_ref().map(coverage).unwrap_or_default();
        let now = (self.aws.clock)();
        let span = Span {
            from: before.next_read(now),
            to: now,
        };
        let mut next = None;
        loop {
            let page = history(&self.aws, alarm, span.from, Order::Ascending, next).await?;
            // The same thing told twice is one item, and DynamoDB takes no key twice in one call.
            let items: BTreeMap<String, _> = page
                .items
                .iter()
                .map(item)
                .map(|item| (item.get("sk").unwrap_or_default().to_owned(), item))
                .collect();
            dynamodb::put_all(&self.aws, CONSOLE_TABLE, items.into_values().collect()).await?;
            next = page.next;
            if next.is_none() {
                break;
            }
        }
        let condition = match found.as_ref().and_then(|item| item.get("coverage")) {
            Some(text) => Condition::Holds("coverage", text.to_owned()),
            None => Condition::Absent,
        };
        let after = coverage_item(alarm, &before.with(span));
        dynamodb::put_if(&self.aws, CONSOLE_TABLE, after, condition).await?;
        self.outdate(alarm).await;
        Ok(())
    }

    /// What is kept of an alarm's history; without a table, what CloudWatch itself still has.
    ///
    /// # Errors
    /// Neither could be read.
    pub async fn history(&self, alarm: &AlarmName) -> Result<AlarmHistory, AwsError> {
        self.renewed(alarm, self.slot(alarm).lock_owned().await).await
    }

    /// What is kept of an alarm's history, read again if that is due.
    async fn renewed(
        &self,
        alarm: &AlarmName,
        mut kept: OwnedMutexGuard<Option<Kept>>,
    ) -> Result<AlarmHistory, AwsError> {
        let now = (self.aws.clock)();
        if let Some(kept) = &*kept
            && kept.read_at.is_some_and(|read_at| now - read_at < FRESH)
        {
            return Ok(kept.history.clone());
        }
        let before = kept.as_ref().filter(|kept| kept.history.archived);
        let history = match self
            .read(alarm, before.map(|kept| &*kept.history.history), now, LONGEST)
            .await
        {
            Ok(history) => AlarmHistory {
                history: Arc::new(history),
                archived: true,
            },
            Err(AwsError {
                cause: Cause::NotFound,
                ..
            }) => AlarmHistory {
                history: Arc::new(self.told_now(alarm, now).await?),
                archived: false,
            },
            Err(error) => return Err(error),
        };
        *kept = Some(Kept {
            read_at: Some(now),
            history: history.clone(),
        });
        drop(kept);
        if history.history.items.is_empty() && history.history.coverage == Coverage::default() {
            self.forget(alarm);
        }
        Ok(history)
    }

    /// What is archived of an alarm's latest past, and nothing in its place; `None` without an archive of it.
    ///
    /// # Errors
    /// It could not be read.
    pub async fn archived(&self, alarm: &AlarmName, longest: Duration) -> Result<Option<History>, AwsError> {
        let now = (self.aws.clock)();
        let read = if_there(self.read(alarm, None, now, longest).await)?;
        Ok(read.filter(|history| history.coverage != Coverage::default()))
    }

    /// Reads what there is more than `before`, as far back as `longest`.
    async fn read(
        &self,
        alarm: &AlarmName,
        before: Option<&History>,
        now: OffsetDateTime,
        longest: Duration,
    ) -> Result<History, AwsError> {
        // First what is covered, then what happened: in this order, nothing is missing that is covered.
        let found = dynamodb::get_item(&self.aws, CONSOLE_TABLE, &coverage_key(alarm)).await?;
        let covered = found.as_ref().map(coverage).unwrap_or_default();
        let oldest = now - longest;
        let known = before.and_then(|before| before.coverage.until());
        let from = to_the_key(known.map_or(oldest, |until| until - OVERLAP));
        let mut items: Vec<Item> = match before {
            Some(before) => before.items[..before.items.len() - before.since(from).len()].to_vec(),
            None => vec![],
        };
        let query = Query::partition(partition(alarm)).from(timestamp(from));
        let mut next = None;
        loop {
            let found = dynamodb::query(&self.aws, CONSOLE_TABLE, &query, next).await?;
            for item in &found.items {
                items.push(happened(item)?);
            }
            next = found.next;
            if next.is_none() {
                break;
            }
        }
        Ok(History::new(items, covered.from(oldest)))
    }

    /// What CloudWatch itself tells, newest first, as far as a few pages reach.
    async fn told_now(&self, alarm: &AlarmName, now: OffsetDateTime) -> Result<History, AwsError> {
        let mut told = vec![];
        let mut next = None;
        let mut oldest = now - RETENTION;
        for page in 1..=MOST_PAGES {
            let found = history(&self.aws, alarm, oldest, Order::Descending, next).await?;
            told.extend(found.items);
            next = found.next;
            match (&next, told.last()) {
                (None, _) | (_, None) => break,
                (Some(_), Some(last)) if page == MOST_PAGES => oldest = last.at,
                (Some(_), Some(_)) => {}
            }
        }
        told.reverse();
        let items = told.iter().map(|told| Item {
            at: told.at,
            event: told.event(),
        });
        let span = Span {
            from: oldest,
            to: now,
        };
        Ok(History::new(items.collect(), Coverage::default().with(span)))
    }

    fn slot(&self, alarm: &AlarmName) -> Slot {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.entry(alarm.clone()).or_default().clone()
    }

    /// A name that nobody knows anything of takes no place.
    fn forget(&self, alarm: &AlarmName) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.remove(alarm);
    }

    /// What is kept of it is read again when somebody asks next.
    async fn outdate(&self, alarm: &AlarmName) {
        if let Some(kept) = &mut *self.slot(alarm).lock().await {
            kept.read_at = None;
        }
    }
}

/// As exact as the table's keys are: what is kept of before ends where what is read begins.
fn to_the_key(at: OffsetDateTime) -> OffsetDateTime {
    at.truncate_to_microsecond()
}

impl AlarmHistorySource for Archive {
    fn read(&self, alarm: AlarmName) -> Pending<Result<AlarmHistory, TableUnusable>> {
        let archive = self.clone();
        Box::pin(async move {
            let history = tokio::time::timeout(PATIENCE, async {
                let kept = archive.slot(&alarm).lock_owned().await;
                // A task of its own: a history that is longer than a page waits is read to its end for who asks next.
                tokio::spawn(async move { archive.renewed(&alarm, kept).await }).await
            });
            match history.await {
                Ok(Ok(history)) => history,
                Ok(Err(_)) | Err(_) => Err(AwsError::timed_out("dynamodb:Query")),
            }
            .map_err(unusable)
        })
    }
}

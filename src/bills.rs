//! What AWS itself said a month cost, kept in the console's table: every request to Cost Explorer costs a cent, and it forgets
//! after 13 months.
//!
//! | pk | sk | Holds |
//! |---|---|---|
//! | `BILL#region#stack` | month`#`share | [`Bill`]: what Cost Explorer said last |
//! | `BILLASKED#region#stack` | time`#`at random | a request that was made: what the console itself costs |
//!
//! A request is written down before it is made. Without the console's table none is made.

use crate::aws::billing::{self, Answer};
use crate::aws::dynamodb::{self, Item, Query};
use crate::aws::{Aws, AwsError, if_there, reading};
use crate::deploy::CONSOLE_TABLE;
use domain::cost::{Bill, Period, Share};
use domain::name::StackName;
use domain::report::{CalendarMonth, Statement, askable};
use domain::snapshot::{Observed, Reading, Shown};
use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError};
use time::format_description::well_known::Rfc3339;
use time::{Date, Duration, OffsetDateTime, UtcOffset};
use tokio::sync::Mutex;

/// How long what is no bill is taken for the answer, so that reloading a page does not cost a cent each time.
const NO_BILL_KEPT: Duration = Duration::minutes(15);

/// What was said of a month. Whoever comes while Cost Explorer is asked waits for it.
type Slot = Arc<Mutex<Option<Observed<Statement>>>>;

/// Bills of the stacks in one region, for everybody who looks.
#[derive(Debug, Clone)]
pub struct Bills {
    aws: Aws,
    share: Option<Share>,
    said: Arc<std::sync::Mutex<BTreeMap<CalendarMonth, Slot>>>,
}

impl Bills {
    /// The bills of a share of the account. Without one Cost Explorer is never asked.
    pub fn new(aws: Aws, share: Option<Share>) -> Self {
        Self {
            aws,
            share,
            said: Arc::default(),
        }
    }

    /// What AWS says a month cost, at most a day old; `None` if it is not to be asked. Missing without the console's table.
    pub async fn statement(&self, stack: &StackName, month: CalendarMonth) -> Option<Observed<Statement>> {
        let share = self.share.as_ref()?;
        let slot = {
            let mut said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
            said.entry(month).or_default().clone()
        };
        let mut slot = slot.lock().await;
        let now = (self.aws.clock)();
        if let Some(known) = slot.as_ref().filter(|known| is_current(known, now)) {
            return Some(known.clone());
        }
        let statement = self.read(stack, share, month, now).await;
        *slot = Some(statement.clone());
        Some(statement)
    }

    /// When Cost Explorer was asked, as far as it was written down.
    ///
    /// # Errors
    /// The console's table could not be read (`dynamodb:Query`).
    pub async fn requests(&self, stack: &StackName) -> Result<Vec<Date>, AwsError> {
        let mut dates = Vec::new();
        let mut from = None;
        loop {
            let query = Query::partition(self.partition("BILLASKED", stack));
            let found = dynamodb::query(&self.aws, CONSOLE_TABLE, &query, from).await;
            let Some(found) = if_there(found)? else {
                return Ok(dates);
            };
            dates.extend(found.items.iter().filter_map(asked_on));
            from = found.next;
            if from.is_none() {
                return Ok(dates);
            }
        }
    }

    async fn read(
        &self,
        stack: &StackName,
        share: &Share,
        month: CalendarMonth,
        now: OffsetDateTime,
    ) -> Observed<Statement> {
        let key = Item::default()
            .text("pk", self.partition("BILL", stack))
            .text("sk", format!("{month}#{share}"));
        let kept = match if_there(dynamodb::get_item(&self.aws, CONSOLE_TABLE, &key).await) {
            Ok(item) => item.flatten().as_ref().and_then(bill),
            Err(error) => return Observed::new(now, reading(Err(error))),
        };
        let kept = kept.map(|bill| Observed::new(bill.as_of, Reading::Found(Statement::Answered(bill))));
        if let Some(kept) = kept.as_ref().filter(|kept| is_current(kept, now)) {
            return kept.clone();
        }
        let period = match (
            askable(month, now.to_offset(UtcOffset::UTC).date()),
            kept.as_ref(),
        ) {
            (Ok(period), _) => period,
            // The last thing that was said is the last that will be.
            (Err(Statement::Forgotten), Some(kept)) => return kept.clone(),
            (Err(statement), _) => return Observed::new(now, Reading::Found(statement)),
        };
        let outcome = self.ask(stack, share, period, now).await;
        if let Ok(Statement::Answered(bill)) = &outcome {
            self.keep(key, bill).await;
        }
        let mut statement = Observed::new(now, reading(outcome));
        if let Some(kept) = &kept {
            statement.remember(kept);
        }
        statement
    }

    async fn ask(
        &self,
        stack: &StackName,
        share: &Share,
        period: Period,
        now: OffsetDateTime,
    ) -> Result<Statement, AwsError> {
        let mut bill = Bill {
            share: share.clone(),
            period,
            as_of: now,
            estimated: false,
            services: Vec::new(),
        };
        let mut next = None;
        loop {
            // Two consoles may ask at once, and both are charged.
            let request = Item::default()
                .text("pk", self.partition("BILLASKED", stack))
                .text("sk", format!("{}#{:08x}", written(now), fastrand::u32(..)));
            dynamodb::put_item(&self.aws, CONSOLE_TABLE, request).await?;
            let (services, estimated, more) = match billing::ask(&self.aws, share, period, next).await? {
                Answer::Page {
                    services,
                    estimated,
                    next,
                } => (services, estimated, next),
                Answer::NotEnabled => return Ok(Statement::NotEnabled),
                Answer::Preparing => return Ok(Statement::Preparing),
            };
            bill.services.extend(services);
            bill.estimated |= estimated;
            next = more;
            if next.is_none() {
                break;
            }
        }
        Ok(Statement::Answered(bill))
    }

    /// A bill that cannot be kept is shown all the same, and asked for again when the console is started again.
    async fn keep(&self, key: Item, bill: &Bill) {
        // Plain data with string keys always serialises.
        let item = key.text("bill", serde_json::to_string(bill).unwrap_or_default());
        if let Err(error) = dynamodb::put_item(&self.aws, CONSOLE_TABLE, item).await {
            tracing::warn!(%error, "what Cost Explorer said could not be kept");
        }
    }

    fn partition(&self, kind: &str, stack: &StackName) -> String {
        format!("{kind}#{}#{stack}", self.aws.region())
    }
}

fn is_current(statement: &Observed<Statement>, now: OffsetDateTime) -> bool {
    match statement.shown() {
        Shown::Now(Statement::Answered(bill)) => bill.is_current(now),
        _ => now - statement.as_of < NO_BILL_KEPT,
    }
}

fn bill(item: &Item) -> Option<Bill> {
    serde_json::from_str(item.get("bill")?)
        .inspect_err(
            |error| tracing::warn!(%error, bill = item.get("sk"), "a bill that was kept cannot be read"),
        )
        .ok()
}

fn written(at: OffsetDateTime) -> String {
    // Every time that a clock gives can be written.
    at.to_offset(UtcOffset::UTC).format(&Rfc3339).unwrap_or_default()
}

fn asked_on(item: &Item) -> Option<Date> {
    let (at, _) = item.get("sk")?.split_once('#')?;
    Some(OffsetDateTime::parse(at, &Rfc3339).ok()?.date())
}

//! Incidents and their checklists, kept in the console's table for ever. Several people tick at once: each tick is an item of its
//! own, written on condition that it is not there, so that nobody's is lost and none is there twice.

mod item;

use crate::aws::dynamodb::{self, Condition, Item, Query, Write, is_conflict};
use crate::aws::{Aws, AwsError, reading};
use crate::deploy::CONSOLE_TABLE;
use app::server::ports::{IncidentSource, Listed, Pending};
use domain::incident::{Checklist, Closing, Event, Opening, Refusal, Summary, Turning, What};
use domain::name::IncidentId;
use domain::snapshot::{Observed, Reading};
use std::collections::BTreeMap;
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use time::OffsetDateTime;

/// The latest incidents that are listed.
const MOST: i32 = 200;

/// How long what was read is shown without asking again. What this console itself writes is shown at once.
const FRESH: Duration = Duration::from_secs(5);

/// How long it is not asked again after it could not be read: the guide must not wait for it page by page.
const FAILED: Duration = Duration::from_secs(15);

/// The longest that a page of the guide waits for it.
const PATIENCE: Duration = Duration::from_millis(800);

/// The longest that a form waits.
const WRITING: Duration = Duration::from_secs(5);

/// How often a write is tried that met another one at the same instant.
const ATTEMPTS: u32 = 5;

/// Checklists that are remembered for when they cannot be read.
const MOST_REMEMBERED: usize = 100;

/// Where incidents are kept.
#[derive(Debug, Clone)]
pub struct Incidents {
    aws: Aws,
    list: Slot<Vec<Summary>>,
    checklists: Arc<Mutex<BTreeMap<IncidentId, Slot<Checklist>>>>,
}

/// What was read last. Who waits for it does not ask a second time.
type Slot<T> = Arc<tokio::sync::Mutex<Option<Kept<T>>>>;

#[derive(Debug)]
struct Kept<T> {
    observed: Observed<Arc<T>>,
    /// Something was written since.
    is_outdated: bool,
}

/// Why something was not written.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NotWritten {
    /// The checklist does not allow it.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// There is no such incident.
    #[error("there is no such incident")]
    NoIncident,
    /// The table could not be used.
    #[error(transparent)]
    Aws(#[from] AwsError),
}

impl Incidents {
    /// The incidents in the console's table.
    pub fn new(aws: Aws) -> Self {
        Self {
            aws,
            list: Slot::default(),
            checklists: Arc::default(),
        }
    }

    /// Opens an incident; or leads to the one that is open already and means the same, whoever opened it.
    pub(crate) async fn open(&self, opening: Opening, who: &str) -> Result<IncidentId, NotWritten> {
        in_time("dynamodb:TransactWriteItems", async {
            let key = item::open_key(opening.key());
            let now = (self.aws.clock)();
            let id = IncidentId::new(now, fastrand::u32(..));
            let incident = opening.by(id.clone(), who.to_owned(), now);
            let summary = Summary {
                incident,
                closed: None,
            };
            let writes = vec![
                Write::Put(item::summary(&summary), Condition::Absent),
                Write::Put(item::open(&summary.incident), Condition::Absent),
            ];
            for _ in 0..ATTEMPTS {
                if self.transact(writes.clone()).await? {
                    self.outdate(&id).await;
                    return Ok(id);
                }
                let found = dynamodb::get_item(&self.aws, CONSOLE_TABLE, &key).await?;
                if let Some(open) = found.as_ref().and_then(item::opened) {
                    return Ok(open);
                }
            }
            Err(AwsError::throttled("dynamodb:TransactWriteItems").into())
        })
        .await
    }

    /// Ticks a task, or takes that back: `turn` says which of its turns the person saw coming.
    pub(crate) async fn turn(
        &self,
        id: &IncidentId,
        task: u16,
        turn: u32,
        who: &str,
    ) -> Result<(), NotWritten> {
        in_time("dynamodb:PutItem", async {
            let checklist = self.written(id).await?;
            let Turning::Next(what) = checklist.turn(task, turn)? else {
                return Ok(());
            };
            let event = self.event(who, what);
            // Whoever was faster at the same turn has done the same.
            self.put(item::turn(id, task, turn, &event)).await?;
            self.outdate(id).await;
            Ok(())
        })
        .await
    }

    /// Keeps a note, a person's `number`th: the same form twice is one note.
    pub(crate) async fn note(
        &self,
        id: &IncidentId,
        number: usize,
        text: String,
        who: &str,
    ) -> Result<(), NotWritten> {
        in_time("dynamodb:PutItem", async {
            let what = What::Noted { text };
            for _ in 0..ATTEMPTS {
                let checklist = self.written(id).await?;
                let known = checklist.notes_of(who);
                let is_kept = |event: &Event| event.who == who && event.what == what;
                if number <= known && checklist.events.iter().any(is_kept) {
                    return Ok(());
                }
                if checklist.closed.is_some() {
                    return Err(Refusal::Closed.into());
                }
                let event = self.event(who, what.clone());
                if self.put(item::note(id, who, known + 1, &event)).await? {
                    self.outdate(id).await;
                    return Ok(());
                }
            }
            Err(AwsError::throttled("dynamodb:PutItem").into())
        })
        .await
    }

    /// Closes an incident. One that is closed already stays as it was closed.
    pub(crate) async fn close(&self, id: &IncidentId, reason: String, who: &str) -> Result<(), NotWritten> {
        in_time("dynamodb:TransactWriteItems", async {
            for _ in 0..ATTEMPTS {
                let summary = self.summary(id).await?.ok_or(NotWritten::NoIncident)?;
                if summary.closed.is_some() {
                    return Ok(());
                }
                let closing = Closing {
                    who: who.to_owned(),
                    at: (self.aws.clock)(),
                    reason: reason.clone(),
                };
                let closed = Summary {
                    closed: Some(closing),
                    ..summary
                };
                let writes = vec![
                    Write::Put(item::summary(&closed), item::is_open()),
                    Write::Delete(item::open_key(&closed.incident.key), Condition::Always),
                ];
                if self.transact(writes).await? {
                    self.outdate(id).await;
                    return Ok(());
                }
            }
            Err(AwsError::throttled("dynamodb:TransactWriteItems").into())
        })
        .await
    }

    fn event(&self, who: &str, what: What) -> Event {
        Event {
            who: who.to_owned(),
            at: (self.aws.clock)(),
            what,
        }
    }

    async fn put(&self, item: Item) -> Result<bool, AwsError> {
        dynamodb::put_if(&self.aws, CONSOLE_TABLE, item, Condition::Absent).await
    }

    /// Whether all was written; not if a condition does not hold, or somebody else wrote at the same instant.
    async fn transact(&self, writes: Vec<Write>) -> Result<bool, AwsError> {
        match dynamodb::transact(&self.aws, CONSOLE_TABLE, writes).await {
            Err(error) if is_conflict(&error) => Ok(false),
            outcome => outcome,
        }
    }

    /// The checklist as of every write before.
    async fn written(&self, id: &IncidentId) -> Result<Checklist, NotWritten> {
        self.checklist(id).await?.ok_or(NotWritten::NoIncident)
    }

    async fn summary(&self, id: &IncidentId) -> Result<Option<Summary>, AwsError> {
        let found = dynamodb::get_item(&self.aws, CONSOLE_TABLE, &item::key(id)).await?;
        found.as_ref().map(item::summarised).transpose()
    }

    async fn checklist(&self, id: &IncidentId) -> Result<Option<Checklist>, AwsError> {
        let (summary, events) = tokio::join!(self.summary(id), self.events(id));
        match summary? {
            Some(summary) => Ok(Some(Checklist::of(summary, events?))),
            None => Ok(None),
        }
    }

    async fn events(&self, id: &IncidentId) -> Result<Vec<Event>, AwsError> {
        let query = Query::partition(item::partition(id));
        let mut events = vec![];
        let mut from = None;
        loop {
            let found = dynamodb::query(&self.aws, CONSOLE_TABLE, &query, from).await?;
            for item in &found.items {
                events.push(item::event(item)?);
            }
            from = found.next;
            if from.is_none() {
                return Ok(events);
            }
        }
    }

    async fn latest(&self) -> Result<Vec<Summary>, AwsError> {
        let query = Query::partition(item::INCIDENTS).before("~").limit(MOST);
        let found = dynamodb::query(&self.aws, CONSOLE_TABLE, &query, None).await?;
        let mut listed = found
            .items
            .iter()
            .map(item::summarised)
            .collect::<Result<Vec<_>, _>>()?;
        // Stable: what is as open as another stays newest first.
        listed.sort_by_key(|summary| summary.closed.is_some());
        Ok(listed)
    }

    fn slot(&self, id: &IncidentId) -> Slot<Checklist> {
        let mut slots = self.checklists.lock().unwrap_or_else(PoisonError::into_inner);
        if slots.len() >= MOST_REMEMBERED && !slots.contains_key(id) {
            // Ids sort by time: the oldest incident is the one that nobody looks at any more.
            slots.pop_first();
        }
        slots.entry(id.clone()).or_default().clone()
    }

    /// What is kept of an incident is read again when somebody asks next.
    async fn outdate(&self, id: &IncidentId) {
        if let Some(kept) = &mut *self.slot(id).lock().await {
            kept.is_outdated = true;
        }
        if let Some(kept) = &mut *self.list.lock().await {
            kept.is_outdated = true;
        }
    }
}

/// What a slot holds, read anew if it is time to.
async fn renewed<T>(
    slot: &Slot<T>,
    aws: &Aws,
    read: impl Future<Output = Result<Option<T>, AwsError>>,
) -> Observed<Arc<T>> {
    let mut kept = slot.lock().await;
    let now = (aws.clock)();
    if let Some(kept) = kept.as_ref().filter(|kept| kept.is_fresh(now)) {
        return kept.observed.clone();
    }
    let read = tokio::time::timeout(PATIENCE, read).await;
    let read = read.unwrap_or_else(|_| Err(AwsError::timed_out("dynamodb:Query")));
    let reading = match reading(read) {
        Reading::Found(Some(found)) => Reading::Found(Arc::new(found)),
        Reading::Found(None) | Reading::Missing => Reading::Missing,
        Reading::Unavailable(cause) => Reading::Unavailable(cause),
    };
    let mut observed = Observed::new(now, reading);
    if let Some(before) = &*kept {
        observed.remember(&before.observed);
    }
    *kept = Some(Kept {
        observed: observed.clone(),
        is_outdated: false,
    });
    observed
}

impl<T> Kept<T> {
    fn is_fresh(&self, now: OffsetDateTime) -> bool {
        let holds = match self.observed.reading {
            Reading::Unavailable(_) => FAILED,
            Reading::Found(_) | Reading::Missing => FRESH,
        };
        !self.is_outdated && now - self.observed.as_of < holds
    }
}

async fn in_time<T>(
    action: &'static str,
    writing: impl Future<Output = Result<T, NotWritten>>,
) -> Result<T, NotWritten> {
    tokio::time::timeout(WRITING, writing)
        .await
        .unwrap_or_else(|_| Err(AwsError::timed_out(action).into()))
}

impl IncidentSource for Incidents {
    fn list(&self) -> Pending<Listed> {
        let incidents = self.clone();
        Box::pin(async move {
            let read = async { incidents.latest().await.map(Some) };
            renewed(&incidents.list, &incidents.aws, read).await
        })
    }

    fn read(&self, id: IncidentId) -> Pending<Observed<Arc<Checklist>>> {
        let incidents = self.clone();
        Box::pin(async move {
            let slot = incidents.slot(&id);
            renewed(&slot, &incidents.aws, incidents.checklist(&id)).await
        })
    }
}

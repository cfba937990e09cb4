//! Looks twice, and keeps what changed in between. AWS has no event for a setting that somebody changed by hand.
//!
//! | pk | sk | Holds |
//! |---|---|---|
//! | `SETTINGS` | stack | [`Settings`] as they were last seen, by whichever console |
//! | `SEEN#stack` | time, setting | [`Seen`]: a change, kept for ever |
//!
//! Changes are told against what the table holds and written together with the new settings, if nobody else was quicker. So two
//! consoles find each change once, and what happened while none ran is found by the first that starts.

use crate::aws::dynamodb::{self, Condition, Item, Query, Write, is_conflict, put_if, transact};
use crate::aws::{Aws, AwsError, if_there};
use crate::clock::timestamp;
use crate::deploy::CONSOLE_TABLE;
use app::server::Judged;
use domain::name::StackName;
use domain::snapshot::Snapshot;
use domain::timeline::change::{Settings, changes};
use domain::timeline::{Change, Seen};
use std::sync::Arc;
use std::time::Duration;
use time::OffsetDateTime;
use tokio::sync::watch;
use tokio::time::Instant;

/// How often a console that sees no change says so: the longest that a change seems to have taken if the console dies right then. A
/// write costs one unit.
const SAYS_SO_EVERY: time::Duration = time::Duration::minutes(5);

/// Changes that are written at once: a transaction has a hundred actions, and one is for the settings. More than a stack has.
const MOST: usize = 99;

/// How often a look that met another one is repeated.
const ATTEMPTS: usize = 4;

/// The longest that a look may take to be written.
const LONGEST: Duration = Duration::from_secs(8);

/// Changes that are shown at most.
const SHOWN: i32 = 1000;

/// Somebody who looks again and again.
#[derive(Debug)]
pub struct Looks {
    aws: Aws,
    last: Option<Last>,
}

/// What was seen last, and when that was written.
#[derive(Debug)]
struct Last {
    settings: Settings,
    written: OffsetDateTime,
}

impl Looks {
    /// Somebody who has not looked yet.
    pub fn new(aws: Aws) -> Self {
        Self { aws, last: None }
    }

    /// Looks, and gives what changed since anybody looked before. Asks AWS only if something did, or now and then.
    ///
    /// # Errors
    /// It could not be read or written. The next look finds the same.
    pub async fn look(&mut self, snapshot: &Snapshot) -> Result<Vec<Seen>, AwsError> {
        let now = Settings::of(snapshot);
        if let Some(last) = &mut self.last
            && changes(&last.settings, &now).is_empty()
            && now.as_of - last.written < SAYS_SO_EVERY
        {
            last.settings = now.over(&last.settings);
            return Ok(vec![]);
        }
        let stack = &snapshot.target.stack_name;
        let aws = self.aws.until(Instant::now() + LONGEST);
        for _ in 0..ATTEMPTS {
            if let Some(seen) = self.attempt(&aws, stack, &now).await? {
                return Ok(seen);
            }
        }
        // Others look all the time; what they saw is in the table.
        Ok(vec![])
    }

    /// `None` if somebody else was quicker.
    async fn attempt(
        &mut self,
        aws: &Aws,
        stack: &StackName,
        now: &Settings,
    ) -> Result<Option<Vec<Seen>>, AwsError> {
        let stored = stored(aws, stack).await?;
        let Some((settings, version)) = stored else {
            let is_first = put_if(aws, CONSOLE_TABLE, item(stack, now), Condition::Absent).await?;
            return Ok(is_first.then(|| self.saw(now.clone(), vec![])));
        };
        if settings.as_of >= now.as_of {
            // Somebody looked later than this: an older look must not undo what they saw.
            return Ok(Some(self.saw(settings, vec![])));
        }
        let seen: Vec<Seen> = changes(&settings, now)
            .into_iter()
            .take(MOST)
            .map(|change| Seen {
                after: self
                    .last_seen_otherwise(&change)
                    .unwrap_or(settings.as_of)
                    .max(settings.as_of),
                by: now.as_of,
                change,
            })
            .collect();
        let merged = now.clone().over(&settings);
        let mut writes = vec![Write::Put(
            item(stack, &merged),
            Condition::Holds("as_of", version),
        )];
        writes.extend(
            seen.iter()
                .map(|seen| Write::Put(seen_item(stack, seen), Condition::Always)),
        );
        match transact(aws, CONSOLE_TABLE, writes).await {
            Ok(true) => Ok(Some(self.saw(merged, seen))),
            Ok(false) => Ok(None),
            Err(error) if is_conflict(&error) => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn saw(&mut self, settings: Settings, seen: Vec<Seen>) -> Vec<Seen> {
        let written = settings.as_of;
        self.last = Some(Last { settings, written });
        seen
    }

    /// When this console saw the old value last, which it does not write down every time.
    fn last_seen_otherwise(&self, change: &Change) -> Option<OffsetDateTime> {
        let last = &self.last.as_ref()?.settings;
        let holds = |setting: &domain::timeline::change::Setting| {
            setting.subject == change.subject && setting.value == change.before
        };
        last.known.iter().any(holds).then_some(last.as_of)
    }
}

/// Looks at every snapshot, until there are none any more.
pub(crate) async fn follow(aws: Aws, mut latest: watch::Receiver<Option<Arc<Judged>>>) {
    let mut looks = Looks::new(aws);
    while latest.changed().await.is_ok() {
        let Some(judged) = latest.borrow_and_update().clone() else {
            continue;
        };
        // The call that failed is logged where it was made, and the next look finds the same.
        let _ = if_there(looks.look(&judged.snapshot).await);
    }
}

/// What was seen of a stack, newest first.
pub(super) async fn seen(aws: &Aws, stack: &StackName) -> Result<Vec<Seen>, AwsError> {
    // Above every time.
    let query = Query::partition(partition(stack)).before("~").limit(SHOWN);
    // A console that never deployed has no table yet.
    let found = if_there(dynamodb::query(aws, CONSOLE_TABLE, &query, None).await)?;
    let items = found.map_or_else(Vec::new, |found| found.items);
    items.iter().map(|item| parse(item, "seen")).collect()
}

/// The settings as they were last seen, and what they are known by.
async fn stored(aws: &Aws, stack: &StackName) -> Result<Option<(Settings, String)>, AwsError> {
    let Some(item) = dynamodb::get_item(aws, CONSOLE_TABLE, &key(stack)).await? else {
        return Ok(None);
    };
    let version = item.get("as_of").unwrap_or_default().to_owned();
    Ok(Some((parse(&item, "settings")?, version)))
}

fn parse<T: serde::de::DeserializeOwned>(item: &Item, name: &'static str) -> Result<T, AwsError> {
    let text = item.get(name).unwrap_or_default();
    serde_json::from_str(text).map_err(|_| AwsError::incomplete("dynamodb:Query", name))
}

fn key(stack: &StackName) -> Item {
    Item::default().text("pk", "SETTINGS").text("sk", stack.as_str())
}

fn item(stack: &StackName, settings: &Settings) -> Item {
    key(stack)
        .text("as_of", timestamp(settings.as_of))
        .text("settings", text(settings))
}

fn partition(stack: &StackName) -> String {
    format!("SEEN#{stack}")
}

fn seen_item(stack: &StackName, seen: &Seen) -> Item {
    let (by, setting) = (timestamp(seen.by), seen.change.subject.key());
    Item::default()
        .text("pk", partition(stack))
        .text("sk", format!("{by}#{setting}"))
        .text("seen", text(seen))
}

fn text<T: serde::Serialize>(value: &T) -> String {
    // Plain data with string keys always serialises.
    serde_json::to_string(value).unwrap_or_default()
}

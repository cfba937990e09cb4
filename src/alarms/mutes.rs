//! Alarms that somebody muted: kept in the console's table, carried out by CloudWatch, ended by whichever console is there.
//!
//! | pk | sk | Holds |
//! |---|---|---|
//! | `MUTED` | the alarm's name | `mute`: the [`Mute`]; `since`, which tells it from a later one of the same alarm |
//!
//! What is kept is kept before CloudWatch is told. A console that dies in between leaves something to go on with: [`Mute::next`]
//! says with what, and both switching off and on may be repeated. CloudWatch has mute rules too (`PutAlarmMuteRule`), which end by
//! themselves. `DisableAlarmActions` is what every region and the local AWS have, so that this is tried where it is shown; and
//! what it did is seen by everybody who looks at the alarm, whatever they look with.

use crate::audit::{AuditLog, Recorded, reference};
use crate::aws::dynamodb::{self, Condition, Item, Query, Write};
use crate::aws::{Aws, AwsError, Cause, cloudwatch, sns};
use crate::deploy::CONSOLE_TABLE;
use app::server::Console;
use app::server::ports::MuteSource;
use app::server::words::Lang;
use domain::alarm::mute::{Mute, MuteFor, Next, NotMuted, may_enable, may_mute};
use domain::audit::{Action, Actor, AuditEntry, Failure, Outcome};
use domain::contract::TOPIC;
use domain::name::AlarmName;
use domain::snapshot::{Alarm, AlarmState, Why};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use time::format_description::well_known::Rfc3339;

/// The partition of what is muted.
const MUTED: &str = "MUTED";

/// The longest pause between two looks: a mute lasts no longer beyond its time.
const AT_LEAST_EVERY: Duration = Duration::from_secs(30);

/// What is muted, by alarm.
type Known = Arc<BTreeMap<AlarmName, Mute>>;

/// Why something was not done.
#[derive(Debug, thiserror::Error)]
pub(crate) enum MuteError {
    /// It is not in order.
    #[error(transparent)]
    Refused(#[from] NotMuted),
    /// AWS did not do it.
    #[error(transparent)]
    Aws(#[from] AwsError),
}

/// Mutes alarms, and ends that.
#[derive(Debug, Clone)]
pub struct Mutes {
    aws: Aws,
    known: Arc<Mutex<Option<Known>>>,
}

impl MuteSource for Mutes {
    fn known(&self) -> Option<Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Mutes {
    /// Of these clients' account and region.
    pub fn new(aws: Aws) -> Self {
        Self {
            aws,
            known: Arc::default(),
        }
    }

    /// Mutes an alarm.
    ///
    /// # Errors
    /// It cannot be muted now, or AWS did not do it. If nobody knows whether it did, it is tried again in the background.
    pub(crate) async fn mute(
        &self,
        alarm: &AlarmName,
        who: &str,
        reason: &str,
        length: MuteFor,
    ) -> Result<Mute, MuteError> {
        let aws = &self.aws;
        let (alarms, kept) = tokio::try_join!(cloudwatch::alarms(aws), self.read())?;
        let definition = alarms.get(alarm).map(|alarm| &alarm.definition);
        may_mute(definition, kept.get(alarm))?;
        let mut mute = Mute::new(alarm.clone(), who.to_owned(), reason, length, (aws.clock)())?;
        if !dynamodb::put_if(aws, CONSOLE_TABLE, item(&mute), Condition::Absent).await? {
            let winner = self.read().await?.get(alarm).cloned();
            let already = winner.map_or(NotMuted::NoAlarm, |mute| NotMuted::Already(Box::new(mute)));
            return Err(already.into());
        }
        if let Err(error) = cloudwatch::disable_actions(aws, alarm).await {
            // Whatever else went wrong, CloudWatch may have done it.
            if matches!(error.cause, Cause::NotFound | Cause::Failed(Why::Denied)) {
                self.forget(&mute).await?;
            }
            self.look_again().await;
            return Err(error.into());
        }
        mute.applied = true;
        self.keep(&mute).await?;
        self.look_again().await;
        Ok(mute)
    }

    /// Switches an alarm's actions on, whoever switched them off.
    ///
    /// # Errors
    /// They are on, or AWS did not do it.
    pub(crate) async fn enable(&self, alarm: &AlarmName) -> Result<(), MuteError> {
        let (alarms, kept) = tokio::try_join!(cloudwatch::alarms(&self.aws), self.read())?;
        let definition = alarms.get(alarm).map(|alarm| &alarm.definition);
        may_enable(definition, kept.get(alarm))?;
        if definition.is_some() {
            cloudwatch::enable_actions(&self.aws, alarm).await?;
        }
        if let Some(mute) = kept.get(alarm) {
            self.forget(mute).await?;
        }
        self.look_again().await;
        Ok(())
    }

    /// Ends what is over and finishes what was begun, at once and then every `pace`. Never returns.
    pub(crate) async fn keep_up(&self, console: &Console, pace: Duration) {
        loop {
            match self.catch_up().await {
                Ok(true) => console.refresh_now(),
                Ok(false) => {}
                Err(error) => {
                    tracing::warn!(%error, "what is muted could not be looked after; it is tried again");
                }
            }
            tokio::time::sleep(pace.min(AT_LEAST_EVERY)).await;
        }
    }

    /// One look at everything that is muted. Tells whether anything was done.
    ///
    /// # Errors
    /// The console's table or CloudWatch did not answer.
    pub async fn catch_up(&self) -> Result<bool, AwsError> {
        let kept = match self.read().await {
            Err(AwsError {
                cause: Cause::NotFound,
                ..
            }) => Known::default(),
            kept => kept?,
        };
        self.tell(Some(kept.clone()));
        if kept.is_empty() {
            return Ok(false);
        }
        let alarms = cloudwatch::alarms(&self.aws).await?;
        let mut done = false;
        for mute in kept.values() {
            done |= self.carry_on(mute, alarms.get(&mute.alarm)).await?;
        }
        if done {
            self.look_again().await;
        }
        Ok(done)
    }

    async fn carry_on(&self, mute: &Mute, alarm: Option<&Alarm>) -> Result<bool, AwsError> {
        let enabled = alarm.map(|alarm| alarm.definition.actions_enabled);
        match mute.next(enabled, (self.aws.clock)()) {
            Next::Wait => return Ok(false),
            Next::Forget => self.forget(mute).await?,
            Next::Disable => {
                cloudwatch::disable_actions(&self.aws, &mute.alarm).await?;
                let applied = Mute {
                    applied: true,
                    ..mute.clone()
                };
                self.keep(&applied).await?;
            }
            Next::Enable => {
                let begun = AuditLog::new(self.aws.clone())
                    .begin(self.entry(mute).await?)
                    .await?;
                let ended = self.end(mute, alarm).await;
                let outcome = match &ended {
                    Ok(()) => Outcome::Done,
                    Err(error) => Outcome::Failed {
                        cause: Failure::Other(error.to_string()),
                    },
                };
                begun.finish(Recorded::from(outcome)).await;
                ended?;
            }
        }
        Ok(true)
    }

    async fn end(&self, mute: &Mute, alarm: Option<&Alarm>) -> Result<(), AwsError> {
        cloudwatch::enable_actions(&self.aws, &mute.alarm).await?;
        if let Some(alarm) = alarm.filter(|alarm| alarm.state == AlarmState::Alarm) {
            self.page(mute, alarm).await;
        }
        self.forget(mute).await
    }

    /// Tells whoever the alarm tells that it is red: CloudWatch acts on changes of state alone, and this one came while nobody was
    /// to be told.
    async fn page(&self, mute: &Mute, alarm: &Alarm) {
        let words = |lang: Lang| (lang.words().alarms.mute.still_red)(mute.alarm.as_str(), &alarm.reason);
        let message = format!("{}\n\n{}\n", words(Lang::En), words(Lang::Ko));
        let topics = alarm.definition.actions.alarm.iter();
        for topic in topics.filter(|arn| arn.contains(":sns:") && arn.ends_with(TOPIC)) {
            let subject = Lang::En.words().alarms.mute.still_red_subject;
            if let Err(error) = sns::publish(&self.aws, topic, subject, &message).await {
                tracing::warn!(%error, alarm = %mute.alarm, "nobody was told that a muted alarm is still red");
            }
        }
    }

    async fn entry(&self, mute: &Mute) -> Result<AuditEntry, AwsError> {
        Ok(AuditEntry {
            at: (self.aws.clock)(),
            actor: Actor::Caller(self.aws.caller().await?.arn),
            action: Action::EndMute,
            target: Some(mute.alarm.to_string()),
            reason: Some(mute.reason.clone()),
            outcome: Outcome::Started,
            address: None,
            reference: reference(),
        })
    }

    async fn read(&self) -> Result<Known, AwsError> {
        let found = dynamodb::query(&self.aws, CONSOLE_TABLE, &Query::partition(MUTED), None).await?;
        let read = |item: &Item| {
            let text = item.get("mute").unwrap_or_default();
            let mute: Mute =
                serde_json::from_str(text).map_err(|_| AwsError::incomplete("dynamodb:Query", "a mute"))?;
            Ok((mute.alarm.clone(), mute))
        };
        found
            .items
            .iter()
            .map(read)
            .collect::<Result<_, _>>()
            .map(Arc::new)
    }

    /// What pages show from now on.
    async fn look_again(&self) {
        self.tell(self.read().await.ok());
    }

    fn tell(&self, known: Option<Known>) {
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = known;
    }

    async fn keep(&self, mute: &Mute) -> Result<(), AwsError> {
        let same = Condition::Holds("since", since(mute));
        // Somebody ended it meanwhile: then there is nothing to keep.
        dynamodb::put_if(&self.aws, CONSOLE_TABLE, item(mute), same)
            .await
            .map(drop)
    }

    async fn forget(&self, mute: &Mute) -> Result<(), AwsError> {
        let same = Condition::Holds("since", since(mute));
        let delete = Write::Delete(key(mute), same);
        dynamodb::transact(&self.aws, CONSOLE_TABLE, vec![delete])
            .await
            .map(drop)
    }
}

fn key(mute: &Mute) -> Item {
    Item::default().text("pk", MUTED).text("sk", mute.alarm.as_str())
}

fn item(mute: &Mute) -> Item {
    // Plain data with string keys always serialises.
    let text = serde_json::to_string(mute).unwrap_or_default();
    key(mute).text("mute", text).text("since", since(mute))
}

fn since(mute: &Mute) -> String {
    mute.since.format(&Rfc3339).unwrap_or_default()
}

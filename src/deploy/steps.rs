//! How each step is done. A step finds out itself how far it came, so that doing it again, or after somebody else, is harmless.

use super::change_set::{carry_out, newest_event};
use super::check::{self, CheckEvent, milliseconds};
use super::run::{Done, Driver};
use super::{DeployError, records};
use crate::aws::{Aws, AwsError, cloudformation, cloudwatch, lambda};
use domain::deployment::canary::RedAlarm;
use domain::deployment::journal::Point;
use domain::deployment::{AliasMoved, Failure, Pin, Shift, Step, StepKind, shift};
use domain::name::{CodeSha256, VersionNumber};
use domain::snapshot::{AlarmState, Alias, AliasTarget, Function, LambdaState, LastUpdate, Routing};
use std::collections::BTreeSet;
use std::time::{Duration, Instant};

/// How long Lambda may take to make a function or a version ready.
const FUNCTION_PATIENCE: Duration = Duration::from_secs(5 * 60);

/// How often alarms are looked at while they are watched. CloudWatch evaluates them once a minute.
pub(super) const ALARM_PERIOD: Duration = Duration::from_secs(15);

impl Driver<'_> {
    /// Does a step, or what is left of it.
    pub(super) async fn reach(&mut self, step: &Step) -> Result<Done, DeployError> {
        match step {
            Step::ExecuteChangeSet { arn, token } => self.execute_change_set(arn, token).await,
            Step::PublishVersion { code_sha256 } => self.publish(code_sha256).await,
            Step::InvokeVersion => self.check_version().await,
            Step::ShiftAlias { from } => self.shift(*from).await,
            Step::ShiftCanary { from, terms } => self.shift_canary(*from, *terms).await,
            Step::BakeCanary { terms, red_before } => self.bake_canary(*terms, red_before).await,
            Step::PromoteCanary { from, terms } => self.promote_canary(*from, *terms).await,
            Step::VerifyEndToEnd => self.check_end_to_end().await,
            Step::WatchAlarms { seconds, red_before } => {
                self.watch_alarms(Duration::from_secs(*seconds), red_before).await
            }
            Step::ProtectStack => self.protect().await,
            Step::Pin => self.pin().await,
            Step::ReleasePin => self.release_pin().await,
        }
    }

    /// Writes down that a step begins, unless it began before.
    pub(super) async fn begins(&mut self, point: Point) -> Result<(), DeployError> {
        let begun = point
            .begins()
            .is_some_and(|step| self.lease.journal().has_begun(step));
        if begun {
            return Ok(());
        }
        self.lease.append(point).await
    }

    async fn execute_change_set(&mut self, arn: &str, token: &str) -> Result<Done, DeployError> {
        let stack = self.lease.lock().stack.clone();
        if !self.lease.journal().has_begun(StepKind::ExecuteChangeSet) {
            let after_event = newest_event(self.aws, &stack).await?;
            self.lease
                .append(Point::ExecutingChangeSet { after_event })
                .await?;
        }
        let after_event = self.lease.journal().events_before().flatten();
        carry_out(self.aws, &stack, arn, token, after_event, self.report).await?;
        Ok(Done::new(Point::StackSettled, None))
    }

    async fn publish(&mut self, planned: &CodeSha256) -> Result<Done, DeployError> {
        self.begins(Point::Publishing).await?;
        let latest = self.ready(None).await?;
        if latest.code_sha256 != *planned {
            return Err(Failure::OtherCode {
                expected: planned.clone(),
                found: latest.code_sha256,
            }
            .into());
        }
        let version = lambda::publish(self.aws, &latest, &self.note()).await?;
        self.ready(Some(version)).await?;
        Ok(Done::new(
            Point::Published { version },
            format!("version {version}"),
        ))
    }

    /// Waits until a version, or `$LATEST`, can be invoked, and gives it.
    pub(super) async fn ready(&self, version: Option<VersionNumber>) -> Result<Function, DeployError> {
        let started = Instant::now();
        let mut pause = Duration::from_millis(25);
        loop {
            let function = match version {
                Some(version) => lambda::version(self.aws, version).await?,
                None => lambda::latest(self.aws).await?,
            };
            match (&function.state, &function.last_update) {
                (LambdaState::Failed { reason }, _) | (_, LastUpdate::Failed { reason }) => {
                    let reason = reason.clone();
                    return Err(Failure::FunctionUpdateFailed { reason }.into());
                }
                (LambdaState::Pending, _) | (_, LastUpdate::InProgress) => {}
                _ => return Ok(function),
            }
            if started.elapsed() > FUNCTION_PATIENCE {
                let minutes = FUNCTION_PATIENCE.as_secs() / 60;
                return Err(Failure::FunctionTooSlow { minutes }.into());
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(Duration::from_secs(2));
        }
    }

    async fn check_version(&mut self) -> Result<Done, DeployError> {
        let version = self.version()?;
        self.begins(Point::CheckingVersion).await?;
        let event = self.check_event("version");
        match check::invoke_version(self.aws, version, &event).await {
            Ok(passed) => {
                let milliseconds = milliseconds(passed.took);
                let note = format!("stored an event in {milliseconds} ms");
                Ok(Done::new(Point::VersionChecked { milliseconds }, note))
            }
            Err(failure) => Err(Failure::VersionBroken { version, failure }.into()),
        }
    }

    async fn shift(&mut self, planned_from: Option<AliasTarget>) -> Result<Done, DeployError> {
        let version = self.version()?;
        let alias = lambda::alias(self.aws).await?;
        self.begins(Point::Shifting {
            from: alias.version,
            note: alias.description.clone(),
        })
        .await?;
        // A canary beside the version was there to be seen, and goes with it.
        let planned_from = planned_from.map(|target| Routing {
            target,
            ..alias.routing()
        });
        let wanted = Routing::whole(AliasTarget::Published(version));
        let note = self.route(planned_from, &alias, wanted).await?;
        Ok(Done::new(Point::Shifted, note))
    }

    /// Makes the alias send its traffic where it is wanted, and says so.
    pub(super) async fn route(
        &self,
        planned_from: Option<Routing>,
        alias: &Alias,
        wanted: Routing,
    ) -> Result<String, DeployError> {
        match shift(planned_from, alias.routing(), wanted)? {
            Shift::AlreadyThere => Ok(format!("LIVE is at {wanted}")),
            Shift::Move => {
                let moved = lambda::route(self.aws, wanted, &alias.revision_id, &self.note()).await;
                // An answer can be lost, and a repeated request meets its own success: the alias itself knows.
                if let Err(error) = moved {
                    let now = lambda::alias(self.aws).await?;
                    if !self.owns(&now) || now.routing() != wanted {
                        return Err(error.into());
                    }
                }
                Ok(format!("LIVE moved from {} to {wanted}", alias.routing()))
            }
        }
    }

    async fn check_end_to_end(&mut self) -> Result<Done, DeployError> {
        self.begins(Point::CheckingEndToEnd).await?;
        let event = self.check_event("end-to-end");
        let attempts = match self.lease.journal().intent().before.live {
            Some(_) => 1,
            None => check::ATTEMPTS_OF_NEW_API,
        };
        let stack = cloudformation::stack(self.aws, &self.lease.lock().stack).await?;
        let checked = check::end_to_end(self.aws, &stack, &event, attempts).await;
        let passed = checked.map_err(|failure| Failure::NotVerified { failure })?;
        if let Some(version) = self.lease.journal().version() {
            let expected = Routing::whole(AliasTarget::Published(version));
            let found = lambda::alias(self.aws).await?.routing();
            if found != expected {
                return Err(AliasMoved { expected, found }.into());
            }
        }
        let milliseconds = milliseconds(passed.took);
        let note = format!("HTTP 200 in {milliseconds} ms, event and session found");
        Ok(Done::new(Point::EndToEndChecked { milliseconds }, note))
    }

    async fn watch_alarms(
        &mut self,
        time: Duration,
        red_before: &BTreeSet<String>,
    ) -> Result<Done, DeployError> {
        self.begins(Point::WatchingAlarms).await?;
        let started = Instant::now();
        loop {
            if let Some(RedAlarm { name, reason }) = turned_red(self.aws, red_before).await? {
                return Err(Failure::AlarmRed { name, reason }.into());
            }
            let Some(left) = time.checked_sub(started.elapsed()).filter(|left| !left.is_zero()) else {
                return Ok(Done::new(Point::AlarmsWatched, "none turned red".to_owned()));
            };
            tokio::time::sleep(left.min(ALARM_PERIOD)).await;
        }
    }

    async fn pin(&mut self) -> Result<Done, DeployError> {
        let version = self.version()?;
        self.begins(Point::Pinning).await?;
        let intent = self.lease.journal().intent();
        let pin = Pin {
            version,
            who: intent.who.clone(),
            reason: intent.reason.clone().unwrap_or_default(),
            at: self.lease.journal().began(),
            run: intent.run.clone(),
        };
        records::set_pin(self.aws, &intent.place.stack, Some(&pin)).await?;
        let note = format!("version {version} stays until it is released");
        Ok(Done::new(Point::Pinned, note))
    }

    /// Not undone when the run turns back: a protected stack works as before.
    async fn protect(&mut self) -> Result<Done, DeployError> {
        self.begins(Point::Protecting).await?;
        cloudformation::protect(self.aws, &self.lease.lock().stack).await?;
        Ok(Done::new(Point::Protected, None))
    }

    async fn release_pin(&mut self) -> Result<Done, DeployError> {
        self.begins(Point::ReleasingPin).await?;
        records::set_pin(self.aws, &self.lease.lock().stack, None).await?;
        Ok(Done::new(Point::PinReleased, None))
    }

    pub(super) fn version(&self) -> Result<VersionNumber, DeployError> {
        self.lease
            .journal()
            .version()
            .ok_or(Failure::StepsOutOfOrder.into())
    }

    /// Written to the alias when this run moves it, and by no other: tells whose shift it is, even if the answer was lost.
    pub(super) fn note(&self) -> String {
        format!("Run {}", self.lease.lock().run)
    }

    /// Whether this run moved the alias, and nobody since.
    pub(super) fn owns(&self, alias: &Alias) -> bool {
        alias.description == self.note()
    }

    /// This run's event for a purpose: the same one for whoever resumes it.
    pub(super) fn check_event(&self, purpose: &str) -> CheckEvent {
        let run = &self.lease.lock().run;
        CheckEvent::new(purpose, run.as_str(), self.lease.journal().began())
    }
}

/// An alarm that is red and was not before.
pub(super) async fn turned_red(
    aws: &Aws,
    red_before: &BTreeSet<String>,
) -> Result<Option<RedAlarm>, AwsError> {
    let alarms = cloudwatch::alarms(aws).await?;
    let red = alarms
        .into_iter()
        .find(|(name, alarm)| alarm.state == AlarmState::Alarm && !red_before.contains(name.as_str()));
    Ok(red.map(|(name, alarm)| RedAlarm {
        name,
        reason: alarm.reason,
    }))
}

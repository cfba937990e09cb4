//! How a canary is tried: its share, its time, and the wait for a person.

use super::run::{Done, Driver};
use super::steps::{ALARM_PERIOD, turned_red};
use super::{DeployError, records};
use crate::aws::{Aws, lambda, versions};
use domain::deployment::canary::{CanaryTerms, Decided, Decision, Observation, Verdict, judge};
use domain::deployment::journal::{Journal, Point, Waits};
use domain::deployment::{AliasMoved, Failure, Lock, Step};
use domain::name::VersionNumber;
use domain::snapshot::{AliasTarget, Routing};
use std::collections::BTreeSet;
use time::{Duration, OffsetDateTime};

/// How long it is tried to read what the version did after its time is over, before the run gives up and goes back.
const PATIENCE: Duration = Duration::minutes(5);

/// How often it is looked for what a person decided: one read of one small item, so that whoever decides sees it done.
const DECISION_EVERY: std::time::Duration = std::time::Duration::from_secs(2);

impl Driver<'_> {
    /// Gives the version its share.
    pub(super) async fn shift_canary(
        &mut self,
        from: AliasTarget,
        terms: CanaryTerms,
    ) -> Result<Done, DeployError> {
        let version = self.version()?;
        let alias = lambda::alias(self.aws).await?;
        self.begins(Point::ShiftingCanary {
            from: alias.version,
            note: alias.description.clone(),
        })
        .await?;
        let wanted = terms.routing(from, version);
        let note = self.route(Some(Routing::whole(from)), &alias, wanted).await?;
        Ok(Done::new(Point::CanaryShifted, note))
    }

    /// Points the alias at the version whole.
    pub(super) async fn promote_canary(
        &mut self,
        from: AliasTarget,
        terms: CanaryTerms,
    ) -> Result<Done, DeployError> {
        let version = self.version()?;
        let alias = lambda::alias(self.aws).await?;
        self.begins(Point::PromotingCanary).await?;
        let wanted = Routing::whole(AliasTarget::Published(version));
        let note = self
            .route(Some(terms.routing(from, version)), &alias, wanted)
            .await?;
        Ok(Done::new(Point::CanaryPromoted, note))
    }

    /// Watches the version until there is a verdict. Its time counts from when it began, also for whoever takes the run up.
    pub(super) async fn bake_canary(
        &mut self,
        terms: CanaryTerms,
        red_before: &BTreeSet<String>,
    ) -> Result<Done, DeployError> {
        self.begins(Point::BakingCanary).await?;
        let canary = Canary::of(self.lease.journal()).ok_or(Failure::StepsOutOfOrder)?;
        loop {
            let decided = self.decided().await;
            if let Some(back) = decided
                .as_ref()
                .filter(|decided| decided.decision == Decision::RollBack)
            {
                return Ok(Done::new(point(back.clone()), None));
            }
            let elapsed = (self.aws.clock)() - canary.since;
            let left = terms.decided_after() - elapsed;
            match canary.look(self.aws, red_before, elapsed).await {
                // What cannot be read now may be read in a moment.
                Err(DeployError::Aws(error)) if error.is_passing() && left > -PATIENCE => {}
                Err(error) => return Err(error),
                Ok((observation, verdict)) => {
                    self.note_observation(observation).await?;
                    match (verdict, decided) {
                        // What speaks against it counts for more than who wants it.
                        (Verdict::RollBack { why }, _) => {
                            let version = canary.version;
                            return Err(Failure::CanaryFailed { version, why }.into());
                        }
                        (_, Some(decided)) => return Ok(Done::new(point(decided), said(&observation))),
                        (Verdict::Bakes, None) => {}
                        // Somebody decided while this look was taken: that is done next.
                        (Verdict::Promote | Verdict::Inconclusive { .. }, None) if !self.closes().await? => {
                            continue;
                        }
                        (Verdict::Promote, None) => {
                            return Ok(Done::new(Point::CanaryPassed, said(&observation)));
                        }
                        (Verdict::Inconclusive { have, need }, None) => {
                            let point = Point::CanaryInconclusive { have, need };
                            return Ok(Done::new(point, said(&observation)));
                        }
                    }
                }
            }
            self.rest(pause(terms)).await;
        }
    }

    /// Pauses, but not for longer than until somebody decides.
    async fn rest(&self, pause: std::time::Duration) {
        let over = tokio::time::Instant::now() + pause;
        loop {
            let next = tokio::time::Instant::now() + DECISION_EVERY;
            tokio::time::sleep_until(next.min(over)).await;
            if next >= over || self.decided().await.is_some() {
                return;
            }
        }
    }

    /// What a person decided while this process watches. What cannot be read now is looked for again.
    async fn decided(&self) -> Option<Decided> {
        let run = &self.lease.lock().run;
        records::handed_over(self.aws, run)
            .await
            .inspect_err(|error| tracing::warn!(%error, %run, "whether somebody decided could not be read"))
            .ok()?
    }

    /// Ends the time in which somebody may decide before this process does. `false` if somebody did.
    async fn closes(&self) -> Result<bool, DeployError> {
        records::close(self.aws, &self.lease.lock().run).await
    }

    /// Writes down what was seen, where it is not what was seen last.
    async fn note_observation(&mut self, observation: Observation) -> Result<(), DeployError> {
        let known = self.lease.journal().canary().and_then(|canary| canary.observed);
        if known.is_some_and(|(_, known)| known == observation) {
            return Ok(());
        }
        self.lease.append(Point::CanaryObserved { observation }).await
    }

    /// Leaves the run to a person, unless what was seen meanwhile takes the version back without one.
    pub(super) async fn wait(&mut self, waits: Waits) -> Result<(), DeployError> {
        match against(self.aws, self.lease.journal()).await {
            Ok(Some(cause)) => {
                (self.report)(super::Progress::Failed { cause: cause.clone() });
                self.lease.append(Point::Failed { cause }).await
            }
            // What cannot be read decides nothing.
            Ok(None) | Err(_) => {
                // It was decided while it still was watched.
                if let Some(decided) = self.decided().await {
                    return self.lease.append(point(decided)).await;
                }
                self.lease.leave().await;
                let run = self.lease.lock().run.clone();
                Err(DeployError::CanaryWaits { run, waits })
            }
        }
    }
}

fn point(decided: Decided) -> Point {
    let Decided {
        decision,
        who,
        reason,
    } = decided;
    Point::CanaryDecided {
        decision,
        who,
        reason,
    }
}

/// Between two looks: often enough to see something of a short bake, and no oftener than figures change.
fn pause(terms: CanaryTerms) -> std::time::Duration {
    let part = std::time::Duration::try_from(terms.decided_after() / 8);
    part.unwrap_or(ALARM_PERIOD).min(ALARM_PERIOD)
}

/// A canary that has its share.
struct Canary {
    version: VersionNumber,
    from: AliasTarget,
    terms: CanaryTerms,
    since: OffsetDateTime,
}

impl Canary {
    fn of(journal: &Journal) -> Option<Self> {
        let progress = journal.canary()?;
        Some(Self {
            version: journal.version()?,
            from: progress.from,
            terms: progress.terms,
            since: progress.since?,
        })
    }

    /// What both versions did so far, and what becomes of the canary.
    async fn look(
        &self,
        aws: &Aws,
        red_before: &BTreeSet<String>,
        elapsed: Duration,
    ) -> Result<(Observation, Verdict), DeployError> {
        let versions = [AliasTarget::Published(self.version), self.from];
        let (alias, red, counts) = tokio::join!(
            lambda::alias(aws),
            turned_red(aws, red_before),
            versions::counts(aws, versions, self.since),
        );
        let (expected, found) = (self.terms.routing(self.from, self.version), alias?.routing());
        if found != expected {
            return Err(AliasMoved { expected, found }.into());
        }
        let [new, old] = counts?;
        let verdict = judge(self.terms, new, red?.as_ref(), elapsed);
        Ok((Observation { new, old }, verdict))
    }
}

/// What speaks against a canary that waits, if anything does: too many failed meanwhile, an alarm turned red, somebody moved LIVE.
async fn against(aws: &Aws, journal: &Journal) -> Result<Option<Failure>, DeployError> {
    let Some(canary) = Canary::of(journal) else {
        return Ok(None);
    };
    let none = BTreeSet::new();
    let red_before = journal.intent().steps.iter().find_map(|step| match step {
        Step::BakeCanary { red_before, .. } => Some(red_before),
        _ => None,
    });
    let look = canary.look(aws, red_before.unwrap_or(&none), canary.terms.decided_after());
    match look.await {
        Ok((_, Verdict::RollBack { why })) => Ok(Some(Failure::CanaryFailed {
            version: canary.version,
            why,
        })),
        // However much traffic came since: whoever was told that it waits for a person relies on that.
        Ok((_, Verdict::Bakes | Verdict::Promote | Verdict::Inconclusive { .. })) => Ok(None),
        Err(DeployError::Failed(moved @ Failure::AliasMoved(_))) => Ok(Some(moved)),
        Err(error) => Err(error),
    }
}

/// Whether the canary that this lock waits with must be taken back without a person.
///
/// # Errors
/// AWS did not say.
pub(crate) async fn speaks_against(aws: &Aws, lock: &Lock) -> Result<bool, DeployError> {
    let journal = records::journal(aws, &lock.run).await?;
    Ok(against(aws, &journal).await?.is_some())
}

fn said(observation: &Observation) -> String {
    let Observation { new, old } = observation;
    format!(
        "{} of its {} invocations failed; of the old version's {}, {}",
        new.errors, new.invocations, old.invocations, old.errors
    )
}

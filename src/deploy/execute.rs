//! Does what a plan lists, step by step, and moves the traffic back if anything fails after it has moved.

use super::change_set::carry_out;
use super::prepare::{discard, run_name};
use super::{DeployError, Progress, Report, check, ledger, observe_world};
use crate::aws::{Aws, AwsError, cloudformation, lambda};
use domain::deployment::{AliasMoved, Plan, Shift, Step, shift};
use domain::name::{CodeSha256, VersionNumber};
use domain::snapshot::{Alias, AliasTarget, Function, LambdaState, LastUpdate};
use std::time::{Duration, Instant};

/// How long Lambda may take to make a function or a version ready.
const FUNCTION_PATIENCE: Duration = Duration::from_secs(5 * 60);
/// How often moving the traffic back is tried, with growing pauses of half a minute in all.
const RESTORE_ATTEMPTS: u32 = 5;

/// A deployment that went through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The version that takes the traffic; `None` if the plan published none.
    pub version: Option<VersionNumber>,
    /// Where the traffic went before; `None` if the deployment made the stack.
    pub previous: Option<AliasTarget>,
}

/// Carries out a plan.
///
/// # Errors
/// What stopped it. The traffic is then where it was before, unless the error says not.
pub async fn execute(
    aws: &Aws,
    plan: &Plan,
    reason: Option<&str>,
    report: Report<'_>,
) -> Result<Outcome, DeployError> {
    let entry = match begin(aws, plan, reason).await {
        Ok(entry) => entry,
        Err(error) => {
            discard(aws, plan).await;
            return Err(error);
        }
    };
    let note = format!("Plan {}, run {}", plan.hash(), run_name((aws.clock)()));
    let mut run = Run {
        aws,
        plan,
        note,
        published: None,
        shifting_from: None,
    };
    let done = match run.all_steps(report).await {
        Ok(()) => Ok(Outcome {
            version: run.published,
            previous: plan.world().live.as_ref().map(|live| live.target),
        }),
        Err(cause) => Err(run.restore(cause, report).await),
    };
    if let Err(error) = entry.close(aws, done.as_ref().map(|_| run.published)).await {
        // What happened to the deployment matters more to whoever waits than what happened to its record.
        tracing::error!(%error, "the deployment's entry in the ledger could not be closed");
    }
    done
}

/// Makes sure that the plan still holds, and records it before anything is done.
async fn begin(aws: &Aws, plan: &Plan, reason: Option<&str>) -> Result<ledger::Entry, DeployError> {
    if !plan.still_holds(&observe_world(aws, &plan.release().place.stack).await?) {
        return Err(DeployError::WorldChanged);
    }
    let caller = aws.caller().await?;
    Ok(ledger::open(aws, plan, &caller, reason).await?)
}

/// A plan on its way, with what later steps need of earlier ones.
struct Run<'a> {
    aws: &'a Aws,
    plan: &'a Plan,
    /// Written to the alias when it is moved, and by no other run: tells whose shift it is, even if the answer was lost.
    note: String,
    published: Option<VersionNumber>,
    /// Where the alias pointed when this run set out to move it.
    shifting_from: Option<AliasTarget>,
}

impl Run<'_> {
    async fn all_steps(&mut self, report: Report<'_>) -> Result<(), DeployError> {
        for step in self.plan.steps() {
            report(Progress::StepStarted(step.clone()));
            let started = Instant::now();
            let note = match step {
                Step::ExecuteChangeSet { arn, token } => {
                    let stack = &self.plan.release().place.stack;
                    carry_out(self.aws, stack, arn, token, report).await?;
                    None
                }
                Step::PublishVersion { code_sha256 } => Some(self.publish(code_sha256).await?),
                Step::InvokeVersion => Some(self.invoke().await?),
                Step::ShiftAlias { from } => Some(self.shift(*from).await?),
                Step::VerifyEndToEnd => Some(self.verify().await?),
                Step::WatchAlarms { .. } | Step::Pin | Step::ReleasePin => None,
            };
            report(Progress::StepDone {
                step: step.clone(),
                took: started.elapsed(),
                note,
            });
        }
        Ok(())
    }

    async fn publish(&mut self, planned: &CodeSha256) -> Result<String, DeployError> {
        let latest = self.ready(None).await?;
        if latest.code_sha256 != *planned {
            return Err(DeployError::OtherCode {
                expected: planned.clone(),
                found: latest.code_sha256,
            });
        }
        let version = lambda::publish(self.aws, &latest, &format!("Plan {}", self.plan.hash())).await?;
        self.ready(Some(version)).await?;
        self.published = Some(version);
        Ok(format!("version {version}"))
    }

    /// Waits until a version, or `$LATEST`, can be invoked, and gives it.
    async fn ready(&self, version: Option<VersionNumber>) -> Result<Function, DeployError> {
        let started = Instant::now();
        loop {
            let function = match version {
                Some(version) => lambda::version(self.aws, version).await?,
                None => lambda::latest(self.aws).await?,
            };
            match (&function.state, &function.last_update) {
                (LambdaState::Failed { reason }, _) | (_, LastUpdate::Failed { reason }) => {
                    return Err(DeployError::FunctionUpdateFailed(reason.clone()));
                }
                (LambdaState::Pending, _) | (_, LastUpdate::InProgress) => {}
                _ => return Ok(function),
            }
            if started.elapsed() > FUNCTION_PATIENCE {
                return Err(DeployError::FunctionTooSlow {
                    minutes: FUNCTION_PATIENCE.as_secs() / 60,
                });
            }
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
    }

    async fn invoke(&self) -> Result<String, DeployError> {
        let version = self.published()?;
        match check::invoke_version(self.aws, version).await {
            Ok(passed) => Ok(format!("stored an event in {} ms", passed.took.as_millis())),
            Err(failure) => Err(DeployError::VersionBroken { version, failure }),
        }
    }

    async fn shift(&mut self, planned_from: Option<AliasTarget>) -> Result<String, DeployError> {
        let version = self.published()?;
        let alias = lambda::alias(self.aws).await?;
        match shift(planned_from, alias.version, version)? {
            Shift::AlreadyThere => Ok(format!("LIVE is at version {version}")),
            Shift::Move => {
                self.shifting_from = Some(alias.version);
                let target = AliasTarget::Published(version);
                let moved = lambda::shift(self.aws, target, &alias.revision_id, &self.note).await;
                // An answer can be lost, and a repeated request meets its own success: the alias itself knows.
                if moved.is_err() && !self.owns(&lambda::alias(self.aws).await?) {
                    moved?;
                }
                Ok(format!("LIVE moved from {} to {version}", alias.version))
            }
        }
    }

    async fn verify(&self) -> Result<String, DeployError> {
        let stack = cloudformation::stack(self.aws, &self.plan.release().place.stack).await?;
        let attempts = if self.plan.creates_stack() {
            check::ATTEMPTS_OF_NEW_API
        } else {
            1
        };
        let passed = check::end_to_end(self.aws, &stack, attempts).await?;
        if let Some(version) = self.published {
            let expected = AliasTarget::Published(version);
            let found = lambda::alias(self.aws).await?.version;
            if found != expected {
                return Err(AliasMoved { expected, found }.into());
            }
        }
        Ok(format!(
            "HTTP 200 in {} ms, event and session found",
            passed.took.as_millis()
        ))
    }

    /// Whether this run moved the alias, and nobody since.
    fn owns(&self, alias: &Alias) -> bool {
        alias.description == self.note
    }

    /// Moves the traffic back if this run moved it and nobody since, and says what became of that.
    async fn restore(&self, cause: DeployError, report: Report<'_>) -> DeployError {
        let Some(from) = self.shifting_from else {
            return cause;
        };
        let mut pause = Duration::from_secs(1);
        let mut attempt = 1;
        loop {
            match self.try_restore(from, &cause, report).await {
                Ok(Undo::MovedBack) => {
                    return DeployError::Restored {
                        cause: Box::new(cause),
                        to: from,
                    };
                }
                Ok(Undo::NeverMoved) => return cause,
                Ok(Undo::MovedByOther(now)) => {
                    return DeployError::MovedMeanwhile {
                        cause: Box::new(cause),
                        now,
                    };
                }
                Err(error) if attempt == RESTORE_ATTEMPTS => {
                    return DeployError::NotRestored {
                        cause: Box::new(cause),
                        from,
                        error: Box::new(error),
                    };
                }
                Err(_) => {
                    tokio::time::sleep(pause).await;
                    pause *= 2;
                    attempt += 1;
                }
            }
        }
    }

    async fn try_restore(
        &self,
        from: AliasTarget,
        cause: &DeployError,
        report: Report<'_>,
    ) -> Result<Undo, AwsError> {
        let alias = lambda::alias(self.aws).await?;
        if self.owns(&alias) {
            report(Progress::Restoring {
                to: from,
                because: cause.to_string(),
            });
            let note = format!("{}, taken back", self.note);
            lambda::shift(self.aws, from, &alias.revision_id, &note).await?;
            Ok(Undo::MovedBack)
        } else if alias.version != from {
            Ok(Undo::MovedByOther(alias.version))
        } else if alias.description.starts_with(&self.note) {
            // An earlier attempt moved it back and its answer was lost.
            Ok(Undo::MovedBack)
        } else {
            Ok(Undo::NeverMoved)
        }
    }

    fn published(&self) -> Result<VersionNumber, DeployError> {
        self.published.ok_or(DeployError::StepsOutOfOrder)
    }
}

/// What became of the traffic after a failure.
enum Undo {
    /// It is where it was before this run.
    MovedBack,
    /// This run had not moved it.
    NeverMoved,
    /// Somebody else moved it since, and it was left there.
    MovedByOther(AliasTarget),
}

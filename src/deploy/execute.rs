//! Does what a plan lists, step by step, and moves the traffic back if the last check fails.

use super::change_set::{carry_out, withdraw};
use super::{DeployError, Prepared, Progress, Report, check, ledger, observe_world};
use crate::aws::{Aws, cloudformation, lambda};
use domain::deployment::{Plan, Shift, Step, shift};
use domain::name::{CodeSha256, VersionNumber};
use domain::snapshot::{AliasTarget, LastUpdate};
use std::time::{Duration, Instant};

/// How long Lambda may take to make an updated function ready.
const FUNCTION_PATIENCE: Duration = Duration::from_secs(5 * 60);

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
    prepared: Prepared,
    reason: Option<&str>,
    report: Report<'_>,
) -> Result<Outcome, DeployError> {
    let stack_name = prepared.plan.release.stack_name.clone();
    if !prepared.plan.still_holds(&observe_world(aws, &stack_name).await?) {
        if let Some(proposal) = &prepared.proposal {
            withdraw(aws, &stack_name, &proposal.id).await?;
        }
        return Err(DeployError::WorldChanged);
    }
    let caller = aws.caller().await?;
    let entry = ledger::open(aws, &prepared.plan, &caller, reason).await?;
    let mut run = Run {
        aws,
        prepared: &prepared,
        published: None,
        shift_from: None,
    };
    let done = match run.all_steps(report).await {
        Ok(()) => Ok(Outcome {
            version: run.published,
            previous: prepared.plan.world.live.as_ref().map(|live| live.target),
        }),
        Err(cause) => Err(run.restore(cause, report).await),
    };
    if let Err(error) = entry.close(aws, done.as_ref().map(|_| run.published)).await {
        // What happened to the deployment matters more to whoever waits than what happened to its record.
        tracing::error!(%error, "the deployment's entry in the ledger could not be closed");
    }
    done
}

/// A plan on its way, with what later steps need of earlier ones.
struct Run<'a> {
    aws: &'a Aws,
    prepared: &'a Prepared,
    published: Option<VersionNumber>,
    /// Where the alias pointed before this run tried to move it. Known before the call: its answer may be lost.
    shift_from: Option<AliasTarget>,
}

impl Run<'_> {
    async fn all_steps(&mut self, report: Report<'_>) -> Result<(), DeployError> {
        let prepared = self.prepared;
        for step in &prepared.plan.steps {
            report(Progress::StepStarted(step.clone()));
            let started = Instant::now();
            let note = match step {
                Step::ExecuteChangeSet => self.execute_change_set(report).await?,
                Step::PublishVersion { code_sha256 } => Some(self.publish(code_sha256).await?),
                Step::InvokeVersion => Some(self.invoke().await?),
                Step::ShiftAlias { from } => Some(self.shift(*from).await?),
                Step::VerifyEndToEnd => Some(self.verify().await?),
            };
            report(Progress::StepDone {
                step: step.clone(),
                took: started.elapsed(),
                note,
            });
        }
        Ok(())
    }

    fn plan(&self) -> &Plan {
        &self.prepared.plan
    }

    async fn execute_change_set(&self, report: Report<'_>) -> Result<Option<String>, DeployError> {
        // A plan has this step exactly when there is a change set.
        if let Some(proposal) = &self.prepared.proposal {
            carry_out(self.aws, &self.plan().release.stack_name, proposal, report).await?;
        }
        Ok(None)
    }

    async fn publish(&mut self, planned: &CodeSha256) -> Result<String, DeployError> {
        let started = Instant::now();
        let latest = loop {
            let latest = lambda::latest(self.aws).await?;
            match &latest.last_update {
                LastUpdate::Successful => break latest,
                LastUpdate::Failed { reason } => {
                    return Err(DeployError::FunctionUpdateFailed(reason.clone()));
                }
                LastUpdate::InProgress if started.elapsed() > FUNCTION_PATIENCE => {
                    return Err(DeployError::FunctionTooSlow {
                        minutes: FUNCTION_PATIENCE.as_secs() / 60,
                    });
                }
                LastUpdate::InProgress => tokio::time::sleep(Duration::from_millis(500)).await,
            }
        };
        if latest.code_sha256 != *planned {
            return Err(DeployError::OtherCode {
                expected: planned.clone(),
                found: latest.code_sha256,
            });
        }
        let description = format!("Plan {}", self.plan().hash());
        let version = lambda::publish(self.aws, &latest, &description).await?;
        self.published = Some(version);
        Ok(format!("version {version}"))
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
                self.shift_from = Some(alias.version);
                lambda::shift(self.aws, AliasTarget::Published(version), &alias.revision_id).await?;
                Ok(format!("LIVE moved from {} to {version}", alias.version))
            }
        }
    }

    async fn verify(&self) -> Result<String, DeployError> {
        let stack = cloudformation::stack(self.aws, &self.plan().release.stack_name).await?;
        let passed = check::end_to_end(self.aws, &stack).await?;
        Ok(format!(
            "HTTP 200 in {} ms, event and session found",
            passed.took.as_millis()
        ))
    }

    /// Moves the alias back if this run moved it, and says what became of that. An alias that somebody else moved meanwhile
    /// is left alone.
    async fn restore(&self, cause: DeployError, report: Report<'_>) -> DeployError {
        let (Some(from), Some(version)) = (self.shift_from, self.published) else {
            return cause;
        };
        let moved_back = async {
            let alias = lambda::alias(self.aws).await?;
            if alias.version == AliasTarget::Published(version) {
                report(Progress::Restoring {
                    to: from,
                    because: cause.to_string(),
                });
                lambda::shift(self.aws, from, &alias.revision_id).await?;
            }
            Ok(())
        };
        match moved_back.await {
            Ok(()) => DeployError::Restored {
                cause: Box::new(cause),
                to: from,
            },
            Err(error) => DeployError::NotRestored {
                cause: Box::new(cause),
                from,
                error: Box::new(error),
            },
        }
    }

    fn published(&self) -> Result<VersionNumber, DeployError> {
        self.published.ok_or(DeployError::StepsOutOfOrder)
    }
}

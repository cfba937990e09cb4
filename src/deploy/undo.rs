//! How each thing is undone. An undo is a state to be reached: it looks at what is, and does what is missing.

use super::change_set::{at_rest, carry_out, newest_event, propose, withdraw};
use super::prepare::change_set_name;
use super::run::Driver;
use super::{DeployError, check, records};
use crate::aws::cloudformation::{self, ChangeSetRequest, Execution, ParameterValue};
use crate::aws::{if_there, lambda};
use domain::contract::FROZEN_LOGICAL_IDS;
use domain::deployment::journal::{StackSource, Undo};
use domain::deployment::{Change, Left, Operation, Refusal, Step};
use domain::name::StackName;
use domain::snapshot::{AliasTarget, Routing};
use domain::stack_status::Phase;

impl Driver<'_> {
    /// Reaches the state that an undo stands for.
    pub(super) async fn restore(&mut self, undo: &Undo) -> Result<Option<Left>, DeployError> {
        match undo {
            Undo::RestorePin => {
                let before = self.lease.journal().intent().before.pin.clone();
                records::set_pin(self.aws, &self.lease.lock().stack, before.as_ref()).await?;
                Ok(None)
            }
            Undo::TakeAliasBack { to, note } => self.take_alias_back(*to, note).await,
            Undo::RestoreStack => self.restore_stack().await,
            Undo::DiscardChangeSet => {
                for arn in self.change_sets() {
                    withdraw(self.aws, &arn).await;
                }
                Ok(None)
            }
            Undo::Verify => self.verify_restored().await,
        }
    }

    fn change_sets(&self) -> Vec<String> {
        let steps = self.lease.journal().intent().steps.iter();
        steps
            .filter_map(|step| match step {
                Step::ExecuteChangeSet { arn, .. } => Some(arn.clone()),
                _ => None,
            })
            .collect()
    }

    /// Moves the traffic back if this run moved it and nobody since.
    async fn take_alias_back(&mut self, to: AliasTarget, note: &str) -> Result<Option<Left>, DeployError> {
        let alias = lambda::alias(self.aws).await?;
        if self.owns(&alias) {
            lambda::route(self.aws, Routing::whole(to), &alias.revision_id, note).await?;
            Ok(None)
        } else if alias.routing() == Routing::whole(to) {
            // It never moved, or went back already.
            Ok(None)
        } else {
            let found = alias.routing();
            Ok(Some(Left::MovedMeanwhile { found }))
        }
    }

    /// Brings the stack to rest and back to what it was made from. What CloudFormation went back from by itself is found so.
    async fn restore_stack(&mut self) -> Result<Option<Left>, DeployError> {
        let stack = self.lease.lock().stack.clone();
        for arn in self.change_sets() {
            // One that is gone cannot be executed late.
            if cloudformation::execution(self.aws, &arn).await? == Execution::Available {
                cloudformation::delete_change_set(self.aws, &arn).await?;
            }
        }
        let status = at_rest(self.aws, &stack).await?;
        let Some(source) = self.lease.journal().intent().before.stack.clone() else {
            return Ok(Some(Left::Unmade { stack, status }));
        };
        match status {
            Some(status) if matches!(status.phase(), Phase::Settled | Phase::RolledBack) => {}
            Some(status) => {
                let way_out = status.way_out().unwrap_or("look at its events in CloudFormation");
                return Err(Refusal::StackStuck {
                    stack,
                    status,
                    way_out,
                }
                .into());
            }
            None => return Ok(Some(Left::StackGone { stack })),
        }
        let changes = self.remake(&stack, &source).await?;
        if if_there(lambda::latest(self.aws).await)?.is_some() {
            self.ready(None).await?;
        }
        let api = changes
            .iter()
            .any(|change| change.resource_type == "AWS::ApiGateway::Deployment");
        Ok(api.then_some(Left::ApiDeployment))
    }

    /// Makes the stack from its previous template and parameters again, and says what that changed.
    async fn remake(&mut self, stack: &StackName, source: &StackSource) -> Result<Vec<Change>, DeployError> {
        let name = change_set_name((self.aws.clock)());
        let parameters = source
            .parameters
            .iter()
            .map(|(name, value)| (name.clone(), ParameterValue::Set(value.clone())))
            .collect();
        let request = ChangeSetRequest {
            stack,
            name: &name,
            operation: Operation::Update,
            import: false,
            template: &source.template,
            parameters: &parameters,
        };
        let Some(change_set) = propose(self.aws, &request).await? else {
            return Ok(vec![]);
        };
        let frozen = change_set
            .changes
            .iter()
            .find(|change| FROZEN_LOGICAL_IDS.contains(&change.logical_id.as_str()));
        if let Some(frozen) = frozen {
            withdraw(self.aws, &change_set.arn).await;
            return Err(DeployError::RestoreTouchesFrozen {
                logical_id: frozen.logical_id.clone(),
            });
        }
        let before = newest_event(self.aws, stack).await?;
        carry_out(
            self.aws,
            stack,
            &change_set.arn,
            &change_set.token,
            before.as_deref(),
            self.report,
        )
        .await?;
        Ok(change_set.changes)
    }

    /// Looks whether it works again. That it does not is no reason to do anything more, but to say so.
    async fn verify_restored(&mut self) -> Result<Option<Left>, DeployError> {
        let stack = cloudformation::stack(self.aws, &self.lease.lock().stack).await?;
        let event = self.check_event("restored");
        let checked = check::end_to_end(self.aws, &stack, &event, 1).await;
        Ok(checked.err().map(|failure| Left::NotWorking { failure }))
    }
}

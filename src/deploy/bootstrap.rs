//! The console's own stack: its table and its artifact bucket. Made before anything else, and never in danger: deleting the
//! application's stack must not take the record of why with it.

use super::change_set::{carry_out, newest_event, propose, withdraw};
use super::preflight::Subject;
use super::prepare::change_set_name;
use super::{DeployError, Progress, Report};
use crate::aws::cloudformation::{self, ChangeSetRequest};
use crate::aws::{Aws, AwsError, if_there};
use domain::deployment::{Arns, ChangeSet, Operation, Place, operation};
use domain::name::StackName;
use std::collections::BTreeMap;

pub use domain::contract::CONSOLE_TABLE;

const TEMPLATE: &str = include_str!("console.yaml");

/// The console's own stack, ready for use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsoleStack {
    /// The bucket for artifacts.
    pub bucket: String,
    /// Whether this call made or changed it.
    pub changed: bool,
}

/// Makes or updates the console's own stack. Does nothing if it is as it should be.
///
/// # Errors
/// AWS refused, or the stack is in a state in which nothing may be changed.
pub async fn bootstrap(aws: &Aws, report: Report<'_>) -> Result<ConsoleStack, DeployError> {
    let stack = StackName::console();
    let status = if_there(cloudformation::stack(aws, &stack).await)?.map(|stack| stack.status);
    let operation = operation(&stack, status.as_ref())?;
    if operation == Operation::Create {
        may_be_made(aws, &stack).await?;
    }
    report(Progress::Comparing(stack.clone()));
    let name = change_set_name((aws.clock)());
    let request = ChangeSetRequest {
        stack: &stack,
        name: &name,
        operation,
        import: false,
        template: TEMPLATE,
        parameters: &BTreeMap::new(),
    };
    let change_set = propose(aws, &request).await?;
    if let Some(ChangeSet { arn, token, changes }) = &change_set {
        if let Some(endangered) = changes.iter().find(|change| change.destroys()) {
            withdraw(aws, arn).await;
            return Err(DeployError::ConsoleStackInDanger(endangered.to_string()));
        }
        let before = newest_event(aws, &stack).await?;
        carry_out(aws, &stack, arn, token, before.as_deref(), report).await?;
    }
    // Every time: a console that died between making the stack and protecting it must not leave it unprotected.
    cloudformation::protect(aws, &stack).await?;
    let bucket = console_bucket(aws).await?;
    Ok(ConsoleStack {
        bucket,
        changed: change_set.is_some(),
    })
}

/// Refuses what the credentials are known not to suffice for: the stack itself, and what every deployment does afterwards.
async fn may_be_made(aws: &Aws, stack: &StackName) -> Result<(), DeployError> {
    let caller = aws.caller().await?;
    let place = Place {
        account: caller.account.clone(),
        region: aws.region().clone(),
        stack: stack.clone(),
    };
    let arns = Arns {
        partition: caller.partition(),
        place: &place,
        // As its template names it.
        bucket: &format!("{stack}-{}-{}", place.account, place.region),
        console_table: CONSOLE_TABLE,
        api: None,
    };
    let subject = Subject::behind(aws, &caller.arn).await;
    let needs = arns
        .of_bootstrap()
        .union(&arns.of_the_engine())
        .cloned()
        .collect();
    Ok(subject.permissions(aws, &needs).await.refuse()?)
}

/// The bucket with the packages, by the console's own stack.
///
/// # Errors
/// There is no such stack yet, or AWS did not say.
pub async fn console_bucket(aws: &Aws) -> Result<String, AwsError> {
    let stack = cloudformation::stack(aws, &StackName::console()).await?;
    let bucket = stack.outputs.get("ArtifactBucketName").cloned();
    bucket.ok_or_else(|| AwsError::incomplete("cloudformation:DescribeStacks", "the bucket's name"))
}

//! Takes a snapshot: every read in parallel, each with its own outcome, none able to fail the others.

use super::{
    Aws, AwsError, apigateway, cloudformation, cloudwatch, dynamodb, error::reading, iam, lambda, sns,
};
use crate::clock::Clock;
use domain::contract::TableId;
use domain::name::{AccountId, StackName};
use domain::snapshot::{LogGroup, Observed, Reading, Snapshot, Target, Unavailable, Why};
use std::future::Future;
use std::time::Duration;

/// The longest that one part of a snapshot may take. A part that takes longer is unavailable; the rest is shown.
const PATIENCE: Duration = Duration::from_secs(8);

impl Aws {
    /// Reads everything the console shows of the stack. Takes at most [`PATIENCE`], whatever AWS does.
    pub async fn snapshot(&self, stack_name: &StackName) -> Snapshot {
        let taken_at = (self.clock)();
        let clock = self.clock;
        // The topic's ARN holds the account, so it waits for the identity; nothing else does.
        let identity_then_topic = async {
            let caller = self.caller().await;
            let topic = match &caller {
                Ok(caller) => sns::topic(self, caller).await,
                Err(error) => Err(error.clone()),
            };
            (reading(caller.map(|caller| caller.account)), topic)
        };
        let table = |id: TableId| async move {
            (
                id,
                observed(clock, "dynamodb:DescribeTable", dynamodb::table(self, id.name())).await,
            )
        };
        let (
            (account, topic),
            stack,
            stack_events,
            events,
            sessions,
            active,
            function,
            versions,
            concurrency,
            alias,
            api,
            role,
            log_group,
            alarms,
            dashboard,
        ) = tokio::join!(
            async {
                let as_of = |reading| Observed::new(clock(), reading);
                match tokio::time::timeout(PATIENCE, Box::pin(identity_then_topic)).await {
                    Ok((account, topic)) => (account, as_of(reading(topic))),
                    Err(_) => (
                        timed_out("sts:GetCallerIdentity"),
                        as_of(timed_out("sns:GetTopicAttributes")),
                    ),
                }
            },
            observed(
                clock,
                "cloudformation:DescribeStacks",
                cloudformation::stack(self, stack_name)
            ),
            observed(
                clock,
                "cloudformation:DescribeStackEvents",
                cloudformation::recent_events(self, stack_name)
            ),
            table(TableId::Events),
            table(TableId::Sessions),
            table(TableId::ActiveSessions),
            observed(clock, "lambda:GetFunctionConfiguration", lambda::latest(self)),
            observed(clock, "lambda:ListVersionsByFunction", lambda::versions(self)),
            observed(clock, "lambda:GetFunctionConcurrency", lambda::concurrency(self)),
            observed(clock, "lambda:GetAlias", lambda::alias(self)),
            observed(clock, "apigateway:GET", apigateway::rest_api(self)),
            observed(clock, "iam:GetRole", iam::role(self)),
            observed(clock, "logs:DescribeLogGroups", log_group(self)),
            observed(clock, "cloudwatch:DescribeAlarms", cloudwatch::alarms(self)),
            observed(clock, "cloudwatch:GetDashboard", cloudwatch::dashboard(self)),
        );
        Snapshot {
            taken_at,
            target: Target {
                account,
                region: self.region().clone(),
                stack_name: stack_name.clone(),
                environment: self.environment(),
            },
            stack,
            stack_events,
            tables: [events, sessions, active].into(),
            function,
            versions,
            concurrency,
            alias,
            api,
            probe: Observed::new(taken_at, Reading::Missing),
            role,
            log_group,
            alarms,
            dashboard,
            topic,
            metrics: Observed::new(taken_at, Reading::Missing),
        }
    }

    /// Who the credentials belong to.
    ///
    /// # Errors
    /// STS did not say.
    pub async fn caller(&self) -> Result<Caller, AwsError> {
        let action = "sts:GetCallerIdentity";
        let identity = self.call(action, self.sts.get_caller_identity().send()).await?;
        let account = identity.account().and_then(|account| account.parse().ok());
        Ok(Caller {
            account: account.ok_or_else(|| AwsError::incomplete(action, "the account id"))?,
            arn: identity
                .arn
                .ok_or_else(|| AwsError::incomplete(action, "the caller's ARN"))?,
        })
    }
}

/// Whose credentials are in use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// The account.
    pub account: AccountId,
    /// The user or role session.
    pub arn: String,
}

impl Caller {
    /// The partition, such as `aws` or `aws-cn`: the second part of every ARN.
    pub fn partition(&self) -> &str {
        self.arn.split(':').nth(1).unwrap_or("aws")
    }
}

/// Reads one part within [`PATIENCE`]. On the heap, for the same reason as every call.
fn observed<'a, T: 'a>(
    clock: Clock,
    action: &'static str,
    read: impl Future<Output = Result<T, AwsError>> + Send + 'a,
) -> impl Future<Output = Observed<T>> + Send + 'a {
    let read = Box::pin(read);
    async move {
        let outcome = tokio::time::timeout(PATIENCE, read).await;
        let reading = reading(outcome.unwrap_or_else(|_| Err(AwsError::timed_out(action))));
        Observed::new(clock(), reading)
    }
}

fn timed_out<T>(action: &str) -> Reading<T> {
    Reading::Unavailable(Unavailable {
        action: action.to_owned(),
        why: Why::TimedOut,
    })
}

async fn log_group(aws: &Aws) -> Result<LogGroup, AwsError> {
    let action = "logs:DescribeLogGroups";
    let name = domain::contract::LOG_GROUP;
    let answer = aws
        .call(
            action,
            aws.logs.describe_log_groups().log_group_name_prefix(name).send(),
        )
        .await?;
    let group = answer
        .log_groups()
        .iter()
        .find(|group| group.log_group_name() == Some(name))
        .ok_or_else(|| AwsError::not_found(action))?;
    Ok(LogGroup {
        retention_days: group
            .retention_in_days()
            .and_then(|days| u32::try_from(days).ok()),
        stored_bytes: group
            .stored_bytes()
            .and_then(|bytes| u64::try_from(bytes).ok())
            .unwrap_or_default(),
    })
}

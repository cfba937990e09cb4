//! Takes a snapshot: every read in parallel, each with its own outcome, none able to fail the others.

use super::{
    Aws, AwsError, apigateway, cloudformation, cloudwatch, dynamodb, error::reading, iam, lambda,
    metric_data, metrics, reporting, sns,
};
use crate::clock::Clock;
use domain::contract::TableId;
use domain::deployment::Who;
use domain::name::{AccountId, PersonName, StackName};
use domain::snapshot::{LogGroup, Observed, Snapshot, Stack, Target};
use std::future::Future;
use std::time::Duration;
use tokio::sync::oneshot;
use tokio::time::Instant;

/// How a snapshot is taken.
#[derive(Debug, Clone, Copy)]
pub struct SnapshotOptions<'a> {
    /// The longest that one part may take. A part that takes longer is unavailable; the rest is shown.
    pub patience: Duration,
    /// How long metrics are kept before CloudWatch is asked again.
    pub keep_metrics: Duration,
    /// The snapshot before this one: what cannot be read now is remembered from it, and its metrics are kept while young.
    pub before: Option<&'a Snapshot>,
}

impl SnapshotOptions<'_> {
    /// The patience for which there is no hurry.
    pub const PATIENCE: Duration = Duration::from_secs(8);

    /// The longest that a snapshot of that patience takes: its calls, then the probe.
    pub const LONGEST: Duration = Duration::from_secs(2 * Self::PATIENCE.as_secs());
}

impl Aws {
    /// Reads everything the console shows of the stack, by itself: without hurry, without a past.
    pub async fn snapshot(&self, stack_name: &StackName) -> Snapshot {
        let options = SnapshotOptions {
            patience: SnapshotOptions::PATIENCE,
            keep_metrics: Duration::ZERO,
            before: None,
        };
        self.snapshot_with(stack_name, options).await
    }

    /// Reads everything the console shows of the stack. Takes at most the patience, whatever AWS does, and as long again if
    /// the API does not answer a probe whose address took that long to learn. The call that was under way when the patience ended
    /// is the one that is told as silent.
    pub async fn snapshot_with(&self, stack_name: &StackName, options: SnapshotOptions<'_>) -> Snapshot {
        let SnapshotOptions {
            patience,
            keep_metrics,
            before,
        } = options;
        self.failures.turn();
        let taken_at = (self.clock)();
        let clock = self.clock;
        let aws = &self.until(Instant::now() + patience);
        // A name is not enough to know the API by, and waiting for the stack to say its id would make a slow stack the API's
        // matter: what the stack said last time is taken, and read again if that was wrong.
        let known_api = before.and_then(|before| api_id(before.stack.shown().value()?));
        let (tell_api, api_told) = oneshot::channel();
        let api = async {
            let read = observed(clock, apigateway::rest_api(aws, known_api)).await;
            let told: Option<String> = api_told.await.unwrap_or_default();
            apigateway::stacks_own(aws, read, known_api, told.as_deref()).await
        };
        let stack_then_probe = async {
            let stack = observed(clock, cloudformation::stack(aws, stack_name)).await;
            // Nobody waits any more only if the whole snapshot is given up.
            let _ = tell_api.send(stack.reading.found().and_then(api_id).map(str::to_owned));
            let probe = self
                .probe(&stack, before.map(|before| &before.stack), patience)
                .await;
            (stack, Observed::new(clock(), probe))
        };
        let metrics = async {
            match before.map(|before| &before.metrics) {
                Some(before) if metric_data::is_kept(before, taken_at, keep_metrics) => before.clone(),
                _ => observed(clock, metrics::metrics(aws)).await,
            }
        };
        let reporting = async {
            match before.map(|before| &before.reporting) {
                Some(before) if reporting::is_kept(before, taken_at, keep_metrics) => before.clone(),
                _ => observed(clock, reporting::reporting(aws)).await,
            }
        };
        // The topic's ARN holds the account, so it waits for the identity; nothing else does.
        let identity_then_topic = async {
            let caller = aws.caller().await;
            let topic = match &caller {
                Ok(caller) => sns::topic(aws, caller).await,
                Err(error) => Err(error.clone()),
            };
            let account = reading(caller.map(|caller| caller.account));
            (account, Observed::new(clock(), reading(topic)))
        };
        let table = |id: TableId| async move { (id, observed(clock, dynamodb::table(aws, id.name())).await) };
        let (
            (account, topic),
            (stack, probe),
            metrics,
            reporting,
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
            Box::pin(identity_then_topic),
            Box::pin(stack_then_probe),
            Box::pin(metrics),
            Box::pin(reporting),
            observed(clock, cloudformation::recent_events(aws, stack_name)),
            table(TableId::Events),
            table(TableId::Sessions),
            table(TableId::ActiveSessions),
            observed(clock, lambda::latest(aws)),
            observed(clock, lambda::versions(aws)),
            observed(clock, lambda::concurrency(aws)),
            observed(clock, lambda::alias(aws)),
            Box::pin(api),
            observed(clock, iam::role(aws)),
            observed(clock, log_group(aws)),
            observed(clock, cloudwatch::alarms(aws)),
            observed(clock, cloudwatch::dashboard(aws)),
        );
        let mut snapshot = Snapshot {
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
            probe,
            role,
            log_group,
            alarms,
            reporting,
            dashboard,
            topic,
            metrics,
        };
        if let Some(before) = before {
            snapshot.remember(before);
        }
        snapshot
    }

    /// What came of a call that reads a part of a part, as of now.
    pub(super) fn observed<T>(&self, outcome: Result<T, AwsError>) -> Observed<T> {
        Observed::new((self.clock)(), reading(outcome))
    }

    /// Who the credentials belong to.
    ///
    /// # Errors
    /// STS did not say.
    pub async fn caller(&self) -> Result<Caller, AwsError> {
        let action = "sts:GetCallerIdentity";
        let identity = self.call(action, self.sts.get_caller_identity().send()).await?;
        let account = identity.account().and_then(|account| account.parse().ok());
        let account = account.ok_or_else(|| AwsError::incomplete(action, "the account id"))?;
        self.place.learn(&account);
        Ok(Caller {
            person: self.person.clone(),
            account,
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
    /// Who is signed in to the console and acts by these credentials; `None` on the command line.
    pub person: Option<PersonName>,
}

impl Caller {
    /// Who acts, as the ledger and the lock have it.
    pub fn who(&self) -> String {
        let arn = self.arn.clone();
        match &self.person {
            Some(name) => Who::Person {
                name: name.to_string(),
                arn,
            },
            None => Who::Caller(arn),
        }
        .to_string()
    }

    /// The partition, such as `aws` or `aws-cn`: the second part of every ARN.
    pub fn partition(&self) -> &str {
        self.arn.split(':').nth(1).unwrap_or("aws")
    }
}

/// The id of the API that is the stack's.
fn api_id(stack: &Stack) -> Option<&str> {
    stack.outputs.get("ApiId").map(String::as_str)
}

/// Reads one part. On the heap, for the same reason as every call.
fn observed<'a, T: 'a>(
    clock: Clock,
    read: impl Future<Output = Result<T, AwsError>> + Send + 'a,
) -> impl Future<Output = Observed<T>> + Send + 'a {
    let read = Box::pin(read);
    async move {
        let reading = reading(read.await);
        Observed::new(clock(), reading)
    }
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

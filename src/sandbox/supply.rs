//! What MiniStack leaves out of the templates it takes, given to it afterwards by ordinary AWS calls.
//!
//! | A template says | MiniStack makes of it | Here |
//! |---|---|---|
//! | capacity units by a parameter | a number as text, which no SDK can read | the same units again, as numbers |
//! | an index | no status, no ARN | the index again; its items are computed, none is lost |
//! | expiry, backups, encryption | nothing | switched on |
//! | no address for alarms | nobody is told | an address that nobody reads |

use super::ministack::SandboxAws;
use crate::aws::{Aws, AwsError, cloudformation, if_there};
use crate::deploy::CONSOLE_TABLE;
use aws_sdk_dynamodb::error::BuildError;
use aws_sdk_dynamodb::types::{
    CreateGlobalSecondaryIndexAction, DeleteGlobalSecondaryIndexAction, GlobalSecondaryIndexDescription,
    GlobalSecondaryIndexUpdate, PointInTimeRecoverySpecification, PointInTimeRecoveryStatus,
    ProvisionedThroughput, ProvisionedThroughputDescription, SseSpecification, TableDescription,
    TimeToLiveSpecification, TimeToLiveStatus, UpdateGlobalSecondaryIndexAction,
};
use domain::contract::{TOPIC, TableId};
use domain::name::StackName;
use std::collections::BTreeMap;

/// Whom the sandbox's alarms are mailed to: MiniStack confirms the address at once and sends nothing. The domain ends in
/// `.invalid`, which can never exist (RFC 2606), should something send after all.
const SUBSCRIBER: &str = "on-call@sandbox.invalid";

/// The sandbox could not be brought to what its templates say.
#[derive(Debug, thiserror::Error)]
pub enum SupplyError {
    /// MiniStack did not do what it was asked to.
    #[error(transparent)]
    Aws(#[from] AwsError),
    /// A description that MiniStack gave lacks something that the next call needs.
    #[error("MiniStack described a table incompletely: {0}")]
    Incomplete(#[from] BuildError),
}

type Parameters = BTreeMap<String, String>;

/// A table and what its template says beyond what MiniStack takes from it.
struct Promise {
    name: &'static str,
    /// Provisioned by the stack's parameters, if at all.
    id: Option<TableId>,
    ttl_attribute: Option<&'static str>,
}

/// Brings the deployed tables and the topic to what their templates say. Safe to repeat: when there is nothing to do it only
/// reads, about a dozen calls side by side. Needed after every stack operation, which undoes the units.
///
/// What is not deployed yet is passed over.
///
/// # Errors
/// A call that failed.
pub async fn settle(sandbox: &SandboxAws, stack: &StackName) -> Result<(), SupplyError> {
    let aws = sandbox.aws();
    let parameters = if_there(cloudformation::stack(aws, stack).await)?
        .map_or_else(Parameters::new, |stack| stack.parameters);
    let promises = TableId::ALL.map(|id| Promise {
        name: id.name(),
        id: Some(id),
        ttl_attribute: id.contract().ttl_attribute,
    });
    let [events, sessions, active] = &promises;
    let console = Promise {
        name: CONSOLE_TABLE,
        id: None,
        ttl_attribute: Some("expires_at"),
    };
    tokio::try_join!(
        settle_table(aws, events, &parameters),
        settle_table(aws, sessions, &parameters),
        settle_table(aws, active, &parameters),
        settle_table(aws, &console, &parameters),
        subscribe(aws),
    )?;
    Ok(())
}

async fn settle_table(aws: &Aws, promise: &Promise, parameters: &Parameters) -> Result<(), SupplyError> {
    let Some(table) = readable_table(aws, promise, parameters).await? else {
        return Ok(());
    };
    state_indexes(aws, &table).await?;
    encrypt(aws, &table).await?;
    keep_backups(aws, promise.name).await?;
    expire(aws, promise).await
}

/// The table's description, once it can be read and has the units that the stack's parameters name; `None` without a table.
async fn readable_table(
    aws: &Aws,
    promise: &Promise,
    parameters: &Parameters,
) -> Result<Option<TableDescription>, SupplyError> {
    let wanted = promise.id.and_then(|id| Wanted::of(id, parameters));
    let described = describe(aws, promise.name).await;
    let Some(wanted) = wanted else {
        return Ok(if_there(described)?);
    };
    match described {
        Ok(table) if wanted.is_met_by(&table) => return Ok(Some(table)),
        Ok(_) => {}
        Err(error) if error.is_unreadable() => {
            // Setting a table to the units it has is refused, also when it has them as text: there and back.
            let units = &wanted.table;
            let other = throughput(units.read_capacity_units + 1, units.write_capacity_units)?;
            wanted.set(aws, promise.name, &other).await?;
        }
        Err(error) => return Ok(if_there(Err(error))?),
    }
    wanted.set(aws, promise.name, &wanted.table).await?;
    tracing::debug!(
        table = promise.name,
        "set the capacity units that the template names"
    );
    Ok(if_there(describe(aws, promise.name).await)?)
}

async fn describe(aws: &Aws, table: &str) -> Result<TableDescription, AwsError> {
    let action = "dynamodb:DescribeTable";
    let answer = aws
        .attempt(action, aws.dynamodb.describe_table().table_name(table).send())
        .await?;
    answer
        .table
        .ok_or_else(|| AwsError::incomplete(action, "the table"))
}

/// The units of a table and its indexes.
struct Wanted {
    table: ProvisionedThroughput,
    indexes: Vec<(&'static str, ProvisionedThroughput)>,
}

impl Wanted {
    /// Units as the stack's parameters name them: `EventsReadUnits`, `EventsUserIndexReadUnits`, … `None` when the table is on
    /// demand, or when the stack has no such parameters.
    fn of(id: TableId, parameters: &Parameters) -> Option<Self> {
        if parameters
            .get("BillingMode")
            .is_some_and(|mode| mode != "PROVISIONED")
        {
            return None;
        }
        let table = id.name().strip_prefix("LiveInsight-")?;
        let units = |index: &str| {
            let number = |kind: &str| {
                parameters
                    .get(&format!("{table}{index}{kind}Units"))?
                    .parse()
                    .ok()
            };
            throughput(number("Read")?, number("Write")?).ok()
        };
        let indexes = id
            .contract()
            .indexes
            .iter()
            .map(|(index, _)| Some((*index, units(index)?)));
        Some(Self {
            table: units("")?,
            indexes: indexes.collect::<Option<_>>()?,
        })
    }

    fn is_met_by(&self, table: &TableDescription) -> bool {
        is(&self.table, table.provisioned_throughput())
            && self.indexes.iter().all(|(name, wanted)| {
                let index = table
                    .global_secondary_indexes()
                    .iter()
                    .find(|index| index.index_name() == Some(name));
                index.is_none_or(|index| is(wanted, index.provisioned_throughput()))
            })
    }

    /// Sets the table to `units` and its indexes to what is wanted.
    async fn set(&self, aws: &Aws, table: &str, units: &ProvisionedThroughput) -> Result<(), SupplyError> {
        let mut request = aws
            .dynamodb
            .update_table()
            .table_name(table)
            .provisioned_throughput(units.clone());
        for (index, units) in &self.indexes {
            let update = UpdateGlobalSecondaryIndexAction::builder()
                .index_name(*index)
                .provisioned_throughput(units.clone())
                .build()?;
            request = request
                .global_secondary_index_updates(GlobalSecondaryIndexUpdate::builder().update(update).build());
        }
        aws.call("dynamodb:UpdateTable", request.send()).await?;
        Ok(())
    }
}

/// Makes indexes without a status again; those that are made by a call have one.
async fn state_indexes(aws: &Aws, table: &TableDescription) -> Result<(), SupplyError> {
    let stateless: Vec<_> = table
        .global_secondary_indexes()
        .iter()
        .filter(|index| index.index_status().is_none())
        .collect();
    if stateless.is_empty() {
        return Ok(());
    }
    let mut request = aws
        .dynamodb
        .update_table()
        .set_table_name(table.table_name.clone())
        .set_attribute_definitions(table.attribute_definitions.clone());
    for index in stateless {
        let update = GlobalSecondaryIndexUpdate::builder();
        request = request
            .global_secondary_index_updates(update.clone().delete(deletion(index)?).build())
            .global_secondary_index_updates(update.create(creation(index)?).build());
    }
    aws.call("dynamodb:UpdateTable", request.send()).await?;
    Ok(())
}

fn deletion(index: &GlobalSecondaryIndexDescription) -> Result<DeleteGlobalSecondaryIndexAction, BuildError> {
    DeleteGlobalSecondaryIndexAction::builder()
        .set_index_name(index.index_name.clone())
        .build()
}

fn creation(index: &GlobalSecondaryIndexDescription) -> Result<CreateGlobalSecondaryIndexAction, BuildError> {
    let units = index.provisioned_throughput().and_then(|units| {
        let (read, write) = (units.read_capacity_units()?, units.write_capacity_units()?);
        throughput(read, write).ok()
    });
    CreateGlobalSecondaryIndexAction::builder()
        .set_index_name(index.index_name.clone())
        .set_key_schema(index.key_schema.clone())
        .set_projection(index.projection.clone())
        .set_provisioned_throughput(units)
        .build()
}

async fn encrypt(aws: &Aws, table: &TableDescription) -> Result<(), SupplyError> {
    if table.sse_description().is_none() {
        let on = SseSpecification::builder().enabled(true).build();
        let request = aws
            .dynamodb
            .update_table()
            .set_table_name(table.table_name.clone())
            .sse_specification(on);
        aws.call("dynamodb:UpdateTable", request.send()).await?;
    }
    Ok(())
}

async fn keep_backups(aws: &Aws, table: &str) -> Result<(), SupplyError> {
    let request = aws.dynamodb.describe_continuous_backups().table_name(table);
    let answer = aws
        .call("dynamodb:DescribeContinuousBackups", request.send())
        .await?;
    let status = answer.continuous_backups_description().and_then(|backups| {
        backups
            .point_in_time_recovery_description()?
            .point_in_time_recovery_status()
    });
    if status != Some(&PointInTimeRecoveryStatus::Enabled) {
        let on = PointInTimeRecoverySpecification::builder()
            .point_in_time_recovery_enabled(true)
            .build()?;
        let request = aws
            .dynamodb
            .update_continuous_backups()
            .table_name(table)
            .point_in_time_recovery_specification(on);
        aws.call("dynamodb:UpdateContinuousBackups", request.send())
            .await?;
    }
    Ok(())
}

async fn expire(aws: &Aws, promise: &Promise) -> Result<(), SupplyError> {
    let Some(attribute) = promise.ttl_attribute else {
        return Ok(());
    };
    let request = aws.dynamodb.describe_time_to_live().table_name(promise.name);
    let answer = aws.call("dynamodb:DescribeTimeToLive", request.send()).await?;
    let status = answer
        .time_to_live_description()
        .and_then(|ttl| ttl.time_to_live_status());
    if !matches!(
        status,
        Some(TimeToLiveStatus::Enabled | TimeToLiveStatus::Enabling)
    ) {
        let on = TimeToLiveSpecification::builder()
            .attribute_name(attribute)
            .enabled(true)
            .build()?;
        let request = aws
            .dynamodb
            .update_time_to_live()
            .table_name(promise.name)
            .time_to_live_specification(on);
        aws.call("dynamodb:UpdateTimeToLive", request.send()).await?;
    }
    Ok(())
}

/// Sees to it that somebody is told of alarms.
async fn subscribe(aws: &Aws) -> Result<(), SupplyError> {
    let topics = aws.call("sns:ListTopics", aws.sns.list_topics().send()).await?;
    let mut arns = topics.topics().iter().filter_map(|topic| topic.topic_arn());
    let Some(topic) = arns.find(|arn| arn.rsplit(':').next() == Some(TOPIC)) else {
        return Ok(());
    };
    let request = aws.sns.list_subscriptions_by_topic().topic_arn(topic);
    if aws
        .call("sns:ListSubscriptionsByTopic", request.send())
        .await?
        .subscriptions()
        .is_empty()
    {
        let request = aws
            .sns
            .subscribe()
            .topic_arn(topic)
            .protocol("email")
            .endpoint(SUBSCRIBER);
        aws.call("sns:Subscribe", request.send()).await?;
    }
    Ok(())
}

fn throughput(read: i64, write: i64) -> Result<ProvisionedThroughput, BuildError> {
    ProvisionedThroughput::builder()
        .read_capacity_units(read)
        .write_capacity_units(write)
        .build()
}

fn is(wanted: &ProvisionedThroughput, described: Option<&ProvisionedThroughputDescription>) -> bool {
    described.is_some_and(|units| {
        units.read_capacity_units() == Some(wanted.read_capacity_units)
            && units.write_capacity_units() == Some(wanted.write_capacity_units)
    })
}

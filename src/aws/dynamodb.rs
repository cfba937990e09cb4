//! Tables as the domain knows them.

mod batch;
mod transact;

pub(crate) use batch::put_all;
pub(crate) use transact::{Condition, Write, is_conflict, put_if, transact};

use super::{Aws, AwsError, if_there};
use aws_sdk_dynamodb::types::{
    AttributeValue, BillingMode, ContinuousBackupsDescription, KeySchemaElement, KeyType,
    PointInTimeRecoveryStatus, ProvisionedThroughputDescription, TableDescription, TimeToLiveDescription,
    TimeToLiveStatus,
};
use domain::snapshot::{Billing, Index, KeySchema, Table, TableStatus, Ttl, Units};
use std::collections::HashMap;

/// Attributes by name: a key, or a whole item.
#[derive(Debug, Clone, Default)]
pub(crate) struct Item(HashMap<String, AttributeValue>);

impl Item {
    /// Adds a text, in place of what was there.
    pub(crate) fn text(mut self, name: &str, value: impl Into<String>) -> Self {
        self.0.insert(name.to_owned(), AttributeValue::S(value.into()));
        self
    }

    /// Adds a number, in place of what was there.
    pub(crate) fn number(mut self, name: &str, value: i64) -> Self {
        self.0
            .insert(name.to_owned(), AttributeValue::N(value.to_string()));
        self
    }

    /// A text, if there is one of this name.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0
            .get(name)
            .and_then(|value| value.as_s().ok())
            .map(String::as_str)
    }
}

/// Which items of a table with the keys `pk` and `sk` are asked for.
#[derive(Debug, Clone)]
pub(crate) struct Query {
    partition: String,
    before: Option<String>,
    from: Option<String>,
    with: Option<(&'static str, String)>,
    newest_first: bool,
    limit: Option<i32>,
}

/// A part of what a query finds.
#[derive(Debug)]
pub(crate) struct Found {
    /// The items.
    pub(crate) items: Vec<Item>,
    /// The key to go on from, if there may be more.
    pub(crate) next: Option<Item>,
}

impl Query {
    /// Every item of a partition, in the order of `sk`.
    pub(crate) fn partition(partition: impl Into<String>) -> Self {
        Self {
            partition: partition.into(),
            before: None,
            from: None,
            with: None,
            newest_first: false,
            limit: None,
        }
    }

    /// From the greatest `sk` below `bound` down.
    pub(crate) fn before(mut self, bound: impl Into<String>) -> Self {
        self.before = Some(bound.into());
        self.newest_first = true;
        self
    }

    /// From this `sk` on, in its order. Not together with [`before`](Self::before).
    pub(crate) fn from(mut self, bound: impl Into<String>) -> Self {
        self.from = Some(bound.into());
        self
    }

    /// Only items with this text. The others are read, and paid for, too.
    pub(crate) fn with(mut self, name: &'static str, text: impl Into<String>) -> Self {
        self.with = Some((name, text.into()));
        self
    }

    /// At most this many items are read.
    pub(crate) fn limit(mut self, limit: i32) -> Self {
        self.limit = Some(limit);
        self
    }
}

/// Reads a table, its expiry and its backups: three calls side by side.
pub(super) async fn table(aws: &Aws, name: &str) -> Result<Table, AwsError> {
    let client = &aws.dynamodb;
    let (table, ttl, backups) = tokio::join!(
        aws.call(
            "dynamodb:DescribeTable",
            client.describe_table().table_name(name).send()
        ),
        aws.call(
            "dynamodb:DescribeTimeToLive",
            client.describe_time_to_live().table_name(name).send()
        ),
        aws.call(
            "dynamodb:DescribeContinuousBackups",
            client.describe_continuous_backups().table_name(name).send()
        ),
    );
    let described = table?
        .table
        .ok_or_else(|| AwsError::incomplete("dynamodb:DescribeTable", "the table"))?;
    let billing = billing(&described);
    Ok(Table {
        status: status(
            described
                .table_status()
                .map(aws_sdk_dynamodb::types::TableStatus::as_str),
        ),
        key: key(described.key_schema()),
        billing,
        indexes: described
            .global_secondary_indexes()
            .iter()
            .map(|index| {
                let billing = match billing {
                    Billing::OnDemand => Billing::OnDemand,
                    Billing::Provisioned(_) => Billing::Provisioned(units(index.provisioned_throughput())),
                };
                let status = status(
                    index
                        .index_status()
                        .map(aws_sdk_dynamodb::types::IndexStatus::as_str),
                );
                let name = index.index_name().unwrap_or_default().to_owned();
                (
                    name,
                    Index {
                        status,
                        key: key(index.key_schema()),
                        billing,
                    },
                )
            })
            .collect(),
        items: count(described.item_count()),
        bytes: count(described.table_size_bytes()),
        deletion_protection: described.deletion_protection_enabled().unwrap_or_default(),
        encryption: described
            .sse_description()
            .and_then(|encryption| encryption.sse_type())
            .map(|kind| kind.as_str().to_owned()),
        ttl: aws.observed(ttl.map(|answer| expiry(answer.time_to_live_description()))),
        point_in_time_recovery: aws
            .observed(backups.map(|answer| recoverable(answer.continuous_backups_description()))),
    })
}

/// DynamoDB leaves the billing mode out of tables that were never on demand.
fn billing(table: &TableDescription) -> Billing {
    match table
        .billing_mode_summary()
        .and_then(|summary| summary.billing_mode())
    {
        Some(BillingMode::PayPerRequest) => Billing::OnDemand,
        _ => Billing::Provisioned(units(table.provisioned_throughput())),
    }
}

fn units(throughput: Option<&ProvisionedThroughputDescription>) -> Units {
    Units {
        read: count(
            throughput
                .and_then(aws_sdk_dynamodb::types::ProvisionedThroughputDescription::read_capacity_units),
        ),
        write: count(
            throughput
                .and_then(aws_sdk_dynamodb::types::ProvisionedThroughputDescription::write_capacity_units),
        ),
    }
}

fn count(number: Option<i64>) -> u64 {
    number
        .and_then(|number| u64::try_from(number).ok())
        .unwrap_or_default()
}

fn status(text: Option<&str>) -> TableStatus {
    TableStatus::from(text.unwrap_or_default().to_owned())
}

fn key(schema: &[KeySchemaElement]) -> KeySchema {
    let attribute = |kind: KeyType| {
        schema
            .iter()
            .find(|element| element.key_type == kind)
            .map(|element| element.attribute_name.clone())
    };
    KeySchema {
        hash: attribute(KeyType::Hash).unwrap_or_default(),
        range: attribute(KeyType::Range),
    }
}

fn expiry(description: Option<&TimeToLiveDescription>) -> Ttl {
    let enabled = description.filter(|ttl| {
        matches!(
            ttl.time_to_live_status(),
            Some(TimeToLiveStatus::Enabled | TimeToLiveStatus::Enabling)
        )
    });
    match enabled.and_then(|ttl| ttl.attribute_name()) {
        Some(attribute) => Ttl::Enabled(attribute.to_owned()),
        None => Ttl::Disabled,
    }
}

fn recoverable(description: Option<&ContinuousBackupsDescription>) -> bool {
    description
        .and_then(|backups| backups.point_in_time_recovery_description())
        .and_then(|recovery| recovery.point_in_time_recovery_status())
        == Some(&PointInTimeRecoveryStatus::Enabled)
}

/// Whether there is such a table. Asks for the smallest part of its description.
pub(crate) async fn exists(aws: &Aws, table: &str) -> Result<bool, AwsError> {
    let request = aws.dynamodb.describe_time_to_live().table_name(table);
    let described = if_there(aws.call("dynamodb:DescribeTimeToLive", request.send()).await)?;
    Ok(described.is_some())
}

/// Whether an item of this key is there, read after every write before it.
pub(crate) async fn has_item(aws: &Aws, table: &str, key: &Item) -> Result<bool, AwsError> {
    let request = aws
        .dynamodb
        .get_item()
        .table_name(table)
        .set_key(Some(key.0.clone()))
        .consistent_read(true);
    Ok(aws.call("dynamodb:GetItem", request.send()).await?.item.is_some())
}

/// Deletes an item. Deleting one that is not there is no error.
pub(crate) async fn delete_item(aws: &Aws, table: &str, key: &Item) -> Result<(), AwsError> {
    let request = aws
        .dynamodb
        .delete_item()
        .table_name(table)
        .set_key(Some(key.0.clone()));
    aws.call("dynamodb:DeleteItem", request.send()).await.map(drop)
}

/// Puts an item, replacing one of the same key.
pub(crate) async fn put_item(aws: &Aws, table: &str, item: Item) -> Result<(), AwsError> {
    let request = aws.dynamodb.put_item().table_name(table).set_item(Some(item.0));
    aws.call("dynamodb:PutItem", request.send()).await.map(drop)
}

/// Reads an item as it is after every write before.
pub(crate) async fn get_item(aws: &Aws, table: &str, key: &Item) -> Result<Option<Item>, AwsError> {
    let request = aws
        .dynamodb
        .get_item()
        .table_name(table)
        .set_key(Some(key.0.clone()))
        .consistent_read(true);
    Ok(aws.call("dynamodb:GetItem", request.send()).await?.item.map(Item))
}

/// Asks once, as of every write before; what is found goes on at `next`.
pub(crate) async fn query(
    aws: &Aws,
    table: &str,
    query: &Query,
    from: Option<Item>,
) -> Result<Found, AwsError> {
    let mut request = aws
        .dynamodb
        .query()
        .table_name(table)
        .consistent_read(true)
        .scan_index_forward(!query.newest_first)
        .set_limit(query.limit)
        .set_exclusive_start_key(from.map(|key| key.0))
        .expression_attribute_values(":pk", AttributeValue::S(query.partition.clone()));
    let bound = |bound: &String| AttributeValue::S(bound.clone());
    request = match (&query.before, &query.from) {
        (None, None) => request.key_condition_expression("pk = :pk"),
        (Some(before), _) => request
            .key_condition_expression("pk = :pk AND sk < :before")
            .expression_attribute_values(":before", bound(before)),
        (None, Some(from)) => request
            .key_condition_expression("pk = :pk AND sk >= :from")
            .expression_attribute_values(":from", bound(from)),
    };
    if let Some((name, text)) = &query.with {
        request = request
            .filter_expression("#with = :with")
            .expression_attribute_names("#with", *name)
            .expression_attribute_values(":with", AttributeValue::S(text.clone()));
    }
    let answer = aws.call("dynamodb:Query", request.send()).await?;
    Ok(Found {
        items: answer.items.unwrap_or_default().into_iter().map(Item).collect(),
        next: answer.last_evaluated_key.filter(|key| !key.is_empty()).map(Item),
    })
}

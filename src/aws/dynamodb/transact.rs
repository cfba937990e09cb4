//! Writes that happen only under a condition, alone or together.

use super::Item;
use crate::aws::{Aws, AwsError};
use aws_sdk_dynamodb::types::{AttributeValue, Delete, Put, TransactWriteItem};
use std::collections::HashMap;

/// When a write happens.
#[derive(Debug, Clone)]
pub(crate) enum Condition {
    /// Always.
    Always,
    /// If there is no item of this key.
    Absent,
    /// If the item that is there holds this text.
    Holds(&'static str, String),
}

/// One of the writes that happen together or not at all.
#[derive(Debug, Clone)]
pub(crate) enum Write {
    /// Puts an item, in place of one of the same key.
    Put(Item, Condition),
    /// Deletes the item of a key.
    Delete(Item, Condition),
}

/// A condition as DynamoDB takes it: expression, names, values.
type Expression = (
    Option<&'static str>,
    Option<HashMap<String, String>>,
    Option<HashMap<String, AttributeValue>>,
);

impl Condition {
    fn expression(self) -> Expression {
        match self {
            Condition::Always => (None, None, None),
            Condition::Absent => (Some("attribute_not_exists(pk)"), None, None),
            Condition::Holds(name, text) => (
                Some("#name = :text"),
                Some([("#name".to_owned(), name.to_owned())].into()),
                Some([(":text".to_owned(), AttributeValue::S(text))].into()),
            ),
        }
    }
}

/// Puts an item if the condition holds; tells whether it did.
pub(crate) async fn put_if(
    aws: &Aws,
    table: &str,
    item: Item,
    condition: Condition,
) -> Result<bool, AwsError> {
    let (expression, names, values) = condition.expression();
    let request = aws
        .dynamodb
        .put_item()
        .table_name(table)
        .set_item(Some(item.0))
        .set_condition_expression(expression.map(str::to_owned))
        .set_expression_attribute_names(names)
        .set_expression_attribute_values(values);
    done(aws.call("dynamodb:PutItem", request.send()).await.map(drop))
}

/// Writes all or nothing; tells whether every condition held. A request that is repeated because its answer was lost is known by
/// its token, which the SDK sends, and not done twice.
pub(crate) async fn transact(aws: &Aws, table: &str, writes: Vec<Write>) -> Result<bool, AwsError> {
    let action = "dynamodb:TransactWriteItems";
    let incomplete = |_| AwsError::incomplete(action, "the item");
    let mut items = vec![];
    for write in writes {
        let item = TransactWriteItem::builder();
        items.push(match write {
            Write::Put(put, condition) => {
                let (expression, names, values) = condition.expression();
                let put = Put::builder()
                    .table_name(table)
                    .set_item(Some(put.0))
                    .set_condition_expression(expression.map(str::to_owned))
                    .set_expression_attribute_names(names)
                    .set_expression_attribute_values(values);
                item.put(put.build().map_err(incomplete)?).build()
            }
            Write::Delete(key, condition) => {
                let (expression, names, values) = condition.expression();
                let delete = Delete::builder()
                    .table_name(table)
                    .set_key(Some(key.0))
                    .set_condition_expression(expression.map(str::to_owned))
                    .set_expression_attribute_names(names)
                    .set_expression_attribute_values(values);
                item.delete(delete.build().map_err(incomplete)?).build()
            }
        });
    }
    let request = aws
        .dynamodb
        .transact_write_items()
        .set_transact_items(Some(items));
    done(aws.call(action, request.send()).await.map(drop))
}

/// A condition that does not hold is an answer. A transaction says in its message which of its items failed, and why (DynamoDB
/// API reference, `TransactWriteItems`, "Cancellation reasons").
fn done(outcome: Result<(), AwsError>) -> Result<bool, AwsError> {
    match outcome {
        Ok(()) => Ok(true),
        Err(error) => match error.unexpected() {
            Some(("ConditionalCheckFailedException", _)) => Ok(false),
            Some(("TransactionCanceledException", message)) if message.contains("ConditionalCheckFailed") => {
                Ok(false)
            }
            _ => Err(error),
        },
    }
}

/// Whether a write met another one on the same item at the same instant: the same write may well succeed in a moment.
pub(crate) fn is_conflict(error: &AwsError) -> bool {
    matches!(
        error.unexpected(),
        Some((
            "TransactionConflictException"
                | "TransactionCanceledException"
                | "TransactionInProgressException",
            _
        ))
    )
}

#[cfg(test)]
mod tests;

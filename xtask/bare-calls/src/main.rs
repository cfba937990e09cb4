//! The control of `cargo xtask bench collector`: for each invocation the transaction that the collector makes for it, with items
//! of the same size and the same conditions, by the same client. It reads no event, keeps no rule and writes no log.
//!
//! `bare-calls <events>`: how many events a transaction writes.

// The types of the AWS SDK's nested futures are deeper than the compiler looks by itself.
#![recursion_limit = "256"]

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::BuildError;
use aws_sdk_dynamodb::types::{AttributeValue, Put, ReturnConsumedCapacity, TransactWriteItem, Update};
use collector::config::{Config, Tables};
use lambda_runtime::{Error, LambdaEvent, service_fn};
use serde_json::value::RawValue;
use std::cell::Cell;

/// What the collector answers to one event, in length.
const ANSWER: &str =
    r#"{"statusCode":200,"headers":{},"body":"{\"message\":\"Event processed successfully\"}"}"#;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let events: u32 = std::env::args().nth(1).unwrap_or_default().parse()?;
    let config = Config::from_env()?;
    let client = config.dynamodb();
    // No two of these processes write the same event.
    let made = Cell::new(u64::from(std::process::id()) << 32);
    let (client, tables, made) = (&client, &config.tables, &made);
    lambda_runtime::run(service_fn(move |_: LambdaEvent<Box<RawValue>>| async move {
        let first = made.get();
        made.set(first + u64::from(events));
        write(client, tables, first, events).await?;
        Ok::<_, Error>(RawValue::from_string(ANSWER.to_owned())?)
    }))
    .await
}

async fn write(client: &Client, tables: &Tables, first: u64, events: u32) -> Result<(), Error> {
    let mut items = Vec::new();
    for number in first..first + u64::from(events) {
        items.push(put_event(tables, number)?);
    }
    items.push(update_session(tables, events)?);
    items.push(put_active(tables)?);
    client
        .transact_write_items()
        .set_transact_items(Some(items))
        .return_consumed_capacity(ReturnConsumedCapacity::Indexes)
        .send()
        .await?;
    Ok(())
}

fn put_event(tables: &Tables, number: u64) -> Result<TransactWriteItem, BuildError> {
    let put = Put::builder()
        .table_name(&tables.events)
        .item("event_id", text(&format!("evt_{number:032x}")))
        .item("timestamp", AttributeValue::N("1780000000000".to_owned()))
        .item("received_at", AttributeValue::N("1780000000000".to_owned()))
        .item("corrected_at", AttributeValue::N("1780000000000".to_owned()))
        .item("user_id", text("user_bare"))
        .item("session_id", text("sess_bare"))
        .item("event_type", text("page_view"))
        .item("page_url", text("https://shop.example/ko/products/17"))
        .item("referrer", text("https://search.example/"))
        .item(
            "user_agent",
            text("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/126.0 Safari/537.36"),
        )
        .item("ip_address", text("203.0.113.9"))
        .item("element_text", text("장바구니에 담기"))
        .item("price", AttributeValue::N("28000".to_owned()))
        .condition_expression("attribute_not_exists(event_id)")
        .build()?;
    Ok(TransactWriteItem::builder().put(put).build())
}

fn update_session(tables: &Tables, events: u32) -> Result<TransactWriteItem, BuildError> {
    let update = Update::builder()
        .table_name(&tables.sessions)
        .key("session_id", text("sess_bare"))
        .condition_expression("attribute_not_exists(last_activity) OR last_activity <= :at")
        .update_expression(
            "SET user_id = if_not_exists(user_id, :user), start_time = if_not_exists(start_time, :at), \
             entry_page = if_not_exists(entry_page, :page), referrer = if_not_exists(referrer, :page), \
             last_activity = :at, exit_page = :page, is_active = :active, \
             session_duration = :at - if_not_exists(start_time, :at) ADD total_events :count",
        )
        .expression_attribute_values(":at", AttributeValue::N("1780000000000".to_owned()))
        .expression_attribute_values(":user", text("user_bare"))
        .expression_attribute_values(":page", text("https://shop.example/ko/products/17"))
        .expression_attribute_values(":active", AttributeValue::Bool(true))
        .expression_attribute_values(":count", AttributeValue::N(events.to_string()))
        .build()?;
    Ok(TransactWriteItem::builder().update(update).build())
}

fn put_active(tables: &Tables) -> Result<TransactWriteItem, BuildError> {
    let put = Put::builder()
        .table_name(&tables.active_sessions)
        .item("session_id", text("sess_bare"))
        .item("user_id", text("user_bare"))
        .item("last_activity", AttributeValue::N("1780000000000".to_owned()))
        .item("current_page", text("https://shop.example/ko/products/17"))
        .item("expires_at", AttributeValue::N("1780001800".to_owned()))
        .build()?;
    Ok(TransactWriteItem::builder().put(put).build())
}

fn text(text: &str) -> AttributeValue {
    AttributeValue::S(text.to_owned())
}

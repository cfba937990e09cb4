//! The three tables, made for a test and read back.

use super::model::Session;
use aws_config::SdkConfig;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, AttributeValue, BillingMode, GlobalSecondaryIndex, KeySchemaElement, KeyType,
    Projection, ProjectionType, ScalarAttributeType,
};
use domain::contract::{Key, TableId};
use std::collections::{BTreeSet, HashMap};

pub(super) const EVENTS: &str = "LiveInsight-Events";
pub(super) const SESSIONS: &str = "LiveInsight-Sessions";
pub(super) const ACTIVE_SESSIONS: &str = "LiveInsight-ActiveSessions";

type Item = HashMap<String, AttributeValue>;

/// Tables as the contract describes them.
pub(super) struct Tables(Client);

impl Tables {
    pub(super) async fn create(sdk: &SdkConfig) -> Self {
        let client = Client::new(sdk);
        for table in TableId::ALL {
            let contract = table.contract();
            let mut request = client
                .create_table()
                .table_name(contract.name)
                .billing_mode(BillingMode::PayPerRequest)
                .set_key_schema(Some(key_schema(contract.key)));
            let mut attributes = attributes(contract.key);
            for (name, key) in contract.indexes {
                attributes.extend(self::attributes(*key));
                let projection = Projection::builder().projection_type(ProjectionType::All).build();
                let index = GlobalSecondaryIndex::builder()
                    .index_name(*name)
                    .set_key_schema(Some(key_schema(*key)))
                    .projection(projection)
                    .build();
                request = request.global_secondary_indexes(index.unwrap());
            }
            for name in attributes {
                let kind = match name {
                    "timestamp" | "start_time" => ScalarAttributeType::N,
                    _ => ScalarAttributeType::S,
                };
                let attribute = AttributeDefinition::builder()
                    .attribute_name(name)
                    .attribute_type(kind);
                request = request.attribute_definitions(attribute.build().unwrap());
            }
            request.send().await.unwrap();
        }
        Self(client)
    }

    pub(super) async fn delete(self) {
        for table in TableId::ALL {
            self.0
                .delete_table()
                .table_name(table.name())
                .send()
                .await
                .unwrap();
        }
    }

    async fn items(&self, table: &str) -> Vec<Item> {
        let pages = self.0.scan().table_name(table).into_paginator().items().send();
        pages.collect::<Result<Vec<Item>, _>>().await.unwrap()
    }

    /// The events' own numbers.
    pub(super) async fn events(&self) -> Vec<i64> {
        let mut numbers: Vec<i64> = self
            .items(EVENTS)
            .await
            .iter()
            .map(|event| number(event, "number"))
            .collect();
        numbers.sort_unstable();
        numbers
    }

    pub(super) async fn sessions(&self) -> BTreeSet<Session> {
        let sessions = self.items(SESSIONS).await;
        let count = sessions.len();
        let sessions: BTreeSet<Session> = sessions.iter().map(session).collect();
        assert_eq!(sessions.len(), count, "two sessions are equal");
        sessions
    }

    /// When each active session was last seen, and where.
    pub(super) async fn active(&self) -> BTreeSet<(i64, String)> {
        let items = self.items(ACTIVE_SESSIONS).await;
        items
            .iter()
            .map(|active| (number(active, "last_activity"), text(active, "current_page")))
            .collect()
    }
}

fn key_schema(key: Key<'_>) -> Vec<KeySchemaElement> {
    let element = |name: &str, kind| {
        KeySchemaElement::builder()
            .attribute_name(name)
            .key_type(kind)
            .build()
            .unwrap()
    };
    let range = key.range.map(|name| element(name, KeyType::Range));
    std::iter::once(element(key.hash, KeyType::Hash))
        .chain(range)
        .collect()
}

fn attributes(key: Key<'static>) -> BTreeSet<&'static str> {
    std::iter::once(key.hash).chain(key.range).collect()
}

fn session(item: &Item) -> Session {
    let id = text(item, "session_id");
    Session {
        // The collector's own ids are as long as a hash.
        named: (id.len() < 16).then_some(id),
        user: text(item, "user_id"),
        start: number(item, "start_time"),
        end: number(item, "last_activity"),
        duration: number(item, "session_duration"),
        entry_page: text(item, "entry_page"),
        exit_page: text(item, "exit_page"),
        referrer: text(item, "referrer"),
        total: number(item, "total_events"),
        is_active: *item["is_active"].as_bool().unwrap(),
    }
}

fn number(item: &Item, name: &str) -> i64 {
    item[name].as_n().unwrap().parse().unwrap()
}

fn text(item: &Item, name: &str) -> String {
    item[name].as_s().unwrap().clone()
}

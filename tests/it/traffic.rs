//! Demo traffic arrives in the tables, through the real API and the real collector, no faster than it was told to.

use crate::support;
use aws_sdk_dynamodb::types::Select;
use liveinsight::clock;
use liveinsight::sandbox::ministack::MiniStack;
use liveinsight::sandbox::traffic::{self, Settings};
use std::time::Duration;

#[tokio::test]
async fn visitors_are_stored_with_their_sessions() {
    let (_dir, ministack) = support::ministack().await;
    let sandbox = support::deployed(&ministack).await;
    let before = items(&ministack, "LiveInsight-Events").await;
    let settings = Settings {
        api: support::api(&sandbox).await,
        weighted: None,
        events_per_minute: 100_000,
        seed: 1,
    };
    let shop = traffic::run(&settings, clock::system);
    assert!(
        tokio::time::timeout(Duration::from_secs(4), shop).await.is_err(),
        "traffic ends only when dropped"
    );
    let events = items(&ministack, "LiveInsight-Events").await - before;
    // 600 a minute are 40 in four seconds, give or take the jitter; a busy machine makes fewer.
    assert!((8..=60).contains(&events), "{events} events");
    assert!(items(&ministack, "LiveInsight-Sessions").await > 1);
    assert!(items(&ministack, "LiveInsight-ActiveSessions").await > 1);
    tokio::time::sleep(Duration::from_millis(500)).await;
    let later = items(&ministack, "LiveInsight-Events").await - before;
    assert!(later <= events + 1, "events arrive after the traffic has ended");
    ministack.stop().await;
}

#[tokio::test]
async fn no_events_a_minute_are_none() {
    let settings = Settings {
        api: "http://127.0.0.1:1/".to_owned(),
        weighted: None,
        events_per_minute: 0,
        seed: 1,
    };
    let shop = traffic::run(&settings, clock::system);
    assert!(
        tokio::time::timeout(Duration::from_millis(50), shop)
            .await
            .is_err()
    );
}

async fn items(ministack: &MiniStack, table: &str) -> i32 {
    let client = aws_sdk_dynamodb::Client::new(&support::sdk(ministack));
    client
        .scan()
        .table_name(table)
        .select(Select::Count)
        .send()
        .await
        .unwrap()
        .count
}

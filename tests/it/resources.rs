//! The page of all resources, as the production router answers it.

mod stack;
mod states;

use crate::console::Served;
use crate::page::Page;
use app::server::Judged;
use domain::access::Role;
use domain::snapshot::{Environment, Snapshot};
use std::sync::Arc;

/// What a snapshot shows at a path, in a language.
async fn at(path: &str, snapshot: Snapshot, language: &str) -> Page {
    let served = Served::start().await;
    served
        .latest
        .send_replace(Some(Arc::new(Judged::of(snapshot, None))));
    let answer = served.signed_in(Role::Viewer).get_in(path, language).await;
    assert_eq!(answer.status(), 200);
    Page::new(&answer.text().await.unwrap())
}

/// The page for a snapshot, in a language.
async fn page(snapshot: Snapshot, language: &str) -> Page {
    at("/resources", snapshot, language).await
}

/// What a person reads in the section with this `id`.
fn section(page: &Page, id: &str) -> String {
    page.timed_text(&format!("section[id='{id}']"))
}

#[track_caller]
fn assert_says(text: &str, expected: &[&str]) {
    for expected in expected {
        assert!(text.contains(expected), "`{expected}` is not in: {text}");
    }
}

const EVENTS_TABLE: &str = "table-LiveInsight-Events";

#[tokio::test]
async fn everything_that_was_read_is_on_the_page() {
    let page = page(stack::split(), "en").await;
    assert_eq!(page.sentence(), "17 resources: 16 as they should be, 1 degraded");
    for (id, expected) in [
        (
            "stack-liveinsight-infrastructure",
            &[
                "Status UPDATE_COMPLETE",
                "Created 2026-01-15 09:00 UTC",
                "Last updated never since it was created",
                "Termination protection on",
                "Drift not checked",
                "ApiUrl https://example.com/prod/events?a=1&b=<2>",
                "MemorySize 512",
                "NotificationEmail none",
            ][..],
        ),
        (
            "function-LiveInsight-EventCollector",
            &[
                "State Active",
                "Runtime provided.al2023",
                "Architecture arm64",
                "Memory 512 MB",
                "Timeout 30 s",
                "Code SHA-256 b9V87amcHKBA",
                "X-Ray tracing on",
                "Reserved concurrency 50 requests at once",
                "EVENTS_TABLE LiveInsight-Events",
            ],
        ),
        (
            "alias-LIVE",
            &[
                "Version 7",
                "Canary version 8 takes 10 % of the requests",
                "Description moved by run 42",
            ],
        ),
        (
            "versions",
            &["8 canary 10 %", "7 live same code as $LATEST", "release 7"],
        ),
        (
            "api-LiveInsight-API",
            &[
                "API ID a1b2c3",
                "Deployment d4e5f6",
                "Throttling 100 requests a second, burst 200",
                "HTTP 204 in 18 ms",
                "POST is open to everybody by design",
                "POST NONE: everybody not required",
            ],
        ),
        (
            EVENTS_TABLE,
            &[
                "Billing mode provisioned (PROVISIONED)",
                "Items 1,234,567",
                "Size 48.6 GB",
                "about every six hours",
                "Point-in-time recovery on",
                "on average over the last 5 minutes",
                "table ACTIVE event_id, timestamp 0 of 5 (0 %) 2.00 of 8 (25 %) 0",
                "index UserIndex ACTIVE user_id, timestamp 5 provisioned 8 provisioned",
            ],
        ),
        (
            "table-LiveInsight-ActiveSessions",
            &["Time to live (TTL) on, by expires_at"],
        ),
        (
            "role-LiveInsight-Lambda-Role",
            &["lambda.amazonaws.com", "Managed policies none", "StoreEvents"],
        ),
        (
            "log-~2f~aws~2f~lambda~2f~LiveInsight-EventCollector",
            &["Retention 30 days", "Stored 48.6 GB"],
        ),
        (
            "alarms",
            &["LiveInsight-Lambda-Duration", "healthy OK", "no datapoints"],
        ),
        (
            "topic-LiveInsight-Alarms",
            &[
                "Confirmed subscriptions 2",
                "Pending confirmation 1 they receive nothing",
            ],
        ),
        ("dashboard-LiveInsight-Performance", &["Widgets 10"]),
    ] {
        assert_says(&section(&page, id), expected);
    }
}

#[tokio::test]
async fn the_list_of_resources_jumps_to_each() {
    let page = page(stack::snapshot(), "ko").await;
    assert_eq!(page.sentence(), "리소스 17개가 모두 정상입니다");
    let links = page.attributes(".jump a", "href");
    assert_eq!(links.len(), 17);
    for (link, _) in links {
        let id = link.strip_prefix('#').unwrap();
        assert_eq!(page.count(&format!("[id='{id}']")), 1, "{id}");
    }
    assert_eq!(page.count("[style]"), 0, "a strict policy allows no inline style");
}

#[tokio::test]
async fn some_events_are_shown_and_the_others_open_on_demand() {
    let page = page(stack::snapshot(), "en").await;
    assert_eq!(page.count("#stack-events > .dense tr[data-key]"), 5);
    let behind = "#stack-events > details";
    assert_eq!(page.count(&format!("{behind} tr[data-key]")), 20);
    assert_says(&page.text(behind), &["20 earlier events", "Resource25"]);
}

#[tokio::test]
async fn links_lead_to_the_aws_console_but_not_from_a_sandbox() {
    let outside = "a[href*='console.aws.amazon.com/']";
    let on_aws = page(stack::snapshot(), "en").await;
    let links = on_aws.attributes(&format!("{outside}[rel=noreferrer]"), "href");
    assert_eq!(links.len(), 17, "every resource has one");
    for (address, words) in links {
        assert_says(&address, &["https://ap-northeast-2.console.aws.amazon.com/"]);
        assert_says(&words, &["(opens in a new tab)"]);
    }
    let mut snapshot = stack::snapshot();
    snapshot.target.environment = Environment::Sandbox;
    let in_sandbox = page(snapshot, "en").await;
    assert_eq!(in_sandbox.count(outside), 0);
}

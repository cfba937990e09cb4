//! AWS's own figure beside the console's: asked for once, kept, explained, and never in the way of the rest.

use super::{PATIENCE, noon, read};
use crate::console::terms;
use crate::proxy::Fault;
use crate::scene::{Scene, Stage};
use crate::support;
use domain::access::Role;
use domain::cost::{Day, Resource, Usage};
use domain::price::Dimension;
use liveinsight::reports::Terms;
use liveinsight::usage_archive::UsageArchive;
use time::macros::date;
use time::{Duration, OffsetDateTime};

/// As Cost Explorer answers for the days that are over.
const BILL: &str = r#"{"ResultsByTime": [{
    "TimePeriod": {"Start": "2026-11-01", "End": "2026-11-23"}, "Total": {}, "Estimated": true,
    "Groups": [
        {"Keys": ["Amazon API Gateway"], "Metrics": {"UnblendedCost": {"Amount": "7.70", "Unit": "USD"}}},
        {"Keys": ["Amazon DynamoDB"], "Metrics": {"UnblendedCost": {"Amount": "1.0000000000", "Unit": "USD"}}},
        {"Keys": ["Tax"], "Metrics": {"UnblendedCost": {"Amount": "0.87", "Unit": "USD"}}}
    ]}]}"#;
const NOT_ENABLED: &str =
    r#"{"__type": "AccessDeniedException", "message": "User not enabled for cost explorer access"}"#;

/// A console that asks for this share.
async fn asking(stage: &Stage, clock: fn() -> OffsetDateTime, share: &str) -> Scene {
    let terms = Terms {
        cost_explorer: Some(share.parse().unwrap()),
        ..terms()
    };
    let scene = stage.scene_on(clock, terms).await;
    scene.look(PATIENCE).await;
    scene
}

fn requests(scene: &Scene) -> usize {
    let seen = scene.proxy.seen();
    seen.iter()
        .filter(|operation| *operation == "GetCostAndUsage")
        .count()
}

fn next_noon() -> OffsetDateTime {
    noon() + Duration::DAY
}

#[tokio::test]
async fn awss_own_figure_stands_beside_ours_with_what_explains_the_difference() {
    let stage = Stage::healthy().await;
    let scene = asking(&stage, noon, "services").await;
    let archive = UsageArchive::new(scene.aws().clone(), &support::STACK.parse().unwrap());
    let days: Vec<Day> = (0..22)
        .map(|day| Day {
            date: date!(2026 - 11 - 01) + Duration::days(day),
            usage: Usage::new("us-east-1".parse().unwrap()).with(
                Resource::Api,
                Dimension::ApiGatewayRest,
                100_000_u32.into(),
            ),
        })
        .collect();
    archive.keep(&days, noon().date()).await.unwrap();

    // Refused: the panel says which action is missing, the rest of the page is there.
    scene.proxy.only("GetCostAndUsage", Fault::Denied);
    let page = read(&scene, "/reports/cost", "en").await;
    assert!(
        page.text("#bill").contains("ce:GetCostAndUsage"),
        "{}",
        page.text("#bill")
    );
    assert!(
        page.text("#lines").contains("REST API 7.70"),
        "{}",
        page.text("#lines")
    );
    read(&scene, "/reports/cost", "ko").await;
    assert_eq!(
        requests(&scene),
        1,
        "a refusal is not paid for again by whoever reloads the page"
    );

    // Another console may ask, and is told.
    let other = asking(&stage, noon, "services").await;
    other.proxy.only("GetCostAndUsage", Fault::Says(200, BILL));
    let page = read(&other, "/reports/cost", "en").await;
    let bill = page.text("#bill");
    // 22 × 100,000 × 3.50 ÷ 1,000,000 = 7.70 of 8.70
    assert!(
        bill.contains(
            "From 2026-11-01 to 2026-11-22 AWS charges 8.70 USD for these services; 7.70 USD were reckoned here: +1.00 USD."
        ),
        "{bill}"
    );
    assert!(
        bill.contains("Amazon API Gateway 7.70 USD 7.70 USD 0.00 USD no difference"),
        "{bill}"
    );
    assert!(bill.contains("other usage of the account"), "{bill}");
    assert!(bill.contains("Not metered here: Tax 0.87 USD."), "{bill}");
    let korean = read(&other, "/reports/cost", "ko").await.text("#bill");
    assert!(korean.contains("AWS 청구 금액은 8.70 USD"), "{korean}");

    // In files too, and the two requests are a cost of the console: 2 × 0.01.
    let manager = other.browser(Role::Manager);
    let json = manager.get("/reports/cost.json").await.text().await.unwrap();
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["reconciliation"]["services"][0]["billed"], "1");
    let lines = json["estimate"]["lines"].as_array().unwrap();
    let asked = lines
        .iter()
        .find(|line| line["dimension"] == "cost_explorer_request")
        .unwrap();
    assert_eq!(
        (&asked["quantity"], &asked["cost"]["Ok"]),
        (&"2".into(), &"0.02".into())
    );
    let csv = manager.get("/reports/cost.csv").await.text().await.unwrap();
    assert!(
        csv.contains(
            "billed by AWS,api_gateway,,,,,7.7,,\"reckoned here for the same days 7.7, difference 0\""
        ),
        "{csv}"
    );

    // What was said is kept for a day, for every console and whoever looks.
    assert_eq!(requests(&other), 1);
    let third = asking(&stage, noon, "services").await;
    third.proxy.only("GetCostAndUsage", Fault::Cut);
    let page = read(&third, "/reports/cost", "en").await;
    assert!(
        page.text("#bill").contains("AWS charges 8.70 USD"),
        "{}",
        page.text("#bill")
    );
    assert_eq!(requests(&third), 0);

    // A day later it is asked again; if that fails, yesterday's answer is shown as what it is.
    let later = asking(&stage, next_noon, "services").await;
    later.proxy.only("GetCostAndUsage", Fault::Cut);
    let page = read(&later, "/reports/cost", "en").await;
    let bill = page.text("#bill");
    assert!(
        bill.contains("AWS charges 8.70 USD") && bill.contains("ce:GetCostAndUsage"),
        "{bill}"
    );
    assert_eq!(requests(&later), 1, "a request that is paid for is not repeated");
    stage.leave().await;
}

#[tokio::test]
async fn without_a_figure_the_panel_says_what_to_do() {
    let stage = Stage::healthy().await;
    let scene = asking(&stage, noon, "tag:project=liveinsight").await;
    let archive = UsageArchive::new(scene.aws().clone(), &support::STACK.parse().unwrap());
    let day = Day {
        date: date!(2026 - 11 - 20),
        usage: Usage::new("us-east-1".parse().unwrap()),
    };
    archive.keep(&[day], noon().date()).await.unwrap();
    scene.proxy.only("GetCostAndUsage", Fault::Says(400, NOT_ENABLED));
    let page = read(&scene, "/reports/cost", "en").await;
    let bill = page.text("#bill");
    assert!(
        bill.contains("Cost Explorer is not enabled in this account."),
        "{bill}"
    );
    let korean = read(&scene, "/reports/cost", "ko").await.text("#bill");
    assert!(
        korean.contains("Cost Explorer가 활성화되어 있지 않습니다"),
        "{korean}"
    );

    let silent = stage.scene_at(noon).await;
    silent.look(PATIENCE).await;
    let page = read(&silent, "/reports/cost", "en").await;
    assert!(
        page.text("#bill").contains("LIVEINSIGHT_COST_EXPLORER"),
        "{}",
        page.text("#bill")
    );
    assert_eq!(requests(&silent), 0, "not asked without being told to");
    stage.leave().await;
}

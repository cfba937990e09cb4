//! What reading three months costs and how long it takes: printed, and held to the number of calls alone.

use super::{PATIENCE, days_before, put_on, read};
use crate::scene::{Scene, Stage};
use domain::contract::TableId;
use std::time::Instant;

/// How often a page is opened once everything is read.
const TIMES: usize = 20;
/// AWS calls that 90 days over three tables and three indexes may take.
const MOST_CALLS: usize = 10;

/// Milliseconds from the request to the page's last byte.
async fn opened(scene: &Scene, path: &str) -> u128 {
    let begun = Instant::now();
    read(scene, path, "en").await;
    begun.elapsed().as_millis()
}

#[tokio::test]
#[ignore = "a measurement: cargo xtask bench reports"]
async fn ninety_days_cold_and_warm() {
    let stage = Stage::healthy().await;
    let scene = stage.scene().await;
    for table in TableId::ALL {
        let places = table.contract().indexes.iter().map(|(index, _)| Some(*index));
        for index in std::iter::once(None).chain(places) {
            for name in ["ConsumedReadCapacityUnits", "ConsumedWriteCapacityUnits"] {
                let mut of = vec![("TableName", table.name())];
                of.extend(index.map(|index| ("GlobalSecondaryIndexName", index)));
                put_on(&stage, "AWS/DynamoDB", name, &of, days_before(12, 3000.0)).await;
            }
        }
    }
    scene.look(PATIENCE).await;
    for path in ["/reports/capacity?period=90d", "/reports/cost"] {
        let before = scene.aws().calls().len();
        let cold = opened(&scene, path).await;
        let calls = scene.aws().calls().len() - before;
        let mut warm = Vec::new();
        for _ in 0..TIMES {
            warm.push(opened(&scene, path).await);
        }
        warm.sort_unstable();
        println!(
            "{path}: {calls} AWS calls, {cold} ms; then {} ms (median of {TIMES}; {} to {})",
            warm[TIMES / 2],
            warm[0],
            warm[TIMES - 1]
        );
        assert!(calls <= MOST_CALLS, "{calls} calls");
    }
    stage.leave().await;
}

//! Two processes confirm at the same instant.

use super::bench::{Bench, published};
use super::resume::liveinsight;
use crate::support;
use liveinsight::deploy;
use tokio::io::AsyncReadExt as _;
use tokio::process::Child;

/// How often two of them are started against each other.
const ROUNDS: usize = 50;

#[tokio::test]
async fn of_two_processes_exactly_one_proceeds() {
    let bench = Bench::new().await;
    let collector = support::collector().await;
    bench.deploy(&collector, &[("MemorySize", "1024")]).await.unwrap();
    for round in 0..ROUNDS {
        let live = bench.live().await;
        let to = if live == published("2") { "1" } else { "2" };
        let together = bench.proxy.together("TransactWriteItems", 2);
        let rival = || liveinsight(&bench, &["rollback", "--yes", "--to", to, "--reason", "a test"]);
        let (first, second) = (rival(), rival());
        together.await.unwrap();
        let (first, second) = tokio::join!(ended(first), ended(second));
        let mut codes = [first.0, second.0];
        codes.sort_unstable();
        assert_eq!(codes, [0, 5], "round {round}: {first:?} {second:?}");
        let loser = if first.0 == 5 { first.1 } else { second.1 };
        assert!(
            loser.contains("is held by arn:aws:iam::000000000000:root since"),
            "round {round}: {loser}"
        );
        assert_eq!(bench.live().await, published(to));
    }
    let runs = deploy::ledger(&bench.aws, 200).await.unwrap();
    assert_eq!(runs.len(), 2 + ROUNDS, "one run each round, and no other");
    bench.ministack.stop().await;
}

async fn ended(mut child: Child) -> (i32, String) {
    let mut said = String::new();
    if let Some(mut stderr) = child.stderr.take() {
        stderr.read_to_string(&mut said).await.unwrap();
    }
    (child.wait().await.unwrap().code().unwrap(), said)
}

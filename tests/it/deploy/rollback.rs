//! Manual rollback: seconds, a reason, and it stays.

use super::bench::{Bench, ignore, published, version};
use super::resume::{kill_everywhere, liveinsight};
use crate::support;
use domain::deployment::{Consent, Outcome, Refusal, RollbackRefusal};
use liveinsight::deploy::{self, DeployError};
use std::process::Stdio;
use std::time::{Duration, Instant};
use tokio::process::Command;

impl Bench {
    async fn roll_back(&self, to: Option<&str>) -> Result<Outcome, DeployError> {
        let to = to.map(|to| to.parse().unwrap());
        let plan = deploy::prepare_rollback(&self.aws, &self.stack, to).await?;
        let finished = deploy::execute_rollback(&self.aws, &plan, "2 loses orders", &mut ignore).await;
        finished.map(|finished| finished.outcome)
    }
}

/// Version 1 with 512 MB, version 2 with 1024, which is live.
async fn two_versions() -> Bench {
    let bench = Bench::new().await;
    let collector = support::collector().await;
    let outcome = bench.deploy(&collector, &[("MemorySize", "1024")]).await.unwrap();
    assert_eq!(version(&outcome).as_deref(), Some("2"));
    bench
}

#[tokio::test]
async fn a_rollback_goes_to_the_version_before_and_stays_until_it_is_released() {
    let bench = two_versions().await;
    let outcome = bench.roll_back(None).await.unwrap();
    assert_eq!(version(&outcome).as_deref(), Some("1"));
    assert_eq!(bench.live().await, published("1"));

    // The next deployment, whatever it is, says so.
    let collector = support::collector().await;
    let refused = bench
        .prepare(&collector, &[("MemorySize", "256")])
        .await
        .unwrap_err();
    let DeployError::Refused(Refusal::Pinned(pin)) = &refused else {
        panic!("{refused}");
    };
    assert_eq!(pin.reason, "2 loses orders");
    let change_sets = aws_sdk_cloudformation::Client::new(&support::sdk(&bench.ministack))
        .list_change_sets()
        .stack_name(bench.stack.as_str())
        .send()
        .await
        .unwrap();
    let waiting = change_sets
        .summaries()
        .iter()
        .filter(|change_set| change_set.execution_status().unwrap().as_str() == "AVAILABLE");
    assert_eq!(waiting.count(), 0, "nothing is left of a refused plan");

    let consent = Consent {
        release_pin: true,
        ..Consent::default()
    };
    let plan = bench
        .prepare_with(&collector, &[("MemorySize", "256")], consent)
        .await
        .unwrap();
    let outcome = bench.execute(&plan).await.unwrap();
    assert_eq!(version(&outcome).as_deref(), Some("3"));
    assert_eq!(deploy::pin(&bench.aws, &bench.stack).await.unwrap(), None);
    bench.ministack.stop().await;
}

#[tokio::test]
async fn a_pin_can_be_released_without_moving_anything() {
    let bench = two_versions().await;
    bench.roll_back(Some("1")).await.unwrap();
    let released = deploy::release_pin(&bench.aws, &bench.stack, Some("it is over"), &mut ignore).await;
    assert!(released.unwrap().is_some());
    assert_eq!(bench.live().await, published("1"));
    assert_eq!(deploy::pin(&bench.aws, &bench.stack).await.unwrap(), None);
    let again = deploy::release_pin(&bench.aws, &bench.stack, None, &mut ignore).await;
    assert_eq!(again.unwrap(), None);
    let kinds = bench.ledger("kind").await;
    assert_eq!(
        kinds[2..],
        ["rollback to version 1", "release of the pinned version"]
    );
    bench.ministack.stop().await;
}

#[tokio::test]
async fn a_target_that_cannot_work_is_refused_and_nothing_moves() {
    let bench = two_versions().await;
    let refusal = |error: DeployError| match error {
        DeployError::RollbackRefused(refusal) => refusal,
        other => panic!("{other}"),
    };
    let gone = refusal(bench.roll_back(Some("9")).await.unwrap_err());
    assert!(matches!(gone, RollbackRefusal::Gone(_)), "{gone}");
    let live = refusal(bench.roll_back(Some("2")).await.unwrap_err());
    assert!(matches!(live, RollbackRefusal::AlreadyLive(_)), "{live}");
    let dynamodb = aws_sdk_dynamodb::Client::new(&support::sdk(&bench.ministack));
    let name = "LiveInsight-ActiveSessions";
    let unprotect = dynamodb.update_table().table_name(name);
    unprotect.deletion_protection_enabled(false).send().await.unwrap();
    dynamodb.delete_table().table_name(name).send().await.unwrap();
    let table = refusal(bench.roll_back(Some("1")).await.unwrap_err());
    assert!(matches!(table, RollbackRefusal::TableMissing { .. }), "{table}");
    assert_eq!(bench.ledger("outcome").await, ["succeeded", "succeeded"]);
    bench.ministack.stop().await;
}

#[tokio::test]
async fn a_rollback_killed_anywhere_ends_in_a_state_that_works() {
    let bench = two_versions().await;
    let table = kill_everywhere(&bench, None, 0, |_, live| {
        let to = if live == published("2") { "1" } else { "2" };
        ["rollback", "--yes", "--to", to, "--reason", "a test"]
            .map(str::to_owned)
            .to_vec()
    })
    .await;
    eprintln!("{table}");
    for expected in ["shifting | succeeded", "pinning | succeeded"] {
        assert!(table.contains(expected), "{expected} is missing:\n{table}");
    }
    bench.ministack.stop().await;
}

/// Polls past the proxy until traffic goes to a version.
async fn until_live(bench: &Bench, version: &str) {
    let lambda = aws_sdk_lambda::Client::new(&support::sdk(&bench.ministack));
    loop {
        let alias = lambda
            .get_alias()
            .function_name("LiveInsight-EventCollector")
            .name("LIVE");
        if alias.send().await.unwrap().function_version() == Some(version) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn a_rollback_beside_the_predecessors_commands() {
    let bench = two_versions().await;
    let started = Instant::now();
    let mut child = liveinsight(&bench, &["rollback", "--yes", "--to", "1", "--reason", "a test"]);
    until_live(&bench, "1").await;
    let ours = started.elapsed();
    assert!(child.wait().await.unwrap().success());
    let all = started.elapsed();

    // The seed's rollback.sh: the alias, then the stack, which is no update and refuses to be cancelled.
    let aws_cli = support::setting("LIVEINSIGHT_TEST_AWS_CLI").unwrap();
    let started = Instant::now();
    for arguments in [
        "lambda update-alias --function-name LiveInsight-EventCollector --name LIVE --function-version 2",
        "cloudformation cancel-update-stack --stack-name liveinsight-infrastructure",
    ] {
        let mut command = Command::new(&aws_cli);
        command
            .args(arguments.split(' '))
            .env("AWS_ENDPOINT_URL", bench.ministack.endpoint())
            .env("AWS_ACCESS_KEY_ID", "local")
            .env("AWS_SECRET_ACCESS_KEY", "local")
            .env("AWS_REGION", "us-east-1")
            .env("AWS_PAGER", "")
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command.status().await.unwrap();
    }
    let seed = started.elapsed();
    eprintln!("rollback: {ours:?} to traffic, {all:?} with its checks; the seed's two commands: {seed:?}");
    bench.ministack.stop().await;
}

//! The engine against MiniStack: traffic stays where it is until a version has proved itself, whatever fails.

mod bench;
mod canary;
mod console;
mod failure;
mod permissions;
mod resume;
mod rollback;
mod two;

use crate::proxy::Fault;
use crate::support;
use bench::{Bench, ignore, names, package, published, version};
use domain::deployment::{Confirmation, Failure, Left, Outcome, Step, Verification};
use liveinsight::deploy::{self, DeployError};
use tempfile::TempDir;

/// The sentence that says what went wrong with a run that was rolled back, and works again.
fn cause(outcome: &Outcome) -> String {
    match outcome {
        Outcome::RolledBack {
            cause,
            verified: Verification::Passed,
            ..
        } => cause.to_string(),
        _ => panic!("not rolled back: {outcome}"),
    }
}

#[tokio::test]
async fn a_deployment_with_nothing_to_change_says_so_and_changes_nothing() {
    let bench = Bench::new().await;
    let before = bench.live().await;
    let plan = bench.prepare(&support::collector().await, &[]).await.unwrap();
    assert!(plan.is_empty(), "{}", plan);
    assert_eq!(bench.live().await, before);
    bench.ministack.stop().await;
}

#[tokio::test]
async fn a_stack_that_lost_its_protection_gets_it_back_by_a_deployment() {
    let bench = Bench::new().await;
    let cloudformation = aws_sdk_cloudformation::Client::new(&support::sdk(&bench.ministack));
    let is_protected = async || {
        let stacks = cloudformation.describe_stacks().stack_name(support::STACK);
        let stacks = stacks.send().await.unwrap();
        stacks.stacks()[0].enable_termination_protection().unwrap()
    };
    assert!(is_protected().await, "the deployment that made it protected it");
    let delete = cloudformation.delete_stack().stack_name(support::STACK);
    delete.send().await.unwrap_err();

    let unprotect = cloudformation.update_termination_protection();
    let unprotect = unprotect.stack_name(support::STACK);
    unprotect
        .enable_termination_protection(false)
        .send()
        .await
        .unwrap();
    let collector = support::collector().await;
    let plan = bench.prepare(&collector, &[]).await.unwrap();
    assert_eq!(
        plan.steps(),
        [Step::ProtectStack],
        "nothing else is to be changed"
    );
    let outcome = bench.execute(&plan).await.unwrap();
    assert!(matches!(outcome, Outcome::Succeeded { .. }), "{outcome}");
    assert!(is_protected().await);
    assert!(bench.prepare(&collector, &[]).await.unwrap().is_empty());
    bench.ministack.stop().await;
}

#[tokio::test]
async fn bootstrap_twice_is_bootstrap_once() {
    let (_dir, ministack) = support::ministack().await;
    let sandbox = support::connect(&ministack).await;
    let first = deploy::bootstrap(sandbox.aws(), &mut ignore).await.unwrap();
    let second = deploy::bootstrap(sandbox.aws(), &mut ignore).await.unwrap();
    assert!(first.changed && !second.changed);
    assert_eq!(first.bucket, second.bucket);
    assert_eq!(first.bucket, "liveinsight-console-000000000000-us-east-1");
    ministack.stop().await;
}

#[tokio::test]
async fn traffic_stays_on_the_old_version_until_the_shift() {
    let bench = Bench::new().await;
    let collector = support::collector().await;
    assert_eq!(bench.live().await, published("1"));

    // The function is updated and version 2 published, but nobody can try it: traffic has not moved.
    let plan = bench
        .prepare(&collector, &[("MemorySize", "1024")])
        .await
        .unwrap();
    assert_eq!(
        names(&plan),
        ["EventCollectorFunction"],
        "a memory change leaves the alias alone"
    );
    assert_eq!(plan.confirmation(), Confirmation::Yes);
    bench.proxy.only("/invocations", Fault::Denied);
    let before = bench.deployed().await;
    let outcome = bench.execute(&plan).await.unwrap();
    assert!(
        cause(&outcome).starts_with("version 2 does not work"),
        "{outcome}"
    );
    assert_eq!(bench.live().await, published("1"));
    assert_eq!(
        bench.deployed().await,
        before,
        "the stack's update was undone too"
    );

    bench.proxy.clear();
    let plan = bench
        .prepare(&collector, &[("MemorySize", "1024")])
        .await
        .unwrap();
    assert!(plan.steps().contains(&Step::ShiftAlias {
        from: Some(published("1"))
    }));
    let outcome = bench.execute(&plan).await.unwrap();
    assert_eq!(bench.live().await, published(&version(&outcome).unwrap()));
    assert_eq!(bench.leftover_checks().await, Vec::<String>::new());
    bench.ministack.stop().await;
}

#[tokio::test]
async fn a_broken_package_never_sees_traffic() {
    let bench = Bench::new().await;
    let dir = TempDir::new().unwrap();
    let broken = package(dir.path(), "#!/bin/sh\nexit 1\n").await;
    let outcome = bench.deploy(&broken, &[]).await.unwrap();
    assert!(cause(&outcome).contains("does not work"), "{outcome}");
    assert_eq!(bench.live().await, published("1"));

    // And the good one can be deployed over it.
    let outcome = bench
        .deploy(&support::collector().await, &[("MemorySize", "256")])
        .await
        .unwrap();
    assert_eq!(bench.live().await, published(&version(&outcome).unwrap()));
    bench.ministack.stop().await;
}

#[tokio::test]
async fn a_failed_update_leaves_the_alias_where_it_was() {
    let bench = Bench::new().await;
    let dir = TempDir::new().unwrap();
    let artifact = package(dir.path(), "#!/bin/sh\nexit 0\n").await;
    let plan = bench.prepare(&artifact, &[]).await.unwrap();
    // CloudFormation finds the package gone when it wants to install it.
    let s3 = aws_sdk_s3::config::Builder::from(&support::sdk(&bench.ministack))
        .force_path_style(true)
        .build();
    let s3 = aws_sdk_s3::Client::from_conf(s3);
    s3.delete_object()
        .bucket(&bench.bucket)
        .key(artifact.key())
        .send()
        .await
        .unwrap();
    let outcome = bench.execute(&plan).await.unwrap();
    let sentence = cause(&outcome);
    assert!(
        sentence.contains("UPDATE_ROLLBACK_COMPLETE") && sentence.contains("EventCollectorFunction"),
        "{sentence}"
    );
    assert_eq!(bench.live().await, published("1"));
    bench.ministack.stop().await;
}

#[tokio::test]
async fn a_version_that_fails_behind_the_api_is_taken_back() {
    let bench = Bench::new().await;
    let collector = support::collector().await;
    let before = bench.deployed().await;
    let plan = bench
        .prepare(&collector, &[("MemorySize", "1024")])
        .await
        .unwrap();
    bench.proxy.only("_user_request_", Fault::Denied);
    let outcome = bench.execute(&plan).await.unwrap();
    let Outcome::RolledBack {
        cause,
        verified,
        left,
    } = &outcome
    else {
        panic!("{outcome}");
    };
    assert!(
        cause
            .to_string()
            .starts_with("the end-to-end check failed: it answered HTTP 403"),
        "{outcome}"
    );
    assert!(
        matches!(verified, Verification::Failed { .. }),
        "the API is still out: {outcome}"
    );
    assert_eq!(
        left,
        &[Left::Published {
            version: "2".parse().unwrap()
        }]
    );
    bench.proxy.clear();
    assert_eq!(bench.deployed().await, before);
    assert_eq!(bench.live().await, published("1"));
    bench.ministack.stop().await;
}

const ALIAS: &str = "PUT /2015-03-31/functions/LiveInsight-EventCollector/aliases";

#[tokio::test]
async fn a_shift_whose_answer_is_lost_is_known_by_its_note() {
    let bench = Bench::new().await;
    let plan = bench
        .prepare(&support::collector().await, &[("MemorySize", "1024")])
        .await
        .unwrap();
    bench.proxy.only(ALIAS, Fault::Lost);
    let outcome = bench.execute(&plan).await.unwrap();
    assert_eq!(version(&outcome).as_deref(), Some("2"));
    bench.proxy.clear();
    assert_eq!(bench.live().await, published("2"));
    bench.ministack.stop().await;
}

#[tokio::test]
async fn a_shift_that_is_refused_moves_nothing() {
    let bench = Bench::new().await;
    let before = bench.deployed().await;
    let plan = bench
        .prepare(&support::collector().await, &[("MemorySize", "1024")])
        .await
        .unwrap();
    bench.proxy.only(ALIAS, Fault::Denied);
    let outcome = bench.execute(&plan).await.unwrap();
    assert!(
        cause(&outcome).starts_with("AWS denied lambda:UpdateAlias"),
        "{outcome}"
    );
    bench.proxy.clear();
    assert_eq!(bench.deployed().await, before);
    bench.ministack.stop().await;
}

#[tokio::test]
async fn of_two_who_confirm_at_once_one_proceeds_and_the_other_learns_who() {
    let bench = Bench::new().await;
    let collector = support::collector().await;
    let parameters = [("MemorySize", "1024")];
    let (first, second) = tokio::join!(
        bench.prepare(&collector, &parameters),
        bench.prepare(&collector, &parameters)
    );
    let (first, second) = (first.unwrap(), second.unwrap());
    let (first, second) = tokio::join!(bench.execute(&first), bench.execute(&second));
    let (done, refused) = match (first, second) {
        (Ok(done), Err(refused)) | (Err(refused), Ok(done)) => (done, refused),
        other => panic!("{other:?}"),
    };
    assert_eq!(version(&done).as_deref(), Some("2"));
    let DeployError::LockHeld(lock) = refused else {
        panic!("{refused}");
    };
    assert_eq!(lock.who, "arn:aws:iam::000000000000:root");
    assert_eq!(bench.live().await, published("2"));
    bench.ministack.stop().await;
}

#[tokio::test]
async fn a_plan_of_yesterday_is_not_executed() {
    let bench = Bench::new().await;
    let collector = support::collector().await;
    let early = bench
        .prepare(&collector, &[("MemorySize", "1024")])
        .await
        .unwrap();
    bench.deploy(&collector, &[("MemorySize", "256")]).await.unwrap();
    let error = deploy::execute(&bench.aws, &early, None, &mut ignore)
        .await
        .unwrap_err();
    assert!(
        matches!(error, DeployError::Failed(Failure::WorldChanged)),
        "{error}"
    );
    assert_eq!(bench.live().await, published("2"));
    bench.ministack.stop().await;
}

#[tokio::test]
async fn what_was_done_is_in_the_ledger() {
    let bench = Bench::new().await;
    let collector = support::collector().await;
    bench.deploy(&collector, &[("MemorySize", "1024")]).await.unwrap();
    let dir = TempDir::new().unwrap();
    let broken = package(dir.path(), "#!/bin/sh\nexit 1\n").await;
    bench.deploy(&broken, &[]).await.unwrap();
    assert_eq!(
        bench.ledger("outcome").await,
        ["succeeded", "succeeded", "rolled back"]
    );
    assert_eq!(
        bench.ledger("reason").await,
        ["sandbox start", "a test", "a test"]
    );
    let results = bench.ledger("result").await;
    assert_eq!(results[1], "LIVE is at version 2; it was at 1");
    assert!(results[2].starts_with("version 3 does not work"), "{results:?}");
    assert!(
        bench
            .ledger("who")
            .await
            .iter()
            .all(|who| who.starts_with("arn:aws:"))
    );
    bench.ministack.stop().await;
}

//! Every step made to fail, in every way a step can fail: everything that the plan may change is as it was before.

use super::bench::{Bench, package};
use crate::proxy::Fault;
use crate::support;
use aws_sdk_cloudwatch::types::StateValue;
use domain::deployment::Outcome;
use domain::name::StackName;
use liveinsight::aws::Aws;
use liveinsight::deploy::{self, Artifact, DeployError};
use std::fmt::Write as _;
use std::time::Duration;
use tempfile::TempDir;

/// A plan that changes function and table, fails in this way, and is looked at from all sides.
async fn fails(bench: &Bench, artifact: &Artifact, round: u32, operation: &str, fault: Fault) -> String {
    let memory = (600 + round).to_string();
    let before = bench.deployed().await;
    let plan = bench
        .prepare(
            artifact,
            &[("MemorySize", &memory), ("ThrottlingRateLimit", &memory)],
        )
        .await
        .unwrap();
    bench.proxy.only(operation, fault);
    let outcome = bench.execute(&plan).await;
    bench.proxy.clear();
    assert_eq!(
        bench.deployed().await,
        before,
        "{operation} {fault:?} {outcome:?}"
    );
    assert_eq!(
        bench.leftover_checks().await,
        Vec::<String>::new(),
        "{operation} {fault:?}"
    );
    assert_eq!(deploy::lock(&bench.aws, &bench.stack).await.unwrap(), None);
    match outcome {
        Ok(outcome @ Outcome::RolledBack { .. }) => outcome.to_string(),
        other => panic!("{operation} {fault:?}: {other:?}"),
    }
}

#[tokio::test]
async fn every_step_that_fails_leaves_everything_as_it_was() {
    let bench = Bench::new().await;
    let collector = support::collector().await;
    let mut table = String::new();
    let slow = Fault::Slow(Duration::from_secs(6));
    let mut round = 0;
    for (operation, faults) in [
        (
            "ExecuteChangeSet",
            &[Fault::Denied, Fault::Throttled, Fault::Cut][..],
        ),
        ("/versions", &[Fault::Denied, Fault::Throttled, Fault::Cut]),
        (
            "/invocations",
            &[Fault::Denied, Fault::Throttled, Fault::Cut, slow],
        ),
        (
            "PUT /2015-03-31/functions",
            &[Fault::Denied, Fault::Throttled, Fault::Cut],
        ),
        (
            "_user_request_",
            &[Fault::Denied, Fault::Throttled, Fault::Cut, slow],
        ),
    ] {
        for fault in faults {
            round += 1;
            let outcome = fails(&bench, &collector, round, operation, *fault).await;
            writeln!(table, "{operation} | {fault:?} | {outcome}").unwrap();
        }
    }
    eprintln!("{table}");
    bench.live().await;
    bench.ministack.stop().await;
}

#[tokio::test]
async fn a_broken_package_and_a_red_alarm_leave_everything_as_it_was() {
    let bench = Bench::new().await;
    let before = bench.deployed().await;
    let dir = TempDir::new().unwrap();
    for (bootstrap, case) in [
        ("#!/bin/sh\nexit 1\n", "it crashes"),
        ("not a program", "it cannot be started"),
    ] {
        let broken = package(dir.path(), bootstrap).await;
        let outcome = bench.deploy(&broken, &[]).await.unwrap();
        eprintln!("{case}: {outcome}");
        assert!(matches!(outcome, Outcome::RolledBack { .. }), "{case}: {outcome}");
        assert_eq!(bench.deployed().await, before, "{case}");
    }

    // An alarm that turns red after the plan was made is taken for the deployment's doing.
    let collector = support::collector().await;
    let plan = bench
        .prepare(&collector, &[("MemorySize", "1024")])
        .await
        .unwrap();
    let cloudwatch = aws_sdk_cloudwatch::Client::new(&support::sdk(&bench.ministack));
    let alarm = |state| {
        cloudwatch
            .set_alarm_state()
            .alarm_name("LiveInsight-Lambda-ErrorRate")
            .state_value(state)
            .state_reason("6 errors")
            .send()
    };
    alarm(StateValue::Alarm).await.unwrap();
    let outcome = bench.execute(&plan).await.unwrap();
    assert!(
        outcome
            .to_string()
            .starts_with("LiveInsight-Lambda-ErrorRate turned red after the shift: 6 errors; everything was rolled back and works"),
        "{outcome}"
    );
    assert_eq!(bench.deployed().await, before);

    // From now on it is known to be red.
    let refused = bench
        .prepare(&collector, &[("MemorySize", "1024")])
        .await
        .unwrap_err();
    assert!(refused.to_string().contains("an alarm is red"), "{refused}");
    bench.ministack.stop().await;
}

#[tokio::test]
async fn what_cannot_be_undone_leaves_the_run_open_for_whoever_mends_it() {
    let bench = Bench::new().await;
    let before = bench.deployed().await;
    let dir = TempDir::new().unwrap();
    let broken = package(dir.path(), "#!/bin/sh\nexit 1\n").await;
    let plan = bench.prepare(&broken, &[]).await.unwrap();
    // Undoing needs a change set, and none can be made.
    bench.proxy.only("CreateChangeSet", Fault::Denied);
    let error = bench.execute(&plan).await.unwrap_err();
    assert!(matches!(error, DeployError::NotRestored { .. }), "{error}");
    // Nobody else begins anything meanwhile.
    let error = bench
        .deploy(&support::collector().await, &[("MemorySize", "256")])
        .await;
    assert!(error.is_err());
    bench.proxy.clear();
    let other = bench
        .prepare(&support::collector().await, &[("MemorySize", "256")])
        .await
        .unwrap();
    let error = bench.execute(&other).await.unwrap_err();
    assert!(matches!(error, DeployError::LockHeld(_)), "{error}");
    // Whoever mends it goes on undoing, at once: the dead run said that it stopped.
    let wish = domain::deployment::journal::Wish::GoOn;
    let finished = deploy::resume(&bench.aws, &bench.stack, &wish, &mut super::ignore).await;
    let outcome = finished.unwrap().unwrap().outcome;
    assert!(
        outcome
            .to_string()
            .contains("everything was rolled back and works"),
        "{outcome}"
    );
    assert_eq!(bench.deployed().await, before);
    bench.ministack.stop().await;
}

#[tokio::test]
async fn what_exists_outside_the_stack_is_left_alone() {
    let (_dir, ministack) = support::ministack().await;
    let sandbox = support::connect(&ministack).await;
    let aws: &Aws = sandbox.aws();
    let bucket = deploy::bootstrap(aws, &mut super::ignore).await.unwrap().bucket;
    let iam = aws_sdk_iam::Client::new(&support::sdk(&ministack));
    let role = iam
        .create_role()
        .role_name("LiveInsight-Lambda-Role")
        .assume_role_policy_document("{}");
    role.send().await.unwrap();
    let stack: StackName = support::STACK.parse().unwrap();
    let artifact = support::collector().await;
    let request = deploy::Request {
        stack_name: &stack,
        template: deploy::TEMPLATE,
        artifact: &artifact,
        bucket: &bucket,
        parameters: &[].into(),
        consent: domain::deployment::Consent::default(),
    };
    let refused = deploy::prepare(aws, &request, &mut super::ignore)
        .await
        .unwrap_err();
    assert!(
        refused
            .to_string()
            .contains("LiveInsight-Lambda-Role: cannot be imported"),
        "{refused}"
    );
    let cloudformation = aws_sdk_cloudformation::Client::new(&support::sdk(&ministack));
    let stacks = cloudformation.describe_stacks().send().await.unwrap();
    let names: Vec<_> = stacks
        .stacks()
        .iter()
        .filter_map(|stack| stack.stack_name())
        .collect();
    assert_eq!(
        names,
        ["liveinsight-console"],
        "not even a shell of the stack was made"
    );
    ministack.stop().await;
}

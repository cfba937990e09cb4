//! A process that dies at any moment: whoever comes next ends the run in a consistent state that works.

use super::bench::{Bench, ignore, soon};
use crate::proxy::Fault;
use crate::support;
use domain::deployment::journal::Wish;
use domain::deployment::{Outcome, Verification};
use domain::snapshot::AliasTarget;
use liveinsight::deploy::{self, DeployError};
use std::fmt::Write as _;
use std::process::Stdio;
use tokio::process::{Child, Command};
use tokio::sync::oneshot;

/// The real program, through the proxy.
pub(super) fn liveinsight(bench: &Bench, arguments: &[&str]) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_liveinsight"));
    command
        .args(arguments)
        .env_clear()
        .env("AWS_ENDPOINT_URL", bench.proxy.url())
        .env("AWS_ACCESS_KEY_ID", "local")
        .env("AWS_SECRET_ACCESS_KEY", "local")
        .env("AWS_REGION", "us-east-1")
        .env(
            "LIVEINSIGHT_COLLECTOR_ZIP",
            support::setting("LIVEINSIGHT_COLLECTOR_ZIP").unwrap(),
        )
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    command.spawn().unwrap()
}

/// Lets the program run until its `nth` changing request, kills it there, and says which request that was; `None` if it came to
/// its end before.
async fn killed_at(bench: &Bench, arguments: &[&str], nth: usize) -> Option<String> {
    killed_when(bench, arguments, bench.proxy.halt(nth)).await
}

/// Lets the program run until a request of it is `reached`, and kills it there.
pub(super) async fn killed_when(
    bench: &Bench,
    arguments: &[&str],
    reached: oneshot::Receiver<String>,
) -> Option<String> {
    let mut child = liveinsight(bench, arguments);
    let operation = tokio::select! {
        operation = reached => operation.unwrap(),
        _ = child.wait() => {
            bench.proxy.clear();
            return None;
        }
    };
    // SIGKILL, on this system.
    child.kill().await.unwrap();
    bench.proxy.clear();
    Some(operation)
}

/// The last point that the killed run wrote.
pub(super) async fn last_point(bench: &Bench) -> String {
    let Some(lock) = deploy::lock(&bench.aws, &bench.stack).await.unwrap() else {
        return "-".to_owned();
    };
    let journal = deploy::journal(&bench.aws, &lock.run).await.unwrap();
    let json = serde_json::to_value(&journal.entries().last().unwrap().point).unwrap();
    json["point"].as_str().unwrap().to_owned()
}

/// Kills `arguments(round)` right after every changing request in turn, from the `first` on, takes up what it left, and holds the
/// outcome to what it must be. Being killed before a request is being killed after the one before it.
pub(super) async fn kill_everywhere(
    bench: &Bench,
    fault: Option<(&str, Fault)>,
    first: usize,
    arguments: impl Fn(usize, AliasTarget) -> Vec<String>,
) -> String {
    let mut table = String::new();
    for nth in first.. {
        let before = bench.deployed().await;
        let arguments = arguments(nth, before.live);
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        if let Some((operation, fault)) = fault {
            bench.proxy.only(operation, fault);
        }
        let Some(operation) = killed_at(bench, &arguments, nth).await else {
            return table;
        };
        let point = last_point(bench).await;
        let resumed = bench.resume_after(soon, &Wish::GoOn).await.unwrap();
        let outcome = match &resumed {
            None => "no run was open",
            Some(finished) => finished.outcome.word(),
        };
        writeln!(table, "{operation} | {point} | {outcome}").unwrap();
        if let Some(finished) = &resumed {
            match &finished.outcome {
                Outcome::Succeeded { .. } => {}
                Outcome::RolledBack { verified, .. } => {
                    // The fault that was there when the dead process looked is in its journal.
                    let may_fail = fault.is_some() && point == "undone";
                    assert!(
                        may_fail || !matches!(verified, Verification::Failed { .. }),
                        "{table}"
                    );
                    assert_eq!(bench.deployed().await, before, "{table}");
                }
                Outcome::Abandoned { .. } => panic!("{table}"),
            }
        }
        bench.live().await;
        assert_eq!(
            deploy::lock(&bench.aws, &bench.stack).await.unwrap(),
            None,
            "{table}"
        );
        assert_eq!(bench.leftover_checks().await, Vec::<String>::new(), "{table}");
    }
    unreachable!("a run ends")
}

fn deployment(round: usize, _: AliasTarget) -> Vec<String> {
    let memory = format!("MemorySize={}", 513 + round);
    ["deploy", "--yes", "--set", &memory, "--reason", "a test"]
        .map(str::to_owned)
        .to_vec()
}

#[tokio::test]
async fn a_deployment_killed_anywhere_ends_in_a_state_that_works() {
    let bench = Bench::new().await;
    let table = kill_everywhere(&bench, None, 0, deployment).await;
    eprintln!("{table}");
    for expected in [
        "began | rolled back",
        "shifting | succeeded",
        "checking_end_to_end | succeeded",
    ] {
        assert!(table.contains(expected), "{expected} is missing:\n{table}");
    }
    bench.ministack.stop().await;
}

/// The requests before are those of a deployment that goes well.
const FIRST_OF_UNDOING: usize = 22;

#[tokio::test]
async fn a_deployment_killed_anywhere_on_its_way_back_ends_as_it_was_before() {
    let bench = Bench::new().await;
    let fault = Some(("_user_request_", Fault::Denied));
    let table = kill_everywhere(&bench, fault, FIRST_OF_UNDOING, deployment).await;
    eprintln!("{table}");
    for expected in [
        "failed | rolled back",
        "undoing | rolled back",
        "undone | rolled back",
    ] {
        assert!(table.contains(expected), "{expected} is missing:\n{table}");
    }
    bench.ministack.stop().await;
}

#[tokio::test]
async fn a_run_is_not_taken_from_whoever_works_on_it() {
    let bench = Bench::new().await;
    let collector = support::collector().await;
    let plan = bench
        .prepare(&collector, &[("MemorySize", "1024")])
        .await
        .unwrap();
    let reached = bench.proxy.halt(3);
    let mut ignoring = ignore;
    let working = deploy::execute(&bench.aws, &plan, None, &mut ignoring);
    tokio::select! {
        _ = working => panic!("it was to stop"),
        _ = reached => {}
    }
    bench.proxy.clear();
    // Dead, but nobody can know yet.
    let error = deploy::resume(&bench.aws, &bench.stack, &Wish::GoOn, &mut ignore)
        .await
        .unwrap_err();
    assert!(matches!(error, DeployError::LockHeld(_)), "{error}");
    // Who comes later and wants it undone gets it undone.
    let wish = Wish::Back("somebody wants to roll back".to_owned());
    let finished = bench.resume_after(soon, &wish).await.unwrap().unwrap();
    let sentence = finished.outcome.to_string();
    assert!(
        sentence.starts_with("somebody wants to roll back; everything was rolled back"),
        "{sentence}"
    );
    bench.ministack.stop().await;
}

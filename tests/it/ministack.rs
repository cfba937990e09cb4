//! The child process: it starts fast, says what is wrong, keeps its state and leaves nothing behind.

use crate::support;
use aws_sdk_lambda::primitives::Blob;
use aws_sdk_lambda::types::{FunctionCode, Runtime};
use liveinsight::sandbox::ministack::{MiniStack, Settings, StartError, Stopped};
use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};
use tempfile::TempDir;

#[tokio::test]
async fn many_run_side_by_side() {
    let started = Instant::now();
    let ((_one, first), (_other, second)) = tokio::join!(support::ministack(), support::ministack());
    // A second by itself on an idle machine; this machine may be busy with other tests.
    assert!(
        started.elapsed() < Duration::from_secs(10),
        "started in {:?}",
        started.elapsed()
    );
    assert_ne!(first.endpoint(), second.endpoint());
    assert_eq!(first.stop().await, Stopped::Saved);
    assert_eq!(second.stop().await, Stopped::Saved);
}

#[tokio::test]
async fn a_port_in_use_is_named_with_the_setting() {
    let taken = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = taken.local_addr().unwrap().port();
    let (_dir, settings) = support::settings();
    let error = MiniStack::start(&Settings { port, ..settings })
        .await
        .unwrap_err()
        .to_string();
    assert!(
        error.contains(&port.to_string()) && error.contains("LIVEINSIGHT_SANDBOX_PORT"),
        "{error}"
    );
}

#[tokio::test]
async fn a_missing_executable_is_named_with_the_ways_to_get_it() {
    let (_dir, settings) = support::settings();
    let executable = PathBuf::from("/nowhere/ministack");
    let error = MiniStack::start(&Settings {
        executable,
        ..settings
    })
    .await
    .unwrap_err()
    .to_string();
    for part in ["/nowhere/ministack", "cargo xtask run", "LIVEINSIGHT_MINISTACK"] {
        assert!(error.contains(part), "{part:?} is missing in {error}");
    }
}

#[tokio::test]
async fn a_directory_that_cannot_be_used_is_named_with_the_setting() {
    let (dir, settings) = support::settings();
    let file = dir.path().join("file");
    fs::write(&file, "").unwrap();
    let error = MiniStack::start(&Settings {
        dir: file.clone(),
        ..settings
    })
    .await
    .unwrap_err()
    .to_string();
    assert!(
        error.contains("LIVEINSIGHT_SANDBOX_DIR") && error.contains(file.to_str().unwrap()),
        "{error}"
    );
}

#[tokio::test]
async fn a_directory_of_somebody_else_is_refused_with_the_setting() {
    let (dir, settings) = support::settings();
    fs::create_dir(dir.path().join("tmp")).unwrap();
    fs::write(dir.path().join("tmp/precious"), "").unwrap();
    let error = MiniStack::start(&settings).await.unwrap_err().to_string();
    assert!(
        error.contains("LIVEINSIGHT_SANDBOX_DIR") && error.contains(dir.path().to_str().unwrap()),
        "{error}"
    );
    assert!(dir.path().join("tmp/precious").exists());
}

#[tokio::test]
async fn one_that_dies_at_once_leaves_its_last_words() {
    let (_dir, settings) = support::settings();
    let programs = TempDir::new().unwrap();
    let executable = script(
        programs.path(),
        "#!/bin/sh\necho 'ModuleNotFoundError: cbor2'\nexit 3\n",
    );
    let error = MiniStack::start(&Settings {
        executable,
        ..settings
    })
    .await
    .unwrap_err();
    assert!(matches!(error, StartError::Died { .. }), "{error:?}");
    let sentence = error.to_string();
    for part in ["exit status: 3", "ministack.log", "ModuleNotFoundError: cbor2"] {
        assert!(sentence.contains(part), "{part:?} is missing in {sentence}");
    }
}

#[tokio::test]
async fn two_never_share_a_state_directory() {
    let (_dir, settings) = support::settings();
    let first = support::start(&settings).await;
    let error = MiniStack::start(&settings).await.unwrap_err().to_string();
    for part in [
        &std::process::id().to_string(),
        "another sandbox",
        "LIVEINSIGHT_SANDBOX_DIR",
    ] {
        assert!(error.contains(part), "{part:?} is missing in {error}");
    }
    first.stop().await;
    support::start(&settings).await.stop().await;
}

#[tokio::test]
async fn state_is_kept_between_runs() {
    let (_dir, settings) = support::settings();
    let first = support::start(&settings).await;
    make_topic(&first, "kept").await;
    assert_eq!(first.stop().await, Stopped::Saved);
    let second = support::start(&settings).await;
    assert_eq!(topics(&second).await, ["kept"]);
    second.stop().await;
}

#[tokio::test]
async fn killed_in_its_first_run_it_begins_anew() {
    let (dir, settings) = support::settings();
    let first = support::start(&settings).await;
    support::deployed(&first).await;
    kill_ministack(first, dir.path()).await;
    // The bucket of the console's stack is still on disk, and no stack that it belongs to.
    let second = support::start(&settings).await;
    support::deployed(&second).await;
    second.stop().await;
}

#[tokio::test]
async fn killed_later_it_goes_on_from_the_run_before() {
    let (dir, settings) = support::settings();
    let first = support::start(&settings).await;
    make_topic(&first, "kept").await;
    first.stop().await;
    let second = support::start(&settings).await;
    make_topic(&second, "lost").await;
    kill_ministack(second, dir.path()).await;
    let third = support::start(&settings).await;
    assert_eq!(topics(&third).await, ["kept"]);
    third.stop().await;
}

#[tokio::test]
async fn its_environment_holds_nothing_of_the_users() {
    let (dir, settings) = support::settings();
    let programs = TempDir::new().unwrap();
    let executable = script(programs.path(), "#!/bin/sh\nenv >\"$HOME/env\"\nexit 1\n");
    MiniStack::start(&Settings {
        executable,
        ..settings
    })
    .await
    .unwrap_err();
    let environment = fs::read_to_string(dir.path().join("env")).unwrap();
    let mut variables: Vec<&str> = environment
        .lines()
        .filter_map(|line| Some(line.split_once('=')?.0))
        .collect();
    // The shell's own.
    variables.retain(|variable| !["PWD", "SHLVL", "OLDPWD", "_"].contains(variable));
    variables.sort_unstable();
    assert_eq!(
        variables,
        [
            "AWS_ENDPOINT_URL",
            "BIND_HOST",
            "DOCKER_HOST",
            "GATEWAY_PORT",
            "HOME",
            "IOT_MTLS_ENABLED",
            "LANG",
            "PATH",
            "PERSIST_STATE",
            "PYTHONUNBUFFERED",
            "S3_DATA_DIR",
            "S3_PERSIST",
            "SERVICES",
            "SFTP_ENABLED",
            "STATE_DIR",
            "TMPDIR",
        ]
    );
}

#[tokio::test]
async fn stopping_ends_functions_that_do_not_listen() {
    let (dir, ministack) = support::ministack().await;
    let function = running_function(&ministack, dir.path(), STUBBORN).await;
    assert_eq!(ministack.stop().await, Stopped::Saved);
    gone(function).await;
}

#[tokio::test]
async fn its_death_is_noticed_and_its_functions_end() {
    let (dir, ministack) = support::ministack().await;
    let function = running_function(&ministack, dir.path(), STUBBORN).await;
    support::kill("KILL", support::ministack_process(dir.path()));
    assert_eq!(ministack.exited().await, "signal: 9 (SIGKILL)");
    gone(function).await;
}

#[tokio::test]
async fn our_own_violent_death_leaves_nothing_and_loses_nothing() {
    let (dir, settings) = support::settings();
    let mut holder = Command::new("/proc/self/exe")
        .args(["--ignored", "--exact", "ministack::holder", "--nocapture"])
        .env(HOLDER_DIR, dir.path())
        .spawn()
        .unwrap();
    let said = dir.path().join("function");
    let function = loop {
        match fs::read_to_string(&said) {
            Ok(text) => break text.parse().unwrap(),
            Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
        }
        assert!(holder.try_wait().unwrap().is_none(), "the holder ended by itself");
    };
    let ministack = support::ministack_process(dir.path());
    holder.kill().unwrap();
    holder.wait().unwrap();
    // At once, as a person would: the new sandbox waits until the old one's child has saved its state.
    let again = support::start(&settings).await;
    assert!(
        !support::runs(ministack) && !support::runs(function),
        "something outlived its sandbox"
    );
    assert_eq!(topics(&again).await, ["held"]);
    again.stop().await;
}

const HOLDER_DIR: &str = "LIVEINSIGHT_TEST_HOLDER_DIR";

#[tokio::test]
#[ignore = "not a test: the process that a test above starts and kills"]
async fn holder() {
    let dir = support::setting(HOLDER_DIR).unwrap();
    let ministack = support::start(&Settings {
        dir: dir.clone(),
        ..support::settings().1
    })
    .await;
    make_topic(&ministack, "held").await;
    let function = running_function(&ministack, &dir, WELL_BEHAVED).await;
    fs::write(dir.join("function.new"), function.to_string()).unwrap();
    fs::rename(dir.join("function.new"), dir.join("function")).unwrap();
    std::future::pending::<()>().await;
}

/// A function that answers with its process id, and ends when the Runtime API does, as Lambda's runtime client for Rust.
const WELL_BEHAVED: &str = r#"#!/usr/bin/env python3
import os, urllib.request as http
api = "http://%s/2018-06-01/runtime/invocation/" % os.environ["AWS_LAMBDA_RUNTIME_API"]
while True:
    with http.urlopen(api + "next") as invocation:
        id = invocation.headers["Lambda-Runtime-Aws-Request-Id"]
    http.urlopen(api + id + "/response", data=str(os.getpid()).encode()).close()
"#;

/// The same, but it ignores SIGTERM and tries again for ever.
const STUBBORN: &str = r#"#!/usr/bin/env python3
import os, signal, time, urllib.request as http
signal.signal(signal.SIGTERM, signal.SIG_IGN)
api = "http://%s/2018-06-01/runtime/invocation/" % os.environ["AWS_LAMBDA_RUNTIME_API"]
while True:
    try:
        with http.urlopen(api + "next") as invocation:
            id = invocation.headers["Lambda-Runtime-Aws-Request-Id"]
        http.urlopen(api + id + "/response", data=str(os.getpid()).encode()).close()
    except Exception:
        time.sleep(0.02)
"#;

/// Makes a function of `bootstrap` and invokes it once. Its process waits for more; returns the process's id.
async fn running_function(ministack: &MiniStack, dir: &Path, bootstrap: &str) -> i32 {
    let code = TempDir::new_in(dir).unwrap();
    fs::write(code.path().join("bootstrap"), bootstrap).unwrap();
    let zipped = Command::new("python3")
        .args(["-m", "zipfile", "-c", "code.zip", "bootstrap"])
        .current_dir(code.path())
        .status()
        .unwrap();
    assert!(zipped.success());
    let lambda = aws_sdk_lambda::Client::new(&support::sdk(ministack));
    let zip = fs::read(code.path().join("code.zip")).unwrap();
    lambda
        .create_function()
        .function_name("Probe")
        .runtime(Runtime::Providedal2023)
        .handler("bootstrap")
        .role("arn:aws:iam::000000000000:role/probe")
        .code(FunctionCode::builder().zip_file(Blob::new(zip)).build())
        .send()
        .await
        .unwrap();
    let answer = lambda
        .invoke()
        .function_name("Probe")
        .payload(Blob::new("{}"))
        .send()
        .await
        .unwrap();
    let process = String::from_utf8(answer.payload.unwrap().into_inner())
        .unwrap()
        .parse()
        .unwrap();
    assert!(support::runs(process));
    process
}

async fn kill_ministack(ministack: MiniStack, dir: &Path) {
    support::kill("KILL", support::ministack_process(dir));
    ministack.exited().await;
}

async fn make_topic(ministack: &MiniStack, name: &str) {
    aws_sdk_sns::Client::new(&support::sdk(ministack))
        .create_topic()
        .name(name)
        .send()
        .await
        .unwrap();
}

async fn topics(ministack: &MiniStack) -> Vec<String> {
    let answer = aws_sdk_sns::Client::new(&support::sdk(ministack))
        .list_topics()
        .send()
        .await
        .unwrap();
    let arns = answer.topics().iter().filter_map(|topic| topic.topic_arn());
    arns.filter_map(|arn| arn.rsplit(':').next().map(str::to_owned))
        .collect()
}

fn script(dir: &Path, text: &str) -> PathBuf {
    let path = dir.join("ministack.sh");
    fs::write(&path, text).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    path
}

async fn gone(process: i32) {
    let started = Instant::now();
    while support::runs(process) {
        assert!(
            started.elapsed() < Duration::from_secs(5),
            "process {process} still runs"
        );
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

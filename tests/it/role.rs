//! The function's role allows what the collector does in the tables: with IAM enforced.

use crate::support;
use liveinsight::sandbox::ministack::{MiniStack, Settings};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use tempfile::TempDir;

/// Signatures and permissions are checked only when MiniStack is told to. The keys are those of the product's local clients,
/// who are the account itself; the function is what its role is.
const ENFORCING: &str = "#!/bin/sh\nAUTH=true AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local exec ";

#[tokio::test]
async fn the_role_is_enough_and_it_is_what_counts() {
    let (_dir, settings) = support::settings();
    let programs = TempDir::new().unwrap();
    let executable = programs.path().join("ministack.sh");
    fs::write(
        &executable,
        format!("{ENFORCING}'{}'\n", settings.executable.display()),
    )
    .unwrap();
    fs::set_permissions(&executable, fs::Permissions::from_mode(0o755)).unwrap();
    let ministack: MiniStack = support::start(&Settings {
        executable,
        ..settings
    })
    .await;
    let sandbox = support::deployed(&ministack).await;
    let api = support::api(&sandbox).await;

    for (event, body) in [
        (
            "an event of a session",
            r#"{"user_id":"u","session_id":"sess_1","event_type":"page_view","page_url":"https://shop.example/","timestamp":1780000000000}"#,
        ),
        (
            "a repeated delivery",
            r#"{"user_id":"u","session_id":"sess_1","event_type":"page_view","page_url":"https://shop.example/","timestamp":1780000000000}"#,
        ),
        (
            "an event that has to find its session",
            r#"{"user_id":"u","event_type":"click","page_url":"https://shop.example/","timestamp":1780000001000}"#,
        ),
    ] {
        assert_eq!(support::post(&api, body).await, 200, "{event}");
    }

    let iam = aws_sdk_iam::Client::new(&support::sdk(&ministack));
    iam.delete_role_policy()
        .role_name("LiveInsight-Lambda-Role")
        .policy_name("StoreEvents")
        .send()
        .await
        .unwrap();
    let event = r#"{"user_id":"u","event_type":"click","page_url":"https://shop.example/","timestamp":1780000002000}"#;
    assert_eq!(
        support::post(&api, event).await,
        503,
        "permissions are not enforced, so nothing was proved"
    );
    ministack.stop().await;
}

//! `liveinsight prices` from a terminal.

use crate::proxy::{Fault, Proxy};
use std::process::{Output, Stdio};
use tempfile::TempDir;
use tokio::process::Command;

async fn prices(arguments: &[&str], variables: &[(&str, &str)]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_liveinsight"))
        .arg("prices")
        .args(arguments)
        .env_clear()
        .env("AWS_ACCESS_KEY_ID", "local")
        .env("AWS_SECRET_ACCESS_KEY", "local")
        .envs(variables.iter().copied())
        .stdin(Stdio::null())
        .output()
        .await
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[tokio::test]
async fn a_list_with_gaps_leaves_the_price_file_as_it_was() {
    let dir = TempDir::new().unwrap();
    let file = dir.path().join("prices.json");
    let path = file.to_str().unwrap();
    // Nothing is behind it: every request is answered with a list of nothing.
    let proxy = Proxy::start("http://127.0.0.1:9").await;
    proxy.only(
        "",
        Fault::Says(200, r#"{"FormatVersion": "aws_v1", "PriceList": []}"#),
    );
    let endpoint = ("AWS_ENDPOINT_URL", proxy.url());
    let refused = prices(&["refresh", "--out", path], &[endpoint]).await;
    let said = text(&refused.stderr);
    assert_eq!(refused.status.code(), Some(1), "{said}");
    assert!(said.contains("46 prices are missing:"), "{said}");
    assert!(
        said.contains("us-east-1 AWSLambda Lambda-GB-Second: it is not listed"),
        "{said}"
    );
    assert!(!file.exists(), "nothing is written by halves");

    // Told to keep what is missing, it writes the present prices with their own dates, and the console reads them.
    let kept = prices(&["refresh", "--out", path, "--keep-missing"], &[endpoint]).await;
    assert_eq!(kept.status.code(), Some(0), "{}", text(&kept.stderr));
    let shown = prices(&[], &[("LIVEINSIGHT_PRICE_FILE", path)]).await;
    let shown = text(&shown.stdout);
    assert!(
        shown.contains("0.625 USD per 1000000; read 2026-11-23"),
        "{shown}"
    );

    proxy.only("GetProducts", Fault::Denied);
    let denied = prices(&["refresh"], &[endpoint, ("LIVEINSIGHT_PRICE_FILE", path)]).await;
    let said = text(&denied.stderr);
    assert!(said.contains("AWS denied pricing:GetProducts"), "{said}");
    let nowhere = prices(&["refresh"], &[endpoint]).await;
    assert!(text(&nowhere.stderr).contains("set LIVEINSIGHT_PRICE_FILE"));
}

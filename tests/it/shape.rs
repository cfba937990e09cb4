//! The shape of the code, where a rule can be a test.

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn rust_files(dir: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| {
            if path.is_dir() {
                rust_files(&path)
            } else {
                vec![path]
            }
        })
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect()
}

/// Files below `dir` that hold `text`, relative to the repository.
fn files_with(dir: &str, text: &str) -> Vec<String> {
    let mut files: Vec<String> = rust_files(&root().join(dir))
        .into_iter()
        .filter(|path| fs::read_to_string(path).unwrap().contains(text))
        .map(|path| path.strip_prefix(root()).unwrap().to_string_lossy().into_owned())
        .collect();
    files.sort();
    files
}

fn dependencies(manifest: &str) -> Vec<String> {
    let text = fs::read_to_string(root().join(manifest)).unwrap();
    let section = text
        .split("\n[dependencies]\n")
        .nth(1)
        .unwrap()
        .split("\n[")
        .next()
        .unwrap();
    let names = section
        .lines()
        .filter_map(|line| line.split([' ', '.', '=']).next());
    names
        .filter(|name| name.starts_with(|c: char| c.is_ascii_lowercase()))
        .map(str::to_owned)
        .collect()
}

#[test]
fn the_domain_knows_no_io() {
    assert_eq!(
        dependencies("app/domain/Cargo.toml"),
        ["rust_decimal", "serde", "sha2", "serde_json", "thiserror", "time"]
    );
    for word in [
        "async fn",
        "std::env",
        "std::fs",
        "std::net",
        "now_utc",
        "Instant::now",
        "cfg(feature",
    ] {
        assert_eq!(files_with("app/domain/src", word), Vec::<String>::new(), "{word}");
    }
}

#[test]
fn pages_know_no_aws() {
    let of_app = dependencies("app/Cargo.toml");
    assert!(
        !of_app
            .iter()
            .any(|name| name.starts_with("aws") || name == "liveinsight"),
        "{of_app:?}"
    );
}

#[test]
fn no_sdk_type_leaves_the_adapter() {
    let outside: Vec<String> = files_with("src", "aws_sdk_")
        .into_iter()
        .filter(|file| !file.starts_with("src/aws/"))
        .collect();
    // What the sandbox supplies are calls that the product itself never makes.
    assert_eq!(outside, ["src/sandbox/metrics.rs", "src/sandbox/supply.rs"]);
}

#[test]
fn one_module_is_for_the_server_alone() {
    let gates: usize = rust_files(&root().join("app/src"))
        .iter()
        .map(|path| {
            fs::read_to_string(path).unwrap().matches("cfg(feature").count()
                + fs::read_to_string(path)
                    .unwrap()
                    .matches("cfg(not(feature")
                    .count()
        })
        .sum();
    assert!(gates <= 3, "{gates} gates in app/src");
}

/// What the adapter may be asked for, by the sandbox or by tests alone.
const NOT_THE_CONSOLES: [&str; 8] = [
    "cloudwatch:GetMetricStatistics",
    "cloudwatch:PutMetricData",
    "dynamodb:TransactWriteItems",
    "dynamodb:UpdateContinuousBackups",
    "dynamodb:UpdateTable",
    "dynamodb:UpdateTimeToLive",
    "sns:Subscribe",
    "sts:AssumeRole",
];

#[test]
fn every_action_of_the_console_is_in_the_page_of_permissions() {
    let page = fs::read_to_string(root().join("docs/permissions.md")).unwrap();
    let services = [
        "apigateway",
        "ce",
        "cloudformation",
        "cloudwatch",
        "dynamodb",
        "iam",
        "lambda",
        "logs",
        "pricing",
        "s3",
        "sns",
        "sts",
        "xray",
    ];
    let mut missing = std::collections::BTreeSet::new();
    for file in rust_files(&root().join("src/aws")) {
        let text = fs::read_to_string(file).unwrap();
        let quoted = text.split('"').skip(1).step_by(2);
        for action in quoted {
            let is_action = action.split_once(':').is_some_and(|(service, name)| {
                services.contains(&service)
                    && name.starts_with(|c: char| c.is_ascii_uppercase())
                    && name.chars().all(|c| c.is_ascii_alphanumeric())
            });
            if is_action && !NOT_THE_CONSOLES.contains(&action) && !page.contains(&format!("\"{action}\"")) {
                missing.insert(action.to_owned());
            }
        }
    }
    assert!(missing.is_empty(), "not in docs/permissions.md: {missing:?}");
}

//! A MiniStack of its own for each test: any free port, a state directory that goes away with it.

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use liveinsight::clock;
use liveinsight::deploy::Artifact;
use liveinsight::sandbox::deploy_stack;
use liveinsight::sandbox::ministack::{MiniStack, SandboxAws, Settings};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// The stack that tests deploy.
pub(crate) const STACK: &str = "liveinsight-infrastructure";

/// A setting by which `cargo xtask test` says where something is.
#[expect(clippy::disallowed_methods, reason = "tests have no configuration but this")]
pub(crate) fn setting(variable: &str) -> Option<PathBuf> {
    std::env::var_os(variable).map(PathBuf::from)
}

/// A state directory, and the settings that put a MiniStack on any free port there.
pub(crate) fn settings() -> (TempDir, Settings) {
    let dir = TempDir::new().expect("a temporary directory");
    let settings = Settings {
        executable: setting("LIVEINSIGHT_MINISTACK").unwrap_or_else(|| PathBuf::from("ministack")),
        dir: dir.path().to_owned(),
        port: 0,
    };
    (dir, settings)
}

/// Starts one. Keep the directory as long as it runs.
pub(crate) async fn ministack() -> (TempDir, MiniStack) {
    let (dir, settings) = settings();
    (dir, start(&settings).await)
}

/// Starts one in a directory that is there.
pub(crate) async fn start(settings: &Settings) -> MiniStack {
    MiniStack::start(settings)
        .await
        .unwrap_or_else(|error| panic!("{error}\nThese tests need MiniStack: run them by `cargo xtask test`"))
}

/// Deploys the application into it as the sandbox does, with the real collector.
pub(crate) async fn deployed(ministack: &MiniStack) -> SandboxAws {
    let artifact = collector().await;
    let sandbox = connect(ministack).await;
    deploy_stack(&sandbox, &STACK.parse().expect("a stack's name"), &artifact)
        .await
        .expect("a deployed stack");
    sandbox
}

/// The real collector's package.
pub(crate) async fn collector() -> Artifact {
    let zip = setting("LIVEINSIGHT_COLLECTOR_ZIP").expect(
        "LIVEINSIGHT_COLLECTOR_ZIP names the collector's package: run the tests by `cargo xtask test`",
    );
    Artifact::read(&zip).await.expect("the collector's package")
}

/// The product's clients for it.
pub(crate) async fn connect(ministack: &MiniStack) -> SandboxAws {
    ministack
        .connect("us-east-1".parse().expect("a region"), clock::system)
        .await
        .expect("clients")
}

/// The SDK by itself, for what a test wants to see without the product in between.
pub(crate) fn sdk(ministack: &MiniStack) -> SdkConfig {
    SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::from_static("us-east-1"))
        .endpoint_url(ministack.endpoint())
        .credentials_provider(SharedCredentialsProvider::new(Credentials::new(
            "local", "local", None, None, "test",
        )))
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .build()
}

/// Where the deployed application takes events.
pub(crate) async fn api(sandbox: &SandboxAws) -> String {
    let snapshot = sandbox
        .aws()
        .snapshot(&STACK.parse().expect("a stack's name"))
        .await;
    let stack = snapshot.stack.reading.found().expect("the stack");
    sandbox.aws().events_url(stack).expect("the API's address")
}

/// Posts an event and gives the status of the answer.
pub(crate) async fn post(api: &str, body: &str) -> u16 {
    let client = reqwest::Client::builder().no_proxy().build().expect("a client");
    let request = client
        .post(api)
        .header("content-type", "application/json")
        .body(body.to_owned());
    request.send().await.expect("an answer").status().as_u16()
}

/// The process id of the MiniStack whose state is in `dir`: it writes it there.
pub(crate) fn ministack_process(dir: &Path) -> i32 {
    let file = fs::read_dir(dir.join("tmp"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.extension().is_some_and(|extension| extension == "pid"))
        .unwrap();
    fs::read_to_string(file).unwrap().trim().parse().unwrap()
}

/// Sends a signal, such as `TERM`.
pub(crate) fn kill(signal: &str, process: i32) {
    let sent = Command::new("kill")
        .args(["-s", signal, &process.to_string()])
        .status();
    assert!(sent.unwrap().success());
}

/// Running, and not a zombie that waits for its new parent.
pub(crate) fn runs(process: i32) -> bool {
    stat(process).is_some_and(|stat| !stat.starts_with('Z'))
}

/// The group that a process is in; `None` when there is no such process.
pub(crate) fn process_group(process: i32) -> Option<i32> {
    stat(process)?.split_whitespace().nth(2)?.parse().ok()
}

/// State, parent, group, …: what the kernel says of a process after its name (proc(5)).
fn stat(process: i32) -> Option<String> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    Some(stat.rsplit_once(')')?.1.trim_start().to_owned())
}

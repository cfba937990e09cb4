//! The sandbox as people start it: one line when it is ready, and nothing left however it ends.

use crate::support;
use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

struct Sandbox {
    process: Child,
    api: String,
    dir: TempDir,
}

impl Sandbox {
    fn start() -> Self {
        let dir = TempDir::new().unwrap();
        // Whoever runs the tests may have told them to ignore SIGHUP, as `nohup` does, and children inherit that.
        let mut process = Command::new("env")
            .args([
                "--default-signal=HUP",
                env!("CARGO_BIN_EXE_liveinsight"),
                "sandbox",
            ])
            .env("LIVEINSIGHT_ADDR", "127.0.0.1:0")
            .env("LIVEINSIGHT_SANDBOX_PORT", "0")
            .env("LIVEINSIGHT_SANDBOX_DIR", dir.path())
            .env("LIVEINSIGHT_SANDBOX_EVENTS_PER_MINUTE", "600")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let words: Vec<&str> = line.split_whitespace().collect();
        let ["ready", console, aws, api, sign_in] = words[..] else {
            panic!("not ready: {line:?}")
        };
        assert!(console.starts_with("console=http://127.0.0.1:"), "{line}");
        assert!(aws.starts_with("aws=http://127.0.0.1:"), "{line}");
        let console = console.strip_prefix("console=").unwrap();
        let link = format!("sign-in={console}/sign-in?token=");
        assert!(sign_in.starts_with(&link), "{line}");
        let api = api.strip_prefix("api=").unwrap().to_owned();
        Self { process, api, dir }
    }

    /// MiniStack and all that it started: a process group of its own.
    fn group(&self) -> Vec<i32> {
        let group = support::ministack_process(self.dir.path());
        let processes = fs::read_dir("/proc").unwrap().filter_map(|entry| {
            let process = entry.unwrap().file_name().to_str()?.parse().ok()?;
            (support::process_group(process)? == group).then_some(process)
        });
        processes.collect()
    }
}

#[tokio::test]
async fn nothing_is_left_however_it_ends() {
    for signal in ["INT", "TERM", "HUP", "KILL"] {
        let mut sandbox = Sandbox::start();
        let event = r#"{"user_id":"u","event_type":"page_view","page_url":"https://shop.example/","timestamp":1780000000000}"#;
        assert_eq!(support::post(&sandbox.api, event).await, 200);
        let group = sandbox.group();
        assert!(
            group.len() >= 2,
            "MiniStack and the collector are not both in {group:?}"
        );

        support::kill(signal, sandbox.process.id().cast_signed());
        let status = sandbox.process.wait().unwrap();
        let ended = Instant::now();
        let asked = ["INT", "TERM"].contains(&signal);
        assert_eq!(status.success(), asked, "{signal}: {status}");
        while group.iter().any(|process| support::runs(*process)) {
            assert!(!asked, "{signal}: the sandbox ended before what it started");
            assert!(
                ended.elapsed() < Duration::from_secs(20),
                "{signal}: some of {group:?} still run"
            );
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        assert!(
            sandbox.dir.path().join("state/dynamodb.json").exists(),
            "{signal}: the state is lost"
        );
    }
}

//! A console finds a run whose process died: it brings it to its end by itself, and its pages answer meanwhile.

use super::bench::{Bench, published, soon};
use super::resume::{killed_when, last_point};
use crate::console::site;
use crate::proxy::Fault;
use domain::audit::{Action, Actor, Filter, Outcome as Recorded};
use domain::deployment::Outcome;
use liveinsight::audit::AuditLog;
use liveinsight::auth::Links;
use liveinsight::clock::{self, Clock};
use liveinsight::deploy;
use liveinsight::reports::Terms;
use liveinsight::serve::{ServeError, Server, Settings};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use time::OffsetDateTime;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// `serve`, as the program runs it.
struct Serving {
    url: String,
    stop: oneshot::Sender<()>,
    ended: JoinHandle<Result<(), ServeError>>,
}

impl Serving {
    async fn start(bench: &Bench, clock: Clock) -> Self {
        let site = site();
        let settings = Settings {
            stack_name: bench.stack.clone(),
            refresh: Duration::from_millis(200),
            terms: Terms {
                metrics: Duration::from_secs(3600),
                ..Terms::default()
            },
            docs_dir: None,
            recent_sign_in: Duration::from_mins(30),
            site_dir: site.path().to_owned(),
            collector_zip: "none.zip".into(),
            allowed_hosts: vec![],
        };
        let server = Server::bind(([127, 0, 0, 1], 0).into(), settings).await.unwrap();
        let url = server.url().unwrap();
        let aws = bench.proxy.connect_at(clock).await;
        let (stop, stopped) = oneshot::channel();
        let ended = tokio::spawn(async move {
            let _site = site;
            let stopped = async { drop(stopped.await) };
            server.run(aws, Links::none(), stopped).await
        });
        Self { url, stop, ended }
    }

    async fn answers(&self) -> bool {
        let answer = reqwest::get(format!("{}/sign-in", self.url)).await;
        answer.is_ok_and(|answer| answer.status() == 200)
    }

    async fn stop(self) {
        self.stop.send(()).unwrap();
        self.ended.await.unwrap().unwrap();
    }
}

impl Bench {
    async fn until_nobody_holds_it(&self) {
        while deploy::lock(&self.aws, &self.stack).await.unwrap().is_some() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    async fn until_asked(&self, operation: &str, already: usize) {
        let asked = || {
            self.proxy
                .seen()
                .iter()
                .filter(|seen| seen.contains(operation))
                .count()
        };
        while asked() <= already {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Kills a deployment right after it moved the traffic.
    async fn left_after_its_shift(&self) {
        let arguments = [
            "deploy",
            "--yes",
            "--set",
            "MemorySize=1024",
            "--reason",
            "a test",
        ];
        let shift = self.proxy.halt_on(super::ALIAS, 0);
        killed_when(self, &arguments, shift).await.unwrap();
        assert_eq!(last_point(self).await, "shifting");
    }

    /// What the console that took the run up must have left.
    async fn is_finished_by_the_console(&self) {
        self.until_nobody_holds_it().await;
        let run = deploy::ledger(&self.aws, 1).await.unwrap().remove(0);
        assert!(matches!(run.outcome, Some(Outcome::Succeeded { .. })), "{run:?}");
        assert_eq!(self.live().await, published("2"));
        assert_eq!(self.leftover_checks().await, Vec::<String>::new());
        // Its outcome is recorded right after the lock is free.
        let log = AuditLog::new(self.aws.clone());
        let entry = loop {
            let page = log.read(Filter::All, None).await.unwrap();
            let taken_up = page
                .entries
                .into_iter()
                .flatten()
                .find(|entry| entry.action == Action::TakeUpRun);
            match taken_up {
                Some(entry) if entry.outcome != Recorded::Started => break entry,
                _ => tokio::time::sleep(Duration::from_millis(20)).await,
            }
        };
        assert_eq!(entry.outcome, Recorded::Done);
        assert_eq!(entry.target.as_deref(), Some(run.run.as_str()));
        assert_eq!(
            entry.actor,
            Actor::Caller("arn:aws:iam::000000000000:root".to_owned())
        );
    }
}

#[tokio::test]
async fn a_console_that_starts_takes_up_what_a_killed_command_left_and_its_pages_answer_meanwhile() {
    let bench = Bench::new().await;
    bench.left_after_its_shift().await;
    let asked = bench
        .proxy
        .seen()
        .iter()
        .filter(|seen| seen.contains("_user_request_"))
        .count();
    bench
        .proxy
        .only("POST /restapis", Fault::Slow(Duration::from_secs(3)));
    let serving = Serving::start(&bench, soon).await;
    bench.until_asked("POST /restapis", asked).await;
    assert!(serving.answers().await);
    let lock = deploy::lock(&bench.aws, &bench.stack).await.unwrap();
    assert!(lock.is_some(), "it answered while the run was under way");
    bench.is_finished_by_the_console().await;
    serving.stop().await;
    bench.ministack.stop().await;
}

static MINUTES_LATER: AtomicBool = AtomicBool::new(false);

fn told() -> OffsetDateTime {
    if MINUTES_LATER.load(Ordering::SeqCst) {
        soon()
    } else {
        clock::system()
    }
}

#[tokio::test]
async fn a_running_console_takes_up_what_is_left_when_its_runner_has_been_silent_for_long_enough() {
    let bench = Bench::new().await;
    let serving = Serving::start(&bench, told).await;
    bench.left_after_its_shift().await;
    assert!(deploy::lock(&bench.aws, &bench.stack).await.unwrap().is_some());
    MINUTES_LATER.store(true, Ordering::SeqCst);
    bench.is_finished_by_the_console().await;
    serving.stop().await;
    bench.ministack.stop().await;
}

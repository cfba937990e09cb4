//! A canary against MiniStack. It ignores weights: the proxy applies them where real requests are to meet the new version;
//! elsewhere the figures of each version are put as AWS would make them of its invocations.

use super::bench::{Bench, ignore, published, soon, version};
use super::resume::{killed_when, last_point, liveinsight};
use crate::proxy::Fault;
use crate::support;
use aws_sdk_cloudwatch::primitives::DateTime;
use aws_sdk_cloudwatch::types::{Dimension, MetricDatum, StateValue};
use domain::deployment::canary::{CanaryTerms, Decision};
use domain::deployment::journal::{Point, Wish};
use domain::deployment::{Consent, Outcome, Plan, Standing};
use domain::snapshot::{Canary, Routing};
use liveinsight::clock;
use liveinsight::deploy::{self, DeployError, Heard};
use liveinsight::sandbox::metrics::Supplier;
use std::time::Duration;
use tokio::sync::oneshot;

fn with_canary(bake: &str, sample: &str) -> Consent {
    Consent {
        canary: Some(CanaryTerms::parse("10", bake, sample).unwrap()),
        ..Consent::default()
    }
}

/// 10 % for the version that is tried.
fn tried(version: &str) -> Routing {
    Routing {
        target: published("1"),
        canary: Some(Canary {
            version: version.parse().unwrap(),
            basis_points: 1000,
        }),
    }
}

impl Bench {
    async fn canary(&self, bake: &str, sample: &str) -> Plan {
        let collector = support::collector().await;
        self.prepare_with(&collector, &[("MemorySize", "1024")], with_canary(bake, sample))
            .await
            .unwrap()
    }

    async fn routing(&self) -> Routing {
        let world = deploy::observe_world(&self.aws, &self.stack).await.unwrap();
        let live = world.live.unwrap();
        Routing {
            target: live.target,
            canary: live.canary,
        }
    }

    async fn until_tried(&self) {
        while self.routing().await != tried("2") {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// What AWS would make of so many invocations of a version through `LIVE`, so many of which failed.
    async fn invoked(&self, version: &str, invocations: f64, errors: f64) {
        let cloudwatch = aws_sdk_cloudwatch::Client::new(&support::sdk(&self.ministack));
        let dimensions = [
            ("FunctionName", "LiveInsight-EventCollector"),
            ("Resource", "LiveInsight-EventCollector:LIVE"),
            ("ExecutedVersion", version),
        ];
        let dimensions = dimensions.map(|(name, value)| Dimension::builder().name(name).value(value).build());
        let data = [("Invocations", invocations), ("Errors", errors)].map(|(name, value)| {
            MetricDatum::builder()
                .metric_name(name)
                .set_dimensions(Some(dimensions.to_vec()))
                .timestamp(DateTime::from_secs(clock::system().unix_timestamp()))
                .value(value)
                .build()
        });
        let put = cloudwatch.put_metric_data().namespace("AWS/Lambda");
        put.set_metric_data(Some(data.to_vec())).send().await.unwrap();
    }

    async fn points(&self) -> Vec<Point> {
        let run = deploy::ledger(&self.aws, 1).await.unwrap().remove(0).run;
        let journal = deploy::journal(&self.aws, &run).await.unwrap();
        journal
            .entries()
            .iter()
            .map(|entry| entry.point.clone())
            .collect()
    }

    async fn decide(&self, decision: Decision, reason: &str) -> Result<Outcome, DeployError> {
        match deploy::decide(&self.aws, &self.stack, decision, reason, &mut ignore).await? {
            Heard::Finished(finished) => Ok(finished.outcome),
            Heard::HandedOver(run) => panic!("somebody watches {run}"),
        }
    }

    /// Decides while the canary is watched, and gives who was told.
    async fn end_early(&self, decision: Decision, reason: &str) -> Result<Heard, DeployError> {
        self.until_baking().await;
        deploy::decide(&self.aws, &self.stack, decision, reason, &mut ignore).await
    }

    async fn until_baking(&self) {
        while !["baking_canary", "canary_observed"].contains(&last_point(self).await.as_str()) {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// A canary that nobody met.
    async fn waiting(&self, version: &str) {
        let plan = self.canary("1", "5").await;
        let error = self.execute(&plan).await.unwrap_err();
        let DeployError::CanaryWaits { waits, .. } = error else {
            panic!("{error}");
        };
        assert_eq!((waits.have, waits.need), (0, 5));
        assert_eq!(self.routing().await, tried(version));
    }
}

#[tokio::test]
async fn a_canary_that_does_well_is_promoted() {
    let bench = Bench::new().await;
    bench.proxy.weigh();
    let plan = bench.canary("8", "1").await;
    let api = format!(
        "{}{}",
        bench.proxy.url(),
        support::api(&support::connect(&bench.ministack).await)
            .await
            .trim_start_matches(bench.ministack.endpoint())
    );
    let visitors = async {
        bench.until_tried().await;
        let mut supplier = Supplier::new(support::connect(&bench.ministack).await, Duration::from_secs(1));
        for event in 0.. {
            let body = format!(
                r#"{{"user_id":"u{event}","session_id":"sess_{event}","event_type":"page_view","page_url":"https://shop.example/","timestamp":{}}}"#,
                clock::system().unix_timestamp() * 1000
            );
            assert_eq!(support::post(&api, &body).await, 200);
            if event % 5 == 0 {
                supplier.tick().await.unwrap();
            }
        }
    };
    let outcome = tokio::select! {
        outcome = bench.execute(&plan) => outcome.unwrap(),
        () = visitors => unreachable!("visitors never end"),
    };
    assert_eq!(version(&outcome).as_deref(), Some("2"));
    assert_eq!(bench.routing().await, Routing::whole(published("2")));
    let points = bench.points().await;
    let observed = points.iter().rev().find_map(|point| match point {
        Point::CanaryObserved { observation } => Some(*observation),
        _ => None,
    });
    let seen = observed.unwrap();
    assert!(seen.new.invocations >= 1 && seen.new.errors == 0, "{seen:?}");
    assert!(
        seen.old.invocations > 5 * seen.new.invocations,
        "most met the old version: {seen:?}"
    );
    assert!(points.contains(&Point::CanaryPassed));
    bench.ministack.stop().await;
}

#[tokio::test]
async fn a_canary_that_fails_goes_back_although_the_old_version_is_well() {
    let bench = Bench::new().await;
    let before = bench.deployed().await;
    let plan = bench.canary("8", "100").await;
    let traffic = async {
        bench.until_tried().await;
        bench.invoked("1", 5000.0, 0.0).await;
        bench.invoked("2", 40.0, 3.0).await;
    };
    let (outcome, ()) = tokio::join!(bench.execute(&plan), traffic);
    let outcome = outcome.unwrap();
    assert_eq!(
        super::cause(&outcome),
        "version 2 did not pass as a canary: 3 of its 40 invocations failed, and no more than one in 100 may"
    );
    assert_eq!(bench.deployed().await, before, "its share is gone too");
    bench.ministack.stop().await;
}

#[tokio::test]
async fn an_alarm_that_turns_red_takes_a_canary_back() {
    let bench = Bench::new().await;
    let before = bench.deployed().await;
    let plan = bench.canary("8", "1").await;
    let cloudwatch = aws_sdk_cloudwatch::Client::new(&support::sdk(&bench.ministack));
    let alarm = async {
        bench.until_tried().await;
        let alarm = cloudwatch
            .set_alarm_state()
            .alarm_name("LiveInsight-Lambda-Duration");
        let alarm = alarm.state_value(StateValue::Alarm).state_reason("6 s");
        alarm.send().await.unwrap();
    };
    let (outcome, ()) = tokio::join!(bench.execute(&plan), alarm);
    let outcome = outcome.unwrap();
    assert_eq!(
        super::cause(&outcome),
        "version 2 did not pass as a canary: LiveInsight-Lambda-Duration turned red: 6 s"
    );
    assert_eq!(bench.deployed().await, before);
    bench.ministack.stop().await;
}

#[tokio::test]
async fn a_canary_that_too_few_met_waits_and_a_person_promotes_it() {
    let bench = Bench::new().await;
    bench.waiting("2").await;
    let lock = deploy::lock(&bench.aws, &bench.stack).await.unwrap().unwrap();
    assert_eq!(lock.standing(clock::system()), Standing::Waiting);
    // Whoever comes without having decided leaves it so, however well it does meanwhile.
    bench.invoked("2", 500.0, 0.0).await;
    let left = bench.resume_after(soon, &Wish::GoOn).await.unwrap_err();
    assert!(matches!(left, DeployError::CanaryWaits { .. }), "{left}");
    assert_eq!(bench.routing().await, tried("2"));

    let outcome = bench
        .decide(Decision::Promote, "few come at night")
        .await
        .unwrap();
    assert_eq!(version(&outcome).as_deref(), Some("2"));
    assert_eq!(bench.routing().await, Routing::whole(published("2")));
    assert!(bench.points().await.contains(&Point::CanaryDecided {
        decision: Decision::Promote,
        who: "arn:aws:iam::000000000000:root".to_owned(),
        reason: "few come at night".to_owned(),
    }));
    let again = bench.decide(Decision::Promote, "twice").await;
    assert!(matches!(again, Err(DeployError::NothingWaits)));
    bench.ministack.stop().await;
}

#[tokio::test]
async fn a_canary_that_waits_is_rolled_back_by_a_person_by_a_rollback_and_by_what_it_does() {
    let bench = Bench::new().await;
    let before = bench.deployed().await;
    bench.waiting("2").await;
    let outcome = bench.decide(Decision::RollBack, "not tonight").await.unwrap();
    assert_eq!(super::cause(&outcome), "not tonight");
    assert_eq!(bench.deployed().await, before);

    bench.waiting("3").await;
    let wish = Wish::Back("a rollback is wanted".to_owned());
    let finished = deploy::resume(&bench.aws, &bench.stack, &wish, &mut ignore).await;
    let outcome = finished.unwrap().unwrap().outcome;
    assert_eq!(super::cause(&outcome), "a rollback is wanted");
    assert_eq!(bench.deployed().await, before);

    // Nobody decided, and it began to fail.
    bench.waiting("4").await;
    bench.invoked("4", 4.0, 3.0).await;
    let finished = deploy::resume(&bench.aws, &bench.stack, &Wish::GoOn, &mut ignore).await;
    let outcome = finished.unwrap().unwrap().outcome;
    assert_eq!(
        super::cause(&outcome),
        "version 4 did not pass as a canary: 3 of its 4 invocations failed, and no more than one in 100 may"
    );
    assert_eq!(bench.deployed().await, before);
    bench.ministack.stop().await;
}

#[tokio::test]
async fn a_canary_that_is_watched_is_promoted_at_once_by_a_person() {
    let bench = Bench::new().await;
    let plan = bench.canary("3600", "100000").await;
    let person = async {
        let early = bench.end_early(Decision::Promote, "seen enough").await;
        assert!(matches!(early, Ok(Heard::HandedOver(_))), "{early:?}");
        // Whoever clicks twice, or comes second, changes nothing; whoever wants otherwise is told.
        let again = deploy::decide(&bench.aws, &bench.stack, Decision::Promote, "twice", &mut ignore).await;
        assert!(
            matches!(
                again,
                Ok(Heard::HandedOver(_)) | Err(DeployError::NothingWaits | DeployError::LockHeld(_))
            ),
            "{again:?}"
        );
    };
    let (outcome, ()) = tokio::join!(bench.execute(&plan), person);
    assert_eq!(version(&outcome.unwrap()).as_deref(), Some("2"));
    assert_eq!(bench.routing().await, Routing::whole(published("2")));
    assert!(bench.points().await.contains(&Point::CanaryDecided {
        decision: Decision::Promote,
        who: "arn:aws:iam::000000000000:root".to_owned(),
        reason: "seen enough".to_owned(),
    }));
    bench.ministack.stop().await;
}

#[tokio::test]
async fn a_canary_that_is_watched_is_taken_back_at_once_by_a_person() {
    let bench = Bench::new().await;
    let before = bench.deployed().await;
    let plan = bench.canary("3600", "100000").await;
    let person = async {
        let early = bench.end_early(Decision::RollBack, "visitors complain").await;
        assert!(matches!(early, Ok(Heard::HandedOver(_))), "{early:?}");
        let other = deploy::decide(&bench.aws, &bench.stack, Decision::Promote, "no", &mut ignore).await;
        assert!(other.is_err(), "{other:?}");
    };
    let (outcome, ()) = tokio::join!(bench.execute(&plan), person);
    assert_eq!(super::cause(&outcome.unwrap()), "visitors complain");
    assert_eq!(bench.deployed().await, before, "its share is gone too");
    bench.ministack.stop().await;
}

/// The time to watch is over, and the last look takes a while: who decides meanwhile was told that it counts.
#[tokio::test]
async fn who_decides_during_the_last_look_is_heard() {
    let bench = Bench::new().await;
    let before = bench.deployed().await;
    let plan = bench.canary("1", "1").await;
    let looks = || {
        let seen = bench.proxy.seen();
        seen.iter().filter(|call| call.contains("DescribeAlarms")).count()
    };
    let person = async {
        bench.until_baking().await;
        bench.invoked("2", 4.0, 0.0).await;
        bench
            .proxy
            .only("DescribeAlarms", Fault::Slow(Duration::from_secs(3)));
        let first = looks();
        // The look after the one that was under way or over is the last.
        while looks() < first + 2 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let early = bench.end_early(Decision::RollBack, "visitors complain").await;
        bench.proxy.clear();
        early
    };
    let (outcome, early) = tokio::join!(bench.execute(&plan), person);
    assert!(matches!(early, Ok(Heard::HandedOver(_))), "{early:?}");
    assert_eq!(super::cause(&outcome.unwrap()), "visitors complain");
    assert_eq!(bench.deployed().await, before);
    bench.ministack.stop().await;
}

#[tokio::test]
async fn who_wants_a_canary_that_fails_does_not_get_it() {
    let bench = Bench::new().await;
    let before = bench.deployed().await;
    let plan = bench.canary("3600", "100").await;
    let person = async {
        bench.until_baking().await;
        bench.invoked("2", 40.0, 3.0).await;
        bench.end_early(Decision::Promote, "it looks well").await.unwrap();
    };
    let (outcome, ()) = tokio::join!(bench.execute(&plan), person);
    assert!(super::cause(&outcome.unwrap()).contains("3 of its 40 invocations failed"));
    assert_eq!(bench.deployed().await, before);
    bench.ministack.stop().await;
}

#[tokio::test]
async fn what_was_decided_survives_who_was_told() {
    let bench = Bench::new().await;
    let before = bench.deployed().await;
    let arguments = [
        "deploy",
        "--yes",
        "--set",
        "MemorySize=1024",
        "--canary",
        "10",
        "--bake",
        "3600",
        "--minimum-sample",
        "5",
    ];
    let (baking, told) = oneshot::channel();
    let watching = async {
        bench.until_baking().await;
        baking.send("baking".to_owned()).unwrap();
    };
    let (killed, ()) = tokio::join!(killed_when(&bench, &arguments, told), watching);
    assert!(killed.is_some());
    // By its lock the process that is gone still watches.
    let early = bench.end_early(Decision::RollBack, "not tonight").await;
    assert!(matches!(early, Ok(Heard::HandedOver(_))), "{early:?}");
    let finished = bench.resume_after(soon, &Wish::GoOn).await.unwrap().unwrap();
    assert_eq!(super::cause(&finished.outcome), "not tonight");
    assert_eq!(bench.deployed().await, before);
    bench.ministack.stop().await;
}

/// What becomes of a canary whose process is killed while it bakes, after so many of 20 invocations failed.
async fn killed_while_it_bakes(bench: &Bench, errors: f64) -> Outcome {
    let arguments = [
        "deploy",
        "--yes",
        "--set",
        "MemorySize=1024",
        "--canary",
        "10",
        "--bake",
        "60",
        "--minimum-sample",
        "5",
    ];
    let (baking, told) = oneshot::channel();
    let watching = async {
        bench.until_baking().await;
        baking.send("baking".to_owned()).unwrap();
    };
    let (killed, ()) = tokio::join!(killed_when(bench, &arguments, told), watching);
    assert!(killed.is_some());
    assert_eq!(bench.routing().await, tried("2"));
    // Not at once: it may still be at work.
    let held = deploy::resume(&bench.aws, &bench.stack, &Wish::GoOn, &mut ignore).await;
    assert!(matches!(held, Err(DeployError::LockHeld(_))));
    bench.invoked("2", 20.0, errors).await;
    // Its time counted on: after these minutes it is over.
    let finished = bench.resume_after(soon, &Wish::GoOn).await.unwrap().unwrap();
    finished.outcome
}

#[tokio::test]
async fn a_canary_that_is_killed_while_it_bakes_is_taken_up_and_promoted() {
    let bench = Bench::new().await;
    let outcome = killed_while_it_bakes(&bench, 0.0).await;
    assert_eq!(version(&outcome).as_deref(), Some("2"));
    assert_eq!(bench.routing().await, Routing::whole(published("2")));
    bench.ministack.stop().await;
}

#[tokio::test]
async fn a_canary_that_is_killed_while_it_bakes_is_taken_up_and_taken_back() {
    let bench = Bench::new().await;
    let before = bench.deployed().await;
    let outcome = killed_while_it_bakes(&bench, 1.0).await;
    assert!(
        super::cause(&outcome).contains("1 of its 20 invocations failed"),
        "{outcome}"
    );
    assert_eq!(bench.deployed().await, before);
    bench.ministack.stop().await;
}

#[tokio::test]
async fn the_command_says_that_a_person_must_decide_and_lets_one() {
    let bench = Bench::new().await;
    let code = async |arguments: &[&str]| {
        let mut child = liveinsight(&bench, arguments);
        child.wait().await.unwrap().code()
    };
    let deploy = |percent: &'static str| {
        [
            "deploy",
            "--yes",
            "--set",
            "MemorySize=1024",
            "--canary",
            percent,
            "--bake",
            "1",
            "--minimum-sample",
            "5",
        ]
    };
    assert_eq!(code(&deploy("100")).await, Some(2), "wrong usage");
    assert_eq!(
        code(&["canary", "promote", "--reason", "r", "--yes"]).await,
        Some(4),
        "nothing waits"
    );
    assert_eq!(code(&deploy("10")).await, Some(7), "a person must act");
    assert_eq!(code(&["canary"]).await, Some(0), "shown");
    assert_eq!(
        code(&["canary", "promote", "--reason", "r"]).await,
        Some(4),
        "not confirmed"
    );
    assert_eq!(
        code(&["canary", "rollback", "--reason", "r", "--yes"]).await,
        Some(6),
        "rolled back"
    );
    assert_eq!(bench.routing().await, Routing::whole(published("1")));
    bench.ministack.stop().await;
}

//! Two consoles keep the same days: each is kept once and whole, whoever dies and whatever AWS does meanwhile.

use super::{PATIENCE, put_on};
use crate::proxy::{Fault, Proxy};
use crate::scene::Stage;
use crate::support;
use domain::contract::artifact_bucket;
use domain::cost::{Day, Resource, Usage};
use domain::price::Dimension;
use liveinsight::clock;
use liveinsight::deploy::{self, Progress};
use liveinsight::usage_archive::UsageArchive;
use liveinsight::usage_keeper::keep_missing;
use time::macros::date;
use time::{Date, Duration};

const FIRST: Date = date!(2026 - 11 - 01);
const DAYS: usize = 6;

/// What one of the keepers metered: the same days, and not quite the same figures.
fn metered(keeper: u32) -> Vec<Day> {
    (0..DAYS as u32)
        .map(|number| Day {
            date: FIRST + Duration::days(number.into()),
            usage: Usage::new("us-east-1".parse().unwrap())
                .with(
                    Resource::Api,
                    Dimension::ApiGatewayRest,
                    (1000 * keeper + number).into(),
                )
                .with(
                    Resource::Function,
                    Dimension::LambdaRequests,
                    (1000 * keeper + number).into(),
                ),
        })
        .collect()
}

/// Every day that is kept is one keeper's, whole; none is missing before the last.
#[track_caller]
fn assert_whole(kept: &[Day], both: &[Vec<Day>; 2], case: &str) {
    for (number, day) in kept.iter().enumerate() {
        assert!(
            both.iter().any(|days| days[number] == *day),
            "{case}: day {number} is {day:?}"
        );
    }
}

#[tokio::test]
async fn each_day_is_kept_once_and_whole_by_whichever_of_two_keepers() {
    let (_dir, ministack) = support::ministack().await;
    let sandbox = support::connect(&ministack).await;
    deploy::bootstrap(sandbox.aws(), &mut |_: Progress| {})
        .await
        .unwrap();
    let today = FIRST + Duration::days(DAYS as i64);
    let faults = [Fault::Denied, Fault::Throttled, Fault::Cut, Fault::Lost];
    for round in 0..faults.len() * DAYS {
        let fault = faults[round % faults.len()];
        // Past the last write nobody dies.
        let dies_at = round / faults.len();
        let case = format!("{fault:?}, dies at write {dies_at}");
        // Every round has an archive of its own.
        let stack = format!("stack-{round}").parse().unwrap();
        let archive = UsageArchive::new(sandbox.aws().clone(), &stack);
        let (mortal, beset) = (
            Proxy::start(ministack.endpoint()).await,
            Proxy::start(ministack.endpoint()).await,
        );
        let one = UsageArchive::new(mortal.connect().await, &stack);
        let other = UsageArchive::new(beset.connect().await, &stack);
        let both = [metered(1), metered(2)];

        // One console dies after a write that it never heard of; the other has an outage of its own.
        let halted = mortal.halt_on("PutItem", dies_at);
        beset.only("PutItem", fault);
        let outage = async {
            tokio::select! {
                _ = halted => {}
                _ = one.keep(&both[0], today) => {}
            }
        };
        let (_, _) = tokio::join!(outage, other.keep(&both[1], today));
        let kept = archive.days().await.unwrap();
        assert_whole(&kept, &both, &case);

        // The first is started again, the other's outage is over, and both go on at once.
        mortal.clear();
        beset.clear();
        let again = UsageArchive::new(mortal.connect().await, &stack);
        let (first, second) = tokio::join!(again.keep(&both[0], today), other.keep(&both[1], today));
        let new = first.unwrap() + second.unwrap();
        assert_eq!(new, DAYS - kept.len(), "{case}: each day is new to one of them");
        let all = archive.days().await.unwrap();
        assert_eq!(all.len(), DAYS, "{case}");
        assert_whole(&all, &both, &case);
        assert_eq!(all[..kept.len()], kept, "{case}: what was kept stays as it was");
    }
    ministack.stop().await;
}

#[tokio::test]
async fn a_day_is_kept_with_its_packages_though_s3_has_not_told_of_it_yet() {
    let stage = Stage::healthy().await;
    let scene = stage.scene().await;
    let today = clock::system().date();
    let ago = |days: i64| today - Duration::days(days);
    let calls = (1..=4).rev().map(|days| (ago(days), 1000.0));
    let function = [("FunctionName", "LiveInsight-EventCollector")];
    put_on(&stage, "AWS/Lambda", "Invocations", &function, calls).await;
    let account = "000000000000".parse().unwrap();
    let bucket = artifact_bucket(&account, &"us-east-1".parse().unwrap());
    let packages = [
        ("BucketName", bucket.as_str()),
        ("StorageType", "StandardStorage"),
    ];
    let bytes = [(ago(2), 20.0 * 1_073_741_824.0)].into_iter();
    put_on(&stage, "AWS/S3", "BucketSizeBytes", &packages, bytes).await;
    scene.look(PATIENCE).await;

    let stack = support::STACK.parse().unwrap();
    let archive = UsageArchive::new(scene.aws().clone(), &stack);
    let day_before = Day {
        date: ago(2),
        usage: metered(1)[0].usage.clone(),
    };
    archive.keep(&[day_before], today).await.unwrap();
    let metrics = std::time::Duration::from_secs(300);
    let missing = async || keep_missing(scene.aws(), scene.console(), &stack, metrics).await;
    assert_eq!(missing().await.unwrap(), 1, "yesterday alone is missing");
    assert_eq!(missing().await.unwrap(), 0);

    let kept = archive.days().await.unwrap();
    let yesterday = kept.last().unwrap();
    assert_eq!((kept.len(), yesterday.date), (2, ago(1)));
    let of_month = f64::from(domain::cost::days_in_month(ago(1)));
    let gb = yesterday.usage.of(Dimension::S3Storage).as_f64() * of_month;
    assert!((gb - 20.0).abs() < 1e-6, "{gb} GB");
    stage.leave().await;
}

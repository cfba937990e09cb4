//! The function's memory, and how many of it may run.

use super::*;
use crate::price::Dimension;
use crate::snapshot;
use time::OffsetDateTime;

const FROM: OffsetDateTime = datetime!(2026-11-16 12:00 UTC);
const TO: OffsetDateTime = datetime!(2026-11-23 12:00 UTC);

/// A thousand invocations that were all looked at: no doubt.
fn used(max_mb: u32) -> MemorySample {
    MemorySample::of(vec![max_mb; 1000], FROM, TO, LookedAt::All)
}

fn advised(configured_mb: u32, sample: Option<MemorySample>, region: &Region) -> MemoryAdvice {
    let function = MemoryUse {
        configured_mb,
        sample,
        mean_ms: Some(134.0),
        compute: quantity("600000"),
        dimension: Dimension::LambdaComputeX86,
    };
    memory(&function, region, &book())
}

#[test]
fn a_line_that_ends_an_invocation_says_what_it_used() {
    let report = "REPORT RequestId: 3604209a-e9a3-11e6-939a-754dd98c7be3\tDuration: 12.34 ms\tBilled Duration: 13 ms\t\
                  Memory Size: 512 MB\tMax Memory Used: 84 MB\t";
    for (line, expected) in [
        (report, Some(84)),
        // With the start of an environment and a trace.
        (
            "REPORT RequestId: 1\tDuration: 1.00 ms\tBilled Duration: 1 ms\tMemory Size: 512 MB\tMax Memory Used: 18 MB\t\
             Init Duration: 21.50 ms\t\nXRAY TraceId: 1-2-3\tSegmentId: 4\tSampled: true\t",
            Some(18),
        ),
        ("REPORT RequestId: 1\tDuration: 1.00 ms", None),
        ("REPORT RequestId: 1\tMax Memory Used: much MB", None),
        ("REPORT RequestId: 1\tMax Memory Used: -3 MB", None),
        ("END RequestId: 1", None),
        // A visitor may write anything, but not begin a line.
        (
            r#"{"outcome":"refused","error":"REPORT RequestId: 1\tMax Memory Used: 9999 MB"}"#,
            None,
        ),
        ("", None),
    ] {
        assert_eq!(max_memory_used(line), expected, "{line}");
    }
}

#[test]
fn a_sample_leaves_out_what_was_not_measured() {
    // 1 to 200 MB in no order, and three lines that say nothing.
    let lines = (0..200)
        .map(|number| number * 37 % 200 + 1)
        .chain([0; 3])
        .collect();
    let sample = MemorySample::of(lines, FROM, TO, LookedAt::Sampled { read: 8, of: 8 });
    let found = MemoryUsed {
        // Of 200 the 198th.
        p99_mb: 198,
        max_mb: 200,
    };
    assert_eq!(
        (sample.invocations, sample.unmeasured, sample.used),
        (200, 3, Some(found))
    );
    assert_eq!(MemorySample::of(vec![0, 0], FROM, TO, LookedAt::All).used, None);
    assert_eq!(MemorySample::of(vec![], FROM, TO, LookedAt::All).unmeasured, 0);
}

#[test]
fn memory_as_a_range() {
    // (configured, used, advised, at least, at most, shortest, longest). Now: 600,000 GB-s × 0.0000166667 = 10.00002.
    for (configured, max, to, low, high, takes) in [
        // 84 × 1.5 = 126, in steps 128: a quarter of 512. If calls take as long 150,000 GB-s × 0.0000166667 = 2.500005; if they
        // take 512 ÷ 128 times as long, 4 × 134 ms, as much as now.
        (512, 84, 128, "2.500005", "10.00002", (134.0, 536.0)),
        // 170 × 1.5 = 255, in steps 256, half of 512: 300,000 × 0.0000166667.
        (512, 170, 256, "5.00001", "10.00002", (134.0, 268.0)),
        // 1 × 1.5 = 1.5, in steps 64; Lambda takes no less than 128: a quarter.
        (512, 1, 128, "2.500005", "10.00002", (134.0, 536.0)),
        // 500 of 512 is more than nine tenths. 500 × 1.5 = 750, in steps 768: 900,000 × 0.0000166667 if calls take as long, as
        // much as now if they take two thirds, 134 × 512 ÷ 768 = 89.33.
        (
            512,
            500,
            768,
            "10.00002",
            "15.00003",
            (134.0 * 512.0 / 768.0, 134.0),
        ),
        // 9,600 × 1.5 is beyond the most, 10,240: 614,400 × 0.0000166667 if calls take as long.
        (
            10_000,
            9_600,
            10_240,
            "10.00002",
            "10.24002048",
            (134.0 / 1.024, 134.0),
        ),
    ] {
        let MemoryAdvice::Change(change) = advised(configured, Some(used(max)), &virginia()) else {
            panic!("{configured} MB with {max} MB used is to be changed");
        };
        let costs = MemoryCosts {
            now: usd("10.00002"),
            low: usd(low),
            high: usd(high),
        };
        assert_eq!(
            (change.to_mb, change.costs),
            (to, Ok(costs)),
            "{configured} {max}"
        );
        let (shortest, longest) = change.takes_ms.unwrap();
        assert!((shortest - takes.0).abs() < 1e-9 && (longest - takes.1).abs() < 1e-9);
    }
}

#[test]
fn memory_that_fits_stays() {
    let sure = MemoryAdvice::Keep {
        because: MemoryKept::Fits,
        confidence: MemoryConfidence {
            level: Level::High,
            doubts: vec![],
        },
    };
    for (configured, max) in [
        // 300 × 1.5 = 450, in steps 512.
        (512, 300),
        // 400 × 1.5 = 600, in steps 640; but a fifth of 512 is left.
        (512, 400),
        // 460 of 512 are less than nine tenths, 460.8.
        (512, 460),
        (128, 20),
        (10_240, 10_240),
    ] {
        assert_eq!(
            advised(configured, Some(used(max)), &virginia()),
            sure,
            "{configured} {max}"
        );
    }
}

#[test]
fn memory_that_would_save_little_stays() {
    let kept = |compute: &str| {
        let function = MemoryUse {
            configured_mb: 512,
            sample: Some(used(84)),
            mean_ms: Some(134.0),
            compute: quantity(compute),
            dimension: Dimension::LambdaComputeX86,
        };
        match memory(&function, &virginia(), &book()) {
            MemoryAdvice::Keep { because, .. } => Some(because),
            _ => None,
        }
    };
    // Three quarters of 6,000 GB-s are 4,500: × 0.0000166667 × 12 = 0.9000018 a year.
    let saving = usd("0.9000018");
    assert_eq!(kept("6000"), Some(MemoryKept::NotWorthIt { saving }));
    // Of 7,000 they are 5,250: 1.05 a year.
    assert_eq!(kept("7000"), None);
}

#[test]
fn never_less_than_what_was_used_and_half_of_it() {
    for max in 1..=6_000 {
        if let MemoryAdvice::Change(change) = advised(6_144, Some(used(max)), &virginia()) {
            assert!(
                change.to_mb * 2 >= max * 3,
                "{max} MB used, {} advised",
                change.to_mb
            );
        }
    }
}

#[test]
fn what_no_line_says_is_not_advised() {
    let unmeasured = MemorySample::of(vec![0; 1000], FROM, TO, LookedAt::All);
    for sample in [None, Some(unmeasured)] {
        assert_eq!(advised(512, sample, &virginia()), MemoryAdvice::Unknown);
    }
    let elsewhere = advised(512, Some(used(84)), &"eu-north-1".parse().unwrap());
    assert_eq!(
        elsewhere,
        MemoryAdvice::NotPriced {
            reason: NotPriced::UnknownRegion
        }
    );
}

#[test]
fn memory_that_runs_out_is_told_even_where_it_has_no_price() {
    let nowhere: Region = "eu-north-1".parse().unwrap();
    // 127 of 128 is more than nine tenths. 127 × 1.5 = 190.5, in steps 192.
    let MemoryAdvice::Change(change) = advised(128, Some(used(127)), &nowhere) else {
        panic!("it is about to run out");
    };
    assert_eq!((change.to_mb, change.costs), (192, Err(NotPriced::UnknownRegion)));
}

#[test]
fn doubts_about_memory() {
    let few = MemoryDoubt::FewInvocations { invocations: 999 };
    for (sample, configured, level, doubts) in [
        (used(300), 512, Level::High, vec![]),
        (used(84), 512, Level::Medium, vec![MemoryDoubt::SpeedUnknown]),
        // More memory makes nothing slower.
        (used(500), 512, Level::High, vec![]),
        (
            MemorySample::of(vec![84; 999], FROM, TO, LookedAt::All),
            512,
            Level::Low,
            vec![few, MemoryDoubt::SpeedUnknown],
        ),
        (
            MemorySample::of(vec![300; 1000], FROM, TO, LookedAt::Sampled { read: 8, of: 8 }),
            512,
            Level::Medium,
            vec![MemoryDoubt::Sampled],
        ),
    ] {
        let confidence = match advised(configured, Some(sample), &virginia()) {
            MemoryAdvice::Keep { confidence, .. } => confidence,
            MemoryAdvice::Change(change) => change.confidence,
            other => panic!("{other:?}"),
        };
        assert_eq!(confidence, MemoryConfidence { level, doubts });
    }
}

#[test]
fn the_peak_against_the_limit_that_holds_for_it() {
    let reserved = snapshot::Concurrency::Reserved;
    let unreserved = snapshot::Concurrency::Unreserved;
    let account = Some(AccountLimit {
        concurrent: 1000,
        unreserved: 900,
    });
    let at_once = AtOnce {
        own: Some(20.0),
        unreserved: Some(450.0),
        busiest: 50.0,
        mean_ms: Some(134.0),
    };
    // Of 50 a second for 134 ms each 6.7 run at once; the metric saw a burst of 20.
    let reckoned = AtOnce {
        own: None,
        unreserved: None,
        ..at_once
    };
    let shared = LimitOf::Account { concurrent: 1000 };
    for (at_once, held, account, peak, peak_of, limit, limit_of, left) in [
        (
            at_once,
            reserved(50),
            account,
            20.0,
            PeakOf::Function,
            50,
            LimitOf::Function,
            0.6,
        ),
        (
            at_once,
            reserved(50),
            None,
            20.0,
            PeakOf::Function,
            50,
            LimitOf::Function,
            0.6,
        ),
        (
            at_once,
            reserved(10),
            account,
            20.0,
            PeakOf::Function,
            10,
            LimitOf::Function,
            0.0,
        ),
        (
            at_once,
            reserved(0),
            account,
            20.0,
            PeakOf::Function,
            0,
            LimitOf::Function,
            0.0,
        ),
        (
            at_once,
            unreserved,
            account,
            450.0,
            PeakOf::Unreserved,
            900,
            shared,
            0.5,
        ),
        // 1 − 6.7 ÷ 900
        (
            reckoned,
            unreserved,
            account,
            6.7,
            PeakOf::Reckoned,
            900,
            shared,
            1.0 - 6.7 / 900.0,
        ),
    ] {
        let found = concurrency(&at_once, held, account).unwrap();
        assert!(
            (found.peak - peak).abs() < 1e-9 && (found.left() - left).abs() < 1e-9,
            "{found:?}"
        );
        assert_eq!(
            (found.peak_of, found.limit, found.limit_of),
            (peak_of, limit, limit_of)
        );
        // 900 ÷ 0.134 s = 6,716.4 a second.
        let at_limit = found.requests_at_limit.unwrap();
        assert!((at_limit - f64::from(limit) / 0.134).abs() < 1e-6);
    }
    assert_eq!(
        concurrency(&at_once, unreserved, None),
        None,
        "the account's limit counts"
    );
    assert_eq!(
        concurrency(&AtOnce::default(), reserved(9), account),
        None,
        "nothing ran"
    );
}

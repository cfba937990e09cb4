use super::*;

/// 10 % for ten minutes, decided three minutes later, after 200 invocations at least.
fn terms() -> CanaryTerms {
    CanaryTerms::parse("10", "600", "200").unwrap()
}

fn counts(invocations: u64, errors: u64) -> Counts {
    Counts { invocations, errors }
}

fn fails(invocations: u64, errors: u64) -> Verdict {
    let why = Why::Fails(counts(invocations, errors));
    Verdict::RollBack { why }
}

fn inconclusive(have: u64) -> Verdict {
    Verdict::Inconclusive { have, need: 200 }
}

#[test]
fn what_becomes_of_a_canary() {
    let (early, late) = (Duration::minutes(9), Duration::minutes(13));
    for (case, new, elapsed, expected) in [
        ("nothing yet", counts(0, 0), early, Verdict::Bakes),
        ("well so far", counts(5000, 0), early, Verdict::Bakes),
        (
            "baked, its last figures are under way",
            counts(5000, 0),
            late - Duration::SECOND,
            Verdict::Bakes,
        ),
        // Of 200 two may fail; whether they were all that fail is not known yet.
        ("two of the first three", counts(3, 2), early, Verdict::Bakes),
        (
            "a third: whatever follows, too many of 200",
            counts(3, 3),
            early,
            fails(3, 3),
        ),
        ("many, but of very many", counts(5000, 50), early, Verdict::Bakes),
        ("too many of very many", counts(5000, 51), early, fails(5000, 51)),
        ("well to its end", counts(200, 0), late, Verdict::Promote),
        ("as many errors as may be", counts(200, 2), late, Verdict::Promote),
        ("one too many", counts(200, 3), late, fails(200, 3)),
        ("nobody came", counts(0, 0), late, inconclusive(0)),
        ("one too few", counts(199, 0), late, inconclusive(199)),
        (
            "too few, and as many errors as may be",
            counts(199, 1),
            late,
            inconclusive(199),
        ),
        // Too little to promote it, and what there is speaks against it.
        (
            "too few, and too many of these failed",
            counts(50, 1),
            late,
            fails(50, 1),
        ),
        // A figure may arrive before the other one that belongs to it.
        ("errors of no invocation", counts(0, 1), late, fails(0, 1)),
        (
            "long after its time",
            counts(200, 0),
            Duration::DAY,
            Verdict::Promote,
        ),
    ] {
        assert_eq!(judge(terms(), new, None, elapsed), expected, "{case}");
    }
}

#[test]
fn a_red_alarm_takes_it_back_at_any_time() {
    let red = RedAlarm {
        name: "LiveInsight-Lambda-Duration".parse().unwrap(),
        reason: "6 s".to_owned(),
    };
    for (new, elapsed) in [
        (counts(0, 0), Duration::ZERO),
        (counts(500, 0), Duration::DAY),
        (counts(10, 0), Duration::DAY),
    ] {
        let Verdict::RollBack { why } = judge(terms(), new, Some(&red), elapsed) else {
            panic!("{new:?} after {elapsed}");
        };
        assert_eq!(why.to_string(), "LiveInsight-Lambda-Duration turned red: 6 s");
    }
}

#[test]
fn more_traffic_without_errors_never_makes_it_worse() {
    let rank = |verdict: &Verdict| match verdict {
        Verdict::RollBack { .. } => 0,
        Verdict::Bakes | Verdict::Inconclusive { .. } => 1,
        Verdict::Promote => 2,
    };
    for elapsed in [Duration::ZERO, Duration::HOUR] {
        for errors in 0..5 {
            let verdicts =
                (errors..600).map(|invocations| judge(terms(), counts(invocations, errors), None, elapsed));
            let ranks: Vec<i32> = verdicts.map(|verdict| rank(&verdict)).collect();
            assert!(ranks.is_sorted(), "{errors} errors after {elapsed}: {ranks:?}");
        }
    }
}

#[test]
fn figures_are_waited_for_no_longer_than_it_baked() {
    for (bake, decided) in [("1", 2), ("60", 120), ("180", 360), ("181", 361), ("3600", 3780)] {
        let terms = CanaryTerms::parse("10", bake, "1").unwrap();
        assert_eq!(terms.decided_after(), Duration::seconds(decided), "{bake}");
    }
}

#[test]
fn terms_are_whole_numbers_within_their_bounds() {
    assert_eq!(CanaryTerms::parse(" 10 ", "600", "200"), Ok(terms()));
    for (percent, bake, sample, said) in [
        (
            "0",
            "1",
            "1",
            "the canary's share in percent must be a whole number from 1 to 99",
        ),
        (
            "100",
            "1",
            "1",
            "the canary's share in percent must be a whole number from 1 to 99",
        ),
        (
            "2.5",
            "1",
            "1",
            "the canary's share in percent must be a whole number from 1 to 99",
        ),
        (
            "",
            "1",
            "1",
            "the canary's share in percent must be a whole number from 1 to 99",
        ),
        (
            "10",
            "0",
            "1",
            "the canary's bake time in seconds must be a whole number from 1 to 86400",
        ),
        (
            "10",
            "86401",
            "1",
            "the canary's bake time in seconds must be a whole number from 1 to 86400",
        ),
        (
            "10",
            "-1",
            "1",
            "the canary's bake time in seconds must be a whole number from 1 to 86400",
        ),
        (
            "10",
            "1",
            "0",
            "the canary's minimum sample must be a whole number from 1 to 1000000",
        ),
        (
            "10",
            "1",
            "many",
            "the canary's minimum sample must be a whole number from 1 to 1000000",
        ),
    ] {
        let error = CanaryTerms::parse(percent, bake, sample).unwrap_err();
        assert_eq!(error.to_string(), said);
    }
}

#[test]
fn the_new_version_takes_its_share_and_what_was_live_the_rest() {
    let live = AliasTarget::Published("7".parse().unwrap());
    let routing = terms().routing(live, "8".parse().unwrap());
    assert_eq!(routing.to_string(), "7, with 10 % to version 8");
    assert_eq!(Routing::whole(live).to_string(), "7");
}

#[test]
fn an_error_rate_is_of_invocations() {
    assert_eq!(counts(0, 0).error_percent(), None);
    assert_eq!(counts(200, 3).error_percent(), Some(1.5));
}

//! A canary in the journal: what comes next, what is undone, and how it waits for a person.

use super::*;
use crate::deployment::CanaryTerms;
use crate::deployment::canary::{Counts, Decision, Observation};

fn terms() -> CanaryTerms {
    CanaryTerms::parse("10", "600", "200").unwrap()
}

fn canary() -> Intent {
    let from = at("7");
    let mut intent = deployment(Some(from));
    let shift = intent
        .steps
        .iter()
        .position(|step| step.kind() == StepKind::ShiftAlias)
        .unwrap();
    let canary = [
        Step::ShiftCanary { from, terms: terms() },
        Step::BakeCanary {
            terms: terms(),
            red_before: BTreeSet::new(),
        },
        Step::PromoteCanary { from, terms: terms() },
    ];
    intent.steps.splice(shift..=shift, canary);
    intent
}

fn observed(invocations: u64, errors: u64) -> Point {
    let new = Counts { invocations, errors };
    let old = Counts {
        invocations: 9 * invocations,
        errors: 0,
    };
    Point::CanaryObserved {
        observation: Observation { new, old },
    }
}

fn decided(decision: Decision) -> Point {
    Point::CanaryDecided {
        decision,
        who: "lee".to_owned(),
        reason: "looked at it".to_owned(),
    }
}

/// Up to where its time begins.
fn baking() -> Vec<Point> {
    let mut points = points_of_deployment();
    points.truncate(6);
    points.extend([
        Point::ShiftingCanary {
            from: at("7"),
            note: "before".to_owned(),
        },
        Point::CanaryShifted,
        Point::BakingCanary,
    ]);
    points
}

fn waiting() -> Vec<Point> {
    let mut points = baking();
    points.extend([observed(3, 0), Point::CanaryInconclusive { have: 3, need: 200 }]);
    points
}

#[test]
fn what_comes_next_at_every_point_of_a_canary_and_what_is_undone_if_it_fails_there() {
    let mut points = baking();
    points.extend([
        observed(250, 1),
        Point::CanaryPassed,
        Point::PromotingCanary,
        Point::CanaryPromoted,
        Point::CheckingEndToEnd,
    ]);
    let table = table(&canary(), &points);
    let of_the_canary: Vec<&str> = table.lines().skip(6).collect();
    insta::assert_snapshot!(of_the_canary.join("\n"), @r"
    version_checked | shift_canary | restore_stack, verify
    shifting_canary | shift_canary | take_alias_back, restore_stack, verify
    canary_shifted | bake_canary | take_alias_back, restore_stack, verify
    baking_canary | bake_canary | take_alias_back, restore_stack, verify
    canary_observed | bake_canary | take_alias_back, restore_stack, verify
    canary_passed | promote_canary | take_alias_back, restore_stack, verify
    promoting_canary | promote_canary | take_alias_back, restore_stack, verify
    canary_promoted | verify_end_to_end | take_alias_back, restore_stack, verify
    checking_end_to_end | verify_end_to_end | take_alias_back, restore_stack, verify
    ");
}

#[test]
fn an_inconclusive_canary_waits_until_a_person_decides() {
    let waits = Waits {
        have: 3,
        need: 200,
        since: NOON,
    };
    let mut points = waiting();
    assert_eq!(journal(canary(), &points).next(), Next::Wait(waits));
    // Whatever is seen afterwards.
    points.push(observed(500, 0));
    assert_eq!(journal(canary(), &points).next(), Next::Wait(waits));

    let promoted = [&points[..], &[decided(Decision::Promote)]].concat();
    let promoted = journal(canary(), &promoted);
    assert!(matches!(promoted.next(), Next::Do(Step::PromoteCanary { .. })));
    assert_eq!(promoted.waits(), None);
    let told = promoted.canary().unwrap().decided;
    assert_eq!(told, Some((Decision::Promote, "lee", "looked at it")));

    let back = [&points[..], &[decided(Decision::RollBack)]].concat();
    let back = journal(canary(), &back);
    let undo = Undo::TakeAliasBack {
        to: at("7"),
        note: "before".to_owned(),
    };
    assert_eq!(back.next(), Next::Undo(undo));
    let wanted = Failure::WantedBack {
        reason: "looked at it".to_owned(),
    };
    assert_eq!(back.failure(), Some(wanted));
    assert_eq!(back.turned_at(), Some(NOON));
    assert_eq!(back.waits(), None);
}

#[test]
fn a_canary_that_waits_is_neither_taken_up_nor_too_old() {
    let tomorrow = NOON + Duration::DAY;
    let back = Wish::Back("a rollback is wanted".to_owned());
    let waiting = journal(canary(), &waiting());
    assert_eq!(waiting.turns_back(tomorrow, &Wish::GoOn), None);
    assert_eq!(
        waiting.turns_back(tomorrow, &back),
        Some(Failure::WantedBack {
            reason: "a rollback is wanted".to_owned()
        })
    );
    // One that was cut off while it baked is like every other run.
    let baking = journal(canary(), &baking());
    let later = NOON + Duration::minutes(59);
    assert_eq!(baking.turns_back(later, &Wish::GoOn), None);
    assert!(baking.turns_back(tomorrow, &Wish::GoOn).is_some());
}

#[test]
fn its_progress_is_what_was_seen_last() {
    let mut points = baking();
    points.extend([observed(10, 0), observed(20, 1)]);
    let journal = journal(canary(), &points);
    let progress = journal.canary().unwrap();
    assert_eq!(progress.since, Some(NOON));
    assert_eq!(
        progress.observed.unwrap().1.new,
        Counts {
            invocations: 20,
            errors: 1
        }
    );
    assert_eq!((progress.from, progress.waits), (at("7"), None));
}

#[test]
fn a_deployment_at_once_has_no_canary() {
    assert_eq!(journal(deployment(Some(at("7"))), &[]).canary(), None);
}

#[test]
fn its_points_survive_being_written() {
    let mut points = waiting();
    points.extend([
        decided(Decision::Promote),
        Point::CanaryPassed,
        Point::PromotingCanary,
        Point::CanaryPromoted,
    ]);
    let whole = journal(canary(), &points);
    let text = serde_json::to_string(whole.entries()).unwrap();
    assert_eq!(Journal::new(serde_json::from_str(&text).unwrap()), Ok(whole));
}

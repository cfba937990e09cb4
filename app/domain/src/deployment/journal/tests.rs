use super::*;
use crate::deployment::{Pin, Place};
use crate::name::CodeSha256;
use crate::snapshot::{AliasTarget, Routing};
use std::collections::BTreeSet;
use time::macros::datetime;

mod canary;

const NOON: OffsetDateTime = datetime!(2026-11-23 12:00 UTC);

fn version(number: &str) -> VersionNumber {
    number.parse().unwrap()
}

fn at(number: &str) -> AliasTarget {
    AliasTarget::Published(version(number))
}

fn pin() -> Pin {
    Pin {
        version: version("7"),
        who: "kim".to_owned(),
        reason: "errors".to_owned(),
        at: NOON,
        run: "20261123T110000000Z-1".parse().unwrap(),
    }
}

fn intent(kind: Kind, steps: Vec<Step>, live: Option<AliasTarget>) -> Intent {
    Intent {
        run: "20261123T120000000Z-1".parse().unwrap(),
        place: Place {
            account: "000000000000".parse().unwrap(),
            region: "us-east-1".parse().unwrap(),
            stack: "liveinsight-infrastructure".parse().unwrap(),
        },
        who: "kim".to_owned(),
        reason: None,
        kind,
        steps,
        before: Before {
            stack: None,
            live,
            pin: Some(pin()),
        },
    }
}

fn watch() -> Step {
    Step::WatchAlarms {
        seconds: 0,
        red_before: BTreeSet::new(),
    }
}

fn deployment(from: Option<AliasTarget>) -> Intent {
    let steps = vec![
        Step::ExecuteChangeSet {
            arn: "arn".to_owned(),
            token: "token".to_owned(),
        },
        Step::PublishVersion {
            code_sha256: CodeSha256::reported("new"),
        },
        Step::InvokeVersion,
        Step::ShiftAlias { from },
        Step::VerifyEndToEnd,
        watch(),
        Step::ReleasePin,
    ];
    let plan = "0123456789ab".to_owned();
    intent(Kind::Deployment { plan, commit: None }, steps, from)
}

fn rollback() -> Intent {
    let from = Some(at("8"));
    let steps = vec![
        Step::InvokeVersion,
        Step::ShiftAlias { from },
        Step::VerifyEndToEnd,
        Step::Pin,
    ];
    intent(Kind::Rollback { to: version("7") }, steps, from)
}

/// Every point of a deployment that goes well.
fn points_of_deployment() -> Vec<Point> {
    vec![
        Point::ExecutingChangeSet { after_event: None },
        Point::StackSettled,
        Point::Publishing,
        Point::Published {
            version: version("8"),
        },
        Point::CheckingVersion,
        Point::VersionChecked { milliseconds: 9 },
        shifting("7"),
        Point::Shifted,
        Point::CheckingEndToEnd,
        Point::EndToEndChecked { milliseconds: 9 },
        Point::WatchingAlarms,
        Point::AlarmsWatched,
        Point::ReleasingPin,
        Point::PinReleased,
    ]
}

fn points_of_rollback() -> Vec<Point> {
    vec![
        Point::CheckingVersion,
        Point::VersionChecked { milliseconds: 9 },
        shifting("8"),
        Point::Shifted,
        Point::CheckingEndToEnd,
        Point::EndToEndChecked { milliseconds: 9 },
        Point::Pinning,
        Point::Pinned,
    ]
}

fn shifting(from: &str) -> Point {
    Point::Shifting {
        from: at(from),
        note: "before".to_owned(),
    }
}

fn failed() -> Point {
    Point::Failed {
        cause: Failure::Told("it broke".to_owned()),
    }
}

fn journal(intent: Intent, points: &[Point]) -> Journal {
    let began = Point::Began(Box::new(intent));
    let entry = |point: &Point| Entry {
        at: NOON,
        point: point.clone(),
    };
    Journal::new(std::iter::once(&began).chain(points).map(entry).collect()).unwrap()
}

/// How a point is called in the journal.
fn name(point: Option<&Point>) -> String {
    let json = point.map(|point| serde_json::to_value(point).unwrap());
    json.map_or_else(
        || "began".to_owned(),
        |json| json["point"].as_str().unwrap().to_owned(),
    )
}

/// For every point: what comes next if all is well, and what is undone if nothing more is.
fn table(intent: &Intent, points: &[Point]) -> String {
    let mut text = String::new();
    for written in 0..=points.len() {
        let so_far = &points[..written];
        let next = match journal(intent.clone(), so_far).next() {
            Next::Do(step) => serde_json::to_value(step.kind())
                .unwrap()
                .as_str()
                .unwrap()
                .to_owned(),
            Next::End(outcome) => format!("end: {}", outcome.word()),
            other => format!("{other:?}"),
        };
        let mut failing = [so_far, &[failed()]].concat();
        let mut undone = vec![];
        while let Next::Undo(undo) = journal(intent.clone(), &failing).next() {
            undone.push(
                serde_json::to_value(&undo).unwrap()["undo"]
                    .as_str()
                    .unwrap()
                    .to_owned(),
            );
            failing.push(Point::Undone { undo, left: None });
        }
        let last = name(so_far.last());
        text += &format!("{last} | {next} | {}\n", undone.join(", "));
    }
    text
}

#[test]
fn what_comes_next_at_every_point_of_a_deployment_and_what_is_undone_if_it_fails_there() {
    insta::assert_snapshot!(table(&deployment(Some(at("7"))), &points_of_deployment()), @r"
    began | execute_change_set | discard_change_set
    executing_change_set | execute_change_set | restore_stack, verify
    stack_settled | publish_version | restore_stack, verify
    publishing | publish_version | restore_stack, verify
    published | invoke_version | restore_stack, verify
    checking_version | invoke_version | restore_stack, verify
    version_checked | shift_alias | restore_stack, verify
    shifting | shift_alias | take_alias_back, restore_stack, verify
    shifted | verify_end_to_end | take_alias_back, restore_stack, verify
    checking_end_to_end | verify_end_to_end | take_alias_back, restore_stack, verify
    end_to_end_checked | watch_alarms | take_alias_back, restore_stack, verify
    watching_alarms | watch_alarms | take_alias_back, restore_stack, verify
    alarms_watched | release_pin | take_alias_back, restore_stack, verify
    releasing_pin | release_pin | restore_pin, take_alias_back, restore_stack, verify
    pin_released | end: succeeded | restore_pin, take_alias_back, restore_stack, verify
    ");
}

#[test]
fn that_the_stack_is_protected_is_not_undone() {
    let mut intent = deployment(Some(at("7")));
    intent.steps.insert(0, Step::ProtectStack);
    insta::assert_snapshot!(table(&intent, &[Point::Protecting, Point::Protected]), @r"
    began | protect_stack | discard_change_set
    protecting | protect_stack | discard_change_set
    protected | execute_change_set | discard_change_set
    ");
}

#[test]
fn what_comes_next_at_every_point_of_a_rollback_and_what_is_undone_if_it_fails_there() {
    insta::assert_snapshot!(table(&rollback(), &points_of_rollback()), @r"
    began | invoke_version | 
    checking_version | invoke_version | 
    version_checked | shift_alias | 
    shifting | shift_alias | take_alias_back, verify
    shifted | verify_end_to_end | take_alias_back, verify
    checking_end_to_end | verify_end_to_end | take_alias_back, verify
    end_to_end_checked | pin | take_alias_back, verify
    pinning | pin | restore_pin, take_alias_back, verify
    pinned | end: succeeded | restore_pin, take_alias_back, verify
    ");
}

#[test]
fn where_nothing_took_traffic_before_nothing_is_verified_after_undoing() {
    let points = [Point::ExecutingChangeSet { after_event: None }, failed()];
    assert_eq!(journal(deployment(None), &points).undos(), [Undo::RestoreStack]);
}

#[test]
fn the_alias_goes_back_to_where_the_journal_says_it_was() {
    let points = [&points_of_deployment()[..7], &[failed()]].concat();
    let Next::Undo(undo) = journal(deployment(Some(at("7"))), &points).next() else {
        panic!("nothing is undone");
    };
    assert_eq!(
        undo,
        Undo::TakeAliasBack {
            to: at("7"),
            note: "before".to_owned()
        }
    );
}

#[test]
fn a_run_that_was_left_goes_on_or_turns_back() {
    let back = Wish::Back("a rollback is wanted".to_owned());
    let (soon, late) = (NOON + Duration::minutes(59), NOON + Duration::minutes(61));
    let too_late = Some("the run was left for 61 minutes, too long to go on with");
    let untouched = Some("the run was left before it had changed anything");
    let wanted = Some("a rollback is wanted");
    let begun = [Point::ExecutingChangeSet { after_event: None }];
    let failing = [begun[0].clone(), failed()];
    for (points, now, wish, expected) in [
        (&[][..], soon, &Wish::GoOn, untouched),
        (&[], late, &Wish::GoOn, untouched),
        (&[], soon, &back, wanted),
        (&begun, soon, &Wish::GoOn, None),
        (&begun, late, &Wish::GoOn, too_late),
        (&begun, soon, &back, wanted),
        // What is on its way back goes on its way back.
        (&failing, soon, &Wish::GoOn, None),
        (&failing, late, &Wish::GoOn, None),
        (&failing, soon, &back, None),
    ] {
        let journal = journal(deployment(Some(at("7"))), points);
        assert_eq!(
            journal
                .turns_back(now, wish)
                .map(|cause| cause.to_string())
                .as_deref(),
            expected,
            "{points:?} {now} {wish:?}"
        );
    }
}

#[test]
fn the_outcome_says_what_went_wrong_whether_it_works_and_what_is_left() {
    let mut points = points_of_deployment();
    points.push(failed());
    let mut so_far = journal(deployment(Some(at("7"))), &points);
    while let Next::Undo(undo) = so_far.next() {
        let left = match undo {
            Undo::TakeAliasBack { .. } => Some(Left::MovedMeanwhile {
                found: Routing::whole(at("9")),
            }),
            Undo::Verify => Some(Left::NotWorking {
                failure: CheckFailure::Status {
                    status: 500,
                    body: "no".to_owned(),
                },
            }),
            _ => None,
        };
        let point = Point::Undone { undo, left };
        so_far.push(Entry { at: NOON, point });
    }
    let Next::End(outcome) = so_far.next() else {
        panic!("the run does not end");
    };
    insta::assert_snapshot!(outcome, @r"
    it broke; everything was rolled back, but the check afterwards failed: it answered HTTP 500: no
      left: version 8 stays published; it takes no traffic and costs nothing
      left: LIVE is at 9, where somebody else moved it meanwhile; it was left there
    ");
    so_far.push(Entry {
        at: NOON,
        point: Point::Ended { outcome },
    });
    assert_eq!(so_far.next(), Next::Nothing);
}

#[test]
fn a_journal_survives_being_written() {
    for point in points_of_deployment().into_iter().chain(points_of_rollback()) {
        let entry = Entry { at: NOON, point };
        let text = serde_json::to_string(&entry).unwrap();
        assert_eq!(serde_json::from_str::<Entry>(&text).unwrap(), entry, "{text}");
    }
    let whole = journal(deployment(Some(at("7"))), &points_of_deployment());
    let text = serde_json::to_string(whole.entries()).unwrap();
    assert_eq!(Journal::new(serde_json::from_str(&text).unwrap()), Ok(whole));
    assert_eq!(Journal::new(vec![]), Err(WithoutBeginning));
}

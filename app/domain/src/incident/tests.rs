use super::*;
use time::macros::datetime;

const OPENED: OffsetDateTime = datetime!(2026-11-23 03:00 UTC);

fn task(id: u16) -> Task {
    Task {
        id,
        said: said(&format!("할 일 {id}"), &format!("task {id}")),
    }
}

fn said(ko: &str, en: &str) -> Said {
    Said {
        ko: ko.to_owned(),
        en: en.to_owned(),
    }
}

fn opening(typed: &str, tasks: Vec<Task>) -> Result<Opening, NotOpened> {
    Opening::new("alarms", said("경보", "Alarms"), typed, tasks)
}

fn summary(closed: bool) -> Summary {
    let opening = opening(" Errors  at night ", vec![task(1), task(2)]);
    let id = IncidentId::new(OPENED, 1);
    Summary {
        incident: opening.unwrap().by(id, "kim".to_owned(), OPENED),
        closed: closed.then(|| Closing {
            who: "lee".to_owned(),
            at: OPENED,
            reason: "mended".to_owned(),
        }),
    }
}

fn turned(who: &str, minute: i64, task: u16, turn: u32) -> Event {
    Event {
        who: who.to_owned(),
        at: OPENED + time::Duration::minutes(minute),
        what: What::Turned { task, turn },
    }
}

fn noted(who: &str, minute: i64, text: &str) -> Event {
    Event {
        who: who.to_owned(),
        at: OPENED + time::Duration::minutes(minute),
        what: What::Noted {
            text: text.to_owned(),
        },
    }
}

/// Who ticked each task, in order.
fn ticks(checklist: &Checklist) -> Vec<Option<&str>> {
    let ticked = |one: &Standing| one.ticked.as_ref().map(|tick| tick.who.clone());
    let who = checklist.standing.iter().map(ticked);
    who.map(|who| who.map(|who| if who == "kim" { "kim" } else { "lee" }))
        .collect()
}

#[test]
fn events_come_to_a_checklist_in_whatever_order_they_are_read() {
    for (case, events, expected) in [
        ("nothing yet", vec![], vec![None, None]),
        ("one tick", vec![turned("kim", 1, 1, 1)], vec![Some("kim"), None]),
        (
            "two people at different tasks",
            vec![turned("kim", 1, 1, 1), turned("lee", 1, 2, 1)],
            vec![Some("kim"), Some("lee")],
        ),
        (
            "a tick that was taken back",
            vec![turned("kim", 1, 1, 1), turned("lee", 2, 1, 2)],
            vec![None, None],
        ),
        (
            "and ticked again by another",
            vec![
                turned("kim", 1, 1, 1),
                turned("kim", 2, 1, 2),
                turned("lee", 3, 1, 3),
            ],
            vec![Some("lee"), None],
        ),
        (
            "the turn counts and not the clock of the console that wrote it",
            vec![
                turned("kim", 9, 1, 1),
                turned("lee", 2, 1, 2),
                turned("lee", 3, 1, 3),
            ],
            vec![Some("lee"), None],
        ),
        (
            "a task that the checklist does not have, and a note",
            vec![turned("kim", 1, 7, 1), noted("kim", 2, "still red")],
            vec![None, None],
        ),
    ] {
        for reversed in [false, true] {
            let mut events = events.clone();
            if reversed {
                events.reverse();
            }
            let count = events.len();
            let checklist = Checklist::of(summary(false), events);
            assert_eq!(ticks(&checklist), expected, "{case}");
            assert_eq!(checklist.ticked(), expected.iter().flatten().count(), "{case}");
            assert!(checklist.events.is_sorted_by_key(|event| event.at), "{case}");
            assert_eq!(checklist.events.len(), count, "{case}");
        }
    }
}

#[test]
fn a_turn_is_written_once_and_only_in_its_order() {
    let next = |task, turn| Ok(Turning::Next(What::Turned { task, turn }));
    let events = vec![turned("kim", 1, 1, 1)];
    for (case, closed, (task, turn), expected) in [
        ("the first tick", false, (2, 1), next(2, 1)),
        (
            "the same form twice, or two people at once",
            false,
            (1, 1),
            Ok(Turning::Done),
        ),
        ("taking it back", false, (1, 2), next(1, 2)),
        (
            "a turn that nobody could have seen",
            false,
            (1, 3),
            Err(Refusal::Unknown),
        ),
        ("no turn", false, (1, 0), Err(Refusal::Unknown)),
        ("no task of this checklist", false, (3, 1), Err(Refusal::Unknown)),
        ("a closed incident", true, (2, 1), Err(Refusal::Closed)),
        (
            "what was done before it was closed",
            true,
            (1, 1),
            Ok(Turning::Done),
        ),
        (
            "the last turn there can be",
            false,
            (1, u32::MAX),
            Err(Refusal::Unknown),
        ),
    ] {
        let checklist = Checklist::of(summary(closed), events.clone());
        assert_eq!(checklist.turn(task, turn), expected, "{case}");
    }
}

#[test]
fn an_incident_has_a_title_and_something_to_do() {
    let by = |opening: Opening| opening.by(IncidentId::new(OPENED, 1), "kim".to_owned(), OPENED);
    for (typed, tasks, expected) in [
        (
            "  Errors \n at   night ",
            vec![task(1)],
            Ok(said("Errors at night", "Errors at night")),
        ),
        ("새벽 오류", vec![task(1)], Ok(said("새벽 오류", "새벽 오류"))),
        (" \t ", vec![task(1)], Ok(said("경보", "Alarms"))),
        ("Errors", vec![], Err(NotOpened::WithoutTasks)),
        ("\u{7}", vec![task(1)], Err(NotOpened::Title)),
        (&"가".repeat(121), vec![task(1)], Err(NotOpened::Title)),
    ] {
        assert_eq!(
            opening(typed, tasks).map(|opening| by(opening).title),
            expected,
            "{typed:?}"
        );
    }
    let [one, other] =
        ["Errors At Night", " errors at night"].map(|typed| opening(typed, vec![task(1)]).unwrap());
    assert_eq!(one.key(), other.key(), "two people would open two of the same");
    assert_ne!(one.key(), opening("", vec![task(1)]).unwrap().key());
}

#[test]
fn what_is_written_down_is_kept_as_it_can_be_read() {
    for (typed, expected) in [
        (" still red\r\n5 of 6\u{0} ", Ok("still red\n5 of 6")),
        (" \r\n ", Err(Written::Empty)),
        (&"x".repeat(2001), Err(Written::TooLong)),
    ] {
        assert_eq!(text(typed).as_deref(), expected.as_ref().map(|text| *text));
    }
    assert_eq!(
        reason("a  deployment\nof ours").as_deref(),
        Ok("a deployment of ours")
    );
}

#[test]
fn notes_are_counted_by_person() {
    let checklist = Checklist::of(
        summary(false),
        vec![noted("kim", 1, "a"), noted("lee", 2, "b"), noted("kim", 3, "c")],
    );
    assert_eq!((checklist.notes_of("kim"), checklist.notes_of("park")), (2, 0));
}

use super::*;

const MINUTE: i64 = 60_000;
/// The start of a half hour.
const BASE: EpochMillis = EpochMillis::new(1_750_000_000_000 / INACTIVITY_MS * INACTIVITY_MS);

fn minute(minutes: i64) -> EpochMillis {
    BASE.plus(minutes * MINUTE)
}

fn span(start: i64, end: i64) -> Span {
    Span {
        start: minute(start),
        end: minute(end),
    }
}

fn user(name: &str) -> UserId {
    UserId::parse(name).unwrap()
}

fn stretch(first: (i64, &str), last: (i64, &str)) -> Stretch {
    Stretch {
        entry: entry(first.0, first.1),
        exit: exit(last.0, last.1),
        last_user: user("u"),
        count: 2,
    }
}

fn entry(at: i64, page: &str) -> Entry {
    Entry {
        at: minute(at),
        page: page.to_owned(),
        referrer: String::new(),
        user: "u".to_owned(),
        ip_address: String::new(),
    }
}

fn exit(at: i64, page: &str) -> Exit {
    Exit {
        at: minute(at),
        page: page.to_owned(),
    }
}

#[test]
fn events_join_a_session_within_reach() {
    let cases = [
        (
            span(40, 40),
            span(35, 38),
            true,
            "two minutes after the last event",
        ),
        (span(36, 36), span(35, 38), true, "between first and last event"),
        (
            span(68, 68),
            span(35, 38),
            true,
            "30 minutes after the last event",
        ),
        (
            span(69, 69),
            span(35, 38),
            false,
            "31 minutes after the last event",
        ),
        (
            span(5, 5),
            span(35, 38),
            true,
            "30 minutes before the first event",
        ),
        (
            span(4, 4),
            span(35, 38),
            false,
            "31 minutes before the first event",
        ),
        (span(1, 5), span(35, 38), true, "the later of two in reach"),
        (
            span(200, 200),
            span(0, 190),
            true,
            "a session longer than the window",
        ),
    ];
    for (events, session, joins, case) in cases {
        assert_eq!(events.reaches(session), joins, "{case}");
    }
}

#[test]
fn first_events_converge_by_user_and_half_hour() {
    let at = |name: &str, minutes| opened(&user(name), minute(minutes));
    assert_eq!(at("u", 1), at("u", 29));
    assert_ne!(at("u", 1), at("u", 31));
    assert_ne!(at("u", 1), at("v", 1));
    assert!(at("u", 1).as_str().starts_with("sess_"));
}

#[test]
fn whatever_two_events_within_reach_open_are_neighbours() {
    for (one, other) in [(29, 30), (1, 31), (0, 30), (59, 89)] {
        let other_session = opened(&user("u"), minute(other));
        assert!(neighbours(&user("u"), minute(one)).contains(&other_session));
    }
}

#[test]
fn places() {
    let stored = Stored {
        entry: Some(entry(5, "/b")),
        exit: Some(exit(9, "/b")),
    };
    let cases = [
        (stretch((6, "/x"), (7, "/x")), false, false, "within"),
        (stretch((6, "/x"), (10, "/x")), false, true, "over its end"),
        (stretch((4, "/x"), (7, "/x")), true, false, "over its start"),
        (stretch((1, "/x"), (20, "/x")), true, true, "around it"),
        (
            stretch((5, "/a"), (9, "/c")),
            true,
            true,
            "at the same moments, by the page",
        ),
        (
            stretch((5, "/c"), (9, "/a")),
            false,
            false,
            "at the same moments, by the page",
        ),
        (stretch((5, "/b"), (9, "/b")), false, false, "no difference"),
    ];
    for (events, moves_start, moves_end, case) in cases {
        let seen = Place::Seen {
            moves_start,
            moves_end,
        };
        assert_eq!(Place::of(&events, &stored), seen, "{case}");
        assert_eq!(seen.moves_end(), moves_end);
    }
    let nothing = Place::of(&stretch((5, "/a"), (9, "/c")), &Stored::default());
    assert_eq!(
        nothing,
        Place::Seen {
            moves_start: true,
            moves_end: true
        }
    );
}

#[test]
fn activity() {
    assert!(is_active(minute(0), minute(29)));
    assert!(!is_active(minute(0), minute(30)));
    assert_eq!(expires_at(EpochMillis::new(1_750_000_000_999)), 1_750_001_800);
}

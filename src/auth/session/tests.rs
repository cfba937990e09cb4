//! When sessions end, and what a restart leaves of them.

use super::*;
use domain::access::Role;

const START: OffsetDateTime = OffsetDateTime::UNIX_EPOCH;

fn person(name: &str) -> Person {
    Person {
        name: name.parse().unwrap(),
        role: Role::Viewer,
    }
}

fn begin(sessions: &Sessions, name: &str, now: OffsetDateTime) -> Fingerprint {
    let token = sessions.begin(person(name), Proof::Link, now).unwrap();
    Fingerprint::of(token.reveal())
}

#[test]
fn a_session_ends_when_nobody_does_anything_and_pages_do_not_count() {
    let sessions = Sessions::default();
    let used = begin(&sessions, "kim", START);
    let watched = begin(&sessions, "lee", START);
    let mut now = START;
    while now < START + IDLE_TIMEOUT - Duration::minutes(1) {
        now += Duration::minutes(1);
        assert!(sessions.find(used, Activity::Person, now).is_some());
        assert!(sessions.find(watched, Activity::Page, now).is_some());
    }
    now += Duration::minutes(1);
    let found = sessions.find(used, Activity::Page, now);
    assert_eq!(found.map(|session| session.signed_in_at), Some(START));
    assert!(sessions.find(watched, Activity::Page, now).is_none());
}

#[test]
fn a_session_ends_after_its_time_however_much_it_is_used() {
    let sessions = Sessions::default();
    let id = begin(&sessions, "kim", START);
    let mut now = START;
    while now + Duration::hours(1) < START + ABSOLUTE_TIMEOUT {
        now += Duration::hours(1);
        assert!(sessions.find(id, Activity::Person, now).is_some(), "{now}");
    }
    assert!(
        sessions
            .find(id, Activity::Person, START + ABSOLUTE_TIMEOUT)
            .is_none()
    );
}

#[test]
fn sessions_are_bounded_for_each_person_and_for_all() {
    let sessions = Sessions::default();
    let others = begin(&sessions, "lee", START);
    let first = begin(&sessions, "kim", START);
    for second in 1..=20 {
        begin(&sessions, "kim", START + Duration::seconds(second));
    }
    assert!(sessions.find(first, Activity::Page, START).is_none());
    assert!(sessions.find(others, Activity::Page, START).is_some());
    for number in 0..MOST {
        begin(&sessions, &format!("p{number}"), START + Duration::minutes(1));
    }
    assert_eq!(sessions.register().open.len(), MOST);
    assert!(sessions.find(others, Activity::Page, START).is_none());
}

#[tokio::test]
async fn whoever_waits_is_told_when_a_session_is_ended() {
    let sessions = Sessions::default();
    let id = begin(&sessions, "kim", START);
    let session = sessions.find(id, Activity::Page, START).unwrap();
    sessions.end(id);
    session.ended().await;
}

#[test]
fn only_sessions_of_changed_or_removed_accounts_end() {
    let sessions = Sessions::default();
    let link = begin(&sessions, "sandbox", START);
    let account = |name: &str, changed_at: &str| Account {
        name: name.parse().unwrap(),
        role: Role::Viewer,
        hash: String::new(),
        changed_at: changed_at.to_owned(),
    };
    let signed_in = ["same", "changed", "removed"].map(|name| {
        let proof = Proof::Password {
            changed_at: "1".to_owned(),
        };
        Fingerprint::of(sessions.begin(person(name), proof, START).unwrap().reveal())
    });
    let ended = sessions.keep_current(&[account("same", "1"), account("changed", "2")]);
    assert_eq!(ended, 2);
    let alive = |id| sessions.find(id, Activity::Page, START).is_some();
    assert!(alive(link));
    assert_eq!(signed_in.map(alive), [true, false, false]);
}

#[test]
fn a_session_taken_up_lasts_as_long_as_it_would_have() {
    let state = SessionState {
        person: person("kim"),
        proof: Proof::Link,
        begun: START,
        last_active: START + Duration::hours(1),
    };
    let id = Fingerprint::of("a token");
    let over = START + Duration::hours(1) + IDLE_TIMEOUT;
    let sessions = Sessions::default();
    sessions.take_up(id, state.clone(), over);
    assert!(sessions.find(id, Activity::Page, over).is_none());
    sessions.take_up(id, state, over - Duration::seconds(1));
    let found = sessions.find(id, Activity::Page, over - Duration::seconds(1));
    assert_eq!(found.map(|session| session.signed_in_at), Some(START));
}

#[test]
fn copies_lag_ten_minutes_at_most_and_pages_alone_write_none() {
    let sessions = Sessions::default();
    let used = begin(&sessions, "kim", START);
    let watched = begin(&sessions, "lee", START);
    let mut written = vec![];
    for minute in 1..=30 {
        let now = START + Duration::minutes(minute);
        sessions.find(used, Activity::Person, now);
        sessions.find(watched, Activity::Page, now);
        written.extend(
            sessions
                .to_copy()
                .into_iter()
                .map(|(id, state)| (id, state.last_active)),
        );
    }
    let at = |minute| (used, START + Duration::minutes(minute));
    assert_eq!(written, [at(10), at(20), at(30)]);
}

#[test]
fn what_was_ended_is_remembered_until_its_copy_is_removed() {
    let sessions = Sessions::default();
    let id = begin(&sessions, "kim", START);
    assert!(sessions.to_remove().is_empty());
    sessions.end(id);
    sessions.end(id);
    assert_eq!(sessions.to_remove(), [id]);
    sessions.removed(id);
    assert!(sessions.to_remove().is_empty());
}

//! Who is signed in, and until when.

use super::account::Account;
use super::token::{Fingerprint, NoRandomness, Token};
use domain::access::Person;
use std::collections::HashMap;
use std::future::Future;
use std::sync::{Mutex, MutexGuard, PoisonError};
use time::{Duration, OffsetDateTime};
use tokio::sync::watch;

/// A session ends after a working day with its handovers, whatever is done in it: a stolen one is worth no more than that.
pub const ABSOLUTE_TIMEOUT: Duration = Duration::hours(12);

/// A session ends after this long without anybody doing anything: longer than a meeting, shorter than a lunch and a meeting.
/// A page that brings itself up to date is not somebody doing something.
pub const IDLE_TIMEOUT: Duration = Duration::hours(2);

/// Sessions of everybody together, and of one person. Beyond either, the one that was used least recently ends.
const MOST: usize = 1024;
const MOST_OF_ONE: usize = 16;

/// Everybody who is signed in.
#[derive(Debug, Default)]
pub struct Sessions(Mutex<HashMap<Fingerprint, Entry>>);

#[derive(Debug)]
struct Entry {
    person: Person,
    proof: Proof,
    begun: OffsetDateTime,
    last_active: OffsetDateTime,
    /// Closed when the entry is dropped, however it comes to that.
    open: watch::Sender<()>,
}

/// How a person proved who they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proof {
    /// By a one-time link.
    Link,
    /// By the password of an account, as it was when last changed.
    Password {
        /// When that was, as the account says.
        changed_at: String,
    },
}

/// Whether a request is somebody doing something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Activity {
    /// A person asked.
    Person,
    /// An open page asked by itself.
    Page,
}

/// A session that a request belongs to.
#[derive(Debug, Clone)]
pub struct Session {
    /// Whose it is.
    pub person: Person,
    /// What it is known by.
    pub id: Fingerprint,
    /// When that was proved.
    pub signed_in_at: OffsetDateTime,
    open: watch::Receiver<()>,
}

impl Session {
    /// Waits until the session was ended: by its owner, by a newer one, or because its account changed.
    pub fn ended(&self) -> impl Future<Output = ()> + Send + use<> {
        let mut open = self.open.clone();
        async move { while open.changed().await.is_ok() {} }
    }
}

impl Entry {
    fn is_over(&self, now: OffsetDateTime) -> bool {
        now - self.begun >= ABSOLUTE_TIMEOUT || now - self.last_active >= IDLE_TIMEOUT
    }
}

impl Sessions {
    /// Begins a session, always with a new token. The token is given out once and not kept.
    ///
    /// # Errors
    /// The system gives no random bits.
    pub fn begin(&self, person: Person, proof: Proof, now: OffsetDateTime) -> Result<Token, NoRandomness> {
        let token = Token::random()?;
        let mut entries = self.entries();
        entries.retain(|_, entry| !entry.is_over(now));
        let of_person = entries.values().filter(|entry| entry.person.name == person.name);
        if of_person.count() >= MOST_OF_ONE {
            end_least_recent(&mut entries, |entry| entry.person.name == person.name);
        }
        if entries.len() >= MOST {
            end_least_recent(&mut entries, |_| true);
        }
        let entry = Entry {
            person,
            proof,
            begun: now,
            last_active: now,
            open: watch::Sender::new(()),
        };
        entries.insert(Fingerprint::of(token.reveal()), entry);
        Ok(token)
    }

    /// The session of a token, if there is one and it is not over.
    pub fn find(&self, id: Fingerprint, activity: Activity, now: OffsetDateTime) -> Option<Session> {
        let mut entries = self.entries();
        let entry = entries.get_mut(&id)?;
        if entry.is_over(now) {
            entries.remove(&id);
            return None;
        }
        if activity == Activity::Person {
            entry.last_active = now;
        }
        Some(Session {
            person: entry.person.clone(),
            id,
            signed_in_at: entry.begun,
            open: entry.open.subscribe(),
        })
    }

    /// Ends a session. One that is not there has ended already.
    pub fn end(&self, id: Fingerprint) {
        self.entries().remove(&id);
    }

    /// Whether anybody is signed in by an account.
    pub fn any_by_password(&self) -> bool {
        self.entries()
            .values()
            .any(|entry| matches!(entry.proof, Proof::Password { .. }))
    }

    /// Ends every session whose account is not among these as it was at sign-in; gives their number.
    pub fn keep_current(&self, accounts: &[Account]) -> usize {
        let mut entries = self.entries();
        let before = entries.len();
        entries.retain(|_, entry| match &entry.proof {
            Proof::Link => true,
            Proof::Password { changed_at } => accounts
                .iter()
                .any(|account| account.name == entry.person.name && account.changed_at == *changed_at),
        });
        before - entries.len()
    }

    fn entries(&self) -> MutexGuard<'_, HashMap<Fingerprint, Entry>> {
        // Every change is one insertion or removal, so a panic elsewhere leaves the map whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn end_least_recent(entries: &mut HashMap<Fingerprint, Entry>, among: impl Fn(&Entry) -> bool) {
    let oldest = entries
        .iter()
        .filter(|(_, entry)| among(entry))
        .min_by_key(|(_, entry)| entry.last_active)
        .map(|(id, _)| *id);
    if let Some(id) = oldest {
        entries.remove(&id);
    }
}

#[cfg(test)]
mod tests {
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
        assert_eq!(sessions.entries().len(), MOST);
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
}

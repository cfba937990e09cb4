//! Who is signed in, and until when.
//!
//! What is in memory decides. The console's table holds a copy ([`kept`]), from which a console that starts takes up the
//! sessions of the one before it.

pub(super) mod kept;
#[cfg(test)]
mod tests;

use super::account::Account;
use super::token::{Fingerprint, NoRandomness, Token};
use domain::access::Person;
use std::collections::{HashMap, HashSet};
use std::future::Future;
use std::sync::{Mutex, MutexGuard, PoisonError};
use time::{Duration, OffsetDateTime};
use tokio::sync::watch;

/// A session ends after a working day with its handovers, whatever is done in it: a stolen one is worth no more than that.
pub const ABSOLUTE_TIMEOUT: Duration = Duration::hours(12);

/// A session ends after this long without anybody doing anything: longer than a meeting, shorter than a lunch and a meeting.
/// A page that brings itself up to date is not somebody doing something.
pub const IDLE_TIMEOUT: Duration = Duration::hours(2);

/// Whoever changes something has signed in no longer ago than this, unless the console is told otherwise: a browser that was left
/// open on somebody's desk over lunch only shows.
pub const RECENT_SIGN_IN: std::time::Duration = std::time::Duration::from_mins(30);

/// Sessions of everybody together, and of one person. Beyond either, the one that was used least recently ends.
const MOST: usize = 1024;
const MOST_OF_ONE: usize = 16;

/// How far the copy in the table may lag behind what a person does: one write in this time for each who is at work. A console that
/// restarts ends an idle session so much too early, never too late.
const COPY_LAGS: Duration = Duration::minutes(10);

/// Everybody who is signed in.
#[derive(Debug, Default)]
pub struct Sessions(Mutex<Register>);

#[derive(Debug, Default)]
struct Register {
    open: HashMap<Fingerprint, Entry>,
    /// Those that were ended before their time and whose copy is still to be removed: a restart must not bring them back.
    ended: HashSet<Fingerprint>,
}

#[derive(Debug)]
struct Entry {
    state: SessionState,
    /// When its person was last active as far as the copy in the table says.
    copied: OffsetDateTime,
    /// Closed when the entry is dropped, however it comes to that.
    open: watch::Sender<()>,
}

/// A session as it outlasts a restart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionState {
    /// Whose it is.
    pub person: Person,
    /// How that was proved.
    pub proof: Proof,
    /// When that was proved.
    pub begun: OffsetDateTime,
    /// When the person last did something.
    pub last_active: OffsetDateTime,
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
    /// How that was proved.
    pub proof: Proof,
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

impl SessionState {
    /// Whether it ended by its age or because nobody did anything.
    pub fn is_over(&self, now: OffsetDateTime) -> bool {
        now >= self.ends_at()
    }

    /// When it ends if nobody does anything more.
    pub fn ends_at(&self) -> OffsetDateTime {
        (self.begun + ABSOLUTE_TIMEOUT).min(self.last_active + IDLE_TIMEOUT)
    }
}

impl Entry {
    fn of(state: SessionState) -> Self {
        Self {
            copied: state.last_active,
            state,
            open: watch::Sender::new(()),
        }
    }
}

impl Sessions {
    /// Begins a session, always with a new token. The token is given out once and not kept.
    ///
    /// # Errors
    /// The system gives no random bits.
    pub fn begin(&self, person: Person, proof: Proof, now: OffsetDateTime) -> Result<Token, NoRandomness> {
        let token = Token::random()?;
        let state = SessionState {
            person,
            proof,
            begun: now,
            last_active: now,
        };
        self.insert(Fingerprint::of(token.reveal()), state, now);
        Ok(token)
    }

    /// Takes up a session that began at a console before this one, unless it is over, or this console knows better.
    pub(super) fn take_up(&self, id: Fingerprint, state: SessionState, now: OffsetDateTime) {
        let known = {
            let register = self.register();
            register.open.contains_key(&id) || register.ended.contains(&id)
        };
        if !known && !state.is_over(now) {
            self.insert(id, state, now);
        }
    }

    fn insert(&self, id: Fingerprint, state: SessionState, now: OffsetDateTime) {
        let mut register = self.register();
        register.open.retain(|_, entry| !entry.state.is_over(now));
        let name = state.person.name.clone();
        let of_person = |entry: &Entry| entry.state.person.name == name;
        if register.open.values().filter(|entry| of_person(entry)).count() >= MOST_OF_ONE {
            register.end_least_recent(of_person);
        }
        if register.open.len() >= MOST {
            register.end_least_recent(|_| true);
        }
        register.open.insert(id, Entry::of(state));
    }

    /// A session as it is now, to be copied.
    pub(super) fn state(&self, id: Fingerprint) -> Option<SessionState> {
        self.register().open.get(&id).map(|entry| entry.state.clone())
    }

    /// Sessions whose copy lags too far behind. They count as copied from now on.
    pub(super) fn to_copy(&self) -> Vec<(Fingerprint, SessionState)> {
        let mut register = self.register();
        let entries = register.open.iter_mut();
        let lagging = entries.filter(|(_, entry)| entry.state.last_active - entry.copied >= COPY_LAGS);
        lagging
            .map(|(id, entry)| {
                entry.copied = entry.state.last_active;
                (*id, entry.state.clone())
            })
            .collect()
    }

    /// Sessions that were ended and whose copy is still to be removed.
    pub(super) fn to_remove(&self) -> Vec<Fingerprint> {
        self.register().ended.iter().copied().collect()
    }

    /// The copy of a session that was ended is removed.
    pub(super) fn removed(&self, id: Fingerprint) {
        self.register().ended.remove(&id);
    }

    /// The session of a token, if there is one and it is not over.
    pub fn find(&self, id: Fingerprint, activity: Activity, now: OffsetDateTime) -> Option<Session> {
        let mut register = self.register();
        let entry = register.open.get_mut(&id)?;
        if entry.state.is_over(now) {
            register.open.remove(&id);
            return None;
        }
        if activity == Activity::Person {
            entry.state.last_active = now;
        }
        Some(Session {
            person: entry.state.person.clone(),
            id,
            proof: entry.state.proof.clone(),
            signed_in_at: entry.state.begun,
            open: entry.open.subscribe(),
        })
    }

    /// Ends a session. One that is not there has ended already.
    pub fn end(&self, id: Fingerprint) {
        self.register().end(id);
    }

    /// Whether anybody is signed in by an account.
    pub fn any_by_password(&self) -> bool {
        self.register()
            .open
            .values()
            .any(|entry| matches!(entry.state.proof, Proof::Password { .. }))
    }

    /// Ends every session whose account is not among these as it was at sign-in; gives their number.
    pub fn keep_current(&self, accounts: &[Account]) -> usize {
        let outdated = |state: &SessionState| match &state.proof {
            Proof::Link => false,
            Proof::Password { changed_at } => !accounts
                .iter()
                .any(|account| account.name == state.person.name && account.changed_at == *changed_at),
        };
        let mut register = self.register();
        let found = register.open.iter().filter(|(_, entry)| outdated(&entry.state));
        let found: Vec<Fingerprint> = found.map(|(id, _)| *id).collect();
        for id in &found {
            register.end(*id);
        }
        found.len()
    }

    fn register(&self) -> MutexGuard<'_, Register> {
        // Every change is insertions and removals that cannot panic, so a panic elsewhere leaves the register whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Register {
    fn end(&mut self, id: Fingerprint) {
        if self.open.remove(&id).is_some() {
            self.ended.insert(id);
        }
    }

    fn end_least_recent(&mut self, among: impl Fn(&Entry) -> bool) {
        let of_those = self.open.iter().filter(|(_, entry)| among(entry));
        let oldest = of_those.min_by_key(|(_, entry)| entry.state.last_active);
        if let Some(id) = oldest.map(|(id, _)| *id) {
            self.end(id);
        }
    }
}

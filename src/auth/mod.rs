//! Who is there: sessions, one-time links and local accounts.
//!
//! Accounts are kept in the console's table. Sessions are kept in memory, with a copy in that table for the console that comes after
//! a restart.

pub mod account;
pub mod administration;
mod link;
pub mod password;
mod record_limit;
mod session;
mod throttle;
mod token;

pub use link::{Links, Redemption};
pub(crate) use record_limit::{Record, RecordLimit};
pub use session::{
    ABSOLUTE_TIMEOUT, Activity, IDLE_TIMEOUT, Proof, RECENT_SIGN_IN, Session, SessionState, Sessions,
};
pub(crate) use throttle::network;
pub use throttle::{Throttle, Throttled, Who};
pub use token::{Fingerprint, NoRandomness, Token};

use self::session::kept;
use crate::audit::AuditLog;
use crate::aws::{Aws, AwsError};
use crate::clock::Clock;
use domain::access::Person;
use domain::audit::Refusal;
use domain::name::PersonName;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;
use time::OffsetDateTime;
use tokio::sync::Semaphore;

/// Passwords checked at a time. Each takes 19 MiB and a core for some tens of milliseconds; more would let anybody who guesses
/// slow down everybody who looks.
const PASSWORDS_AT_A_TIME: usize = 2;

/// How often accounts are read while somebody is signed in by one: how long a removed account's session may live on. And how often
/// what is in memory is copied, and what could not be written is tried again.
const LOOK_AGAIN: Duration = Duration::from_secs(60);

/// All that signing in needs, shared by every request.
pub struct Auth {
    /// Who is signed in.
    pub sessions: Sessions,
    /// One-time links.
    pub links: Links,
    /// What was done by whom.
    pub audit: AuditLog,
    /// Failed attempts.
    pub(crate) throttle: Throttle,
    /// Refused attempts to sign in, by network.
    pub(crate) refused_attempts: RecordLimit<IpAddr>,
    /// Refused requests of people who are signed in, by whose they are and why.
    pub(crate) refused_requests: RecordLimit<(PersonName, Refusal)>,
    /// Places for checking passwords.
    pub(crate) checking: Semaphore,
    pub(crate) aws: Aws,
    clock: Clock,
    /// How long after signing in something may be changed.
    recent: Duration,
}

impl Auth {
    /// Nobody is signed in yet. `links` is how somebody may be without an account.
    pub fn new(aws: Aws, links: Links) -> Arc<Self> {
        Self::asking_again(aws, links, RECENT_SIGN_IN)
    }

    /// The same for a console that asks whoever changes something to sign in again after another time.
    pub fn asking_again(aws: Aws, links: Links, recent: Duration) -> Arc<Self> {
        Arc::new(Self {
            recent,
            sessions: Sessions::default(),
            links,
            audit: AuditLog::new(aws.clone()),
            throttle: Throttle::default(),
            refused_attempts: RecordLimit::default(),
            refused_requests: RecordLimit::default(),
            checking: Semaphore::new(PASSWORDS_AT_A_TIME),
            clock: aws.clock,
            aws,
        })
    }

    /// The clock that sessions end by.
    pub fn clock(&self) -> Clock {
        self.clock
    }

    /// The time by which sessions end.
    pub fn now(&self) -> OffsetDateTime {
        (self.clock)()
    }

    /// Whether a session was begun recently enough to change something by it.
    pub(crate) fn is_recent(&self, session: &Session) -> bool {
        self.now() - session.signed_in_at <= self.recent
    }

    /// Begins a session. A copy that cannot be written costs a sign-in after the next restart, and nothing now.
    ///
    /// # Errors
    /// The system gives no random bits.
    pub(crate) async fn begin_session(&self, person: Person, proof: Proof) -> Result<Token, NoRandomness> {
        let token = self.sessions.begin(person, proof, self.now())?;
        let id = Fingerprint::of(token.reveal());
        if let Some(state) = self.sessions.state(id) {
            self.copy(id, &state).await;
        }
        Ok(token)
    }

    async fn copy(&self, id: Fingerprint, state: &SessionState) {
        if let Err(error) = kept::write(&self.aws, id, state).await {
            tracing::warn!(%error, "a session is in memory only; a restart will end it");
        }
    }

    /// Takes up the sessions of the console before this one, and ends those whose account changed meanwhile.
    ///
    /// # Errors
    /// The table cannot be read; nobody is signed in by this.
    pub async fn take_up_sessions(&self) -> Result<(), AwsError> {
        let by_link = self.links.are_offered();
        for (id, state) in kept::list(&self.aws).await? {
            if by_link || state.proof != Proof::Link {
                self.sessions.take_up(id, state, self.now());
            }
        }
        self.end_outdated().await;
        Ok(())
    }

    /// Keeps sessions true for as long as the console runs: takes up those from before it, then looks once a minute whose account
    /// was removed or changed and what of the copies is to be written.
    pub(crate) async fn keep_sessions(&self) {
        while let Err(error) = self.take_up_sessions().await {
            tracing::warn!(%error, "sessions from before the start could not be read; whoever has one signs in again");
            tokio::time::sleep(LOOK_AGAIN).await;
        }
        loop {
            tokio::time::sleep(LOOK_AGAIN).await;
            self.end_outdated().await;
            for (id, state) in self.sessions.to_copy() {
                self.copy(id, &state).await;
            }
            self.remove_ended().await;
        }
    }

    /// Removes the copies of sessions that were ended. What cannot be removed now is tried again.
    pub async fn remove_ended(&self) {
        for id in self.sessions.to_remove() {
            match kept::remove(&self.aws, id).await {
                Ok(()) => self.sessions.removed(id),
                Err(error) => tracing::error!(
                    %error,
                    "an ended session is still in the console's table; it is tried again in a minute"
                ),
            }
        }
    }

    /// Ends sessions whose account was removed or changed since. One query, however many are signed in, and none while nobody is by
    /// a password. Accounts that cannot be read end no session.
    pub async fn end_outdated(&self) {
        if !self.sessions.any_by_password() {
            return;
        }
        match account::list(&self.aws).await {
            Ok(accounts) => {
                let ended = self.sessions.keep_current(&accounts);
                if ended > 0 {
                    tracing::info!(ended, "sessions ended, because their accounts changed");
                }
            }
            Err(error) => tracing::warn!(%error, "the accounts could not be read; sessions go on"),
        }
    }
}

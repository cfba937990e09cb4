//! Who is there: sessions, one-time links and local accounts.
//!
//! Sessions are kept in memory, so a restart signs everybody out. Accounts are kept in the console's table.

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
pub use session::{ABSOLUTE_TIMEOUT, Activity, IDLE_TIMEOUT, Proof, Session, Sessions};
pub(crate) use throttle::network;
pub use throttle::{Throttle, Throttled, Who};
pub use token::{Fingerprint, NoRandomness, Token};

use crate::audit::AuditLog;
use crate::aws::Aws;
use crate::clock::Clock;
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

/// How often accounts are read while somebody is signed in by one: how long a removed account's session may live on.
const REREAD_ACCOUNTS: Duration = Duration::from_secs(60);

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
}

impl Auth {
    /// Nobody is signed in yet. `links` is how somebody may be without an account.
    pub fn new(aws: Aws, links: Links) -> Arc<Self> {
        Arc::new(Self {
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

    /// Ends sessions whose account was removed or changed since, once a minute, for as long as the console runs. One query,
    /// however many are signed in, and none while nobody is by a password.
    pub(crate) async fn watch_accounts(&self) {
        loop {
            tokio::time::sleep(REREAD_ACCOUNTS).await;
            self.end_outdated().await;
        }
    }

    /// One look of [`Auth::watch_accounts`]. Accounts that cannot be read end no session.
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

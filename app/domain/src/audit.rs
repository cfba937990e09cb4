//! Who did what, and what came of it: one entry for every action that changes something, every sign-in and every refusal.

use crate::access::Person;
use core::net::IpAddr;
use std::fmt;
use time::OffsetDateTime;

/// The longest reason that is kept, in characters.
pub const LONGEST_REASON: usize = 500;

/// One line of the audit log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// When it was begun.
    pub at: OffsetDateTime,
    /// Who did it.
    pub actor: Actor,
    /// What they did.
    pub action: Action,
    /// To what: an account's name, a path.
    pub target: Option<String>,
    /// Why they did it, in their own words.
    pub reason: Option<String>,
    /// What came of it.
    pub outcome: Outcome,
    /// Where the request came from; `None` for the command line.
    pub address: Option<IpAddr>,
    /// The request's reference, which the server's log and the error page show too.
    pub reference: Reference,
}

/// Who did something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// Somebody who was signed in, or who signed in by it.
    Person(Person),
    /// Somebody who was signed in, by a name or in a role that this version does not know.
    Unrecognised {
        /// The name, as it was kept.
        name: String,
        /// The role, as it was kept.
        role: String,
    },
    /// Whoever ran a command, by the ARN that AWS knows them by.
    Caller(String),
    /// Somebody who did not prove who they are. What they typed is not kept: it could be a password in the wrong field.
    Unknown,
}

/// What was done. It is kept by its name; one that only a later console knows is shown as that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// A session was begun.
    SignIn,
    /// A session was ended by its owner.
    SignOut,
    /// An account was made, or its password or role changed.
    SetAccount,
    /// An account was removed.
    RemoveAccount,
    /// A deployment or rollback that nobody worked on any more was brought to its end.
    TakeUpRun,
    /// A finding of the security review was taken on by name.
    AcceptRisk,
    /// That was taken back.
    WithdrawAcceptance,
    /// A deployment was prepared: the package uploaded, a change set made.
    PrepareDeployment,
    /// A plan was confirmed.
    Deploy,
    /// A rollback was confirmed.
    RollBack,
    /// A pinned version was released.
    ReleasePin,
    /// A run that was left unfinished was taken up, or ended as it was.
    FinishRun,
    /// A canary that waited was promoted or rolled back.
    DecideCanary,
    /// The stack was told to get out of a state.
    OperateStack,
    /// A test page was sent to everybody whom the alarms tell.
    SendTestPage,
    /// An alarm's actions were switched off, for a while or until they are enabled.
    MuteAlarm,
    /// An alarm's actions were switched on.
    EnableAlarm,
    /// A mute whose time was over was ended.
    EndMute,
    /// The final integration test was run.
    TestReadiness,
    /// A readiness report was signed.
    SignReadiness,
    /// An incident's checklist was opened.
    OpenIncident,
    /// A task of it was ticked, or the tick was taken back.
    TickTask,
    /// Something was written down in it.
    NoteIncident,
    /// An incident was closed.
    CloseIncident,
    /// Something was asked for that the role does not allow.
    Request,
    /// An action that this version does not know.
    Other(String),
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It was begun. An entry that stays so was cut off: what it came to is not known.
    Started,
    /// It was done.
    Done,
    /// It was tried and failed.
    Failed {
        /// What went wrong.
        cause: Failure,
    },
    /// It was not allowed.
    Refused(Refusal),
}

/// Why something failed that was allowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// AWS could not do it at that time.
    Unavailable,
    /// What was asked for was not in order.
    NotInOrder,
    /// A fault of the console's own.
    Internal,
    /// Something else, as whoever did it was told.
    Other(String),
}

/// Why something was not allowed.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// The name or the password was wrong.
    Credentials,
    /// The sign-in link was not the current one.
    Link,
    /// Too many to record each: this one and the others of the next minutes.
    Throttled,
    /// The person's role does not allow it.
    Role,
    /// The person had signed in too long ago to change something.
    OldSignIn,
    /// Another website made the person's browser ask for it, or nobody knows which.
    CrossSite,
    /// Nobody said why it is to be done.
    NoReason,
    /// Another run is open.
    RunOpen,
    /// What was to be done or ended is over already.
    Over,
    /// The world is not the one that the person was shown.
    WorldChanged,
    /// What was shown is not kept any more.
    PlanGone,
    /// The name that confirms it was not typed.
    NameNotTyped,
    /// A reason that has no name: the sentence that the person was told, in English.
    Other(String),
}

/// Declares how an enum with one variant `Other(String)` is kept as text.
macro_rules! kept_as {
    ($kind:ident { $($variant:ident = $text:literal),+ $(,)? }) => {
        impl $kind {
            /// The name it is kept by.
            pub fn as_str(&self) -> &str {
                match self {
                    $($kind::$variant => $text,)+
                    $kind::Other(text) => text,
                }
            }
        }

        impl From<&str> for $kind {
            fn from(text: &str) -> Self {
                match text {
                    $($text => $kind::$variant,)+
                    other => $kind::Other(other.to_owned()),
                }
            }
        }
    };
}

kept_as!(Action {
    SignIn = "sign-in",
    SignOut = "sign-out",
    SetAccount = "account-set",
    RemoveAccount = "account-remove",
    TakeUpRun = "run-take-up",
    AcceptRisk = "risk-accept",
    TestReadiness = "readiness-test",
    SignReadiness = "readiness-sign",
    WithdrawAcceptance = "risk-withdraw",
    PrepareDeployment = "deployment-prepare",
    Deploy = "deployment",
    RollBack = "rollback",
    ReleasePin = "pin-release",
    FinishRun = "run-finish",
    DecideCanary = "canary-decide",
    OperateStack = "stack-operate",
    SendTestPage = "test-page-send",
    OpenIncident = "incident-open",
    TickTask = "incident-tick",
    NoteIncident = "incident-note",
    CloseIncident = "incident-close",
    MuteAlarm = "alarm-mute",
    EnableAlarm = "alarm-enable",
    EndMute = "mute-end",
    Request = "request",
});

kept_as!(Failure {
    Unavailable = "unavailable",
    NotInOrder = "not-in-order",
    Internal = "internal",
});

kept_as!(Refusal {
    Credentials = "credentials",
    Link = "link",
    Throttled = "throttled",
    Role = "role",
    OldSignIn = "old-sign-in",
    CrossSite = "cross-site",
    NoReason = "no-reason",
    RunOpen = "run-open",
    Over = "over",
    WorldChanged = "world-changed",
    PlanGone = "plan-gone",
    NameNotTyped = "name-not-typed",
});

/// What ties a request to its log lines, its audit entry and the error page a person sees. Not a secret.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Reference(String);

impl Reference {
    /// The reference that stands for some random bits: ten digits and letters.
    pub fn from_bits(bits: u64) -> Self {
        // No letters that look like digits, because people read them out.
        const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
        let digit = |place: u32| char::from(ALPHABET[((bits >> (5 * place)) & 31) as usize]);
        Self((0..10).map(digit).collect())
    }

    /// A reference as it was kept.
    pub fn kept(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The reference as people read it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Which entries are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Filter {
    /// Every entry.
    #[default]
    All,
    /// What was not allowed.
    Refused,
    /// What was tried and failed.
    Failed,
}

impl Filter {
    /// Every filter, in the order they are offered.
    pub const ALL: [Filter; 3] = [Filter::All, Filter::Refused, Filter::Failed];

    /// The outcome it lets through, by the name it is kept by; `None` if it lets everything through.
    pub fn outcome(self) -> Option<&'static str> {
        match self {
            Filter::All => None,
            Filter::Refused => Some("refused"),
            Filter::Failed => Some("failed"),
        }
    }

    /// The filter of an outcome's name; every entry for anything else.
    pub fn of(outcome: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|filter| filter.outcome() == Some(outcome))
            .unwrap_or_default()
    }
}

/// An entry that this version cannot read: a later one wrote it, or something else than the console.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// What the table knows it by.
    pub key: String,
}

/// Part of the log, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AuditPage {
    /// The entries. One that cannot be read stands in its place and hides no other.
    pub entries: Vec<Result<AuditEntry, Unreadable>>,
    /// Where older ones begin, if there may be any.
    pub older: Option<Cursor>,
}

/// A place in the log: everything before it is older.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cursor(String);

impl Cursor {
    /// A place by its text: a month, followed by what sorts like the rest of an entry's key. `None` if it is not one.
    pub fn parse(text: &str) -> Option<Self> {
        let month = text.get(..7)?;
        let is_month = month.bytes().enumerate().all(|(place, byte)| match place {
            4 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
        let is_key = text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-:.#~".contains(&byte));
        (is_month && is_key && text.len() <= 64).then(|| Self(text.to_owned()))
    }

    /// The place as it is kept in keys and links.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its year and month, such as `2026-11`.
    pub fn month(&self) -> &str {
        &self.0[..7]
    }
}

#[cfg(test)]
mod tests;

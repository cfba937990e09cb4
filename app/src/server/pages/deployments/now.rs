//! The first sentence: what is live, since when, whether it is pinned and whether somebody is at work.

use crate::server::Console;
use crate::server::components::age::Age;
use crate::server::components::answer::PageAnswer;
use crate::server::components::deploying::{ToDeploy, ToRollback};
use crate::server::components::time::Time;
use crate::server::components::who::Who;
use crate::server::ports::History;
use crate::server::request::lang;
use crate::server::routes::Detail;
use domain::deployment::journal::Record;
use domain::deployment::{Lock, Outcome, Pin, Standing};
use domain::health::State;
use domain::name::VersionNumber;
use domain::snapshot::AliasTarget;
use leptos::prelude::*;
use time::OffsetDateTime;

/// What there is to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Now {
    /// Somebody is at work.
    Running,
    /// A canary waits for a person.
    Waiting,
    /// Somebody was, and is gone.
    Left,
    /// A version is live, and stays until somebody says otherwise.
    Pinned(AliasTarget),
    /// A version is live.
    Live(AliasTarget),
    /// Nothing takes traffic.
    Nothing,
    /// Nobody knows.
    Unknown,
}

impl Now {
    fn of(history: Option<&History>, live: Option<Option<AliasTarget>>, now: OffsetDateTime) -> Self {
        let Some(history) = history else {
            return Self::Unknown;
        };
        let standing = history.lock.as_ref().map(|lock| lock.standing(now));
        match (standing, live, &history.pin) {
            (Some(Standing::Held), ..) => Self::Running,
            (Some(Standing::Waiting), ..) => Self::Waiting,
            (Some(Standing::Left), ..) => Self::Left,
            (None, Some(Some(target)), Some(pin)) if target == AliasTarget::Published(pin.version) => {
                Self::Pinned(target)
            }
            (None, Some(Some(target)), _) => Self::Live(target),
            (None, Some(None), _) => Self::Nothing,
            (None, None, _) => Self::Unknown,
        }
    }

    fn state(&self) -> State {
        match self {
            Self::Live(_) => State::Healthy,
            Self::Pinned(_) | Self::Waiting => State::Degraded,
            Self::Left => State::Unhealthy,
            Self::Running | Self::Nothing | Self::Unknown => State::Unknown,
        }
    }
}

/// The sentence, with what it rests on.
pub(super) fn sentence(history: Option<&History>) -> impl IntoView + use<> {
    let words = &lang().words().deployments;
    let console = use_context::<Console>();
    let live = console.as_ref().and_then(Console::latest).and_then(|judged| {
        let alias = &judged.snapshot.alias;
        // A run that ended after the last look knows better.
        if let Some(version) = history.and_then(|history| shifted_since(history, alias.as_of)) {
            return Some(Some(AliasTarget::Published(version)));
        }
        let target = alias.shown().value().map(|alias| alias.version);
        match alias.reading {
            domain::snapshot::Reading::Missing => Some(None),
            _ => target.map(Some),
        }
    });
    let clock = console.map_or(OffsetDateTime::UNIX_EPOCH, |console| console.now());
    let now = Now::of(history, live, clock);
    let state = now.state();
    // While a run is open nothing else may begin, and the page is about that run.
    let is_free = !matches!(now, Now::Running | Now::Left);
    let shift = history
        .and_then(|history| history.last_shift.as_ref())
        .filter(|record| live.flatten().is_some_and(|live| made_live(record, live)))
        .map(since);
    let pin = history.and_then(|history| history.pin.as_ref()).map(pinned);
    let lock = history.and_then(|history| history.lock.as_ref());
    let lock = lock.map(|lock| {
        if now == Now::Waiting {
            to_decide(lock).into_any()
        } else {
            held(lock).into_any()
        }
    });
    view! {
        <PageAnswer state sentence=(words.now)(&now)>
            {lock} {shift} {pin}
            {is_free.then(|| view! { <p class="ways"><ToDeploy /> <ToRollback /></p> })}
        </PageAnswer>
    }
}

/// Where the newest run moved the traffic, if it ended after a time.
fn shifted_since(history: &History, looked: OffsetDateTime) -> Option<VersionNumber> {
    let record = history.last_shift.as_ref()?;
    record
        .version()
        .filter(|_| record.ended.is_some_and(|ended| ended > looked))
}

/// Whether it was this run that moved the traffic to where it is.
fn made_live(record: &Record, live: AliasTarget) -> bool {
    matches!(&record.outcome, Some(Outcome::Succeeded { version: Some(version), .. }) if AliasTarget::Published(*version) == live)
}

fn since(record: &Record) -> impl IntoView + use<> {
    let words = &lang().words().deployments;
    let at = record.ended.unwrap_or(record.began);
    let (before, between, after) = words.live_since;
    view! {
        <p>
            {before} <Time at /> " (" <Age at /> ")" {between} {(words.kind)(record.kind.of())} " · "
            <Who who=record.who.clone() /> {after}
        </p>
    }
}

fn pinned(pin: &Pin) -> impl IntoView + use<> {
    let words = &lang().words().deployments;
    view! {
        <p>
            <b>{(words.pinned)(pin.version)}</b> " · " <Who who=pin.who.clone() /> " · " <Time at=pin.at /> " · "
            {pin.reason.clone()}
        </p>
    }
}

fn held(lock: &Lock) -> impl IntoView + use<> {
    let words = &lang().words().deployments;
    view! {
        <p>
            {words.held_by} " " <Who who=lock.who.clone() /> " · " <Time at=lock.since /> " · "
            {words.last_heard_of} " " <Age at=lock.heartbeat />
        </p>
    }
}

fn to_decide(lock: &Lock) -> impl IntoView + use<> {
    let text = lang().words().deployments.canary.to_decide;
    let run = Detail::Run(lock.run.clone()).path();
    view! { <p class="ways"><a class="button is-primary" href=run>{text}</a></p> }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    #[test]
    fn the_sentence_is_about_what_matters_most_now() {
        let at = datetime!(2026-11-23 09:00 UTC);
        let seven = AliasTarget::Published("7".parse().unwrap());
        let lock = Lock {
            stack: "liveinsight-infrastructure".parse().unwrap(),
            run: "20261123T090000000Z-1".parse().unwrap(),
            who: "kim".to_owned(),
            owner: "o".to_owned(),
            since: at,
            heartbeat: at,
            left: false,
            waits: false,
        };
        let pin = |version: &str| Pin {
            version: version.parse().unwrap(),
            who: "kim".to_owned(),
            reason: "r".to_owned(),
            at,
            run: "20261123T090000000Z-1".parse().unwrap(),
        };
        let history = |lock: Option<&Lock>, pin: Option<Pin>| History {
            lock: lock.cloned(),
            pin,
            ..History::default()
        };
        let left = Lock {
            left: true,
            ..lock.clone()
        };
        let waiting = Lock {
            waits: true,
            ..left.clone()
        };
        for (history, live, expected) in [
            (
                Some(history(Some(&waiting), None)),
                Some(Some(seven)),
                Now::Waiting,
            ),
            (None, Some(Some(seven)), Now::Unknown),
            (Some(history(Some(&lock), None)), Some(Some(seven)), Now::Running),
            (
                Some(history(Some(&left), Some(pin("7")))),
                Some(Some(seven)),
                Now::Left,
            ),
            (
                Some(history(None, Some(pin("7")))),
                Some(Some(seven)),
                Now::Pinned(seven),
            ),
            // Somebody moved LIVE past the console: what is pinned is not what is live.
            (
                Some(history(None, Some(pin("6")))),
                Some(Some(seven)),
                Now::Live(seven),
            ),
            (Some(history(None, None)), Some(Some(seven)), Now::Live(seven)),
            (Some(history(None, None)), Some(None), Now::Nothing),
            (Some(history(None, None)), None, Now::Unknown),
        ] {
            assert_eq!(Now::of(history.as_ref(), live, at), expected);
        }
    }
}

//! Slows down whoever guesses.

use domain::name::PersonName;
use std::collections::HashMap;
use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, MutexGuard, PoisonError};
use time::{Duration, OffsetDateTime};

/// Attempts for one name from one network that fail before there is any wait.
const FREE_FOR_A_NAME: u32 = 5;

/// Attempts from one network that fail before there is any wait, whatever the names: people behind one proxy share them, and whoever
/// tries name after name is held up all the same.
const FREE_FOR_A_NETWORK: u32 = 30;

/// How long failures are remembered. No wait is longer.
pub(super) const WINDOW: Duration = Duration::minutes(15);

/// The first wait; each further failure doubles it.
const FIRST_WAIT: Duration = Duration::seconds(30);

/// How many are remembered. An entry has some tens of bytes; beyond this, the one that was tried least recently is forgotten.
pub(super) const MOST: usize = 10_000;

/// Attempts that failed, by network and by who was tried from there.
#[derive(Debug, Default)]
pub struct Throttle(Mutex<Failed>);

#[derive(Debug, Default)]
struct Failed {
    by_network: HashMap<IpAddr, Failures>,
    by_name: HashMap<(Who, IpAddr), Failures>,
}

/// Who somebody says to be.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Who {
    /// The owner of this account, whether it exists or not.
    Named(PersonName),
    /// The owner of an account that cannot exist.
    Impossible,
}

#[derive(Debug, Clone, Copy)]
struct Failures {
    count: u32,
    first: OffsetDateTime,
    last: OffsetDateTime,
}

/// An attempt that came too soon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Throttled {
    /// When the next one may be made.
    pub wait: Duration,
}

impl Throttle {
    /// Asks for an attempt and counts it as failed until [`Throttle::forgive`] or [`Throttle::take_back`], so that many at once are
    /// counted too. One that is refused does not count.
    pub(crate) fn attempt(&self, who: &Who, from: IpAddr, now: OffsetDateTime) -> Result<(), Throttled> {
        let network = network(from);
        let mut failed = self.failed();
        let Failed { by_network, by_name } = &mut *failed;
        let of_network = failures(by_network, network, now);
        // From the first failure on, or else somebody who mistypes now and then behind a busy proxy would use it up for all.
        of_network.forget_if(now - of_network.first >= WINDOW, now);
        of_network.allows(FREE_FOR_A_NETWORK, now)?;
        let of_name = failures(by_name, (who.clone(), network), now);
        of_name.forget_if(now - of_name.last >= WINDOW, now);
        of_name.allows(FREE_FOR_A_NAME, now)?;
        of_network.add(now);
        of_name.add(now);
        Ok(())
    }

    /// Forgets what failed for this name: the attempt succeeded. The network's other failures stay, or else whoever has one account
    /// could go on guessing at the others.
    pub(crate) fn forgive(&self, who: &Who, from: IpAddr) {
        let network = network(from);
        let mut failed = self.failed();
        failed.by_name.remove(&(who.clone(), network));
        if let Some(failures) = failed.by_network.get_mut(&network) {
            failures.take_back(FREE_FOR_A_NETWORK);
        }
    }

    /// Does not count an attempt, because nothing was checked.
    pub(crate) fn take_back(&self, who: &Who, from: IpAddr) {
        let network = network(from);
        let mut failed = self.failed();
        if let Some(failures) = failed.by_network.get_mut(&network) {
            failures.take_back(FREE_FOR_A_NETWORK);
        }
        if let Some(failures) = failed.by_name.get_mut(&(who.clone(), network)) {
            failures.take_back(FREE_FOR_A_NAME);
        }
    }

    fn failed(&self) -> MutexGuard<'_, Failed> {
        // Counts are right at any moment, so a panic elsewhere leaves nothing half done.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Failures {
    fn forget_if(&mut self, over: bool, now: OffsetDateTime) {
        if over {
            *self = Self::none(now);
        }
    }

    fn none(now: OffsetDateTime) -> Self {
        Self {
            count: 0,
            first: now,
            last: now,
        }
    }

    fn allows(&mut self, free: u32, now: OffsetDateTime) -> Result<(), Throttled> {
        // A clock that was set back must not make anybody wait for it to come round again.
        self.first = self.first.min(now);
        self.last = self.last.min(now);
        let wait = self.last + wait_after(self.count, free) - now;
        if wait.is_positive() {
            return Err(Throttled { wait });
        }
        Ok(())
    }

    fn add(&mut self, now: OffsetDateTime) {
        self.count = self.count.saturating_add(1);
        self.last = now;
    }

    /// The wait that the attempt had sat out need not be sat out again.
    fn take_back(&mut self, free: u32) {
        self.count = self.count.saturating_sub(1);
        self.last -= wait_after(self.count, free);
    }
}

fn failures<K: Clone + Eq + Hash>(
    all: &mut HashMap<K, Failures>,
    key: K,
    now: OffsetDateTime,
) -> &mut Failures {
    if !all.contains_key(&key) {
        make_room(all, |failures| failures.last, now);
    }
    all.entry(key).or_insert(Failures::none(now))
}

fn wait_after(failures: u32, free: u32) -> Duration {
    match failures.checked_sub(free) {
        None => Duration::ZERO,
        // Beyond a few doublings it is the longest wait anyway.
        Some(more) => (FIRST_WAIT * 2_i32.pow(more.min(10))).min(WINDOW),
    }
}

/// Whoever has one IPv6 address has the other 2^64 of its network too (RFC 6177).
pub(crate) fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        v4 => v4,
    }
}

/// Makes a full map smaller by all that is older than the window, or else by the oldest.
pub(super) fn make_room<K: Clone + Eq + Hash, V>(
    all: &mut HashMap<K, V>,
    at: impl Fn(&V) -> OffsetDateTime,
    now: OffsetDateTime,
) {
    if all.len() < MOST {
        return;
    }
    all.retain(|_, value| now - at(value) < WINDOW);
    if all.len() < MOST {
        return;
    }
    let oldest = all
        .iter()
        .min_by_key(|(_, value)| at(value))
        .map(|(key, _)| key.clone());
    if let Some(key) = oldest {
        all.remove(&key);
    }
}

#[cfg(test)]
mod tests;

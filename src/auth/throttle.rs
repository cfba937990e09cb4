//! Slows down whoever guesses.

use domain::name::PersonName;
use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};
use time::{Duration, OffsetDateTime};

/// Attempts that fail before there is any wait.
const FREE: u32 = 5;

/// Failures are forgotten after this long without another attempt, and no wait is longer.
const WINDOW: Duration = Duration::minutes(15);

/// The first wait; each further failure doubles it.
const FIRST_WAIT: Duration = Duration::seconds(30);

/// How many are remembered. An entry has some tens of bytes; beyond this, the one that was tried least recently is forgotten.
const MOST: usize = 10_000;

/// Attempts that failed, by who was tried from where.
#[derive(Debug, Default)]
pub struct Throttle(Mutex<HashMap<(Who, IpAddr), Failures>>);

/// Who somebody says to be.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Who {
    /// Whoever has the one-time link.
    LinkHolder,
    /// The owner of this account, whether it exists or not.
    Named(PersonName),
    /// The owner of an account that cannot exist.
    Impossible,
}

#[derive(Debug, Clone, Copy)]
struct Failures {
    count: u32,
    last: OffsetDateTime,
    /// Whether the present wait was refused before.
    refused: bool,
}

/// An attempt that came too soon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Throttled {
    /// When the next one may be made.
    pub wait: Duration,
    /// Whether this is the first one refused since attempts were last allowed.
    pub first: bool,
}

impl Throttle {
    /// Asks for an attempt and counts it as failed until [`Throttle::forgive`], so that many at once are counted too.
    pub(crate) fn attempt(&self, who: &Who, from: IpAddr, now: OffsetDateTime) -> Result<(), Throttled> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (who.clone(), network(from));
        if !all.contains_key(&key) && all.len() >= MOST {
            make_room(&mut all, now);
        }
        let failures = all.entry(key).or_insert(Failures {
            count: 0,
            last: now,
            refused: false,
        });
        if now - failures.last >= WINDOW {
            failures.count = 0;
        }
        let wait = failures.last + wait_after(failures.count) - now;
        if wait.is_positive() {
            let first = !failures.refused;
            failures.refused = true;
            return Err(Throttled { wait, first });
        }
        *failures = Failures {
            count: failures.count.saturating_add(1),
            last: now,
            refused: false,
        };
        Ok(())
    }

    /// Forgets what failed: the attempt succeeded.
    pub(crate) fn forgive(&self, who: &Who, from: IpAddr) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.remove(&(who.clone(), network(from)));
    }
}

fn wait_after(failures: u32) -> Duration {
    match failures.checked_sub(FREE) {
        None => Duration::ZERO,
        // Beyond a few doublings it is the longest wait anyway.
        Some(more) => (FIRST_WAIT * 2_i32.pow(more.min(10))).min(WINDOW),
    }
}

/// Whoever has one IPv6 address has the other 2^64 of its network too (RFC 6177).
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        v4 => v4,
    }
}

fn make_room(all: &mut HashMap<(Who, IpAddr), Failures>, now: OffsetDateTime) {
    all.retain(|_, failures| now - failures.last < WINDOW);
    if all.len() < MOST {
        return;
    }
    let oldest = all
        .iter()
        .min_by_key(|(_, failures)| failures.last)
        .map(|(key, _)| key.clone());
    if let Some(key) = oldest {
        all.remove(&key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: OffsetDateTime = OffsetDateTime::UNIX_EPOCH;
    const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);

    fn kim() -> Who {
        Who::Named("kim".parse().unwrap())
    }

    #[test]
    fn the_wait_grows_and_ends() {
        let throttle = Throttle::default();
        let mut now = START;
        for _ in 0..FREE {
            assert_eq!(throttle.attempt(&kim(), HERE, now), Ok(()));
        }
        for (wait, next) in [(30, 60), (60, 120), (120, 240), (240, 480), (480, 900), (900, 0)] {
            let refused = |first| {
                Err(Throttled {
                    wait: Duration::seconds(wait),
                    first,
                })
            };
            assert_eq!(throttle.attempt(&kim(), HERE, now), refused(true), "{wait}");
            assert_eq!(throttle.attempt(&kim(), HERE, now), refused(false), "{wait}");
            now += Duration::seconds(wait);
            assert_eq!(throttle.attempt(&kim(), HERE, now), Ok(()), "{wait}, then {next}");
        }
        // The last attempt came after a whole window, so counting began anew.
        assert_eq!(throttle.attempt(&kim(), HERE, now), Ok(()));
    }

    #[test]
    fn others_and_those_who_succeed_do_not_wait() {
        let throttle = Throttle::default();
        for _ in 0..FREE {
            assert_eq!(throttle.attempt(&kim(), HERE, START), Ok(()));
        }
        assert!(throttle.attempt(&kim(), HERE, START).is_err());
        let elsewhere = "192.0.2.1".parse().unwrap();
        assert_eq!(throttle.attempt(&kim(), elsewhere, START), Ok(()));
        assert_eq!(throttle.attempt(&Who::LinkHolder, HERE, START), Ok(()));
        throttle.forgive(&kim(), HERE);
        assert_eq!(throttle.attempt(&kim(), HERE, START), Ok(()));
    }

    #[test]
    fn an_ipv6_network_is_one_place() {
        let throttle = Throttle::default();
        for host in 0..FREE {
            let from = format!("2001:db8:0:1::{host}").parse().unwrap();
            assert_eq!(throttle.attempt(&kim(), from, START), Ok(()));
        }
        let from = "2001:db8:0:1:ffff::1".parse().unwrap();
        assert!(throttle.attempt(&kim(), from, START).is_err());
        let mapped = "::ffff:127.0.0.1".parse().unwrap();
        assert_eq!(network(mapped), HERE);
    }

    #[test]
    fn memory_is_bounded_and_the_least_recent_is_forgotten() {
        let throttle = Throttle::default();
        for number in 0..=MOST {
            let who = Who::Named(format!("p{number}").parse().unwrap());
            let at = START + Duration::milliseconds(i64::try_from(number).unwrap());
            assert_eq!(throttle.attempt(&who, HERE, at), Ok(()));
        }
        let all = throttle.0.lock().unwrap();
        assert_eq!(all.len(), MOST);
        assert!(!all.contains_key(&(Who::Named("p0".parse().unwrap()), HERE)));
    }
}

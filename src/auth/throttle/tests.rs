use super::*;

const START: OffsetDateTime = OffsetDateTime::UNIX_EPOCH;
const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);

fn named(name: &str) -> Who {
    Who::Named(name.parse().unwrap())
}

fn kim() -> Who {
    named("kim")
}

fn refused(seconds: i64) -> Result<(), Throttled> {
    Err(Throttled {
        wait: Duration::seconds(seconds),
    })
}

#[test]
fn the_wait_for_a_name_grows_and_ends() {
    let throttle = Throttle::default();
    let mut now = START;
    for _ in 0..FREE_FOR_A_NAME {
        assert_eq!(throttle.attempt(&kim(), HERE, now), Ok(()));
    }
    for wait in [30, 60, 120, 240, 480, 900] {
        for _ in 0..2 {
            assert_eq!(throttle.attempt(&kim(), HERE, now), refused(wait));
        }
        now += Duration::seconds(wait);
        assert_eq!(throttle.attempt(&kim(), HERE, now), Ok(()), "{wait}");
    }
    // The last attempt came after a whole window, so counting began anew.
    assert_eq!(throttle.attempt(&kim(), HERE, now), Ok(()));
}

#[test]
fn a_network_has_one_budget_for_all_names() {
    let throttle = Throttle::default();
    for number in 0..FREE_FOR_A_NETWORK {
        assert_eq!(
            throttle.attempt(&named(&format!("p{number}")), HERE, START),
            Ok(())
        );
    }
    let mut now = START;
    for (number, wait) in [30, 60, 120, 240].into_iter().enumerate() {
        let who = named(&format!("q{number}"));
        assert_eq!(throttle.attempt(&who, HERE, now), refused(wait));
        assert_eq!(throttle.attempt(&Who::Impossible, HERE, now), refused(wait));
        let elsewhere = format!("192.0.2.{number}").parse().unwrap();
        assert_eq!(throttle.attempt(&who, elsewhere, now), Ok(()));
        now += Duration::seconds(wait);
        assert_eq!(throttle.attempt(&who, HERE, now), Ok(()));
    }
    // Counted from the first failure, however many come after it.
    now = START + WINDOW;
    for number in 0..FREE_FOR_A_NETWORK {
        assert_eq!(throttle.attempt(&named(&format!("r{number}")), HERE, now), Ok(()));
    }
    assert!(throttle.attempt(&kim(), HERE, now).is_err());
}

#[test]
fn one_good_account_does_not_help_to_guess_at_others() {
    let throttle = Throttle::default();
    for number in 0..FREE_FOR_A_NETWORK {
        assert_eq!(throttle.attempt(&kim(), HERE, START), Ok(()));
        throttle.forgive(&kim(), HERE);
        assert_eq!(
            throttle.attempt(&named(&format!("p{number}")), HERE, START),
            Ok(())
        );
    }
    assert!(throttle.attempt(&named("lee"), HERE, START).is_err());
}

#[test]
fn others_and_those_who_succeed_do_not_wait() {
    let throttle = Throttle::default();
    for _ in 0..FREE_FOR_A_NAME {
        assert_eq!(throttle.attempt(&kim(), HERE, START), Ok(()));
    }
    assert!(throttle.attempt(&kim(), HERE, START).is_err());
    let elsewhere = "192.0.2.1".parse().unwrap();
    assert_eq!(throttle.attempt(&kim(), elsewhere, START), Ok(()));
    assert_eq!(throttle.attempt(&named("lee"), HERE, START), Ok(()));
    throttle.forgive(&kim(), HERE);
    assert_eq!(throttle.attempt(&kim(), HERE, START), Ok(()));
}

#[test]
fn what_was_not_checked_does_not_count() {
    let throttle = Throttle::default();
    for _ in 0..2 * FREE_FOR_A_NETWORK {
        assert_eq!(throttle.attempt(&kim(), HERE, START), Ok(()));
        throttle.take_back(&kim(), HERE);
    }
    for _ in 0..FREE_FOR_A_NAME {
        assert_eq!(throttle.attempt(&kim(), HERE, START), Ok(()));
    }
    let now = START + FIRST_WAIT;
    for _ in 0..2 {
        assert_eq!(throttle.attempt(&kim(), HERE, now), Ok(()));
        throttle.take_back(&kim(), HERE);
    }
}

#[test]
fn a_clock_that_is_set_back_makes_nobody_wait_longer() {
    let throttle = Throttle::default();
    for _ in 0..FREE_FOR_A_NAME {
        assert_eq!(throttle.attempt(&kim(), HERE, START), Ok(()));
    }
    let back = START - Duration::days(1);
    assert_eq!(throttle.attempt(&kim(), HERE, back), refused(30));
    assert_eq!(throttle.attempt(&kim(), HERE, back + FIRST_WAIT), Ok(()));
}

#[test]
fn an_ipv6_network_is_one_place() {
    let throttle = Throttle::default();
    for host in 0..FREE_FOR_A_NAME {
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
    let place = |number: usize| {
        let [.., high, low] = number.to_be_bytes();
        IpAddr::from([10, 0, high, low])
    };
    for number in 0..=MOST {
        let at = START + Duration::milliseconds(i64::try_from(number).unwrap());
        assert_eq!(throttle.attempt(&kim(), place(number), at), Ok(()));
    }
    let failed = throttle.failed();
    assert_eq!((failed.by_network.len(), failed.by_name.len()), (MOST, MOST));
    assert!(!failed.by_name.contains_key(&(kim(), place(0))));
}

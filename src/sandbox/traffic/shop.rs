//! The shop as a whole: who is in it, and whose turn it is. Neither clock nor network.

use super::catalogue::{USERS, User};
use super::visitor::Visitor;
use collector::wire::EventRequest;
use fastrand::Rng;

/// A shop with its visitors.
#[derive(Debug)]
pub(super) struct Shop {
    random: Rng,
    /// How many are in it at most.
    room: usize,
    visitors: Vec<Visitor>,
}

/// An event with what its request says beside it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Event {
    pub request: EventRequest,
    pub ip_address: String,
    pub user_agent: &'static str,
}

impl Shop {
    /// A shop that sees `pace` events a minute: about six of each visitor.
    pub(super) fn open(random: Rng, pace: u32) -> Self {
        let room = usize::try_from(pace / 6).unwrap_or(usize::MAX).clamp(3, 40);
        Self {
            random,
            room,
            visitors: vec![],
        }
    }

    /// What happens next. `now` is in milliseconds since 1970.
    pub(super) fn next(&mut self, now: i64) -> Event {
        let turn = self.random.usize(..self.room);
        if turn >= self.visitors.len() {
            let user = self.newcomer();
            self.visitors.push(Visitor::arrive(user, now, &mut self.random));
        }
        let turn = turn.min(self.visitors.len() - 1);
        let visitor = &mut self.visitors[turn];
        let user = visitor.user;
        let (request, last) = visitor.next(now, &mut self.random);
        if last {
            self.visitors.swap_remove(turn);
        }
        Event {
            request,
            ip_address: user.ip_address(),
            user_agent: user.browser(),
        }
    }

    /// Someone who is not in the shop: nobody is in two sessions at once.
    fn newcomer(&mut self) -> User {
        loop {
            let user = User(self.random.usize(..USERS));
            if !self.visitors.iter().any(|visitor| visitor.user == user) {
                return user;
            }
        }
    }
}

impl Event {
    /// `navigator.sendBeacon`, which scripts use when a page goes away, sends text.
    pub(super) fn content_type(&self) -> &'static str {
        if self.request.event_type == "page_exit" {
            "text/plain;charset=UTF-8"
        } else {
            "application/json"
        }
    }

    pub(super) fn body(&self) -> String {
        serde_json::json!(self.request).to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use collector::event::{Arrival, EpochMillis, Event as Accepted};
    use std::collections::{BTreeMap, BTreeSet};

    const NOON: i64 = 1_780_000_000_000;

    /// What happens in a shop, an event every two seconds.
    fn day(seed: u64, pace: u32, events: i64) -> Vec<Event> {
        let mut shop = Shop::open(Rng::with_seed(seed), pace);
        (0..events)
            .map(|number| shop.next(NOON + number * 2000))
            .collect()
    }

    fn sessions(day: &[Event]) -> BTreeMap<&str, Vec<&EventRequest>> {
        let mut sessions: BTreeMap<&str, Vec<&EventRequest>> = BTreeMap::new();
        for Event { request, .. } in day {
            sessions
                .entry(request.session_id.as_deref().unwrap())
                .or_default()
                .push(request);
        }
        sessions
    }

    #[test]
    fn the_same_seed_and_times_give_the_same_day() {
        assert_eq!(day(7, 30, 500), day(7, 30, 500));
        assert_ne!(day(7, 30, 500), day(8, 30, 500));
    }

    #[test]
    fn the_collector_takes_every_event() {
        for event in day(1, 30, 2000) {
            let arrival = Arrival {
                received_at: EpochMillis::new(NOON),
                request_id: "r".to_owned(),
                ip_address: event.ip_address.clone(),
                user_agent: None,
            };
            let accepted = Accepted::parse(event.body().as_bytes(), &arrival);
            assert!(accepted.is_ok(), "{}: {accepted:?}", event.body());
        }
    }

    #[test]
    fn visits_have_a_beginning_and_an_end_and_one_visitor() {
        let day = day(2, 30, 5000);
        let sessions = sessions(&day);
        assert!(sessions.len() > 100, "{} sessions", sessions.len());
        let ended = sessions
            .values()
            .filter(|events| events.last().unwrap().event_type == "page_exit")
            .count();
        assert!(
            sessions.len() - ended <= 5,
            "{ended} of {} sessions ended",
            sessions.len()
        );
        for (id, events) in &sessions {
            assert_eq!(events[0].event_type, "page_view", "{id}");
            assert!(
                events.iter().all(|event| event.user_id == events[0].user_id),
                "{id}"
            );
            let exits = events
                .iter()
                .filter(|event| event.event_type == "page_exit")
                .count();
            assert!(exits <= 1, "{id}");
        }
    }

    #[test]
    fn nothing_is_bought_that_was_not_put_in_the_cart() {
        let day = day(3, 30, 5000);
        let mut bought = 0;
        for (id, events) in sessions(&day) {
            let mut total = 0;
            for event in events {
                match event.event_type.as_str() {
                    "add_to_cart" => total += event.attributes["price"].as_u64().unwrap(),
                    "purchase" => {
                        assert_eq!(event.attributes["total"], total, "{id}");
                        assert!(total > 0, "{id}");
                        total = 0;
                        bought += 1;
                    }
                    _ => {}
                }
            }
        }
        assert!(bought > 10, "{bought} purchases");
    }

    #[test]
    fn everything_that_a_shop_sends_is_sent() {
        let day = day(4, 30, 5000);
        let types: BTreeSet<&str> = day
            .iter()
            .map(|event| event.request.event_type.as_str())
            .collect();
        let expected = [
            "add_to_cart",
            "click",
            "conversion",
            "heartbeat",
            "page_exit",
            "page_view",
            "product_view",
            "purchase",
            "scroll",
            "view_cart",
        ];
        assert_eq!(types, BTreeSet::from(expected));
        for language in ["/ko/", "/en/"] {
            assert!(
                day.iter().any(|event| event.request.page_url.contains(language)),
                "{language}"
            );
        }
        assert!(day.iter().any(|event| event.body().contains("장바구니에 담기")));
    }

    #[test]
    fn a_slow_shop_does_not_only_hear_heartbeats() {
        let mut shop = Shop::open(Rng::with_seed(5), 1);
        let events: Vec<Event> = (0..300).map(|number| shop.next(NOON + number * 60_000)).collect();
        let heartbeats = events
            .iter()
            .filter(|event| event.request.event_type == "heartbeat")
            .count();
        assert!((50..=150).contains(&heartbeats), "{heartbeats} of 300");
    }
}

//! What is delivered, and what must come of it.

use fastrand::Rng;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// When everything is received: ten minutes into a half hour, so that what happened before lies on both sides of its start.
pub(super) const NOW: i64 = 1_780_000_200_000 / HALF_HOUR * HALF_HOUR + 600_000;
const HALF_HOUR: i64 = 1_800_000;

const EVENTS: usize = 60;

/// Events by their numbers, in one request.
pub(super) type Delivery = Vec<usize>;

#[derive(Debug, Clone)]
struct Event {
    user: String,
    /// The session that the client names.
    session: Option<String>,
    at: i64,
    page: String,
    referrer: String,
}

/// Some visitors' events and the ways that they take.
pub(super) struct Scenario {
    events: Vec<Event>,
    pub(super) deliveries: Vec<Delivery>,
}

/// An item of the Sessions table, without its id where no client has named it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Session {
    pub(super) named: Option<String>,
    pub(super) user: String,
    pub(super) start: i64,
    pub(super) end: i64,
    pub(super) duration: i64,
    pub(super) entry_page: String,
    pub(super) exit_page: String,
    pub(super) referrer: String,
    pub(super) total: i64,
    pub(super) is_active: bool,
}

impl Scenario {
    /// Each event once, twice or three times, in any order, alone or with others.
    pub(super) fn new(seed: u64) -> Self {
        let mut rng = Rng::with_seed(seed);
        let events: Vec<Event> = (0..EVENTS).map(|_| event(&mut rng)).collect();
        let mut order: Vec<usize> = (0..EVENTS)
            .flat_map(|event| std::iter::repeat_n(event, rng.usize(1..=3)))
            .collect();
        rng.shuffle(&mut order);
        let mut deliveries = Vec::new();
        while !order.is_empty() {
            let several = rng.usize(1..=8).min(order.len());
            deliveries.push(order.split_off(order.len() - several));
        }
        Self { events, deliveries }
    }

    /// The body of a request.
    pub(super) fn body(&self, delivery: &Delivery) -> Value {
        delivery.iter().map(|event| self.json(*event)).collect()
    }

    fn json(&self, number: usize) -> Value {
        let event = &self.events[number];
        json!({
            "user_id": event.user, "session_id": event.session, "event_type": "click", "page_url": event.page,
            "referrer": event.referrer, "timestamp": event.at, "number": number,
        })
    }

    /// The numbers of all events, each once.
    pub(super) fn expected_events(&self) -> Vec<i64> {
        (0_i64..).take(self.events.len()).collect()
    }

    /// By its client's name for it, or else the user's only one: all of them lie within half an hour.
    pub(super) fn expected_sessions(&self) -> BTreeSet<Session> {
        let mut by_session: BTreeMap<(&Option<String>, &str), Vec<&Event>> = BTreeMap::new();
        for event in &self.events {
            let owner = event.session.as_ref().map_or(event.user.as_str(), |_| "");
            by_session.entry((&event.session, owner)).or_default().push(event);
        }
        by_session.into_values().map(|events| session(&events)).collect()
    }

    /// The page of each session that is shown as active: all of them are.
    pub(super) fn expected_active(&self) -> BTreeSet<(i64, String)> {
        let sessions = self.expected_sessions();
        sessions
            .into_iter()
            .map(|session| (session.end, session.exit_page))
            .collect()
    }
}

/// Few moments, pages and visitors, so that many events share them.
fn event(rng: &mut Rng) -> Event {
    let visitor = rng.usize(0..5);
    Event {
        user: match visitor {
            0 => format!("user_{}", rng.usize(0..2)),
            other => format!("user_{other}"),
        },
        session: (visitor < 3).then(|| format!("sess_{visitor}")),
        at: NOW - rng.i64(0..25) * 60_000,
        page: format!("/{}", rng.usize(0..3)),
        referrer: format!("https://{}.example/", rng.usize(0..2)),
    }
}

/// Of several first or last events at once, the one with the lesser or the greater page.
fn session(events: &[&Event]) -> Session {
    let entry = events
        .iter()
        .min_by_key(|event| (event.at, &event.page, &event.referrer, &event.user))
        .unwrap();
    let exit = events.iter().max_by_key(|event| (event.at, &event.page)).unwrap();
    Session {
        named: entry.session.clone(),
        user: entry.user.clone(),
        start: entry.at,
        end: exit.at,
        duration: exit.at - entry.at,
        entry_page: entry.page.clone(),
        exit_page: exit.page.clone(),
        referrer: entry.referrer.clone(),
        total: i64::try_from(events.len()).unwrap(),
        is_active: true,
    }
}

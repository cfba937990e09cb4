use super::*;
use serde_json::{Map, json};

const SENT_AT: i64 = 1_750_000_000_000;
const RECEIVED_AT: EpochMillis = EpochMillis::new(SENT_AT + 250);

fn arrival() -> Arrival {
    Arrival {
        received_at: RECEIVED_AT,
        request_id: "request-1".to_owned(),
        ip_address: "203.0.113.9".to_owned(),
        user_agent: Some(UserAgent::from_header("Header/1.0")),
    }
}

/// A minimal event with these members added or, when null, as if not sent.
fn with(members: Value) -> Value {
    let mut event = json!({
        "user_id": "user_1", "event_type": "page_view", "page_url": "https://shop.example/", "timestamp": SENT_AT,
    });
    if let (Value::Object(event), Value::Object(members)) = (&mut event, members) {
        event.extend(members);
    }
    event
}

fn parse(value: Value) -> Result<Event, Vec<(String, Reason)>> {
    Event::from_json(value, &arrival(), 0).map_err(|refusal| {
        refusal
            .errors
            .into_iter()
            .map(|error| (error.field, error.reason))
            .collect()
    })
}

fn key(value: Value) -> EventKey {
    parse(value).unwrap().key().clone()
}

#[test]
fn bodies_that_are_not_an_event() {
    let cases: [(&[u8], Reason); 7] = [
        (b"", Reason::MalformedJson { line: 1, column: 0 }),
        (b"{", Reason::MalformedJson { line: 1, column: 1 }),
        (b"\xff\xfe", Reason::MalformedJson { line: 1, column: 1 }),
        (
            br#"{"a":"\ud800"}"#,
            Reason::MalformedJson { line: 1, column: 13 },
        ),
        (b"{\"a\":1e999}", Reason::MalformedJson { line: 1, column: 10 }),
        (
            b"null",
            Reason::WrongType {
                expected: JsonType::Object,
            },
        ),
        (
            b"\"text\"",
            Reason::WrongType {
                expected: JsonType::Object,
            },
        ),
    ];
    for (body, reason) in cases {
        let refusal = Event::parse(body, &arrival()).unwrap_err();
        assert_eq!(
            refusal.errors,
            [body_error(reason)],
            "{}",
            String::from_utf8_lossy(body)
        );
    }
    let too_deep = "[".repeat(100_000);
    assert!(Event::parse(too_deep.as_bytes(), &arrival()).is_err());
}

#[test]
fn a_refusal_names_every_wrong_field() {
    let sent = json!({ "user_id": "undefined", "page_url": null, "timestamp": "now", "session_id": "" });
    assert_eq!(
        parse(sent).unwrap_err(),
        [
            ("user_id".to_owned(), Reason::Placeholder),
            ("event_type".to_owned(), Reason::Missing),
            ("page_url".to_owned(), Reason::Missing),
            ("session_id".to_owned(), Reason::Empty),
            (
                "timestamp".to_owned(),
                Reason::WrongType {
                    expected: JsonType::Integer
                }
            ),
        ]
    );
}

#[test]
fn a_refusal_in_json() {
    let refusal = Event::from_json(with(json!({ "user_id": "u".repeat(201) })), &arrival(), 0).unwrap_err();
    assert_eq!(
        serde_json::to_value(&refusal).unwrap(),
        json!({
            "message": "The event has invalid fields",
            "errors": [{ "field": "user_id", "reason": "too_long", "max": 200 }],
        })
    );
    assert_eq!(
        serde_json::from_value::<Refusal>(serde_json::to_value(&refusal).unwrap()).unwrap(),
        refusal
    );
}

#[test]
fn null_is_absent() {
    let event = parse(with(json!({
        "session_id": null, "event_id": null, "referrer": null, "user_agent": null, "timestamp": null,
    })))
    .unwrap();
    assert_eq!(event.session_id(), None);
    assert_eq!(event.referrer(), "");
    assert_eq!(event.user_agent(), "Header/1.0");
    assert_eq!(event.key().timestamp, RECEIVED_AT);
}

#[test]
fn the_clients_user_agent_wins_over_the_header() {
    let agent = |value: Value| {
        parse(with(json!({ "user_agent": value })))
            .unwrap()
            .user_agent()
            .to_owned()
    };
    assert_eq!(agent(json!("Sent/2.0")), "Sent/2.0");
    assert_eq!(agent(json!("")), "Header/1.0");
}

#[test]
fn a_repeated_delivery_has_the_same_key() {
    let body = br#"{"user_id":"u-100","event_type":"click","page_url":"/a","timestamp":1750000000000,"x":{"b":1,"a":2}}"#;
    let spelled_otherwise = br#"{ "x":{"a":2,"b":1}, "timestamp":1750000000000, "page_url":"\/a",
        "event_type":"\u0063lick", "user_id":"u-100" }"#;
    let later = Arrival {
        received_at: RECEIVED_AT.plus(60_000),
        request_id: "request-2".to_owned(),
        ..arrival()
    };

    let first = Event::parse(body, &arrival()).unwrap();
    assert_eq!(
        first.key(),
        Event::parse(spelled_otherwise, &later).unwrap().key()
    );
    // Fixed for ever: a change of the derivation would store again what is delivered across it.
    assert_eq!(first.key().id.as_str(), "evt_99672d1f6ee57f94e394fc7b8480fb0f");
    assert_eq!(first.key().timestamp.get(), SENT_AT);
}

#[test]
fn any_difference_makes_another_id() {
    let id = key(with(json!({}))).id;
    let different = [
        json!({ "user_id": "user_2" }),
        json!({ "timestamp": SENT_AT + 1 }),
        json!({ "price": 1 }),
        json!({ "session_id": "sess_1" }),
    ];
    for members in different {
        assert_ne!(key(with(members.clone())).id, id, "{members}");
    }
}

#[test]
fn the_clients_event_id_is_honoured() {
    let sent = with(json!({ "event_id": "evt_client-1" }));
    assert_eq!(key(sent).id.as_str(), "evt_client-1");
    let malformed = parse(with(json!({ "event_id": "a b c d e f" }))).unwrap_err();
    assert_eq!(malformed, [("event_id".to_owned(), Reason::InvalidCharacter)]);
}

#[test]
fn without_a_timestamp_each_delivery_is_an_event() {
    let sent = with(json!({ "timestamp": null }));
    let id = |request_id: &str| {
        let arrival = Arrival {
            request_id: request_id.to_owned(),
            ..arrival()
        };
        Event::from_json(sent.clone(), &arrival, 0)
            .unwrap()
            .key()
            .id
            .clone()
    };
    assert_ne!(id("request-1"), id("request-2"));
}

#[test]
fn equal_events_of_one_request_without_a_timestamp_are_several() {
    let sent = with(json!({ "timestamp": null }));
    let id = |position| {
        let event = Event::from_json(sent.clone(), &arrival(), position).unwrap();
        event.key().id.clone()
    };
    assert_ne!(id(0), id(1));
}

#[test]
fn an_id_without_a_timestamp_is_enough_to_be_told_apart() {
    let uuid = "017f22e2-79b0-7cc3-98c4-dc0c0c07398f";
    let cases = [
        (
            json!({ "event_id": uuid, "timestamp": null }),
            1_645_557_742_000,
            false,
        ),
        (json!({ "event_id": uuid }), SENT_AT, false),
        (
            json!({ "event_id": "evt_client-1", "timestamp": null }),
            RECEIVED_AT.get(),
            true,
        ),
        (json!({ "timestamp": null }), RECEIVED_AT.get(), false),
    ];
    for (members, timestamp, is_claimed) in cases {
        let event = parse(with(members.clone())).unwrap();
        assert_eq!(
            (event.key().timestamp.get(), event.is_claimed()),
            (timestamp, is_claimed),
            "{members}"
        );
    }
}

#[test]
fn a_clock_that_says_how_wrong_it_is_is_corrected() {
    let hour = 3_600_000;
    let cases = [
        (SENT_AT, None, SENT_AT, "believed"),
        (
            SENT_AT,
            Some(SENT_AT + 50),
            SENT_AT + 200,
            "50 ms before it was sent",
        ),
        (
            SENT_AT - hour,
            Some(SENT_AT - hour + 50),
            SENT_AT + 200,
            "an hour behind",
        ),
        (
            SENT_AT + hour,
            Some(SENT_AT + hour),
            RECEIVED_AT.get(),
            "an hour ahead",
        ),
        (SENT_AT + hour, None, RECEIVED_AT.get(), "ahead, and does not say"),
        (
            SENT_AT,
            Some(SENT_AT - 50),
            RECEIVED_AT.get(),
            "sent before it happened",
        ),
    ];
    for (timestamp, sent_at, occurred_at, case) in cases {
        let event = parse(with(json!({ "timestamp": timestamp, "sent_at": sent_at }))).unwrap();
        assert_eq!(event.occurred_at().get(), occurred_at, "{case}");
        assert_eq!(event.key().timestamp.get(), timestamp, "{case}");
        assert_eq!(event.is_from_the_future(), timestamp > SENT_AT, "{case}");
    }
}

#[test]
fn when_it_was_sent_does_not_make_another_event() {
    let first = key(with(json!({ "sent_at": SENT_AT })));
    assert_eq!(first, key(with(json!({ "sent_at": SENT_AT + 60_000 }))));
    assert_eq!(first, key(with(json!({}))));
    let refused = parse(with(json!({ "sent_at": "now" }))).unwrap_err();
    assert_eq!(refused[0].0, "sent_at");
}

#[test]
fn bodies_of_several_events() {
    let parse = |body: &Value| Body::parse(body.to_string().as_bytes());
    let events: Vec<Value> = (0..MAX_BATCH).map(|_| with(json!({}))).collect();
    assert_eq!(parse(&json!(events)), Ok(Body::Batch(events.clone())));
    assert_eq!(parse(&json!({})), Ok(Body::One(json!({}))));
    let cases = [
        (json!([]), Reason::Empty),
        (json!(vec![1; MAX_BATCH + 1]), Reason::TooMany { max: MAX_BATCH }),
    ];
    for (body, reason) in cases {
        assert_eq!(parse(&body).unwrap_err().errors, [body_error(reason)]);
    }
}

#[test]
fn a_fast_clock_does_not_reach_into_the_future() {
    let occurred_at = |sent: i64| parse(with(json!({ "timestamp": sent }))).unwrap().occurred_at();
    assert_eq!(occurred_at(SENT_AT), EpochMillis::new(SENT_AT));
    assert_eq!(occurred_at(SENT_AT + 3_600_000), RECEIVED_AT);
    assert_eq!(
        key(with(json!({ "timestamp": SENT_AT + 3_600_000 })))
            .timestamp
            .get(),
        SENT_AT + 3_600_000
    );
}

#[test]
fn custom_attributes_keep_their_types() {
    let custom = json!({
        "price": 19.99, "count": 3, "member": true, "coupon": null, "tags": ["a", 1, {}], "element": { "id": "buy" },
    });
    let event = parse(with(custom.clone())).unwrap();
    let kept: Map<_, _> = event
        .attributes()
        .iter()
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    assert_eq!(Value::Object(kept), custom);
}

#[test]
fn the_address_is_not_the_clients_to_choose() {
    let event = parse(with(
        json!({ "ip_address": "127.0.0.1", "received_at": 1, "corrected_at": 2 }),
    ))
    .unwrap();
    assert_eq!(event.attributes().iter().count(), 0);
    assert_eq!(event.ip_address(), "203.0.113.9");
}

#[test]
fn limits_of_custom_attributes() {
    let nested = |depth| (0..depth).fold(json!(1), |inner, _| json!([inner]));
    let many = |count| Value::Object((0..count).map(|n| (format!("a{n}"), json!(n))).collect());
    let cases = [
        (many(100), Ok(())),
        (many(101), Err(("attributes", Reason::TooMany { max: 100 }))),
        (json!({ "text": "x".repeat(65_000) }), Ok(())),
        (
            json!({ "text": "x".repeat(65_536) }),
            Err(("attributes", Reason::TooLarge { max: 65_536 })),
        ),
        (json!({ "deep": nested(16) }), Ok(())),
        (
            json!({ "deep": nested(17) }),
            Err(("deep", Reason::TooDeep { max: 16 })),
        ),
        (json!({ "": 1 }), Err(("", Reason::Empty))),
        (json!({ "map": { "": 1 } }), Err(("map", Reason::Empty))),
        (
            json!({ "n": [u64::MAX, i64::MIN, 0, -0.0, 9.8e125, 1e-130] }),
            Ok(()),
        ),
        (json!({ "n": 1e126 }), Err(("n", Reason::OutOfRange))),
        (json!({ "n": { "m": -1e-131 } }), Err(("n", Reason::OutOfRange))),
    ];
    for (custom, expected) in cases {
        let text: String = custom.to_string().chars().take(60).collect();
        let expected = expected.map_err(|(field, reason)| vec![(field.to_owned(), reason)]);
        assert_eq!(parse(with(custom)).map(drop), expected, "{text}");
    }
}

#[test]
fn the_request_type_is_what_the_parser_reads() {
    let request = crate::wire::EventRequest {
        user_id: "user_1".to_owned(),
        event_type: "purchase".to_owned(),
        page_url: "https://shop.example/checkout".to_owned(),
        session_id: Some("sess_1".to_owned()),
        event_id: Some("evt_client-1".to_owned()),
        referrer: Some(String::new()),
        user_agent: None,
        timestamp: Some(SENT_AT),
        attributes: Map::from_iter([("price".to_owned(), json!(19.99))]),
    };
    let event = Event::parse(&serde_json::to_vec(&request).unwrap(), &arrival()).unwrap();
    assert_eq!(event.session_id().unwrap().as_str(), "sess_1");
    assert_eq!(event.event_type().as_str(), "purchase");
    assert_eq!(event.page_url().as_str(), "https://shop.example/checkout");
    assert_eq!(
        event.attributes().iter().next(),
        Some((&"price".to_owned(), &json!(19.99)))
    );
}

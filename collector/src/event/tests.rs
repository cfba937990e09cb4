use super::*;
use serde_json::json;

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
    Event::from_json(value, &arrival()).map_err(|refusal| {
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
    let refusal = Event::from_json(with(json!({ "user_id": "u".repeat(201) })), &arrival()).unwrap_err();
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
        Event::from_json(sent.clone(), &arrival).unwrap().key().id.clone()
    };
    assert_ne!(id("request-1"), id("request-2"));
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
    let event = parse(with(json!({ "ip_address": "127.0.0.1" }))).unwrap();
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

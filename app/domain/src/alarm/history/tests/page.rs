use super::*;

#[test]
fn pages_hold_every_event_once() {
    let names: [AlarmName; 2] = ["a", "b"].map(|name| name.parse().unwrap());
    let flapping: Vec<(i64, &str)> = (0..57)
        .map(|number| (number / 5, if number % 2 == 0 { "oa" } else { "ao" }))
        .collect();
    let histories = [history(&flapping, &[]), history(&[(3, "+"), (4, "io")], &[])];
    let all = || names.iter().zip(&histories);
    let window = span(0, 100);
    let mut found = vec![];
    let mut before = None;
    loop {
        let part = page(all(), window, None, before, 10);
        assert_eq!(part.total, 59);
        found.extend(part.events);
        match part.older {
            Some(older) => before = Some(older.to_string().parse().unwrap()),
            None => break,
        }
    }
    assert_eq!(found.len(), 59);
    assert!(found.windows(2).all(|pair| pair[0].1.at >= pair[1].1.at));
    let whole = page(all(), window, None, None, 100);
    assert_eq!(whole.events, found);
}

#[test]
fn a_page_is_of_a_kind_and_a_window() {
    let name: AlarmName = "a".parse().unwrap();
    let all = history(&[(-5, "oa"), (3, "+"), (4, "io"), (90, "oa")], &[]);
    for (window, kind, expected) in [
        (span(0, 50), None, 2),
        (span(0, 50), Some(EventKind::State), 1),
        (span(0, 50), Some(EventKind::Configuration), 1),
        (span(0, 50), Some(EventKind::Action), 0),
        (span(-10, 100), None, 4),
    ] {
        assert_eq!(page([(&name, &all)], window, kind, None, 10).total, expected);
    }
    for text in ["", "1", "x-1", "1-x", "99999999999999999999-1"] {
        assert_eq!(text.parse::<Cursor>(), Err(InvalidCursor), "{text}");
    }
}

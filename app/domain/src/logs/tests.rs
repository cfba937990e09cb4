use super::*;
use time::macros::datetime;

const AT: OffsetDateTime = datetime!(2026-01-15 09:00 UTC);
const STREAM: &str = "2026/01/15/[7]0123456789abcdef";

fn read(message: &str) -> Option<Line> {
    line("1", AT, STREAM, message)
}

#[test]
fn lines_say_what_they_are_about() {
    for (message, is_error, request, text) in [
        (
            "START RequestId: 8f5-1 Version: 7\n",
            false,
            Some("8f5-1"),
            "START RequestId: 8f5-1 Version: 7",
        ),
        (
            "RequestId: 8f5-1 Error: Runtime exited with error: exit status 1",
            true,
            Some("8f5-1"),
            "RequestId: 8f5-1 Error: Runtime exited with error: exit status 1",
        ),
        (
            "2026-01-15T09:00:00Z 8f5 Task timed out after 30.00 seconds",
            true,
            None,
            "2026-01-15T09:00:00Z 8f5 Task timed out after 30.00 seconds",
        ),
        (
            r#"{"type":"collector.request","request_id":"8f5-2","outcome":"stored","status":200,"duration_ms":6.41}"#,
            false,
            Some("8f5-2"),
            "stored · 200 · 6.41 ms",
        ),
        (
            r#"{"type":"collector.request","request_id":"8f5-3","outcome":"unavailable","status":503,"error":"throttled","duration_ms":1.5}"#,
            true,
            Some("8f5-3"),
            "unavailable · 503 · 1.5 ms · throttled",
        ),
        (
            r#"{"type":"collector.request","request_id":"8f5-4","outcome":"refused","status":400,"duration_ms":1.0}"#,
            false,
            Some("8f5-4"),
            "refused · 400 · 1.0 ms",
        ),
        ("{broken", false, None, "{broken"),
        ("[1]", false, None, "[1]"),
    ] {
        let line = read(message).unwrap();
        assert_eq!(
            (line.is_error, line.request.as_deref(), line.text.as_str()),
            (is_error, request, text),
            "{message}"
        );
        assert_eq!(line.version.as_deref(), Some("7"));
    }
}

#[test]
fn metrics_are_hidden() {
    let metadata = r#""_aws":{"Timestamp":1,"CloudWatchMetrics":[{"Namespace":"LiveInsight","Dimensions":[["Function"]],"Metrics":[{"Name":"Stored"}]}]}"#;
    let alone = format!(r#"{{{metadata},"Function":"f","Stored":1}}"#);
    assert_eq!(read(&alone), None);
    let beside = format!(r#"{{{metadata},"Function":"f","Stored":1,"outcome":"stored","request_id":"r"}}"#);
    let names: Vec<String> = read(&beside)
        .unwrap()
        .fields
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    assert_eq!(names, ["outcome", "request_id"]);
}

#[test]
fn a_stream_that_names_no_version_is_of_none() {
    for (stream, expected) in [
        (STREAM, Some("7")),
        ("2026/01/15/[$LATEST]0", Some("$LATEST")),
        ("other", None),
        ("[7", None),
    ] {
        assert_eq!(line("1", AT, stream, "x").unwrap().version.as_deref(), expected);
    }
}

fn search(lines: Lines, text: Option<&str>) -> Search {
    Search {
        lines,
        text: text.and_then(Text::typed),
        version: None,
        from: AT,
        to: AT,
        next: None,
    }
}

#[test]
fn patterns_find_what_is_searched_for() {
    assert_eq!(search(Lines::All, None).pattern(), None);
    assert_eq!(
        search(Lines::All, Some("8f5-1")).pattern().as_deref(),
        Some("\"8f5-1\"")
    );
    // What has a meaning in a pattern is left out.
    assert_eq!(
        search(Lines::All, Some(" a\"b\\c\n ")).pattern().as_deref(),
        Some("\"abc\"")
    );
    assert_eq!(Text::typed(" \" "), None);
    assert_eq!(Text::typed(&"x".repeat(1000)).unwrap().as_str().len(), 200);
    let errors = search(Lines::Errors, None).pattern().unwrap();
    assert!(errors.starts_with("?\"Error\" ?\"ERROR\""), "{errors}");
    assert!(errors.len() < 1024);
}

#[test]
fn what_a_pattern_cannot_say_is_looked_for_in_what_it_finds() {
    let error = read("RequestId: 1 Error: exit").unwrap();
    let start = read("START RequestId: 1 Version: 7").unwrap();
    let errors = search(Lines::Errors, Some("1"));
    assert!(errors.wants(&error) && !errors.wants(&start));
    let of_version = |version: &str| Search {
        version: version.parse().ok(),
        ..search(Lines::All, None)
    };
    assert!(of_version("7").wants(&start) && !of_version("8").wants(&start));
}

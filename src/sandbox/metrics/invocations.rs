//! From the lines of the function's log to its invocations.

use super::Millis;
use collector::log::RequestLog;
use std::collections::BTreeMap;

/// One line of the log.
#[derive(Debug, Clone)]
pub(super) struct LogLine {
    pub at: Millis,
    /// The stream it is in. Lines of one invocation follow each other there.
    pub stream: String,
    pub text: String,
}

/// One run of the function.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Invocation {
    /// When it ended.
    pub ended_at: Millis,
    /// How long Lambda says that it took, in milliseconds.
    pub duration: f64,
    /// What the collector says about the request. `None`: it did not get as far as to answer.
    pub request: Option<RequestLog>,
    /// The version that ran; empty where the log does not say.
    pub version: String,
    /// Whether it came through the API.
    pub through_api: bool,
}

/// How many direct invocations ended in each second.
#[derive(Debug, Default)]
pub(super) struct DirectInvocations(BTreeMap<Millis, u32>);

/// A direct invocation is metered when its answer is sent, a moment after its lines were logged.
const METERED_WITHIN: Millis = 2000;

impl DirectInvocations {
    /// From the start of each second and the sum of the invocations in it.
    pub(super) fn new(by_second: Vec<(Millis, f64)>) -> Self {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a small count"
        )]
        Self(
            by_second
                .into_iter()
                .map(|(second, sum)| (second, sum.round() as u32))
                .collect(),
        )
    }
}

/// Reads the invocations off the log that ended at `from` or later, in the order in which they ended. The lines begin earlier: what an
/// invocation answered may stand before `from` and its report after.
pub(super) fn read(lines: Vec<LogLine>, direct: &DirectInvocations, from: Millis) -> Vec<Invocation> {
    let mut open: BTreeMap<String, (String, Option<RequestLog>)> = BTreeMap::new();
    let mut invocations = vec![];
    for LogLine { at, stream, text } in lines {
        if let Some(start) = text.strip_prefix("START RequestId: ") {
            let version = start
                .split_once("Version: ")
                .map_or("", |(_, version)| version.trim());
            open.insert(stream, (version.to_owned(), None));
        } else if let Some(duration) = reported_duration(&text) {
            let (version, request) = open.remove(&stream).unwrap_or_default();
            invocations.push(Invocation {
                ended_at: at,
                duration,
                request,
                version,
                through_api: true,
            });
        } else if let Ok(request) = serde_json::from_str(&text) {
            open.entry(stream).or_default().1 = Some(request);
        }
    }
    invocations.sort_by_key(|invocation| invocation.ended_at);
    mark_direct(&mut invocations, direct);
    invocations.retain(|invocation| invocation.ended_at >= from);
    invocations
}

/// The log does not say who called; it is the last ones before a direct invocation was metered. Meters tell the second and no
/// more: of two in the same second one may be taken for the other, but never is one counted twice or left out.
fn mark_direct(invocations: &mut [Invocation], direct: &DirectInvocations) {
    for (&second, &count) in &direct.0 {
        let near = second - METERED_WITHIN..second + 1000;
        invocations
            .iter_mut()
            .rev()
            .filter(|invocation| invocation.through_api && near.contains(&invocation.ended_at))
            .take(usize::try_from(count).unwrap_or(usize::MAX))
            .for_each(|invocation| invocation.through_api = false);
    }
}

/// The duration in a line such as `REPORT RequestId: 8f5… Duration: 12.34 ms Billed Duration: 13 ms …`, parted by tabs.
fn reported_duration(line: &str) -> Option<f64> {
    let report = line.strip_prefix("REPORT RequestId: ")?;
    let duration = report
        .split('\t')
        .find_map(|part| part.trim().strip_prefix("Duration: "))?;
    duration.strip_suffix(" ms")?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<LogLine> {
        text.lines()
            .map(|line| {
                let mut parts = line.trim().splitn(3, ' ');
                LogLine {
                    at: parts.next().unwrap().parse().unwrap(),
                    stream: parts.next().unwrap().to_owned(),
                    text: parts.next().unwrap().replace(" | ", "\t"),
                }
            })
            .collect()
    }

    const STORED: &str =
        r#"{"type":"collector.request","request_id":"r1","outcome":"stored","status":200,"duration_ms":6.4}"#;

    #[test]
    fn an_invocation_is_what_its_report_says_with_the_request_that_it_answered() {
        let log = format!(
            "1000 s1 START RequestId: r1 Version: 1
             1000 s1 {STORED}
             1000 s1 END RequestId: r1
             1000 s1 REPORT RequestId: r1 | Duration: 12 ms | Billed Duration: 12 ms | Memory Size: 512 MB"
        );
        let [invocation] = &read(lines(&log), &DirectInvocations::default(), 0)[..] else {
            panic!()
        };
        assert_eq!((invocation.ended_at, invocation.duration), (1000, 12.0));
        assert_eq!(invocation.request.as_ref().unwrap().status, 200);
        assert!(invocation.through_api);
        assert_eq!(invocation.version, "1");
    }

    #[test]
    fn streams_may_interleave_and_one_stream_may_hold_several() {
        let log = format!(
            "1000 s1 START RequestId: r1 Version: 1
             1000 s2 START RequestId: r2 Version: 1
             1000 s1 {STORED}
             1001 s2 REPORT RequestId: r2 | Duration: 30000.00 ms | Billed Duration: 30000 ms
             1002 s1 REPORT RequestId: r1 | Duration: 3.5 ms | Billed Duration: 4 ms
             1003 s1 START RequestId: r3 Version: 1
             1003 s1 thread 'main' panicked
             1003 s1 REPORT RequestId: r3 | Duration: 1 ms | Billed Duration: 1 ms"
        );
        let read: Vec<_> = read(lines(&log), &DirectInvocations::default(), 0)
            .into_iter()
            .map(|invocation| {
                (
                    invocation.ended_at,
                    invocation.duration,
                    invocation.request.is_some(),
                )
            })
            .collect();
        assert_eq!(
            read,
            [(1001, 30_000.0, false), (1002, 3.5, true), (1003, 1.0, false)]
        );
    }

    #[test]
    fn an_invocation_that_ends_in_the_next_window_keeps_what_it_answered() {
        let log = format!(
            "1990 s1 START RequestId: r1 Version: 1
             1999 s1 {STORED}
             1500 s2 START RequestId: r2 Version: 1
             1600 s2 REPORT RequestId: r2 | Duration: 100 ms | Billed Duration: 100 ms
             2001 s1 REPORT RequestId: r1 | Duration: 11 ms | Billed Duration: 11 ms"
        );
        let read = read(lines(&log), &DirectInvocations::default(), 2000);
        let [invocation] = &read[..] else {
            panic!("{read:?}")
        };
        assert_eq!(invocation.ended_at, 2001);
        assert_eq!(invocation.request.as_ref().unwrap().status, 200);
    }

    #[test]
    fn lines_that_belong_to_no_invocation_are_passed_over() {
        for log in [
            "1 s hello",
            "1 s END RequestId: r1",
            "1 s REPORT RequestId: r1",
            "1 s REPORT RequestId: r1 | Duration: soon ms",
            r#"1 s {"type":"something.else"}"#,
        ] {
            assert_eq!(read(lines(log), &DirectInvocations::default(), 0), [], "{log}");
        }
    }

    #[test]
    fn as_many_as_were_metered_directly_are_not_the_apis() {
        let report = |at: i64| format!("{at} s{at} REPORT RequestId: r | Duration: 1 ms");
        let log = [10_100, 10_900, 11_990, 14_000, 20_000].map(report).join("\n");
        for (metered, direct) in [
            (vec![], vec![]),
            (vec![(10_000, 1.0)], vec![10_900]),
            (vec![(10_000, 2.0)], vec![10_100, 10_900]),
            // Logged at the very end of a second and metered in the next.
            (vec![(12_000, 1.0)], vec![11_990]),
            (vec![(10_000, 1.0), (11_000, 1.0)], vec![10_900, 11_990]),
            // More than the log has.
            (vec![(20_000, 3.0)], vec![20_000]),
            // Nothing near: its lines were in an earlier window.
            (vec![(17_000, 1.0)], vec![]),
        ] {
            let invocations = read(lines(&log), &DirectInvocations::new(metered.clone()), 0);
            let found: Vec<i64> = invocations
                .iter()
                .filter(|invocation| !invocation.through_api)
                .map(|invocation| invocation.ended_at)
                .collect();
            assert_eq!(found, direct, "{metered:?}");
        }
    }
}

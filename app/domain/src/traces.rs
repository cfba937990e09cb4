//! What X-Ray recorded: which traces are asked for, and what a summary of one says.

use crate::contract::FUNCTION;
use crate::logs::{Lines, Search};
use serde::Serialize;
use time::{Duration, OffsetDateTime};

/// The longest stretch of time that is asked for at once: X-Ray scans every trace in it, and charges for that.
pub const LONGEST: Duration = Duration::hours(6);

/// Which traces are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TraceSearch {
    /// Which of them.
    pub lines: Lines,
    /// Not before.
    pub from: OffsetDateTime,
    /// Not after.
    pub to: OffsetDateTime,
}

impl TraceSearch {
    /// The traces beside a search of the log: of the end of its time, if that is longer than may be asked for.
    pub fn beside(search: &Search) -> Self {
        Self {
            lines: search.lines,
            from: search.from.max(search.to - LONGEST),
            to: search.to,
        }
    }

    /// The expression that finds them (X-Ray Developer Guide, "Using filter expressions"): what went through the function or, of
    /// that, what went wrong in it.
    pub fn expression(&self) -> String {
        match self.lines {
            Lines::All => format!("service(\"{FUNCTION}\")"),
            Lines::Errors => {
                format!("service(\"{FUNCTION}\") {{ fault = true OR error = true OR throttle = true }}")
            }
        }
    }
}

/// A summary of one trace (X-Ray API reference, `TraceSummary`).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Trace {
    /// Its id, which the log has too.
    pub id: String,
    /// When it began.
    pub at: OffsetDateTime,
    /// How long the client waited for its answer, in milliseconds.
    pub milliseconds: Option<f64>,
    /// What came of it.
    pub outcome: TraceOutcome,
    /// The HTTP status of the answer.
    pub status: Option<i32>,
    /// Parts of it are still missing.
    pub is_partial: bool,
}

/// What came of a traced request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TraceOutcome {
    /// Something in it failed (5xx).
    Fault,
    /// Something in it was throttled (429).
    Throttled,
    /// Something in it was refused (4xx).
    Error,
    /// Nothing went wrong.
    Fine,
}

impl TraceOutcome {
    /// The worst of what X-Ray says of a trace. What is throttled is an error too.
    pub fn of(fault: bool, error: bool, throttle: bool) -> Self {
        match (fault, throttle, error) {
            (true, ..) => Self::Fault,
            (_, true, _) => Self::Throttled,
            (.., true) => Self::Error,
            _ => Self::Fine,
        }
    }
}

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Traces {
    /// The traces, newest first.
    pub found: Vec<Trace>,
    /// How many X-Ray scanned to find them, which it charges.
    pub scanned: u64,
    /// There are more than were asked for.
    pub has_more: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    #[test]
    fn traces_are_asked_for_beside_the_log_and_never_for_long() {
        let to = datetime!(2026-11-23 09:00 UTC);
        for (hours, lines, from, expression) in [
            (
                1,
                Lines::Errors,
                datetime!(2026-11-23 08:00 UTC),
                "service(\"LiveInsight-EventCollector\") { fault = true OR error = true OR throttle = true }",
            ),
            (
                168,
                Lines::All,
                datetime!(2026-11-23 03:00 UTC),
                "service(\"LiveInsight-EventCollector\")",
            ),
        ] {
            let search = TraceSearch::beside(&Search {
                lines,
                text: None,
                version: None,
                from: to - Duration::hours(hours),
                to,
                next: None,
            });
            assert_eq!((search.from, search.to), (from, to));
            assert_eq!(search.expression(), expression);
        }
    }

    #[test]
    fn the_worst_of_a_trace_is_told() {
        use TraceOutcome::{Error, Fault, Fine, Throttled};
        for (fault, error, throttle, expected) in [
            (false, false, false, Fine),
            (false, true, false, Error),
            (false, true, true, Throttled),
            (true, true, true, Fault),
        ] {
            assert_eq!(TraceOutcome::of(fault, error, throttle), expected);
        }
    }
}

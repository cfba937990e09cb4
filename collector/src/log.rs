//! The one JSON line that each request leaves on stdout, and so in the function's log group.
//!
//! Nothing personal is in it: no user, no address, no page, no attribute. Whoever reads the log parses lines into
//! [`RequestLog`]; other lines in the group (Lambda's own `START`, `END`, `REPORT`) do not parse as one.
//!
//! The same line carries the collector's own metrics in CloudWatch's embedded format ([`crate::metrics`]): CloudWatch Logs reads
//! them out of it, and no call is made for them.

use crate::event::EpochMillis;
use crate::metrics::Embedded;
use serde::{Deserialize, Serialize};
use std::io::{self, Write};

/// What happened to one request.
///
/// ```json
/// {"type":"collector.request","request_id":"8f5…","trace_id":"1-581…","outcome":"stored","status":200,
///  "events":{"stored":1},"event_id":"evt_1f2…","duration_ms":6.41,"consumed":[{"table":"LiveInsight-Events","read_units":0.0,"write_units":2.0},
///  {"table":"LiveInsight-Events","index":"UserIndex","read_units":0.0,"write_units":1.0}]}
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename = "collector.request")]
pub struct RequestLog {
    /// Lambda's id of the invocation.
    pub request_id: String,
    /// X-Ray's id of the trace.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trace_id: Option<String>,
    /// What came of it.
    pub outcome: Outcome,
    /// The HTTP status of the answer.
    pub status: u16,
    /// What became of the events in it.
    #[serde(default)]
    pub events: EventCounts,
    /// The event, when the request was a single one and found well-formed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event_id: Option<String>,
    /// The known fields that were refused; `attributes` stands for any custom one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refused_fields: Vec<String>,
    /// Why events are to be sent again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// From the request's arrival in the handler to its answer, in milliseconds.
    pub duration_ms: f64,
    /// What DynamoDB says it charged, per table and index. It does not say for a write that it turned down (a duplicate, a
    /// conflict), though it charges for those too.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub consumed: Vec<Consumed>,
}

impl RequestLog {
    /// Writes the line at once, newline included: another writer on the same stream cannot split it. The metrics in it are of
    /// `now`.
    ///
    /// # Errors
    /// The stream does not take it.
    pub fn write_line(&self, now: EpochMillis, mut stream: impl Write) -> io::Result<()> {
        let mut line = serde_json::to_vec(&Line {
            log: self,
            metrics: Embedded::of(&self.events, now),
        })?;
        line.push(b'\n');
        stream.write_all(&line)?;
        stream.flush()
    }
}

/// The line as it is written. Whoever reads a [`RequestLog`] passes over the metrics.
#[derive(Debug, Serialize)]
struct Line<'a> {
    #[serde(flatten)]
    log: &'a RequestLog,
    #[serde(flatten)]
    metrics: Option<Embedded>,
}

/// Events of one request by what became of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct EventCounts {
    /// Written.
    #[serde(skip_serializing_if = "is_zero")]
    pub stored: u32,
    /// There already.
    #[serde(skip_serializing_if = "is_zero")]
    pub duplicate: u32,
    /// Sent by a bot, or malformed.
    #[serde(skip_serializing_if = "is_zero")]
    pub dropped: u32,
    /// To be sent again.
    #[serde(skip_serializing_if = "is_zero")]
    pub retry: u32,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde calls it")]
const fn is_zero(count: &u32) -> bool {
    *count == 0
}

/// What came of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The event is in the tables.
    Stored,
    /// The event was in the tables already.
    Duplicate,
    /// The event was a bot's.
    Dropped,
    /// Several events came to different ends, or to the same: [`EventCounts`] tells.
    Batch,
    /// The request was at fault; nothing was stored.
    Refused,
    /// A CORS preflight.
    Preflight,
    /// DynamoDB did not take the event; the client is told to try again.
    Unavailable,
}

/// Capacity that a request consumed in one table, or in one index of it. Units, not units per second.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Consumed {
    /// The table.
    pub table: String,
    /// The index; absent for the table itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub index: Option<String>,
    /// Read units.
    pub read_units: f64,
    /// Write units.
    pub write_units: f64,
}

//! The one JSON line that each request leaves on stdout, and so in the function's log group.
//!
//! Nothing personal is in it: no user, no address, no page, no attribute. Whoever reads the log parses lines into
//! [`RequestLog`]; other lines in the group (Lambda's own `START`, `END`, `REPORT`) do not parse as one.

use serde::{Deserialize, Serialize};
use std::io::{self, Write};

/// What happened to one request.
///
/// ```json
/// {"type":"collector.request","request_id":"8f5…","outcome":"stored","status":200,"event_id":"evt_1f2…",
///  "duration_ms":6.41,"consumed":[{"table":"LiveInsight-Events","read_units":0.0,"write_units":2.0},
///  {"table":"LiveInsight-Events","index":"UserIndex","read_units":0.0,"write_units":1.0}]}
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename = "collector.request")]
pub struct RequestLog {
    /// Lambda's id of the invocation.
    pub request_id: String,
    /// What came of it.
    pub outcome: Outcome,
    /// The HTTP status of the answer.
    pub status: u16,
    /// The event, once the request was found well-formed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event_id: Option<String>,
    /// The known fields that were refused; `attributes` stands for any custom one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refused_fields: Vec<String>,
    /// The cause of an [`Outcome::Unavailable`].
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
    /// Writes the line at once, newline included: another writer on the same stream cannot split it.
    ///
    /// # Errors
    /// The stream does not take it.
    pub fn write_line(&self, mut stream: impl Write) -> io::Result<()> {
        let mut line = serde_json::to_vec(self)?;
        line.push(b'\n');
        stream.write_all(&line)?;
        stream.flush()
    }
}

/// What came of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The event is in the tables.
    Stored,
    /// The event was in the tables already.
    Duplicate,
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

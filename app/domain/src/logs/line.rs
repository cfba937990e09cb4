//! A line of the function's log.

use super::ERRORS;
use serde::Serialize;
use serde_json::{Map, Value};
use time::OffsetDateTime;

/// A line as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    /// What CloudWatch Logs knows it by.
    pub id: String,
    /// When it was written.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// The version that wrote it: a number, or `$LATEST`.
    pub version: Option<String>,
    /// Whether it tells of an error.
    pub is_error: bool,
    /// The request that it is about.
    pub request: Option<String>,
    /// The trace that the request is a part of.
    pub trace: Option<String>,
    /// The line as it was written, or the collector's own as far as a person reads it.
    pub text: String,
    /// What it says by name, if it says so; numbers and nested values as JSON.
    pub fields: Vec<(String, String)>,
}

/// Reads a line. `None` for one that holds nothing but metrics, which CloudWatch reads and nobody else.
pub fn line(id: &str, at: OffsetDateTime, stream: &str, message: &str) -> Option<Line> {
    let message = message.trim_end();
    let line = Line {
        id: id.to_owned(),
        at,
        version: version(stream),
        is_error: false,
        request: None,
        trace: None,
        text: message.to_owned(),
        fields: vec![],
    };
    match serde_json::from_str(message) {
        Ok(Value::Object(fields)) => structured(line, fields),
        _ => Some(plain(line)),
    }
}

/// The version in a stream's name, `2026/11/23/[7]0123…` (Lambda Developer Guide, "Log streams").
fn version(stream: &str) -> Option<String> {
    let (_, rest) = stream.split_once('[')?;
    rest.split_once(']').map(|(version, _)| version.to_owned())
}

fn structured(line: Line, mut fields: Map<String, Value>) -> Option<Line> {
    without_metrics(&mut fields);
    if fields.is_empty() {
        return None;
    }
    let text = |name: &str| fields.get(name).and_then(Value::as_str).map(str::to_owned);
    // The collector says `error` or `unavailable` of an event that is to be sent again. A request that was at fault is refused.
    let is_error = fields.contains_key("error") || text("outcome").as_deref() == Some("unavailable");
    let mut said: Vec<(String, String)> = fields
        .iter()
        .map(|(name, value)| (name.clone(), said(value)))
        .collect();
    // Whether a JSON object keeps its order is a feature that any other crate of a build may turn on.
    said.sort();
    Some(Line {
        is_error,
        request: text("request_id"),
        trace: text("trace_id"),
        text: summary(&fields).unwrap_or(line.text),
        fields: said,
        ..line
    })
}

/// Takes out what is there for CloudWatch alone (CloudWatch User Guide, "Embedded metric format specification": `_aws` names the
/// members that are metrics and those that are their dimensions).
fn without_metrics(fields: &mut Map<String, Value>) {
    let Some(metadata) = fields.remove("_aws") else {
        return;
    };
    let directives = metadata["CloudWatchMetrics"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    for directive in directives {
        for metric in directive["Metrics"].as_array().into_iter().flatten() {
            fields.remove(metric["Name"].as_str().unwrap_or_default());
        }
        for dimension in directive["Dimensions"].as_array().into_iter().flatten() {
            for name in dimension.as_array().into_iter().flatten() {
                fields.remove(name.as_str().unwrap_or_default());
            }
        }
    }
}

/// A request of the collector in a few words: `stored · 200 · 6.41 ms`.
fn summary(fields: &Map<String, Value>) -> Option<String> {
    let outcome = fields.get("outcome")?.as_str()?;
    let mut words = vec![outcome.to_owned()];
    words.extend(fields.get("status").map(said));
    words.extend(
        fields
            .get("duration_ms")
            .map(|duration| format!("{} ms", said(duration))),
    );
    words.extend(fields.get("error").map(said));
    Some(words.join(" · "))
}

fn said(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Lambda's own lines, and whatever a runtime wrote that is no JSON.
fn plain(line: Line) -> Line {
    let after = line.text.split_once("RequestId: ").map(|(_, after)| after);
    let request = after
        .and_then(|after| after.split_whitespace().next())
        .map(str::to_owned);
    Line {
        is_error: ERRORS.iter().any(|words| line.text.contains(words)),
        request,
        ..line
    }
}

//! X-Ray: each call to DynamoDB as a subsegment of the function's segment, sent to the daemon that Lambda runs beside it.
//!
//! Lambda makes the function's own segment. It does not see what the function calls, so that part is sent by hand: a document
//! as JSON in one UDP datagram, as the X-Ray Developer Guide describes ("Sending trace data", "segment documents"). The X-Ray
//! SDK and OpenTelemetry do the same with far more code. Nothing is sent for a request that was not sampled.

use crate::calls::Call;
use crate::event::EpochMillis;
use serde::Serialize;
use std::io;
use std::net::{SocketAddr, UdpSocket};

/// Comes before each document, by the daemon's protocol.
const DAEMON_HEADER: &str = "{\"format\": \"json\", \"version\": 1}\n";

/// What `Lambda-Runtime-Trace-Id` says about an invocation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TraceHeader {
    /// `Root`: the trace that the invocation is part of.
    pub trace_id: String,
    /// `Parent`: the function's own segment, when the request was sampled.
    sampled_parent: Option<String>,
}

impl TraceHeader {
    /// Reads `Root=1-…;Parent=…;Sampled=1`; `None` without a root.
    #[must_use]
    pub fn parse(header: &str) -> Option<Self> {
        let part = |name: &str| {
            let mut parts = header.split(';').filter_map(|part| part.trim().split_once('='));
            parts.find_map(|(key, value)| (key == name).then(|| value.to_owned()))
        };
        let is_sampled = part("Sampled").is_some_and(|sampled| sampled == "1");
        Some(Self {
            trace_id: part("Root")?,
            sampled_parent: part("Parent").filter(|_| is_sampled),
        })
    }
}

/// A way to the X-Ray daemon.
#[derive(Debug)]
pub struct Daemon(UdpSocket);

impl Daemon {
    /// Opens a socket that never waits.
    ///
    /// # Errors
    /// The system has no socket for it.
    pub fn connect(address: SocketAddr) -> io::Result<Self> {
        let unspecified: SocketAddr = if address.is_ipv4() {
            ([0; 4], 0).into()
        } else {
            ([0_u16; 8], 0).into()
        };
        let socket = UdpSocket::bind(unspecified)?;
        socket.set_nonblocking(true)?;
        socket.connect(address)?;
        Ok(Self(socket))
    }

    /// Sends a subsegment for each call of a sampled request. What the daemon does not take is not missed by anyone.
    pub fn send(&self, header: &TraceHeader, region: &str, calls: &[Call]) {
        let Some(parent) = &header.sampled_parent else {
            return;
        };
        for call in calls {
            let document = Subsegment::new(&header.trace_id, parent, region, call);
            if let Ok(json) = serde_json::to_string(&document) {
                let _lost = self.0.send(format!("{DAEMON_HEADER}{json}").as_bytes());
            }
        }
    }
}

/// A subsegment that is sent by itself, by the names of X-Ray's segment documents.
#[derive(Debug, Serialize)]
struct Subsegment<'a> {
    name: &'static str,
    id: String,
    trace_id: &'a str,
    parent_id: &'a str,
    #[serde(rename = "type")]
    kind: &'static str,
    namespace: &'static str,
    start_time: f64,
    end_time: f64,
    /// The service failed.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    fault: bool,
    aws: AwsCall<'a>,
}

#[derive(Debug, Serialize)]
struct AwsCall<'a> {
    operation: &'static str,
    region: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    table_name: Option<&'a str>,
}

impl<'a> Subsegment<'a> {
    fn new(trace_id: &'a str, parent_id: &'a str, region: &'a str, call: &'a Call) -> Self {
        Self {
            name: "DynamoDB",
            id: format!("{:016x}", fastrand::u64(..)),
            trace_id,
            parent_id,
            kind: "subsegment",
            namespace: "aws",
            start_time: seconds(call.started),
            end_time: seconds(call.ended),
            fault: call.failed,
            aws: AwsCall {
                operation: call.operation,
                region,
                request_id: call.request_id.as_deref(),
                table_name: call.table.as_deref(),
            },
        }
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "milliseconds of this century fit into 53 bits"
)]
fn seconds(moment: EpochMillis) -> f64 {
    moment.get() as f64 / 1e3
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};
    use std::time::Duration;

    const HEADER: &str =
        "Root=1-581cf771-a006649127e371903a2de979;Parent=70de5b6f19ff9a0b;Sampled=1;Lineage=25:1:0";

    fn call() -> Call {
        Call {
            operation: "Query",
            table: Some("LiveInsight-Sessions".to_owned()),
            started: EpochMillis::new(1_750_000_000_125),
            ended: EpochMillis::new(1_750_000_000_250),
            request_id: Some("UBQNSO5AEM8T4FDA4RQDEB94OVTDRVV4K4HIRGVJF66Q9ASUAAJG".to_owned()),
            failed: false,
        }
    }

    fn sent(header: &str) -> Option<String> {
        let daemon = UdpSocket::bind("127.0.0.1:0").unwrap();
        daemon.set_read_timeout(Some(Duration::from_millis(200))).unwrap();
        let header = TraceHeader::parse(header).unwrap();
        Daemon::connect(daemon.local_addr().unwrap())
            .unwrap()
            .send(&header, "us-east-1", &[call()]);
        let mut buffer = [0; 2_048];
        let length = daemon.recv(&mut buffer).ok()?;
        Some(String::from_utf8(buffer[..length].to_vec()).unwrap())
    }

    #[test]
    fn a_call_is_a_subsegment_below_the_functions_segment() {
        let datagram = sent(HEADER).unwrap();
        let (header, document) = datagram.split_once('\n').unwrap();
        assert_eq!(
            serde_json::from_str::<Value>(header).unwrap(),
            json!({ "format": "json", "version": 1 })
        );
        let mut document: Value = serde_json::from_str(document).unwrap();
        assert_eq!(document["id"].take().as_str().unwrap().len(), 16);
        assert_eq!(
            document,
            json!({
                "name": "DynamoDB", "id": null, "trace_id": "1-581cf771-a006649127e371903a2de979",
                "parent_id": "70de5b6f19ff9a0b", "type": "subsegment", "namespace": "aws",
                "start_time": 1_750_000_000.125, "end_time": 1_750_000_000.25,
                "aws": {
                    "operation": "Query", "region": "us-east-1",
                    "request_id": "UBQNSO5AEM8T4FDA4RQDEB94OVTDRVV4K4HIRGVJF66Q9ASUAAJG",
                    "table_name": "LiveInsight-Sessions",
                },
            })
        );
    }

    #[test]
    fn what_was_not_sampled_is_not_sent() {
        assert_eq!(
            sent("Root=1-581cf771-a006649127e371903a2de979;Parent=70de5b6f19ff9a0b;Sampled=0"),
            None
        );
        assert_eq!(sent("Root=1-581cf771-a006649127e371903a2de979"), None);
    }

    #[test]
    fn a_header_without_a_root_is_none() {
        assert_eq!(TraceHeader::parse("Sampled=1"), None);
        assert_eq!(TraceHeader::parse(""), None);
    }
}

//! The collector in the hands of Lambda's Runtime API, with its tables in MiniStack, beside a control that makes the same calls
//! to DynamoDB and does nothing else.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::process::{Context as _, Failure, heading};
use crate::{collector, paths, setup};

use super::runtime_api::{Function, Measured, epoch_millis};
use super::sandbox::{empty_state, wait};

/// How often the start of the process is measured.
const STARTS: usize = 20;
/// Invocations before those that are measured.
const WARM_UP: usize = 200;
/// Measured invocations with one event, and with a batch.
const SINGLE: usize = 2_000;
const BATCHES: usize = 300;
/// Events of a batch.
const BATCH: usize = 25;
/// How long MiniStack may take to answer.
const PATIENCE: Duration = Duration::from_secs(30);

/// Prints size, start, processor time, latency and memory.
pub(super) fn collector() -> Result<(), Failure> {
    let zip = collector::build(&collector::X86_64)?;
    let bootstrap = collector::executable(&collector::X86_64, "collector", "bootstrap")?;
    let control = collector::executable(&collector::X86_64, "bare-calls", "bare-calls")?;
    let ministack = MiniStack::start()?;
    ministack.create_tables()?;

    heading("Starts");
    let mut starts = (0..STARTS)
        .map(|_| Ok(Function::start(ministack.command(&bootstrap, &[]))?.start))
        .collect::<Result<Vec<_>, Failure>>()?;
    starts.sort();

    println!("collector: {}, tables in MiniStack", paths::shown(&bootstrap));
    let size = |file: &Path| fs::metadata(file).map_or(0, |data| data.len());
    println!("  zip                    {:>8.2} MB", size(&zip) as f64 / 1e6);
    println!(
        "  exec to first poll     {:>8.1} ms  (median of {STARTS}; {:.1} to {:.1})",
        millis(at(&starts, 0.5)),
        millis(at(&starts, 0.0)),
        millis(at(&starts, 1.0)),
    );
    for (name, count, events) in [("single", SINGLE, 1), ("batch of 25", BATCHES, BATCH)] {
        heading(name);
        let mut function = Function::start(ministack.command(&bootstrap, &[]))?;
        let measured = measure(&mut function, count, events)?;
        print(&format!("collector, {name}"), events, &measured, &function)?;
        let mut function = Function::start(ministack.command(&control, &[&events.to_string()]))?;
        let measured = measure(&mut function, count, events)?;
        print(&format!("control, {name}"), events, &measured, &function)?;
    }
    Ok(())
}

fn measure(function: &mut Function, count: usize, events: usize) -> Result<Measured, Failure> {
    let mut next = 0;
    let mut payloads = |count: usize| {
        let payloads: Vec<String> = (0..count)
            .map(|_| {
                next += events;
                payload(next - events, events)
            })
            .collect();
        payloads.into_iter()
    };
    function.invoke(payloads(WARM_UP), "\"statusCode\":200")?;
    function.invoke(payloads(count), "\"statusCode\":200")
}

/// What API Gateway hands over for these events of one session.
fn payload(first: usize, events: usize) -> String {
    let now = epoch_millis();
    let event = |number: usize| {
        json!({
            "user_id": "user_bench", "session_id": "sess_bench", "event_type": "page_view", "timestamp": now,
            "page_url": "https://shop.example/ko/products/17", "referrer": "https://search.example/",
            "user_agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/126.0 Safari/537.36",
            "element_text": "장바구니에 담기", "price": 28_000, "number": number,
        })
    };
    let body = match events {
        1 => event(first),
        _ => (first..first + events).map(event).collect(),
    };
    json!({
        "resource": "/events", "path": "/events", "httpMethod": "POST",
        "headers": { "Content-Type": "application/json", "User-Agent": "Mozilla/5.0", "Host": "api.example" },
        "multiValueHeaders": { "Content-Type": ["application/json"], "User-Agent": ["Mozilla/5.0"] },
        "requestContext": { "stage": "prod", "identity": { "sourceIp": "203.0.113.9" } },
        "body": body.to_string(), "isBase64Encoded": false,
    })
    .to_string()
}

fn print(name: &str, events: usize, measured: &Measured, function: &Function) -> Result<(), Failure> {
    let mut latencies = measured.latencies.clone();
    latencies.sort();
    let written = (latencies.len() * events) as f64;
    println!(
        "  {name:<22} {:>8.0} µs CPU an event, {:>6.0} events/s, latency {:.1} ms (p99 {:.1}), peak memory {:.1} MB",
        measured.cpu.as_secs_f64() * 1e6 / written,
        written / measured.elapsed.as_secs_f64(),
        millis(at(&latencies, 0.5)),
        millis(at(&latencies, 0.99)),
        function.peak_memory()? as f64 / 1e6,
    );
    Ok(())
}

fn at(sorted: &[Duration], quantile: f64) -> Duration {
    let index = (sorted.len().saturating_sub(1) as f64 * quantile).round() as usize;
    sorted.get(index).copied().unwrap_or_default()
}

fn millis(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1e3
}

/// A MiniStack with nothing in it but tables.
struct MiniStack {
    child: Child,
    port: u16,
    _state: PathBuf,
}

impl MiniStack {
    fn start() -> Result<Self, Failure> {
        let executable = setup::python(setup::MINISTACK)?;
        let state = empty_state("collector")?;
        let free = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
        let port = free.context(|| "find a free port".to_owned())?.port();
        let child = Command::new(&executable)
            .env("AWS_ENDPOINT_URL", format!("http://127.0.0.1:{port}"))
            .env("BIND_HOST", "127.0.0.1")
            .env("GATEWAY_PORT", port.to_string())
            .env("STATE_DIR", &state)
            .env("IOT_MTLS_ENABLED", "0")
            .env("SFTP_ENABLED", "0")
            .env("SERVICES", "dynamodb")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .context(|| format!("start {}", paths::shown(&executable)))?;
        let ministack = Self {
            child,
            port,
            _state: state,
        };
        let begun = Instant::now();
        while ministack.call("ListTables", &json!({})).is_err() {
            if begun.elapsed() > PATIENCE {
                return Err(Failure::new("MiniStack does not answer"));
            }
            wait(Duration::from_millis(50));
        }
        Ok(ministack)
    }

    /// `program` with this MiniStack as its AWS.
    fn command(&self, program: &Path, arguments: &[&str]) -> Command {
        let mut command = Command::new(program);
        command
            .args(arguments)
            .env("AWS_ENDPOINT_URL", format!("http://127.0.0.1:{}", self.port))
            .env("AWS_REGION", "us-east-1")
            .env("AWS_ACCESS_KEY_ID", "test")
            .env("AWS_SECRET_ACCESS_KEY", "test")
            .env("EVENTS_TABLE", "LiveInsight-Events")
            .env("SESSIONS_TABLE", "LiveInsight-Sessions")
            .env("ACTIVE_SESSIONS_TABLE", "LiveInsight-ActiveSessions");
        command
    }

    fn create_tables(&self) -> Result<(), Failure> {
        self.create_table(
            "LiveInsight-Events",
            ("event_id", Some("timestamp")),
            &[
                ("UserIndex", ("user_id", "timestamp")),
                ("SessionIndex", ("session_id", "timestamp")),
            ],
        )?;
        self.create_table(
            "LiveInsight-Sessions",
            ("session_id", None),
            &[("UserIndex", ("user_id", "start_time"))],
        )?;
        self.create_table("LiveInsight-ActiveSessions", ("session_id", None), &[])
    }

    fn create_table(
        &self,
        name: &str,
        (hash, range): (&str, Option<&str>),
        indexes: &[(&str, (&str, &str))],
    ) -> Result<(), Failure> {
        let key = |hash: &str, range: Option<&str>| -> Value {
            let element = |name: &str, kind: &str| json!({ "AttributeName": name, "KeyType": kind });
            let range = range.map(|range| element(range, "RANGE"));
            std::iter::once(element(hash, "HASH")).chain(range).collect()
        };
        let mut attributes: Vec<&str> = std::iter::once(hash).chain(range).collect();
        attributes.extend(indexes.iter().flat_map(|(_, (hash, range))| [*hash, *range]));
        attributes.sort_unstable();
        attributes.dedup();
        let definitions: Value = attributes
            .iter()
            .map(|name| {
                let is_time = matches!(*name, "timestamp" | "start_time");
                json!({ "AttributeName": name, "AttributeType": if is_time { "N" } else { "S" } })
            })
            .collect();
        let mut request = json!({
            "TableName": name, "KeySchema": key(hash, range), "AttributeDefinitions": definitions,
            "BillingMode": "PAY_PER_REQUEST",
        });
        if !indexes.is_empty() {
            request["GlobalSecondaryIndexes"] = indexes
                .iter()
                .map(|(name, (hash, range))| {
                    json!({
                        "IndexName": name, "KeySchema": key(hash, Some(range)),
                        "Projection": { "ProjectionType": "ALL" },
                    })
                })
                .collect();
        }
        self.call("CreateTable", &request)
    }

    fn call(&self, operation: &str, request: &Value) -> Result<(), Failure> {
        let body = request.to_string();
        let head = format!(
            "POST / HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\nX-Amz-Target: DynamoDB_20120810.{operation}\r\n\
             Content-Type: application/x-amz-json-1.0\r\nContent-Length: {}\r\n\
             Authorization: AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/dynamodb/aws4_request, \
             SignedHeaders=host, Signature=0\r\n\r\n",
            self.port,
            body.len()
        );
        let mut answer = Vec::new();
        let mut stream =
            TcpStream::connect(("127.0.0.1", self.port)).context(|| "connect to MiniStack".to_owned())?;
        stream
            .write_all(format!("{head}{body}").as_bytes())
            .and_then(|()| stream.read_to_end(&mut answer))
            .context(|| format!("ask MiniStack for {operation}"))?;
        if answer.starts_with(b"HTTP/1.1 200") {
            Ok(())
        } else {
            let answer = String::from_utf8_lossy(&answer);
            Err(Failure::new(format!("MiniStack refused {operation}: {answer}")))
        }
    }
}

impl Drop for MiniStack {
    fn drop(&mut self) {
        // Its state is thrown away.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

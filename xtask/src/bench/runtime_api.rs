//! Lambda's Runtime API for one function at a time: it hands over invocations one after the other and measures.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crate::paths;
use crate::process::{Context as _, Failure};

/// The kernel's unit of processor time (`getconf CLK_TCK`), which is the same on every Linux that Lambda's users build on.
const TICK: Duration = Duration::from_millis(10);

/// A function that has been started and waits for its first invocation.
pub(super) struct Function {
    child: Child,
    connection: BufReader<TcpStream>,
    invocations: u64,
    /// From starting the process to its first poll.
    pub(super) start: Duration,
}

/// What some invocations came to.
pub(super) struct Measured {
    /// From handing over an invocation to its response, each.
    pub(super) latencies: Vec<Duration>,
    /// From the first to the last.
    pub(super) elapsed: Duration,
    /// Processor time of the process, user and system.
    pub(super) cpu: Duration,
}

impl Function {
    /// Starts `command` and waits for its first poll.
    pub(super) fn start(mut command: Command) -> Result<Self, Failure> {
        let listener = TcpListener::bind("127.0.0.1:0").context(|| "listen as the Runtime API".to_owned())?;
        let address = listener
            .local_addr()
            .context(|| "listen as the Runtime API".to_owned())?;
        command
            .env("AWS_LAMBDA_RUNTIME_API", address.to_string())
            .env("AWS_LAMBDA_FUNCTION_NAME", "LiveInsight-EventCollector")
            .env("AWS_LAMBDA_FUNCTION_VERSION", "1")
            .env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "512")
            .env("AWS_LAMBDA_LOG_GROUP_NAME", "bench")
            .env("AWS_LAMBDA_LOG_STREAM_NAME", "bench")
            .stdin(Stdio::null())
            .stdout(Stdio::null());
        let begun = Instant::now();
        let child = command.spawn().context(|| "start the function".to_owned())?;
        let (connection, _) = listener.accept().context(|| "wait for the function".to_owned())?;
        connection
            .set_nodelay(true)
            .context(|| "set up the connection".to_owned())?;
        let mut function = Self {
            child,
            connection: BufReader::new(connection),
            invocations: 0,
            start: Duration::ZERO,
        };
        function.request()?;
        function.start = begun.elapsed();
        Ok(function)
    }

    /// Hands over these payloads, each when the one before is answered. Fails on an answer whose body does not contain
    /// `expected`.
    pub(super) fn invoke(
        &mut self,
        payloads: impl Iterator<Item = String>,
        expected: &str,
    ) -> Result<Measured, Failure> {
        let cpu = self.cpu()?;
        let begun = Instant::now();
        let mut latencies = Vec::new();
        for payload in payloads {
            let handed_over = Instant::now();
            self.hand_over(&payload)?;
            let answer = self.request()?;
            latencies.push(handed_over.elapsed());
            if !answer.contains(expected) {
                return Err(Failure::new(format!("the function answered `{answer}`")));
            }
            self.reply("202 Accepted", "", "{}")?;
            // The poll for the next one.
            self.request()?;
        }
        Ok(Measured {
            latencies,
            elapsed: begun.elapsed(),
            cpu: self.cpu()?.saturating_sub(cpu),
        })
    }

    /// The most memory that was ever resident, in bytes.
    pub(super) fn peak_memory(&self) -> Result<u64, Failure> {
        let status = self.proc("status")?;
        let peak = status.lines().find_map(|line| {
            let kilobytes = line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?;
            kilobytes.parse::<u64>().ok()
        });
        peak.map(|kilobytes| kilobytes * 1024)
            .ok_or_else(|| Failure::new("the kernel does not tell the function's memory"))
    }

    /// Fields 14 and 15 of proc(5)'s `stat`, counted after the name, which may hold spaces.
    fn cpu(&self) -> Result<Duration, Failure> {
        let stat = self.proc("stat")?;
        let fields = stat.rsplit_once(')').map_or("", |(_, fields)| fields);
        let ticks: u32 = fields
            .split_whitespace()
            .skip(11)
            .take(2)
            .filter_map(|field| field.parse::<u32>().ok())
            .sum();
        Ok(TICK * ticks)
    }

    fn proc(&self, file: &str) -> Result<String, Failure> {
        let path = format!("/proc/{}/{file}", self.child.id());
        let text = paths::read(Path::new(&path))?;
        Ok(String::from_utf8_lossy(&text).into_owned())
    }

    fn hand_over(&mut self, payload: &str) -> Result<(), Failure> {
        self.invocations += 1;
        let headers = format!(
            "Lambda-Runtime-Aws-Request-Id: {:08}\r\nLambda-Runtime-Deadline-Ms: {}\r\n\
             Lambda-Runtime-Invoked-Function-Arn: arn:aws:lambda:us-east-1:000000000000:function:bench\r\n\
             Lambda-Runtime-Trace-Id: Root=1-581cf771-a006649127e371903a2de979;Parent=70de5b6f19ff9a0b;Sampled=0\r\n",
            self.invocations,
            epoch_millis() + 30_000,
        );
        self.reply("200 OK", &headers, payload)
    }

    /// Reads a request and returns its body.
    fn request(&mut self) -> Result<String, Failure> {
        let reading = || "read what the function asks".to_owned();
        let mut length = 0;
        let mut line = String::new();
        loop {
            line.clear();
            if self.connection.read_line(&mut line).context(reading)? == 0 {
                return Err(Failure::new("the function ended"));
            }
            if line == "\r\n" {
                break;
            }
            if let Some((name, value)) = line.split_once(':')
                && name.eq_ignore_ascii_case("content-length")
            {
                length = value.trim().parse().unwrap_or(0);
            }
        }
        let mut body = vec![0; length];
        self.connection.read_exact(&mut body).context(reading)?;
        Ok(String::from_utf8_lossy(&body).into_owned())
    }

    fn reply(&mut self, status: &str, headers: &str, body: &str) -> Result<(), Failure> {
        let answer = format!(
            "HTTP/1.1 {status}\r\n{headers}Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        self.connection
            .get_mut()
            .write_all(answer.as_bytes())
            .context(|| "answer the function".to_owned())
    }
}

impl Drop for Function {
    fn drop(&mut self) {
        // It holds nothing that could be lost.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The wall clock, in milliseconds since 1970.
#[expect(
    clippy::disallowed_methods,
    reason = "an invocation has a deadline by the clock"
)]
pub(super) fn epoch_millis() -> u128 {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH);
    since_epoch.unwrap_or_default().as_millis()
}

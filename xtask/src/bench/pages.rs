//! Pages under load, beside a bare axum that serves the same bytes.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::console::Console;
use crate::paths;
use crate::process::{Context as _, Failure, capture, cargo, heading, run};
use crate::sandbox::Sandbox;
use crate::setup;

use super::sandbox::{empty_state, wait};

/// Connections at a time, and how long each round lasts.
const CONNECTIONS: u32 = 64;
const SECONDS: u32 = 10;
/// Control and pages take turns this often, so that what else the machine does meets both.
const ROUNDS: usize = 3;
/// How long the first snapshot may take.
const SNAPSHOT_WITHIN: Duration = Duration::from_secs(30);
/// What is measured.
const PAGES: [&str; 2] = ["/", "/resources"];

/// Prints requests a second and latencies of each page, and of its bytes served by nothing but axum.
pub(super) fn pages() -> Result<(), Failure> {
    let wrk = setup::wrk()?;
    let console = Console::released()?;
    heading("The control");
    run(&mut cargo("build --release --package bare-page"))?;
    let sandbox = Sandbox::start(&console, &empty_state("pages")?)?;
    let cookie = sign_in(&sandbox.sign_in)?;
    // Before the first snapshot a page is short, and the control would serve those few bytes.
    wait_for_snapshot(&sandbox.console)?;
    println!(
        "pages: wrk -t1 -c{CONNECTIONS} -d{SECONDS}s --latency, {ROUNDS} rounds each, signed in, {} sandbox",
        paths::shown(&console.executable)
    );
    for path in PAGES {
        let page = get(&sandbox.console, path, &cookie)?;
        let control = BarePage::serve(&page)?;
        println!("  {path} of {} bytes", page.len());
        for round in 1..=ROUNDS {
            let bare = load(&wrk, &control.url, &cookie)?;
            let ours = load(&wrk, &format!("{}{path}", sandbox.console), &cookie)?;
            println!("    round {round}  bare axum  {bare}");
            println!("             console    {ours}");
        }
    }
    sandbox.stop().map(drop)
}

/// What wrk measured.
#[derive(Debug, PartialEq)]
struct Load {
    requests_per_second: String,
    median: String,
    p99: String,
    /// What went wrong, in wrk's words.
    errors: Vec<String>,
}

impl std::fmt::Display for Load {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{:>10} requests/s   p50 {:>9}   p99 {:>9}",
            self.requests_per_second, self.median, self.p99
        )?;
        self.errors.iter().try_for_each(|error| write!(f, "   {error}"))
    }
}

fn load(wrk: &Path, url: &str, cookie: &str) -> Result<Load, Failure> {
    let output = capture(Command::new(wrk).args([
        "-t1",
        &format!("-c{CONNECTIONS}"),
        &format!("-d{SECONDS}s"),
        "--latency",
        "--header",
        &format!("Cookie: {cookie}"),
        url,
    ]))?;
    parse(&output).ok_or_else(|| Failure::new(format!("wrk said something else than expected:\n{output}")))
}

fn parse(output: &str) -> Option<Load> {
    let after = |label: &str| {
        let line = output.lines().find_map(|line| line.trim().strip_prefix(label))?;
        Some(line.trim().to_owned())
    };
    let is_error = |line: &&str| line.starts_with("Non-2xx") || line.starts_with("Socket errors");
    Some(Load {
        requests_per_second: after("Requests/sec:")?,
        median: after("50%")?,
        p99: after("99%")?,
        errors: output
            .lines()
            .map(str::trim)
            .filter(is_error)
            .map(str::to_owned)
            .collect(),
    })
}

/// A running control; stopped when dropped.
struct BarePage {
    child: Child,
    url: String,
}

impl BarePage {
    fn serve(page: &[u8]) -> Result<Self, Failure> {
        let executable = paths::target().join("release/bare-page");
        let mut child = Command::new(&executable)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context(|| format!("start {}", paths::shown(&executable)))?;
        if let Some(mut stdin) = child.stdin.take() {
            stdin
                .write_all(page)
                .context(|| "hand the page to the control".to_owned())?;
        }
        let mut url = String::new();
        if let Some(stdout) = child.stdout.take() {
            BufReader::new(stdout)
                .read_line(&mut url)
                .context(|| "read the control's address".to_owned())?;
        }
        Ok(Self {
            child,
            url: format!("{}/", url.trim()),
        })
    }
}

impl Drop for BarePage {
    fn drop(&mut self) {
        // It holds nothing that could be lost.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Uses the one-time link and returns the session's cookie.
fn sign_in(link: &str) -> Result<String, Failure> {
    let (address, token) = link
        .split_once("/sign-in?token=")
        .ok_or_else(|| Failure::new(format!("`{link}` is not a link to sign in with")))?;
    let body = format!("token={token}");
    let head = format!(
        "POST /sign-in HTTP/1.1\r\nHost: {host}\r\nOrigin: {address}\r\nConnection: close\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n",
        body.len(),
        host = host(address),
    );
    let answer = exchange(address, &format!("{head}{body}"))?;
    let answer = String::from_utf8_lossy(&answer);
    let cookies = answer.lines().filter_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("set-cookie")
            .then(|| value.trim().split(';').next().unwrap_or_default().to_owned())
    });
    let cookies: Vec<String> = cookies.collect();
    if cookies.is_empty() {
        let status = answer.lines().next().unwrap_or_default();
        return Err(Failure::new(format!("the console did not sign in: {status}")));
    }
    Ok(cookies.join("; "))
}

fn wait_for_snapshot(address: &str) -> Result<(), Failure> {
    let begun = Instant::now();
    while let Err(failure) = get(address, "/readyz", "") {
        if begun.elapsed() > SNAPSHOT_WITHIN {
            return Err(failure);
        }
        wait(Duration::from_millis(50));
    }
    Ok(())
}

/// The bytes of a page, by HTTP/1.0 so that they come in one piece.
fn get(address: &str, path: &str, cookie: &str) -> Result<Vec<u8>, Failure> {
    let request = format!(
        "GET {path} HTTP/1.0\r\nHost: {}\r\nCookie: {cookie}\r\n\r\n",
        host(address)
    );
    let answer = exchange(address, &request)?;
    let body = answer
        .windows(4)
        .position(|end| end == b"\r\n\r\n")
        .map(|at| at + 4);
    match body {
        Some(body) if answer.starts_with(b"HTTP/1.0 200") => Ok(answer[body..].to_vec()),
        _ => Err(Failure::new(format!(
            "{path} was answered with {}",
            String::from_utf8_lossy(&answer)
                .lines()
                .next()
                .unwrap_or_default()
        ))),
    }
}

fn host(address: &str) -> &str {
    address.trim_start_matches("http://")
}

fn exchange(address: &str, request: &str) -> Result<Vec<u8>, Failure> {
    let mut answer = Vec::new();
    let mut stream = TcpStream::connect(host(address)).context(|| format!("connect to {address}"))?;
    stream
        .write_all(request.as_bytes())
        .and_then(|()| stream.read_to_end(&mut answer))
        .context(|| format!("ask {address}"))?;
    Ok(answer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_and_errors_are_read_from_what_wrk_prints() {
        let output = "\
Running 10s test @ http://127.0.0.1:1/
  1 threads and 64 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency     5.12ms    1.20ms  20.00ms   80.00%
  Latency Distribution
     50%    4.90ms
     75%    5.50ms
     90%    6.40ms
     99%    9.80ms
  120000 requests in 10.00s, 1.00GB read
  Non-2xx or 3xx responses: 3
Requests/sec:  12000.12
Transfer/sec:    100.00MB
";
        let expected = Load {
            requests_per_second: "12000.12".to_owned(),
            median: "4.90ms".to_owned(),
            p99: "9.80ms".to_owned(),
            errors: vec!["Non-2xx or 3xx responses: 3".to_owned()],
        };
        assert_eq!(parse(output), Some(expected));
        assert_eq!(parse("unable to connect"), None);
    }
}

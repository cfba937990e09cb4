//! A sandbox of the measurements' own: free ports, a state directory of its own, stopped when it is dropped.

use std::fs::{self, File};
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdout, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use crate::console::Console;
use crate::paths;
use crate::process::{Context as _, Failure};

/// How long a sandbox may take to say that it is ready.
const PATIENCE: Duration = Duration::from_secs(120);

/// A running sandbox.
pub(crate) struct Sandbox {
    child: Child,
    /// The endpoint of the local AWS.
    pub(crate) aws: String,
    /// Where the console is.
    pub(crate) console: String,
    /// The link that signs one person in, once.
    pub(crate) sign_in: String,
    /// From the start of the process until it said that it was ready.
    pub(crate) start_time: Duration,
}

impl Sandbox {
    /// Starts a sandbox with its state in `state` and waits until it is ready. What it logs goes to a file beside `state`.
    pub(crate) fn start(console: &Console, state: &Path) -> Result<Self, Failure> {
        fs::create_dir_all(state).context(|| format!("create {}", paths::shown(state)))?;
        let log = state.with_extension("log");
        let begun = Instant::now();
        let mut child = console
            .command("sandbox")
            .env("LIVEINSIGHT_ADDR", "127.0.0.1:0")
            .env("LIVEINSIGHT_SANDBOX_PORT", "0")
            .env("LIVEINSIGHT_SANDBOX_DIR", state)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(File::create(&log).context(|| format!("write {}", paths::shown(&log)))?)
            .spawn()
            .context(|| format!("start {}", paths::shown(&console.executable)))?;
        let stdout = child.stdout.take();
        let mut sandbox = Self {
            child,
            aws: String::new(),
            console: String::new(),
            sign_in: String::new(),
            start_time: Duration::ZERO,
        };

        let line = stdout.and_then(ready_line).ok_or_else(|| {
            Failure::new(format!(
                "the sandbox was not ready within {} s",
                PATIENCE.as_secs()
            ))
            .with_remedy(format!("read its log: {}", paths::shown(&log)))
        })?;
        sandbox.start_time = begun.elapsed();
        let named = |name: &str| {
            line.split_whitespace()
                .find_map(|word| word.strip_prefix(name)?.strip_prefix('='))
                .map(str::to_owned)
                .ok_or_else(|| Failure::new(format!("the sandbox said `{line}` without {name}=URL")))
        };
        sandbox.aws = named("aws")?;
        sandbox.console = named("console")?;
        sandbox.sign_in = named("sign-in")?;
        Ok(sandbox)
    }

    /// Resident memory of the console's own process and of the processes it started, in bytes.
    pub(crate) fn resident(&self) -> Result<(u64, u64), Failure> {
        let mut started = 0;
        let mut pending = children(self.child.id());
        while let Some(process) = pending.pop() {
            started += resident(process)?;
            pending.extend(children(process));
        }
        Ok((resident(self.child.id())?, started))
    }

    /// Stops it as Ctrl-C would, and waits until it has gone.
    pub(crate) fn stop(mut self) -> Result<Duration, Failure> {
        let begun = Instant::now();
        self.terminate();
        let status = self.child.wait().context(|| "wait for the sandbox".to_owned())?;
        if status.success() {
            Ok(begun.elapsed())
        } else {
            Err(Failure::new(format!(
                "the sandbox ended with {status} after SIGTERM"
            )))
        }
    }

    fn terminate(&self) {
        // It may have ended by itself; then there is nothing to stop.
        let _ = kill_process(Pid::from_child(&self.child), Signal::TERM);
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            self.terminate();
            let _ = self.child.wait();
        }
    }
}

/// Waits for the line that says where everything is. The rest of the output is read too, so that the pipe never fills.
fn ready_line(stdout: ChildStdout) -> Option<String> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        for line in BufReader::new(stdout).lines().map_while(Result::ok) {
            if line.starts_with("ready ") {
                let _ = sender.send(line);
            }
        }
    });
    receiver.recv_timeout(PATIENCE).ok()
}

/// The kernel lists children by the thread that started them.
fn children(process: u32) -> Vec<u32> {
    let threads = fs::read_dir(format!("/proc/{process}/task"))
        .into_iter()
        .flatten()
        .flatten();
    let listed = threads.filter_map(|thread| fs::read_to_string(thread.path().join("children")).ok());
    listed
        .flat_map(|pids| {
            pids.split_whitespace()
                .filter_map(|pid| pid.parse().ok())
                .collect::<Vec<u32>>()
        })
        .collect()
}

fn resident(process: u32) -> Result<u64, Failure> {
    let file = format!("/proc/{process}/status");
    let status = fs::read_to_string(&file).context(|| format!("read {file}"))?;
    vm_rss(&status).ok_or_else(|| Failure::new(format!("{file} has no VmRSS")))
}

/// Reads "VmRSS:     1234 kB".
fn vm_rss(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn children_of_every_thread_are_found() {
        let (started, child_id) = mpsc::channel();
        let (finish, finished) = mpsc::channel::<()>();
        let parent = thread::spawn(move || {
            let mut child = std::process::Command::new("sleep").arg("60").spawn().unwrap();
            started.send(child.id()).unwrap();
            finished.recv().unwrap();
            child.kill().unwrap();
            child.wait().unwrap();
        });
        let child = child_id.recv().unwrap();
        let found = children(std::process::id());
        finish.send(()).unwrap();
        parent.join().unwrap();
        assert!(found.contains(&child), "{found:?}");
    }

    #[test]
    fn resident_memory_is_read_in_bytes() {
        assert_eq!(
            vm_rss("Name:\tx\nVmRSS:\t    2048 kB\nThreads: 1\n"),
            Some(2_097_152)
        );
        assert!(resident(std::process::id()).unwrap() > 0);
    }
}

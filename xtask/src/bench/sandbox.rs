//! How long a sandbox takes to be useful, and what it holds while idle.

use std::fs;
use std::path::PathBuf;
use std::thread;
use std::time::Duration;

use crate::console::Console;
use crate::paths;
use crate::process::{Context as _, Failure, heading};
use crate::sandbox::Sandbox;

use super::Spread;

/// How often a start is measured.
const STARTS: usize = 5;
/// How long the console is left alone before its memory is read.
const IDLE: Duration = Duration::from_secs(30);

/// Prints the time from starting the process to its line `ready`, from nothing and with the state of the last run.
pub(super) fn start() -> Result<(), Failure> {
    let console = Console::released()?;
    let (mut empty, mut kept, mut stopped) = (Vec::new(), Vec::new(), Vec::new());
    for number in 1..=STARTS {
        heading(&format!("Start {number} of {STARTS}"));
        let state = empty_state("sandbox-start")?;
        for times in [&mut empty, &mut kept] {
            let sandbox = Sandbox::start(&console, &state)?;
            times.push(sandbox.start_time);
            stopped.push(sandbox.stop()?);
        }
    }
    println!("sandbox-start: {} sandbox", paths::shown(&console.executable));
    println!("  state empty to ready   {}", Spread::of(empty));
    println!("  state kept to ready    {}", Spread::of(kept));
    println!("  SIGTERM to exit        {}", Spread::of(stopped));
    Ok(())
}

/// Prints resident memory after the sandbox has been left alone.
pub(super) fn memory() -> Result<(), Failure> {
    let console = Console::released()?;
    let sandbox = Sandbox::start(&console, &empty_state("memory")?)?;
    heading(&format!("Waiting {} s", IDLE.as_secs()));
    wait(IDLE);
    let (own, started) = sandbox.resident()?;
    sandbox.stop()?;
    println!(
        "memory: VmRSS {} s after ready, {} sandbox",
        IDLE.as_secs(),
        paths::shown(&console.executable)
    );
    println!("  console                {:>7.1} MB", own as f64 / 1e6);
    println!("  processes it started   {:>7.1} MB", started as f64 / 1e6);
    Ok(())
}

#[expect(
    clippy::disallowed_methods,
    reason = "there is no runtime here whose threads it could block"
)]
pub(super) fn wait(duration: Duration) {
    thread::sleep(duration);
}

/// An empty state directory for the benchmark called `name`.
pub(super) fn empty_state(name: &str) -> Result<PathBuf, Failure> {
    let directory = paths::target().join("xtask/bench").join(name);
    if directory.exists() {
        fs::remove_dir_all(&directory).context(|| format!("empty {}", paths::shown(&directory)))?;
    }
    Ok(directory)
}

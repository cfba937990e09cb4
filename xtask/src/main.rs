//! Everything the project does to itself: set-up, build, run, test, measure.
//!
//! Called as `cargo xtask`, an alias in .cargo/config.toml. It needs rustup, a C compiler, Python with venv and Node, and
//! sets up the rest in the target directory.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command-line tool talks by printing"
)]

mod bench;
mod build;
mod client;
mod collector;
mod console;
mod deny;
mod links;
mod paths;
mod process;
mod run;
mod sandbox;
mod setup;
mod shots;
mod site;
mod stamp;
mod style;
mod test;

use std::process::ExitCode;

use process::Failure;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("\n{failure}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(arguments: &[String]) -> Result<(), Failure> {
    let Some((name, rest)) = arguments.split_first() else {
        print!("{}", help());
        return Ok(());
    };
    match name.as_str() {
        "run" => run::command(rest),
        "test" => test::command(rest),
        "build" => build::command(rest),
        "bench" => bench::command(rest),
        "shots" => shots::command(rest),
        "deny" => deny::command(rest),
        "help" | "--help" | "-h" => {
            print!("{}", help());
            Ok(())
        }
        unknown => {
            eprint!("{}", help());
            Err(Failure::new(format!("there is no command {unknown}")))
        }
    }
}

fn help() -> String {
    format!(
        "\
cargo xtask <command>

  run [options of `liveinsight sandbox`]
      Builds what changed and starts the console with a local AWS. Ctrl-C stops everything.
  test [step…] [--keep-going]
      Runs these steps, or those named, until one fails:
{steps}  build [--release]
      Builds what changed; --release leaves the executable, the browser's files and the collector in target/dist.
  bench <name>…
      Measures the released build:
{benchmarks}  shots [--url=LINK] DIRECTORY PATH…
      Screenshots of pages: both languages, 1280 and 390 px, light and dark, with and without JavaScript.
  deny [check…]
      Licences, bans and sources of the dependencies by cargo-deny, which it installs into target/tools.
      `deny advisories` also needs the advisory database, and so the network.

Variable CHROMIUM: the browser to drive, if it is not the first of chromium, chromium-browser and google-chrome.
",
        steps = test::steps(),
        benchmarks = bench::benchmarks(),
    )
}

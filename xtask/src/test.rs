//! Every check there is, quickest first, each under a name by which it can be run alone.

use std::process::Command;
use std::time::{Duration, Instant};

use crate::console::Console;
use crate::process::{Failure, cargo, each_line, heading, line, run};
use crate::{client, deny, links, paths, setup};

/// One check.
struct Step {
    name: &'static str,
    about: &'static str,
    run: fn(&mut Tally) -> Result<Outcome, Failure>,
}

enum Outcome {
    Passed,
    /// With the reason.
    Skipped(String),
}

/// Single tests, counted over all steps that have such.
#[derive(Debug, Default, PartialEq)]
struct Tally {
    passed: usize,
    failed: usize,
}

const STEPS: [Step; 9] = [
    Step {
        name: "format",
        about: "rustfmt",
        run: format,
    },
    Step {
        name: "links",
        about: "links between README.md and docs/",
        run: document_links,
    },
    Step {
        name: "templates",
        about: "cfn-lint on the CloudFormation templates",
        run: templates,
    },
    Step {
        name: "lint-server",
        about: "clippy on every package",
        run: lint_server,
    },
    Step {
        name: "lint-client",
        about: "clippy on the client as the browser gets it",
        run: lint_client,
    },
    Step {
        name: "docs",
        about: "rustdoc without a warning",
        run: docs,
    },
    Step {
        name: "licences",
        about: "cargo-deny: licences, bans and sources",
        run: licences,
    },
    Step {
        name: "rust",
        about: "unit tests, and integration tests against MiniStack",
        run: rust,
    },
    Step {
        name: "browser",
        about: "pages in Chromium, against a sandbox",
        run: browser,
    },
];

/// The templates that are deployed.
const TEMPLATES: [&str; 2] = ["infrastructure.yaml", "src/deploy/console.yaml"];

/// The steps as lines for the help text.
pub(crate) fn steps() -> String {
    STEPS
        .iter()
        .map(|step| format!("      {:<12} {}\n", step.name, step.about))
        .collect()
}

/// `cargo xtask test [step…] [--keep-going]`.
pub(crate) fn command(arguments: &[String]) -> Result<(), Failure> {
    let (options, names): (Vec<&String>, Vec<&String>) =
        arguments.iter().partition(|word| word.starts_with('-'));
    let keep_going = options.iter().any(|option| *option == "--keep-going");
    if let Some(unknown) = options.iter().find(|option| **option != "--keep-going") {
        return Err(Failure::new(format!(
            "`test` does not know {unknown}, only --keep-going"
        )));
    }
    if let Some(unknown) = names
        .iter()
        .find(|name| !STEPS.iter().any(|step| step.name == name.as_str()))
    {
        return Err(Failure::new(format!(
            "there is no step {unknown}; the steps are\n{}",
            steps().trim_end()
        )));
    }
    let chosen = STEPS
        .iter()
        .filter(|step| names.is_empty() || names.iter().any(|name| *name == step.name));
    perform(chosen.collect(), keep_going)
}

fn perform(steps: Vec<&Step>, keep_going: bool) -> Result<(), Failure> {
    let begun = Instant::now();
    let mut tally = Tally::default();
    let mut summary = Vec::new();
    let mut failed = Vec::new();
    for step in steps {
        if !failed.is_empty() && !keep_going {
            summary.push(row(step, "not run", None));
            continue;
        }
        heading(&format!("Step {}: {}", step.name, step.about));
        let started = Instant::now();
        let result = (step.run)(&mut tally);
        let elapsed = started.elapsed();
        match result {
            Ok(Outcome::Passed) => summary.push(row(step, "passed", Some(elapsed))),
            Ok(Outcome::Skipped(reason)) => {
                eprintln!("skipped: {reason}");
                summary.push(row(step, "skipped", Some(elapsed)));
            }
            Err(failure) => {
                eprintln!("{failure}\n  alone: cargo xtask test {}", step.name);
                summary.push(row(step, "FAILED", Some(elapsed)));
                failed.push(step.name);
            }
        }
    }
    println!(
        "\n{}\n  {:<12} {:<8} {:>8}",
        summary.join("\n"),
        "total",
        "",
        seconds(begun.elapsed())
    );
    if tally != Tally::default() {
        println!("\n{} passed, {} failed", tally.passed, tally.failed);
    }
    if failed.is_empty() {
        return Ok(());
    }
    Err(Failure::new(format!("failed: {}", failed.join(", ")))
        .with_remedy(format!("cargo xtask test {}", failed.join(" "))))
}

fn row(step: &Step, outcome: &str, elapsed: Option<Duration>) -> String {
    format!(
        "  {:<12} {outcome:<8} {:>8}",
        step.name,
        elapsed.map_or_else(String::new, seconds)
    )
}

fn seconds(duration: Duration) -> String {
    format!("{:.1} s", duration.as_secs_f64())
}

fn format(_: &mut Tally) -> Result<Outcome, Failure> {
    setup::component("rustfmt", "cargo-fmt")?;
    run(&mut cargo("fmt --all --check")).map(|()| Outcome::Passed)
}

fn document_links(_: &mut Tally) -> Result<Outcome, Failure> {
    let checked = links::check(paths::root())?;
    eprintln!("{checked} links");
    Ok(Outcome::Passed)
}

fn templates(_: &mut Tally) -> Result<Outcome, Failure> {
    let mut linter = Command::new(setup::python(setup::CFN_LINT)?);
    run(linter.args(TEMPLATES).current_dir(paths::root())).map(|()| Outcome::Passed)
}

fn lint_server(_: &mut Tally) -> Result<Outcome, Failure> {
    setup::component("clippy", "cargo-clippy")?;
    setup::c_compiler()?;
    run(&mut cargo("clippy --workspace --all-targets -- -D warnings"))?;
    Ok(Outcome::Passed)
}

fn lint_client(_: &mut Tally) -> Result<Outcome, Failure> {
    setup::component("clippy", "cargo-clippy")?;
    setup::target(client::TARGET)?;
    run(client::clippy().args(["--", "-D", "warnings"])).map(|()| Outcome::Passed)
}

fn docs(_: &mut Tally) -> Result<Outcome, Failure> {
    setup::c_compiler()?;
    // These packages are read, not published: their documentation is that of the private items too.
    let flags = "-D warnings -A rustdoc::private-intra-doc-links";
    // What is documented without this list, and examples (there are none), so that dependencies have the features that
    // clippy has compiled them with; otherwise most of the AWS SDK would be compiled again.
    let selection = "--lib --bin bootstrap --bin xtask --examples";
    run(cargo("doc --no-deps --workspace --document-private-items")
        .args(selection.split(' '))
        .env("RUSTDOCFLAGS", flags))?;
    Ok(Outcome::Passed)
}

fn licences(_: &mut Tally) -> Result<Outcome, Failure> {
    let Some(tool) = deny::installed() else {
        return Ok(Outcome::Skipped(
            "cargo-deny is not there; `cargo xtask deny` installs it".to_owned(),
        ));
    };
    deny::check(&tool).map(|()| Outcome::Passed)
}

fn rust(tally: &mut Tally) -> Result<Outcome, Failure> {
    let console = Console::for_development()?;
    let aws = setup::python(setup::AWS_CLI)?;
    // xtask by itself, so that it is not built a second time with the features of everything else.
    let selections = [
        "test --no-fail-fast --workspace --exclude xtask",
        "test --no-fail-fast --package xtask",
    ];
    let mut failed = Vec::new();
    for selection in selections {
        let mut command = cargo(selection);
        command
            .envs(console.settings())
            .env("LIVEINSIGHT_TEST_AWS_CLI", &aws);
        if each_line(&mut command, |output| {
            println!("{output}");
            tally.add(&libtest_counts(output));
        })
        .is_err()
        {
            failed.push(line(&command));
        }
    }
    if failed.is_empty() {
        Ok(Outcome::Passed)
    } else {
        Err(Failure::new(failed.join("\n  ")))
    }
}

fn browser(tally: &mut Tally) -> Result<Outcome, Failure> {
    let directory = paths::root().join("tests/browser");
    let node = setup::node(&directory)?;
    let chromium = setup::browser()?;
    let console = Console::for_development()?;
    let mut command = Command::new(node);
    command
        .args(["--test", "--test-reporter=spec"])
        .current_dir(&directory);
    command
        .envs(console.settings())
        .env("LIVEINSIGHT_BIN", &console.executable)
        .env("CHROMIUM", chromium);
    each_line(&mut command, |output| {
        println!("{output}");
        tally.add(&node_counts(output));
    })?;
    Ok(Outcome::Passed)
}

impl Tally {
    fn add(&mut self, counted: &Self) {
        self.passed += counted.passed;
        self.failed += counted.failed;
    }
}

/// Reads "test result: ok. 12 passed; 0 failed; …", the closing line of each test executable.
fn libtest_counts(output: &str) -> Tally {
    let Some(result) = output.strip_prefix("test result: ") else {
        return Tally::default();
    };
    let count = |word: &str| {
        let words: Vec<&str> = result.split([' ', ';']).filter(|word| !word.is_empty()).collect();
        words
            .windows(2)
            .find(|pair| pair[1] == word)
            .and_then(|pair| pair[0].parse().ok())
            .unwrap_or(0)
    };
    Tally {
        passed: count("passed"),
        failed: count("failed"),
    }
}

/// Reads "ℹ pass 12" and "ℹ fail 0", closing lines of Node's test runner.
fn node_counts(output: &str) -> Tally {
    let count = |label: &str| {
        output
            .strip_prefix(label)
            .and_then(|rest| rest.trim().parse().ok())
            .unwrap_or(0)
    };
    Tally {
        passed: count("ℹ pass "),
        failed: count("ℹ fail "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_lines_of_both_test_runners_are_counted() {
        let rust = libtest_counts(
            "test result: FAILED. 12 passed; 2 failed; 1 ignored; 0 measured; finished in 0.01s",
        );
        assert_eq!(
            rust,
            Tally {
                passed: 12,
                failed: 2
            }
        );
        assert_eq!(node_counts("ℹ pass 7"), Tally { passed: 7, failed: 0 });
        assert_eq!(node_counts("ℹ fail 1"), Tally { passed: 0, failed: 1 });
        assert_eq!(node_counts("test result: nothing"), Tally::default());
    }
}

//! Running other programs, and saying what failed and what to do about it.

use std::fmt;
use std::io::{BufRead, BufReader, IsTerminal};
use std::path::Path;
use std::process::{Command, Stdio};

use crate::paths;

/// Why a task stopped, and what the person at the keyboard can do about it.
#[derive(Debug)]
pub(crate) struct Failure {
    what: String,
    remedy: Option<String>,
}

impl Failure {
    /// A failure told in one sentence.
    pub(crate) fn new(what: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            remedy: None,
        }
    }

    /// Adds the way out: a command or one sentence.
    pub(crate) fn with_remedy(mut self, remedy: impl Into<String>) -> Self {
        self.remedy = Some(remedy.into());
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error: {}", self.what)?;
        if let Some(remedy) = &self.remedy {
            write!(f, "\n  try: {remedy}")?;
        }
        Ok(())
    }
}

/// Turns the errors of libraries into a [`Failure`] that says what was being done.
pub(crate) trait Context<T> {
    /// `doing` completes the sentence "cannot …".
    fn context(self, doing: impl FnOnce() -> String) -> Result<T, Failure>;
}

impl<T, E: fmt::Display> Context<T> for Result<T, E> {
    fn context(self, doing: impl FnOnce() -> String) -> Result<T, Failure> {
        // The alternate form makes error types with a chain of causes print all of it.
        self.map_err(|error| Failure::new(format!("cannot {}: {error:#}", doing())))
    }
}

/// Announces the work that follows. Progress goes to stderr, so that stdout carries results alone.
pub(crate) fn heading(text: &str) {
    if std::io::stderr().is_terminal() {
        eprintln!("\x1b[1m==> {text}\x1b[0m");
    } else {
        eprintln!("==> {text}");
    }
}

/// The cargo that runs this program, in the workspace's directory, with `words` as one would type them.
pub(crate) fn cargo(words: &str) -> Command {
    let mut command = Command::new(paths::setting("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(words.split_whitespace()).current_dir(paths::root());
    // `cargo run` describes this package in the environment. Build scripts that look at those variables (ring's does)
    // would run again each time a build by xtask follows one by hand.
    for (name, _) in std::env::vars_os() {
        let described = |prefix: &str| name.as_encoded_bytes().starts_with(prefix.as_bytes());
        if described("CARGO_PKG_") || described("CARGO_MANIFEST_") {
            command.env_remove(name);
        }
    }
    command
}

/// Runs `command` with this terminal as its own.
pub(crate) fn run(command: &mut Command) -> Result<(), Failure> {
    let status = command.status().map_err(|error| cannot_start(command, &error))?;
    if status.success() {
        Ok(())
    } else {
        Err(Failure::new(format!("`{}` failed ({status})", line(command))))
    }
}

/// Runs `command` and returns what it wrote to stdout. What it writes to stderr is shown only if it fails.
pub(crate) fn capture(command: &mut Command) -> Result<String, Failure> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(|error| cannot_start(command, &error))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    eprint!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    Err(Failure::new(format!(
        "`{}` failed ({})",
        line(command),
        output.status
    )))
}

/// Runs `command`, handing each line of its stdout to `on_line`.
pub(crate) fn each_line(command: &mut Command, mut on_line: impl FnMut(&str)) -> Result<(), Failure> {
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| cannot_start(command, &error))?;
    if let Some(stdout) = child.stdout.take() {
        for output in BufReader::new(stdout).split(b'\n') {
            let output = output.context(|| format!("read the output of `{}`", line(command)))?;
            on_line(&String::from_utf8_lossy(&output));
        }
    }
    let status = child.wait().context(|| format!("wait for `{}`", line(command)))?;
    if status.success() {
        Ok(())
    } else {
        Err(Failure::new(format!("`{}` failed ({status})", line(command))))
    }
}

/// The command as one would type it: the variables set for it, the program by its short name, the arguments.
pub(crate) fn line(command: &Command) -> String {
    let variables = command.get_envs().filter_map(|(name, value)| {
        value.map(|value| format!("{}={}", name.to_string_lossy(), quoted(&value.to_string_lossy())))
    });
    let program = Path::new(command.get_program());
    let program = program
        .file_name()
        .unwrap_or(program.as_os_str())
        .to_string_lossy()
        .into_owned();
    let arguments = command
        .get_args()
        .map(|argument| quoted(&argument.to_string_lossy()));
    variables
        .chain([program])
        .chain(arguments)
        .collect::<Vec<_>>()
        .join(" ")
}

fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=,@%+".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

fn cannot_start(command: &Command, error: &std::io::Error) -> Failure {
    Failure::new(format!(
        "cannot start `{}`: {error}",
        command.get_program().to_string_lossy()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_command_is_shown_so_that_it_can_be_pasted() {
        let mut command = Command::new("/usr/bin/env");
        command
            .env("RUSTDOCFLAGS", "-D warnings")
            .args(["cargo", "doc", "it's"]);
        assert_eq!(
            line(&command),
            r"RUSTDOCFLAGS='-D warnings' env cargo doc 'it'\''s'"
        );
    }

    #[test]
    fn lines_are_handed_over_and_the_exit_status_is_not_lost() {
        let mut seen = Vec::new();
        let result = each_line(
            Command::new("sh").args(["-c", "echo one; echo two; exit 3"]),
            |line| {
                seen.push(line.to_owned());
            },
        );
        assert_eq!(seen, ["one", "two"]);
        assert!(result.is_err_and(|failure| failure.to_string().contains("exit status: 3")));
    }
}

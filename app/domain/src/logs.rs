//! The function's log: what is searched for, and what a line of it says.

mod line;

pub use line::{Line, line};

use crate::name::VersionNumber;
use serde::Serialize;
use time::{Duration, OffsetDateTime};

/// The longest stretch of time that is searched at once: longer than the log is kept by default.
pub const LONGEST: Duration = Duration::days(30);

/// The longest text that is searched for (CloudWatch Logs API reference, `FilterLogEvents`: a pattern has at most 1,024 characters).
const LONGEST_TEXT: usize = 200;

/// What is searched for.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Search {
    /// Which lines.
    pub lines: Lines,
    /// A part of them, such as a request's id, an event's id, a trace's id or any words. `None` finds all.
    pub text: Option<Text>,
    /// Of this version alone.
    pub version: Option<VersionNumber>,
    /// Not before.
    pub from: OffsetDateTime,
    /// Not after.
    pub to: OffsetDateTime,
    /// Where an earlier search goes on, as CloudWatch Logs named it.
    pub next: Option<String>,
}

/// Which lines.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Lines {
    /// Those that tell of an error.
    #[default]
    Errors,
    /// All.
    All,
}

/// A text to search for: some characters, no quotation mark, backslash or control character among them, which patterns of CloudWatch
/// Logs give a meaning.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct Text(String);

impl Text {
    /// A text as a person typed it; `None` if nothing is left of it.
    pub fn typed(text: &str) -> Option<Self> {
        let kept: String = text
            .chars()
            .filter(|c| !c.is_control() && *c != '"' && *c != '\\')
            .take(LONGEST_TEXT)
            .collect();
        let kept = kept.trim();
        (!kept.is_empty()).then(|| Self(kept.to_owned()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The words of lines that tell of an error: Lambda's own of a runtime that ended or took too long, the collector's of an event that
/// was not stored.
const ERRORS: [&str; 6] = [
    "Error",
    "ERROR",
    "error",
    "panicked",
    "Task timed out",
    "unavailable",
];

impl Search {
    /// The pattern that finds the lines (CloudWatch Logs User Guide, "Filter pattern syntax": `?` before terms means any of them, a
    /// term in quotation marks is found as it is). `None` finds all. A text is narrower than the words of errors, which are then
    /// looked for in what it finds: the syntax cannot say both.
    pub fn pattern(&self) -> Option<String> {
        match (&self.text, self.lines) {
            (Some(text), _) => Some(format!("\"{}\"", text.as_str())),
            (None, Lines::All) => None,
            (None, Lines::Errors) => Some(ERRORS.map(|words| format!("?\"{words}\"")).join(" ")),
        }
    }

    /// Whether a line is among those that are searched for. What the pattern cannot say is said here.
    pub fn wants(&self, line: &Line) -> bool {
        let version = self.version.map(|version| version.to_string());
        let of_version = version.is_none_or(|version| line.version.as_deref() == Some(&version));
        let of_lines = match self.lines {
            Lines::All => true,
            Lines::Errors => line.is_error,
        };
        of_version && of_lines
    }
}

#[cfg(test)]
mod tests;

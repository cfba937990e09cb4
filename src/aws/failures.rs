//! Which failures the log was told of, so that a call that goes on failing is told once.

use super::AwsError;
use std::sync::{Mutex, PoisonError};

/// Failures of this snapshot and of the one before it. Not by action alone: three tables share `dynamodb:DescribeTable`, and
/// one that is denied while the others answer would be told again and again.
#[derive(Debug, Default)]
pub(super) struct Failures(Mutex<Told>);

#[derive(Debug, Default)]
struct Told {
    before: Vec<AwsError>,
    now: Vec<AwsError>,
}

impl Failures {
    /// Whether this failure is news: in neither snapshot it was told of.
    pub(super) fn is_news(&self, error: &AwsError) -> bool {
        let mut told = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if told.now.contains(error) {
            return false;
        }
        told.now.push(error.clone());
        !told.before.contains(error)
    }

    /// Another snapshot begins: what does not fail in it is news when it fails again.
    pub(super) fn turn(&self) {
        let mut told = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        told.before = std::mem::take(&mut told.now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_news_until_it_was_told_and_again_after_it_passed() {
        let failures = Failures::default();
        let silent = AwsError::timed_out("dynamodb:DescribeTable");
        let incomplete = AwsError::incomplete("dynamodb:DescribeTable", "the table");
        assert!(failures.is_news(&silent));
        assert!(
            failures.is_news(&incomplete),
            "another failure of the same action"
        );
        assert!(!failures.is_news(&silent), "another table, silent too");
        failures.turn();
        assert!(!failures.is_news(&silent), "it goes on");
        failures.turn();
        assert!(failures.is_news(&incomplete), "it had passed");
        failures.turn();
        failures.turn();
        assert!(failures.is_news(&silent), "all had passed");
    }
}

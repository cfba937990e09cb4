//! The ledger, kept in memory: it only grows, so what was read once is not read again.

use crate::aws::{Aws, AwsError, if_there};
use crate::deploy::{LedgerPage, ledger_before};
use app::server::ports::History;
use domain::deployment::history::Filter;
use domain::deployment::journal::{Kind, Record};
use domain::deployment::{Left, Outcome};
use domain::name::{RunId, VersionNumber};
use std::collections::BTreeMap;
use std::ops::Bound;

/// Runs asked for at a time.
const PAGE: i32 = 50;

/// Every run that was read so far, by its id, which sorts by time.
#[derive(Debug, Clone, Default)]
pub(super) struct Ledger {
    runs: BTreeMap<RunId, Record>,
    /// Whether everything up to the oldest run was read.
    complete: bool,
}

impl Ledger {
    /// The ledger as it is now: what is new is read, and what was open.
    pub(super) async fn renewed(mut self, aws: &Aws) -> Result<Self, AwsError> {
        let mut before = None;
        loop {
            // A console that never deployed has no table yet.
            let Some(LedgerPage { records, older }) =
                if_there(ledger_before(aws, before.as_ref(), PAGE).await)?
            else {
                return Ok(Self::default());
            };
            let mut known = false;
            for record in records {
                known |= self.runs.insert(record.run.clone(), record).is_some();
            }
            before = older;
            if before.is_none() {
                self.complete = true;
            }
            if before.is_none() || (known && self.complete) {
                return Ok(self);
            }
        }
    }

    /// The newest run that made a version live.
    pub(super) fn last_shift(&self) -> Option<Record> {
        let shifted =
            |record: &&Record| matches!(record.outcome, Some(Outcome::Succeeded { version: Some(_), .. }));
        self.runs.values().rev().find(shifted).cloned()
    }

    /// The deployment that published a version, whether it stayed live or not: the first of them that ended with it. Another one
    /// with the same code and configuration, or a rollback, only came back to it.
    pub(super) fn made(&self, version: VersionNumber) -> Option<&Record> {
        let published = |outcome: &Outcome| match outcome {
            Outcome::Succeeded { version: live, .. } => *live == Some(version),
            Outcome::RolledBack { left, .. } | Outcome::Abandoned { left, .. } => {
                left.contains(&Left::Published { version })
            }
        };
        self.runs.values().find(|record| {
            matches!(record.kind, Kind::Deployment { .. }) && record.outcome.as_ref().is_some_and(published)
        })
    }

    /// A part of it, newest first.
    pub(super) fn page(&self, filter: &Filter, before: Option<&RunId>, limit: usize) -> History {
        let below = before.map_or(Bound::Unbounded, Bound::Excluded);
        let mut wanted = self
            .runs
            .range::<RunId, _>((Bound::Unbounded, below))
            .rev()
            .map(|(_, record)| record)
            .filter(|record| filter.lets_through(record));
        let records: Vec<Record> = wanted.by_ref().take(limit).cloned().collect();
        let older = wanted
            .next()
            .and_then(|_| records.last().map(|record| record.run.clone()));
        History {
            records,
            older,
            ..History::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::deployment::Place;
    use time::macros::datetime;

    fn ledger(runs: u32) -> Ledger {
        let place = Place {
            account: "000000000000".parse().unwrap(),
            region: "us-east-1".parse().unwrap(),
            stack: "liveinsight-infrastructure".parse().unwrap(),
        };
        let began = datetime!(2026-11-23 09:00 UTC);
        let runs = (0..runs).map(|number| {
            let run = RunId::new(began, number);
            let record = Record {
                run: run.clone(),
                place: place.clone(),
                kind: Kind::Release,
                who: if number % 2 == 0 { "kim" } else { "lee" }.to_owned(),
                reason: None,
                began,
                ended: None,
                outcome: None,
            };
            (run, record)
        });
        Ledger {
            runs: runs.collect(),
            complete: true,
        }
    }

    fn numbers(history: &History) -> Vec<String> {
        let ids = history.records.iter().map(|record| record.run.as_str());
        ids.map(|id| id.rsplit('-').next().unwrap().trim_start_matches('0').to_owned())
            .collect()
    }

    #[test]
    fn pages_follow_each_other_without_gap_or_overlap() {
        let ledger = ledger(5);
        let everything = Filter::default();
        let first = ledger.page(&everything, None, 2);
        assert_eq!(numbers(&first), ["4", "3"]);
        let second = ledger.page(&everything, first.older.as_ref(), 2);
        assert_eq!(numbers(&second), ["2", "1"]);
        let third = ledger.page(&everything, second.older.as_ref(), 2);
        assert_eq!(numbers(&third), [""]);
        assert_eq!(third.older, None);
    }

    #[test]
    fn a_page_is_filled_with_what_the_filter_lets_through() {
        let by_lee = Filter {
            who: "lee".to_owned(),
            ..Filter::default()
        };
        let page = ledger(5).page(&by_lee, None, 2);
        assert_eq!(numbers(&page), ["3", "1"]);
        assert_eq!(page.older, None, "there is no third, so no empty page is offered");
    }
}

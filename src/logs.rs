//! Searches of the log: bounded, and one at a time for each person.

use crate::aws::{Aws, logs, reading};
use app::server::ports::{LogAnswer, LogSource, Pending, Searched};
use domain::logs::{Line, Search};
use domain::name::PersonName;
use domain::snapshot::Reading;
use std::collections::{BTreeSet, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// Calls of one search at most.
const MOST_CALLS: usize = 8;

/// Lines of one search at most.
const MOST_LINES: usize = 200;

/// The longest that one search takes.
const LONGEST: Duration = Duration::from_secs(6);

/// How long what was found is given again to whoever searches for the same.
const KEPT: Duration = Duration::from_secs(15);

/// Searches that are kept.
const MOST_KEPT: usize = 32;

/// Where the log is searched.
#[derive(Debug)]
pub struct LogDesk {
    aws: Aws,
    searching: Mutex<BTreeSet<PersonName>>,
    kept: Mutex<VecDeque<(Search, Instant, Searched)>>,
}

/// A person's one search. Over when it is dropped, even if nobody waits for it any more.
struct Turn {
    desk: Arc<LogDesk>,
    person: PersonName,
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut searching = self.desk.searching.lock().unwrap_or_else(PoisonError::into_inner);
        searching.remove(&self.person);
    }
}

impl LogDesk {
    /// A desk that has not searched yet.
    pub fn new(aws: Aws) -> Self {
        Self {
            aws,
            searching: Mutex::default(),
            kept: Mutex::default(),
        }
    }

    fn turn(self: &Arc<Self>, person: PersonName) -> Option<Turn> {
        let mut searching = self.searching.lock().unwrap_or_else(PoisonError::into_inner);
        searching.insert(person.clone()).then(|| Turn {
            desk: self.clone(),
            person,
        })
    }

    fn known(&self, search: &Search) -> Option<Searched> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|(_, at, _)| at.elapsed() < KEPT);
        let mut same = kept.iter().filter(|(of, _, _)| of == search);
        same.next().map(|(_, _, searched)| searched.clone())
    }

    fn keep(&self, search: Search, searched: &Searched) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() == MOST_KEPT {
            kept.pop_front();
        }
        kept.push_back((search, Instant::now(), searched.clone()));
    }

    async fn search(&self, search: &Search) -> LogAnswer {
        let deadline = Instant::now() + LONGEST;
        let aws = self.aws.until(deadline);
        let mut lines: Vec<Line> = vec![];
        let mut next = search.next.clone();
        let mut calls = 0;
        loop {
            let page = reading(logs::search(&aws, search, next.clone()).await);
            calls += 1;
            match page {
                Reading::Found(page) => {
                    lines.extend(page.lines);
                    next = page.next;
                }
                Reading::Missing => return LogAnswer::NoLog,
                // What was found by then is worth more than that it took too long.
                Reading::Unavailable(_) if !lines.is_empty() && Instant::now() >= deadline => break,
                Reading::Unavailable(cause) => return LogAnswer::Unavailable(cause),
            }
            if next.is_none()
                || calls == MOST_CALLS
                || lines.len() >= MOST_LINES
                || Instant::now() >= deadline
            {
                break;
            }
        }
        lines.sort_by(|one, other| (other.at, &other.id).cmp(&(one.at, &one.id)));
        let cut = lines.len() > MOST_LINES;
        lines.truncate(MOST_LINES);
        LogAnswer::Found(Searched {
            at: (self.aws.clock)(),
            calls,
            older: cut.then(|| lines.last().map(|line| line.at)).flatten(),
            next: next.filter(|_| !cut),
            lines,
        })
    }
}

impl LogSource for LogDesk {
    fn search(self: Arc<Self>, person: PersonName, search: Search) -> Pending<LogAnswer> {
        Box::pin(async move {
            if let Some(known) = self.known(&search) {
                return LogAnswer::Found(known);
            }
            let Some(_turn) = self.turn(person) else {
                return LogAnswer::Busy;
            };
            let answer = LogDesk::search(&self, &search).await;
            if let LogAnswer::Found(searched) = &answer {
                self.keep(search, searched);
            }
            answer
        })
    }
}

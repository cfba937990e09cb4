//! How long the latest snapshot may be shown before it is called late.

use std::time::Duration;

/// How often a new snapshot is taken, and how long that takes.
#[derive(Debug, Clone, Copy)]
pub struct Renewal {
    /// From the beginning of one snapshot to that of the next, unless the first takes longer.
    pub every: Duration,
    /// The longest that one may take, however slow AWS is.
    pub longest: Duration,
}

impl Renewal {
    /// How old a snapshot's beginning can be just before the next one is there, if AWS is as slow as can be and all goes as
    /// it should.
    fn oldest_on_time(self) -> Duration {
        self.every.max(self.longest) + self.longest
    }

    /// How long a page may go without news before it says so: one period more, so that one late snapshot is no matter.
    pub fn page_patience(self) -> Duration {
        self.oldest_on_time() + self.every
    }

    /// The age of a snapshot that should have been renewed long ago.
    pub fn overdue_after(self) -> Duration {
        self.page_patience() + self.every
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slow_aws_alone_makes_nothing_late() {
        let seconds = Duration::from_secs;
        for (every, longest, patience, overdue) in [
            (30, 0, 60, 90),
            (30, 16, 76, 106),
            (5, 16, 37, 42),
            (16, 16, 48, 64),
        ] {
            let renewal = Renewal {
                every: seconds(every),
                longest: seconds(longest),
            };
            assert_eq!(renewal.page_patience(), seconds(patience), "{renewal:?}");
            assert_eq!(renewal.overdue_after(), seconds(overdue), "{renewal:?}");
            // Begun, done at the latest, followed at its time, done at the latest.
            let next_is_there = every.max(longest) + longest;
            assert!(renewal.page_patience() > seconds(next_is_there), "{renewal:?}");
        }
    }
}

//! Measurements of what is released. Each prints its figures, how they were made, and nothing else.

mod client;
mod collector;
mod history;
mod pages;
mod runtime_api;
mod sandbox;
mod status;
mod viewers;

use std::time::Duration;

use crate::process::Failure;

/// A measurement.
struct Benchmark {
    name: &'static str,
    about: &'static str,
    run: fn() -> Result<(), Failure>,
}

const BENCHMARKS: [Benchmark; 11] = [
    Benchmark {
        name: "client",
        about: "sizes of the browser's files: plain, gzip, Brotli",
        run: client::sizes,
    },
    Benchmark {
        name: "sandbox-start",
        about: "time to `ready`, state empty and kept",
        run: sandbox::start,
    },
    Benchmark {
        name: "memory",
        about: "resident memory of the idle console",
        run: sandbox::memory,
    },
    Benchmark {
        name: "pages",
        about: "pages at 64 connections beside a bare axum with the same bytes",
        run: pages::pages,
    },
    Benchmark {
        name: "status",
        about: "`liveinsight status` beside the same checks by the AWS CLI",
        run: status::status,
    },
    Benchmark {
        name: "viewers",
        about: "AWS calls in a minute with one viewer and with two hundred",
        run: viewers::viewers,
    },
    Benchmark {
        name: "reports",
        about: "90 days over three tables and three indexes: AWS calls, and time with everything read",
        run: viewers::reports,
    },
    Benchmark {
        name: "rollback",
        about: "from command to traffic on the old version beside the predecessor's two commands",
        run: viewers::rollback,
    },
    Benchmark {
        name: "collector",
        about: "the collector through Lambda's Runtime API beside the same DynamoDB calls",
        run: collector::collector,
    },
    Benchmark {
        name: "guide",
        about: "the guide understood, shown and searched: as it is, and a hundred times as long",
        run: viewers::guide,
    },
    Benchmark {
        name: "history",
        about: "an alarm with 100,000 transitions: bands, figures, picture and a page of events, and what the pages weigh",
        run: history::history,
    },
];

/// The benchmarks as lines for the help text.
pub(crate) fn benchmarks() -> String {
    BENCHMARKS
        .iter()
        .map(|bench| format!("      {:<14} {}\n", bench.name, bench.about))
        .collect()
}

/// `cargo xtask bench <name>…`.
pub(crate) fn command(names: &[String]) -> Result<(), Failure> {
    let known = |name: &String| BENCHMARKS.iter().any(|bench| bench.name == name);
    if names.is_empty() || !names.iter().all(known) {
        return Err(Failure::new(format!(
            "name one or more benchmarks:\n{}",
            benchmarks().trim_end()
        )));
    }
    BENCHMARKS
        .iter()
        .filter(|bench| names.iter().any(|name| name == bench.name))
        .try_for_each(|bench| (bench.run)())
}

/// The middle one of some durations, and the extremes.
#[derive(Debug, PartialEq)]
struct Spread {
    median: Duration,
    least: Duration,
    most: Duration,
    count: usize,
}

impl Spread {
    /// Of an even number the later one of the two in the middle is taken: never better than what was measured.
    fn of(mut durations: Vec<Duration>) -> Self {
        durations.sort();
        let at = |index: usize| durations.get(index).copied().unwrap_or_default();
        let count = durations.len();
        Self {
            median: at(count / 2),
            least: at(0),
            most: at(count.saturating_sub(1)),
            count,
        }
    }
}

impl std::fmt::Display for Spread {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let milliseconds = |duration: Duration| duration.as_secs_f64() * 1e3;
        write!(
            f,
            "{:>7.0} ms  (median of {}; {:.0} to {:.0})",
            milliseconds(self.median),
            self.count,
            milliseconds(self.least),
            milliseconds(self.most)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_stands_between_the_extremes() {
        let spread = Spread::of([3, 1, 2].map(Duration::from_secs).to_vec());
        assert_eq!(
            (spread.least, spread.median, spread.most),
            (
                Duration::from_secs(1),
                Duration::from_secs(2),
                Duration::from_secs(3)
            )
        );
        assert_eq!(spread.to_string(), "   2000 ms  (median of 3; 1000 to 3000)");
    }
}

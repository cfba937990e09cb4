//! What an alarm's page makes of 100,000 transitions: bands, figures, a picture and a page of events. `cargo xtask bench history`.

#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a program that prints what it measured"
)]

use domain::alarm::history::{
    Coverage, Event, History, Item, Span, Transition, bands, page, runs, statistics,
};
use domain::name::AlarmName;
use domain::snapshot::AlarmState;
use std::hint::black_box;
use std::time::{Duration, Instant};
use time::macros::datetime;

const TRANSITIONS: u32 = 100_000;
const RUNS: usize = 25;

fn main() {
    let begin = datetime!(2026-01-01 00:00 UTC);
    let items = (0..TRANSITIONS).map(|number| {
        let (from, to) = if number % 2 == 0 {
            (AlarmState::Ok, AlarmState::Alarm)
        } else {
            (AlarmState::Alarm, AlarmState::Ok)
        };
        Item {
            at: begin + Duration::from_mins(u64::from(number)),
            event: Event::State(Transition {
                from,
                to,
                reason: format!(
                    "Threshold Crossed: 1 datapoint [{number}.0] was greater than the threshold (5.0)."
                ),
            }),
        }
    });
    let window = Span {
        from: begin,
        to: begin + Duration::from_mins(u64::from(TRANSITIONS)),
    };
    let history = History::new(items.collect(), Coverage::default().with(window));
    let name: AlarmName = "LiveInsight-Lambda-ErrorRate".parse().expect("a name");
    let mut times: Vec<Duration> = (0..RUNS)
        .map(|_| {
            let started = Instant::now();
            let bands = bands(&history, None, window);
            black_box(statistics(&history, &bands, window));
            black_box(runs(&bands, 480));
            black_box(page([(&name, &history)], window, None, None, 50));
            started.elapsed()
        })
        .collect();
    times.sort();
    let milliseconds = |time: Duration| time.as_secs_f64() * 1e3;
    println!(
        "{TRANSITIONS} transitions to bands, figures, picture and page: {:.1} ms (median of {RUNS}; {:.1} to {:.1})",
        milliseconds(times[RUNS / 2]),
        milliseconds(times[0]),
        milliseconds(times[RUNS - 1])
    );
}

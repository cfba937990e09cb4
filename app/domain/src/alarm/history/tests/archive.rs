//! Consoles that come and go, and a CloudWatch that forgets: whatever happens, each transition is kept once, and what could not be
//! kept is a gap that is told.

use super::*;
use std::collections::{BTreeMap, BTreeSet};

const RETENTION_MINUTES: i64 = 30 * 24 * 60;

/// Numbers that look random and are the same in every run (xorshift64*, Vigna 2016).
struct Random(u64);

impl Random {
    fn below(&mut self, bound: i64) -> i64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let number = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        i64::try_from(number).unwrap() % bound
    }

    fn chance(&mut self, percent: i64) -> bool {
        self.below(100) < percent
    }
}

/// What happened, by the minute, and the minute from which on it is listed.
#[derive(Default)]
struct CloudWatch(BTreeMap<i64, i64>);

impl CloudWatch {
    /// The minutes of what it lists now, from a time on.
    fn list(&self, from: OffsetDateTime, now: i64) -> Vec<i64> {
        let oldest = (from - at(0)).whole_minutes().max(now - RETENTION_MINUTES);
        let there = self.0.range(oldest..);
        let listed = there.filter(|(_, listed)| **listed <= now);
        listed.map(|(minute, _)| *minute).collect()
    }
}

/// The console's table. A write of the same item is the same item, whoever makes it; `coverage` is written under the condition
/// that it is still what was read.
#[derive(Default)]
struct Table {
    items: BTreeSet<i64>,
    writes: usize,
    coverage: Coverage,
}

/// A console between two of its steps; a step is one call to AWS.
#[derive(Default)]
enum Archivist {
    #[default]
    Idle,
    Read {
        before: Coverage,
    },
    Listed {
        before: Coverage,
        span: Span,
        left: Vec<i64>,
    },
}

impl Archivist {
    fn step(self, now: i64, cloudwatch: &CloudWatch, table: &mut Table) -> Self {
        match self {
            Archivist::Idle => Archivist::Read {
                before: table.coverage.clone(),
            },
            Archivist::Read { before } => {
                let span = Span {
                    from: before.next_read(at(now)),
                    to: at(now),
                };
                let left = cloudwatch.list(span.from, now);
                Archivist::Listed { before, span, left }
            }
            Archivist::Listed {
                before,
                span,
                mut left,
            } => match left.pop() {
                Some(item) => {
                    table.items.insert(item);
                    table.writes += 1;
                    Archivist::Listed { before, span, left }
                }
                None => {
                    if table.coverage == before {
                        table.coverage = before.with(span);
                    }
                    Archivist::Idle
                }
            },
        }
    }
}

#[test]
fn each_transition_is_kept_once_whatever_happens_to_two_consoles() {
    let mut gaps = 0;
    let mut rewrites = 0;
    for seed in 1..=40 {
        let mut random = Random(0x9E37_79B9_7F4A_7C15_u64.wrapping_mul(seed));
        let mut cloudwatch = CloudWatch::default();
        let mut table = Table::default();
        let mut consoles = [Archivist::Idle, Archivist::Idle];
        // Minute until which each console is down.
        let mut down = [0_i64; 2];
        let mut happened = BTreeSet::new();
        let mut now = 0;
        for _ in 0..3_000 {
            now += 1 + random.below(8);
            if random.chance(20) {
                happened.insert(now);
                // Listed at once, or a little later.
                let late = if random.chance(10) { random.below(20) } else { 0 };
                cloudwatch.0.insert(now, now + late);
            }
            for (console, down) in consoles.iter_mut().zip(&mut down) {
                if random.chance(1) {
                    // It dies in the middle of whatever it does, and comes back after minutes, days or weeks.
                    *console = Archivist::Idle;
                    let longest = [10, 3_000, 60_000][usize::try_from(random.below(3)).unwrap()];
                    *down = now + random.below(longest);
                }
                if *down <= now {
                    *console = std::mem::take(console).step(now, &cloudwatch, &mut table);
                }
            }
            if random.below(2_000) == 0 {
                // Both are down, for longer than CloudWatch remembers.
                down = [now + RETENTION_MINUTES + 3_000; 2];
                now += RETENTION_MINUTES + 5_000;
                consoles = [Archivist::Idle, Archivist::Idle];
            }
        }
        // A console that is up for a while catches up.
        let mut console = Archivist::Idle;
        while table.coverage.until() != Some(at(now + 60)) {
            console = console.step(now + 60, &cloudwatch, &mut table);
        }
        let coverage = &table.coverage;
        for minute in &happened {
            let kept = table.items.contains(minute);
            assert!(
                kept || !coverage.covers(at(*minute)),
                "seed {seed}: minute {minute} is covered and not kept: {coverage:?}"
            );
        }
        assert!(table.items.is_subset(&happened), "seed {seed}");
        for gap in coverage.gaps() {
            gaps += 1;
            // A gap begins where the last console died and ends where CloudWatch's memory began when the next one came.
            assert!(gap.to > gap.from, "seed {seed}: {gap:?}");
        }
        rewrites += table.writes - table.items.len();
    }
    assert!(gaps > 0, "no outage was longer than CloudWatch remembers");
    assert!(rewrites > 0, "the two consoles never met");
}

#[test]
fn spans_are_a_union_in_any_order() {
    for (spans, expected) in [
        (vec![], vec![]),
        (vec![(0, 10)], vec![(0, 10)]),
        (vec![(0, 10), (5, 20)], vec![(0, 20)]),
        (vec![(5, 20), (0, 10)], vec![(0, 20)]),
        (vec![(0, 10), (10, 20)], vec![(0, 20)]),
        (vec![(0, 10), (20, 30)], vec![(0, 10), (20, 30)]),
        (vec![(20, 30), (0, 10), (9, 21)], vec![(0, 30)]),
        (vec![(0, 30), (5, 10)], vec![(0, 30)]),
        (vec![(10, 10), (20, 10)], vec![]),
    ] {
        let found = history(&[], &spans).coverage;
        let expected: Vec<Span> = expected.into_iter().map(|(from, to)| span(from, to)).collect();
        let kept = serde_json::to_value(&found).unwrap();
        assert_eq!(serde_json::from_value::<Vec<Span>>(kept).unwrap(), expected);
        let kept = serde_json::to_string(&found).unwrap();
        assert_eq!(serde_json::from_str::<Coverage>(&kept).unwrap(), found);
    }
    // What a span's last half hour lists late is never asked for again.
    let gaps: Vec<Span> = history(&[], &[(0, 100), (200, 300), (500, 600)])
        .coverage
        .gaps()
        .collect();
    assert_eq!(gaps, [span(70, 200), span(270, 500)]);
}

#[test]
fn what_is_asked_next_overlaps_what_is_known_and_never_more_than_is_kept() {
    let month = RETENTION_MINUTES;
    for (covered, now, expected) in [
        (vec![], 0, -month),
        (vec![(-100, -5)], 0, -35),
        (vec![(-month - 100, -month)], 0, -month),
        (vec![(-month - 100, -month + 60)], 0, -month + 30),
    ] {
        assert_eq!(history(&[], &covered).coverage.next_read(at(now)), at(expected));
    }
}

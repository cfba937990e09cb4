//! Events on one time axis, a lane for each kind: where each mark stands, in hundredths of the axis.

use std::collections::BTreeMap;
use time::OffsetDateTime;

/// Marks closer than this, in hundredths of the axis, are drawn as one: a glyph on a phone is about so wide.
const APART: f64 = 1.2;

/// The stretch of time that an axis shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Axis {
    /// Its left end.
    pub from: OffsetDateTime,
    /// Its right end.
    pub to: OffsetDateTime,
}

/// Something to be drawn: what it is linked to, when it began and when it was over.
#[derive(Debug, Clone, PartialEq)]
pub struct Span<T> {
    /// When it began, or may have.
    pub from: OffsetDateTime,
    /// When it was over: where its glyph stands.
    pub to: OffsetDateTime,
    /// What it is.
    pub what: T,
}

/// A glyph on an axis.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark<T> {
    /// Where it stands, in hundredths of the axis.
    pub x: f64,
    /// Where its line begins, if it took long enough to be seen.
    pub since: Option<f64>,
    /// How many spans stand here.
    pub count: usize,
    /// The latest of them.
    pub what: T,
}

impl Axis {
    /// Where a time is, in hundredths of the axis; times beyond an end are at that end.
    pub fn place(self, at: OffsetDateTime) -> f64 {
        let share = (at - self.from) / (self.to - self.from);
        (share * 100.0).clamp(0.0, 100.0)
    }

    /// The time at so many hundredths of the axis.
    pub fn at(self, hundredths: f64) -> OffsetDateTime {
        self.from + (self.to - self.from) * (hundredths / 100.0)
    }

    /// Spans as marks from left to right, those that would overlap as one.
    pub fn marks<T>(self, spans: impl IntoIterator<Item = Span<T>>) -> Vec<Mark<T>> {
        let mut sorted: BTreeMap<(OffsetDateTime, usize), Span<T>> = BTreeMap::new();
        for (number, span) in spans.into_iter().enumerate() {
            sorted.insert((span.to, number), span);
        }
        let mut marks: Vec<Mark<T>> = vec![];
        for span in sorted.into_values() {
            let (since, x) = (self.place(span.from), self.place(span.to));
            let since = (x - since > APART).then_some(since);
            match marks.last_mut().filter(|mark| x - mark.x < APART) {
                Some(mark) => {
                    *mark = Mark {
                        x,
                        since: since.or(mark.since),
                        count: mark.count + 1,
                        what: span.what,
                    }
                }
                None => marks.push(Mark {
                    x,
                    since,
                    count: 1,
                    what: span.what,
                }),
            }
        }
        marks
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::Duration;
    use time::macros::datetime;

    const AXIS: Axis = Axis {
        from: datetime!(2026-01-15 00:00 UTC),
        to: datetime!(2026-01-15 10:00 UTC),
    };

    fn span(from: i64, to: i64, what: &'static str) -> Span<&'static str> {
        let at = |minutes| AXIS.from + Duration::minutes(minutes);
        Span {
            from: at(from),
            to: at(to),
            what,
        }
    }

    #[test]
    fn times_have_their_place_and_stay_on_the_axis() {
        for (minutes, expected) in [(0, 0.0), (300, 50.0), (600, 100.0), (-5, 0.0), (700, 100.0)] {
            let place = AXIS.place(AXIS.from + Duration::minutes(minutes));
            assert!((place - expected).abs() < 1e-9, "{minutes}: {place}");
        }
        assert_eq!(AXIS.at(50.0), datetime!(2026-01-15 05:00 UTC));
    }

    #[test]
    fn what_overlaps_is_one_mark_with_its_count() {
        let marks = AXIS.marks([
            span(301, 301, "third"),
            span(60, 120, "long"),
            span(300, 300, "second"),
            span(500, 500, "last"),
        ]);
        let told: Vec<_> = marks
            .iter()
            .map(|mark| (mark.what, mark.count, mark.since.is_some()))
            .collect();
        assert_eq!(told, [("long", 1, true), ("third", 2, false), ("last", 1, false)]);
    }

    #[test]
    fn however_many_there_are_the_drawing_stays_small() {
        let many = (0..100_000).map(|second| Span {
            from: AXIS.from,
            to: AXIS.from + Duration::seconds(second % 36_000),
            what: (),
        });
        let marks = AXIS.marks(many);
        assert!(marks.len() < 100, "{}", marks.len());
    }
}

//! For which times a history is whole. CloudWatch forgets after 30 days; what was read before then is kept for ever, and what was
//! not is a gap that is told.

use serde::{Deserialize, Serialize};
use std::time::Duration;
use time::OffsetDateTime;

/// How long CloudWatch keeps an alarm's history, deleted or not (CloudWatch User Guide, "Using Amazon CloudWatch alarms").
pub const RETENTION: Duration = Duration::from_hours(30 * 24);

/// What was read is read again for this long, because CloudWatch does not promise that an item is listed at once.
pub const OVERLAP: Duration = Duration::from_mins(30);

/// From a time to a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// When it begins.
    #[serde(with = "time::serde::rfc3339")]
    pub from: OffsetDateTime,
    /// When it ends.
    #[serde(with = "time::serde::rfc3339")]
    pub to: OffsetDateTime,
}

/// The times for which everything that CloudWatch listed is kept.
///
/// A union: in whatever order and however often spans are added, by one console or by two, the same comes out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Coverage(Vec<Span>);

impl Coverage {
    /// The spans, oldest first. They do not touch.
    ///
    /// One that ends in a gap ends [`OVERLAP`] before it was read: what was listed late was never asked for again.
    pub fn spans(&self) -> impl Iterator<Item = Span> {
        let last = self.0.len().saturating_sub(1);
        let spans = self.0.iter().enumerate().map(move |(number, span)| Span {
            from: span.from,
            to: if number < last { span.to - OVERLAP } else { span.to },
        });
        spans.filter(|span| span.from < span.to)
    }

    /// Since when anything is known.
    pub fn since(&self) -> Option<OffsetDateTime> {
        self.0.first().map(|span| span.from)
    }

    /// Until when everything is known.
    pub fn until(&self) -> Option<OffsetDateTime> {
        self.0.last().map(|span| span.to)
    }

    /// The times between the spans: what happened then is not known, and never will be.
    pub fn gaps(&self) -> impl Iterator<Item = Span> {
        let ends = self.spans().map(|span| span.to);
        let begins = self.spans().skip(1).map(|span| span.from);
        ends.zip(begins).map(|(from, to)| Span { from, to })
    }

    /// Whether everything that happened then is kept.
    pub fn covers(&self, at: OffsetDateTime) -> bool {
        self.spans().any(|span| span.from <= at && at < span.to)
    }

    /// From when on CloudWatch is to be asked now: from shortly before the end of what is known, or from the oldest that it still
    /// has.
    pub fn next_read(&self, now: OffsetDateTime) -> OffsetDateTime {
        let oldest = now - RETENTION;
        self.until().map_or(oldest, |until| oldest.max(until - OVERLAP))
    }

    /// As far as it is later than a time: what is before it was not read.
    #[must_use]
    pub fn from(&self, oldest: OffsetDateTime) -> Self {
        let later = self.0.iter().filter(|span| span.to > oldest);
        Self(
            later
                .map(|span| Span {
                    from: span.from.max(oldest),
                    to: span.to,
                })
                .collect(),
        )
    }

    /// With a span whose items are kept now. Spans that touch become one.
    #[must_use]
    pub fn with(mut self, span: Span) -> Self {
        if span.from >= span.to {
            return self;
        }
        self.0.push(span);
        self.0.sort_by_key(|span| span.from);
        let mut merged: Vec<Span> = Vec::with_capacity(self.0.len());
        for span in self.0 {
            match merged.last_mut() {
                Some(last) if span.from <= last.to => last.to = last.to.max(span.to),
                _ => merged.push(span),
            }
        }
        Self(merged)
    }
}

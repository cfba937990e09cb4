//! Transitions as bands of time, each in one state.

use super::{Configuration, Event, History, Item, Span};
use crate::snapshot::AlarmState;
use time::OffsetDateTime;

/// How an alarm was for a time, from best to worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Phase {
    /// There was no such alarm.
    Absent,
    /// In OK.
    Ok,
    /// Not known.
    Unknown,
    /// In `INSUFFICIENT_DATA`.
    InsufficientData,
    /// In ALARM.
    Alarm,
}

impl From<AlarmState> for Phase {
    fn from(state: AlarmState) -> Self {
        match state {
            AlarmState::Ok => Phase::Ok,
            AlarmState::Alarm => Phase::Alarm,
            AlarmState::InsufficientData => Phase::InsufficientData,
        }
    }
}

/// A time in one phase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Band {
    /// How the alarm was.
    pub phase: Phase,
    /// From when.
    pub from: OffsetDateTime,
    /// To when.
    pub to: OffsetDateTime,
}

/// What is seen of an alarm now, whatever is kept of its history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Current {
    /// Its state.
    pub state: AlarmState,
    /// Since when, if AWS says.
    pub since: Option<OffsetDateTime>,
    /// When that was seen.
    pub as_of: OffsetDateTime,
}

/// A point where the phase changes. What was before is told too, where CloudWatch tells it.
struct Mark {
    at: OffsetDateTime,
    before: Option<Phase>,
    after: Phase,
}

fn mark(item: &Item) -> Option<Mark> {
    let (before, after) = match &item.event {
        Event::State(transition) => (Some(transition.from.into()), transition.to.into()),
        // A new alarm has no data yet (CloudWatch API reference, `PutMetricAlarm`).
        Event::Configuration(Configuration::Created) => (Some(Phase::Absent), Phase::InsufficientData),
        Event::Configuration(Configuration::Deleted) => (None, Phase::Absent),
        Event::Configuration(Configuration::Updated(_)) | Event::Action(_) | Event::Other { .. } => {
            return None;
        }
    };
    Some(Mark {
        at: item.at,
        before,
        after,
    })
}

/// The bands of a window, without a hole between them. Where nothing tells the phase it is [`Phase::Unknown`]: before the history
/// begins, in its gaps, and where a transition contradicts the one before it.
pub fn bands(history: &History, current: Option<Current>, window: Span) -> Vec<Band> {
    let mut all = Bands::within(window);
    let until = history.coverage.until();
    for span in history.coverage.spans() {
        all.span(history, span, current.filter(|_| Some(span.to) == until));
    }
    if let Some(current) = current {
        all.now(current, until);
    }
    all.end()
}

struct Bands {
    window: Span,
    bands: Vec<Band>,
}

impl Bands {
    fn within(window: Span) -> Self {
        Self {
            window,
            bands: vec![],
        }
    }

    fn reached(&self) -> OffsetDateTime {
        self.bands.last().map_or(self.window.from, |band| band.to)
    }

    /// Adds what lasts until `to`, as far as it is in the window and not there yet.
    fn until(&mut self, to: OffsetDateTime, phase: Phase) {
        let from = self.reached();
        let to = to.min(self.window.to);
        if to <= from {
            return;
        }
        match self.bands.last_mut() {
            Some(last) if last.phase == phase => last.to = to,
            _ => self.bands.push(Band { phase, from, to }),
        }
    }

    fn span(&mut self, history: &History, span: Span, current: Option<Current>) {
        self.until(span.from, Phase::Unknown);
        let first = history.items.partition_point(|item| item.at < span.from);
        let items = history.items[first..]
            .iter()
            .take_while(|item| item.at <= span.to);
        let mut marks = items.filter_map(mark).peekable();
        let mut phase = match marks.peek() {
            Some(first) => first.before.unwrap_or(Phase::Unknown),
            // Nothing happened, so it was then as it is now.
            None => current.map_or(Phase::Unknown, |current| current.state.into()),
        };
        for mark in marks {
            let as_told = mark.before.is_none_or(|before| before == phase);
            self.until(mark.at, if as_told { phase } else { Phase::Unknown });
            phase = mark.after;
        }
        self.until(span.to, phase);
    }

    /// What is seen now goes on from where the history ends, unless the state changed in between.
    fn now(&mut self, current: Current, known_until: Option<OffsetDateTime>) {
        let since = current.since.unwrap_or(current.as_of);
        if known_until.is_none_or(|until| since > until) {
            self.until(since, Phase::Unknown);
        }
        self.until(current.as_of, current.state.into());
    }

    fn end(mut self) -> Vec<Band> {
        self.until(self.window.to, Phase::Unknown);
        self.bands
    }
}

/// Neighbouring columns of a picture in one phase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    /// Their phase.
    pub phase: Phase,
    /// The first column.
    pub from: usize,
    /// The column after the last.
    pub to: usize,
}

/// Bands as columns of a picture. A column shows the worst phase in it, so that a minute of ALARM is seen in a month, and a picture
/// never has more runs than columns, however many transitions there were.
pub fn runs(bands: &[Band], columns: usize) -> Vec<Run> {
    let (Some(first), Some(last)) = (bands.first(), bands.last()) else {
        return vec![];
    };
    let total = (last.to - first.from).whole_milliseconds().max(1);
    let width = i128::try_from(columns).unwrap_or(i128::MAX);
    let position = |at: OffsetDateTime| (at - first.from).whole_milliseconds() * width;
    let mut worst: Vec<Option<Phase>> = vec![None; columns];
    for band in bands {
        let from = position(band.from).div_euclid(total);
        // The column in which it ends is its own, unless it ends with the column before.
        let to = (position(band.to) - 1).div_euclid(total).max(from);
        for column in from..=to {
            if let Some(worst) = usize::try_from(column)
                .ok()
                .and_then(|column| worst.get_mut(column))
            {
                *worst = (*worst).max(Some(band.phase));
            }
        }
    }
    let mut runs: Vec<Run> = vec![];
    for (column, phase) in worst.into_iter().enumerate() {
        let phase = phase.unwrap_or(Phase::Unknown);
        match runs.last_mut() {
            Some(run) if run.phase == phase => run.to = column + 1,
            _ => runs.push(Run {
                phase,
                from: column,
                to: column + 1,
            }),
        }
    }
    runs
}

//! What pages of alarms read beyond the snapshot.

use super::Window;
use crate::server::error::TableUnusable;
use crate::server::ports::{AlarmHistory, AlarmRecords};
use domain::alarm::history::{Band, Current, History, Span, Statistics, bands, statistics};
use domain::name::AlarmName;
use domain::snapshot::{Alarm, Observed, Reading};
use std::collections::BTreeMap;
use time::OffsetDateTime;
use tokio::task::JoinSet;

/// The past of some alarms, by their names.
#[derive(Debug, Default)]
pub(in crate::server::pages) struct Past(pub BTreeMap<AlarmName, Result<AlarmHistory, TableUnusable>>);

impl Past {
    /// Reads the past of each, side by side.
    pub(in crate::server::pages) async fn read(
        records: &AlarmRecords,
        names: impl IntoIterator<Item = AlarmName>,
    ) -> Self {
        let mut reading = JoinSet::new();
        for name in names {
            let history = records.history.read(name.clone());
            reading.spawn(async move { (name, history.await) });
        }
        Self(reading.join_all().await.into_iter().collect())
    }

    /// What went wrong, if nothing could be read.
    pub(in crate::server::pages) fn failure(&self) -> Option<&TableUnusable> {
        let mut outcomes = self.0.values();
        let first = outcomes.next()?.as_ref().err()?;
        outcomes.all(Result::is_err).then_some(first)
    }

    /// Each history that could be read.
    pub(in crate::server::pages) fn histories(&self) -> impl Iterator<Item = (&AlarmName, &AlarmHistory)> {
        let read = self.0.iter();
        read.filter_map(|(name, history)| Some((name, history.as_ref().ok()?)))
    }

    /// What is known of an alarm's past.
    pub(in crate::server::pages) fn of(&self, name: &AlarmName) -> Option<&History> {
        let read = self.0.get(name)?.as_ref().ok()?;
        Some(&read.history)
    }

    /// How an alarm was in a window, as far as it is known.
    pub(in crate::server::pages) fn picture(
        &self,
        name: &AlarmName,
        now: Option<Current>,
        window: Span,
    ) -> Picture {
        let read = self.0.get(name).and_then(|history| history.as_ref().ok());
        let history = read.cloned().unwrap_or_default().history;
        let bands = bands(&history, now, window);
        Picture {
            statistics: statistics(&history, &bands, window),
            bands,
        }
    }
}

/// How an alarm was in a window.
#[derive(Debug)]
pub(in crate::server::pages) struct Picture {
    /// In bands.
    pub bands: Vec<Band>,
    /// In figures.
    pub statistics: Statistics,
}

/// What is seen of an alarm now.
pub(in crate::server::pages) fn current<T>(observed: &Observed<T>, alarm: &Alarm) -> Current {
    Current {
        state: alarm.state,
        since: alarm.since,
        as_of: observed.last.as_ref().map_or(observed.as_of, |last| last.as_of),
    }
}

/// A window that ends now, or when the alarms were read if that is as good as now.
pub(in crate::server::pages) fn span<T>(window: Window, observed: &Observed<T>, now: OffsetDateTime) -> Span {
    window.span(match observed.reading {
        Reading::Found(_) => observed.as_of,
        Reading::Missing | Reading::Unavailable(_) => now,
    })
}

//! What CloudWatch measured over time, read once for everybody who looks: it charges for every metric of every call.

use crate::aws::Aws;
use crate::aws::metric_data::is_kept;
use app::server::ports::{AlarmSeries, Looked, MeasurementSource, Pending};
use domain::alarm::{MetricRule, Source};
use domain::metrics::{Measure, Range, View, Window};
use domain::price::{Dimension, NotPriced, Quantity, Usd};
use domain::snapshot::{Observed, Series};
use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError};
use std::time::Duration;
use tokio::sync::Mutex;

/// The longest that an alarm's values are kept, however long its period is.
const LONGEST: time::Duration = time::Duration::HOUR;

/// Alarms over windows of which values are kept: more than a stack has.
const MOST_ALARMS: usize = 100;

/// Views and alarms' values of one account and region.
#[derive(Clone)]
pub struct Archive(Arc<Inner>);

struct Inner {
    aws: Aws,
    /// The shortest time that anything is kept.
    keep: Duration,
    /// One lock a window, held while it is read: whoever comes meanwhile waits for that reading.
    views: BTreeMap<Window, Mutex<Option<Observed<View>>>>,
    alarms: std::sync::Mutex<Vec<OfAlarm>>,
}

/// What is kept of an alarm's values over a window. The lock is held while they are read: whoever comes meanwhile waits for that
/// reading.
struct OfAlarm {
    source: Source,
    window: Window,
    kept: Kept,
}

type Kept = Arc<Mutex<Option<(Range, Observed<Series>)>>>;

impl Archive {
    /// Keeps what was read for `keep`, or for as long as one of its points lasts if that is longer.
    pub fn new(aws: Aws, keep: Duration) -> Self {
        let views = Window::ALL.into_iter().map(|window| (window, Mutex::default()));
        Self(Arc::new(Inner {
            aws,
            keep,
            views: views.collect(),
            alarms: std::sync::Mutex::default(),
        }))
    }

    async fn view(&self, window: Window) -> Observed<View> {
        let Inner { aws, views, .. } = &*self.0;
        let Some(slot) = views.get(&window) else {
            return aws.metrics_view(window).await;
        };
        let mut slot = slot.lock().await;
        let kept_for = self.kept_for(window.period());
        if let Some(known) = slot
            .as_ref()
            .filter(|known| is_kept(known, (aws.clock)(), kept_for))
        {
            return known.clone();
        }
        let mut view = aws.metrics_view(window).await;
        if let Some(before) = slot.as_ref() {
            view.remember(before);
        }
        *slot = Some(view.clone());
        view
    }

    async fn series(&self, rule: &MetricRule, window: Window) -> AlarmSeries {
        let Inner { aws, .. } = &*self.0;
        let now = (aws.clock)();
        let period = time::Duration::seconds(rule.period().into());
        let kept_for = self.kept_for(period.min(LONGEST));
        let slot = self.slot(&rule.source, window);
        let mut kept = slot.lock().await;
        let known = kept.take().filter(|(_, series)| is_kept(series, now, kept_for));
        let (range, series) = match known {
            Some(known) => known,
            None => {
                let range = Range::of_periods(window, period, now);
                (range, aws.alarm_series(&rule.source, range).await)
            }
        };
        *kept = Some((range, series.clone()));
        let asked = rule.metrics().count();
        AlarmSeries {
            range,
            series,
            asked,
            cost: self.cost(asked),
            kept_for,
        }
    }

    /// Where an alarm's values over a window are kept. Slots that are too many are those of alarms that were changed.
    fn slot(&self, source: &Source, window: Window) -> Kept {
        let mut alarms = self.0.alarms.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = alarms
            .iter()
            .find(|known| known.window == window && known.source == *source)
        {
            return known.kept.clone();
        }
        if alarms.len() >= MOST_ALARMS {
            alarms.remove(0);
        }
        let kept = Kept::default();
        alarms.push(OfAlarm {
            source: source.clone(),
            window,
            kept: kept.clone(),
        });
        kept
    }

    fn kept_for(&self, period: time::Duration) -> Duration {
        period.unsigned_abs().max(self.0.keep)
    }

    fn cost(&self, asked: usize) -> Result<Usd, NotPriced> {
        let book = self.0.aws.prices.book().map_err(|_| NotPriced::Unconfirmed)?;
        let price = book.price(self.0.aws.region(), Dimension::GetMetricData)?;
        price.charge(Quantity::from(u64::try_from(asked).unwrap_or(u64::MAX)))
    }
}

impl MeasurementSource for Archive {
    fn look(&self, window: Window) -> Pending<Looked> {
        let archive = self.clone();
        Box::pin(async move {
            let asked = Measure::all().count();
            Looked {
                view: archive.view(window).await,
                asked,
                cost: archive.cost(asked),
                kept_for: archive.kept_for(window.period()),
            }
        })
    }

    fn alarm_series(&self, rule: MetricRule, window: Window) -> Pending<AlarmSeries> {
        let archive = self.clone();
        Box::pin(async move { archive.series(&rule, window).await })
    }
}

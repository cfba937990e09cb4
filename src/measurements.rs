//! What CloudWatch measured over time, read once for everybody who looks: it charges for every metric of every call.

use crate::aws::Aws;
use crate::aws::metric_data::is_kept;
use app::server::ports::{AlarmSeries, Looked, MeasurementSource, Pending};
use domain::alarm::{MetricRule, Source};
use domain::metrics::{Measure, Range, View, Window};
use domain::price::{Dimension, NotPriced, PriceBook, Quantity, Usd};
use domain::snapshot::Observed;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;

/// Views and alarms' values of one account and region.
#[derive(Clone)]
pub struct Archive(Arc<Inner>);

struct Inner {
    aws: Aws,
    /// The shortest time that anything is kept.
    keep: Duration,
    /// One lock a window, held while it is read: whoever comes meanwhile waits for that reading.
    views: BTreeMap<Window, Mutex<Option<Observed<View>>>>,
    alarms: Mutex<Vec<KnownAlarm>>,
}

struct KnownAlarm {
    source: Source,
    answer: AlarmSeries,
    kept_for: Duration,
}

impl Archive {
    /// Keeps what was read for `keep`, or for as long as one of its points lasts if that is longer.
    pub fn new(aws: Aws, keep: Duration) -> Self {
        let views = Window::ALL.into_iter().map(|window| (window, Mutex::default()));
        Self(Arc::new(Inner {
            aws,
            keep,
            views: views.collect(),
            alarms: Mutex::default(),
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

    async fn series(&self, rule: &MetricRule) -> AlarmSeries {
        let Inner { aws, alarms, .. } = &*self.0;
        let now = (aws.clock)();
        let range = Range::of_periods(time::Duration::seconds(rule.period().into()), now);
        let kept_for = self.kept_for(range.period);
        let mut alarms = alarms.lock().await;
        alarms.retain(|known| is_kept(&known.answer.series, now, known.kept_for));
        if let Some(known) = alarms.iter().find(|known| known.source == rule.source) {
            return known.answer.clone();
        }
        let answer = AlarmSeries {
            range,
            series: aws.alarm_series(&rule.source, range).await,
        };
        alarms.push(KnownAlarm {
            source: rule.source.clone(),
            answer: answer.clone(),
            kept_for,
        });
        answer
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

    fn alarm_series(&self, rule: MetricRule) -> Pending<AlarmSeries> {
        let archive = self.clone();
        Box::pin(async move { archive.series(&rule).await })
    }
}

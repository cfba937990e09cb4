//! What the alarm compares with its threshold, over time.

use super::super::alarms::Wanted;
use crate::server::charts::line::{Chart, LineChart, Lines, Mark, Threshold};
use crate::server::charts::scale::Grain;
use crate::server::components::choices::{Choice, windows};
use crate::server::components::panel::{Panel, part};
use crate::server::components::time::Time;
use crate::server::error::TableUnusable;
use crate::server::numbers::{measured, number};
use crate::server::pages::metrics::{deployed, latest_runs, marks};
use crate::server::ports::{AlarmSeries, History, Measurements};
use crate::server::request::{brings_itself_up_to_date, lang};
use domain::alarm::MetricRule;
use domain::metrics::{Watched, Window};
use leptos::prelude::*;

/// What was read for the chart.
#[derive(Debug)]
pub(super) struct Looked {
    rule: MetricRule,
    window: Window,
    answer: AlarmSeries,
    runs: Result<History, TableUnusable>,
}

impl Looked {
    /// Reads a rule's values over the window of the page's address.
    ///
    /// CloudWatch is asked when a person asks: it charges for every answer, and what renews itself on the page is not in the chart.
    pub(super) fn ask(rule: &MetricRule, chart: &str) -> Option<impl Future<Output = Self> + Send + use<>> {
        if brings_itself_up_to_date() {
            return None;
        }
        let Measurements(source) = use_context::<Measurements>()?;
        let runs = latest_runs()?;
        let window = Window::for_alarm(chart, rule);
        let answer = source.alarm_series(rule.clone(), window);
        let rule = rule.clone();
        Some(async move {
            let (answer, runs) = tokio::join!(answer, runs);
            Self {
                rule,
                window,
                answer,
                runs,
            }
        })
    }

    /// The panel, on an alarm's page at `path`.
    pub(super) fn panel(&self, wanted: &Wanted, path: &str) -> AnyView {
        let words = &lang().words().alarms.watched;
        let marks = marks(&self.runs, self.answer.range);
        let chart = part(&self.answer.series, words.nothing, |series| {
            let watched = Watched::of(&self.rule, self.answer.range, series);
            view! {
                <Chart chart=self.chart(&watched, marks.clone()) />
                <p class="limits">{self.found(&watched)} " " {words.as_of.0} <Time at=self.answer.series.as_of /> {words.as_of.1}</p>
            }
        });
        let cost =
            (lang().words().metrics.cost)(self.answer.asked, self.answer.cost.as_ref(), self.answer.kept_for);
        view! {
            <Panel id="watched" title=words.title note=self.windows(wanted, path).into_any() part=chart />
            {deployed(&marks, self.runs.is_err())}
            <p class="remark">{cost}</p>
        }
        .into_any()
    }

    fn chart(&self, watched: &Watched, marks: Vec<Mark>) -> LineChart {
        let words = &lang().words().alarms.watched;
        let rule = &self.rule;
        let threshold = rule.number();
        let (grain, say): (_, fn(f64) -> String) = if is_whole(watched, threshold) {
            (Grain::Whole, |value| number(value, 0))
        } else {
            (Grain::Fine, measured)
        };
        LineChart {
            id: "watched-chart".to_owned(),
            title: (words.chart)(rule),
            unit: (words.unit)(rule),
            from: watched.range.from,
            period: watched.range.period,
            lines: Lines::One(watched.values.clone()),
            threshold: threshold.map(|value| Threshold {
                value,
                name: (words.threshold)(rule.comparison).to_owned(),
            }),
            marks,
            grain,
            say,
        }
    }

    /// How often it was beyond the threshold, and what the drawing leaves out.
    fn found(&self, watched: &Watched) -> String {
        let words = &lang().words().alarms.watched;
        let rule = &self.rule;
        let found = match watched.beyond {
            _ if watched.known == 0 => (words.no_values)(self.window),
            Some(beyond) => (words.beyond)(beyond, watched.known, rule, self.window),
            None => words.band.to_owned(),
        };
        if watched.periods > 1 {
            format!("{found} {}", (words.worst_of)(watched.periods, rule.comparison))
        } else {
            found
        }
    }

    fn windows(&self, wanted: &Wanted, path: &str) -> impl IntoView + use<> {
        let words = &lang().words().metrics;
        let choices = Window::of_alarm(&self.rule).map(|window| Choice {
            text: (words.window)(window).to_owned(),
            address: format!("{}#watched", wanted.with_chart(window).address_of(path)),
            chosen: window == self.window,
        });
        windows(words.windows, choices)
    }
}

/// Whether nothing that is drawn has a fraction.
fn is_whole(watched: &Watched, threshold: Option<f64>) -> bool {
    let values = watched.values.iter().flatten().copied();
    values.chain(threshold).all(|value| value.fract() == 0.0)
}

//! The key figures: what each is called, how it is written and what stands beside it.

use crate::server::charts::sparkline::draw;
use crate::server::components::figure::Figure;
use crate::server::numbers::{measured, number, percentage};
use crate::server::words::chart::{Chart, Told};
use crate::server::words::overview::FigureWords;
use domain::capacity::{Headroom, TIGHT};
use domain::health::State;
use domain::key_figures::{self, KeyFigures};
use domain::snapshot::Series;

/// The figures of the overview, most telling first.
pub(super) fn figures(key: &KeyFigures, words: &FigureWords, chart: &Chart) -> Vec<Figure> {
    let plain = |figure: &key_figures::Figure, label, (unit, minute_unit), say: fn(f64) -> String| Figure {
        label,
        value: figure.value.map(|value| (say(value), unit)),
        note: match highest(&figure.series) {
            None => chart.no_data.to_owned(),
            Some(0.0) => words.none.to_owned(),
            Some(peak) => (words.peak)(&format!("{} {minute_unit}", say(peak))),
        },
        state: None,
        sparkline: draw(&figure.series.0, None),
        told: told(label, minute_unit, &figure.series, say, chart),
    };
    let throttled = key.throttles.value.is_some_and(|throttles| throttles > 0.0);
    vec![
        plain(
            &key.requests,
            words.requests,
            (words.per_minute, words.per_minute),
            whole,
        ),
        plain(&key.error_rate, words.error_rate, ("%", "%"), percentage),
        plain(&key.duration_p95, words.duration_p95, ("ms", "ms"), measured),
        Figure {
            state: throttled.then_some(State::Degraded),
            ..plain(
                &key.throttles,
                words.throttles,
                (words.per_five_minutes, words.per_minute),
                whole,
            )
        },
        headroom(key.headroom.as_ref(), words, chart),
    ]
}

fn headroom(headroom: Option<&Headroom>, words: &FigureWords, chart: &Chart) -> Figure {
    let Some(headroom) = headroom else {
        return Figure {
            label: words.headroom,
            value: None,
            note: words.headroom_unknown.to_owned(),
            state: None,
            sparkline: draw(&[], None),
            told: chart.no_data.to_owned(),
        };
    };
    Figure {
        label: words.headroom,
        value: Some((number(headroom.left() * 100.0, 0), "%")),
        note: (words.used_of)(headroom, &measured(headroom.consumed)),
        state: headroom.is_tight().then_some(State::Degraded),
        sparkline: draw(&headroom.used.0, Some(TIGHT)),
        told: told(words.used, "%", &headroom.used, percentage, chart),
    }
}

fn told(label: &str, unit: &str, series: &Series, say: fn(f64) -> String, chart: &Chart) -> String {
    let (Some(lowest), Some(highest), Some(last)) = (
        series.0.iter().flatten().copied().reduce(f64::min),
        highest(series),
        series.0.iter().rev().find_map(|point| *point),
    ) else {
        return format!("{label}: {}", chart.no_data);
    };
    let with_unit = |value: f64| format!("{} {unit}", say(value));
    (chart.series)(&Told {
        label,
        last: &with_unit(last),
        lowest: &with_unit(lowest),
        highest: &with_unit(highest),
        minutes: series.0.len(),
    })
}

fn highest(series: &Series) -> Option<f64> {
    series.0.iter().flatten().copied().reduce(f64::max)
}

fn whole(figure: f64) -> String {
    number(figure, 0)
}

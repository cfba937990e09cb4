//! From series to lines: heights, paths, and labels that do not lie on each other.

use super::scale::{Grain, Scale};
use std::fmt::Write as _;

/// The height of the plot, in pixels. Its width is as wide as the page lets it be.
pub const HEIGHT: f64 = 160.0;

/// Units of a path from the plot's bottom to its top. Whole units, so that a path may be written as differences, which are short,
/// and no error adds up.
pub const UNITS: i64 = 640;

/// The least space between two labels above each other, in pixels.
const LABEL_HEIGHT: f64 = 14.0;

/// One line of a plot.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trace {
    /// Its path on a surface of [`surface`] units: broken where there is no value, a dot where a value stands alone.
    pub path: String,
    /// The path of the last value's dot, if there is a value.
    pub last: Option<String>,
}

/// How many units wide and high the surface of the paths of so many points is: two for each, which stands in their middle.
pub fn surface(points: usize) -> (usize, i64) {
    (2 * points.max(1), UNITS)
}

/// An axis on which all values of all series have their place, and the threshold too.
pub fn scale<'a>(
    series: impl Iterator<Item = &'a [Option<f64>]>,
    threshold: Option<f64>,
    grain: Grain,
) -> Scale {
    let values = series.flatten().flatten().copied();
    Scale::up_to(values.chain(threshold).fold(0.0, f64::max), grain)
}

/// Draws one series.
pub fn trace(points: &[Option<f64>], scale: Scale) -> Trace {
    let mut trace = Trace::default();
    let mut pen: Option<(usize, i64)> = None;
    for (index, point) in points.iter().enumerate() {
        let Some(value) = point.filter(|value| value.is_finite()) else {
            trace.end_run(pen.take(), points, index);
            continue;
        };
        let (x, y) = (2 * index + 1, units_down(value, scale));
        // Writing to a string does not fail.
        let _ = match pen {
            Some((_, before)) => write!(trace.path, "l2 {}", y - before),
            None => write!(trace.path, "M{x} {y}"),
        };
        pen = Some((x, y));
        trace.last = Some(format!("M{x} {y}h0"));
    }
    trace.end_run(pen, points, points.len());
    trace
}

impl Trace {
    /// A value without neighbours would be drawn as nothing: a line without length is a dot.
    fn end_run(&mut self, pen: Option<(usize, i64)>, points: &[Option<f64>], end: usize) {
        let alone = end < 2 || points.get(end - 2).is_none_or(Option::is_none);
        if pen.is_some() && alone {
            self.path.push_str("h0");
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "between zero and the units of a plot"
)]
fn units_down(value: f64, scale: Scale) -> i64 {
    UNITS - (scale.share(value) * units()).round() as i64
}

#[expect(clippy::cast_precision_loss, reason = "a small number")]
const fn units() -> f64 {
    UNITS as f64
}

/// How far below the plot's upper edge a value stands, in pixels.
pub fn pixels_down(value: f64, scale: Scale) -> f64 {
    HEIGHT * (1.0 - scale.share(value))
}

/// Heights of two labels, moved apart as far as they have to be and kept within the plot.
pub fn apart(heights: [f64; 2]) -> [f64; 2] {
    let [first, second] = heights;
    let missing = LABEL_HEIGHT - (first - second).abs();
    if missing <= 0.0 {
        return heights;
    }
    let middle = f64::midpoint(first, second).clamp(LABEL_HEIGHT / 2.0, HEIGHT - LABEL_HEIGHT / 2.0);
    let (upper, lower) = (middle - LABEL_HEIGHT / 2.0, middle + LABEL_HEIGHT / 2.0);
    if first <= second {
        [upper, lower]
    } else {
        [lower, upper]
    }
}

/// A length with one decimal at most.
pub fn short(length: f64) -> String {
    let text = format!("{length:.1}");
    text.strip_suffix(".0").map(str::to_owned).unwrap_or(text)
}

/// A share of the plot's width, as SVG takes it.
pub fn percent(share: f64) -> String {
    format!("{}%", short(share * 100.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(points: &[Option<f64>]) -> Trace {
        trace(points, scale([points].into_iter(), None, Grain::Whole))
    }

    #[test]
    fn a_rise_goes_from_the_bottom_left_to_the_top_right() {
        let rise = drawn(&[Some(0.0), Some(5.0), Some(10.0)]);
        assert_eq!(rise.path, "M1 640l2 -320l2 -320");
        assert_eq!(rise.last.as_deref(), Some("M5 0h0"));
        assert_eq!(surface(3), (6, 640));
    }

    #[test]
    fn gaps_stay_open_and_a_lonely_value_is_a_dot() {
        for (points, path, last) in [
            (
                vec![Some(1.0), Some(1.0), None, Some(1.0), None],
                "M1 0l2 0M7 0h0",
                Some("M7 0h0"),
            ),
            (
                vec![Some(1.0), None, Some(0.0), Some(1.0)],
                "M1 0h0M5 640l2 -640",
                Some("M7 0h0"),
            ),
            (vec![None, None, Some(1.0)], "M5 0h0", Some("M5 0h0")),
            (vec![Some(1.0)], "M1 0h0", Some("M1 0h0")),
            (vec![Some(f64::NAN)], "", None),
            (vec![None], "", None),
            (vec![], "", None),
        ] {
            let drawn = drawn(&points);
            assert_eq!(
                (drawn.path.as_str(), drawn.last.as_deref()),
                (path, last),
                "{points:?}"
            );
        }
    }

    #[test]
    fn the_axis_holds_every_series_and_the_threshold() {
        let (low, high) = ([Some(1.0), None], [None, Some(7.0)]);
        for (threshold, top) in [(None, 8.0), (Some(5.0), 8.0), (Some(37.0), 40.0)] {
            let scale = scale([&low[..], &high[..]].into_iter(), threshold, Grain::Whole);
            assert!((scale.top() - top).abs() < 1e-9, "{threshold:?}: {scale:?}");
        }
    }

    #[test]
    fn labels_do_not_lie_on_each_other() {
        for (heights, expected) in [
            ([10.0, 100.0], [10.0, 100.0]),
            ([50.0, 54.0], [45.0, 59.0]),
            ([54.0, 50.0], [59.0, 45.0]),
            ([160.0, 160.0], [146.0, 160.0]),
            ([0.0, 3.0], [0.0, 14.0]),
        ] {
            assert_eq!(apart(heights), expected, "{heights:?}");
        }
    }

    #[test]
    fn a_day_of_five_minutes_is_drawn_in_a_few_bytes_a_point() {
        let day: Vec<_> = (0..288)
            .map(|minute| Some(f64::from(minute * 37 % 101)))
            .collect();
        assert!(drawn(&day).path.len() < 288 * 8, "{}", drawn(&day).path.len());
    }
}

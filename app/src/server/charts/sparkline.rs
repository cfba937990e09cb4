//! A series in the space of a word: where it came from and where it is.

use leptos::prelude::*;
use std::fmt::Write as _;

/// Width and height of the drawing. The style sheet stretches it; strokes keep their width.
const SIZE: (f64, f64) = (100.0, 32.0);

/// Space above and below, so that a stroke at the edge is not cut.
const MARGIN: f64 = 2.0;

/// As many points as a sparkline can show; a longer series is drawn by the highest value of each stretch.
const MOST_POINTS: usize = 120;

/// A threshold is drawn if it is at most so many times as high as the series, or it would press the series flat.
const WITHIN_SIGHT: f64 = 3.0;

/// A series as lines on a surface of [`SIZE`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sparkline {
    /// The path of the line; broken where there is no value, a dot where a value stands alone.
    pub line: String,
    /// The path of the surface below the line.
    pub area: String,
    /// The path of the last value's dot.
    pub last: String,
    /// The height of the threshold, if it is in sight.
    pub threshold: Option<String>,
}

/// Draws a series of figures that are never negative, from zero to its highest value.
pub fn draw(points: &[Option<f64>], threshold: Option<f64>) -> Sparkline {
    let points = thin_out(points);
    let highest = points.iter().flatten().copied().fold(0.0, f64::max);
    let threshold = threshold.filter(|threshold| *threshold > 0.0 && *threshold <= highest * WITHIN_SIGHT);
    let top = threshold.map_or(highest, |threshold| threshold.max(highest));
    let height = |value: f64| {
        let share = if top > 0.0 { value / top } else { 0.0 };
        SIZE.1 - MARGIN - share.clamp(0.0, 1.0) * (SIZE.1 - 2.0 * MARGIN)
    };
    let mut sparkline = Sparkline {
        threshold: threshold.map(|threshold| short(height(threshold))),
        ..Sparkline::default()
    };
    for run in runs(&points) {
        sparkline.add(&run, height);
    }
    sparkline
}

impl Sparkline {
    /// Adds values that follow each other without a gap.
    fn add(&mut self, run: &[(f64, f64)], height: impl Fn(f64) -> f64) {
        let (Some(&(first_x, _)), Some(&(last_x, last))) = (run.first(), run.last()) else {
            return;
        };
        let corners: String = run
            .iter()
            .map(|&(x, value)| format!("{} {}", short(x), short(height(value))))
            .collect::<Vec<_>>()
            .join("L");
        let bottom = short(SIZE.1);
        // Writing to a string does not fail.
        if run.len() > 1 {
            let _ = write!(self.line, "M{corners}");
            let _ = write!(
                self.area,
                "M{} {bottom}L{corners}L{} {bottom}Z",
                short(first_x),
                short(last_x)
            );
        } else {
            let _ = write!(self.line, "M{corners}h0");
        }
        self.last = format!("M{} {}h0", short(last_x), short(height(last)));
    }
}

/// The values that follow each other without a gap, each with its place from left to right.
fn runs(points: &[Option<f64>]) -> Vec<Vec<(f64, f64)>> {
    let step = SIZE.0 / as_figure(points.len().saturating_sub(1).max(1));
    let mut runs: Vec<Vec<(f64, f64)>> = Vec::new();
    let mut open = false;
    for (index, point) in points.iter().enumerate() {
        let Some(value) = point.filter(|value| value.is_finite()) else {
            open = false;
            continue;
        };
        let place = (as_figure(index) * step, value);
        match runs.last_mut().filter(|_| open) {
            Some(run) => run.push(place),
            None => runs.push(vec![place]),
        }
        open = true;
    }
    runs
}

fn thin_out(points: &[Option<f64>]) -> Vec<Option<f64>> {
    let stretch = points.len().div_ceil(MOST_POINTS).max(1);
    points
        .chunks(stretch)
        .map(|stretch| stretch.iter().flatten().copied().reduce(f64::max))
        .collect()
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a series has far fewer than 2^52 points"
)]
fn as_figure(count: usize) -> f64 {
    count as f64
}

/// A length with one decimal at most.
fn short(length: f64) -> String {
    let text = format!("{length:.1}");
    text.strip_suffix(".0").map(str::to_owned).unwrap_or(text)
}

/// Shows a series. Without a value there is an empty surface of the same height, and the name says so.
#[component]
pub fn Spark(
    /// The drawing.
    sparkline: Sparkline,
    /// What it shows, in words: for those who do not see it.
    name: String,
) -> impl IntoView {
    let (width, height) = SIZE;
    view! {
        <svg
            class="spark"
            role="img"
            aria-label=name
            viewBox=format!("0 0 {width} {height}")
            preserveAspectRatio="none"
        >
            <path class="spark-area" d=sparkline.area />
            {sparkline
                .threshold
                .map(|y| view! { <path class="spark-threshold" d=format!("M0 {y}H{width}") /> })}
            <path class="spark-line" d=sparkline.line />
            <path class="spark-last" d=sparkline.last />
        </svg>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rise_goes_from_the_bottom_left_to_the_top_right() {
        let rise = draw(&[Some(0.0), Some(5.0), Some(10.0)], None);
        assert_eq!(rise.line, "M0 30L50 16L100 2");
        assert_eq!(rise.area, "M0 32L0 30L50 16L100 2L100 32Z");
        assert_eq!(rise.last, "M100 2h0");
        assert_eq!(rise.threshold, None);
    }

    #[test]
    fn gaps_stay_open_and_a_lonely_value_is_a_dot() {
        let broken = draw(&[Some(1.0), Some(1.0), None, Some(1.0), None], None);
        assert_eq!(broken.line, "M0 2L25 2M75 2h0");
        assert_eq!(broken.area, "M0 32L0 2L25 2L25 32Z");
        assert_eq!(broken.last, "M75 2h0", "the last value there is");
    }

    #[test]
    fn nothing_but_zeroes_lies_on_the_ground() {
        assert_eq!(draw(&[Some(0.0), Some(0.0)], None).line, "M0 30L100 30");
    }

    #[test]
    fn nothing_to_show_shows_nothing() {
        for points in [&[][..], &[None, None], &[Some(f64::NAN)]] {
            assert_eq!(draw(points, Some(1.0)), Sparkline::default(), "{points:?}");
        }
        assert_eq!(draw(&[Some(3.0)], None).line, "M0 2h0");
    }

    #[test]
    fn a_threshold_is_drawn_while_it_is_in_sight() {
        for (threshold, expected) in [
            (Some(10.0), Some("16")),
            (Some(20.0), Some("2")),
            (Some(30.0), Some("2")),
            (Some(60.1), None),
            (Some(0.0), None),
            (None, None),
        ] {
            let shown = draw(&[Some(20.0), Some(20.0)], threshold).threshold;
            assert_eq!(shown.as_deref(), expected, "{threshold:?}");
        }
    }

    #[test]
    fn a_long_series_keeps_its_peaks_and_stays_short() {
        let mut day = vec![Some(1.0); 1440];
        day[700] = Some(50.0);
        let long = draw(&day, None);
        assert_eq!(long.line.matches('L').count(), 119);
        assert_eq!(long.line.matches(" 2L").count(), 1, "{}", long.line);
        assert!(long.line.len() + long.area.len() < 3000, "{}", long.line.len());
    }
}

//! Where it goes.

use super::consumption::mean;
use serde::Serialize;

/// A straight line through one value a day (least squares).
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Trend {
    /// How much a day adds.
    pub per_day: f64,
    /// The line on the last day.
    pub now: f64,
    /// How many days it was drawn through.
    pub days: usize,
    /// The share of the days' variance that the line explains (r²): 1 is all of it.
    pub explains: f64,
}

/// How far a trend can be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fit {
    /// Under a week, or the line explains less than a quarter: there is no trend to speak of.
    None,
    /// A week, and the line explains a quarter.
    Weak,
    /// Two weeks, and the line explains half.
    Good,
}

impl Trend {
    /// Draws the line; `None` with fewer than three days.
    pub fn of(days: &[f64]) -> Option<Self> {
        if days.len() < 3 {
            return None;
        }
        let middle = (days.len() - 1) as f64 / 2.0;
        let level = mean(days);
        let (mut together, mut across, mut up) = (0.0, 0.0, 0.0);
        for (day, value) in days.iter().enumerate() {
            let (x, y) = (day as f64 - middle, value - level);
            together += x * y;
            across += x * x;
            up += y * y;
        }
        let per_day = together / across;
        Some(Self {
            per_day,
            now: level + per_day * middle,
            days: days.len(),
            explains: if up > 0.0 {
                together * together / (across * up)
            } else {
                0.0
            },
        })
    }

    /// How far it can be trusted.
    pub fn fit(&self) -> Fit {
        if self.days >= 14 && self.explains >= 0.5 {
            Fit::Good
        } else if self.days >= 7 && self.explains >= 0.25 {
            Fit::Weak
        } else {
            Fit::None
        }
    }

    /// By what share of today's level a day grows; `None` where it does not, or where nothing says so.
    pub fn growth(&self) -> Option<f64> {
        (self.fit() > Fit::None && self.per_day > 0.0 && self.now > 0.0).then(|| self.per_day / self.now)
    }
}

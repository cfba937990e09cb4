//! The axis of values: from zero to a round number, with round numbers between.

use crate::server::numbers::number;

/// At most so many steps between zero and the top.
const MOST_STEPS: f64 = 4.0;

/// Labels from here on count in thousands, and from a hundred times more in millions.
const ABBREVIATED_FROM: f64 = 10_000.0;

/// An axis that begins at zero.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    step: f64,
    steps: u32,
}

/// What is counted or measured, as far as an axis has to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grain {
    /// Whole things: there is no half of one.
    Whole,
    /// Anything that can be measured more exactly.
    Fine,
}

impl Scale {
    /// The lowest axis that holds `highest`. Without a value above zero it ends at one.
    pub fn up_to(highest: f64, grain: Grain) -> Self {
        let highest = if highest.is_finite() && highest > 0.0 {
            highest
        } else {
            1.0
        };
        let step = round_step(highest / MOST_STEPS);
        let step = match grain {
            Grain::Whole => step.max(1.0),
            Grain::Fine => step,
        };
        Self {
            step,
            steps: steps_to(highest, step),
        }
    }

    /// The axis' highest value.
    pub fn top(self) -> f64 {
        self.step * f64::from(self.steps)
    }

    /// How far up a value is: 0 at zero, 1 at the top.
    pub fn share(self, value: f64) -> f64 {
        (value / self.top()).clamp(0.0, 1.0)
    }

    /// The values that are written beside the axis, from zero to the top.
    pub fn ticks(self) -> impl Iterator<Item = f64> {
        (0..=self.steps).map(move |step| self.step * f64::from(step))
    }

    /// A tick's value as it is written: `0.5`, `2,500`, `12k`, `1.5M`.
    pub fn label(self, tick: f64) -> String {
        let (divisor, suffix) = match self.top() {
            top if top >= ABBREVIATED_FROM * 100.0 => (1_000_000.0, "M"),
            top if top >= ABBREVIATED_FROM => (1_000.0, "k"),
            _ => (1.0, ""),
        };
        if tick == 0.0 {
            return "0".to_owned();
        }
        format!(
            "{}{suffix}",
            number(tick / divisor, decimals(self.step / divisor))
        )
    }
}

/// The least of 1, 2 and 5 times a power of ten that is not below `least`.
fn round_step(least: f64) -> f64 {
    let power = 10_f64.powf(least.log10().floor());
    [1.0, 2.0, 5.0]
        .into_iter()
        .map(|factor| factor * power)
        // A quotient may be a hair above the step that it stands for.
        .find(|step| *step >= least * (1.0 - 1e-9))
        .unwrap_or(10.0 * power)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "between 1 and the most steps"
)]
fn steps_to(highest: f64, step: f64) -> u32 {
    (highest / step * (1.0 - 1e-9)).ceil().max(1.0) as u32
}

/// As many digits after the point as tell one step from the next.
fn decimals(step: f64) -> usize {
    (0..6)
        .find(|decimals| {
            let scaled = step * 10_f64.powi(*decimals);
            (scaled - scaled.round()).abs() < 1e-6
        })
        .and_then(|decimals| usize::try_from(decimals).ok())
        .unwrap_or(6)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_numbers() {
        use Grain::{Fine, Whole};
        for (highest, grain, expected) in [
            (0.0, Whole, "0 1"),
            (0.0, Fine, "0 0.5 1.0"),
            (f64::NAN, Whole, "0 1"),
            (-3.0, Whole, "0 1"),
            (1.0, Whole, "0 1"),
            (2.0, Whole, "0 1 2"),
            (3.0, Whole, "0 1 2 3"),
            (5.0, Whole, "0 2 4 6"),
            (7.0, Whole, "0 2 4 6 8"),
            (37.0, Whole, "0 10 20 30 40"),
            (100.0, Whole, "0 50 100"),
            (101.0, Whole, "0 50 100 150"),
            (0.03, Fine, "0 0.01 0.02 0.03"),
            (0.3, Fine, "0 0.1 0.2 0.3"),
            (1.2, Fine, "0 0.5 1.0 1.5"),
            (5.0, Fine, "0 2 4 6"),
            (812.4, Fine, "0 500 1,000"),
            (7_300.0, Fine, "0 2,000 4,000 6,000 8,000"),
            (24_000.0, Whole, "0 10k 20k 30k"),
            (5_000_000.0, Whole, "0 2M 4M 6M"),
            (1_200_000.0, Whole, "0 0.5M 1.0M 1.5M"),
        ] {
            let scale = Scale::up_to(highest, grain);
            let labels: Vec<String> = scale.ticks().map(|tick| scale.label(tick)).collect();
            assert_eq!(labels.join(" "), expected, "{highest}");
        }
    }

    #[test]
    fn the_highest_value_is_on_the_axis_and_not_far_below_its_top() {
        let mut highest = 0.001;
        while highest < 1e8 {
            let scale = Scale::up_to(highest, Grain::Fine);
            assert!(scale.top() >= highest * (1.0 - 1e-6), "{highest}: {scale:?}");
            assert!(scale.share(highest) > 0.5, "{highest}: {scale:?}");
            assert!((2..=5).contains(&scale.ticks().count()), "{highest}: {scale:?}");
            highest *= 1.07;
        }
    }

    #[test]
    fn a_value_is_as_far_up_as_its_share_of_the_top() {
        let scale = Scale::up_to(8.0, Grain::Whole);
        for (value, share) in [(0.0, 0.0), (4.0, 0.5), (8.0, 1.0), (80.0, 1.0), (-1.0, 0.0)] {
            assert!((scale.share(value) - share).abs() < 1e-12, "{value}");
        }
    }
}

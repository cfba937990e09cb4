use super::*;
use crate::name::Region;
use crate::price::{NotPriced, PriceBook, Quantity, Usd};
use crate::snapshot::{Direction, Units};
use time::Duration;
use time::macros::datetime;

mod advice;
mod figures;
mod function;

fn usd(text: &str) -> Usd {
    text.parse().unwrap()
}

fn quantity(text: &str) -> Quantity {
    text.parse().unwrap()
}

fn book() -> PriceBook {
    PriceBook::embedded().unwrap()
}

fn virginia() -> Region {
    "us-east-1".parse().unwrap()
}

fn seoul() -> Region {
    "ap-northeast-2".parse().unwrap()
}

/// Periods of five minutes that consumed so many units a second each.
fn history(rates: impl IntoIterator<Item = f64>) -> History {
    History {
        from: datetime!(2026-11-01 00:00 UTC),
        period: Duration::minutes(5),
        // 300 seconds
        sums: rates.into_iter().map(|rate| Some(rate * 300.0)).collect(),
    }
}

/// Periods of 14 days.
const TWO_WEEKS: usize = 14 * 288;

/// Writes of a table or an index.
fn writes(index: Option<&str>, provisioned: Option<u64>, rates: impl IntoIterator<Item = f64>) -> Asked {
    Asked {
        index: index.map(str::to_owned),
        direction: Direction::Write,
        provisioned,
        history: history(rates),
        throttles: Throttles::default(),
    }
}

fn steady(rate: f64) -> impl Iterator<Item = f64> {
    std::iter::repeat_n(rate, TWO_WEEKS)
}

fn assessed(asked: &Asked) -> Assessed {
    assess(asked, &virginia(), &book())
}

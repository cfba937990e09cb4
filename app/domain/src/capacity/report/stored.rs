//! What is kept, and never deleted.

use crate::price::{NotPriced, Quantity, Tiers, Usd};
use serde::Serialize;

/// What a table or a log holds, and gains.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Stored {
    /// GB now, indexes included: an index with all attributes holds its items again.
    pub now: Quantity,
    /// GB more each day.
    pub per_day: Quantity,
    /// GB that are free.
    pub free: Quantity,
}

/// What keeping it comes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Kept {
    /// Months from now, of 730 hours.
    pub months: u32,
    /// GB by then.
    pub gb: Quantity,
    /// What that month costs.
    pub month: Result<Usd, NotPriced>,
    /// What all months until then cost together.
    pub together: Result<Usd, NotPriced>,
}

/// GB after so many months of 730 ÷ 24 days.
fn after(stored: &Stored, months: u32) -> Quantity {
    let hours = u64::from(months) * u64::from(crate::price::HOURS_A_MONTH);
    let gained = stored.per_day.times(hours).divided_by(24_u32);
    stored.now + gained.unwrap_or_default()
}

/// What it costs to keep everything for so many months more, if it goes on as it does.
pub fn kept_for_ever(stored: &Stored, months: u32, price: Result<&Tiers, NotPriced>) -> Kept {
    let month = |number| {
        let billed = after(stored, number).less(stored.free);
        price.clone()?.charge(billed)
    };
    Kept {
        months,
        gb: after(stored, months),
        month: month(months),
        together: (1..=months).map(month).sum(),
    }
}

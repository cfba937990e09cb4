//! What AWS charges, as far as it is known: money in decimals and a dated book of prices.
//!
//! Prices are data ([`book.json`](PriceBook::embedded)), never code. One that no primary source confirms is *not priced*
//! ([`NotPriced`]), which is something else than free.

mod allowance;
mod book;
mod dimension;
mod list;
mod quantity;
mod tiers;
mod usd;

pub use allowance::{Allowance, Scope};
pub(crate) use book::date;
pub use book::{Age, InvalidPriceBook, PriceBook};
pub use dimension::{Dimension, Service, Unit};
pub use list::{Fault, Gap, Incomplete, PriceChange, Product, Step, Wanted, changes, refreshed, wanted};
pub use quantity::{InvalidQuantity, Quantity};
pub use tiers::{NotPriced, Source, Tier, Tiers};
pub use usd::{InvalidUsd, Usd};

/// Hours in a month, as AWS reckons its examples by the month (AWS Pricing Calculator, "Assumptions").
pub const HOURS_A_MONTH: u32 = 730;

#[cfg(test)]
mod tests;

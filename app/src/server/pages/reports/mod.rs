//! The reports: is it the right size, and what does it cost? Pages that print, and files of the same.

mod answer;
mod apply;
mod bill;
pub mod capacity;
mod capacity_function;
mod capacity_tables;
pub mod cost;
mod cost_tables;
mod frame;
mod jumps;
mod what_if;

pub use capacity::{CapacityPage, capacity_wanted};
pub use cost::{CostPage, cost_wanted};

use crate::server::request::lang;
use domain::price::{NotPriced, Usd};

/// A parameter of an address; empty if it is not there.
fn parameter_of(query: &str, name: &str) -> String {
    form_urlencoded::parse(query.as_bytes())
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.into_owned())
        .unwrap_or_default()
}

/// Dollars without their name, for a column that has it; or why there are none.
fn dollars(cost: &Result<Usd, NotPriced>) -> String {
    match cost {
        Ok(cost) => format!("{cost}"),
        Err(why) => (lang().words().reports.not_priced)(why),
    }
}

//! Free tiers.

use super::{Dimension, Quantity};
use serde::{Deserialize, Serialize};
use time::Date;

/// What a month has for nothing, always: offers for an account's first year are not here, for nobody says how old it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Allowance {
    /// What it is good for. Several share one amount, used up in this order.
    pub covers: Vec<Dimension>,
    /// How much a month.
    pub amount: Quantity,
    /// Who shares it.
    pub scope: Scope,
    /// Where AWS says so.
    pub source: String,
    /// When that was last read.
    #[serde(with = "super::book::date")]
    pub checked: Date,
}

/// Who shares an allowance. Other usage of the same account takes from it too, and nothing here can see that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// All regions of the account, and of the organisation that pays together.
    Account,
    /// Each region of the account has its own.
    Region,
}

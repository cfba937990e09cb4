//! How much of something was used.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign};
use std::str::FromStr;

/// A metered amount, in the unit of its [`Dimension`](super::Dimension), never negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Quantity(Decimal);

/// What is not a quantity.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a quantity: write digits and a point, and nothing below zero")]
pub struct InvalidQuantity(String);

impl Quantity {
    /// Nothing.
    pub const ZERO: Quantity = Quantity(Decimal::ZERO);
    /// One.
    pub const ONE: Quantity = Quantity(Decimal::ONE);
    /// CloudWatch counts in floating point, which holds about 15 digits: nine decimals of them are kept.
    const MEASURED_DECIMALS: u32 = 9;

    /// What CloudWatch measured, in floating point. What is negative or no number was not measured.
    pub fn measured(value: f64) -> Option<Self> {
        let value = Decimal::from_f64_retain(value)?.round_dp(Self::MEASURED_DECIMALS);
        (value >= Decimal::ZERO).then_some(Self(value))
    }

    /// `self` × `other`.
    pub fn times(self, other: impl Into<Quantity>) -> Self {
        Self(self.0.saturating_mul(other.into().0))
    }

    /// `self` ÷ `other`, `None` for nothing.
    pub fn divided_by(self, other: impl Into<Quantity>) -> Option<Self> {
        self.0.checked_div(other.into().0).map(Self)
    }

    /// What is left after `other`, at least nothing.
    pub fn less(self, other: Quantity) -> Self {
        Self(self.0.saturating_sub(other.0).max(Decimal::ZERO))
    }

    /// To so many decimals, half away from zero: for a table of figures.
    #[must_use]
    pub fn rounded(self, decimals: u32) -> Self {
        let strategy = rust_decimal::RoundingStrategy::MidpointAwayFromZero;
        Self(self.0.round_dp_with_strategy(decimals, strategy))
    }

    /// Nothing at all.
    pub fn is_zero(self) -> bool {
        self.0.is_zero()
    }

    /// For charts and statistics, not for sums of money.
    pub fn as_f64(self) -> f64 {
        self.0.try_into().unwrap_or(f64::NAN)
    }

    pub(super) fn decimal(self) -> Decimal {
        self.0
    }
}

impl From<u64> for Quantity {
    fn from(count: u64) -> Self {
        Self(Decimal::from(count))
    }
}

impl From<u32> for Quantity {
    fn from(count: u32) -> Self {
        Self(Decimal::from(count))
    }
}

impl FromStr for Quantity {
    type Err = InvalidQuantity;

    fn from_str(text: &str) -> Result<Self, InvalidQuantity> {
        match Decimal::from_str_exact(text) {
            Ok(value) if value >= Decimal::ZERO => Ok(Self(value)),
            Ok(_) | Err(_) => Err(InvalidQuantity(text.to_owned())),
        }
    }
}

impl TryFrom<String> for Quantity {
    type Error = InvalidQuantity;

    fn try_from(text: String) -> Result<Self, InvalidQuantity> {
        text.parse()
    }
}

impl From<Quantity> for String {
    fn from(quantity: Quantity) -> String {
        quantity.to_string()
    }
}

/// Every digit, without trailing zeros.
impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.normalize().fmt(f)
    }
}

impl Add for Quantity {
    type Output = Quantity;
    fn add(self, other: Quantity) -> Quantity {
        Quantity(self.0.saturating_add(other.0))
    }
}

impl AddAssign for Quantity {
    fn add_assign(&mut self, other: Quantity) {
        *self = *self + other;
    }
}

impl Sum for Quantity {
    fn sum<I: Iterator<Item = Quantity>>(quantities: I) -> Quantity {
        quantities.fold(Quantity::ZERO, Add::add)
    }
}

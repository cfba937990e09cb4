//! Money.

use super::Quantity;
use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub};
use std::str::FromStr;

/// US dollars, without taxes, in decimals.
///
/// An amount keeps all its digits (28 of them) while it is added and multiplied. It is rounded once, when it is shown: to
/// cents, half a cent away from zero, as an invoice does. Beyond 7.9 × 10²⁸ dollars it stays at that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Usd(Decimal);

/// A text that is not an amount of money.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not an amount in dollars: write digits and a point, such as 0.0000166667")]
pub struct InvalidUsd(String);

impl Usd {
    /// Nothing.
    pub const ZERO: Usd = Usd(Decimal::ZERO);
    /// One dollar.
    pub const DOLLAR: Usd = Usd(Decimal::ONE);

    /// Whole cents, half a cent away from zero.
    pub fn to_cents(self) -> Self {
        self.rounded(2)
    }

    /// The price of so many units, `per` of which cost this.
    pub fn times(self, quantity: Quantity, per: Quantity) -> Self {
        let all = self.0.saturating_mul(quantity.decimal());
        Self(all.checked_div(per.decimal()).unwrap_or(Decimal::MAX))
    }

    /// So many times this.
    pub fn multiplied(self, times: u32) -> Self {
        Self(self.0.saturating_mul(Decimal::from(times)))
    }

    /// What of this share `part` of `whole` is; all of it where there is no whole.
    pub fn share(self, part: Quantity, whole: Quantity) -> Self {
        self.0
            .saturating_mul(part.decimal())
            .checked_div(whole.decimal())
            .map_or(self, Self)
    }

    /// How this compares to `other`: 1 is equal. `None` if the other is nothing. For charts and shares, not for sums.
    pub fn ratio(self, other: Usd) -> Option<f64> {
        self.0.checked_div(other.0)?.try_into().ok()
    }

    /// Less than nothing: a saving where a cost was expected.
    pub fn is_negative(self) -> bool {
        self.0 < Decimal::ZERO
    }

    /// Without its sign.
    pub fn abs(self) -> Self {
        Self(self.0.abs())
    }

    /// Every digit, without trailing zeros: for files that are reckoned with.
    pub fn exact(self) -> String {
        self.0.normalize().to_string()
    }

    /// To so many decimals, half away from zero.
    #[must_use]
    pub fn rounded(self, decimals: u32) -> Self {
        Self(
            self.0
                .round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero),
        )
    }

    /// From figures of floating point, such as the spread of a forecast, to a millionth of a dollar. What is no number is nothing.
    pub fn estimated(dollars: f64) -> Self {
        Self(Decimal::from_f64_retain(dollars).unwrap_or_default()).rounded(6)
    }

    /// For statistics: a forecast's spread is no sum of money.
    pub fn as_f64(self) -> f64 {
        self.0.try_into().unwrap_or(f64::NAN)
    }
}

impl FromStr for Usd {
    type Err = InvalidUsd;

    fn from_str(text: &str) -> Result<Self, InvalidUsd> {
        Decimal::from_str_exact(text)
            .map(Self)
            .map_err(|_| InvalidUsd(text.to_owned()))
    }
}

impl TryFrom<String> for Usd {
    type Error = InvalidUsd;

    fn try_from(text: String) -> Result<Self, InvalidUsd> {
        text.parse()
    }
}

impl From<Usd> for String {
    fn from(amount: Usd) -> String {
        amount.exact()
    }
}

/// Digits without a currency, for words put it where their language does: cents, or as many decimals as asked for. What is
/// something but less than half a cent is `<0.01`, not `0.00`.
impl fmt::Display for Usd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let decimals = f
            .precision()
            .and_then(|precision| u32::try_from(precision).ok())
            .unwrap_or(2);
        let shown = self.rounded(decimals).0;
        if f.precision().is_none() && shown.is_zero() && !self.0.is_zero() {
            return f.write_str(if self.is_negative() { ">-0.01" } else { "<0.01" });
        }
        write!(f, "{shown:.*}", decimals as usize)
    }
}

impl Add for Usd {
    type Output = Usd;
    fn add(self, other: Usd) -> Usd {
        Usd(self.0.saturating_add(other.0))
    }
}

impl AddAssign for Usd {
    fn add_assign(&mut self, other: Usd) {
        *self = *self + other;
    }
}

impl Sub for Usd {
    type Output = Usd;
    fn sub(self, other: Usd) -> Usd {
        Usd(self.0.saturating_sub(other.0))
    }
}

impl Neg for Usd {
    type Output = Usd;
    fn neg(self) -> Usd {
        Usd(-self.0)
    }
}

impl Sum for Usd {
    fn sum<I: Iterator<Item = Usd>>(amounts: I) -> Usd {
        amounts.fold(Usd::ZERO, Add::add)
    }
}

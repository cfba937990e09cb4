//! A price by tiers.

use super::book::Age;
use super::{Quantity, Usd};
use serde::{Deserialize, Serialize};
use time::{Date, OffsetDateTime};

/// What one dimension costs in one region: each tier's price for what falls into it, in a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tiers {
    pub(super) per: Quantity,
    pub(super) tiers: Vec<Tier>,
    pub(super) source: Source,
}

/// One step of a price.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tier {
    /// The quantity at which it ends, counted from nothing and included; `None` for the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub up_to: Option<Quantity>,
    /// The price of [`Tiers::per`] units.
    pub usd: Usd,
}

/// Where a price comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Source {
    /// The document and the usage type in it.
    pub text: String,
    /// Since when the price holds, where the document says.
    #[serde(with = "super::book::date::option")]
    pub published: Option<Date>,
    /// When the document was last read.
    #[serde(with = "super::book::date")]
    pub checked: Date,
}

/// Why something has no price. It costs something nevertheless.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum NotPriced {
    /// The book knows nothing of the region.
    #[error("the price book does not know the region")]
    UnknownRegion,
    /// The book has no such price for the region.
    #[error("the price book has no price for it in this region")]
    Absent,
    /// The book has one that no primary source confirms: an assumption is not charged with.
    #[error("no primary source confirms the price")]
    Unconfirmed,
    /// The price is known up to this quantity alone.
    #[error("the price is known up to {up_to} a month")]
    Beyond {
        /// The last quantity whose price is known.
        up_to: Quantity,
    },
}

impl Tiers {
    /// How many units each tier's price is for.
    pub fn per(&self) -> Quantity {
        self.per
    }

    /// The tiers, cheapest quantity first.
    pub fn tiers(&self) -> &[Tier] {
        &self.tiers
    }

    /// Where the price comes from.
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// How old it is.
    pub fn age(&self, now: OffsetDateTime) -> Age {
        Age::of(self.source.checked, now)
    }

    /// What a month's quantity costs: every tier charges for what falls into it.
    ///
    /// # Errors
    /// The quantity goes beyond the tiers that are known.
    pub fn charge(&self, quantity: Quantity) -> Result<Usd, NotPriced> {
        let mut sum = Usd::ZERO;
        let mut below = Quantity::ZERO;
        for tier in &self.tiers {
            let end = tier.up_to.unwrap_or(quantity).min(quantity);
            sum += tier.usd.times(end.less(below), self.per);
            if end >= quantity {
                return Ok(sum);
            }
            below = end;
        }
        Err(NotPriced::Beyond { up_to: below })
    }

    /// What one more month's quantity costs beside `before` that is used anyway.
    ///
    /// # Errors
    /// As [`Self::charge`].
    pub fn charge_beyond(&self, before: Quantity, more: Quantity) -> Result<Usd, NotPriced> {
        Ok(self.charge(before + more)? - self.charge(before)?)
    }

    /// What one unit costs in the first tier.
    pub fn first_unit(&self) -> Usd {
        self.tiers
            .first()
            .map_or(Usd::ZERO, |tier| tier.usd.times(Quantity::ONE, self.per))
    }
}

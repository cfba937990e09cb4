//! What AWS itself says a month cost.

use super::{Day, Resource, Usage};
use crate::name::Region;
use crate::price::{Dimension, Quantity, Usd};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use time::{Date, Duration, OffsetDateTime, UtcOffset};

/// Which part of the account's bill is taken for the stack's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Share {
    /// All that the services which are metered here cost, whoever in the account uses them, in whatever region.
    Services,
    /// What carries a cost allocation tag. It must be activated in the billing console of the account that pays.
    Tagged {
        /// Its key.
        key: String,
        /// Its value.
        value: String,
    },
}

/// A text that names no share.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("write services, or tag:KEY=VALUE with an activated cost allocation tag")]
pub struct NoShare;

impl FromStr for Share {
    type Err = NoShare;

    fn from_str(text: &str) -> Result<Self, NoShare> {
        if text == "services" {
            return Ok(Self::Services);
        }
        let tag = text.strip_prefix("tag:").and_then(|tag| tag.split_once('='));
        match tag {
            Some((key, value)) if !key.is_empty() => Ok(Self::Tagged {
                key: key.to_owned(),
                value: value.to_owned(),
            }),
            _ => Err(NoShare),
        }
    }
}

/// As [`FromStr`] reads it.
impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Services => f.write_str("services"),
            Self::Tagged { key, value } => write!(f, "tag:{key}={value}"),
        }
    }
}

/// Which days both figures are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// The first, in UTC.
    #[serde(with = "crate::price::date")]
    pub from: Date,
    /// The day after the last.
    #[serde(with = "crate::price::date")]
    pub to: Date,
}

/// What Cost Explorer says a service cost (`UnblendedCost`, grouped by `SERVICE`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Billed {
    /// The service as Cost Explorer names it.
    pub service: String,
    /// Its cost.
    pub cost: Usd,
}

/// What Cost Explorer said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bill {
    /// Of which part of the account.
    pub share: Share,
    /// Of which days.
    pub period: Period,
    /// When it said so.
    #[serde(with = "time::serde::rfc3339")]
    pub as_of: OffsetDateTime,
    /// AWS itself still calls it an estimate.
    pub estimated: bool,
    /// By service.
    pub services: Vec<Billed>,
}

impl Bill {
    /// Cost Explorer is brought up to date once a day or so, and each request costs a cent.
    const KEPT: Duration = Duration::DAY;
    /// AWS closes a month's bill some days after it is over.
    const CLOSES_AFTER: Duration = Duration::days(7);

    /// Whether asking again would give nothing else: it is not a day old, or of a month whose bill was closed.
    pub fn is_current(&self, now: OffsetDateTime) -> bool {
        let said = self.as_of.to_offset(UtcOffset::UTC).date();
        let whole_month = self.period.to.day() == 1;
        now - self.as_of < Self::KEPT
            || (whole_month && !self.estimated && said >= self.period.to + Self::CLOSES_AFTER)
    }
}

/// Adds what asking Cost Explorer itself cost on each day: one date for each request.
pub fn count_requests(days: &mut Vec<Day>, requests: &[Date], region: &Region) {
    for &date in requests {
        let position = days.partition_point(|day| day.date < date);
        if days.get(position).is_none_or(|day| day.date != date) {
            let usage = Usage::new(region.clone());
            days.insert(position, Day { date, usage });
        }
        days[position]
            .usage
            .add(Resource::Console, Dimension::CostExplorerRequest, Quantity::ONE);
    }
}

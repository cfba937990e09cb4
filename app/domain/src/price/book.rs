//! The book of prices.

use super::{Allowance, Dimension, HOURS_A_MONTH, NotPriced, Quantity, Source, Tier, Tiers, Usd};
use crate::name::Region;
use crate::snapshot::{Direction, Units};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use time::{Date, Duration, OffsetDateTime};

time::serde::format_description!(pub(crate) date, Date, "[year]-[month]-[day]");

/// Prices of regions, dated, each with its source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriceBook {
    pub(super) version: String,
    pub(super) compiled: Date,
    pub(super) regions: BTreeMap<Region, BTreeMap<Dimension, Entry>>,
    pub(super) allowances: Vec<Allowance>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Entry {
    Confirmed(Tiers),
    Unconfirmed(Tiers),
}

/// A price book that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum InvalidPriceBook {
    /// It is not written as one.
    #[error("the price book cannot be read: {0}")]
    Malformed(#[from] serde_json::Error),
    /// A price in it makes no sense.
    #[error("the price book's price of {dimension:?} in {region} makes no sense: {fault}")]
    Price {
        /// Of what.
        dimension: Dimension,
        /// Where.
        region: Region,
        /// What is wrong with it.
        fault: &'static str,
    },
}

/// How old a price is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Age {
    /// Whole days since its source was last read.
    pub days: i64,
}

impl Age {
    /// Prices of these services change once in some years, and without a word to the console: half a year is long enough.
    pub const STALE_AFTER_DAYS: i64 = 182;

    pub(super) fn of(checked: Date, now: OffsetDateTime) -> Self {
        let since: Duration = now.to_offset(time::UtcOffset::UTC).date() - checked;
        Self {
            days: since.whole_days(),
        }
    }

    /// Whether one should look again.
    pub fn is_stale(self) -> bool {
        self.days > Self::STALE_AFTER_DAYS
    }
}

impl PriceBook {
    /// The book that comes with the console.
    ///
    /// # Errors
    /// The file is broken; a test reads it.
    pub fn embedded() -> Result<Self, InvalidPriceBook> {
        Self::parse(include_str!("book.json"))
    }

    /// Reads a book.
    ///
    /// # Errors
    /// The text is not a price book, or a price in it makes no sense.
    pub fn parse(json: &str) -> Result<Self, InvalidPriceBook> {
        let file: BookFile = serde_json::from_str(json)?;
        let mut regions = BTreeMap::new();
        for (region, entries) in file.regions {
            let mut known = BTreeMap::new();
            for (dimension, entry) in entries {
                let entry = entry.checked().map_err(|fault| InvalidPriceBook::Price {
                    dimension,
                    region: region.clone(),
                    fault,
                })?;
                known.insert(dimension, entry);
            }
            regions.insert(region, known);
        }
        Ok(Self {
            version: file.version,
            compiled: file.compiled,
            regions,
            allowances: file.allowances,
        })
    }

    /// The prices of these dimensions alone, with the free tiers that are good for them.
    #[must_use]
    pub fn only(&self, dimensions: &BTreeSet<Dimension>) -> Self {
        let mut book = self.clone();
        for known in book.regions.values_mut() {
            known.retain(|dimension, _| dimensions.contains(dimension));
        }
        let is_good = |allowance: &Allowance| allowance.covers.iter().any(|each| dimensions.contains(each));
        book.allowances.retain(is_good);
        book
    }

    /// The same as a file.
    ///
    /// # Errors
    /// It cannot be written as JSON, which plain data always can.
    pub fn to_json(&self) -> serde_json::Result<String> {
        let entries = |entries: &BTreeMap<Dimension, Entry>| {
            let entry = |(&dimension, entry): (&Dimension, &Entry)| (dimension, EntryFile::of(entry));
            entries.iter().map(entry).collect()
        };
        let file = BookFile {
            version: self.version.clone(),
            compiled: self.compiled,
            regions: self
                .regions
                .iter()
                .map(|(region, known)| (region.clone(), entries(known)))
                .collect(),
            allowances: self.allowances.clone(),
        };
        serde_json::to_string(&file)
    }

    /// Which edition: shown beside every figure that was made with it.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// When the edition was put together.
    pub fn compiled(&self) -> Date {
        self.compiled
    }

    /// How old the edition is. Each price has an age of its own: [`Tiers::age`].
    pub fn age(&self, now: OffsetDateTime) -> Age {
        Age::of(self.compiled, now)
    }

    /// The regions it knows.
    pub fn regions(&self) -> impl Iterator<Item = &Region> {
        self.regions.keys()
    }

    /// What is free every month.
    pub fn allowances(&self) -> &[Allowance] {
        &self.allowances
    }

    /// The price of something somewhere.
    ///
    /// # Errors
    /// It has none here, and why.
    pub fn price(&self, region: &Region, dimension: Dimension) -> Result<&Tiers, NotPriced> {
        let region = self.regions.get(region).ok_or(NotPriced::UnknownRegion)?;
        match region.get(&dimension).ok_or(NotPriced::Absent)? {
            Entry::Confirmed(tiers) => Ok(tiers),
            Entry::Unconfirmed(_) => Err(NotPriced::Unconfirmed),
        }
    }

    /// A price that is written down but that no primary source confirms: to be shown as such, never charged with.
    pub fn claimed(&self, region: &Region, dimension: Dimension) -> Option<&Tiers> {
        match self.regions.get(region)?.get(&dimension)? {
            Entry::Unconfirmed(tiers) => Some(tiers),
            Entry::Confirmed(_) => None,
        }
    }

    /// What capacity held ready costs in a month of 730 hours, free tier aside: the account may use that elsewhere.
    ///
    /// # Errors
    /// One of the two prices is not known.
    pub fn provisioned_month(&self, region: &Region, units: Units) -> Result<Usd, NotPriced> {
        let reads = self.held_ready(region, Direction::Read, units.read)?;
        let writes = self.held_ready(region, Direction::Write, units.write)?;
        Ok(reads + writes)
    }

    fn held_ready(&self, region: &Region, direction: Direction, units: u64) -> Result<Usd, NotPriced> {
        self.price(region, Dimension::provisioned(direction))?
            .charge(Quantity::from(units).times(HOURS_A_MONTH))
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct BookFile {
    version: String,
    #[serde(with = "date")]
    compiled: Date,
    regions: BTreeMap<Region, BTreeMap<Dimension, EntryFile>>,
    allowances: Vec<Allowance>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct EntryFile {
    /// How many units the prices are for.
    per: Quantity,
    tiers: Vec<Tier>,
    source: String,
    #[serde(default, with = "date::option", skip_serializing_if = "Option::is_none")]
    published: Option<Date>,
    #[serde(with = "date")]
    checked: Date,
    standing: Standing,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Standing {
    Confirmed,
    Unconfirmed,
}

impl EntryFile {
    fn of(entry: &Entry) -> Self {
        let (tiers, standing) = match entry {
            Entry::Confirmed(tiers) => (tiers, Standing::Confirmed),
            Entry::Unconfirmed(tiers) => (tiers, Standing::Unconfirmed),
        };
        Self {
            per: tiers.per,
            tiers: tiers.tiers.clone(),
            source: tiers.source.text.clone(),
            published: tiers.source.published,
            checked: tiers.source.checked,
            standing,
        }
    }

    fn checked(self) -> Result<Entry, &'static str> {
        if self.per.is_zero() {
            return Err("`per` is zero");
        }
        let ends: Vec<Option<Quantity>> = self.tiers.iter().map(|tier| tier.up_to).collect();
        if ends.is_empty() {
            return Err("it has no tier");
        }
        if ends[..ends.len() - 1].iter().any(Option::is_none) {
            return Err("only the last tier may be without an end");
        }
        let ends: Vec<Quantity> = ends.into_iter().flatten().collect();
        if ends.first().is_some_and(|first| first.is_zero()) || !ends.is_sorted_by(|one, next| one < next) {
            return Err("its tiers do not ascend");
        }
        if self.tiers.iter().any(|tier| tier.usd.is_negative()) {
            return Err("a price is negative");
        }
        let tiers = Tiers {
            per: self.per,
            tiers: self.tiers,
            source: Source {
                text: self.source,
                published: self.published,
                checked: self.checked,
            },
        };
        Ok(match self.standing {
            Standing::Confirmed => Entry::Confirmed(tiers),
            Standing::Unconfirmed => Entry::Unconfirmed(tiers),
        })
    }
}

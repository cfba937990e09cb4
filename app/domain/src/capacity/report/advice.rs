//! What a table's capacity should be.

use super::{Assessed, Fit, HotPartition};
use crate::name::Region;
use crate::price::{Dimension, NotPriced, PriceBook, Usd};
use crate::snapshot::{Direction, Units};
use serde::Serialize;
use std::collections::BTreeMap;
use time::Duration;

/// What to do with a table and its indexes: DynamoDB bills them in one mode.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Advice {
    /// What.
    pub recommendation: Recommendation,
    /// What that saves in a year; less than nothing where it costs more, and is needed nevertheless.
    pub saving_a_year: Usd,
    /// Why.
    pub causes: Vec<Cause>,
    /// How sure that is.
    pub confidence: Confidence,
}

/// What to set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Recommendation {
    /// Leave it.
    Keep,
    /// Pay requests one by one.
    OnDemand,
    /// Hold these units ready, by index and `None` for the table itself.
    #[serde(rename_all = "snake_case")]
    Provisioned {
        /// Which.
        units: Vec<(Option<String>, Units)>,
    },
    /// Nothing can be said.
    Undecided {
        /// Why not.
        because: Undecided,
    },
}

impl Recommendation {
    /// One word for it, as it is told apart in JSON.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Keep => "keep",
            Self::OnDemand => "on_demand",
            Self::Provisioned { .. } => "provisioned",
            Self::Undecided { .. } => "undecided",
        }
    }
}

/// Why nothing can be said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "why")]
pub enum Undecided {
    /// CloudWatch has nothing of the table.
    NoData,
    /// A price is missing.
    NotPriced {
        /// Why.
        reason: NotPriced,
    },
}

/// Why something is recommended.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Cause {
    /// More is held ready than is needed.
    OverProvisioned {
        /// Units held ready, together.
        held: u64,
        /// Units needed, together.
        needed: u64,
    },
    /// The 99th percentile is beyond 70 % of what is held ready.
    Tight {
        /// Whose.
        index: Option<String>,
        /// Reads or writes.
        direction: Direction,
    },
    /// Requests were refused for want of capacity.
    Throttled {
        /// Whose.
        index: Option<String>,
        /// Reads or writes.
        direction: Direction,
        /// How many.
        requests: u64,
    },
    /// A partition is hot: a better key helps, capacity does not.
    HotPartition {
        /// Whose.
        index: Option<String>,
        /// Reads or writes.
        direction: Direction,
    },
    /// One by one costs less in a month than what is needed held ready.
    OnDemandCheaper {
        /// One by one.
        on_demand: Usd,
        /// Held ready.
        provisioned: Usd,
    },
    /// What is needed held ready costs less in a month than one by one.
    ProvisionedCheaper {
        /// One by one.
        on_demand: Usd,
        /// Held ready.
        provisioned: Usd,
    },
    /// Another setting would save too little to be worth a change.
    NotWorthIt {
        /// So much a year.
        saving: Usd,
    },
}

/// How sure an advice is, and what it is unsure of.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Confidence {
    /// How sure.
    pub level: Level,
    /// Because of what not surer.
    pub doubts: Vec<Doubt>,
}

/// How sure an advice is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Two doubts or more.
    Low,
    /// One doubt.
    Medium,
    /// No doubt.
    High,
}

impl Level {
    /// By how many doubts there are.
    pub(super) fn of(doubts: usize) -> Self {
        match doubts {
            0 => Self::High,
            1 => Self::Medium,
            _ => Self::Low,
        }
    }
}

/// What makes an advice less sure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Doubt {
    /// Less than two weeks were looked at.
    FewDays {
        /// Whole days.
        days: usize,
    },
    /// Periods of more than five minutes: shorter peaks are averaged away.
    Coarse,
    /// What was refused is not in the figures: the demand is higher by an unknown amount.
    DemandUnknown,
    /// The busiest period took ten times the mean or more.
    Spiky,
    /// Demand grows: what fits today will not for long.
    Growing,
}

/// The utilisation from which capacity held ready costs less than requests one by one: price of a unit-hour ÷ (3,600 × price of
/// a request unit).
///
/// # Errors
/// One of the two prices is not known.
pub fn break_even(region: &Region, direction: Direction, book: &PriceBook) -> Result<f64, NotPriced> {
    let an_hour = book
        .price(region, Dimension::provisioned(direction))?
        .first_unit();
    let a_request = book.price(region, Dimension::on_demand(direction))?.first_unit();
    an_hour.ratio(a_request.multiplied(3600)).ok_or(NotPriced::Absent)
}

/// What is worth a change: a twentieth of what is paid, and a dollar a year.
const WORTH_A_SHARE: u32 = 20;
const WORTH_MONTHS: u32 = 12;

/// Recommends a mode, and units, for a table with its indexes: reads and writes of each.
pub fn advise(assessed: &[Assessed]) -> Advice {
    let confidence = confidence(assessed);
    let mut causes = shortages(assessed);
    let undecided = |because, causes| Advice {
        recommendation: Recommendation::Undecided { because },
        saving_a_year: Usd::ZERO,
        causes,
        confidence: confidence.clone(),
    };
    if assessed.iter().all(|each| each.consumption.is_none()) {
        return undecided(Undecided::NoData, causes);
    }
    let sum = |of: fn(&Assessed) -> &Result<Usd, NotPriced>| -> Result<Usd, NotPriced> {
        assessed.iter().map(|each| of(each).clone()).sum()
    };
    let costs = (
        sum(|each| &each.costs.now),
        sum(|each| &each.costs.on_demand),
        sum(|each| &each.costs.right_sized),
    );
    let (now, on_demand, right_sized) = match costs {
        (Ok(now), Ok(on_demand), Ok(right_sized)) => (now, on_demand, right_sized),
        (Err(reason), ..) | (_, Err(reason), _) | (.., Err(reason)) => {
            // What is short is short whatever it costs.
            return undecided(Undecided::NotPriced { reason }, causes);
        }
    };
    let must_change = causes
        .iter()
        .any(|cause| matches!(cause, Cause::Tight { .. } | Cause::Throttled { .. }));
    let best = on_demand.min(right_sized);
    let saving = (now - best).multiplied(WORTH_MONTHS);
    let worth_it = saving.multiplied(WORTH_A_SHARE) >= now.multiplied(WORTH_MONTHS) && saving >= a_dollar();
    if !must_change && !worth_it {
        causes.push(Cause::NotWorthIt { saving });
        return Advice {
            recommendation: Recommendation::Keep,
            saving_a_year: Usd::ZERO,
            causes,
            confidence,
        };
    }
    causes.extend(surplus(assessed));
    let recommendation = if on_demand <= right_sized {
        causes.push(Cause::OnDemandCheaper {
            on_demand,
            provisioned: right_sized,
        });
        Recommendation::OnDemand
    } else {
        causes.push(Cause::ProvisionedCheaper {
            on_demand,
            provisioned: right_sized,
        });
        Recommendation::Provisioned {
            units: units(assessed),
        }
    };
    Advice {
        recommendation,
        saving_a_year: saving,
        causes,
        confidence,
    }
}

/// What a change has to save in a year to be worth it.
pub(super) fn a_dollar() -> Usd {
    Usd::estimated(1.0)
}

fn shortages(assessed: &[Assessed]) -> Vec<Cause> {
    let mut causes = Vec::new();
    for each in assessed {
        let (index, direction) = each.key();
        if let HotPartition::Seen { .. } = each.hot_partition {
            causes.push(Cause::HotPartition {
                index: index.clone(),
                direction,
            });
        }
        if each.throttles.provisioned > 0 {
            causes.push(Cause::Throttled {
                index,
                direction,
                requests: each.throttles.provisioned,
            });
        } else if each.headroom.is_some_and(|left| left < 0.0) {
            causes.push(Cause::Tight { index, direction });
        }
    }
    causes
}

fn surplus(assessed: &[Assessed]) -> Option<Cause> {
    let held: u64 = assessed.iter().filter_map(|each| each.provisioned).sum();
    let needed = assessed
        .iter()
        .filter(|each| each.provisioned.is_some())
        .map(|each| each.needed)
        .sum();
    (held > needed).then_some(Cause::OverProvisioned { held, needed })
}

fn units(assessed: &[Assessed]) -> Vec<(Option<String>, Units)> {
    let mut units: BTreeMap<Option<String>, Units> = BTreeMap::new();
    for each in assessed {
        let both = units
            .entry(each.index.clone())
            .or_insert(Units { read: 1, write: 1 });
        match each.direction {
            Direction::Read => both.read = each.needed,
            Direction::Write => both.write = each.needed,
        }
    }
    units.into_iter().collect()
}

fn confidence(assessed: &[Assessed]) -> Confidence {
    let used: Vec<_> = assessed.iter().filter_map(|each| each.consumption).collect();
    let days = used
        .iter()
        .map(|used| (used.resolution * i32::try_from(used.periods).unwrap_or(i32::MAX)).whole_days())
        .max()
        .and_then(|days| usize::try_from(days).ok())
        .unwrap_or_default();
    let fits = assessed.iter().filter_map(|each| each.trend);
    let doubts: Vec<Doubt> = [
        (days < 14, Doubt::FewDays { days }),
        (
            used.iter().any(|used| used.resolution > Duration::minutes(5)),
            Doubt::Coarse,
        ),
        (
            assessed.iter().any(|each| each.throttles.all() > 0),
            Doubt::DemandUnknown,
        ),
        (
            used.iter()
                .any(|used| used.max >= 10.0 * used.average && used.max >= 1.0),
            Doubt::Spiky,
        ),
        (
            fits.into_iter()
                .any(|trend| trend.fit() == Fit::Good && trend.per_day > 0.0),
            Doubt::Growing,
        ),
    ]
    .into_iter()
    .filter_map(|(holds, doubt)| holds.then_some(doubt))
    .collect();
    Confidence {
        level: Level::of(doubts.len()),
        doubts,
    }
}

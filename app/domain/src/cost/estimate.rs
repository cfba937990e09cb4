//! Usage × prices.

use super::{Resource, Usage};
use crate::price::{Allowance, Dimension, NotPriced, PriceBook, Quantity, Service, Usd};
use serde::Serialize;
use std::collections::BTreeMap;

/// What a month's usage, or a part of a month's, costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Estimate {
    /// The edition of the price book.
    pub book: String,
    /// What for: the events that were stored.
    pub events: Quantity,
    /// By resource and dimension.
    pub lines: Vec<Line>,
    /// The free tiers that were taken from it.
    pub allowances: Vec<AllowanceUse>,
}

/// What one resource's use of one dimension costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    /// Who.
    pub resource: Resource,
    /// What for.
    pub dimension: Dimension,
    /// How much of it.
    pub quantity: Quantity,
    /// How much of that was free.
    pub free: Quantity,
    /// What the rest costs: this line's share of what all of this stack's use of the dimension costs, tier by tier.
    pub cost: Result<Usd, NotPriced>,
    /// What it would cost if other usage of the account had used the free tier up.
    pub without_free_tier: Result<Usd, NotPriced>,
}

/// How much of a free tier this stack takes. It is the whole account's: what others take of it is not known here, so the real
/// cost lies between [`Estimate::total`] and [`Estimate::without_free_tiers`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AllowanceUse {
    /// Which.
    pub allowance: Allowance,
    /// How much of it.
    pub used: Quantity,
}

/// Reckons what usage of one month, or a part of one month, costs.
///
/// Tiers and free tiers hold for the sum over all resources, so each dimension is charged as a whole and shared out by
/// quantity. The free quantity comes off first, the tiers begin with what is left.
pub fn estimate(usage: &Usage, book: &PriceBook) -> Estimate {
    let (free, allowances) = free_quantities(usage, book);
    let mut lines = Vec::new();
    for dimension in Dimension::ALL {
        let parts: Vec<(&Resource, Quantity)> = usage
            .metered()
            .filter(|(_, of, quantity)| *of == dimension && !quantity.is_zero())
            .map(|(resource, _, quantity)| (resource, quantity))
            .collect();
        let whole: Quantity = parts.iter().map(|(_, quantity)| *quantity).sum();
        let free = free.get(&dimension).copied().unwrap_or_default();
        let charge = |quantity| book.price(&usage.region, dimension)?.charge(quantity);
        let costs = shared_out(charge(whole.less(free)), &parts, whole);
        let list = shared_out(charge(whole), &parts, whole);
        for (((resource, quantity), cost), without_free_tier) in parts.into_iter().zip(costs).zip(list) {
            lines.push(Line {
                resource: resource.clone(),
                dimension,
                quantity,
                free: free.times(quantity).divided_by(whole).unwrap_or_default(),
                cost,
                without_free_tier,
            });
        }
    }
    Estimate {
        book: book.version().to_owned(),
        events: usage.events,
        lines,
        allowances,
    }
}

fn free_quantities(usage: &Usage, book: &PriceBook) -> (BTreeMap<Dimension, Quantity>, Vec<AllowanceUse>) {
    let mut free = BTreeMap::new();
    let mut uses = Vec::new();
    for allowance in book.allowances() {
        let mut left = allowance.amount;
        for dimension in &allowance.covers {
            let taken = usage.of(*dimension).min(left);
            left = left.less(taken);
            free.insert(*dimension, taken);
        }
        if left != allowance.amount {
            uses.push(AllowanceUse {
                used: allowance.amount.less(left),
                allowance: allowance.clone(),
            });
        }
    }
    (free, uses)
}

/// Shares by quantity. The last takes what is left, so that the parts are the whole to the last digit.
fn shared_out(
    cost: Result<Usd, NotPriced>,
    parts: &[(&Resource, Quantity)],
    whole: Quantity,
) -> Vec<Result<Usd, NotPriced>> {
    let cost = match cost {
        Ok(cost) => cost,
        Err(unknown) => return vec![Err(unknown); parts.len()],
    };
    let mut left = cost;
    let mut shares: Vec<Usd> = parts
        .iter()
        .map(|(_, quantity)| cost.share(*quantity, whole))
        .collect();
    if let Some((last, others)) = shares.split_last_mut() {
        for share in others {
            left = left - *share;
        }
        *last = left;
    }
    shares.into_iter().map(Ok).collect()
}

impl Estimate {
    /// All that has a price.
    pub fn total(&self) -> Usd {
        self.sum(|_| true)
    }

    /// The same if others had used the free tiers up.
    pub fn without_free_tiers(&self) -> Usd {
        self.lines
            .iter()
            .filter_map(|line| line.without_free_tier.as_ref().ok().copied())
            .sum()
    }

    /// What has no price, so that the total is too low by an unknown amount.
    pub fn not_priced(&self) -> impl Iterator<Item = (&Line, &NotPriced)> {
        self.lines
            .iter()
            .filter_map(|line| Some((line, line.cost.as_ref().err()?)))
    }

    /// By service, as an invoice has it.
    pub fn by_service(&self) -> BTreeMap<Service, Usd> {
        self.grouped(|line| line.dimension.service())
    }

    /// By what causes it.
    pub fn by_resource(&self) -> BTreeMap<&Resource, Usd> {
        self.grouped(|line| &line.resource)
    }

    /// What this console itself costs.
    pub fn of_console(&self) -> Usd {
        self.sum(|line| line.resource == Resource::Console)
    }

    /// What tracing costs.
    pub fn of_tracing(&self) -> Usd {
        self.sum(|line| line.dimension.service() == Service::XRay)
    }

    /// What the alarms cost.
    pub fn of_alarms(&self) -> Usd {
        self.sum(|line| line.resource == Resource::Alarms)
    }

    /// What a million events cost, `None` without an event.
    pub fn per_million_events(&self) -> Option<Usd> {
        (!self.events.is_zero()).then(|| self.total().times(1_000_000_u32.into(), self.events))
    }

    fn sum(&self, which: impl Fn(&Line) -> bool) -> Usd {
        self.lines
            .iter()
            .filter(|line| which(line))
            .filter_map(|line| line.cost.as_ref().ok().copied())
            .sum()
    }

    fn grouped<'a, K: Ord>(&'a self, key: impl Fn(&'a Line) -> K) -> BTreeMap<K, Usd> {
        let mut groups = BTreeMap::new();
        for line in &self.lines {
            if let Ok(cost) = line.cost {
                *groups.entry(key(line)).or_default() += cost;
            }
        }
        groups
    }
}

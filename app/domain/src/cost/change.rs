//! What made a month cost something else than another.

use super::{Estimate, Line, Resource};
use crate::price::{Dimension, Quantity, Usd};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// How costs changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// Now less before, of what is priced in both.
    pub difference: Usd,
    /// What makes it up, the largest first. Together they are the difference.
    pub drivers: Vec<Driver>,
}

/// One resource's part in a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Driver {
    /// Who.
    pub resource: Resource,
    /// What for.
    pub dimension: Dimension,
    /// How much before and now.
    pub quantities: (Quantity, Quantity),
    /// What more or less usage makes, at the average price of before.
    pub by_quantity: Usd,
    /// What another average price makes, for what is used now: another tier, less of it free, or a new price.
    pub by_price: Usd,
}

impl Driver {
    /// Both together.
    pub fn difference(&self) -> Usd {
        self.by_quantity + self.by_price
    }
}

/// Compares two estimates of periods of the same length. What has no price in one of them is left out of both.
pub fn change(before: &Estimate, now: &Estimate) -> Change {
    let (before, now) = (priced(before), priced(now));
    let lines: BTreeSet<&(&Resource, Dimension)> = before.keys().chain(now.keys()).collect();
    let mut drivers: Vec<Driver> = lines
        .into_iter()
        .filter_map(|line| driver(*line, before.get(line).copied(), now.get(line).copied()))
        .collect();
    drivers.sort_by_key(|driver| std::cmp::Reverse(driver.difference().abs()));
    Change {
        difference: drivers.iter().map(Driver::difference).sum(),
        drivers,
    }
}

type Priced<'a> = BTreeMap<(&'a Resource, Dimension), (Quantity, Option<Usd>)>;

fn priced(estimate: &Estimate) -> Priced<'_> {
    let line = |line: &Line| (line.quantity, line.cost.as_ref().ok().copied());
    estimate
        .lines
        .iter()
        .map(|each| ((&each.resource, each.dimension), line(each)))
        .collect()
}

fn driver(
    (resource, dimension): (&Resource, Dimension),
    before: Option<(Quantity, Option<Usd>)>,
    now: Option<(Quantity, Option<Usd>)>,
) -> Option<Driver> {
    let nothing = (Quantity::ZERO, Some(Usd::ZERO));
    let (used, cost) = before.unwrap_or(nothing);
    let (uses, costs) = now.unwrap_or(nothing);
    let (cost, costs) = (cost?, costs?);
    let difference = costs - cost;
    if used == uses && difference == Usd::ZERO {
        return None;
    }
    // Without usage before there is no price of before: all of it is usage.
    let by_quantity = if used.is_zero() {
        difference
    } else {
        cost.times(uses, used) - cost
    };
    Some(Driver {
        resource: resource.clone(),
        dimension,
        quantities: (used, uses),
        by_quantity,
        by_price: difference - by_quantity,
    })
}

//! A book of prices from what AWS publishes: products of the Price List.

use super::book::Entry;
use super::{Dimension, PriceBook, Quantity, Service, Source, Tier, Tiers, Usd};
use crate::name::Region;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt;
use time::Date;

/// One product of the Price List: a usage type of a service somewhere, with its price on demand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Product {
    /// The service's code, such as `AmazonDynamoDB`.
    pub service: String,
    /// What is metered, with the region's prefix, such as `APN2-WriteRequestUnits`.
    pub usage_type: String,
    /// When the list was published.
    pub published: Date,
    /// The price by quantity, in any order.
    pub steps: Vec<Step>,
}

/// A price from a quantity on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Step {
    /// From this quantity a month.
    pub from: Quantity,
    /// Up to this one, if it has an end.
    pub up_to: Option<Quantity>,
    /// Of one unit.
    pub usd: Usd,
}

/// What to ask the Price List for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The service's code.
    pub service: &'static str,
    /// The attribute that products are chosen by.
    pub attribute: &'static str,
    /// Its value.
    pub value: String,
}

/// A price that the Price List did not give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// Where.
    pub region: Region,
    /// Of what.
    pub dimension: Dimension,
    /// What is wrong.
    pub fault: Fault,
}

/// Why a product of the list is no price.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// No product has this usage type.
    #[error("it is not listed")]
    NotListed,
    /// Several have it, at different prices.
    #[error("{0} products of this usage type have different prices")]
    Ambiguous(usize),
    /// Its steps leave gaps or overlap.
    #[error("its tiers do not join")]
    Torn,
    /// The free part is another than the book's free tier.
    #[error("{0} a month are listed as free, which the book does not know")]
    FreeTier(Quantity),
    /// Ten times more or less than before is another unit rather than another price.
    #[error("it was {before} and would be {now} for one: another unit?")]
    Implausible {
        /// The first tier's price in the book.
        before: String,
        /// The listed one.
        now: String,
    },
}

/// Prices that the list did not give, all of them.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Incomplete(pub Vec<Gap>);

/// A price that is another than before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PriceChange {
    /// Where.
    pub region: Region,
    /// Of what.
    pub dimension: Dimension,
    /// Of the first unit, before; `None` if there was no price.
    pub before: Option<String>,
    /// Of the first unit, now.
    pub now: String,
}

impl fmt::Display for Incomplete {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} prices are missing:", self.0.len())?;
        for gap in &self.0 {
            let usage = usage_type(gap.dimension);
            let service = code(gap.dimension.service());
            write!(f, "\n  {} {service} {usage}: {}", gap.region, gap.fault)?;
        }
        Ok(())
    }
}

/// Everything that a book is made from: each service's products in each region, and those that have no region.
pub fn wanted(book: &PriceBook) -> Vec<Wanted> {
    let services: Vec<Service> = book_services(|dimension| !is_global(dimension));
    let by_region = book.regions().flat_map(|region| {
        services.iter().map(|service| Wanted {
            service: code(*service),
            attribute: "regionCode",
            value: region.to_string(),
        })
    });
    let global = Dimension::ALL
        .into_iter()
        .filter(|dimension| is_global(*dimension))
        .map(|dimension| Wanted {
            service: code(dimension.service()),
            attribute: "servicecode",
            value: code(dimension.service()).to_owned(),
        });
    by_region.chain(global).collect()
}

fn book_services(which: impl Fn(Dimension) -> bool) -> Vec<Service> {
    let mut services: Vec<Service> = Dimension::ALL
        .into_iter()
        .filter(|dimension| which(*dimension))
        .map(Dimension::service)
        .collect();
    services.dedup();
    services
}

/// The same regions and dimensions with today's prices. What the list does not give is kept from `book`, with its own dates, if
/// `keep_missing`; free tiers are not in the list and stay as they are.
///
/// # Errors
/// Something is not listed, or not as a price can be.
pub fn refreshed(
    book: &PriceBook,
    products: &[Product],
    today: Date,
    keep_missing: bool,
) -> Result<PriceBook, Incomplete> {
    let mut gaps = Vec::new();
    let mut regions = BTreeMap::new();
    for region in book.regions() {
        let mut known = BTreeMap::new();
        for dimension in Dimension::ALL {
            match listed(book, region, dimension, products, today) {
                Ok(tiers) => {
                    known.insert(dimension, Entry::Confirmed(tiers));
                }
                Err(Fault::NotListed) if keep_missing => {
                    if let Some(entry) = book
                        .regions
                        .get(region)
                        .and_then(|entries| entries.get(&dimension))
                    {
                        known.insert(dimension, entry.clone());
                    }
                }
                Err(fault) => gaps.push(Gap {
                    region: region.clone(),
                    dimension,
                    fault,
                }),
            }
        }
        regions.insert(region.clone(), known);
    }
    if gaps.is_empty() {
        Ok(PriceBook {
            version: today.to_string(),
            compiled: today,
            regions,
            allowances: book.allowances.clone(),
        })
    } else {
        Err(Incomplete(gaps))
    }
}

/// What is another price in `now` than in `before`.
pub fn changes(before: &PriceBook, now: &PriceBook) -> Vec<PriceChange> {
    let first = |book: &PriceBook, region: &Region, dimension| {
        let tiers = book.price(region, dimension).ok()?;
        Some(tiers.first_unit().exact())
    };
    now.regions()
        .flat_map(|region| Dimension::ALL.map(|dimension| (region, dimension)))
        .filter_map(|(region, dimension)| {
            let change = PriceChange {
                region: region.clone(),
                dimension,
                before: first(before, region, dimension),
                now: first(now, region, dimension)?,
            };
            (change.before.as_ref() != Some(&change.now)).then_some(change)
        })
        .collect()
}

fn listed(
    book: &PriceBook,
    region: &Region,
    dimension: Dimension,
    products: &[Product],
    today: Date,
) -> Result<Tiers, Fault> {
    let usage = usage_type(dimension);
    let service = code(dimension.service());
    let is_meant = |product: &&Product| {
        product.service == service
            && product
                .usage_type
                .strip_suffix(usage)
                .is_some_and(|prefix| is_prefix(prefix, region, dimension))
    };
    let found: Vec<&Product> = products.iter().filter(is_meant).collect();
    let mut prices = Vec::new();
    for product in &found {
        let tiers = tiers(&product.steps, book, dimension)?;
        if !prices.contains(&tiers) {
            prices.push(tiers);
        }
    }
    let one = match (prices.pop(), prices.len()) {
        (None, _) => return Err(Fault::NotListed),
        (Some(one), 0) => one,
        (Some(_), others) => return Err(Fault::Ambiguous(others + 1)),
    };
    let tiers = Tiers {
        per: Quantity::ONE,
        tiers: one,
        source: Source {
            text: format!("AWS Price List, {service}, {}", found[0].usage_type),
            published: found.iter().map(|product| product.published).max(),
            checked: today,
        },
    };
    plausible(book, region, dimension, tiers)
}

/// How a region's usage types begin (Price List; bills have the same). Of us-east-1 most have no prefix, some have `USE1-`.
fn is_prefix(prefix: &str, region: &Region, dimension: Dimension) -> bool {
    if is_global(dimension) {
        return prefix.is_empty() || prefix.ends_with('-');
    }
    match region.as_str() {
        "us-east-1" => matches!(prefix, "" | "USE1-"),
        "ap-northeast-2" => prefix == "APN2-",
        _ => false,
    }
}

/// The steps as tiers, without what is free: that is a free tier of the book, and shared where the book says so.
fn tiers(steps: &[Step], book: &PriceBook, dimension: Dimension) -> Result<Vec<Tier>, Fault> {
    let mut steps = steps.to_vec();
    steps.sort();
    let mut free = Quantity::ZERO;
    let mut end = Some(Quantity::ZERO);
    let mut tiers = Vec::new();
    for step in steps {
        if end != Some(step.from) || step.up_to.is_some_and(|up_to| up_to <= step.from) {
            return Err(Fault::Torn);
        }
        end = step.up_to;
        match step.up_to {
            Some(up_to) if step.usd == Usd::ZERO && tiers.is_empty() => free = up_to,
            up_to => tiers.push(Tier {
                up_to: up_to.map(|up_to| up_to.less(free)),
                usd: step.usd,
            }),
        }
    }
    if end.is_some() || tiers.iter().any(|tier| tier.usd <= Usd::ZERO) {
        return Err(Fault::Torn);
    }
    let known = book
        .allowances()
        .iter()
        .find(|allowance| allowance.covers.contains(&dimension));
    if free.is_zero() || known.is_some_and(|allowance| allowance.amount == free) {
        Ok(tiers)
    } else {
        Err(Fault::FreeTier(free))
    }
}

fn plausible(book: &PriceBook, region: &Region, dimension: Dimension, tiers: Tiers) -> Result<Tiers, Fault> {
    let before = book
        .price(region, dimension)
        .ok()
        .or_else(|| book.claimed(region, dimension));
    let Some(before) = before.map(Tiers::first_unit) else {
        return Ok(tiers);
    };
    let now = tiers.first_unit();
    match now.ratio(before) {
        Some(ratio) if (0.1..=10.0).contains(&ratio) => Ok(tiers),
        _ => Err(Fault::Implausible {
            before: before.exact(),
            now: now.exact(),
        }),
    }
}

/// Charged without a region.
fn is_global(dimension: Dimension) -> bool {
    matches!(dimension, Dimension::Dashboard | Dimension::CostExplorerRequest)
}

/// The Price List's code of a service (`pricing:GetProducts`, `ServiceCode`).
fn code(service: Service) -> &'static str {
    match service {
        Service::DynamoDb => "AmazonDynamoDB",
        Service::Lambda => "AWSLambda",
        Service::ApiGateway => "AmazonApiGateway",
        Service::CloudWatch => "AmazonCloudWatch",
        Service::XRay => "AWSXRay",
        Service::S3 => "AmazonS3",
        Service::CostExplorer => "AWSCostExplorer",
    }
}

/// What the Price List, and a bill, call it in a region without prefix.
fn usage_type(dimension: Dimension) -> &'static str {
    match dimension {
        Dimension::DynamoDbOnDemandWrite => "WriteRequestUnits",
        Dimension::DynamoDbOnDemandRead => "ReadRequestUnits",
        Dimension::DynamoDbProvisionedWrite => "WriteCapacityUnit-Hrs",
        Dimension::DynamoDbProvisionedRead => "ReadCapacityUnit-Hrs",
        Dimension::DynamoDbStorage | Dimension::LogsStorage | Dimension::S3Storage => "TimedStorage-ByteHrs",
        Dimension::DynamoDbContinuousBackup => "TimedPITRStorage-ByteHrs",
        Dimension::LambdaRequests => "Request",
        Dimension::LambdaComputeX86 => "Lambda-GB-Second",
        Dimension::LambdaComputeArm => "Lambda-GB-Second-ARM",
        Dimension::ApiGatewayRest => "ApiGatewayRequest",
        Dimension::AlarmMetric => "CW:AlarmMonitorUsage",
        Dimension::AlarmComposite => "CW:CompositeAlarmMonitorUsage",
        Dimension::CustomMetric => "CW:MetricMonitorUsage",
        Dimension::LogsIngest => "DataProcessing-Bytes",
        Dimension::Dashboard => "DashboardsUsageHour",
        Dimension::GetMetricData => "CW:GMD-Metrics",
        Dimension::XRayRecorded => "XRay-TracesStored",
        Dimension::XRayRetrieved => "XRay-TracesAccessed",
        Dimension::S3Put => "Requests-Tier1",
        Dimension::S3Get => "Requests-Tier2",
        Dimension::CostExplorerRequest => "APIRequest",
    }
}

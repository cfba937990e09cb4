//! Why Cost Explorer's figure is another.

use super::Estimate;
use crate::price::{Dimension, Service, Usd};
use serde::Serialize;
use std::collections::BTreeMap;
use time::{Date, Duration};

/// What Cost Explorer says a service cost (`UnblendedCost`, grouped by `SERVICE`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Billed {
    /// The service as Cost Explorer names it.
    pub service: String,
    /// Its cost.
    pub cost: Usd,
}

/// Which days both figures are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Period {
    /// The first, in UTC.
    #[serde(with = "crate::price::date")]
    pub from: Date,
    /// The day after the last.
    #[serde(with = "crate::price::date")]
    pub to: Date,
}

/// Both figures side by side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reconciliation {
    /// By service.
    pub services: Vec<Reconciled>,
    /// What Cost Explorer has beyond the services that are metered here: taxes, data transfer, everything else of the account.
    pub not_metered: Vec<Billed>,
}

/// One service's two figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reconciled {
    /// Which.
    pub service: Service,
    /// What was reckoned here.
    pub estimated: Usd,
    /// What Cost Explorer says; nothing if it does not list the service.
    pub billed: Usd,
    /// What explains the difference. Empty if there is none.
    pub reasons: Vec<Reason>,
}

impl Reconciled {
    /// Cost Explorer's figure less ours.
    pub fn difference(&self) -> Usd {
        self.billed - self.estimated
    }
}

/// What makes two figures of the same service differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Reason {
    /// Less than a cent.
    Rounding,
    /// This has no price here, and is left out of our figure.
    NotPriced {
        /// What.
        dimension: Dimension,
    },
    /// Cost Explorer is up to 24 hours behind, and the last days may still change (Cost Management User Guide).
    NotYetBilled,
    /// The free tier was shared with others: their figure is higher by at most this.
    FreeTierShared {
        /// What the free tiers were worth in our figure.
        at_most: Usd,
    },
    /// Cost Explorer counts the whole account, other stacks too, where it is not filtered by a tag.
    OtherUsage,
    /// Lower without another reason: credits, an agreed discount, an offer for the account's first year.
    Discount,
}

/// Days within which Cost Explorer's figures may still grow.
const SETTLES_AFTER: Duration = Duration::days(2);

/// Sets Cost Explorer's figures beside ours, of the same days.
pub fn reconcile(estimate: &Estimate, billed: &[Billed], period: Period, today: Date) -> Reconciliation {
    let mut theirs: BTreeMap<Service, Usd> = BTreeMap::new();
    let mut not_metered = Vec::new();
    for each in billed {
        match service(&each.service) {
            Some(service) => *theirs.entry(service).or_default() += each.cost,
            None => not_metered.push(each.clone()),
        }
    }
    let ours = estimate.by_service();
    let mut services: Vec<Service> = estimate
        .lines
        .iter()
        .map(|line| line.dimension.service())
        .collect();
    services.extend(theirs.keys());
    services.sort();
    services.dedup();
    let services = services.into_iter().map(|service| {
        let mut reconciled = Reconciled {
            service,
            estimated: ours.get(&service).copied().unwrap_or_default(),
            billed: theirs.get(&service).copied().unwrap_or_default(),
            reasons: Vec::new(),
        };
        reconciled.reasons = reasons(&reconciled, estimate, today < period.to + SETTLES_AFTER);
        reconciled
    });
    Reconciliation {
        services: services.collect(),
        not_metered,
    }
}

fn reasons(reconciled: &Reconciled, estimate: &Estimate, unsettled: bool) -> Vec<Reason> {
    let difference = reconciled.difference();
    if difference == Usd::ZERO {
        return Vec::new();
    }
    if difference.abs().to_cents() == Usd::ZERO {
        return vec![Reason::Rounding];
    }
    let of_service = || {
        estimate
            .lines
            .iter()
            .filter(|line| line.dimension.service() == reconciled.service)
    };
    let mut reasons = Vec::new();
    if difference.is_negative() {
        reasons.push(if unsettled {
            Reason::NotYetBilled
        } else {
            Reason::Discount
        });
        return reasons;
    }
    let mut unpriced: Vec<Dimension> = of_service()
        .filter(|line| line.cost.is_err())
        .map(|line| line.dimension)
        .collect();
    unpriced.dedup();
    reasons.extend(
        unpriced
            .into_iter()
            .map(|dimension| Reason::NotPriced { dimension }),
    );
    let free: Usd = of_service()
        .filter_map(|line| Some(*line.without_free_tier.as_ref().ok()? - *line.cost.as_ref().ok()?))
        .sum();
    if free > Usd::ZERO {
        reasons.push(Reason::FreeTierShared { at_most: free });
    }
    reasons.push(Reason::OtherUsage);
    reasons
}

/// Cost Explorer's names of the services (values of its dimension `SERVICE`).
fn service(name: &str) -> Option<Service> {
    Some(match name {
        "Amazon DynamoDB" => Service::DynamoDb,
        "AWS Lambda" => Service::Lambda,
        "Amazon API Gateway" => Service::ApiGateway,
        "AmazonCloudWatch" => Service::CloudWatch,
        "AWS X-Ray" => Service::XRay,
        "Amazon Simple Storage Service" => Service::S3,
        "AWS Cost Explorer" => Service::CostExplorer,
        _ => return None,
    })
}

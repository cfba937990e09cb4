//! Why Cost Explorer's figure is another.

use super::{Bill, Billed, Estimate, Share};
use crate::price::{Dimension, Service, Usd};
use serde::Serialize;
use std::collections::BTreeMap;
use time::{Date, Duration};

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

impl Reconciliation {
    /// What was reckoned here, of all services.
    pub fn estimated(&self) -> Usd {
        self.services.iter().map(|each| each.estimated).sum()
    }

    /// What Cost Explorer says of the same services.
    pub fn billed(&self) -> Usd {
        self.services.iter().map(|each| each.billed).sum()
    }
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
    /// Cost Explorer counts others too: the whole account or, filtered by a tag, whatever else carries it.
    OtherUsage,
    /// Filtered by a tag, Cost Explorer leaves out what carries none: requests to APIs, metrics, traces.
    NotTagged,
    /// Lower without another reason: credits, an agreed discount, an offer for the account's first year.
    Discount,
}

/// Days within which Cost Explorer's figures may still grow.
const SETTLES_AFTER: Duration = Duration::days(2);

/// The names that Cost Explorer gives to the services which are metered here (values of its dimension `SERVICE`).
pub const BILLED_SERVICES: [(&str, Service); 7] = [
    ("Amazon DynamoDB", Service::DynamoDb),
    ("AWS Lambda", Service::Lambda),
    ("Amazon API Gateway", Service::ApiGateway),
    ("AmazonCloudWatch", Service::CloudWatch),
    ("AWS X-Ray", Service::XRay),
    ("Amazon Simple Storage Service", Service::S3),
    ("AWS Cost Explorer", Service::CostExplorer),
];

/// Sets Cost Explorer's figures beside ours, of the same days.
pub fn reconcile(estimate: &Estimate, bill: &Bill, today: Date) -> Reconciliation {
    let mut theirs: BTreeMap<Service, Usd> = BTreeMap::new();
    let mut not_metered = Vec::new();
    for each in &bill.services {
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
        let unsettled = today < bill.period.to + SETTLES_AFTER;
        reconciled.reasons = reasons(&reconciled, estimate, &bill.share, unsettled);
        reconciled
    });
    Reconciliation {
        services: services.collect(),
        not_metered,
    }
}

fn reasons(reconciled: &Reconciled, estimate: &Estimate, share: &Share, unsettled: bool) -> Vec<Reason> {
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
        if let Share::Tagged { .. } = share {
            reasons.push(Reason::NotTagged);
        }
        if unsettled {
            reasons.push(Reason::NotYetBilled);
        } else if reasons.is_empty() {
            reasons.push(Reason::Discount);
        }
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

fn service(name: &str) -> Option<Service> {
    BILLED_SERVICES
        .iter()
        .find(|(theirs, _)| *theirs == name)
        .map(|(_, service)| *service)
}

//! The report on cost.

mod en;
pub mod jump;
mod ko;

pub(super) use en::EN;
pub(super) use ko::KO;

use domain::cost::{AllowanceUse, Budget, Driver, Forecast, Resource, Standing};
use domain::price::{Dimension, Unit, Usd};
use domain::report::CostReport;

/// Words of the report on cost.
#[derive(Debug)]
pub struct Cost {
    /// Title.
    pub title: &'static str,
    /// The first sentence: what does it cost, and will?
    pub verdict: fn(&CostReport) -> String,
    /// The first sentence when nothing can be read.
    pub unread: &'static str,
    /// Nothing is known of the month.
    pub missing: &'static str,
    /// How the forecast was made.
    pub forecast: fn(&Forecast) -> String,
    /// How the month stands against its budget.
    pub budget: fn(Budget, Standing) -> String,
    /// What has no price, so that the total is too low.
    pub incomplete: fn(usize) -> String,
    /// The month before, for a link.
    pub before: fn(&str) -> String,
    /// The month after, for a link.
    pub after: fn(&str) -> String,
    /// Heading of the key figures.
    pub figures: &'static str,
    /// Up to now.
    pub total: &'static str,
    /// Of a month that is over.
    pub total_over: &'static str,
    /// If others had used the free tiers up.
    pub without_free: &'static str,
    /// The whole month.
    pub expected: &'static str,
    /// A range.
    pub range: fn(Usd, Usd) -> String,
    /// A million events.
    pub per_million: &'static str,
    /// The console itself.
    pub of_console: &'static str,
    /// Tracing.
    pub of_tracing: &'static str,
    /// Alarms.
    pub of_alarms: &'static str,
    /// No event, so no unit cost.
    pub no_events: &'static str,
    /// Heading of the services.
    pub services: &'static str,
    /// Column: service.
    pub column_service: &'static str,
    /// Heading of the lines.
    pub lines: &'static str,
    /// Column: resource.
    pub column_resource: &'static str,
    /// Column: what for.
    pub column_dimension: &'static str,
    /// Column: how much.
    pub column_quantity: &'static str,
    /// Column: how much of it was free.
    pub column_free: &'static str,
    /// Column: cost.
    pub column_cost: &'static str,
    /// Column: without free tier.
    pub column_list: &'static str,
    /// Heading of the change.
    pub change: &'static str,
    /// How much it is, by what.
    pub changed: fn(Usd, Option<&Driver>) -> String,
    /// Nothing to compare with.
    pub no_change: &'static str,
    /// Column: before and now.
    pub column_quantities: &'static str,
    /// Column: by usage.
    pub column_by_quantity: &'static str,
    /// Column: by price.
    pub column_by_price: &'static str,
    /// Column: the difference.
    pub column_difference: &'static str,
    /// Title of the chart.
    pub chart: &'static str,
    /// Its unit.
    pub chart_unit: &'static str,
    /// Free tiers are the account's.
    pub free_tiers: fn(&[AllowanceUse]) -> String,
    /// A resource.
    pub resource: fn(&Resource) -> String,
    /// What is charged for.
    pub dimension: fn(Dimension) -> &'static str,
    /// What is counted.
    pub unit: fn(Unit) -> &'static str,
    /// What jumped.
    pub jump: jump::Jumped,
    /// How the figures were made.
    pub how: &'static str,
    /// The same in sentences.
    pub how_made: &'static [&'static str],
}

/// Services by the names that AWS gives them, in every language.
pub fn service(service: domain::price::Service) -> &'static str {
    use domain::price::Service;
    match service {
        Service::DynamoDb => "Amazon DynamoDB",
        Service::Lambda => "AWS Lambda",
        Service::ApiGateway => "Amazon API Gateway",
        Service::CloudWatch => "Amazon CloudWatch",
        Service::XRay => "AWS X-Ray",
        Service::S3 => "Amazon S3",
        Service::CostExplorer => "AWS Cost Explorer",
    }
}

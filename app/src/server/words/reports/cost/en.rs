//! In English.

use super::super::usd;
use super::{Cost, jump};
use domain::cost::{Driver, Resource, Standing};
use domain::price::{Dimension, Unit, Usd};
use domain::report::place;

pub(in super::super) const EN: Cost = Cost {
    title: "Cost report",
    verdict: |report| match &report.forecast {
        Some(forecast) => format!(
            "{} cost {} so far; the whole month will cost about {}",
            report.month,
            usd(report.total),
            usd(forecast.expected.total())
        ),
        None if report.over => format!("{} cost {}", report.month, usd(report.total)),
        None => format!(
            "{} cost {} so far; too few days were measured for a forecast",
            report.month,
            usd(report.total)
        ),
    },
    unread: "The costs of this month cannot be read now",
    missing: "Nothing is known of this month: CloudWatch has no use of it, and no day of it was kept.",
    forecast: |forecast| {
        format!(
            "The forecast lies between {} and {}. It rests on {} full days{}.",
            usd(forecast.low),
            usd(forecast.high),
            forecast.basis.days,
            if forecast.basis.by_weekday {
                ", each weekday like those before it"
            } else {
                ", all days taken alike"
            }
        )
    },
    budget: |budget, standing| {
        let of = format!("Budget {}", usd(budget.0));
        match standing {
            Standing::Within { left } => {
                format!("{of}: within it; {} are left even at the upper end.", usd(left))
            }
            Standing::AtRisk { by } => format!(
                "{of}: at risk; the upper end of the forecast is {} beyond it.",
                usd(by)
            ),
            Standing::WillExceed { by } => format!("{of}: will be exceeded by about {}.", usd(by)),
            Standing::Exceeded { by } => format!("{of}: exceeded by {} already.", usd(by)),
        }
    },
    incomplete: |lines| match lines {
        1 => "One line is not priced, so the real cost is higher by an unknown amount.".to_owned(),
        lines => format!("{lines} lines are not priced, so the real cost is higher by an unknown amount."),
    },
    before: |month| format!("← {month}"),
    after: |month| format!("{month} →"),
    figures: "In short",
    total: "Month to date",
    total_over: "The month",
    without_free: "If others of the account use up the free tiers",
    expected: "Forecast of the month",
    range: |low, high| format!("{} to {}", usd(low), usd(high)),
    per_million: "A million events",
    of_console: "This console itself",
    of_tracing: "Tracing",
    of_alarms: "Alarms",
    no_events: "no event was stored",
    services: "By service",
    column_service: "Service",
    lines: "By resource",
    column_resource: "Resource",
    column_dimension: "For",
    column_quantity: "Quantity",
    column_free: "Free",
    column_cost: "Cost",
    column_list: "Without free tier",
    change: "Against the same days of the month before",
    changed: |difference, driver| {
        let Some(driver) = driver else {
            return "Nothing changed.".to_owned();
        };
        let what = format!("{}, {}", resource(&driver.resource), dimension(driver.dimension));
        let direction = if difference.is_negative() { "less" } else { "more" };
        format!(
            "{} {direction}. The largest part: {what} ({}), because {}.",
            usd(difference.abs()),
            signed(driver.difference()),
            because(driver)
        )
    },
    no_change: "There is no month before to compare with.",
    column_quantities: "Before → now",
    column_by_quantity: "By usage",
    column_by_price: "By price",
    column_difference: "Change",
    chart: "Cost of each day",
    chart_unit: "USD at list price",
    free_tiers: |uses| {
        if uses.is_empty() {
            "No free tier was used.".to_owned()
        } else {
            "Free tiers are the whole account's and the whole month's. What others of the account take of them is not known here, so \
             the real cost lies between both columns."
                .to_owned()
        }
    },
    jump: jump::EN,
    resource,
    dimension,
    unit: |unit| match unit {
        Unit::RequestUnits => "request units",
        Unit::UnitHours => "unit-hours",
        Unit::GbMonths => "GB-months",
        Unit::Gb => "GB",
        Unit::GbSeconds => "GB-seconds",
        Unit::Requests => "requests",
        Unit::Months => "months",
        Unit::Metrics => "metrics",
        Unit::Traces => "traces",
    },
    how: "How these figures were made",
    how_made: &[
        "Metered usage out of CloudWatch times the prices of the price book. Taxes and data transfer are not in it.",
        "Days are in UTC, as AWS bills. Days that are over were kept with the settings of their time; others have those of now.",
        "A day before the first of which CloudWatch has anything counts nothing.",
        "S3 tells once a day how large the packages are; before the first time they count nothing. Requests to their bucket are few and \
         not counted.",
        "The console itself: the metrics it asks for, reads and writes of its table, and Cost Explorer. CloudWatch Logs does not charge \
         for the lines that it reads.",
        "Starting a Lambda instance is billed too, and is not in CloudWatch's durations.",
    ],
};

pub(super) fn resource(resource: &Resource) -> String {
    match resource {
        Resource::Table(table) => table.name().to_owned(),
        Resource::Index(table, index) => place(*table, Some(index)),
        Resource::Function => "Function".to_owned(),
        Resource::Api => "REST API".to_owned(),
        Resource::Log => "Function's log".to_owned(),
        Resource::Alarms => "Alarms".to_owned(),
        Resource::Metrics => "Collector's metrics".to_owned(),
        Resource::Dashboard => "Dashboard".to_owned(),
        Resource::Traces => "Tracing".to_owned(),
        Resource::Artifacts => "Packages".to_owned(),
        Resource::Console => "This console".to_owned(),
    }
}

fn dimension(dimension: Dimension) -> &'static str {
    match dimension {
        Dimension::DynamoDbOnDemandWrite => "on-demand writes",
        Dimension::DynamoDbOnDemandRead => "on-demand reads",
        Dimension::DynamoDbProvisionedWrite => "write capacity",
        Dimension::DynamoDbProvisionedRead => "read capacity",
        Dimension::DynamoDbStorage => "storage",
        Dimension::DynamoDbContinuousBackup => "point-in-time recovery",
        Dimension::LambdaRequests => "invocations",
        Dimension::LambdaComputeX86 => "compute, x86",
        Dimension::LambdaComputeArm => "compute, arm64",
        Dimension::ApiGatewayRest => "API calls",
        Dimension::AlarmMetric => "metrics of alarms",
        Dimension::AlarmComposite => "composite alarms",
        Dimension::CustomMetric => "custom metrics",
        Dimension::LogsIngest => "log ingestion",
        Dimension::LogsStorage => "log storage",
        Dimension::Dashboard => "dashboards",
        Dimension::GetMetricData => "metrics asked for",
        Dimension::XRayRecorded => "traces recorded",
        Dimension::XRayRetrieved => "traces retrieved",
        Dimension::S3Storage => "object storage",
        Dimension::S3Put => "writes of objects",
        Dimension::S3Get => "reads of objects",
        Dimension::CostExplorerRequest => "Cost Explorer requests",
    }
}

fn because(driver: &Driver) -> &'static str {
    let (before, now) = driver.quantities;
    match (driver.by_price.abs() > driver.by_quantity.abs(), now > before) {
        (true, _) => "its average price changed (another tier, or less of it free)",
        (false, true) => "more of it is used",
        (false, false) => "less of it is used",
    }
}

fn signed(amount: Usd) -> String {
    if amount.is_negative() {
        format!("−{}", usd(amount.abs()))
    } else {
        format!("+{}", usd(amount))
    }
}

//! What AWS itself says a month cost: Cost Explorer.
//!
//! It has one endpoint for all regions, in us-east-1, which the SDK knows and signs for. Every request costs 0.01 USD, so none is
//! tried twice ([`client`]), and whoever asks counts first.

use super::{Aws, AwsError};
use aws_config::SdkConfig;
use aws_sdk_costexplorer::Client;
use aws_sdk_costexplorer::error::SdkError;
use aws_sdk_costexplorer::operation::get_cost_and_usage::{GetCostAndUsageError, GetCostAndUsageOutput};
use aws_sdk_costexplorer::types::{
    DateInterval, Dimension, DimensionValues, Expression, Granularity, Group, GroupDefinition,
    GroupDefinitionType, ResultByTime, TagValues,
};
use aws_smithy_types::error::metadata::ProvideErrorMetadata as _;
use aws_smithy_types::retry::RetryConfig;
use domain::cost::{BILLED_SERVICES, Billed, Period, Share};
use domain::price::Usd;

const ACTION: &str = "ce:GetCostAndUsage";
/// What is charged to the account, before credits are spread over an organisation.
const METRIC: &str = "UnblendedCost";

/// What one request gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Answer {
    /// A part of the bill.
    Page {
        /// By service.
        services: Vec<Billed>,
        /// AWS still calls it an estimate.
        estimated: bool,
        /// Where to go on, if this is not all.
        next: Option<String>,
    },
    /// Nobody ever opened Cost Explorer in this account.
    NotEnabled,
    /// AWS is preparing its data.
    Preparing,
}

/// The client. A request that fails is not repeated: it would be paid for again.
pub(super) fn client(config: &SdkConfig) -> Client {
    let config = aws_sdk_costexplorer::config::Builder::from(config)
        .retry_config(RetryConfig::disabled())
        .build();
    Client::from_conf(config)
}

/// Asks once for what these days cost, by service.
///
/// # Errors
/// Cost Explorer did not say (`ce:GetCostAndUsage`).
pub(crate) async fn ask(
    aws: &Aws,
    share: &Share,
    period: Period,
    from: Option<String>,
) -> Result<Answer, AwsError> {
    let unexpressed = |_| AwsError::incomplete(ACTION, "a field of the request");
    let days = DateInterval::builder()
        .start(period.from.to_string())
        .end(period.to.to_string())
        .build()
        .map_err(unexpressed)?;
    let by_service = GroupDefinition::builder()
        .r#type(GroupDefinitionType::Dimension)
        .key("SERVICE")
        .build();
    let request = aws
        .costs
        .get_cost_and_usage()
        .time_period(days)
        .granularity(Granularity::Monthly)
        .metrics(METRIC)
        .group_by(by_service)
        .filter(filter(share))
        .set_next_page_token(from);
    let sent = async {
        match request.send().await {
            Err(error) => known(&error).map(Err).ok_or(error),
            Ok(output) => Ok(Ok(output)),
        }
    };
    match aws.call(ACTION, sent).await? {
        Ok(output) => page(output),
        Err(answer) => Ok(answer),
    }
}

fn filter(share: &Share) -> Expression {
    let expression = Expression::builder();
    match share {
        Share::Services => {
            let names = BILLED_SERVICES.map(|(name, _)| name.to_owned());
            let services = DimensionValues::builder()
                .key(Dimension::Service)
                .set_values(Some(names.into()))
                .build();
            expression.dimensions(services).build()
        }
        Share::Tagged { key, value } => {
            let tag = TagValues::builder().key(key).values(value).build();
            expression.tags(tag).build()
        }
    }
}

/// Refusals that are a state of the account, and no failure: access is denied in both senses with the same code, and only the
/// sentence tells them apart.
fn known<R>(error: &SdkError<GetCostAndUsageError, R>) -> Option<Answer> {
    let refused = error.as_service_error()?;
    let sentence = refused.message().unwrap_or_default().to_lowercase();
    if refused.code() == Some("AccessDeniedException") && sentence.contains("not enabled for cost explorer") {
        Some(Answer::NotEnabled)
    } else if refused.is_data_unavailable_exception() {
        Some(Answer::Preparing)
    } else {
        None
    }
}

fn page(output: GetCostAndUsageOutput) -> Result<Answer, AwsError> {
    let months = output.results_by_time.unwrap_or_default();
    let estimated = months.iter().any(|month| month.estimated);
    let services: Result<Vec<Billed>, AwsError> =
        months.iter().flat_map(ResultByTime::groups).map(billed).collect();
    Ok(Answer::Page {
        services: services?,
        estimated,
        next: output.next_page_token,
    })
}

fn billed(group: &Group) -> Result<Billed, AwsError> {
    let missing = |what| move || AwsError::incomplete(ACTION, what);
    let cost = group
        .metrics()
        .and_then(|metrics| metrics.get(METRIC))
        .ok_or_else(missing("a service's cost"))?;
    // An account that is billed in another currency is not comparable.
    let amount = cost
        .amount()
        .filter(|_| cost.unit() == Some("USD"))
        .and_then(dollars)
        .ok_or_else(missing("a cost in USD"))?;
    Ok(Billed {
        service: group
            .keys()
            .first()
            .ok_or_else(missing("a service's name"))?
            .clone(),
        cost: amount,
    })
}

/// What is less than a millionth comes as `1.2E-9`.
fn dollars(text: &str) -> Option<Usd> {
    text.parse()
        .ok()
        .or_else(|| text.parse().ok().map(Usd::estimated))
}

#[cfg(test)]
mod tests;

//! What a plan changes of each month's bill.

use super::Request;
use super::parameters::effective;
use crate::aws::Aws;
use domain::deployment::{
    Amount, Change, CostLine, CostOf, Footprint, Tracing, Traffic, Untold, World, monthly_change,
    tracing_change,
};
use time::Duration;

/// How many days of traffic are looked at, today among them.
const TRAFFIC_DAYS: u16 = 7;

/// Reckons it from the parameters before and after and from the template.
pub(super) async fn of(aws: &Aws, request: &Request<'_>, world: &World, changes: &[Change]) -> Vec<CostLine> {
    let book = match aws.prices.book() {
        Ok(book) => book,
        Err(error) => {
            return vec![CostLine {
                what: CostOf::Everything,
                change: Amount::NotPriced {
                    why: Untold::NoBook {
                        detail: error.to_string(),
                    },
                },
            }];
        }
    };
    let parameters = effective(request, &world.parameters);
    let after = Footprint::of(&parameters);
    // Tables that are taken in are paid for already.
    let before = if request.consent.import && !world.outside.is_empty() {
        after.clone()
    } else {
        Footprint::of(&world.parameters)
    };
    let metrics = |alarm: &str| alarm_metrics(request.template, alarm);
    let mut lines = monthly_change(&book, aws.region(), (&before, &after), changes, metrics);
    let tracing = (Tracing::of(&world.parameters), Tracing::of(&parameters));
    // Nobody calls an API that is not there yet, and what is not asked costs nothing.
    if tracing.0 != tracing.1 && before != Footprint::Nothing {
        let traffic = traffic(aws).await;
        lines.extend(tracing_change(&book, aws.region(), tracing, traffic));
    }
    lines
}

/// How many requests the API had lately, or why that is not known.
async fn traffic(aws: &Aws) -> Result<Traffic, Untold> {
    let now = (aws.clock)();
    let from = now.date() - Duration::days(i64::from(TRAFFIC_DAYS) - 1);
    let measured = aws.measured(from, TRAFFIC_DAYS, None).await;
    let measured = measured.map_err(|error| Untold::Unreadable(error.into()))?;
    Traffic::measured(&measured, now).ok_or(Untold::NoTraffic { days: TRAFFIC_DAYS })
}

/// How many metrics an alarm of our own template looks at; `None` if it is not in it any more.
fn alarm_metrics(template: &str, logical_id: &str) -> Option<u32> {
    let heading = format!("  {logical_id}:");
    let (_, body) = template.split_once(&format!("\n{heading}\n"))?;
    let body = body
        .lines()
        .take_while(|line| line.is_empty() || line.starts_with("   "));
    let metrics = body.filter(|line| line.trim() == "MetricStat:").count();
    Some(u32::try_from(metrics.max(1)).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alarm_looks_at_one_metric_or_at_all_that_it_lists() {
        for (alarm, expected) in [
            ("LambdaErrorRateAlarm", Some(1)),
            ("LambdaDurationAlarm", Some(1)),
            ("LambdaThrottlesAlarm", Some(1)),
            ("ApiServerErrorsAlarm", Some(1)),
            ("DynamoDBWriteThrottlesAlarm", Some(6)),
            ("DynamoDBReadThrottlesAlarm", Some(6)),
            ("Gone", None),
        ] {
            assert_eq!(alarm_metrics(crate::deploy::TEMPLATE, alarm), expected, "{alarm}");
        }
    }
}

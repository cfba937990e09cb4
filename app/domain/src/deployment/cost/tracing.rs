//! What X-Ray's traces cost more or less, by the traffic there was.

use super::{Amount, CostLine, CostOf, Untold};
use crate::cost::{Measured, traces_recorded};
use crate::name::Region;
use crate::price::{Dimension, HOURS_A_MONTH, PriceBook, Quantity, Usd};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use time::OffsetDateTime;

/// Who has X-Ray trace requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tracing {
    /// The function samples by itself. Where the API does too, the function follows its decision.
    pub function: bool,
    /// The API's stage samples.
    pub api: bool,
}

impl Tracing {
    /// Reads the template's parameters. A stack that was made before there were any traces in both places.
    pub fn of(parameters: &BTreeMap<String, String>) -> Self {
        let is_not = |name: &str, off: &str| parameters.get(name).is_none_or(|value| value != off);
        Self {
            function: is_not("FunctionTracing", "PassThrough"),
            api: is_not("ApiTracing", "Disabled"),
        }
    }

    /// Whether any request is traced. One trace is of the whole request, so two who trace cost as much as one.
    fn records(self) -> bool {
        self.function || self.api
    }
}

/// How many traces there are a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Traces {
    /// As many as before: one of the two that trace still does.
    AsBefore,
    /// Nobody knows: the requests were not counted.
    Uncounted,
    /// At most so many, by the last days' traffic and the default sampling rule.
    AtMost {
        /// The traces.
        traces: Quantity,
        /// The requests that they are of.
        requests: Quantity,
    },
}

/// Requests to the API over a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Traffic {
    requests: Quantity,
    seconds: Quantity,
}

impl Traffic {
    /// Since the first of which CloudWatch knows. `None` if it knows of none.
    pub fn measured(measured: &Measured, now: OffsetDateTime) -> Option<Self> {
        let first = measured.requests.iter().position(Option::is_some)?;
        let from = measured.from + measured.period * i32::try_from(first).ok()?;
        let requests = Quantity::measured(measured.requests.iter().flatten().sum())?;
        let seconds = (now - from).whole_seconds().max(1);
        Some(Self {
            requests,
            seconds: u64::try_from(seconds).ok()?.into(),
        })
    }

    /// The same, over a month.
    fn month(self) -> Self {
        let seconds = Quantity::from(HOURS_A_MONTH).times(3600_u32);
        let requests = self.requests.times(seconds).divided_by(self.seconds);
        Self {
            requests: requests.unwrap_or_default(),
            seconds,
        }
    }
}

/// What changes each month when tracing is switched; nothing if it is not. The free tier is left out, as everywhere in a plan.
pub fn tracing_change(
    book: &PriceBook,
    region: &Region,
    (before, after): (Tracing, Tracing),
    traffic: Result<Traffic, Untold>,
) -> Option<CostLine> {
    if before == after {
        return None;
    }
    let line = |traces: Traces, change| {
        Some(CostLine {
            what: CostOf::Traces(traces),
            change,
        })
    };
    if before.records() == after.records() {
        return line(Traces::AsBefore, Amount::Usd(Usd::ZERO));
    }
    let month = match traffic {
        Ok(traffic) => traffic.month(),
        Err(why) => return line(Traces::Uncounted, Amount::NotPriced { why }),
    };
    let traces = traces_recorded(month.requests, month.seconds).rounded(0);
    let charge = book
        .price(region, Dimension::XRayRecorded)
        .and_then(|price| price.charge(traces));
    let change = charge.map(|charge| {
        if after.records() {
            charge
        } else {
            Usd::ZERO - charge
        }
    });
    line(
        Traces::AtMost {
            traces,
            requests: month.requests.rounded(0),
        },
        change.into(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::Duration;
    use time::macros::datetime;

    const BOTH: Tracing = Tracing {
        function: true,
        api: true,
    };
    const API: Tracing = Tracing {
        function: false,
        api: true,
    };
    const NEITHER: Tracing = Tracing {
        function: false,
        api: false,
    };

    fn measured(requests: Vec<Option<f64>>) -> Measured {
        Measured {
            from: datetime!(2026-11-20 00:00 UTC),
            period: Duration::HOUR,
            events: vec![],
            invocations: vec![],
            duration_ms: vec![],
            requests,
            log_bytes: vec![],
            at_once: vec![],
            unreserved_at_once: vec![],
            console_reads: vec![],
            console_writes: vec![],
            package_bytes: vec![],
            capacity: vec![],
        }
    }

    #[test]
    fn a_stack_without_the_parameters_traces() {
        for (given, expected) in [
            (&[][..], BOTH),
            (&[("FunctionTracing", "Active"), ("ApiTracing", "Enabled")], BOTH),
            (&[("FunctionTracing", "PassThrough")], API),
            (
                &[("FunctionTracing", "PassThrough"), ("ApiTracing", "Disabled")],
                NEITHER,
            ),
        ] {
            let pair = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
            assert_eq!(Tracing::of(&given.iter().map(pair).collect()), expected);
        }
    }

    #[test]
    fn a_month_goes_by_the_traffic_since_the_first_request() {
        let now = datetime!(2026-11-20 10:00 UTC);
        let quiet = measured(vec![None; 24]);
        assert_eq!(Traffic::measured(&quiet, now), None);
        // 10,000 requests in five hours are 1,460,000 in 730.
        let some = measured([vec![None; 5], vec![Some(4000.0), None, Some(6000.0)]].concat());
        let month = Traffic::measured(&some, now).unwrap().month();
        assert_eq!(month.requests, Quantity::from(1_460_000_u32));
    }

    #[test]
    fn what_is_traced_is_priced_once_and_by_what_is_sampled() {
        let book = PriceBook::embedded().unwrap();
        let busy = Traffic {
            requests: 12_628_000_u32.into(),
            seconds: 2_628_000_u32.into(),
        };
        let nobody = || Err(Untold::NoTraffic { days: 7 });
        // The first of each second, 2,628,000, and 5 % of the other 10,000,000, at 5 USD a million.
        let traced = "X-Ray traces: at most 3128000 of 12628000 requests, going by the last days' traffic and the default sampling rule";
        for (region, switched, traffic, expected) in [
            ("us-east-1", (BOTH, BOTH), Ok(busy), None),
            (
                "us-east-1",
                (NEITHER, API),
                Ok(busy),
                Some(format!("{traced}: +15.64 USD")),
            ),
            (
                "us-east-1",
                (BOTH, NEITHER),
                Ok(busy),
                Some(format!("{traced}: −15.64 USD")),
            ),
            (
                "us-east-1",
                (BOTH, API),
                nobody(),
                Some(
                    "X-Ray traces: as many as before, one of the two that trace still does: +0.00 USD"
                        .to_owned(),
                ),
            ),
            (
                "us-east-1",
                (API, NEITHER),
                nobody(),
                Some(
                    "X-Ray traces: not priced, CloudWatch counted no request to the API in 7 days".to_owned(),
                ),
            ),
            (
                "eu-west-1",
                (API, NEITHER),
                Ok(busy),
                Some(format!(
                    "{traced}: not priced, the price book does not know the region"
                )),
            ),
        ] {
            let line = tracing_change(&book, &region.parse().unwrap(), switched, traffic);
            assert_eq!(line.map(|line| line.to_string()), expected);
        }
    }
}

//! The lines as the command line says them.

use super::{Amount, ComeAndGo, CostLine, CostOf, Footprint, Traces, Untold};
use crate::snapshot::Units;
use std::fmt;

impl fmt::Display for CostLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.what)?;
        match &self.change {
            Amount::Usd(amount) if amount.is_negative() => write!(f, "−{} USD", amount.abs()),
            Amount::Usd(amount) => write!(f, "+{amount} USD"),
            Amount::NotPriced { why } => write!(f, "not priced, {why}"),
        }
    }
}

impl fmt::Display for CostOf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CostOf::Capacity { from, to } => write!(f, "capacity of tables and indexes: {from} → {to}"),
            CostOf::Alarms(alarms) => f.write_str(&come_and_go(*alarms, "alarm")),
            CostOf::Dashboards(dashboards) => f.write_str(&come_and_go(*dashboards, "dashboard")),
            CostOf::Computing => f.write_str("the function's computing time"),
            CostOf::Traces(traces) => write!(f, "X-Ray traces{traces}"),
            CostOf::Everything => f.write_str("everything"),
            CostOf::Told(text) => f.write_str(text),
        }
    }
}

fn come_and_go(ComeAndGo { added, removed }: ComeAndGo, thing: &str) -> String {
    let part = |sign: char, count: usize| {
        let plural = if count == 1 { "" } else { "s" };
        (count > 0).then(|| format!("{sign}{count} {thing}{plural}"))
    };
    let parts: Vec<String> = [part('+', added), part('−', removed)]
        .into_iter()
        .flatten()
        .collect();
    parts.join(", ")
}

impl fmt::Display for Footprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Footprint::Nothing => f.write_str("none"),
            Footprint::Provisioned(Units { read, write }) => write!(f, "{read} read and {write} write units"),
            Footprint::OnDemand => f.write_str("paid by request"),
        }
    }
}

impl fmt::Display for Traces {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Traces::AsBefore => f.write_str(": as many as before, one of the two that trace still does"),
            Traces::Uncounted => Ok(()),
            Traces::AtMost { traces, requests } => write!(
                f,
                ": at most {traces} of {requests} requests, going by the last days' traffic and the default sampling rule"
            ),
        }
    }
}

impl fmt::Display for Untold {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Untold::Price(why) => why.fmt(f),
            Untold::ByRequest => f.write_str("what is paid by request depends on the traffic"),
            Untold::ByRun => {
                f.write_str("how long the new version runs for a request is known when it has run")
            }
            Untold::AlarmMetrics => {
                f.write_str("the template does not tell how many metrics an alarm looks at")
            }
            Untold::NoTraffic { days } => {
                write!(f, "CloudWatch counted no request to the API in {days} days")
            }
            Untold::Unreadable(cause) => cause.fmt(f),
            Untold::NoBook { detail } => f.write_str(detail),
            Untold::Told(text) => f.write_str(text),
        }
    }
}

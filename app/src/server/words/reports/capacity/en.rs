//! In English.

use super::super::{EN as REPORTS, usd};
use super::Capacity;
use crate::server::numbers::{grouped, measured, percentage};
use domain::capacity::report::{
    Advice, Cause, Doubt, Fit, HotPartition, Level, Recommendation, Undecided, UntilFull,
};
use domain::price::Usd;
use domain::report::place;
use domain::snapshot::Direction;
use time::Duration;

pub(in super::super) const EN: Capacity = Capacity {
    title: "Capacity report",
    verdict: super::verdict::en,
    nearest: |nearest| match nearest {
        None => {
            "When capacity is used up cannot be told: none is held ready, or no use was measured.".to_owned()
        }
        Some(nearest) => format!(
            "Nearest to its limit: {} of {}. One of a hundred periods takes {} % or more of what is ready.",
            (REPORTS.direction)(nearest.direction),
            place(nearest.table, nearest.index.as_deref()),
            percentage(nearest.used)
        ),
    },
    unread: "The capacity of this period cannot be read now",
    missing: "There is nothing to report on. Deploy the stack, then send an event.",
    advice,
    cause,
    confidence: |level| match level {
        Level::High => "Confidence: high",
        Level::Medium => "Confidence: medium",
        Level::Low => "Confidence: low",
    },
    doubt: |doubt| match doubt {
        Doubt::FewDays { days: 1 } => "only one day was measured; a pattern of weekdays needs 14".to_owned(),
        Doubt::FewDays { days } => format!("only {days} days were measured; a pattern of weekdays needs 14"),
        Doubt::Coarse => {
            "periods are longer than five minutes, so shorter peaks are averaged away".to_owned()
        }
        Doubt::DemandUnknown => {
            "what was refused is not in the figures, so demand is higher by an unknown amount".to_owned()
        }
        Doubt::Spiky => "the busiest period took ten times the mean or more".to_owned(),
        Doubt::Growing => "demand grows, so what fits today will not for long".to_owned(),
    },
    apply: "Set it in a deployment",
    apply_note: "The form is filled in and shows a plan first.",
    apply_mode: " The capacity mode counts for all tables.",
    figures: |table| format!("What {table} used of its capacity"),
    column_place: "Table or index",
    itself: "Table",
    column_ready: "Ready, units/s",
    column_average: "Average",
    column_headroom: "Left below 70 %",
    column_events: "Carries, events/s",
    column_full: "Full in",
    column_throttled: "Throttled, requests",
    on_demand: "on demand",
    unknown: "–",
    resolution: |resolution, periods| {
        format!(
            "Average, percentiles and maximum are units a second over {} periods of {}.",
            grouped(periods as u64),
            period(resolution)
        )
    },
    until_full: |full| match full {
        UntilFull::Already => "already".to_owned(),
        UntilFull::Days(1) => "1 day".to_owned(),
        UntilFull::Days(days) => format!("{} days", grouped(days)),
        UntilFull::NotGrowing => "not growing".to_owned(),
        UntilFull::Unknown => "–".to_owned(),
    },
    trend: |trend| match trend.fit() {
        Fit::None => "no trend".to_owned(),
        Fit::Weak | Fit::Good => format!(
            "{}{} % a day",
            sign(trend.per_day),
            percentage(trend.per_day.abs() / trend.now.max(f64::MIN_POSITIVE))
        ),
    },
    throttles: |throttles| {
        let causes = [
            (throttles.provisioned, "provisioned capacity"),
            (throttles.key_range, "one partition"),
            (throttles.on_demand_maximum, "on-demand maximum"),
            (throttles.account_limit, "account limit"),
        ];
        let told: Vec<String> = causes
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, cause)| format!("{} ({cause})", grouped(count)))
            .collect();
        if told.is_empty() {
            "0".to_owned()
        } else {
            told.join(", ")
        }
    },
    hot: |hot| match hot {
        HotPartition::Seen { requests } => Some(format!(
            "A partition is hot: {} requests were refused because one key takes more than a partition gives.",
            grouped(requests)
        )),
        HotPartition::Suspected => Some(
            "A partition may be hot: requests were refused although no period used up what is ready."
                .to_owned(),
        ),
        HotPartition::NoSign => None,
    },
    chart: |place, direction| format!("{place} · busiest {}", (REPORTS.direction)(direction)),
    chart_unit: |step| format!("units/s, busiest period of each {}", period(step)),
    chart_threshold: "70 % of what is ready:",
    costs: "Held ready or on demand",
    costs_note: "What a month of 730 hours costs at list price, free tier aside.",
    column_now: "Now, USD",
    column_on_demand: "On demand, USD",
    column_right: "Right size, USD",
    column_needed: "Needed, units/s",
    column_break_even: "Used, break-even",
    break_even: |used, at| match used {
        Some(used) => format!("{used} %, held ready is cheaper from {at} %"),
        None => format!("held ready is cheaper from {at} %"),
    },
    function: super::function::EN,
    around: super::around::EN,
    kept: "Kept for ever",
    keeping: |kept| {
        format!(
            "{} holds {} GB with its indexes and gained {} GB a day. Nothing deletes an event.",
            kept.table.name(),
            measured(kept.now.as_f64()),
            measured(kept.per_day.as_f64())
        )
    },
    later: |months| match months {
        12 => "In a year".to_owned(),
        months => format!("In {} years", months / 12),
    },
    column_when: "When",
    column_size: "Size, GB",
    column_month: "That month, USD",
    column_together: "All months until then, USD",
    how: "How these figures were made",
    how_made: &[
        "Consumed capacity is CloudWatch's sum ÷ the period. Periods without a request count as zero; those before the first request are left out.",
        "Percentiles are by nearest rank. Up to 30 days are read in periods of 5 minutes, more by the hour.",
        "Headroom is what is left below 70 % of what is ready, the target that auto scaling has by default, after the 99th percentile.",
        "What is needed covers the 99th percentile, and the busiest period with the 300 seconds of burst that DynamoDB saves up.",
        "An event takes 2 write units of its table and 1 of each index that it lands in.",
        "What the function used of its memory stands in the REPORT lines of its log: those of 7 days, up to 1,000 in one call or the newest of 8 stretches in 8 more, kept for an hour. An answer without a line that has more to come is followed twice. CloudWatch Logs does not charge for it.",
        "What ran at once is the highest of each day. Settings are those of now, for the whole period.",
    ],
};

fn advice(advice: &Advice) -> String {
    let worth = if advice.saving_a_year.is_negative() {
        format!("That costs {} more a year.", usd(advice.saving_a_year.abs()))
    } else {
        format!("That saves {} a year.", usd(advice.saving_a_year))
    };
    match &advice.recommendation {
        Recommendation::Keep => "Leave it as it is.".to_owned(),
        Recommendation::OnDemand => format!("Switch the table with its indexes to on demand. {worth}"),
        Recommendation::Provisioned { units } => {
            let units: Vec<String> = units
                .iter()
                .map(|(index, units)| {
                    format!(
                        "{} {} read and {} write",
                        index.as_deref().unwrap_or("table"),
                        grouped(units.read),
                        grouped(units.write)
                    )
                })
                .collect();
            format!("Hold ready: {}. {worth}", units.join("; "))
        }
        Recommendation::Undecided {
            because: Undecided::NoData,
        } => "Nothing is advised: CloudWatch has nothing of this table.".to_owned(),
        Recommendation::Undecided {
            because: Undecided::NotPriced { reason },
        } => format!("Nothing is advised; {}.", (REPORTS.not_priced)(reason)),
    }
}

fn of(index: Option<&String>, direction: Direction) -> String {
    let direction = (REPORTS.direction)(direction);
    match index {
        None => format!("{direction} of the table"),
        Some(index) => format!("{direction} of {index}"),
    }
}

fn cause(cause: &Cause) -> String {
    match cause {
        Cause::OverProvisioned { held, needed } => {
            format!(
                "{} units are ready, {} are needed.",
                grouped(*held),
                grouped(*needed)
            )
        }
        Cause::Tight { index, direction } => {
            format!(
                "The 99th percentile of {} is beyond 70 % of what is ready.",
                of(index.as_ref(), *direction)
            )
        }
        Cause::Throttled {
            index,
            direction,
            requests,
        } => format!(
            "{} {} were refused for want of capacity.",
            grouped(*requests),
            of(index.as_ref(), *direction)
        ),
        Cause::HotPartition { index, direction } => format!(
            "A partition is hot for {}: a key that spreads better helps, more capacity does not.",
            of(index.as_ref(), *direction)
        ),
        Cause::OnDemandCheaper {
            on_demand,
            provisioned,
        } => compared("On demand", *on_demand, *provisioned),
        Cause::ProvisionedCheaper {
            on_demand,
            provisioned,
        } => compared("Held ready", *provisioned, *on_demand),
        Cause::NotWorthIt { saving } if *saving > Usd::ZERO => {
            format!(
                "Another setting would save {} a year, too little for a change.",
                usd(*saving)
            )
        }
        Cause::NotWorthIt { .. } => "No other setting is cheaper.".to_owned(),
    }
}

fn compared(cheaper: &str, cost: Usd, other: Usd) -> String {
    format!(
        "{cheaper} costs {} a month, the other mode {}.",
        usd(cost),
        usd(other)
    )
}

fn sign(value: f64) -> &'static str {
    if value < 0.0 { "−" } else { "+" }
}

fn period(period: Duration) -> String {
    match (period.whole_hours(), period.whole_minutes()) {
        (0, minutes) => format!("{minutes} minutes"),
        (1, 60) => "an hour".to_owned(),
        (hours, minutes) if hours * 60 == minutes => format!("{hours} hours"),
        (_, minutes) => format!("{minutes} minutes"),
    }
}

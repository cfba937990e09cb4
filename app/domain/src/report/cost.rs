//! The cost report.

use super::{CalendarMonth, Prices, Statement, name, word};
use crate::cost::{
    Budget, Change, Day, Deployed, Estimate, Forecast, Jump, Jumps, Reason, Reconciled, Reconciliation,
    Standing, Step, change, estimate, forecast, reconcile, steps, used_between,
};
use crate::csv::{Cell, record};
use crate::name::Region;
use crate::price::{PriceBook, Usd};
use crate::snapshot::Observed;
use serde::Serialize;
use std::collections::BTreeMap;
use time::{Date, Duration, OffsetDateTime};

/// What the stack costs in a month, and will.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CostReport {
    /// Year and number.
    pub month: String,
    /// Where.
    pub region: Region,
    /// Whether the month is over.
    pub over: bool,
    /// By which prices.
    pub prices: Prices,
    /// All that has a price, up to now.
    pub total: Usd,
    /// The same if others of the account had used the free tiers up.
    pub without_free_tiers: Usd,
    /// `None` without an event.
    pub per_million_events: Option<Usd>,
    /// What this console itself costs.
    pub of_console: Usd,
    /// What tracing costs.
    pub of_tracing: Usd,
    /// What the alarms cost.
    pub of_alarms: Usd,
    /// Line by line.
    pub estimate: Estimate,
    /// Only of the month that is not over, and with enough days.
    pub forecast: Option<Forecast>,
    /// What the month may cost, and how it stands against that; only with a forecast.
    pub budget: Option<(Budget, Standing)>,
    /// Against the same days of the month before, if they were metered.
    pub change: Option<Change>,
    /// What jumped in this month, and after what.
    pub jumps: Jumps,
    /// What AWS itself says; `None` if the console is not told to ask.
    pub statement: Option<Observed<Statement>>,
    /// Its figure beside ours, of the same days.
    pub reconciliation: Option<Reconciliation>,
    /// Day by day as far as they are over, at list price: free tiers are a month's.
    #[serde(skip)]
    pub daily: Vec<DailyCost>,
}

/// What a day cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DailyCost {
    /// Which.
    pub date: Date,
    /// Without free tiers.
    pub cost: Usd,
}

impl CostReport {
    /// Puts it together from the month's days and those of the month before. `None` if there is no day of the month.
    pub fn of(
        days: &[Day],
        month: CalendarMonth,
        book: &PriceBook,
        budget: Option<Budget>,
        now: OffsetDateTime,
    ) -> Option<Self> {
        let today = now.to_offset(time::UtcOffset::UTC).date();
        let (first, end) = (month.first(), month.end());
        let last = end.min(today + Duration::DAY);
        let usage = used_between(days, first, end)?;
        let of_month = estimate(&usage, book);
        let over = today >= end;
        let running = !over && first <= today;
        let forecast = running.then(|| forecast(days, today, book).ok()).flatten();
        let change = earlier(first, last, month.before().first())
            .and_then(|(from, to)| used_between(days, from, to))
            .map(|usage| change(&estimate(&usage, book), &of_month));
        let standing = |budget: Budget| Some((budget, budget.standing(forecast.as_ref()?)));
        Some(Self {
            month: month.to_string(),
            region: usage.region.clone(),
            over,
            prices: Prices::of(book, now),
            total: of_month.total(),
            without_free_tiers: of_month.without_free_tiers(),
            per_million_events: of_month.per_million_events(),
            of_console: of_month.of_console(),
            of_tracing: of_month.of_tracing(),
            of_alarms: of_month.of_alarms(),
            budget: budget.and_then(standing),
            estimate: of_month,
            forecast,
            change,
            jumps: Jumps::explained(jumped(days, (first, end.min(today)), book), None),
            statement: None,
            reconciliation: None,
            daily: days
                .iter()
                .filter(|day| (first..end.min(today)).contains(&day.date))
                .map(|day| DailyCost {
                    date: day.date,
                    cost: estimate(&day.usage, book).without_free_tiers(),
                })
                .collect(),
        })
    }

    /// The same with AWS's own figure beside it. `days` are those that the report was made of.
    #[must_use]
    pub fn beside(
        mut self,
        statement: Option<Observed<Statement>>,
        days: &[Day],
        book: &PriceBook,
        today: Date,
    ) -> Self {
        let answered = statement.as_ref().and_then(|statement| statement.shown().value());
        if let Some(Statement::Answered(bill)) = answered {
            let usage = used_between(days, bill.period.from, bill.period.to);
            self.reconciliation = usage.map(|usage| reconcile(&estimate(&usage, book), bill, today));
        }
        self.statement = statement;
        self
    }

    /// The same with what was deployed around its jumps.
    #[must_use]
    pub fn after(mut self, deployed: &[Deployed]) -> Self {
        self.jumps = self.jumps.after(deployed);
        self
    }

    /// As a table for a spreadsheet.
    pub fn csv(&self) -> String {
        let mut text = record(COLUMNS.map(Cell::text));
        for line in &self.estimate.lines {
            let usd =
                |cost: &Result<Usd, _>| Cell::maybe(cost.as_ref().ok().map(|cost| cost.rounded(6).exact()));
            text.push_str(&record([
                Cell::text(name(&line.resource)),
                Cell::text(word(&line.dimension.service())),
                Cell::text(word(&line.dimension)),
                Cell::text(word(&line.dimension.unit())),
                Cell::number(line.quantity.rounded(6)),
                Cell::number(line.free.rounded(6)),
                usd(&line.cost),
                usd(&line.without_free_tier),
                line.cost
                    .as_ref()
                    .err()
                    .map_or(Cell::Empty, |reason| Cell::text(reason.to_string())),
            ]));
        }
        text.push_str(&sum(
            "total",
            self.total,
            Cell::number(self.without_free_tiers.rounded(6).exact()),
        ));
        if let Some(forecast) = &self.forecast {
            text.push_str(&sum("forecast", forecast.expected.total(), Cell::Empty));
            text.push_str(&sum("forecast, low", forecast.low, Cell::Empty));
            text.push_str(&sum("forecast, high", forecast.high, Cell::Empty));
        }
        for jump in self.jumps.found() {
            text.push_str(&record(jumped_row(jump)));
        }
        for each in self.reconciliation.iter().flat_map(|both| &both.services) {
            text.push_str(&record(billed(each)));
        }
        text
    }

    /// Days that were kept are as they were when they were kept; the others as they are metered now.
    pub fn kept_first(kept: Vec<Day>, metered: Vec<Day>) -> Vec<Day> {
        let mut days: BTreeMap<Date, Day> = metered.into_iter().map(|day| (day.date, day)).collect();
        days.extend(kept.into_iter().map(|day| (day.date, day)));
        days.into_values().collect()
    }
}

/// What jumped within `month`, told from its days and the week before it.
fn jumped(days: &[Day], month: (Date, Date), book: &PriceBook) -> Option<Vec<Step>> {
    let from = month.0 - Duration::WEEK;
    let days: Vec<Day> = days
        .iter()
        .filter(|day| (from..month.1).contains(&day.date))
        .cloned()
        .collect();
    steps(&days, month, book)
}

/// The same days of the month before, as far as it has them.
fn earlier(first: Date, last: Date, before: Date) -> Option<(Date, Date)> {
    let days = last - first;
    (days > Duration::ZERO).then(|| (before, (before + days).min(first)))
}

const COLUMNS: [&str; 9] = [
    "resource",
    "service",
    "dimension",
    "unit",
    "quantity",
    "free quantity",
    "cost (USD)",
    "cost without free tier (USD)",
    "remark",
];

/// What a jump costs more a month, since when, after what, and what to do.
fn jumped_row(jump: &Jump) -> Vec<Cell> {
    let resources: Vec<String> = jump.steps.iter().map(|step| name(&step.resource)).collect();
    let first = jump.steps.first();
    let of = |say: fn(&Step) -> String| first.map_or(Cell::Empty, |step| Cell::text(say(step)));
    vec![
        Cell::text(format!("jump: {}", resources.join(", "))),
        of(|step| word(&step.dimension.service())),
        of(|step| word(&step.dimension)),
        Cell::Empty,
        Cell::Empty,
        Cell::Empty,
        Cell::Empty,
        Cell::number(jump.a_month.rounded(6).exact()),
        Cell::text(format!(
            "more a month since {}; {}; {}",
            jump.since, jump.cause, jump.action
        )),
    ]
}

/// What Cost Explorer says of a service, and why that is not what was reckoned.
fn billed(each: &Reconciled) -> Vec<Cell> {
    let reasons: Vec<String> = each.reasons.iter().map(reason).collect();
    let remark = format!(
        "reckoned here for the same days {}, difference {}{}{}",
        each.estimated.rounded(6).exact(),
        each.difference().rounded(6).exact(),
        if reasons.is_empty() { "" } else { ": " },
        reasons.join("; ")
    );
    let mut cells = vec![Cell::text("billed by AWS"), Cell::text(word(&each.service))];
    cells.extend(std::iter::repeat_n(Cell::Empty, 4));
    cells.extend([
        Cell::number(each.billed.rounded(6).exact()),
        Cell::Empty,
        Cell::text(remark),
    ]);
    cells
}

fn reason(reason: &Reason) -> String {
    match reason {
        Reason::Rounding => "less than a cent".to_owned(),
        Reason::NotPriced { dimension } => format!("{} has no price here", word(dimension)),
        Reason::NotYetBilled => "the last days are not billed yet".to_owned(),
        Reason::FreeTierShared { at_most } => {
            format!(
                "the free tier was shared with others, at most {}",
                at_most.rounded(6).exact()
            )
        }
        Reason::OtherUsage => "AWS counts other usage too".to_owned(),
        Reason::NotTagged => "what carries no tag is not in AWS's figure".to_owned(),
        Reason::Discount => "credits or discounts".to_owned(),
    }
}

fn sum(what: &str, cost: Usd, list: Cell) -> String {
    let mut cells = vec![Cell::text(what)];
    cells.extend(std::iter::repeat_n(Cell::Empty, 5));
    cells.extend([Cell::number(cost.rounded(6).exact()), list, Cell::Empty]);
    record(cells)
}

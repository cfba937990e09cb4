//! Reports for everybody who looks: what CloudWatch measured is read once for each period and kept, because it charges for every
//! metric of every call. Everything else is reckoned anew, from the latest snapshot and what was archived.

mod deployed;

pub(crate) use deployed::told;

use crate::aws::metric_data::is_kept;
use crate::aws::{Aws, MOST_DAYS, reading};
use crate::bills::Bills;
use crate::function_use::FunctionUse;
use crate::prices::NoPrices;
use crate::usage_archive::UsageArchive;
use app::server::Console;
use app::server::ports::{Costs, Pending, ReportSource};
use domain::cost::{Budget, Day, Measured, Settings, Share, count_requests};
use domain::name::AccountId;
use domain::report::{CalendarMonth, CapacityReport, CostReport, Days, Grounds};
use domain::snapshot::{Observed, Reading, Shown, Snapshot, Unavailable, Why};
use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError};
use std::time::Duration;
use time::{Date, OffsetDateTime};
use tokio::sync::Mutex;

/// How long what was measured is kept: days that are over change no more, today is looked at by the quarter of an hour.
const KEPT: Duration = Duration::from_secs(15 * 60);

/// Periods that are kept at once. A year by the hour is a megabyte.
const MOST_PERIODS: usize = 16;

/// What one reading gave. Whoever comes while it is read waits for it.
type Slot = Arc<Mutex<Option<Observed<Arc<Measured>>>>>;

/// What reports need to know beyond AWS.
#[derive(Debug, Clone, Default)]
pub struct Terms {
    /// How long the console keeps metrics: what it costs itself.
    pub metrics: Duration,
    /// What a month may cost.
    pub budget: Option<Budget>,
    /// Which part of the account's bill Cost Explorer is asked for, if it is to be asked.
    pub cost_explorer: Option<Share>,
}

/// Makes reports of what a console shows.
#[derive(Clone)]
pub struct Reporter(Arc<Inner>);

struct Inner {
    aws: Aws,
    console: Console,
    terms: Terms,
    bills: Bills,
    function: FunctionUse,
    measured: std::sync::Mutex<BTreeMap<Days, Slot>>,
}

impl Reporter {
    /// For a console, by its clock and clients.
    pub fn new(aws: Aws, console: Console, terms: Terms) -> Self {
        Self(Arc::new(Inner {
            bills: Bills::new(aws.clone(), terms.cost_explorer.clone()),
            function: FunctionUse::new(aws.clone()),
            aws,
            console,
            terms,
            measured: std::sync::Mutex::default(),
        }))
    }

    fn now(&self) -> OffsetDateTime {
        (self.0.aws.clock)()
    }

    fn settings(&self, snapshot: &Snapshot) -> Settings {
        Settings::of(snapshot, Aws::metrics_a_day(self.0.terms.metrics))
    }

    async fn measured(&self, days: Days, account: Option<&AccountId>) -> Observed<Arc<Measured>> {
        let slot = self.slot(days);
        let mut slot = slot.lock().await;
        if let Some(known) = slot.as_ref().filter(|known| is_kept(known, self.now(), KEPT)) {
            return known.clone();
        }
        let outcome = self.0.aws.measured(days.first, days.count, account).await;
        let mut measured = Observed::new(self.now(), reading(outcome.map(Arc::new)));
        if let Some(before) = slot.as_ref() {
            measured.remember(before);
        }
        *slot = Some(measured.clone());
        measured
    }

    /// A poisoned lock still holds whole slots: nothing in between can fail.
    fn slot(&self, days: Days) -> Slot {
        let mut slots = self.0.measured.lock().unwrap_or_else(PoisonError::into_inner);
        if !slots.contains_key(&days) && slots.len() >= MOST_PERIODS {
            slots.pop_first();
        }
        slots.entry(days).or_default().clone()
    }

    async fn capacity_of(&self, days: Days) -> Option<Observed<Arc<CapacityReport>>> {
        let judged = self.0.console.latest()?;
        let settings = self.settings(&judged.snapshot);
        let function = &self.0.function;
        let (measured, memory, account) = tokio::join!(
            self.measured(days, judged.snapshot.target.account.found()),
            function.memory(),
            function.account()
        );
        Some(match self.0.aws.prices.book() {
            Ok(book) => shown_as(&measured, |measured| {
                let grounds = Grounds {
                    measured,
                    settings: &settings,
                    snapshot: &judged.snapshot,
                    memory: &memory,
                    account: &account,
                    book: &book,
                };
                Some(CapacityReport::of(grounds, days, self.now()))
            }),
            Err(error) => without_prices(measured.as_of, &error),
        })
    }

    async fn cost_of(&self, month: CalendarMonth) -> Option<Observed<Arc<Costs>>> {
        let judged = self.0.console.latest()?;
        let settings = self.settings(&judged.snapshot);
        let now = self.now();
        let book = match self.0.aws.prices.book() {
            Ok(book) => Arc::new(book),
            Err(error) => return Some(without_prices(now, &error)),
        };
        let stack = &judged.snapshot.target.stack_name;
        let archive = UsageArchive::new(self.0.aws.clone(), stack);
        let billed = async {
            let statement = self.0.bills.statement(stack, month).await;
            let requests = self.0.bills.requests(stack).await.unwrap_or_else(|error| {
                tracing::warn!(%error, "what asking Cost Explorer cost cannot be read");
                Vec::new()
            });
            (statement, requests)
        };
        let report = async |kept: Vec<Day>, metered: Vec<Day>, (statement, requests): (_, Vec<Date>)| {
            let mut days = CostReport::kept_first(kept, metered);
            count_requests(&mut days, &requests, &settings.region);
            let report = CostReport::of(&days, month, &book, self.0.terms.budget, now)?;
            let report = report.beside(statement, &days, &book, now.date());
            Some(told(&self.0.aws, stack, report).await)
        };
        let costs = |report: Option<CostReport>, baseline| {
            Some(Costs {
                report: report?,
                baseline,
                book: book.clone(),
            })
        };
        let Some(window) = measurable(month, now.date()) else {
            // CloudWatch has forgotten it, or it has not begun: what was archived is all there is.
            let (kept, billed) = tokio::join!(archive.days(), billed);
            let kept = Observed::new(now, reading(kept));
            let report = match kept.shown().value() {
                Some(days) => report(days.clone(), vec![], billed).await,
                None => None,
            };
            return Some(shown_as(&kept, |_| costs(report, None)));
        };
        let (measured, kept, billed) = tokio::join!(
            self.measured(window, judged.snapshot.target.account.found()),
            archive.days(),
            billed
        );
        let kept = kept.unwrap_or_else(|error| {
            tracing::warn!(%error, "the usage archive cannot be read; the report is made from CloudWatch alone");
            Vec::new()
        });
        let report = match measured.shown().value() {
            Some(measured) => report(kept, measured.days(&settings), billed).await,
            None => None,
        };
        Some(shown_as(&measured, |measured| {
            costs(report, measured.baseline(&settings))
        }))
    }
}

/// The month, as far as it is over, and the one before: `None` if CloudWatch has nothing of it.
fn measurable(month: CalendarMonth, today: Date) -> Option<Days> {
    let first = month.before().first();
    let end = month.end().min(today + time::Duration::DAY);
    let kept_since = today - time::Duration::days(MOST_DAYS.into());
    let count = u16::try_from((end - first).whole_days()).ok()?;
    (month.first() <= today && first >= kept_since).then_some(Days { first, count })
}

/// The same observation of what is made from it; missing if nothing can be made.
fn shown_as<T, U>(observed: &Observed<T>, make: impl FnOnce(&T) -> Option<U>) -> Observed<Arc<U>> {
    let made = |made: Option<U>| made.map_or(Reading::Missing, |made| Reading::Found(Arc::new(made)));
    match observed.shown() {
        Shown::Now(value) => Observed::new(observed.as_of, made(make(value))),
        Shown::Missing => Observed::new(observed.as_of, Reading::Missing),
        Shown::Unavailable(cause) => Observed::new(observed.as_of, Reading::Unavailable(cause.clone())),
        Shown::Stale { value, as_of, cause } => {
            let mut stale = Observed::new(observed.as_of, Reading::Unavailable(cause.clone()));
            stale.remember(&Observed::new(as_of, made(make(value))));
            stale
        }
    }
}

fn without_prices<T>(as_of: OffsetDateTime, error: &NoPrices) -> Observed<T> {
    let cause = Unavailable {
        action: "prices".to_owned(),
        why: Why::Unexpected {
            code: error.to_string(),
            message: String::new(),
        },
    };
    Observed::new(as_of, Reading::Unavailable(cause))
}

impl ReportSource for Reporter {
    fn capacity(&self, days: Days) -> Pending<Option<Observed<Arc<CapacityReport>>>> {
        let reporter = self.clone();
        Box::pin(async move { reporter.capacity_of(days).await })
    }

    fn cost(&self, month: CalendarMonth) -> Pending<Option<Observed<Arc<Costs>>>> {
        let reporter = self.clone();
        Box::pin(async move { reporter.cost_of(month).await })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    #[test]
    fn cloudwatch_is_asked_for_what_it_still_has() {
        let today = date!(2026 - 11 - 23);
        let asked = |month: &str| {
            let days = measurable(month.parse().unwrap(), today)?;
            Some((days.first, days.last()))
        };
        assert_eq!(asked("2026-11"), Some((date!(2026 - 10 - 01), today)));
        assert_eq!(
            asked("2026-10"),
            Some((date!(2026 - 09 - 01), date!(2026 - 10 - 31)))
        );
        assert_eq!(asked("2026-12"), None, "it has not begun");
        assert_eq!(asked("2025-08"), None, "455 days before is 2025-08-25");
        assert_eq!(
            asked("2025-10"),
            Some((date!(2025 - 09 - 01), date!(2025 - 10 - 31)))
        );
    }
}

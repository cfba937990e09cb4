//! What the stack costs: metered usage × the price book.
//!
//! [`Usage`] is what was metered of a day or a month, [`estimate()`] what that costs line by line, [`forecast()`] what the month
//! will cost and how sure that is, [`change()`] what made it differ, [`steps()`] what jumped and after which deployment,
//! [`reconcile()`] why AWS's own figure differs, and [`what_if()`] the same for a stack that is not.

mod bill;
mod budget;
mod change;
mod estimate;
mod forecast;
mod jump;
mod metered;
mod reconcile;
mod usage;
mod what_if;

pub use bill::{Bill, Billed, NoShare, Period, Share, count_requests};
pub use budget::{Budget, Standing};
pub use change::{Change, Driver, change};
pub use estimate::{AllowanceUse, Estimate, Line, estimate};
pub use forecast::{Basis, Forecast, TooFewDays, forecast};
pub use jump::{Action, Cause, Deployed, Jump, Jumps, Step, Turned, steps};
pub use metered::{Measured, MeasuredCapacity, Settings};
pub use reconcile::{BILLED_SERVICES, Reason, Reconciled, Reconciliation, reconcile};
pub use usage::{Day, Resource, Usage, days_in_month, traces_recorded, used_between};
pub use what_if::{Assumption, Baseline, Demand, Mode, Scenario, WhatIf, what_if};

#[cfg(test)]
mod tests;

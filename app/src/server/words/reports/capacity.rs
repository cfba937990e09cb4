//! The report on capacity.

pub mod around;
mod en;
pub mod function;
mod ko;
mod verdict;

pub(super) use en::EN;
pub(super) use ko::KO;

use domain::capacity::report::{Advice, Cause, Doubt, HotPartition, Level, Throttles, Trend, UntilFull};
use domain::report::{KeptReport, Nearest, Verdict};
use domain::snapshot::Direction;
use time::Duration;

/// Words of the report on capacity.
#[derive(Debug)]
pub struct Capacity {
    /// Title.
    pub title: &'static str,
    /// The first sentence: is the size right?
    pub verdict: fn(&Verdict, u16) -> String,
    /// What is nearest to its limit.
    pub nearest: fn(Option<&Nearest>) -> String,
    /// The first sentence when nothing can be read.
    pub unread: &'static str,
    /// There is nothing to report on.
    pub missing: &'static str,
    /// What to set, and what that saves.
    pub advice: fn(&Advice) -> String,
    /// Why.
    pub cause: fn(&Cause) -> String,
    /// How sure that is.
    pub confidence: fn(Level) -> &'static str,
    /// What makes it less sure.
    pub doubt: fn(Doubt) -> String,
    /// Leads to where it can be set.
    pub apply: &'static str,
    /// What that does.
    pub apply_note: &'static str,
    /// What is to be known of the capacity mode: that it is one setting of all tables.
    pub apply_mode: &'static str,
    /// Caption of a table's figures.
    pub figures: fn(&str) -> String,
    /// Column: the table itself or an index, reads or writes.
    pub column_place: &'static str,
    /// The table itself.
    pub itself: &'static str,
    /// Column: held ready.
    pub column_ready: &'static str,
    /// Column: mean.
    pub column_average: &'static str,
    /// Column: what is left after the target.
    pub column_headroom: &'static str,
    /// Column: single events a second that the setting carries.
    pub column_events: &'static str,
    /// Column: when it is full.
    pub column_full: &'static str,
    /// Column: what was refused.
    pub column_throttled: &'static str,
    /// Requests are paid one by one.
    pub on_demand: &'static str,
    /// Not known.
    pub unknown: &'static str,
    /// Over which periods percentiles were taken.
    pub resolution: fn(Duration, usize) -> String,
    /// When capacity gets tight.
    pub until_full: fn(UntilFull) -> String,
    /// Where demand goes.
    pub trend: fn(Trend) -> String,
    /// What was refused, by cause.
    pub throttles: fn(Throttles) -> String,
    /// A partition that takes more than its share.
    pub hot: fn(HotPartition) -> Option<String>,
    /// Title of the chart.
    pub chart: fn(&str, Direction) -> String,
    /// Unit of the chart: each point is the busiest period of so long.
    pub chart_unit: fn(Duration) -> String,
    /// Name of the threshold: 70 % of what is ready.
    pub chart_threshold: &'static str,
    /// Heading of the costs.
    pub costs: &'static str,
    /// What the costs mean.
    pub costs_note: &'static str,
    /// Column: as it is.
    pub column_now: &'static str,
    /// Column: one by one.
    pub column_on_demand: &'static str,
    /// Column: what is needed, held ready.
    pub column_right: &'static str,
    /// Column: what would be needed.
    pub column_needed: &'static str,
    /// Column: share used, and the share from which held ready is cheaper.
    pub column_break_even: &'static str,
    /// That share, used and break-even, in percent.
    pub break_even: fn(Option<&str>, &str) -> String,
    /// The function.
    pub function: function::Function,
    /// The API and the log.
    pub around: around::Around,
    /// Heading of what is kept.
    pub kept: &'static str,
    /// What is kept for ever.
    pub keeping: fn(&KeptReport) -> String,
    /// In how many months.
    pub later: fn(u32) -> String,
    /// Column: when.
    pub column_when: &'static str,
    /// Column: size.
    pub column_size: &'static str,
    /// Column: that month's cost.
    pub column_month: &'static str,
    /// Column: all months until then.
    pub column_together: &'static str,
    /// How the figures were made.
    pub how: &'static str,
    /// The same in sentences.
    pub how_made: &'static [&'static str],
}

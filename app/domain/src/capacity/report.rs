//! Capacity over weeks: what was used of it, how long it lasts, and what it should be.
//!
//! [`assess()`] looks at one capacity of a table or an index; [`advise()`] at a table as a whole, because its indexes are paid as it
//! is. [`memory`] and [`concurrency`] look at the function, [`kept_for_ever`] at what is stored.

mod advice;
mod assess;
mod consumption;
mod function;
mod stored;
mod trend;

pub use advice::{Advice, Cause, Confidence, Doubt, Level, Recommendation, Undecided, advise, break_even};
pub use assess::{
    Asked, Assessed, HotPartition, MonthlyCosts, Throttles, UntilFull, assess, write_units_per_event,
};
pub use consumption::{Consumption, History};
pub use function::{Concurrency, MemoryAdvice, MemoryUse, concurrency, memory};
pub use stored::{Kept, Stored, kept_for_ever};
pub use trend::{Fit, Trend};

#[cfg(test)]
mod tests;

//! Capacity over weeks: what was used of it, how long it lasts, and what it should be.
//!
//! [`assess()`] looks at one capacity of a table or an index; [`advise()`] at a table as a whole, because its indexes are paid as it
//! is. [`memory()`] and [`concurrency()`] look at the function, [`kept_for_ever`] at what is stored.

mod advice;
mod assess;
mod concurrency;
mod consumption;
mod memory;
mod stored;
mod trend;

pub use advice::{Advice, Cause, Confidence, Doubt, Level, Recommendation, Undecided, advise, break_even};
pub(crate) use assess::until_full;
pub use assess::{
    Asked, Assessed, HotPartition, MonthlyCosts, Throttles, UntilFull, assess, write_units_per_event,
};
pub use concurrency::{AccountLimit, AtOnce, Concurrency, LimitOf, PeakOf, concurrency};
pub use consumption::{Consumption, History};
pub use memory::{
    LookedAt, MemoryAdvice, MemoryChange, MemoryConfidence, MemoryCosts, MemoryDoubt, MemoryKept,
    MemorySample, MemoryUse, MemoryUsed, max_memory_used, memory,
};
pub use stored::{Kept, Stored, kept_for_ever};
pub use trend::{Fit, Trend};

#[cfg(test)]
mod tests;

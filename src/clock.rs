//! The one place that reads the clock. Everything else is given the time, or this function, as an argument.

use time::OffsetDateTime;

/// Tells the time, in UTC.
pub type Clock = fn() -> OffsetDateTime;

/// The machine's clock.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the edge where the clock is read"
)]
pub fn system() -> OffsetDateTime {
    OffsetDateTime::now_utc()
}

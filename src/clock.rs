//! The one place that reads the clock. Everything else is given the time, or this function, as an argument.

use time::macros::format_description;
use time::{OffsetDateTime, UtcOffset};

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

/// RFC 3339 in UTC with a fixed number of digits, so that texts sort by time.
pub fn timestamp(at: OffsetDateTime) -> String {
    let format = format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:6]Z");
    // Fails only for times outside the years 0 to 9999.
    at.to_offset(UtcOffset::UTC).format(format).unwrap_or_default()
}

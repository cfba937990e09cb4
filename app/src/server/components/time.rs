//! When something was: on the person's clock, with UTC beside it.

use super::age::Age;
use crate::server::Console;
use crate::server::request::{lang, zone};
use crate::server::words::time::Day;
use crate::server::zone::{Local, Zone};
use domain::health;
use leptos::prelude::*;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// A point in time: day, hour and minute in the person's zone; to the second, and in UTC, on hover.
#[component]
pub fn Time(
    /// When it was.
    at: OffsetDateTime,
) -> impl IntoView {
    let zone = zone().unwrap_or_else(Zone::utc);
    let local = zone.local(at);
    let now = use_context::<Console>().map_or(at, |console| console.now());
    let day = if local.date == zone.local(now).date {
        Day::Today
    } else {
        Day::Other(&local.date)
    };
    let shown = (lang().words().time.at)(day, &local.time, &local.zone);
    view! {
        <time datetime=at.format(&Rfc3339).unwrap_or_default() title=exact(at)>
            {shown}
        </time>
    }
}

/// When something began, or was so at least, and how long ago that is.
#[component]
pub fn Since(
    /// When it began.
    since: health::Since,
) -> impl IntoView {
    let words = &lang().words().time;
    let (before, after) = if since.is_exact() {
        words.since
    } else {
        words.at_least_since
    };
    let at = since.at();
    view! {
        <span class="faint">{before}<Time at />{after}" · "<Age at say=words.lasted /></span>
    }
}

/// A time to the second in the person's zone, and in UTC where that is another.
pub(super) fn exact(at: OffsetDateTime) -> String {
    let utc = Zone::utc().local(at);
    match zone().map(|zone| zone.local(at)) {
        Some(local) if local != utc => format!("{local} ({utc})"),
        _ => utc.to_string(),
    }
}

/// The time of day now, to the second, on the person's clock.
pub(super) fn time_of_day(now: OffsetDateTime) -> String {
    let Local {
        time_with_seconds,
        zone,
        ..
    } = zone().unwrap_or_else(Zone::utc).local(now);
    format!("{time_with_seconds} {zone}")
}

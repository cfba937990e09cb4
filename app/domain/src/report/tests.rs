use super::*;
use crate::capacity::report::History;
use time::Duration;
use time::macros::{date, datetime};

#[test]
fn a_month_is_written_in_one_way() {
    let month = |text: &str| text.parse::<CalendarMonth>().map(CalendarMonth::first);
    assert_eq!(month("2026-11"), Ok(date!(2026 - 11 - 01)));
    for text in ["2026-13", "2026-1", "26-11", "2026", "2026-11-01", "november"] {
        assert_eq!(month(text), Err(NoPeriod), "{text}");
    }
    let november = CalendarMonth::of(datetime!(2026-12-01 08:00 +9));
    assert_eq!(november.to_string(), "2026-11", "in UTC it is still November");
    assert_eq!(november.before().to_string(), "2026-10");
    assert_eq!(november.after().to_string(), "2026-12");
    assert_eq!(november.end(), date!(2026 - 12 - 01));
}

#[test]
fn an_address_names_whole_days_that_are_over() {
    let today = date!(2026 - 11 - 23);
    for (period, until, address) in [
        ("", "", "period=14d&until=2026-11-22"),
        ("7d", "", "period=7d&until=2026-11-22"),
        ("8d", "", "period=14d&until=2026-11-22"),
        ("90d", "2026-10-31", "period=90d&until=2026-10-31"),
        ("30d", "2026-11-23", "period=30d&until=2026-11-22"),
        ("30d", "31.10.2026", "period=30d&until=2026-11-22"),
    ] {
        assert_eq!(Days::read(period, until, today).query(), address);
    }
    let week = Days::read("7d", "2026-11-07", today);
    assert_eq!(
        (week.first, week.last()),
        (date!(2026 - 11 - 01), date!(2026 - 11 - 07))
    );
}

#[test]
fn a_curve_has_steps_of_whole_hours_and_the_busiest_period_of_each() {
    let two_weeks = History {
        from: datetime!(2026-11-01 00:00 UTC),
        period: Duration::minutes(5),
        // 300 seconds: one unit a second in the first period, two in the second, then nothing.
        sums: [Some(300.0), Some(600.0)]
            .into_iter()
            .chain(std::iter::repeat_n(None, 14 * 288 - 2))
            .collect(),
    };
    let (step, peaks) = two_weeks.peaks(180);
    // 4,032 periods in 180 steps are 23 periods each; 24 are two hours.
    assert_eq!((step, peaks.len()), (Duration::hours(2), 168));
    assert_eq!((peaks[0], peaks[1]), (Some(2.0), None));
}

#[test]
fn cost_explorer_is_asked_for_days_that_are_over_and_that_it_still_has() {
    let today = date!(2026 - 11 - 23);
    let asked =
        |month: &str, today| askable(month.parse().unwrap(), today).map(|period| (period.from, period.to));
    for (month, today, outcome) in [
        (
            "2026-11",
            today,
            Ok((date!(2026 - 11 - 01), date!(2026 - 11 - 23))),
        ),
        (
            "2026-10",
            today,
            Ok((date!(2026 - 10 - 01), date!(2026 - 11 - 01))),
        ),
        ("2026-12", today, Err(Statement::NotYet)),
        ("2026-11", date!(2026 - 11 - 01), Err(Statement::NotYet)),
        (
            "2025-10",
            today,
            Ok((date!(2025 - 10 - 01), date!(2025 - 11 - 01))),
        ),
        ("2025-09", today, Err(Statement::Forgotten)),
    ] {
        assert_eq!(asked(month, today), outcome, "{month} on {today}");
    }
}

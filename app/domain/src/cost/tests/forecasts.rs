//! Months that are known, forecast while they last.

use super::*;
use time::{Date, Duration, Weekday};

const NOVEMBER: Date = date!(2026 - 11 - 01);
const DECEMBER: Date = date!(2026 - 12 - 01);

/// Sixty days from the 2nd of October: usage of a day is a thirtieth of [`month`], so many times over.
fn days(times: impl Fn(Date, u32) -> f64) -> Vec<Day> {
    let first = date!(2026 - 10 - 02);
    let a_day = Quantity::ONE.divided_by(30_u32).unwrap();
    (0..60)
        .map(|number| {
            let date = first + Duration::days(number.into());
            let factor = a_day.times(Quantity::measured(times(date, number)).unwrap());
            Day {
                date,
                usage: month().times(factor),
            }
        })
        .collect()
}

/// Between −1 and 1, the same each time, without a pattern (SplitMix64, its upper half).
fn noise(number: u32) -> f64 {
    let mut bits = u64::from(number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    let upper = u32::try_from((bits ^ (bits >> 31)) >> 32).unwrap();
    f64::from(upper) / f64::from(1_u32 << 31) - 1.0
}

fn weekly(date: Date) -> f64 {
    match date.weekday() {
        Weekday::Saturday | Weekday::Sunday => 0.4,
        _ => 1.2,
    }
}

#[test]
fn the_range_contains_the_truth() {
    type Shape = (&'static str, fn(Date, u32) -> f64);
    let shapes: [Shape; 7] = [
        ("every day alike", |_, _| 1.0),
        ("quiet weekends", |date, _| weekly(date)),
        ("noise of a fifth", |_, number| 1.0 + 0.2 * noise(number)),
        ("weekends and noise", |date, number| {
            weekly(date) * (1.0 + 0.2 * noise(number))
        }),
        ("2 % more each day", |_, number| 1.02_f64.powf(number.into())),
        ("2 % less each day", |_, number| 0.98_f64.powf(number.into())),
        ("twice as much from the 5th", |date, _| {
            if date < date!(2026 - 11 - 05) { 1.0 } else { 2.0 }
        }),
    ];
    for (shape, times) in shapes {
        let days = days(times);
        let truth = estimate(&used_between(&days, NOVEMBER, DECEMBER).unwrap(), &book()).total();
        for today in [8, 12, 18, 25, 30] {
            let today = NOVEMBER.replace_day(today).unwrap();
            let known: Vec<Day> = days.iter().filter(|day| day.date < today).cloned().collect();
            let forecast = forecast(&known, today, &book()).unwrap();
            assert!(
                forecast.low.to_cents() <= truth.to_cents() && truth.to_cents() <= forecast.high.to_cents(),
                "{shape}, on {today}: {truth} is not within {} and {}",
                forecast.low,
                forecast.high
            );
        }
    }
}

#[test]
fn a_month_without_surprises_is_known_to_the_cent() {
    let known: Vec<Day> = days(|date, _| weekly(date))
        .into_iter()
        .filter(|day| day.date < date!(2026 - 11 - 10))
        .collect();
    let forecast = forecast(&known, date!(2026 - 11 - 10), &book()).unwrap();
    let truth = estimate(
        &used_between(&days(|date, _| weekly(date)), NOVEMBER, DECEMBER).unwrap(),
        &book(),
    );
    assert_eq!(forecast.expected.total().to_cents(), truth.total().to_cents());
    assert_eq!(forecast.low.to_cents(), forecast.high.to_cents());
    assert_eq!(
        forecast.basis,
        Basis {
            days: 28,
            by_weekday: true
        }
    );
}

#[test]
fn the_range_narrows_as_the_month_passes() {
    let days = days(|_, number| 1.0 + 0.2 * noise(number));
    let width = |today| {
        let today = NOVEMBER.replace_day(today).unwrap();
        let known: Vec<Day> = days.iter().filter(|day| day.date < today).cloned().collect();
        let forecast = forecast(&known, today, &book()).unwrap();
        (forecast.high - forecast.low)
            .ratio(forecast.expected.total())
            .unwrap()
    };
    assert!(width(5) < 0.6, "{}", width(5));
    assert!(width(28) < 0.1, "{}", width(28));
    assert!(width(28) < width(15) && width(15) < width(5));
}

#[test]
fn today_counts_as_it_is_and_as_it_is_expected() {
    let all = days(|_, _| 1.0);
    let today = date!(2026 - 11 - 20);
    let mut known: Vec<Day> = all.iter().filter(|day| day.date <= today).cloned().collect();
    let half_a_day = &mut known.last_mut().unwrap().usage;
    *half_a_day = half_a_day.times(quantity("0.5"));
    let quiet = forecast(&known, today, &book()).unwrap();
    // 19.5 days of 30.
    assert_eq!(format!("{:.0}", quiet.to_date.events.as_f64()), "1950000");
    assert_eq!(format!("{:.2}", quiet.expected.total()), "43.54");
    // Today has used three days' worth already: two more than expected.
    let busy = &mut known.last_mut().unwrap().usage;
    *busy = busy.times(quantity("6"));
    let busy = forecast(&known, today, &book()).unwrap();
    assert_eq!(format!("{:.0}", busy.expected.events.as_f64()), "3200000");
}

#[test]
fn three_full_days_are_needed() {
    let known = |count: usize| days(|_, _| 1.0).into_iter().take(count).collect::<Vec<_>>();
    // The 4th of October is the third day, and not over.
    let today = date!(2026 - 10 - 04);
    assert_eq!(forecast(&known(3), today, &book()), Err(TooFewDays(2)));
    assert_eq!(forecast(&[], today, &book()), Err(TooFewDays(0)));
    let basis = forecast(&known(3), date!(2026 - 10 - 05), &book()).unwrap().basis;
    assert_eq!(
        basis,
        Basis {
            days: 3,
            by_weekday: false
        }
    );
}

#[test]
fn a_budget_warns_before_it_is_spent() {
    let known: Vec<Day> = days(|_, number| 1.0 + 0.2 * noise(number))
        .into_iter()
        .filter(|day| day.date < date!(2026 - 11 - 20))
        .collect();
    let forecast = forecast(&known, date!(2026 - 11 - 20), &book()).unwrap();
    let (so_far, expected) = (forecast.to_date.total(), forecast.expected.total());
    let cent = usd("0.01");
    let standing = |budget| Budget(budget).standing(&forecast);
    assert_eq!(standing(so_far - cent), Standing::Exceeded { by: cent });
    assert_eq!(standing(expected - cent), Standing::WillExceed { by: cent });
    assert_eq!(standing(forecast.high - cent), Standing::AtRisk { by: cent });
    assert_eq!(standing(forecast.high + cent), Standing::Within { left: cent });
}

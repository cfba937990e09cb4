use super::*;
use crate::name::Region;
use crate::snapshot::Units;
use time::macros::{date, datetime};

mod book;
mod charges;
mod list;

fn usd(text: &str) -> Usd {
    text.parse().unwrap()
}

fn quantity(text: &str) -> Quantity {
    text.parse().unwrap()
}

fn virginia() -> Region {
    "us-east-1".parse().unwrap()
}

fn seoul() -> Region {
    "ap-northeast-2".parse().unwrap()
}

/// The rule of rounding: to cents, half a cent away from zero, and only for show.
#[test]
fn an_amount_is_rounded_once_when_it_is_shown() {
    let cases = [
        ("0", "0.00"),
        ("12", "12.00"),
        ("12.344999", "12.34"),
        ("12.345", "12.35"),
        ("12.355", "12.36"),
        ("-12.345", "-12.35"),
        ("0.005", "0.01"),
        ("0.004999", "<0.01"),
        ("0.0000000001", "<0.01"),
        ("-0.004", ">-0.01"),
        ("1234567.891", "1234567.89"),
    ];
    for (amount, shown) in cases {
        assert_eq!(usd(amount).to_string(), shown, "{amount}");
    }
    assert_eq!(format!("{:.6}", usd("0.0000166667")), "0.000017");
    assert_eq!(format!("{:.4}", usd("0")), "0.0000");
    assert_eq!(usd("0.000016666700").exact(), "0.0000166667");
    // Three amounts of 0.004: 0.012, shown as 0.01. Rounded one by one they would be nothing.
    assert_eq!([usd("0.004"); 3].into_iter().sum::<Usd>(), usd("0.012"));
}

#[test]
fn money_adds_up_without_a_rest() {
    // A tenth has no end in binary: ten of them are one all the same.
    assert_eq!([usd("0.1"); 10].into_iter().sum::<Usd>(), usd("1"));
    assert_eq!(usd("3") - usd("5"), usd("-2"));
    assert_eq!(-usd("2"), usd("-2"));
    assert_eq!(usd("-2").abs(), usd("2"));
    assert!(usd("-2").is_negative() && !usd("0").is_negative());
    assert_eq!(usd("0.01").multiplied(30), usd("0.30"));
    // 9 of 12 parts of 1.00.
    assert_eq!(usd("1").share(quantity("9"), quantity("12")), usd("0.75"));
    assert_eq!(usd("1").ratio(usd("4")), Some(0.25));
    assert_eq!(usd("1").ratio(Usd::ZERO), None);
    assert_eq!(Usd::estimated(1.234_567_8), usd("1.234568"));
    assert_eq!(Usd::estimated(f64::NAN), Usd::ZERO);
}

#[test]
fn what_is_no_amount_is_refused() {
    for text in ["", "1,5", "1e-5", "$1", "NaN", "1 USD", "0x1"] {
        assert!(text.parse::<Usd>().is_err(), "{text}");
        assert!(text.parse::<Quantity>().is_err(), "{text}");
    }
    assert!("-1".parse::<Quantity>().is_err());
    assert_eq!(serde_json::to_string(&usd("0.10")).unwrap(), r#""0.1""#);
    assert_eq!(serde_json::from_str::<Usd>(r#""0.10""#).unwrap(), usd("0.1"));
    // A float in a file has lost its digits already.
    assert!(serde_json::from_str::<Usd>("0.1").is_err());
}

#[test]
fn what_cloudwatch_measured_becomes_a_quantity() {
    assert_eq!(Quantity::measured(0.1 + 0.2), Some(quantity("0.3")));
    assert_eq!(Quantity::measured(1e12), Some(quantity("1000000000000")));
    for nothing in [-1.0, f64::NAN, f64::INFINITY] {
        assert_eq!(Quantity::measured(nothing), None, "{nothing}");
    }
    assert_eq!(quantity("3").less(quantity("5")), Quantity::ZERO);
    assert_eq!(quantity("3").divided_by(Quantity::ZERO), None);
    assert_eq!(quantity("3").divided_by(quantity("4")), Some(quantity("0.75")));
}

#[test]
fn a_price_is_as_old_as_its_last_check() {
    let age = |now| Age::of(date!(2026 - 01 - 01), now);
    assert_eq!(age(datetime!(2026-01-01 23:59 UTC)).days, 0);
    // Seoul is a day ahead, the book is dated in UTC.
    assert_eq!(age(datetime!(2026-01-03 08:00 +9)).days, 1);
    assert!(!age(datetime!(2026-07-02 00:00 UTC)).is_stale());
    assert!(age(datetime!(2026-07-03 00:00 UTC)).is_stale());
}

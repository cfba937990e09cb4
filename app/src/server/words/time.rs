//! Ages and times.

use std::time::Duration;

/// Words about time.
#[derive(Debug)]
pub struct Time {
    /// How long ago.
    pub ago: fn(Duration) -> String,
    /// How long something has lasted.
    pub lasted: fn(Duration) -> String,
    /// How long ago AWS was read.
    pub checked: fn(Duration) -> String,
    /// How old a part of a page is that is older than the rest.
    pub as_of: fn(Duration) -> String,
    /// A point in time: its day, its hour and minute, the clock's zone.
    pub at: fn(Day<'_>, &str, &str) -> String,
    /// What stands before and after the time at which something began.
    pub since: (&'static str, &'static str),
    /// The same where it may have begun earlier.
    pub at_least_since: (&'static str, &'static str),
    /// What is shown is no longer brought up to date, since a time of day.
    pub stale: fn(&str) -> String,
}

/// A day, as far as it has to be said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Day<'a> {
    /// The day it is now.
    Today,
    /// Any other: year, month and day.
    Other(&'a str),
}

pub(super) const EN: Time = Time {
    ago: |age| format!("{} ago", lasted_en(age)),
    lasted: lasted_en,
    checked: |age| format!("checked {} ago", lasted_en(age)),
    as_of: |age| format!("as of {} ago", lasted_en(age)),
    at: |day, time, zone| match day {
        Day::Today => format!("today {time} {zone}"),
        Day::Other(date) => format!("{date} {time} {zone}"),
    },
    since: ("since ", ""),
    at_least_since: ("at least since ", ""),
    stale: |since| {
        format!("This page has not been brought up to date since {since}; reload it or check the console")
    },
};

pub(super) const KO: Time = Time {
    ago: |age| format!("{} 전", lasted_ko(age)),
    lasted: lasted_ko,
    checked: |age| format!("{} 전 확인", lasted_ko(age)),
    as_of: |age| format!("{} 전 기준", lasted_ko(age)),
    at: |day, time, zone| match day {
        Day::Today => format!("오늘 {time} {zone}"),
        Day::Other(date) => format!("{date} {time} {zone}"),
    },
    since: ("", "부터"),
    at_least_since: ("적어도 ", "부터"),
    stale: |since| {
        format!("이 페이지는 {since} 이후로 갱신되지 않았습니다. 새로 고치거나 콘솔을 확인하십시오")
    },
};

fn lasted_en(age: Duration) -> String {
    match age.as_secs() {
        0..60 => format!("{} s", age.as_secs()),
        seconds @ 60..3600 => format!("{} min", seconds / 60),
        seconds @ 3600..172_800 => format!("{} h", seconds / 3600),
        seconds => format!("{} days", seconds / 86_400),
    }
}

fn lasted_ko(age: Duration) -> String {
    match age.as_secs() {
        0..60 => format!("{}초", age.as_secs()),
        seconds @ 60..3600 => format!("{}분", seconds / 60),
        seconds @ 3600..172_800 => format!("{}시간", seconds / 3600),
        seconds => format!("{}일", seconds / 86_400),
    }
}

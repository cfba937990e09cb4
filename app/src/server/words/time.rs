//! Ages and times.

use std::time::Duration;

/// Words about time.
#[derive(Debug)]
pub struct Time {
    /// How long ago.
    pub ago: fn(Duration) -> String,
    /// How long ago AWS was read.
    pub checked: fn(Duration) -> String,
    /// What is shown is no longer brought up to date, since a time of day.
    pub stale: fn(&str) -> String,
}

pub(super) const EN: Time = Time {
    ago: ago_en,
    checked: |age| format!("checked {}", ago_en(age)),
    stale: |since| {
        format!("This page has not been brought up to date since {since}; reload it or check the console")
    },
};

pub(super) const KO: Time = Time {
    ago: ago_ko,
    checked: |age| format!("{} 확인", ago_ko(age)),
    stale: |since| {
        format!("이 페이지는 {since} 이후로 갱신되지 않았습니다. 새로 고치거나 콘솔을 확인하십시오")
    },
};

fn ago_en(age: Duration) -> String {
    match age.as_secs() {
        0..60 => format!("{} s ago", age.as_secs()),
        seconds @ 60..3600 => format!("{} min ago", seconds / 60),
        seconds => format!("{} h ago", seconds / 3600),
    }
}

fn ago_ko(age: Duration) -> String {
    match age.as_secs() {
        0..60 => format!("{}초 전", age.as_secs()),
        seconds @ 60..3600 => format!("{}분 전", seconds / 60),
        seconds => format!("{}시간 전", seconds / 3600),
    }
}

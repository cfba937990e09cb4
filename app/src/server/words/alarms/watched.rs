//! What an alarm compares with its threshold, over time.

use super::threshold::{Read, is_milliseconds, period_en, period_ko, read, statistic_en};
use crate::server::numbers::grouped;
use crate::server::words::metrics;
use domain::alarm::{Comparison, MetricRule, Statistic};
use domain::metrics::Window;

/// Words of the chart of an alarm's own page.
#[derive(Debug)]
pub struct Watched {
    /// Heading.
    pub title: &'static str,
    /// What is drawn.
    pub chart: fn(&MetricRule) -> String,
    /// What its values are counted in.
    pub unit: fn(&MetricRule) -> String,
    /// Beyond which side of the threshold it rings; the value follows.
    pub threshold: fn(Comparison) -> &'static str,
    /// In how many periods the value was beyond the threshold, of how many that had one.
    pub beyond: fn(usize, usize, &MetricRule, Window) -> String,
    /// There is no value at all.
    pub no_values: fn(Window) -> String,
    /// A point stands for so many periods.
    pub worst_of: fn(usize, Comparison) -> String,
    /// The threshold is a band.
    pub band: &'static str,
    /// None of its queries returns data.
    pub nothing: &'static str,
    /// What stands before and after the time at which it was read.
    pub as_of: (&'static str, &'static str),
    /// Link to the part of the log around the last time that it rang, or changed.
    pub log: fn(bool) -> &'static str,
}

/// What is drawn, by a metric's name and how its samples become one value.
fn chart(rule: &MetricRule, statistic: fn(&Statistic) -> String, join: &str, unnamed: &str) -> String {
    match read(rule) {
        Some(Read::Metric(stat)) => format!("{}{join}{}", stat.metric.name, statistic(&stat.statistic)),
        Some(Read::Expression { name, .. }) => name.to_owned(),
        None => unnamed.to_owned(),
    }
}

/// Whether values are counted, so that there is a number of them in each period.
fn is_count(rule: &MetricRule) -> bool {
    match read(rule) {
        Some(Read::Metric(stat)) => matches!(stat.statistic, Statistic::Sum | Statistic::SampleCount),
        Some(Read::Expression { .. }) | None => false,
    }
}

fn unit(rule: &MetricRule, per: fn(time::Duration) -> String, over: fn(u32) -> String) -> String {
    match read(rule) {
        Some(Read::Metric(stat)) if is_milliseconds(stat) => "ms".to_owned(),
        _ if is_count(rule) && rule.period().is_multiple_of(60) => {
            per(time::Duration::seconds(rule.period().into()))
        }
        _ => over(rule.period()),
    }
}

fn statistic_ko(statistic: &Statistic) -> String {
    match statistic {
        Statistic::SampleCount => "샘플 수".to_owned(),
        Statistic::Average => "평균".to_owned(),
        Statistic::Sum => "합계".to_owned(),
        Statistic::Minimum => "최솟값".to_owned(),
        Statistic::Maximum => "최댓값".to_owned(),
        Statistic::Percentile(_) | Statistic::Other(_) => statistic.to_string(),
    }
}

fn count(number: usize) -> String {
    grouped(u64::try_from(number).unwrap_or(u64::MAX))
}

pub(super) const EN: Watched = Watched {
    title: "What it watches",
    chart: |rule| chart(rule, statistic_en, ", ", "Expression"),
    unit: |rule| {
        unit(rule, metrics::EN.per_period, |period| {
            format!("over {}", period_en(period))
        })
    },
    threshold: |comparison| match comparison {
        Comparison::GreaterThan | Comparison::GreaterThanUpper | Comparison::OutsideBand => "Rings above",
        Comparison::GreaterThanOrEqual => "Rings from",
        Comparison::LessThan | Comparison::LessThanLower => "Rings below",
        Comparison::LessThanOrEqual => "Rings down from",
    },
    beyond: |beyond, known, rule, window| {
        let window = (metrics::EN.window)(window);
        let period = period_en(rule.period());
        let values = if known == 1 { "value" } else { "values" };
        let (how_many, are) = match beyond {
            0 => ("None".to_owned(), "is"),
            1 => ("1".to_owned(), "is"),
            _ => (count(beyond), "are"),
        };
        let known = count(known);
        format!(
            "{how_many} of {known} {values} in {window} {are} beyond the threshold; a value is for {period}."
        )
    },
    no_values: |window| {
        format!(
            "CloudWatch has no value of it in {}.",
            (metrics::EN.window)(window)
        )
    },
    worst_of: |periods, comparison| {
        let worst = if is_from_below(comparison) {
            "lowest"
        } else {
            "highest"
        };
        format!(
            "A point is the {worst} value of {periods} periods, so that it can be compared with the threshold."
        )
    },
    band: "The threshold is the band of an anomaly detection model, which only CloudWatch knows; it is not drawn.",
    nothing: "None of the alarm's queries returns data, so there is nothing that it could compare.",
    as_of: ("As of ", ""),
    log: |rang| {
        if rang {
            "Log when it last rang"
        } else {
            "Log around its last change"
        }
    },
};

pub(super) const KO: Watched = Watched {
    title: "감시하는 지표",
    chart: |rule| chart(rule, statistic_ko, " ", "수식"),
    unit: |rule| {
        unit(rule, metrics::KO.per_period, |period| {
            format!("{} 단위", period_ko(period))
        })
    },
    threshold: |comparison| match comparison {
        Comparison::GreaterThan | Comparison::GreaterThanUpper | Comparison::OutsideBand => "경보 기준(초과)",
        Comparison::GreaterThanOrEqual => "경보 기준(이상)",
        Comparison::LessThan | Comparison::LessThanLower => "경보 기준(미만)",
        Comparison::LessThanOrEqual => "경보 기준(이하)",
    },
    beyond: |beyond, known, rule, window| {
        let (known, window) = (count(known), (metrics::KO.window)(window));
        let period = period_ko(rule.period());
        match beyond {
            0 => {
                format!("{window} 동안 임계값을 벗어난 적이 없습니다. {period} 단위 값이 {known}개 있습니다.")
            }
            _ => format!(
                "{window} 동안 {period} 단위 값 {known}개 중 {}개가 임계값을 벗어났습니다.",
                count(beyond)
            ),
        }
    },
    no_values: |window| {
        format!(
            "CloudWatch에 {} 동안의 값이 없습니다.",
            (metrics::KO.window)(window)
        )
    },
    worst_of: |periods, comparison| {
        let worst = if is_from_below(comparison) {
            "최솟값"
        } else {
            "최댓값"
        };
        format!("임계값과 비교할 수 있도록 점 하나에 값 {periods}개의 {worst}을 표시합니다.")
    },
    band: "임계값이 이상 탐지 모델의 예상 범위이며 CloudWatch만 알고 있어 표시하지 않습니다.",
    nothing: "경보의 쿼리 중 데이터를 반환하는 것이 없어 비교할 값이 없습니다.",
    as_of: ("기준 시각: ", ""),
    log: |rang| {
        if rang {
            "마지막으로 울린 때의 로그"
        } else {
            "마지막으로 바뀐 때의 로그"
        }
    },
};

/// Whether it rings for low values.
fn is_from_below(comparison: Comparison) -> bool {
    matches!(
        comparison,
        Comparison::LessThan | Comparison::LessThanOrEqual | Comparison::LessThanLower
    )
}

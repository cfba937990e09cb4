//! Whether an alarm can ring, and what to do if it cannot.

use domain::alarm::Metric;
use domain::alarm::truth::{Blindness, Caution, Doubt, Fix, Proof, Truth};

/// Words about what an alarm is worth.
#[derive(Debug)]
pub struct Words {
    /// Truth in a word.
    pub word: fn(&Truth) -> &'static str,
    /// Truth in a sentence: why.
    pub because: fn(&Truth) -> String,
    /// Why it is blind.
    pub blindness: fn(&Blindness) -> String,
    /// What to do about it.
    pub fix: fn(&Fix) -> String,
    /// What to know about an alarm that can ring.
    pub caution: fn(&Caution) -> String,
}

pub(super) const EN: Words = Words {
    word: |truth| match truth {
        Truth::CanFire { .. } => "can ring",
        Truth::Blind { .. } => "blind",
        Truth::Unknown { .. } => "unknown",
    },
    because: |truth| match truth {
        Truth::CanFire { because, .. } => match because {
            Proof::Reports { metric } => format!("{} had values in the last 14 days", named(metric)),
            Proof::WrittenWhenItHappens { metric } => format!(
                "{} exists and gets values when it happens; that there are none proves nothing",
                named(metric)
            ),
            Proof::RuleIsTrue { ringing } if ringing.is_empty() => {
                "its rule is true while none of its alarms rings".to_owned()
            }
            Proof::RuleIsTrue { ringing } => {
                format!("its rule is true when these ring: {}", ringing.join(", "))
            }
        },
        Truth::Blind { because, .. } => (EN.blindness)(because),
        Truth::Unknown { because } => match because {
            Doubt::NoDataYet { metric } => format!(
                "{} had no value for 14 days, and nobody used the stack lately",
                named(metric)
            ),
            Doubt::NotKnown { metric } => {
                format!(
                    "this console does not know {}, and it had no value for 14 days",
                    named(metric)
                )
            }
            Doubt::NotOfThisStack { metric, dimension } => {
                format!("{dimension} {} is not of this stack", value(metric, dimension))
            }
            Doubt::RuleMayNeverBeTrue { rule } => {
                format!("its rule is true only if alarms ring of which that is not known: {rule}")
            }
            Doubt::Unread => "what is needed to judge could not be read".to_owned(),
            Doubt::NotJudged { what } => format!("this console does not judge such a rule: {what}"),
        },
    },
    blindness: |blindness| match blindness {
        Blindness::DimensionsCannotExist { metric, sets, page } => format!(
            "{} cannot exist: AWS writes this metric only with {} ({page})",
            named(metric),
            joined(sets, " or ")
        ),
        Blindness::ResourceMissing { metric, dimension } => format!(
            "{dimension} {} does not exist, so {} gets no values",
            value(metric, dimension),
            metric.name
        ),
        Blindness::NoData { metric } => format!(
            "{} had no value for 14 days, although the function was invoked",
            named(metric)
        ),
        Blindness::ThresholdOutOfReach {
            metric,
            threshold,
            bound,
        } => format!(
            "no value of {} passes {bound}, and the threshold is {threshold}",
            named(metric)
        ),
        Blindness::RuleNeverTrue { rule, silent } if silent.is_empty() => {
            format!("its rule contradicts itself: {rule}")
        }
        Blindness::RuleNeverTrue { rule, silent } => format!(
            "its rule, {rule}, cannot come true, as these alarms are blind or do not exist: {}",
            silent.join(", ")
        ),
    },
    fix: |fix| match fix {
        Fix::WatchSumOf { metrics } => format!(
            "watch the sum of these with metric math, each with FILL(m, 0), reads and writes in an alarm of their own if they are more than 10: {}",
            all(metrics)
        ),
        Fix::UseDimensions { sets } => format!("give the dimensions {}", joined(sets, " or ")),
        Fix::NameWhatExists { dimension } => format!("name a {dimension} that exists"),
        Fix::MoveThreshold { bound } => format!("set a threshold that values can cross; they end at {bound}"),
        Fix::CompareWithReported => {
            "compare name and dimensions with the metrics that CloudWatch lists for the resource".to_owned()
        }
        Fix::AskAlarmsThatRing => "make the rule of alarms that exist and can ring".to_owned(),
    },
    caution: |caution| {
        match caution {
        Caution::NotifiesNobody => "it notifies nobody: its actions are off, or it has none".to_owned(),
        Caution::PartBlind { because } => format!("part of it is blind: {}", (EN.blindness)(because)),
        Caution::AlarmsSilent { alarms } => format!(
            "some alarms of its rule are blind or do not exist: {}",
            alarms.join(", ")
        ),
        Caution::SilenceDoesNotRing => {
            "it waits for values to fall, but without traffic there are no values, and it does not ring".to_owned()
        }
        Caution::StaysInAlarm => {
            "once it rang it stays in ALARM: its metric gets values only when it happens; set TreatMissingData to notBreaching or use FILL(m, 0)".to_owned()
        }
        Caution::IndexesNotIncluded { table } => {
            format!("the values of {table} do not include those of its indexes")
        }
        Caution::FewSamplesIgnored => {
            "its percentile is not evaluated when there are few samples, so a quiet hour hides slow requests".to_owned()
        }
        Caution::StatisticMisleads { statistic, instead } => {
            format!("{statistic} of this metric says little; AWS advises {instead}")
        }
    }
    },
};

pub(super) const KO: Words = Words {
    word: |truth| match truth {
        Truth::CanFire { .. } => "울릴 수 있음",
        Truth::Blind { .. } => "울릴 수 없음",
        Truth::Unknown { .. } => "알 수 없음",
    },
    because: |truth| match truth {
        Truth::CanFire { because, .. } => match because {
            Proof::Reports { metric } => format!("지난 14일 동안 {} 지표에 값이 있었습니다", named(metric)),
            Proof::WrittenWhenItHappens { metric } => format!(
                "{} 지표는 존재하며 해당 상황이 발생할 때만 값이 기록됩니다. 값이 없다고 문제는 아닙니다",
                named(metric)
            ),
            Proof::RuleIsTrue { ringing } if ringing.is_empty() => {
                "규칙에 있는 경보가 모두 울리지 않는 동안 규칙이 참이 됩니다".to_owned()
            }
            Proof::RuleIsTrue { ringing } => {
                format!("다음 경보가 울리면 규칙이 참이 됩니다: {}", ringing.join(", "))
            }
        },
        Truth::Blind { because, .. } => (KO.blindness)(because),
        Truth::Unknown { because } => match because {
            Doubt::NoDataYet { metric } => format!(
                "14일 동안 {} 지표에 값이 없었고 최근에 스택이 사용되지 않았습니다",
                named(metric)
            ),
            Doubt::NotKnown { metric } => {
                format!(
                    "이 콘솔이 모르는 지표입니다. 14일 동안 값이 없었습니다: {}",
                    named(metric)
                )
            }
            Doubt::NotOfThisStack { metric, dimension } => format!(
                "이 스택에 속하지 않는 {dimension}입니다: {}",
                value(metric, dimension)
            ),
            Doubt::RuleMayNeverBeTrue { rule } => {
                format!("울릴 수 있는지 알 수 없는 경보가 울려야만 규칙이 참이 됩니다: {rule}")
            }
            Doubt::Unread => "판단에 필요한 정보를 읽지 못했습니다".to_owned(),
            Doubt::NotJudged { what } => format!("이 콘솔은 이런 규칙을 판단하지 않습니다: {what}"),
        },
    },
    blindness: |blindness| match blindness {
        Blindness::DimensionsCannotExist { metric, sets, page } => format!(
            "존재할 수 없는 지표를 감시합니다: {}. AWS는 이 지표를 {} 차원으로만 기록합니다({page})",
            named(metric),
            joined(sets, " 또는 ")
        ),
        Blindness::ResourceMissing { metric, dimension } => format!(
            "존재하지 않는 {dimension}을 가리키므로 {} 지표에 값이 생기지 않습니다: {}",
            metric.name,
            value(metric, dimension)
        ),
        Blindness::NoData { metric } => format!(
            "함수가 호출되었는데도 14일 동안 값이 없었습니다: {}",
            named(metric)
        ),
        Blindness::ThresholdOutOfReach {
            metric,
            threshold,
            bound,
        } => format!(
            "{}의 값은 {bound}을 넘을 수 없는데 임계값이 {threshold}입니다",
            named(metric)
        ),
        Blindness::RuleNeverTrue { rule, silent } if silent.is_empty() => {
            format!("규칙이 서로 모순되어 참이 될 수 없습니다: {rule}")
        }
        Blindness::RuleNeverTrue { rule, silent } => format!(
            "규칙 {rule}에 있는 다음 경보가 울릴 수 없거나 존재하지 않으므로 규칙이 참이 될 수 없습니다: {}",
            silent.join(", ")
        ),
    },
    fix: |fix| match fix {
        Fix::WatchSumOf { metrics } => format!(
            "지표 수식으로 다음 지표의 합을 감시하십시오. 각 지표에 FILL(m, 0)을 쓰고, 10개를 넘으면 읽기와 쓰기를 나누십시오: {}",
            all(metrics)
        ),
        Fix::UseDimensions { sets } => format!("차원을 {}(으)로 지정하십시오", joined(sets, " 또는 ")),
        Fix::NameWhatExists { dimension } => format!("존재하는 {dimension}을 지정하십시오"),
        Fix::MoveThreshold { bound } => {
            format!("값이 넘을 수 있는 임계값을 지정하십시오. 값의 한계는 {bound}입니다")
        }
        Fix::CompareWithReported => {
            "지표 이름과 차원을 CloudWatch가 그 리소스에 대해 나열하는 지표와 비교하십시오".to_owned()
        }
        Fix::AskAlarmsThatRing => "존재하고 울릴 수 있는 경보로 규칙을 만드십시오".to_owned(),
    },
    caution: |caution| {
        match caution {
        Caution::NotifiesNobody => "아무에게도 알리지 않습니다. 작업이 꺼져 있거나 없습니다".to_owned(),
        Caution::PartBlind { because } => format!("일부는 울릴 수 없습니다. {}", (KO.blindness)(because)),
        Caution::AlarmsSilent { alarms } => format!(
            "규칙에 있는 경보 중 일부가 울릴 수 없거나 존재하지 않습니다: {}",
            alarms.join(", ")
        ),
        Caution::SilenceDoesNotRing => {
            "값이 떨어지기를 기다리지만, 트래픽이 없으면 값도 없어 울리지 않습니다".to_owned()
        }
        Caution::StaysInAlarm => {
            "한 번 울리면 ALARM에 머뭅니다. 발생할 때만 값이 기록되는 지표이므로 TreatMissingData를 notBreaching으로 지정하거나 FILL(m, 0)을 쓰십시오".to_owned()
        }
        Caution::IndexesNotIncluded { table } => {
            format!("{table}의 값에는 인덱스의 값이 포함되지 않습니다")
        }
        Caution::FewSamplesIgnored => {
            "표본이 적으면 백분위수를 평가하지 않으므로 한산한 시간의 느린 요청이 드러나지 않습니다".to_owned()
        }
        Caution::StatisticMisleads { statistic, instead } => {
            format!("이 지표에서 {statistic} 통계는 의미가 적습니다. AWS는 {instead}을 권장합니다")
        }
    }
    },
};

/// A metric as it is written: `AWS/DynamoDB ThrottledRequests {TableName=LiveInsight-Events}`.
fn named(metric: &Metric) -> String {
    let dimensions: Vec<String> = metric
        .dimensions
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    format!(
        "{} {} {{{}}}",
        metric.namespace,
        metric.name,
        dimensions.join(", ")
    )
}

/// Metrics as they are written, one after another.
pub(super) fn all(metrics: &[Metric]) -> String {
    metrics.iter().map(named).collect::<Vec<_>>().join(", ")
}

fn joined(sets: &[Vec<String>], or: &str) -> String {
    let set = |set: &Vec<String>| format!("{{{}}}", set.join(", "));
    sets.iter().map(set).collect::<Vec<_>>().join(or)
}

fn value<'a>(metric: &'a Metric, dimension: &str) -> &'a str {
    metric.dimensions.get(dimension).map_or("", String::as_str)
}

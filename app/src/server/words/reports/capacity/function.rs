//! The function in the report on capacity: its memory, and how many of it run at once.

use super::super::usd;
use crate::server::numbers::{grouped, measured, percentage};
use domain::capacity::report::{
    Concurrency, LimitOf, LookedAt, MemoryAdvice, MemoryChange, MemoryDoubt, MemoryKept, MemorySample,
    MemoryUsed, PeakOf,
};
use domain::report::FunctionReport;
use domain::snapshot::whole;

/// Words of the function.
#[derive(Debug)]
pub struct Function {
    /// Heading of its memory.
    pub memory: &'static str,
    /// What to set.
    pub advice: fn(&FunctionReport) -> String,
    /// Why.
    pub reasons: fn(&FunctionReport, &MemorySample) -> Vec<String>,
    /// What makes that less sure.
    pub doubt: fn(MemoryDoubt) -> String,
    /// There is no log.
    pub no_log: &'static str,
    /// Heading of how many run at once.
    pub concurrency: &'static str,
    /// How many run at once, and may.
    pub at_once: fn(&FunctionReport, Option<&Concurrency>) -> String,
    /// AWS has no limit to tell.
    pub no_limit: &'static str,
}

pub(in super::super) const EN: Function = Function {
    memory: "Function: memory",
    advice: |report| {
        let has = mb(report.memory_mb);
        match &report.memory {
            MemoryAdvice::Keep { .. } => format!("Leave the memory at {has}."),
            MemoryAdvice::Change(change) => format!(
                "Set the memory to {} instead of {has}. {}",
                mb(change.to_mb),
                match &change.costs {
                    Ok(costs) => format!(
                        "A month of compute then costs between {} and {}; now it costs {}.",
                        usd(costs.low),
                        usd(costs.high),
                        usd(costs.now)
                    ),
                    Err(reason) => format!(
                        "What that costs is not known; {}.",
                        (super::super::EN.not_priced)(reason)
                    ),
                }
            ),
            MemoryAdvice::Unknown => {
                format!("{has} are configured. Nothing is advised: no invocation says what it used.")
            }
            MemoryAdvice::NotPriced { reason } => {
                format!(
                    "{has} are configured. Nothing is advised; {}.",
                    (super::super::EN.not_priced)(reason)
                )
            }
        }
    },
    reasons: |report, sample| {
        let Some(used) = sample.used else {
            return vec![match sample.unmeasured {
                0 if sample.looked_at == LookedAt::All => {
                    "The log of the last 7 days has no REPORT line, which ends each invocation.".to_owned()
                }
                0 => "No REPORT line, which ends each invocation, was found in what was looked at of the last 7 days' log."
                    .to_owned(),
                1 => "One REPORT line of the last 7 days says 0 MB: this Lambda does not measure memory.".to_owned(),
                lines => format!(
                    "{} REPORT lines of the last 7 days say 0 MB: this Lambda does not measure memory.",
                    grouped(lines as u64)
                ),
            }];
        };
        let looked_at = format!(
            "{} since {}, {}: at most {} were used, in 99 of 100 at most {}.",
            match sample.invocations {
                1 => "One invocation".to_owned(),
                invocations => format!("{} invocations", grouped(invocations as u64)),
            },
            sample.from.date(),
            match sample.looked_at {
                LookedAt::All => "all that there were".to_owned(),
                LookedAt::Sampled { read, of } if read == of => "a sample of all hours".to_owned(),
                LookedAt::Sampled { read, of } => {
                    format!("a sample of {read} of {of} parts of the week, for the others could not be read")
                }
            },
            mb(used.max_mb),
            mb(used.p99_mb)
        );
        let margin = match &report.memory {
            MemoryAdvice::Change(change) if change.to_mb < report.memory_mb => format!(
                "{} hold the most that was used and half as much again.",
                mb(change.to_mb)
            ),
            MemoryAdvice::Change(_) => {
                "Less than a tenth is left. An invocation that needs more than there is fails.".to_owned()
            }
            MemoryAdvice::Keep {
                because: MemoryKept::NotWorthIt { saving },
                ..
            } => format!(
                "That is {} % of what is configured. Less would do, but saves {} a year at most, too little for a change.",
                share(used, report.memory_mb),
                usd(*saving)
            ),
            MemoryAdvice::Keep { .. } | MemoryAdvice::Unknown | MemoryAdvice::NotPriced { .. } => format!(
                "That is {} % of what is configured; the rest is a margin.",
                share(used, report.memory_mb)
            ),
        };
        let speed = changed(report).and_then(|change| {
            let (shortest, longest) = change.takes_ms?;
            let (memory, if_as_long) = if change.to_mb < report.memory_mb {
                ("Less memory brings less", "lower")
            } else {
                ("More memory brings more", "higher")
            };
            Some(format!(
                "{memory} processor time: an invocation of {} ms then takes between {} and {} ms. The {if_as_long} cost holds if it \
                 takes as long as now.",
                measured(report.mean_ms?),
                measured(shortest),
                measured(longest)
            ))
        });
        [looked_at, margin].into_iter().chain(speed).collect()
    },
    doubt: |doubt| match doubt {
        MemoryDoubt::FewInvocations { invocations: 1 } => "only one invocation was looked at".to_owned(),
        MemoryDoubt::FewInvocations { invocations } => {
            format!("only {} invocations were looked at", grouped(invocations as u64))
        }
        MemoryDoubt::Sampled => "one that was not looked at may have used more".to_owned(),
        MemoryDoubt::SpeedUnknown => {
            "how much longer invocations take with less memory was not measured".to_owned()
        }
    },
    no_log: "The function has no log yet. It begins with the first invocation: send an event.",
    concurrency: "Function: concurrency",
    at_once: |report, concurrency| {
        let Some(concurrency) = concurrency else {
            return "There was no invocation to judge by.".to_owned();
        };
        let peak = peak(concurrency);
        let ran = match concurrency.peak_of {
            PeakOf::Function => format!("At the peak the function ran {peak} times at once."),
            PeakOf::Unreserved => format!(
                "At the peak {peak} invocations ran at once, of all functions without reserved concurrency together."
            ),
            PeakOf::Reckoned => format!(
                "At the busiest {} invocations a second of {} ms each make {peak} at once, reckoned: CloudWatch did not count them.",
                measured(report.busiest),
                measured(report.mean_ms.unwrap_or_default())
            ),
        };
        let limit = grouped(concurrency.limit.into());
        let may = match concurrency.limit_of {
            LimitOf::Function => format!("{limit} are reserved for it"),
            LimitOf::Account { concurrent } if concurrent == concurrency.limit => {
                format!("{limit} may in this account and region, which all its functions share")
            }
            LimitOf::Account { concurrent } => format!(
                "{limit} may, of the account's {} in this region, which functions without a reservation share",
                grouped(concurrent.into())
            ),
        };
        let left = percentage(concurrency.left());
        let reached = concurrency
            .requests_at_limit
            .map_or_else(String::new, |requests| {
                format!(
                    " By itself the function reaches the limit at {} invocations a second.",
                    measured(requests)
                )
            });
        format!("{ran} {may}: {left} % are left.{reached}")
    },
    no_limit: "AWS has no limit of concurrent executions to tell here (lambda:GetAccountSettings), so what is left of it is not known.",
};

pub(in super::super) const KO: Function = Function {
    memory: "함수: 메모리",
    advice: |report| {
        let has = mb(report.memory_mb);
        match &report.memory {
            MemoryAdvice::Keep { .. } => format!("메모리를 {has} 그대로 두십시오."),
            MemoryAdvice::Change(change) => format!(
                "메모리를 {has}에서 {}로 바꾸십시오. {}",
                mb(change.to_mb),
                match &change.costs {
                    Ok(costs) => format!(
                        "한 달 컴퓨팅 비용은 현재 {}이며, 바꾸면 {}에서 {} 사이가 됩니다.",
                        usd(costs.now),
                        usd(costs.low),
                        usd(costs.high)
                    ),
                    Err(reason) => format!(
                        "비용은 알 수 없습니다. {}.",
                        (super::super::KO.not_priced)(reason)
                    ),
                }
            ),
            MemoryAdvice::Unknown => {
                format!("{has}로 구성되어 있습니다. 사용량을 알려 주는 호출이 없어 권장 사항이 없습니다.")
            }
            MemoryAdvice::NotPriced { reason } => format!(
                "{has}로 구성되어 있습니다. 권장 사항이 없습니다. {}.",
                (super::super::KO.not_priced)(reason)
            ),
        }
    },
    reasons: |report, sample| {
        let Some(used) = sample.used else {
            return vec![match sample.unmeasured {
                0 if sample.looked_at == LookedAt::All => {
                    "최근 7일의 로그에 호출마다 남는 REPORT 줄이 없습니다.".to_owned()
                }
                0 => {
                    "최근 7일의 로그 중 살펴본 부분에서 호출마다 남는 REPORT 줄을 찾지 못했습니다.".to_owned()
                }
                lines => format!(
                    "최근 7일의 REPORT 줄 {}개가 모두 0 MB를 기록했습니다. 이 Lambda는 메모리를 측정하지 않습니다.",
                    grouped(lines as u64)
                ),
            }];
        };
        let looked_at = format!(
            "{}부터 {} {}건에서 최대 {}, 100건 중 99건은 {} 이하를 사용했습니다.",
            sample.from.date(),
            match sample.looked_at {
                LookedAt::All => "모든 호출".to_owned(),
                LookedAt::Sampled { read, of } if read == of => "시간대별로 고른 호출".to_owned(),
                LookedAt::Sampled { read, of } => {
                    format!("일주일을 {of}개로 나눈 구간 중 읽을 수 있었던 {read}개에서 고른 호출")
                }
            },
            grouped(sample.invocations as u64),
            mb(used.max_mb),
            mb(used.p99_mb)
        );
        let margin = match &report.memory {
            MemoryAdvice::Change(change) if change.to_mb < report.memory_mb => {
                format!(
                    "{}는 최대 사용량에 그 절반을 더한 값을 담을 수 있습니다.",
                    mb(change.to_mb)
                )
            }
            MemoryAdvice::Change(_) => {
                "여유가 10 %도 남지 않았습니다. 메모리가 모자라면 호출이 실패합니다.".to_owned()
            }
            MemoryAdvice::Keep {
                because: MemoryKept::NotWorthIt { saving },
                ..
            } => format!(
                "구성된 메모리의 {} %입니다. 더 작아도 되지만 절감액이 연간 최대 {}에 그쳐 바꿀 만하지 않습니다.",
                share(used, report.memory_mb),
                usd(*saving)
            ),
            MemoryAdvice::Keep { .. } | MemoryAdvice::Unknown | MemoryAdvice::NotPriced { .. } => format!(
                "구성된 메모리의 {} %를 사용했으며 나머지는 여유분입니다.",
                share(used, report.memory_mb)
            ),
        };
        let speed = changed(report).and_then(|change| {
            let (shortest, longest) = change.takes_ms?;
            let (memory, if_as_long) = if change.to_mb < report.memory_mb {
                ("메모리가 작으면 CPU 시간도 적어져", "낮은")
            } else {
                ("메모리가 크면 CPU 시간도 많아져", "높은")
            };
            Some(format!(
                "{memory} {} ms 걸리던 호출이 {} ms에서 {} ms까지 걸릴 수 있습니다. 지금과 같은 시간이 걸리면 {if_as_long} 비용이 됩니다.",
                measured(report.mean_ms?),
                measured(shortest),
                measured(longest)
            ))
        });
        [looked_at, margin].into_iter().chain(speed).collect()
    },
    doubt: |doubt| match doubt {
        MemoryDoubt::FewInvocations { invocations } => {
            format!("호출을 {}건만 살펴보았습니다", grouped(invocations as u64))
        }
        MemoryDoubt::Sampled => "살펴보지 않은 호출이 더 많이 사용했을 수 있습니다".to_owned(),
        MemoryDoubt::SpeedUnknown => {
            "메모리를 줄였을 때 호출이 얼마나 느려지는지는 측정하지 않았습니다".to_owned()
        }
    },
    no_log: "함수의 로그가 아직 없습니다. 첫 호출부터 기록되므로 이벤트를 보내십시오.",
    concurrency: "함수: 동시성",
    at_once: |report, concurrency| {
        let Some(concurrency) = concurrency else {
            return "판단할 호출이 없습니다.".to_owned();
        };
        let peak = peak(concurrency);
        let ran = match concurrency.peak_of {
            PeakOf::Function => format!("가장 많을 때 함수가 동시에 {peak}개 실행되었습니다."),
            PeakOf::Unreserved => {
                format!(
                    "예약된 동시성이 없는 함수를 모두 합하여 가장 많을 때 동시에 {peak}개 실행되었습니다."
                )
            }
            PeakOf::Reckoned => format!(
                "가장 바쁠 때 초당 {}회 호출이 각각 {} ms 걸려 동시에 {peak}개가 실행된 것으로 계산됩니다. CloudWatch의 집계는 없습니다.",
                measured(report.busiest),
                measured(report.mean_ms.unwrap_or_default())
            ),
        };
        let limit = grouped(concurrency.limit.into());
        let may = match concurrency.limit_of {
            LimitOf::Function => format!("이 함수에 예약된 동시성은 {limit}개이며"),
            LimitOf::Account { concurrent } if concurrent == concurrency.limit => {
                format!("이 리전의 계정 한도 {limit}개를 모든 함수가 함께 사용하며")
            }
            LimitOf::Account { concurrent } => format!(
                "이 리전의 계정 한도 {}개 중 예약되지 않은 {limit}개를 예약이 없는 함수들이 함께 사용하며",
                grouped(concurrent.into())
            ),
        };
        let left = percentage(concurrency.left());
        let reached = concurrency
            .requests_at_limit
            .map_or_else(String::new, |requests| {
                format!(
                    " 이 함수만으로는 초당 {}회 호출에서 한도에 도달합니다.",
                    measured(requests)
                )
            });
        format!("{ran} {may} {left} %가 남습니다.{reached}")
    },
    no_limit: "이곳에서는 AWS가 동시 실행 한도를 알려 주지 않아(lambda:GetAccountSettings) 얼마나 남았는지 알 수 없습니다.",
};

/// What was counted is whole, what was reckoned is not.
fn peak(concurrency: &Concurrency) -> String {
    match concurrency.peak_of {
        PeakOf::Function | PeakOf::Unreserved => grouped(whole(concurrency.peak)),
        PeakOf::Reckoned => measured(concurrency.peak),
    }
}

fn mb(megabytes: u32) -> String {
    format!("{} MB", grouped(megabytes.into()))
}

fn share(used: MemoryUsed, configured_mb: u32) -> String {
    percentage(f64::from(used.max_mb) / f64::from(configured_mb.max(1)))
}

fn changed(report: &FunctionReport) -> Option<&MemoryChange> {
    match &report.memory {
        MemoryAdvice::Change(change) => Some(change),
        MemoryAdvice::Keep { .. } | MemoryAdvice::Unknown | MemoryAdvice::NotPriced { .. } => None,
    }
}

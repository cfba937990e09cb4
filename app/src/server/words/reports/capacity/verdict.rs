//! The first sentence of the report on capacity: is the size right, and what of it could not be judged?

use super::super::{EN, KO, usd};
use crate::server::numbers::{grouped, measured};
use domain::report::{Unjudged, Verdict, place};

pub(super) fn en(verdict: &Verdict, days: u16) -> String {
    match verdict {
        Verdict::NoData => {
            format!("CloudWatch has no use of these {days} days, so the size cannot be judged")
        }
        Verdict::Short {
            table,
            index,
            direction,
            refused: 0,
        } => format!(
            "The size is not right: {} of {} are short of capacity",
            (EN.direction)(*direction),
            place(*table, index.as_deref())
        ),
        Verdict::Short {
            table,
            index,
            direction,
            refused,
        } => format!(
            "The size is not right: DynamoDB refused {} {} of {} for want of capacity",
            grouped(*refused),
            (EN.direction)(*direction),
            place(*table, index.as_deref())
        ),
        Verdict::Oversized {
            tables,
            saving_a_year,
            unjudged,
        } => format!(
            "The size is not right: {} held larger than needed, {} a year can be saved{}",
            if *tables == 1 {
                "one table is".to_owned()
            } else {
                format!("{tables} tables are")
            },
            usd(*saving_a_year),
            besides_en(unjudged)
        ),
        Verdict::MemoryShort {
            used_mb,
            configured_mb,
        } => format!(
            "The size is not right: the function used {} of its {} MB of memory",
            grouped((*used_mb).into()),
            grouped((*configured_mb).into())
        ),
        Verdict::ConcurrencyShort { peak, limit } => format!(
            "The size is not right: {} of {} concurrent executions were in use at the peak",
            grouped(*peak),
            grouped((*limit).into())
        ),
        Verdict::ApiShort { requests, limit } => format!(
            "The size is not right: the API was asked {} times a second at its busy times, of {} that it accepts",
            measured(*requests),
            grouped(*limit)
        ),
        Verdict::MemoryIdle {
            configured_mb,
            needed_mb,
            unjudged,
        } => format!(
            "{} {} MB of memory where {} MB would do{}",
            if unjudged.is_empty() {
                "The tables have the right size, the function has"
            } else {
                "The function has"
            },
            grouped((*configured_mb).into()),
            grouped((*needed_mb).into()),
            besides_en(unjudged)
        ),
        Verdict::Right { unjudged } if unjudged.is_empty() => {
            format!("The size is right for what the last {days} days asked for")
        }
        Verdict::Right { unjudged } => {
            format!("Whether the size is right is not known{}", besides_en(unjudged))
        }
    }
}

pub(super) fn ko(verdict: &Verdict, days: u16) -> String {
    match verdict {
        Verdict::NoData => {
            format!("최근 {days}일 동안의 사용량이 CloudWatch에 없어 크기를 판단할 수 없습니다")
        }
        Verdict::Short {
            table,
            index,
            direction,
            refused: 0,
        } => format!(
            "크기가 맞지 않습니다: {} {} 용량이 부족합니다",
            place(*table, index.as_deref()),
            (KO.direction)(*direction)
        ),
        Verdict::Short {
            table,
            index,
            direction,
            refused,
        } => format!(
            "크기가 맞지 않습니다: 용량이 부족하여 DynamoDB가 {} {} 요청 {}건을 거부했습니다",
            place(*table, index.as_deref()),
            (KO.direction)(*direction),
            grouped(*refused)
        ),
        Verdict::Oversized {
            tables,
            saving_a_year,
            unjudged,
        } => format!(
            "크기가 맞지 않습니다: 테이블 {tables}개가 필요보다 크며 연간 {} 절감할 수 있습니다{}",
            usd(*saving_a_year),
            besides_ko(unjudged)
        ),
        Verdict::MemoryShort {
            used_mb,
            configured_mb,
        } => format!(
            "크기가 맞지 않습니다: 함수가 메모리 {} MB 중 {} MB를 사용했습니다",
            grouped((*configured_mb).into()),
            grouped((*used_mb).into())
        ),
        Verdict::ConcurrencyShort { peak, limit } => format!(
            "크기가 맞지 않습니다: 가장 많을 때 동시 실행 한도 {}개 중 {}개를 사용했습니다",
            grouped((*limit).into()),
            grouped(*peak)
        ),
        Verdict::ApiShort { requests, limit } => format!(
            "크기가 맞지 않습니다: 바쁜 시간에 API가 초당 한도 {}건 중 {}건을 받았습니다",
            grouped(*limit),
            measured(*requests)
        ),
        Verdict::MemoryIdle {
            configured_mb,
            needed_mb,
            unjudged,
        } => format!(
            "{} {} MB 대신 {} MB로 충분합니다{}",
            if unjudged.is_empty() {
                "테이블의 크기는 적절하나 함수 메모리는"
            } else {
                "함수 메모리는"
            },
            grouped((*configured_mb).into()),
            grouped((*needed_mb).into()),
            besides_ko(unjudged)
        ),
        Verdict::Right { unjudged } if unjudged.is_empty() => {
            format!("최근 {days}일의 사용량에 맞는 크기입니다")
        }
        Verdict::Right { unjudged } => {
            format!("크기가 맞는지 알 수 없습니다{}", besides_ko(unjudged))
        }
    }
}

/// What could not be judged, after what could; nothing if there is none.
fn besides_en(unjudged: &[Unjudged]) -> String {
    let parts: Vec<&str> = unjudged
        .iter()
        .map(|part| match part {
            Unjudged::Table(table) => table.name(),
            Unjudged::Function => "the function",
            Unjudged::Memory => "the function's memory",
            Unjudged::Concurrency => "the function's concurrency",
            Unjudged::Api => "the API's throttle",
        })
        .collect();
    if parts.is_empty() {
        String::new()
    } else {
        format!("; not judged: {}", parts.join(", "))
    }
}

fn besides_ko(unjudged: &[Unjudged]) -> String {
    let parts: Vec<&str> = unjudged
        .iter()
        .map(|part| match part {
            Unjudged::Table(table) => table.name(),
            Unjudged::Function => "함수",
            Unjudged::Memory => "함수 메모리",
            Unjudged::Concurrency => "함수 동시성",
            Unjudged::Api => "API 스로틀링",
        })
        .collect();
    if parts.is_empty() {
        String::new()
    } else {
        format!(". 판단하지 못한 항목: {}", parts.join(", "))
    }
}

//! The page of metrics over time.

use crate::server::numbers::grouped;
use domain::metrics::{Cause, Group, Part, Throttling, Verdict, Window};
use domain::name::VersionNumber;
use domain::price::{NotPriced, Usd};
use domain::snapshot::Direction;
use std::time::Duration;

/// Words of the page.
#[derive(Debug)]
pub struct Metrics {
    /// Title, and the text of links to the page.
    pub title: &'static str,
    /// The first sentence.
    pub verdict: fn(&Verdict, Window) -> String,
    /// What to make of it, where there is something to do.
    pub advice: fn(&Verdict) -> Option<String>,
    /// The first sentence when nothing can be read.
    pub unread: &'static str,
    /// `CloudWatch` has no metrics at all.
    pub no_metrics: &'static str,
    /// Label of the windows.
    pub windows: &'static str,
    /// A window.
    pub window: fn(Window) -> &'static str,
    /// Label of the groups.
    pub groups: &'static str,
    /// What is looked at together.
    pub group: fn(Group) -> &'static str,
    /// How long the period of a point is, and how finely CloudWatch keeps this time.
    pub resolution: fn(Window) -> String,
    /// How many metrics were asked for, what that cost, how long it is kept.
    pub cost: fn(usize, Result<&Usd, &NotPriced>, Duration) -> String,
    /// Heading of what was throttled.
    pub throttled: &'static str,
    /// Column: table or index.
    pub column_part: &'static str,
    /// Column: how many.
    pub column_throttled: &'static str,
    /// Column: why, and what to do.
    pub column_cause: &'static str,
    /// A table or an index by its full name.
    pub part: fn(Part) -> String,
    /// A table or an index where the table is known.
    pub part_short: fn(Part) -> String,
    /// Reads or writes.
    pub direction: fn(Direction) -> &'static str,
    /// Why requests were throttled.
    pub cause: fn(Cause) -> &'static str,
    /// What to do about it.
    pub remedy: fn(Cause, Part) -> String,
    /// CloudWatch counts throttled requests and names no cause.
    pub no_cause: &'static str,
    /// Leads to the guide's section.
    pub to_guide: &'static str,
    /// Heading of what was deployed.
    pub deployments: &'static str,
    /// A version went live.
    pub live: fn(VersionNumber) -> String,
    /// What was deployed is not known.
    pub no_deployments: &'static str,
    /// So many in each period.
    pub per_period: fn(time::Duration) -> String,
    /// So many at once.
    pub at_once: &'static str,
    /// Capacity units in each second.
    pub units_per_second: &'static str,
    /// Titles of charts and names of lines.
    pub charts: Charts,
}

/// Titles of charts and names of lines.
#[derive(Debug, Clone, Copy)]
pub struct Charts {
    /// Invocations of the function.
    pub invocations: &'static str,
    /// Invocations that ended in an error.
    pub errors: &'static str,
    /// Median and mean duration.
    pub duration_typical: &'static str,
    /// High percentiles of the duration.
    pub duration_slow: &'static str,
    /// Invocations that were refused.
    pub throttles: &'static str,
    /// Invocations under way.
    pub concurrency: &'static str,
    /// The mean.
    pub average: &'static str,
    /// Requests to the API.
    pub requests: &'static str,
    /// Answers with an error.
    pub http_errors: &'static str,
    /// Time to the answer.
    pub latency: &'static str,
    /// Where the time to the answer goes.
    pub latency_parts: &'static str,
    /// All of that time.
    pub whole: &'static str,
    /// The function's part of it.
    pub integration: &'static str,
    /// Capacity of reads or writes.
    pub capacity: fn(Direction) -> &'static str,
    /// What was consumed.
    pub consumed: &'static str,
    /// What is held ready.
    pub provisioned: &'static str,
    /// What was throttled.
    pub throttled: &'static str,
    /// Events that are in the tables.
    pub events_kept: &'static str,
    /// Events that are not.
    pub events_not_kept: &'static str,
    /// Stored for the first time.
    pub stored: &'static str,
    /// Delivered again.
    pub duplicate: &'static str,
    /// Of bots.
    pub dropped: &'static str,
    /// To be sent again.
    pub retry: &'static str,
}

/// The attribute whose value decides which partition an item of a table or an index is in.
fn partition_key(part: Part) -> &'static str {
    let contract = part.table.contract();
    contract
        .indexes
        .iter()
        .find(|(name, _)| Some(*name) == part.index)
        .map_or(contract.key.hash, |(_, key)| key.hash)
}

pub(super) const EN: Metrics = Metrics {
    title: "Metrics",
    verdict: |verdict, window| {
        let time = window_en(window);
        match verdict {
            Verdict::Throttled { worst, .. } if worst.is_hot_partition() => format!(
                "{} has a hot partition: {} throttled in {time}",
                part_en(worst.part),
                throttled_en(worst),
            ),
            Verdict::Throttled { worst, .. } => {
                format!(
                    "{} throttled {} in {time}",
                    part_en(worst.part),
                    requests_en(worst)
                )
            }
            Verdict::FunctionThrottled { count: 1 } => format!("Lambda refused 1 invocation in {time}"),
            Verdict::FunctionThrottled { count } => {
                format!("Lambda refused {} invocations in {time}", grouped(*count))
            }
            Verdict::Failed { failed, requests } => format!(
                "{} of {} requests failed in {time}; nothing was throttled",
                grouped(*failed),
                grouped(*requests)
            ),
            Verdict::Fine { requests: 0 } => format!("There was no traffic in {time}; nothing was throttled"),
            Verdict::Fine { requests: 1 } => {
                format!("The one request of {time} succeeded; nothing was throttled")
            }
            Verdict::Fine { requests } => format!(
                "All {} requests of {time} were served; nothing was throttled",
                grouped(*requests)
            ),
            Verdict::Empty => format!("CloudWatch has no values for {time}"),
        }
    },
    advice: |verdict| {
        match verdict {
        Verdict::Throttled { worst, elsewhere } => {
            let remedy = worst
                .causes
                .first()
                .map_or_else(|| NO_CAUSE_EN.to_owned(), |(cause, _)| remedy_en(main(worst, *cause), worst.part));
            Some(match elsewhere {
                0 => remedy,
                1 => format!("{remedy} Elsewhere 1 more request was throttled."),
                more => format!("{remedy} Elsewhere {} more requests were throttled.", grouped(*more)),
            })
        }
        Verdict::FunctionThrottled { .. } => Some(
            "More invocations were under way than the account or the function's reserved concurrency allows. Raise the reserved \
             concurrency, or request a higher account quota in Service Quotas."
                .to_owned(),
        ),
        Verdict::Empty => {
            Some("Metrics appear a minute or two after the first request; an idle stack has none.".to_owned())
        }
        Verdict::Failed { .. } | Verdict::Fine { .. } => None,
    }
    },
    unread: "The metrics cannot be read now",
    no_metrics: "CloudWatch has no metrics of this stack. Deploy it, then send an event.",
    windows: "How far back",
    window: window_en,
    groups: "Of what",
    group: |group| match group {
        Group::Function => "Function",
        Group::Api => "API",
        Group::Table(table) => table.name(),
        Group::Collector => "Collector",
    },
    resolution: |window| {
        format!(
            "a point is {} · CloudWatch keeps this time {}",
            period_en(window.period()),
            match window.finest_kept().whole_minutes() {
                1 => "by the minute",
                5 => "by five minutes",
                _ => "by the hour",
            }
        )
    },
    cost: |asked, cost, kept_for| {
        let kept = format!(
            "It is kept for {} and serves whoever looks meanwhile.",
            period_en(kept_for.try_into().unwrap_or_default())
        );
        let metrics = if asked == 1 { "metric" } else { "metrics" };
        match cost {
            Ok(cost) => format!("This view asked CloudWatch for {asked} {metrics}: {cost:.5} USD. {kept}"),
            Err(why) => {
                format!("This view asked CloudWatch for {asked} {metrics}, not priced: {why}. {kept}")
            }
        }
    },
    throttled: "What DynamoDB throttled, and why",
    column_part: "Table or index",
    column_throttled: "Throttled",
    column_cause: "Cause and what to do",
    part: part_en,
    part_short: |part| {
        part.index
            .map_or_else(|| "Table".to_owned(), |index| format!("Index {index}"))
    },
    direction: |direction| match direction {
        Direction::Read => "reads",
        Direction::Write => "writes",
    },
    cause: |cause| match cause {
        Cause::Provisioned => "More than the provisioned capacity",
        Cause::KeyRange => "Hot partition",
        Cause::MaxOnDemand => "More than the maximum set for on-demand mode",
        Cause::AccountLimit => "More than the account's quota",
    },
    remedy: remedy_en,
    no_cause: NO_CAUSE_EN,
    to_guide: "What the guide says",
    deployments: "Deployments in this time",
    live: |version| format!("version {version} live"),
    no_deployments: "Deployments cannot be read now, so the charts do not show them.",
    per_period: |period| match (period.whole_hours(), period.whole_minutes()) {
        (_, 1) => "per minute".to_owned(),
        (1, _) => "per hour".to_owned(),
        _ => format!("per {}", period_en(period)),
    },
    at_once: "at once, at most",
    units_per_second: "capacity units per second",
    charts: Charts {
        invocations: "Invocations",
        errors: "Errors",
        duration_typical: "Duration, typical",
        duration_slow: "Duration, slow",
        throttles: "Throttled invocations",
        concurrency: "Concurrent executions",
        average: "average",
        requests: "Requests",
        http_errors: "Errors by side",
        latency: "Latency",
        latency_parts: "Where the time goes (p95)",
        whole: "whole",
        integration: "function",
        capacity: |direction| match direction {
            Direction::Read => "reads",
            Direction::Write => "writes",
        },
        consumed: "consumed",
        provisioned: "provisioned",
        throttled: "throttled",
        events_kept: "Events in the tables",
        events_not_kept: "Events not stored",
        stored: "stored",
        duplicate: "duplicate",
        dropped: "bots",
        retry: "to send again",
    },
};

const NO_CAUSE_EN: &str = "CloudWatch names no cause. Compare consumed with provisioned capacity below.";

/// The cause that a person is told first: a hot partition, wherever there is one.
fn main(throttling: &Throttling, most: Cause) -> Cause {
    if throttling.is_hot_partition() {
        Cause::KeyRange
    } else {
        most
    }
}

fn window_en(window: Window) -> &'static str {
    match window {
        Window::Hour => "1 hour",
        Window::ThreeHours => "3 hours",
        Window::Day => "24 hours",
        Window::Week => "7 days",
        Window::Month => "30 days",
    }
}

fn period_en(period: time::Duration) -> String {
    match (period.whole_hours(), period.whole_minutes()) {
        (_, 1) => "1 minute".to_owned(),
        (0, minutes) => format!("{minutes} minutes"),
        (1, _) => "1 hour".to_owned(),
        (hours, _) => format!("{hours} hours"),
    }
}

fn part_en(part: Part) -> String {
    match part.index {
        None => part.table.name().to_owned(),
        Some(index) => format!("Index {index} of {}", part.table.name()),
    }
}

fn requests_en(throttling: &Throttling) -> String {
    let noun = match (throttling.direction, throttling.events) {
        (Direction::Read, 1) => "read",
        (Direction::Read, _) => "reads",
        (Direction::Write, 1) => "write",
        (Direction::Write, _) => "writes",
    };
    format!("{} {noun}", grouped(throttling.events))
}

fn throttled_en(throttling: &Throttling) -> String {
    let verb = if throttling.events == 1 { "was" } else { "were" };
    format!("{} {verb}", requests_en(throttling))
}

fn remedy_en(cause: Cause, part: Part) -> String {
    match cause {
        Cause::Provisioned => "Raise the capacity of this table or index, let auto scaling do it, or switch to on-demand mode.".to_owned(),
        Cause::KeyRange => {
            let key = partition_key(part);
            format!(
                "Adding capacity does not help: too many requests carry the same {key}, and one partition takes 1,000 write and 3,000 \
                 read units a second at most. Find that {key} with CloudWatch Contributor Insights for DynamoDB, then stop or slow \
                 whoever sends it; if the traffic is wanted, spread it over several values."
            )
        }
        Cause::MaxOnDemand => {
            "Raise the maximum throughput of this table or index, or remove it if cost need not be capped.".to_owned()
        }
        Cause::AccountLimit => {
            "Request a higher quota for tables in this region in Service Quotas, and slow the senders until then.".to_owned()
        }
    }
}

pub(super) const KO: Metrics = Metrics {
    title: "지표",
    verdict: |verdict, window| {
        let time = window_ko(window);
        match verdict {
            Verdict::Throttled { worst, .. } if worst.is_hot_partition() => format!(
                "{}에 핫 파티션이 있습니다. {time} 동안 {} 스로틀링되었습니다",
                part_ko(worst.part),
                throttled_ko(worst),
            ),
            Verdict::Throttled { worst, .. } => format!(
                "{}에서 {time} 동안 {} 스로틀링되었습니다",
                part_ko(worst.part),
                throttled_ko(worst)
            ),
            Verdict::FunctionThrottled { count } => {
                format!("Lambda가 {time} 동안 호출 {}건을 거부했습니다", grouped(*count))
            }
            Verdict::Failed { failed, requests } => format!(
                "{time} 동안 요청 {}건 중 {}건이 실패했습니다. 스로틀링은 없었습니다",
                grouped(*requests),
                grouped(*failed)
            ),
            Verdict::Fine { requests: 0 } => {
                format!("{time} 동안 트래픽이 없었습니다. 스로틀링도 없었습니다")
            }
            Verdict::Fine { requests } => format!(
                "{time} 동안 요청 {}건을 모두 처리했습니다. 스로틀링은 없었습니다",
                grouped(*requests)
            ),
            Verdict::Empty => format!("CloudWatch에 {time} 동안의 값이 없습니다"),
        }
    },
    advice: |verdict| {
        match verdict {
        Verdict::Throttled { worst, elsewhere } => {
            let remedy = worst
                .causes
                .first()
                .map_or_else(|| NO_CAUSE_KO.to_owned(), |(cause, _)| remedy_ko(main(worst, *cause), worst.part));
            Some(match elsewhere {
                0 => remedy,
                more => format!("{remedy} 다른 곳에서도 요청 {}건이 스로틀링되었습니다.", grouped(*more)),
            })
        }
        Verdict::FunctionThrottled { .. } => Some(
            "동시에 실행되는 호출이 계정 또는 함수의 예약된 동시성 한도를 넘었습니다. 예약된 동시성을 늘리거나 Service Quotas에서 \
             계정 할당량 증가를 요청하십시오."
                .to_owned(),
        ),
        Verdict::Empty => Some("지표는 첫 요청이 있고 1~2분 뒤에 나타납니다. 요청이 없는 스택에는 지표가 없습니다.".to_owned()),
        Verdict::Failed { .. } | Verdict::Fine { .. } => None,
    }
    },
    unread: "지금은 지표를 읽을 수 없습니다",
    no_metrics: "CloudWatch에 이 스택의 지표가 없습니다. 스택을 배포한 다음 이벤트를 보내십시오.",
    windows: "기간",
    window: window_ko,
    groups: "대상",
    group: |group| match group {
        Group::Function => "함수",
        Group::Api => "API",
        Group::Table(table) => table.name(),
        Group::Collector => "수집기",
    },
    resolution: |window| {
        format!(
            "점 하나는 {} · 이 기간의 CloudWatch 보관 단위는 {}",
            period_ko(window.period()),
            period_ko(window.finest_kept())
        )
    },
    cost: |asked, cost, kept_for| {
        let kept = format!(
            "결과는 {} 동안 보관되며, 그동안 누가 보더라도 다시 요청하지 않습니다.",
            period_ko(kept_for.try_into().unwrap_or_default())
        );
        match cost {
            Ok(cost) => {
                format!("이 화면은 CloudWatch에 지표 {asked}개를 요청했습니다: {cost:.5} USD. {kept}")
            }
            Err(_) => format!(
                "이 화면은 CloudWatch에 지표 {asked}개를 요청했습니다. 이 리전의 요금은 확인되지 않아 금액을 표시하지 않습니다. {kept}"
            ),
        }
    },
    throttled: "DynamoDB 스로틀링과 원인",
    column_part: "테이블 또는 인덱스",
    column_throttled: "스로틀링",
    column_cause: "원인과 조치",
    part: part_ko,
    part_short: |part| {
        part.index
            .map_or_else(|| "테이블".to_owned(), |index| format!("인덱스 {index}"))
    },
    direction: direction_ko,
    cause: |cause| match cause {
        Cause::Provisioned => "프로비저닝된 용량 초과",
        Cause::KeyRange => "핫 파티션",
        Cause::MaxOnDemand => "온디맨드 최대 처리량 초과",
        Cause::AccountLimit => "계정 할당량 초과",
    },
    remedy: remedy_ko,
    no_cause: NO_CAUSE_KO,
    to_guide: "운영 가이드에서 보기",
    deployments: "이 기간의 배포",
    live: |version| format!("버전 {version} 서비스 시작"),
    no_deployments: "지금은 배포 기록을 읽을 수 없어 차트에 표시하지 않습니다.",
    per_period: |period| match (period.whole_hours(), period.whole_minutes()) {
        (_, 1) => "분당".to_owned(),
        (1, _) => "시간당".to_owned(),
        _ => format!("{}당", period_ko(period)),
    },
    at_once: "동시 실행 최댓값",
    units_per_second: "초당 용량 단위",
    charts: Charts {
        invocations: "호출 수",
        errors: "오류 수",
        duration_typical: "실행 시간(보통)",
        duration_slow: "실행 시간(느린 쪽)",
        throttles: "스로틀링된 호출 수",
        concurrency: "동시 실행 수",
        average: "평균",
        requests: "요청 수",
        http_errors: "오류 응답 수",
        latency: "지연 시간",
        latency_parts: "지연 시간의 구성(p95)",
        whole: "전체",
        integration: "함수",
        capacity: direction_ko,
        consumed: "소비",
        provisioned: "프로비저닝",
        throttled: "스로틀링",
        events_kept: "테이블에 있는 이벤트",
        events_not_kept: "저장되지 않은 이벤트",
        stored: "저장",
        duplicate: "중복",
        dropped: "봇",
        retry: "재전송 요청",
    },
};

const NO_CAUSE_KO: &str =
    "CloudWatch에 원인이 기록되지 않았습니다. 아래에서 소비한 용량과 프로비저닝된 용량을 비교하십시오.";

fn window_ko(window: Window) -> &'static str {
    match window {
        Window::Hour => "1시간",
        Window::ThreeHours => "3시간",
        Window::Day => "24시간",
        Window::Week => "7일",
        Window::Month => "30일",
    }
}

fn period_ko(period: time::Duration) -> String {
    match period.whole_hours() {
        0 => format!("{}분", period.whole_minutes()),
        hours => format!("{hours}시간"),
    }
}

fn part_ko(part: Part) -> String {
    match part.index {
        None => format!("테이블 {}", part.table.name()),
        Some(index) => format!("{}의 인덱스 {index}", part.table.name()),
    }
}

fn direction_ko(direction: Direction) -> &'static str {
    match direction {
        Direction::Read => "읽기",
        Direction::Write => "쓰기",
    }
}

fn throttled_ko(throttling: &Throttling) -> String {
    format!(
        "{} {}건이",
        direction_ko(throttling.direction),
        grouped(throttling.events)
    )
}

fn remedy_ko(cause: Cause, part: Part) -> String {
    match cause {
        Cause::Provisioned => "이 테이블 또는 인덱스의 용량을 늘리거나, Auto Scaling을 사용하거나, 온디맨드 모드로 전환하십시오.".to_owned(),
        Cause::KeyRange => {
            let key = partition_key(part);
            format!(
                "용량을 늘려도 해결되지 않습니다. 같은 {key} 값으로 요청이 몰리고 있으며, 파티션 하나는 초당 쓰기 1,000단위, 읽기 \
                 3,000단위까지만 처리합니다. DynamoDB용 CloudWatch Contributor Insights로 해당 {key} 값을 찾아 보내는 쪽을 중지하거나 \
                 늦추십시오. 필요한 트래픽이라면 여러 값으로 분산하십시오."
            )
        }
        Cause::MaxOnDemand => {
            "이 테이블 또는 인덱스의 최대 처리량을 높이거나, 비용 상한이 필요 없으면 제거하십시오.".to_owned()
        }
        Cause::AccountLimit => {
            "Service Quotas에서 이 리전의 테이블 할당량 증가를 요청하고, 그때까지 보내는 쪽을 늦추십시오.".to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::contract::TableId;

    #[test]
    fn a_hot_partition_is_told_with_the_key_that_makes_it_hot() {
        let events = TableId::Events;
        for (index, key) in [
            (None, "event_id"),
            (Some("UserIndex"), "user_id"),
            (Some("SessionIndex"), "session_id"),
        ] {
            let part = Part { table: events, index };
            for words in [&EN, &KO] {
                let remedy = (words.remedy)(Cause::KeyRange, part);
                assert!(remedy.contains(key), "{remedy}");
            }
        }
    }
}

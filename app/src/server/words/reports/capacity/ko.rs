//! In Korean.

use super::super::{KO as REPORTS, usd};
use super::Capacity;
use crate::server::numbers::{grouped, measured, percentage};
use domain::capacity::report::{
    Advice, Cause, Doubt, Fit, HotPartition, Level, Recommendation, Undecided, UntilFull,
};
use domain::price::Usd;
use domain::report::place;
use domain::snapshot::Direction;
use time::Duration;

pub(in super::super) const KO: Capacity = Capacity {
    title: "용량 보고서",
    verdict: super::verdict::ko,
    nearest: |nearest| match nearest {
        None => "언제 한도에 도달할지 알 수 없습니다. 프로비저닝된 용량이 없거나 측정된 사용량이 없습니다."
            .to_owned(),
        Some(nearest) => format!(
            "한도에 가장 가까운 곳: {} {}. 기간 100개 중 1개는 프로비저닝된 용량의 {} % 이상을 사용합니다.",
            place(nearest.table, nearest.index.as_deref()),
            (REPORTS.direction)(nearest.direction),
            percentage(nearest.used)
        ),
    },
    unread: "지금은 이 기간의 용량을 읽을 수 없습니다",
    missing: "보고할 내용이 없습니다. 스택을 배포한 뒤 이벤트를 보내십시오.",
    advice,
    cause,
    confidence: |level| match level {
        Level::High => "신뢰도: 높음",
        Level::Medium => "신뢰도: 보통",
        Level::Low => "신뢰도: 낮음",
    },
    doubt: |doubt| match doubt {
        Doubt::FewDays { days } => {
            format!("측정된 날이 {days}일뿐입니다. 요일별 패턴을 알려면 14일이 필요합니다")
        }
        Doubt::Coarse => "기간이 5분보다 길어 더 짧은 피크는 평균에 묻힙니다".to_owned(),
        Doubt::DemandUnknown => "거부된 요청은 수치에 없으므로 실제 수요는 더 많습니다".to_owned(),
        Doubt::Spiky => "가장 바쁜 기간의 사용량이 평균의 10배 이상입니다".to_owned(),
        Doubt::Growing => "수요가 늘고 있어 오늘 맞는 크기가 오래 가지 않습니다".to_owned(),
    },
    apply: "배포에서 설정하기",
    apply_note: "설정이 채워진 양식이 열리고 먼저 계획을 보여 줍니다.",
    apply_mode: " 용량 모드는 모든 테이블에 적용됩니다.",
    figures: |table| format!("{table} 용량 사용량"),
    column_place: "테이블 또는 인덱스",
    itself: "테이블",
    column_ready: "프로비저닝, 유닛/초",
    column_average: "평균",
    column_headroom: "70 %까지 여유",
    column_events: "처리 가능, 이벤트/초",
    column_full: "소진까지",
    column_throttled: "스로틀링, 요청",
    on_demand: "온디맨드",
    unknown: "–",
    resolution: |resolution, periods| {
        format!(
            "평균, 백분위수, 최댓값은 {} 기간 {}개에서 구한 초당 유닛입니다.",
            period(resolution),
            grouped(periods as u64)
        )
    },
    until_full: |full| match full {
        UntilFull::Already => "이미 소진".to_owned(),
        UntilFull::Days(days) => format!("{}일", grouped(days)),
        UntilFull::NotGrowing => "증가하지 않음".to_owned(),
        UntilFull::Unknown => "–".to_owned(),
    },
    trend: |trend| match trend.fit() {
        Fit::None => "추세 없음".to_owned(),
        Fit::Weak | Fit::Good => format!(
            "하루 {}{} %",
            if trend.per_day < 0.0 { "−" } else { "+" },
            percentage(trend.per_day.abs() / trend.now.max(f64::MIN_POSITIVE))
        ),
    },
    throttles: |throttles| {
        let causes = [
            (throttles.provisioned, "프로비저닝된 용량"),
            (throttles.key_range, "파티션 하나"),
            (throttles.on_demand_maximum, "온디맨드 최댓값"),
            (throttles.account_limit, "계정 한도"),
        ];
        let told: Vec<String> = causes
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, cause)| format!("{} ({cause})", grouped(count)))
            .collect();
        if told.is_empty() {
            "0".to_owned()
        } else {
            told.join(", ")
        }
    },
    hot: |hot| match hot {
        HotPartition::Seen { requests } => Some(format!(
            "핫 파티션이 있습니다: 키 하나가 파티션이 제공하는 용량보다 많이 사용하여 요청 {}건이 거부되었습니다.",
            grouped(requests)
        )),
        HotPartition::Suspected => Some(
            "핫 파티션일 수 있습니다: 프로비저닝된 용량을 다 쓴 기간이 없는데도 요청이 거부되었습니다."
                .to_owned(),
        ),
        HotPartition::NoSign => None,
    },
    chart: |place, direction| format!("{place} · 가장 바쁜 {}", (REPORTS.direction)(direction)),
    chart_unit: |step| format!("유닛/초, {}마다 가장 바쁜 기간", period(step)),
    chart_threshold: "프로비저닝의 70 %:",
    costs: "프로비저닝과 온디맨드 비교",
    costs_note: "정가 기준 한 달(730시간) 비용이며 프리 티어는 제외했습니다.",
    column_now: "현재, USD",
    column_on_demand: "온디맨드, USD",
    column_right: "적정 크기, USD",
    column_needed: "필요, 유닛/초",
    column_break_even: "사용률, 손익분기",
    break_even: |used, at| match used {
        Some(used) => format!("{used} %, {at} %부터 프로비저닝이 저렴합니다"),
        None => format!("{at} %부터 프로비저닝이 저렴합니다"),
    },
    function: super::function::KO,
    around: super::around::KO,
    kept: "영구 보관",
    keeping: |kept| {
        format!(
            "{}의 크기는 인덱스를 포함하여 {} GB이며 하루에 {} GB씩 늘었습니다. 이벤트는 삭제되지 않습니다.",
            kept.table.name(),
            measured(kept.now.as_f64()),
            measured(kept.per_day.as_f64())
        )
    },
    later: |months| format!("{}년 뒤", months / 12),
    column_when: "시점",
    column_size: "크기, GB",
    column_month: "그 달, USD",
    column_together: "그때까지 합계, USD",
    how: "수치를 구한 방법",
    how_made: &[
        "소비된 용량은 CloudWatch의 합계를 기간으로 나눈 값입니다. 요청이 없는 기간은 0으로 세고, 첫 요청 이전의 기간은 제외합니다.",
        "백분위수는 최근접 순위로 구합니다. 30일까지는 5분 단위로, 그보다 길면 1시간 단위로 읽습니다.",
        "여유는 Auto Scaling의 기본 목표인 프로비저닝의 70 %에서 99번째 백분위수를 뺀 값입니다.",
        "필요한 용량은 99번째 백분위수와, DynamoDB가 모아 두는 300초 분량의 버스트를 감안한 가장 바쁜 기간을 모두 감당합니다.",
        "이벤트 하나는 테이블에서 쓰기 유닛 2개, 해당하는 인덱스마다 1개를 사용합니다.",
        "함수의 메모리 사용량은 로그의 REPORT 줄에서 읽습니다. 최근 7일의 줄을 한 번에 1,000개까지, 더 많으면 8개 구간의 최신 줄을 8번 더 호출하여 읽고 1시간 동안 보관합니다. 줄 없이 이어지는 응답은 두 번까지 더 읽습니다. CloudWatch Logs는 이 호출에 요금을 부과하지 않습니다.",
        "동시 실행 수는 하루 중 가장 높은 값입니다. 설정은 현재 값을 기간 전체에 적용합니다.",
    ],
};

fn advice(advice: &Advice) -> String {
    let worth = if advice.saving_a_year.is_negative() {
        format!("연간 {} 더 듭니다.", usd(advice.saving_a_year.abs()))
    } else {
        format!("연간 {} 절감됩니다.", usd(advice.saving_a_year))
    };
    match &advice.recommendation {
        Recommendation::Keep => "그대로 두십시오.".to_owned(),
        Recommendation::OnDemand => format!("테이블과 인덱스를 온디맨드로 바꾸십시오. {worth}"),
        Recommendation::Provisioned { units } => {
            let units: Vec<String> = units
                .iter()
                .map(|(index, units)| {
                    format!(
                        "{} 읽기 {}, 쓰기 {}",
                        index.as_deref().unwrap_or("테이블"),
                        grouped(units.read),
                        grouped(units.write)
                    )
                })
                .collect();
            format!("다음과 같이 프로비저닝하십시오: {}. {worth}", units.join("; "))
        }
        Recommendation::Undecided {
            because: Undecided::NoData,
        } => "권장 사항이 없습니다. 이 테이블의 사용량이 CloudWatch에 없습니다.".to_owned(),
        Recommendation::Undecided {
            because: Undecided::NotPriced { reason },
        } => format!("권장 사항이 없습니다. {}.", (REPORTS.not_priced)(reason)),
    }
}

fn of(index: Option<&String>, direction: Direction) -> String {
    let direction = (REPORTS.direction)(direction);
    match index {
        None => format!("테이블 {direction}"),
        Some(index) => format!("{index} {direction}"),
    }
}

fn cause(cause: &Cause) -> String {
    match cause {
        Cause::OverProvisioned { held, needed } => format!(
            "{}유닛이 프로비저닝되어 있으나 {}유닛이면 충분합니다.",
            grouped(*held),
            grouped(*needed)
        ),
        Cause::Tight { index, direction } => format!(
            "{}의 99번째 백분위수가 프로비저닝된 용량의 70 %를 넘습니다.",
            of(index.as_ref(), *direction)
        ),
        Cause::Throttled {
            index,
            direction,
            requests,
        } => format!(
            "{} 요청 {}건이 용량 부족으로 거부되었습니다.",
            of(index.as_ref(), *direction),
            grouped(*requests)
        ),
        Cause::HotPartition { index, direction } => format!(
            "{}에 핫 파티션이 있습니다. 용량을 늘려도 도움이 되지 않으며 더 고르게 분산되는 키가 필요합니다.",
            of(index.as_ref(), *direction)
        ),
        Cause::OnDemandCheaper {
            on_demand,
            provisioned,
        } => compared("온디맨드", *on_demand, *provisioned),
        Cause::ProvisionedCheaper {
            on_demand,
            provisioned,
        } => compared("프로비저닝", *provisioned, *on_demand),
        Cause::NotWorthIt { saving } if *saving > Usd::ZERO => {
            format!(
                "다른 설정으로 연간 {} 절감할 수 있으나 바꿀 만한 금액이 아닙니다.",
                usd(*saving)
            )
        }
        Cause::NotWorthIt { .. } => "더 저렴한 설정이 없습니다.".to_owned(),
    }
}

fn compared(cheaper: &str, cost: Usd, other: Usd) -> String {
    format!("한 달 비용: {cheaper} {}, 다른 모드 {}.", usd(cost), usd(other))
}

fn period(period: Duration) -> String {
    match (period.whole_hours(), period.whole_minutes()) {
        (0, minutes) => format!("{minutes}분"),
        (hours, minutes) if hours * 60 == minutes => format!("{hours}시간"),
        (_, minutes) => format!("{minutes}분"),
    }
}

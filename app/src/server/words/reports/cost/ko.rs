//! In Korean.

use super::super::usd;
use super::{Cost, jump};
use domain::cost::{Driver, Resource, Standing};
use domain::price::{Dimension, Unit, Usd};
use domain::report::place;

pub(in super::super) const KO: Cost = Cost {
    title: "비용 보고서",
    verdict: |report| match &report.forecast {
        Some(forecast) => format!(
            "{} 현재까지 {}이며 한 달 전체는 약 {}로 예상됩니다",
            report.month,
            usd(report.total),
            usd(forecast.expected.total())
        ),
        None if report.over => format!("{} 비용은 {}입니다", report.month, usd(report.total)),
        None => format!(
            "{} 현재까지 {}이며 예측하기에는 측정된 날이 부족합니다",
            report.month,
            usd(report.total)
        ),
    },
    unread: "지금은 이 달의 비용을 읽을 수 없습니다",
    missing: "이 달에 대해 알려진 것이 없습니다. CloudWatch에 사용량이 없고 보관된 날도 없습니다.",
    forecast: |forecast| {
        format!(
            "예측 범위는 {}에서 {}까지입니다. {}일 전체를 근거로 하며 {}.",
            usd(forecast.low),
            usd(forecast.high),
            forecast.basis.days,
            if forecast.basis.by_weekday {
                "요일마다 이전의 같은 요일과 비슷하다고 보았습니다"
            } else {
                "모든 날이 비슷하다고 보았습니다"
            }
        )
    },
    budget: |budget, standing| {
        let of = format!("예산 {}", usd(budget.0));
        match standing {
            Standing::Within { left } => format!("{of}: 예산 이내입니다. 상한에서도 {} 남습니다.", usd(left)),
            Standing::AtRisk { by } => format!("{of}: 초과할 수 있습니다. 예측 상한이 {} 넘습니다.", usd(by)),
            Standing::WillExceed { by } => format!("{of}: 약 {} 초과할 것으로 예상됩니다.", usd(by)),
            Standing::Exceeded { by } => format!("{of}: 이미 {} 초과했습니다.", usd(by)),
        }
    },
    incomplete: |lines| format!("가격이 없는 항목이 {lines}개 있어 실제 비용은 이보다 많습니다."),
    before: |month| format!("← {month}"),
    after: |month| format!("{month} →"),
    figures: "요약",
    total: "이번 달 현재까지",
    total_over: "한 달 합계",
    without_free: "계정의 다른 사용량이 프리 티어를 모두 쓴 경우",
    expected: "한 달 예측",
    range: |low, high| format!("{}에서 {}까지", usd(low), usd(high)),
    per_million: "이벤트 100만 개",
    of_console: "이 콘솔",
    of_tracing: "추적",
    of_alarms: "경보",
    no_events: "저장된 이벤트가 없습니다",
    services: "서비스별",
    column_service: "서비스",
    lines: "리소스별",
    column_resource: "리소스",
    column_dimension: "항목",
    column_quantity: "수량",
    column_free: "무료",
    column_cost: "비용",
    column_list: "프리 티어 제외",
    change: "지난달 같은 기간과 비교",
    changed: |difference, driver| {
        let Some(driver) = driver else {
            return "달라진 것이 없습니다.".to_owned();
        };
        let direction = if difference.is_negative() {
            "줄었습니다"
        } else {
            "늘었습니다"
        };
        format!(
            "{} {direction}. 가장 큰 요인: {}, {} ({}). {}.",
            usd(difference.abs()),
            resource(&driver.resource),
            dimension(driver.dimension),
            signed(driver.difference()),
            because(driver)
        )
    },
    no_change: "비교할 지난달 자료가 없습니다.",
    column_quantities: "이전 → 현재",
    column_by_quantity: "사용량 영향",
    column_by_price: "가격 영향",
    column_difference: "변화",
    chart: "일별 비용",
    chart_unit: "USD, 정가 기준",
    free_tiers: |uses| {
        if uses.is_empty() {
            "사용한 프리 티어가 없습니다.".to_owned()
        } else {
            "프리 티어는 계정 전체, 한 달 전체에 적용됩니다. 계정의 다른 사용량이 얼마나 쓰는지는 여기에서 알 수 없으므로 실제 비용은 두 열 \
             사이에 있습니다."
                .to_owned()
        }
    },
    jump: jump::KO,
    resource,
    dimension,
    unit: |unit| match unit {
        Unit::RequestUnits => "요청 유닛",
        Unit::UnitHours => "유닛-시간",
        Unit::GbMonths => "GB-월",
        Unit::Gb => "GB",
        Unit::GbSeconds => "GB-초",
        Unit::Requests => "요청",
        Unit::Months => "개월",
        Unit::Metrics => "지표",
        Unit::Traces => "트레이스",
    },
    how: "수치를 구한 방법",
    how_made: &[
        "CloudWatch로 측정한 사용량에 가격표의 가격을 곱했습니다. 세금과 데이터 전송은 포함하지 않습니다.",
        "날짜는 AWS 청구와 같은 UTC 기준입니다. 지난 날은 당시 설정으로 보관되며 그 밖의 날에는 현재 설정을 적용합니다.",
        "CloudWatch에 값이 있는 첫날 이전은 세지 않습니다.",
        "패키지 크기는 S3가 하루에 한 번 알려 주며 처음 알려 주기 전에는 세지 않습니다. 버킷 요청은 적어서 세지 않습니다.",
        "이 콘솔의 비용은 조회한 지표, 콘솔 테이블의 읽기와 쓰기, Cost Explorer 요청입니다. 로그를 읽는 호출에는 CloudWatch Logs 요금이 \
         없습니다.",
        "Lambda 인스턴스를 시작하는 시간도 청구되지만 CloudWatch의 기간 지표에는 없습니다.",
    ],
};

pub(super) fn resource(resource: &Resource) -> String {
    match resource {
        Resource::Table(table) => table.name().to_owned(),
        Resource::Index(table, index) => place(*table, Some(index)),
        Resource::Function => "함수".to_owned(),
        Resource::Api => "REST API".to_owned(),
        Resource::Log => "함수 로그".to_owned(),
        Resource::Alarms => "경보".to_owned(),
        Resource::Metrics => "수집기 지표".to_owned(),
        Resource::Dashboard => "대시보드".to_owned(),
        Resource::Traces => "추적".to_owned(),
        Resource::Artifacts => "패키지".to_owned(),
        Resource::Console => "이 콘솔".to_owned(),
    }
}

fn dimension(dimension: Dimension) -> &'static str {
    match dimension {
        Dimension::DynamoDbOnDemandWrite => "온디맨드 쓰기",
        Dimension::DynamoDbOnDemandRead => "온디맨드 읽기",
        Dimension::DynamoDbProvisionedWrite => "쓰기 용량",
        Dimension::DynamoDbProvisionedRead => "읽기 용량",
        Dimension::DynamoDbStorage => "스토리지",
        Dimension::DynamoDbContinuousBackup => "특정 시점으로 복구",
        Dimension::LambdaRequests => "호출",
        Dimension::LambdaComputeX86 => "컴퓨팅, x86",
        Dimension::LambdaComputeArm => "컴퓨팅, arm64",
        Dimension::ApiGatewayRest => "API 호출",
        Dimension::AlarmMetric => "경보 지표",
        Dimension::AlarmComposite => "복합 경보",
        Dimension::CustomMetric => "사용자 지정 지표",
        Dimension::LogsIngest => "로그 수집",
        Dimension::LogsStorage => "로그 보관",
        Dimension::Dashboard => "대시보드",
        Dimension::GetMetricData => "지표 조회",
        Dimension::XRayRecorded => "기록된 트레이스",
        Dimension::XRayRetrieved => "조회된 트레이스",
        Dimension::S3Storage => "객체 스토리지",
        Dimension::S3Put => "객체 쓰기",
        Dimension::S3Get => "객체 읽기",
        Dimension::CostExplorerRequest => "Cost Explorer 요청",
    }
}

fn because(driver: &Driver) -> &'static str {
    let (before, now) = driver.quantities;
    match (driver.by_price.abs() > driver.by_quantity.abs(), now > before) {
        (true, _) => "평균 단가가 달라졌습니다(다른 요금 구간이거나 무료 사용량이 줄었습니다)",
        (false, true) => "사용량이 늘었습니다",
        (false, false) => "사용량이 줄었습니다",
    }
}

fn signed(amount: Usd) -> String {
    if amount.is_negative() {
        format!("−{}", usd(amount.abs()))
    } else {
        format!("+{}", usd(amount))
    }
}

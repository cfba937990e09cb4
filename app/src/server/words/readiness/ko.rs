use super::super::health::Health;
use super::super::security::Security;
use super::ReadinessWords;
use crate::server::numbers::grouped;
use crate::server::words::reports::usd;
use domain::readiness::{Criterion, Evidence, Verdict};

pub(in crate::server::words) const KO: ReadinessWords = ReadinessWords {
    title: "준비 상태",
    paper: "LiveInsight 준비 상태 보고서",
    summary: |report| {
        let (met, all) = (report.count(Verdict::Met), report.criteria.len());
        let unknown = report.count(Verdict::Unknown);
        if report.is_met() {
            format!("기준 {all}개를 모두 충족합니다")
        } else if unknown == 0 {
            format!("기준 {all}개 중 {met}개를 충족합니다")
        } else {
            format!("기준 {all}개 중 {met}개를 충족하고, {unknown}개는 알 수 없습니다")
        }
    },
    explained: "시스템을 완료했다고 판단한 기준을 지금 다시 평가하고, 근거를 함께 보여 줍니다. 읽을 수 없는 것은 충족으로 보지 않습니다.",
    criteria: "기준",
    criterion,
    verdict,
    evidence,
    test_button: "최종 통합 테스트 실행",
    test_explained: "공개 API에 이벤트 하나를 보내고, 테이블에서 이벤트와 세션을 확인한 뒤 둘 다 삭제합니다.",
    sign_button: "이 보고서에 서명",
    sign_explained: "버튼을 누를 때 평가한 보고서를 이름과 함께 영구히 보관합니다.",
    signed: |signed| {
        format!(
            "{} 님이 서명했습니다. 당시 기준 {}개 중 {}개를 충족했습니다.",
            signed.who,
            signed.report.criteria.len(),
            signed.report.count(Verdict::Met)
        )
    },
    not_signed: "아직 아무도 서명하지 않았습니다.",
    changed: "그 이후",
    unchanged: "달라진 것이 없습니다.",
    change: |what, then, now| format!("{}: {} → {}", criterion(what), verdict(then), verdict(now)),
    signature: "서명",
    signatures_unreadable: "누가 서명했는지 지금 읽을 수 없습니다.",
    may_not: "테스트 실행과 서명은 운영자와 관리자가 할 수 있습니다. 운영자에게 요청하십시오.",
    see: "보기",
    columns: ["기준", "판정", "근거", "기준 시각"],
};

fn criterion(criterion: Criterion) -> &'static str {
    match criterion {
        Criterion::Resources => "모든 리소스가 정상입니다",
        Criterion::Security => "보안 설정을 검토했습니다",
        Criterion::Capacity => "테이블별 용량 모드와 그 비용을 확인했습니다",
        Criterion::Alarms => "경보가 설정되어 있고, 울릴 수 있으며, 누군가에게 전달됩니다",
        Criterion::Tracing => "X-Ray가 API와 함수를 추적합니다",
        Criterion::Deployment => "마지막 배포가 검증을 통과했습니다",
        Criterion::Documents => "운영 가이드가 빠짐없고 최신입니다",
        Criterion::Integration => "최종 통합 테스트를 통과했습니다",
    }
}

fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Met => "충족",
        Verdict::Unknown => "알 수 없음",
        Verdict::NotMet => "미충족",
    }
}

fn evidence(evidence: &Evidence, health: &Health, security: &Security) -> String {
    match evidence {
        Evidence::AllHealthy { resources } => format!("리소스 {resources}개가 모두 정상입니다."),
        Evidence::Found { resource, finding } => {
            format!("{}: {}", resource.name(), (health.finding)(resource, finding))
        }
        Evidence::NoOpenRisk { passing, accepted: 0 } => format!("규칙 {passing}개를 통과했습니다."),
        Evidence::NoOpenRisk { passing, accepted } => {
            format!("규칙 {passing}개를 통과했고, {accepted}개는 담당자가 수용했습니다.")
        }
        Evidence::OpenRisk { rule, severity } => {
            format!(
                "{} (심각도 {}): 그렇지 않으며, 수용되지도 않았습니다.",
                (security.rule)(*rule),
                (security.severity)(*severity)
            )
        }
        Evidence::RiskUnknown { rule } => format!("{}: 판단할 수 없었습니다.", (security.rule)(*rule)),
        Evidence::HoldsReady {
            table,
            read,
            write,
            monthly,
        } => {
            let cost = monthly.map_or_else(
                || "가격을 알 수 없습니다".to_owned(),
                |cost| format!("프리 티어를 제외하고 한 달에 {}입니다", usd(cost)),
            );
            format!(
                "{} 테이블과 인덱스: 프로비저닝, 읽기 {}, 쓰기 {} 유닛. {cost}.",
                table.name(),
                grouped(*read),
                grouped(*write)
            )
        }
        Evidence::PaidByRequest { table } => {
            format!("{} 테이블: 온디맨드, 요청한 만큼 비용을 냅니다.", table.name())
        }
        Evidence::NoTable { table } => format!("{} 테이블이 없습니다.", table.name()),
        Evidence::AlarmsReady { alarms } => {
            format!("경보 {alarms}개가 있고, 주제에 확인된 구독자가 있습니다.")
        }
        Evidence::Traced => "라이브 버전과 스테이지의 추적이 켜져 있습니다.".to_owned(),
        Evidence::Deployed { run, .. } => {
            format!("{run} 실행이 성공했습니다. 버전을 호출하고, 트래픽을 옮기고, 이벤트를 확인했습니다.")
        }
        Evidence::NotDeployed { run } => format!("{run} 실행이 성공하지 못했습니다."),
        Evidence::RunOpen { run } => format!("{run} 실행이 아직 끝나지 않았습니다."),
        Evidence::NeverDeployed => "이 콘솔로 스택을 배포한 적이 없습니다.".to_owned(),
        Evidence::GuideCurrent { reviewed } => format!("{reviewed}에 검토했습니다."),
        Evidence::SectionMissing { section } => format!("{section} 절이 없습니다."),
        Evidence::GuideOverdue { days: Some(days) } => format!("마지막 검토가 {days}일 전입니다."),
        Evidence::GuideOverdue { days: None } => "마지막 검토일이 적혀 있지 않습니다.".to_owned(),
        Evidence::ContactMissing { contact } => {
            format!("{contact}의 연락 방법이 비어 있습니다(docs/contacts.toml).")
        }
        Evidence::TestPassed { milliseconds } => {
            format!("{milliseconds}ms 만에 HTTP 200으로 응답했고, 이벤트와 세션을 확인한 뒤 삭제했습니다.")
        }
        Evidence::TestFailed { problem } => format!("실패했습니다: {problem}"),
        Evidence::NotTested => "아직 아무도 실행하지 않았습니다.".to_owned(),
        Evidence::Unreadable { cause } => (health.unavailable)(cause),
    }
}

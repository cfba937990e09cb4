use super::Security;
use crate::server::numbers::{grouped, number};
use domain::security::accepted::NotAcceptable;
use domain::security::{Ceiling, Fault, Review, Rule, Severity};

pub(in crate::server::words) const KO: Security = Security {
    title: "보안",
    paper: "LiveInsight 보안 검토",
    summary: |review, accepted| summary(review, accepted),
    explained: "지금 AWS에서 읽은 값으로 판단합니다. 정책과 버킷은 10분마다 다시 읽습니다. 이 페이지를 열어도 아무것도 변경되지 않습니다.",
    severity: |severity| match severity {
        Severity::High => "높음",
        Severity::Medium => "중간",
        Severity::Low => "낮음",
    },
    failing: |severity| match severity {
        Severity::High => "높음: 지금 고쳐야 합니다",
        Severity::Medium => "중간: 고치거나, 이름을 걸고 수용합니다",
        Severity::Low => "낮음: 알아 두면 좋습니다",
    },
    unknown: "판단할 수 없음",
    passing: "정상",
    nothing_passes: "통과한 규칙이 없습니다.",
    acceptances_unreadable: "누가 어떤 위험을 수용했는지 지금 읽을 수 없어, 모든 항목을 수용되지 않은 것으로 표시합니다.",
    rule,
    why,
    fix,
    preview: "배포 미리 보기",
    may_not_deploy: "배포는 운영자와 관리자가 할 수 있습니다. 운영자에게 요청하십시오.",
    fault,
    found: "확인된 내용",
    why_label: "중요한 이유",
    fix_label: "조치 방법",
    source_label: "출처",
    accepted: "수용됨",
    accepted_by: |acceptance| {
        format!(
            "{} 님이 {}까지 수용했습니다: {}",
            acceptance.who, acceptance.until, acceptance.reason
        )
    },
    acceptance_expired: |until| format!("{until}까지 수용된 위험입니다. 다시 수용하거나 고치십시오."),
    accept: "이 위험 수용",
    accept_explained: "이름과 사유가 이 목록에 남고, 기한이 지나면 다시 나타납니다. AWS에서는 아무것도 변경되지 않습니다.",
    reason: "사유",
    until: "기한",
    problem: |problem| match problem {
        NotAcceptable::WithoutReason => {
            "사유를 열 자 이상 적으십시오. 내년에 확인하는 사람에게는 이 사유가 전부입니다."
        }
        NotAcceptable::WithoutDay => "언제까지 수용하는지 날짜를 입력하십시오.",
        NotAcceptable::Past => "이미 지난 날짜입니다. 오늘 이후의 날짜를 선택하십시오.",
        NotAcceptable::TooLong => "위험은 최대 1년 동안 수용할 수 있으며, 그 후에 다시 확인합니다.",
    },
    accept_button: "위험 수용",
    withdraw_button: "수용 철회",
    may_not: "위험은 운영자와 관리자가 수용할 수 있습니다. 운영자에게 요청하십시오.",
};

fn summary(review: &Review, accepted: usize) -> String {
    let count = |severity| review.failing(severity).count();
    let (high, medium, unknown) = (
        count(Severity::High),
        count(Severity::Medium),
        review.unknown().count(),
    );
    let first = match (high, medium) {
        (0, 0) => "심각도가 높거나 중간인 항목이 없습니다.".to_owned(),
        (0, medium) => format!("심각도가 높은 항목은 없고, 중간 항목이 {medium}개 있습니다."),
        (high, 0) => format!("지금 고쳐야 할 심각도 높은 항목이 {high}개 있습니다."),
        (high, medium) => {
            format!("지금 고쳐야 할 심각도 높은 항목이 {high}개, 중간 항목이 {medium}개 있습니다.")
        }
    };
    let accepted = match accepted {
        0 => String::new(),
        accepted => format!(" {accepted}개는 담당자가 수용했습니다."),
    };
    let unknown = match unknown {
        0 => String::new(),
        unknown => format!(" 규칙 {unknown}개는 판단할 수 없었습니다."),
    };
    format!("{first}{accepted}{unknown}")
}

fn rule(rule: Rule) -> &'static str {
    match rule {
        Rule::RoleTrust => "함수의 역할은 Lambda만 맡을 수 있습니다",
        Rule::RoleWildcardAction => "역할의 정책은 작업을 하나씩 지정합니다",
        Rule::RoleWildcardResource => "역할의 정책은 리소스를 지정합니다",
        Rule::RoleUnusedAction => "역할은 수집기가 하는 일만 허용합니다",
        Rule::RoleLacksAction => "역할은 수집기가 하는 일을 모두 허용합니다",
        Rule::FunctionPublic => "API만 함수를 호출할 수 있습니다",
        Rule::FunctionUrlPublic => "함수에 공개된 자체 주소가 없습니다",
        Rule::EnvironmentSecret => "함수의 환경 변수에 비밀 값이 없습니다",
        Rule::RuntimeDeprecated => "AWS가 함수의 런타임을 계속 지원합니다",
        Rule::PublicPost => "알려진 발신자만 이벤트를 보낼 수 있습니다",
        Rule::CorsOrigin => "알려진 사이트만 브라우저에서 보낼 수 있습니다",
        Rule::TableEncryption => "테이블을 KMS 키로 암호화합니다",
        Rule::PointInTimeRecovery => "테이블을 최근 35일 중 어느 시점으로든 복원할 수 있습니다",
        Rule::DeletionProtection => "호출 한 번으로 테이블을 삭제할 수 없습니다",
        Rule::PersonalDataRetention => "개인 정보가 만료됩니다",
        Rule::RawAddress => "방문자의 IP 주소를 그대로 저장하지 않습니다",
        Rule::LogRetention => "로그의 보존 기간이 정해져 있습니다",
        Rule::MethodAuthorisation => "이벤트 외에는 인증 없이 호출할 수 없습니다",
        Rule::MethodThrottling => "API의 모든 메서드에 한도가 있고, 스테이지의 한도보다 느슨하지 않습니다",
        Rule::AccessLog => "API 요청이 모두 로그에 남습니다",
        Rule::TopicPolicy => "경보 주제는 CloudWatch와 이 계정만 사용할 수 있습니다",
        Rule::TerminationProtection => "호출 한 번으로 스택을 삭제할 수 없습니다",
        Rule::ArtifactBucket => "패키지 버킷이 비공개이고 버전 관리됩니다",
        Rule::ConsolePower => "콘솔의 자격 증명은 콘솔이 하는 일만 할 수 있습니다",
    }
}

fn why(rule: Rule) -> &'static str {
    match rule {
        Rule::RoleTrust => "이 역할을 맡을 수 있으면 모든 이벤트를 읽고 쓸 수 있습니다.",
        Rule::RoleWildcardAction => {
            "수집기나 그 구성 요소에 결함이 있으면 와일드카드에 포함된 모든 작업, 예를 들어 테이블 삭제까지 가능해집니다."
        }
        Rule::RoleWildcardResource => "같은 작업을 이 계정의 다른 애플리케이션 리소스에도 할 수 있습니다.",
        Rule::RoleUnusedAction => "필요하지 않은 권한은 공격자에게만 쓸모가 있습니다.",
        Rule::RoleLacksAction => "권한을 부여할 때까지 이벤트가 503으로 거부됩니다.",
        Rule::FunctionPublic => {
            "API의 한도와 로그를 거치지 않고 이벤트를 보낼 수 있으며, 호출마다 비용이 발생합니다."
        }
        Rule::FunctionUrlPublic => "API와 그 한도를 거치지 않고 인터넷 전체에 응답합니다.",
        Rule::EnvironmentSecret => {
            "함수 구성을 읽을 수 있는 사람은 누구나 읽을 수 있고, 게시된 모든 버전에 남습니다."
        }
        Rule::RuntimeDeprecated => "취약점이 더 이상 수정되지 않으며, 이후에는 배포할 수도 없게 됩니다.",
        Rule::PublicPost => {
            "방문자의 브라우저가 이벤트를 보내므로 API는 의도적으로 열려 있습니다. 한도는 조작된 이벤트가 쏟아질 때 발생할 수 있는 비용의 상한입니다."
        }
        Rule::CorsOrigin => {
            "어떤 사이트의 페이지든 방문자를 대신하여 이벤트를 보낼 수 있습니다. 다만 스크립트가 직접 보낼 수 있는 것 이상은 보낼 수 없고, 아무것도 읽을 수 없습니다."
        }
        Rule::TableEncryption => {
            "DynamoDB는 항상 암호화합니다. 다만 DynamoDB 소유 키를 쓰면 사용 기록이 CloudTrail에 남지 않고, 키를 회수할 수도 없습니다."
        }
        Rule::PointInTimeRecovery => "잘못된 배포나 사람이 덮어쓴 데이터를 되찾을 수 없습니다.",
        Rule::DeletionProtection => "잘못된 명령 하나로 모든 이벤트가 삭제됩니다.",
        Rule::PersonalDataRetention => {
            "이벤트에는 사용자와 IP 주소가 들어 있습니다. 무기한 보관하면 법적 부담이 되고, 저장 비용도 계속 늘어납니다."
        }
        Rule::RawAddress => "전체 IP 주소는 개인 정보이며, 이 콘솔의 어떤 보고서에도 필요하지 않습니다.",
        Rule::LogRetention => "만료되지 않는 로그에는 비용이 계속 발생합니다.",
        Rule::MethodAuthorisation => {
            "템플릿에 없는 메서드입니다. 무엇을 하는 메서드든 인터넷의 누구나 호출할 수 있습니다."
        }
        Rule::MethodThrottling => {
            "메서드별 설정은 스테이지 설정 전체를 대신합니다. 로그처럼 다른 목적으로 만든 설정이라도 한도를 없애며, 악용될 때의 비용 상한도 함께 사라집니다."
        }
        Rule::AccessLog => {
            "함수 로그에는 함수에 도달한 요청만 남습니다. API가 스스로 거부한 요청, 예를 들어 요청 폭주는 나중에 출처를 알 수 없습니다."
        }
        Rule::TopicPolicy => {
            "게시할 수 있는 사람은 당직자에게 가짜 경보를 보낼 수 있고, 구독할 수 있는 사람은 이곳의 장애를 알 수 있습니다."
        }
        Rule::TerminationProtection => "스택을 삭제하면 API, 함수, 경보가 함께 사라집니다.",
        Rule::ArtifactBucket => {
            "패키지를 바꿀 수 있으면 실행되는 코드를 바꿀 수 있습니다. 패키지를 잃으면 그 버전으로 롤백할 수 없습니다."
        }
        Rule::ConsolePower => "콘솔을 장악하면 콘솔의 자격 증명으로 할 수 있는 모든 일을 할 수 있습니다.",
    }
}

fn fix(rule: Rule) -> &'static str {
    match rule {
        Rule::RoleTrust => {
            "누가 왜 맡을 수 있는지 확인한 뒤 신뢰 정책을 되돌리십시오. CloudFormation은 실제 상태가 아니라 템플릿끼리 비교하므로 배포로는 돌아가지 않습니다."
        }
        Rule::RoleWildcardAction | Rule::RoleWildcardResource | Rule::RoleUnusedAction => {
            "직접 추가한 정책은 제거하십시오. 템플릿의 정책이 바뀌었다면 infrastructure.yaml의 EventCollectorRole에 있는 내용으로 iam put-role-policy를 실행하십시오. 배포만으로는 돌아가지 않습니다."
        }
        Rule::RoleLacksAction => {
            "infrastructure.yaml의 EventCollectorRole에 있는 내용으로 iam put-role-policy를 실행하십시오. 배포만으로는 돌아가지 않습니다."
        }
        Rule::FunctionPublic => "해당 문을 제거하십시오. API를 소스로 지정한 템플릿의 문은 그대로 남습니다.",
        Rule::FunctionUrlPublic => "함수 URL을 삭제하거나 AuthType을 AWS_IAM으로 설정하십시오.",
        Rule::EnvironmentSecret => {
            "값을 Secrets Manager 또는 Parameter Store로 옮기고 교체한 뒤, 변수를 제거한 버전을 게시하십시오. 이전 버전에는 버전이 있는 동안 값이 남습니다."
        }
        Rule::RuntimeDeprecated => "provided.al2023에서 실행되는 번들 수집기를 배포하십시오.",
        Rule::PublicPost => {
            "ThrottlingRateLimit를 사이트가 보내는 최대치로 설정하거나, 이 상한을 수용하십시오. 스테이지에 한도가 아예 없으면 배포할 때의 한도를 다시 설정하십시오."
        }
        Rule::MethodAuthorisation => {
            "누가 만들었는지 확인하십시오. 메서드를 삭제하고 API를 다시 배포하거나, AWS_IAM 또는 권한 부여자를 설정하십시오."
        }
        Rule::MethodThrottling => "메서드의 자체 설정을 제거하십시오. 그러면 스테이지의 한도가 적용됩니다.",
        Rule::CorsOrigin => "수용하거나, 템플릿의 OPTIONS 메서드와 수집기에 사이트를 지정하십시오.",
        Rule::AccessLog => {
            "스테이지에 액세스 로그를 설정하십시오. 계정과 리전 전체에 하나뿐인 역할 설정(CloudWatchRoleArn)이 필요하므로 템플릿은 설정하지 않습니다."
        }
        Rule::TableEncryption => "AWS 관리형 키로 암호화를 켜십시오. 서비스는 중단되지 않습니다.",
        Rule::PointInTimeRecovery | Rule::DeletionProtection => {
            "다시 켜십시오. 템플릿에는 켜져 있으므로 누군가 끈 것이며, 배포는 이를 알지 못합니다."
        }
        Rule::PersonalDataRetention => {
            "이벤트가 필요한 기간을 정하고 오래된 이벤트를 내보낸 뒤 삭제하거나, 사유를 적어 수용하십시오."
        }
        Rule::RawAddress => {
            "IpAddress를 truncated 또는 hashed로 설정하여 배포하십시오. 이미 저장된 주소는 그대로 남습니다."
        }
        Rule::LogRetention => {
            "보존 기간을 다시 설정하십시오. 스택의 파라미터로 정해져 있으므로 누군가 없앤 것이며, 배포는 이를 알지 못합니다."
        }
        Rule::TopicPolicy => {
            "누가 구독했는지 확인한 뒤 해당 문을 제거하십시오. CloudWatch가 게시하도록 하는 템플릿의 문은 그대로 남습니다."
        }
        Rule::TerminationProtection => "배포하십시오. 다른 변경이 없어도 콘솔이 종료 방지를 켭니다.",
        Rule::ArtifactBucket => {
            "다시 설정하십시오. 콘솔의 스택에는 그렇게 되어 있으므로 누군가 바꾼 것이며, liveinsight bootstrap은 이를 알지 못합니다."
        }
        Rule::ConsolePower => "docs/permissions.md의 정책을 연결한 역할을 콘솔에 부여하십시오.",
    }
}

fn fault(fault: &Fault) -> String {
    match fault {
        Fault::Trusts { principals } if principals.is_empty() => {
            "Lambda를 포함하여 아무도 이 역할을 맡을 수 없습니다.".to_owned()
        }
        Fault::Trusts { principals } => format!("이 역할을 맡을 수 있는 주체: {}", principals.join(", ")),
        Fault::WildcardAction { policy, action } => format!("{policy} 정책이 {action} 작업을 허용합니다."),
        Fault::WildcardResource { policy, actions } if actions.is_empty() => {
            format!("{policy} 정책이 일부를 제외한 모든 작업을 모든 리소스에 허용합니다.")
        }
        Fault::WildcardResource { policy, actions } => {
            format!(
                "{policy} 정책이 {} 작업을 모든 리소스에 허용합니다.",
                actions.join(", ")
            )
        }
        Fault::UnusedAction { policy, action } => {
            format!("{policy} 정책이 수집기가 하지 않는 {action} 작업을 허용합니다.")
        }
        Fault::LacksAction { action } => format!("{action} 권한이 없습니다."),
        Fault::InvokableBy { statement, service } => {
            let statement = statement.as_deref().unwrap_or("(이름 없음)");
            match service {
                Some(service) => format!("{statement} 문에 따라 {service}를 통해 누구나 호출할 수 있습니다."),
                None => format!("{statement} 문에 따라 누구나 호출할 수 있습니다."),
            }
        }
        Fault::PublicUrl { url } => format!("{url} 주소가 누구에게나 응답합니다."),
        Fault::SecretVariable { name } => {
            format!("{name} 변수가 비밀 값으로 보입니다. 값은 표시하거나 보관하지 않습니다.")
        }
        Fault::Deprecated { runtime, since } => {
            format!("{runtime} 런타임은 {since}부터 지원 중단되었습니다.")
        }
        Fault::DeprecatedSoon { runtime, from } => format!("{runtime} 런타임은 {from}에 지원 중단됩니다."),
        Fault::OpenWithLimit { ceiling: most } => {
            format!("POST /events가 누구에게나 열려 있습니다. {}", ceiling(most))
        }
        Fault::OpenWithoutLimit { ceiling: None } => {
            "POST /events가 자체 한도 없이 계정의 한도까지 누구에게나 열려 있습니다.".to_owned()
        }
        Fault::OpenWithoutLimit { ceiling: Some(most) } => format!(
            "POST /events가 자체 한도 없이 누구에게나 열려 있습니다. 계정의 한도만 적용됩니다. {}",
            ceiling(most)
        ),
        Fault::OpenMethod { method } => format!("{method} 메서드가 누구에게나 열려 있습니다."),
        Fault::Unthrottled { method } => {
            format!("{method} 메서드에 한도가 없어 계정의 한도까지 허용됩니다.")
        }
        Fault::LooserThrottle {
            method,
            per_second,
            of_stage,
        } => format!(
            "{method} 메서드의 자체 한도가 초당 {}건입니다. 스테이지의 한도는 초당 {}건입니다.",
            grouped(*per_second),
            grouped(*of_stage)
        ),
        Fault::AnyOrigin { method } => {
            format!("{method} 메서드가 Access-Control-Allow-Origin: * 헤더로 응답합니다.")
        }
        Fault::NoAccessLog => "prod 스테이지에 액세스 로그도 실행 로그도 없습니다.".to_owned(),
        Fault::TopicOpenTo { statement, service } => {
            let statement = statement.as_deref().unwrap_or("(이름 없음)");
            match service {
                Some(service) => format!("{statement} 문에 따라 {service}를 통해 누구나 사용할 수 있습니다."),
                None => format!("{statement} 문에 따라 누구나 사용할 수 있습니다."),
            }
        }
        Fault::OwnedKey { table } => format!(
            "{} 테이블이 DynamoDB 소유 키로 암호화되어 있습니다.",
            table.name()
        ),
        Fault::NoRecovery { table } => format!(
            "{} 테이블에 특정 시점으로 복구가 설정되어 있지 않습니다.",
            table.name()
        ),
        Fault::NoDeletionProtection { table } => {
            format!("{} 테이블에 삭제 방지가 설정되어 있지 않습니다.", table.name())
        }
        Fault::KeptForEver { table } => {
            format!("{} 테이블에 TTL이 없어 항목이 무기한 보관됩니다.", table.name())
        }
        Fault::RawAddresses => "스택의 파라미터 IpAddress가 raw입니다.".to_owned(),
        Fault::LogsKeptForEver => "로그 그룹에 보존 기간이 없습니다.".to_owned(),
        Fault::NoTerminationProtection => "종료 방지가 꺼져 있습니다.".to_owned(),
        Fault::BucketNotBlocked => {
            "퍼블릭 액세스를 차단하는 네 가지 설정이 모두 켜져 있지는 않습니다.".to_owned()
        }
        Fault::BucketNotVersioned => "버전 관리가 꺼져 있습니다.".to_owned(),
        Fault::ConsoleIsRoot => "콘솔이 계정의 루트 자격 증명을 사용합니다.".to_owned(),
        Fault::ConsoleMay { action } => format!("{action} 작업을 할 수 있습니다."),
    }
}

/// What comes through at most and what that costs.
fn ceiling(most: &Ceiling) -> String {
    let requests = format!(
        "초당 {}건까지, 한 달(730시간)에 최대 {}건입니다",
        grouped(most.per_second),
        grouped(most.per_month)
    );
    let Some(cost) = most.cost else {
        return format!("{requests}. 이 리전의 가격을 알 수 없어 비용은 계산할 수 없습니다.");
    };
    let time = match most.milliseconds {
        Some(milliseconds) => format!("Lambda(현재 처리 시간 p95 {milliseconds} ms)"),
        None => "Lambda 요청(처리 시간은 측정된 값이 없어 제외)".to_owned(),
    };
    let not_priced = match most.not_priced.len() {
        0 => String::new(),
        unknown => format!(" 가격을 알 수 없는 항목 {unknown}개는 빠져 있습니다."),
    };
    format!(
        "{requests}. 비용은 약 {} USD입니다. 요청마다 이벤트가 하나일 때 API Gateway, {time}, 온디맨드 테이블의 정가이며 로그와 추적 비용은 별도입니다.{not_priced}",
        number(cost.as_f64(), 0)
    )
}

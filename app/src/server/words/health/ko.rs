//! 한국어. 합니다체로 쓰고 AWS 한국어 문서의 용어를 따른다.

use super::{Health as Words, clock};
use crate::server::words::truth;
use domain::health::{Finding, Health, Resource, State};
use domain::snapshot::{Direction, LambdaState, Unavailable, Why};
use domain::stack_status::StackStatus;

pub(super) const WORDS: Words = Words {
    kind,
    state,
    verdict,
    cause,
    finding,
    unavailable,
};

fn kind(resource: &Resource) -> &'static str {
    match resource {
        Resource::Stack(_) => "CloudFormation 스택",
        Resource::Table(_) => "DynamoDB 테이블",
        Resource::Function => "Lambda 함수",
        Resource::Alias => "Lambda 별칭",
        Resource::RestApi => "REST API",
        Resource::Role => "IAM 역할",
        Resource::LogGroup => "로그 그룹",
        Resource::Alarm(_) => "CloudWatch 경보",
        Resource::Dashboard => "CloudWatch 대시보드",
        Resource::Topic => "SNS 주제",
    }
}

fn state(state: State) -> &'static str {
    match state {
        State::Healthy => "정상",
        State::Unknown => "알 수 없음",
        State::Unavailable => "확인 불가",
        State::Degraded => "주의",
        State::Unhealthy => "비정상",
    }
}

fn verdict(health: &Health) -> String {
    match health.state {
        State::Healthy => format!(
            "LiveInsight는 정상입니다. 리소스 {}개가 모두 제 상태입니다",
            health.resources.len()
        ),
        State::Degraded => "LiveInsight는 동작하지만 주의가 필요합니다".to_owned(),
        State::Unhealthy => "LiveInsight가 제대로 동작하지 않습니다".to_owned(),
        State::Unknown => "이상은 없지만 아직 알 수 없는 상태가 있습니다".to_owned(),
        State::Unavailable if health.count(State::Unavailable) == health.resources.len() => {
            "LiveInsight의 상태를 전혀 읽을 수 없습니다".to_owned()
        }
        State::Unavailable if health.findings(State::Degraded).next().is_some() => {
            "상태의 일부를 읽을 수 없고, 읽은 것 중에도 주의가 필요한 것이 있습니다".to_owned()
        }
        State::Unavailable => "상태의 일부를 읽을 수 없습니다".to_owned(),
    }
}

fn cause(health: &Health) -> Option<String> {
    let mut causes = health.causes();
    let (resource, first) = causes.next()?;
    let more = match causes.count() {
        0 => String::new(),
        more => format!(" (외 {more}건)"),
    };
    Some(format!("{resource}: {}{more}", finding(resource, first)))
}

fn finding(resource: &Resource, finding: &Finding) -> String {
    match (resource, finding) {
        (
            Resource::Function,
            Finding::FunctionNotActive { .. }
            | Finding::RuntimeDiffers { .. }
            | Finding::VariableDiffers { .. }
            | Finding::TracingDisabled,
        ) => format!("다음 배포에서 게시될 $LATEST: {}", found(finding)),
        _ => found(finding),
    }
}

fn found(finding: &Finding) -> String {
    match finding {
        Finding::ResourceMissing => "없습니다. 스택을 배포하면 만들어집니다".to_owned(),
        Finding::ResourceUnavailable { cause } => unavailable(cause),
        Finding::PartUnavailable { cause } => format!("일부를 알 수 없습니다. {}", unavailable(cause)),
        Finding::StackBusy { status } => format!("{status}: 작업이 진행 중입니다"),
        Finding::StackRolledBack { status, reason } => {
            format!("{status}: 마지막 배포가 실패하여 되돌려졌습니다{}", because(reason.as_deref()))
        }
        Finding::StackStuck { status, reason } => {
            format!("{status}{}. {}", because(reason.as_deref()), way_out(status))
        }
        Finding::StackDrifted { resources } if resources.is_empty() => {
            "템플릿과 다릅니다. CloudFormation 밖에서 변경된 리소스가 있습니다".to_owned()
        }
        Finding::StackDrifted { resources } => format!(
            "CloudFormation 밖에서 변경된 리소스가 있습니다: {}. 배포만으로는 되돌아가지 않습니다",
            resources.join(", ")
        ),
        Finding::TableThrottled { index, direction, events, minutes, as_of } => format!(
            "{} {} {events}건이 {minutes}분 동안 스로틀링되었습니다({} 기준). 용량이 부족하거나 요청이 한 키에 몰립니다",
            part(index.as_deref()),
            way(*direction),
            clock(*as_of)
        ),
        Finding::CapacityTight { index, direction, used_percent, provisioned, as_of } => format!(
            "{} {} 용량 {provisioned}단위의 {used_percent} %를 썼습니다({} 기준). 용량을 늘리지 않으면 요청이 스로틀링됩니다",
            part(index.as_deref()),
            way(*direction),
            clock(*as_of)
        ),
        Finding::TableNotActive { index, status } => format!("{} 상태가 {status}입니다", part(index.as_deref())),
        Finding::TableKeyDiffers { index, expected, found } => {
            format!("{} 키가 ({expected})가 아니라 ({found})이므로 읽는 쪽이 실패합니다", part(index.as_deref()))
        }
        Finding::IndexMissing { index } => format!("인덱스 {index}가 없습니다"),
        Finding::TtlDisabled { attribute } => format!("항목이 만료되지 않습니다. {attribute}의 TTL이 꺼져 있습니다"),
        Finding::PointInTimeRecoveryDisabled => {
            "특정 시점으로 복구(PITR)가 꺼져 있어 잃은 데이터를 되살릴 수 없습니다".to_owned()
        }
        Finding::DeletionProtectionDisabled => "삭제 방지가 꺼져 있어 호출 한 번으로 지워질 수 있습니다".to_owned(),
        Finding::FunctionNotActive { state } => match state {
            LambdaState::Failed { reason } => format!("호출할 수 없습니다: {reason}"),
            LambdaState::Pending => "아직 만들어지는 중입니다".to_owned(),
            LambdaState::Other(text) => format!("상태가 {text}입니다"),
            LambdaState::Active | LambdaState::Inactive => "호출할 수 있습니다".to_owned(),
        },
        Finding::FunctionUpdateFailed { reason } => format!("마지막 업데이트가 실패했습니다: {reason}"),
        Finding::FunctionUpdateUnknown { status } => {
            format!("마지막 업데이트의 상태가 {status}이며 이 콘솔이 모르는 상태입니다. Lambda 콘솔에서 확인하십시오")
        }
        Finding::FunctionUpdating => "업데이트가 진행 중입니다".to_owned(),
        Finding::FunctionThrottledToZero => {
            "예약된 동시성이 0이라 모든 이벤트가 거부됩니다. 예약을 해제하십시오".to_owned()
        }
        Finding::RuntimeDiffers { found } => format!(
            "런타임이 {}가 아니라 {}입니다",
            domain::contract::RUNTIME,
            found.as_deref().unwrap_or("컨테이너")
        ),
        Finding::VariableDiffers { variable, expected, found } => match found {
            Some(found) => format!("환경 변수 {variable}의 값이 {expected}가 아니라 {found}입니다"),
            None => format!("환경 변수 {variable}가 없습니다. 값은 {expected}여야 합니다"),
        },
        Finding::TracingDisabled => "X-Ray 추적이 꺼져 있습니다".to_owned(),
        Finding::AliasOnLatest => "$LATEST를 따르므로 모든 업데이트가 검증 없이 바로 적용됩니다".to_owned(),
        Finding::LiveVersionMissing { version } => {
            format!("가리키는 버전 {version}이 없어 이벤트가 유실됩니다. 있는 버전으로 롤백하십시오")
        }
        Finding::CanaryRunning { version, basis_points } => format!(
            "버전 {version}이 요청의 {} %를 받습니다. 모두 옮기거나 되돌리십시오",
            f64::from(*basis_points) / 100.0
        ),
        Finding::OfSecondVersion { version, finding } => {
            format!("요청의 일부를 받는 버전 {version}: {}", found(finding))
        }
        Finding::InvocationsFailing { errors, invocations, minutes, as_of } => format!(
            "호출 {invocations}건 중 {errors}건이 {minutes}분 동안 실패하여 이벤트가 유실됩니다({} 기준). 원인은 로그에 있습니다",
            clock(*as_of)
        ),
        Finding::CodeNotLive { .. } => {
            "마지막으로 배포한 코드가 적용되지 않았습니다. 배포가 전환 전에 멈췄거나 코드가 밖에서 바뀌었습니다".to_owned()
        }
        Finding::ConfigurationNotLive => {
            "마지막으로 배포한 구성이 아직 적용되지 않았습니다. 배포하여 게시하십시오".to_owned()
        }
        Finding::StageMissing => "prod 스테이지가 없습니다".to_owned(),
        Finding::MethodMissing { method } => format!("{method} /events 메서드가 없습니다"),
        Finding::ApiProbeFailed { status } => {
            format!("공개 주소가 OPTIONS /events에 HTTP {status}로 응답하여 브라우저가 이벤트를 보낼 수 없습니다")
        }
        Finding::ThrottleMissing => {
            "스테이지에 스로틀링이 없어 호출자 하나가 계정의 한도를 다 쓸 수 있습니다".to_owned()
        }
        Finding::RoleTrustDiffers { services } => {
            let trusted = if services.is_empty() { "없음".to_owned() } else { services.join(", ") };
            format!("lambda.amazonaws.com만 신뢰해야 합니다. 지금 신뢰하는 대상: {trusted}")
        }
        Finding::RoleWithoutPolicy => {
            "연결된 정책이 없어 이벤트를 저장할 수 없습니다. 스택을 배포하여 정책을 다시 연결하십시오".to_owned()
        }
        Finding::RetentionMissing => "보존 기간이 없어 로그가 영구히 쌓이고 비용이 듭니다".to_owned(),
        Finding::AlarmRinging { reason, .. } => format!("ALARM: {reason}"),
        Finding::AlarmWithoutData => "CloudWatch에 아직 판단할 데이터가 없습니다".to_owned(),
        Finding::AlarmBlind { because, fix } => format!(
            "절대 울릴 수 없습니다. {}. 해결 방법: {}",
            (truth::KO.blindness)(because),
            (truth::KO.fix)(fix)
        ),
        Finding::AlarmSilent => "아무에게도 알리지 않습니다. 작업이 꺼져 있거나 없습니다".to_owned(),
        Finding::TopicWithoutSubscriber { pending: 0 } => "아무도 알림을 받지 않습니다. 구독이 없습니다".to_owned(),
        Finding::TopicWithoutSubscriber { pending } => {
            format!("아무도 알림을 받지 않습니다. 구독 {pending}건이 확인을 기다립니다")
        }
    }
}

fn because(reason: Option<&str>) -> String {
    reason.map_or_else(String::new, |reason| format!(" ({reason})"))
}

fn way(direction: Direction) -> &'static str {
    match direction {
        Direction::Read => "읽기",
        Direction::Write => "쓰기",
    }
}

fn part(index: Option<&str>) -> String {
    index.map_or_else(|| "테이블의".to_owned(), |index| format!("인덱스 {index}의"))
}

fn unavailable(cause: &Unavailable) -> String {
    let action = &cause.action;
    match &cause.why {
        Why::Denied => format!("AWS가 {action} 호출을 거부했습니다. 이 IAM 작업을 허용하십시오"),
        Why::Throttled => format!("AWS가 {action} 호출을 제한했습니다. 다시 시도합니다"),
        Why::TimedOut => format!("AWS가 {action}에 제때 응답하지 않았습니다. 다시 시도합니다"),
        Why::Unreachable { .. } => {
            format!(
                "{action} 호출이 AWS에 닿지 않습니다. 네트워크를 확인하십시오. 자세한 내용은 콘솔의 로그에 있습니다"
            )
        }
        Why::Credentials { .. } => format!(
            "AWS가 {action} 호출에서 콘솔의 자격 증명을 받아들이지 않습니다. 자격 증명을 갱신하십시오. 자세한 내용은 콘솔의 로그에 있습니다"
        ),
        Why::Ambiguous { count } => format!(
            "{action} 결과에 같은 이름이 {count}개 있고 스택에서 어느 것인지 알 수 없습니다. 스택을 배포하거나 나머지를 삭제하십시오"
        ),
        Why::Unexpected { code, .. } => {
            format!("{action} 호출이 실패했습니다({code}). 자세한 내용은 콘솔의 로그에 있습니다")
        }
    }
}

pub(in crate::server::words) fn way_out(status: &StackStatus) -> &'static str {
    match status {
        StackStatus::UpdateRollbackFailed => "이벤트에서 원인을 고친 뒤 업데이트 롤백을 계속하십시오",
        StackStatus::CreateFailed | StackStatus::UpdateFailed => "스택을 마지막 정상 상태로 롤백하십시오",
        StackStatus::RollbackFailed => {
            "새 테이블이 삭제 방지되어 있습니다. 비어 있는 테이블의 삭제 방지를 끄고 삭제한 뒤, 스택을 삭제하고 다시 배포하십시오"
        }
        StackStatus::RollbackComplete => {
            "비어 있는 스택을 삭제하고 다시 배포하십시오. 남아 있는 테이블은 가져와야 합니다"
        }
        StackStatus::DeleteFailed => "이벤트에서 지우지 못한 리소스를 확인한 뒤 다시 삭제하십시오",
        StackStatus::ImportRollbackFailed => "이벤트에서 원인을 확인하고 AWS Support에 문의하십시오",
        _ => "CloudFormation에서 스택을 확인하십시오. 이 콘솔이 모르는 상태입니다",
    }
}

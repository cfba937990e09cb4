//! Failures in Korean.

use super::super::{canary, run};
use super::{Failures, Quote, Said};
use crate::server::numbers::grouped;
use crate::server::words::health;
use domain::deployment::canary::{RedAlarm, TOLERATED, Why};
use domain::deployment::{CheckFailure, Failure, Left};
use domain::snapshot::{self, Unavailable};

pub(in super::super) const KO: Failures = Failures { failure, check, left };

fn failure(failure: &Failure) -> Said {
    match failure {
        Failure::Aws(cause) => aws(cause),
        Failure::ChangeSetFailed { stack, reason } => Said::with(
            format!("CloudFormation이 {stack} 스택의 변경 세트를 준비하지 못했습니다"),
            reason,
        ),
        Failure::ChangeSetTooSlow { stack, minutes } => Said::plain(format!(
            "CloudFormation이 {minutes}분이 지나도록 {stack} 스택의 변경 세트를 준비하지 못했습니다"
        )),
        Failure::ChangeSetObsolete { stack } => Said::plain(format!(
            "변경 세트를 만든 뒤에 {stack} 스택이 변경되어 변경 세트가 더 이상 유효하지 않습니다"
        )),
        Failure::StackFailed { stack, status, event } => match event {
            Some(event) => Said::with(
                format!(
                    "{stack} 스택이 {status} 상태로 끝났습니다. 원인은 {} 리소스의 {} 이벤트입니다",
                    event.logical_id, event.status
                ),
                event.reason.as_deref().unwrap_or_default(),
            ),
            None => Said::plain(format!("{stack} 스택이 {status} 상태로 끝났습니다")),
        },
        Failure::StackTooSlow { stack, minutes } => Said::plain(format!(
            "{stack} 스택의 작업이 {minutes}분 안에 끝나지 않았습니다. 작업은 저절로 계속됩니다"
        )),
        Failure::WorldChanged => {
            Said::plain("계획을 만든 뒤에 스택이 변경되었습니다. 배포를 다시 준비하고 새 계획을 확인하십시오")
        }
        Failure::StepsOutOfOrder => {
            Said::plain("계획에서 게시하기 전의 버전을 사용하려고 했습니다. 배포를 다시 준비하십시오")
        }
        Failure::AliasMoved(moved) => Said::plain(format!(
            "LIVE가 계획한 버전 {}이(가) 아니라 {}을(를) 가리킵니다. 그사이 다른 사람이 옮겼습니다",
            canary::routing_ko(moved.expected),
            canary::routing_ko(moved.found)
        )),
        Failure::FunctionUpdateFailed { reason } => Said::with("함수 업데이트에 실패했습니다", reason),
        Failure::FunctionTooSlow { minutes } => Said::plain(format!(
            "{minutes}분이 지나도록 함수 업데이트가 끝나지 않았습니다"
        )),
        Failure::OtherCode { expected, found } => Said::plain(format!(
            "함수 코드가 계획한 {expected}이(가) 아니라 {found}입니다. 스택을 업데이트한 뒤에 누군가 코드를 변경했습니다"
        )),
        Failure::VersionBroken { version, failure } => {
            check(failure).after(&format!("버전 {version}이(가) 동작하지 않습니다"))
        }
        Failure::NotVerified { failure } => check(failure).after("종단 간 확인에 실패했습니다"),
        Failure::AlarmRed { name, reason } => {
            Said::with(format!("트래픽을 옮긴 뒤 {name} 경보가 울렸습니다"), reason)
        }
        Failure::CanaryFailed { version, why } => {
            let did = format!("버전 {version}이(가) 카나리를 통과하지 못했습니다");
            match why {
                Why::Fails(counts) => Said::plain(format!(
                    "{did}. 호출 {}회 중 {}회가 실패했으며, {TOLERATED}회당 1회까지만 허용됩니다",
                    grouped(counts.invocations),
                    grouped(counts.errors)
                )),
                Why::AlarmRed(RedAlarm { name, reason }) => {
                    Said::with(format!("{did}. {name} 경보가 울렸습니다"), reason)
                }
            }
        }
        Failure::LeftUnbegun => Said::plain("아무것도 변경하기 전에 작업을 처리하던 프로세스가 사라졌습니다"),
        Failure::LeftTooLong { minutes } => Said::plain(format!(
            "작업을 처리하던 프로세스가 사라진 지 {minutes}분이 지나 이어서 진행할 수 없습니다"
        )),
        Failure::WantedBack { reason } => Said {
            sentence: "담당자가 되돌리기를 요청했습니다".to_owned(),
            quote: Some(Quote::Person(reason.clone())),
        },
        Failure::Told(text) => Said::with("", text),
    }
}

fn check(failure: &CheckFailure) -> Said {
    match failure {
        CheckFailure::NotAnswered { url, detail } => {
            Said::with(format!("POST {url} 요청에 응답이 없습니다"), detail)
        }
        CheckFailure::Status { status, body } => Said::with(format!("HTTP {status} 응답을 받았습니다"), body),
        CheckFailure::TooSlow {
            milliseconds,
            allowed,
        } => Said::plain(format!(
            "올바르게 응답했지만 {milliseconds}ms가 걸렸습니다. 허용 시간은 {allowed}ms입니다"
        )),
        CheckFailure::FunctionFailed { kind, payload } => {
            Said::with(format!("함수 실행에 실패했습니다({kind})"), payload)
        }
        CheckFailure::OtherVersion { expected, found } => Said::plain(format!(
            "버전 {expected}이(가) 아니라 {found}이(가) 실행되었습니다"
        )),
        CheckFailure::UnreadableAnswer { answer } => Said::with("응답이 규격과 다릅니다", answer),
        CheckFailure::NotStored { table } => Said::plain(format!(
            "이벤트를 저장했다고 응답했지만 {table} 테이블에 없습니다"
        )),
        CheckFailure::Aws(cause) => aws(cause),
        CheckFailure::Told(text) => Said::with("", text),
    }
}

fn left(left: &Left) -> Said {
    Said::plain(match left {
        Left::Published { version } => format!(
            "버전 {version}이(가) 게시된 채로 남습니다. 트래픽을 받지 않으며 비용도 들지 않습니다."
        ),
        Left::NotUndone { undo } => format!("실행 안 함: {}", (run::KO.undo)(undo)),
        Left::MovedMeanwhile { found } => {
            let found = canary::routing_ko(*found);
            format!("그사이 다른 사람이 LIVE를 {found}(으)로 옮겼습니다. 그대로 두었습니다.")
        }
        Left::Unmade {
            stack,
            status: Some(status),
        } => format!("{stack} 스택이 {status} 상태입니다. 이 작업에서 만들던 스택이므로 되돌릴 이전 상태가 없습니다."),
        Left::Unmade { stack, status: None } => {
            format!("{stack} 스택이 없습니다. 이 작업에서 만들던 스택이므로 되돌릴 이전 상태가 없습니다.")
        }
        Left::StackGone { stack } => format!("{stack} 스택이 없습니다. 그사이 다른 사람이 삭제했습니다."),
        Left::ApiDeployment => {
            "업데이트하면서 만든 API 배포는 다른 API 배포와 마찬가지로 남습니다. 스테이지는 이전 배포로 되돌렸습니다."
                .to_owned()
        }
        Left::NotWorking { failure } => return check(failure),
        Left::Told(text) => return Said::with("", text),
    })
}

/// What happened then, and not what is done about it now.
fn aws(cause: &Unavailable) -> Said {
    let action = &cause.action;
    match &cause.why {
        snapshot::Why::Throttled => Said::plain(format!("AWS가 {action} 호출을 제한했습니다")),
        snapshot::Why::TimedOut => Said::plain(format!("AWS가 {action}에 제때 응답하지 않았습니다")),
        snapshot::Why::Unreachable { detail } => {
            Said::with(format!("{action} 호출이 AWS에 닿지 않았습니다"), detail)
        }
        snapshot::Why::Unexpected { code, message } => {
            Said::with(format!("{action} 호출이 실패했습니다({code})"), message)
        }
        snapshot::Why::Denied | snapshot::Why::Credentials { .. } | snapshot::Why::Ambiguous { .. } => {
            Said::plain((health::KO.unavailable)(cause))
        }
    }
}

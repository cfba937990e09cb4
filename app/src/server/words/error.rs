//! Pages that say what went wrong: what happened, why, and what to do.

use super::access::{role_en, role_ko};
use crate::server::error::{AppError, TableUnusable};
use domain::access::Permission;
use domain::snapshot::{Unavailable, Why};
use std::time::Duration;

/// Words of error pages. None of them repeats a text of AWS: whoever is not signed in reads them too.
#[derive(Debug)]
pub struct Error {
    /// What happened, for a heading.
    pub what: fn(&AppError) -> &'static str,
    /// Why.
    pub why: fn(&AppError) -> String,
    /// What to do about it.
    pub way_out: fn(&AppError) -> String,
    /// Before a request's reference.
    pub reference: &'static str,
    /// What the reference is for.
    pub reference_hint: &'static str,
    /// Link to the overview.
    pub to_overview: &'static str,
    /// Link to the sign-in page.
    pub to_sign_in: &'static str,
}

pub(super) const EN: Error = Error {
    what: |error| match error {
        AppError::SignInNeeded => "You are not signed in",
        AppError::Forbidden { .. } => "Your role does not allow this",
        AppError::CrossSite => "This request did not come from the console",
        AppError::HostNotPassed => "The proxy does not say which host you asked for",
        AppError::NotEncrypted => "This connection is not encrypted",
        AppError::Unclassified => "Nobody may use this path",
        AppError::NotFound => "There is no such page",
        AppError::WrongMethod => "This path is not used in this way",
        AppError::Malformed => "This form cannot be read",
        AppError::TooManyAttempts { .. } => "Too many attempts to sign in",
        AppError::NotRecorded(_) => "This was not done, because it could not be recorded",
        AppError::NoRuns(_) => "The history of deployments cannot be read",
        AppError::NoReport(_) => "The report cannot be made now",
        AppError::NoAccounts(_) => "Nobody can sign in with a password at the moment",
        AppError::NotYet => "The stack has not been read yet",
        AppError::Internal => "The console made a mistake",
    },
    why: |error| {
        match error {
        AppError::SignInNeeded => "The session has ended, or there was none. What you asked for was not done.".to_owned(),
        AppError::Forbidden { needs, role } => {
            let what = match needs {
                Permission::View => "seeing the state of the stack",
                Permission::ReadAudit => "reading the audit log",
                Permission::ReadReports => "reading the reports on capacity and cost",
                Permission::AcceptRisk => "accepting a risk",
                Permission::Deploy => "deploying and rolling back",
                Permission::SendTestPage => "sending a test page",
                Permission::MuteAlarms => "muting alarms",
                Permission::SignReadiness => "testing and signing readiness",
                Permission::KeepChecklist => "keeping an incident's checklist",
            };
            format!("You are signed in as {}, a role that does not include {what}.", role_en(*role))
        }
        AppError::CrossSite => {
            "The browser says that another website sent it, or does not say where it comes from. Nothing was done.".to_owned()
        }
        AppError::HostNotPassed => {
            "The browser sent this to another host than the console was told, so the console cannot tell its own pages from others' and could not protect a session. Nothing was done.".to_owned()
        }
        AppError::NotEncrypted => {
            "The page came by http from another machine. A password and a session would be readable on the way, so neither was accepted.".to_owned()
        }
        AppError::Unclassified => "The console does not say who may use this path, and so refuses everybody.".to_owned(),
        AppError::NotFound => "The address may be mistyped, or the page was moved.".to_owned(),
        AppError::WrongMethod => "The console has this path for another kind of request.".to_owned(),
        AppError::Malformed => "Fields are missing from it, or it is too large.".to_owned(),
        AppError::TooManyAttempts { .. } => "To keep passwords from being guessed, attempts are limited for each name and address.".to_owned(),
        AppError::NotRecorded(table) => format!(
            "Whatever changes something is written to the audit log first. {}",
            table_en(table)
        ),
        AppError::NoAccounts(table) | AppError::NoRuns(table) => table_en(table),
        AppError::NotYet => "The console has just started. Nothing was done.".to_owned(),
        AppError::NoReport(None) => "Nothing is known of that period, or the stack has not been read yet.".to_owned(),
        AppError::NoReport(Some(cause)) => format!("AWS did not answer {} as it should.", cause.action),
        AppError::Internal => "What happened is in the console's log.".to_owned(),
    }
    },
    way_out: |error| {
        match error {
        AppError::SignInNeeded => "Sign in, then do it again.".to_owned(),
        AppError::Forbidden { .. } => {
            "Ask an administrator for another role; `liveinsight account set NAME --role ROLE` gives it."
                .to_owned()
        }
        AppError::CrossSite => {
            "Open the console in a tab of its own and use its own forms. A proxy in front of it must pass the `Host` header that the browser sent."
                .to_owned()
        }
        AppError::HostNotPassed => {
            "Have the proxy pass the browser's `Host` header, with its port (nginx: `proxy_set_header Host $http_host`), and name that host in `LIVEINSIGHT_HOSTS`."
                .to_owned()
        }
        AppError::NotEncrypted => {
            "Reach the console by https, or through a tunnel to its own machine.".to_owned()
        }
        AppError::Unclassified => "Report it with the reference below: the console has a fault.".to_owned(),
        AppError::NotFound => "Start from the overview.".to_owned(),
        AppError::WrongMethod | AppError::Malformed => "Go back, reload the page and try again.".to_owned(),
        AppError::TooManyAttempts { wait } => format!("Try again in {}.", wait_en(*wait)),
        AppError::NotYet => "Go back and try again in a few seconds.".to_owned(),
        AppError::NotRecorded(table) | AppError::NoAccounts(table) | AppError::NoRuns(table) => repair_en(table),
        AppError::NoReport(_) => "Open the report's page: it says what is missing and what to do.".to_owned(),
        AppError::Internal => {
            "Try again. If it happens again, report it with the reference below.".to_owned()
        }
    }
    },
    reference: "Reference",
    reference_hint: "The console's log has the details under this reference.",
    to_overview: "Go to the overview",
    to_sign_in: "Sign in",
};

pub(super) const KO: Error = Error {
    what: |error| match error {
        AppError::SignInNeeded => "로그인하지 않았습니다",
        AppError::Forbidden { .. } => "이 역할로는 할 수 없습니다",
        AppError::CrossSite => "콘솔에서 보낸 요청이 아닙니다",
        AppError::HostNotPassed => "프록시가 요청한 호스트를 전달하지 않습니다",
        AppError::NotEncrypted => "암호화되지 않은 연결입니다",
        AppError::Unclassified => "아무도 사용할 수 없는 경로입니다",
        AppError::NotFound => "없는 페이지입니다",
        AppError::WrongMethod => "이 경로는 이런 요청을 받지 않습니다",
        AppError::Malformed => "양식을 읽을 수 없습니다",
        AppError::TooManyAttempts { .. } => "로그인을 너무 많이 시도했습니다",
        AppError::NotRecorded(_) => "기록할 수 없어 실행하지 않았습니다",
        AppError::NoRuns(_) => "배포 기록을 읽을 수 없습니다",
        AppError::NoReport(_) => "지금은 보고서를 만들 수 없습니다",
        AppError::NoAccounts(_) => "지금은 암호로 로그인할 수 없습니다",
        AppError::NotYet => "아직 스택을 읽지 않았습니다",
        AppError::Internal => "콘솔에 오류가 발생했습니다",
    },
    why: |error| {
        match error {
        AppError::SignInNeeded => "세션이 끝났거나 없습니다. 요청한 작업은 실행하지 않았습니다.".to_owned(),
        AppError::Forbidden { needs, role } => {
            let what = match needs {
                Permission::View => "스택 상태 조회",
                Permission::ReadAudit => "감사 로그 조회",
                Permission::ReadReports => "용량 및 비용 보고서 조회",
                Permission::AcceptRisk => "위험 수용",
                Permission::Deploy => "배포와 롤백",
                Permission::SendTestPage => "테스트 알림 발송",
                Permission::MuteAlarms => "경보 음소거",
                Permission::SignReadiness => "준비 상태 테스트와 서명",
                Permission::KeepChecklist => "인시던트 체크리스트 기록",
            };
            format!("현재 역할은 {}이며, 이 역할에는 {what} 권한이 없습니다.", role_ko(*role))
        }
        AppError::CrossSite => {
            "브라우저가 다른 웹 사이트에서 보낸 요청이라고 알렸거나 출처를 알리지 않았습니다. 아무것도 실행하지 않았습니다.".to_owned()
        }
        AppError::HostNotPassed => {
            "브라우저가 요청한 호스트와 콘솔에 전달된 호스트가 다릅니다. 콘솔 자신의 페이지인지 확인할 수 없고 세션도 보호할 수 없어 아무것도 실행하지 않았습니다.".to_owned()
        }
        AppError::NotEncrypted => {
            "다른 컴퓨터에서 http로 접속했습니다. 암호와 세션이 전송 중에 노출될 수 있어 받지 않았습니다.".to_owned()
        }
        AppError::Unclassified => "이 경로를 누가 사용할 수 있는지 정해져 있지 않아 모두 거부합니다.".to_owned(),
        AppError::NotFound => "주소를 잘못 입력했거나 페이지가 옮겨졌습니다.".to_owned(),
        AppError::WrongMethod => "콘솔에 있는 경로이지만 다른 종류의 요청에 쓰입니다.".to_owned(),
        AppError::Malformed => "필요한 항목이 없거나 내용이 너무 큽니다.".to_owned(),
        AppError::TooManyAttempts { .. } => "암호 추측을 막기 위해 이름과 주소별로 시도 횟수를 제한합니다.".to_owned(),
        AppError::NotRecorded(table) => {
            format!("변경 작업은 먼저 감사 로그에 기록합니다. {}", table_ko(table))
        }
        AppError::NoAccounts(table) | AppError::NoRuns(table) => table_ko(table),
        AppError::NotYet => "콘솔이 방금 시작되었습니다. 아무것도 실행하지 않았습니다.".to_owned(),
        AppError::NoReport(None) => "그 기간에 대해 알려진 것이 없거나 아직 스택을 읽지 못했습니다.".to_owned(),
        AppError::NoReport(Some(cause)) => format!("AWS가 {} 호출에 제대로 응답하지 않았습니다.", cause.action),
        AppError::Internal => "자세한 내용은 콘솔 로그에 있습니다.".to_owned(),
    }
    },
    way_out: |error| {
        match error {
        AppError::SignInNeeded => "로그인한 뒤 다시 시도하십시오.".to_owned(),
        AppError::Forbidden { .. } => {
            "관리자에게 다른 역할을 요청하십시오. 역할은 `liveinsight account set NAME --role ROLE`로 부여합니다.".to_owned()
        }
        AppError::CrossSite => {
            "콘솔을 별도의 탭에서 열고 콘솔의 양식을 사용하십시오. 앞에 프록시가 있으면 브라우저가 보낸 `Host` 헤더를 그대로 전달해야 합니다.".to_owned()
        }
        AppError::HostNotPassed => {
            "프록시가 브라우저의 `Host` 헤더를 포트까지 그대로 전달하게 하고(nginx: `proxy_set_header Host $http_host`), 그 호스트를 `LIVEINSIGHT_HOSTS`에 추가하십시오.".to_owned()
        }
        AppError::NotEncrypted => "https로 접속하거나 콘솔이 실행 중인 컴퓨터로 터널을 연결하십시오.".to_owned(),
        AppError::Unclassified => "콘솔의 결함입니다. 아래 참조 번호와 함께 알려 주십시오.".to_owned(),
        AppError::NotFound => "개요에서 다시 시작하십시오.".to_owned(),
        AppError::WrongMethod | AppError::Malformed => "이전 페이지로 돌아가 새로 고친 뒤 다시 시도하십시오.".to_owned(),
        AppError::TooManyAttempts { wait } => format!("{} 후에 다시 시도하십시오.", wait_ko(*wait)),
        AppError::NotYet => "이전 페이지로 돌아가 몇 초 뒤에 다시 시도하십시오.".to_owned(),
        AppError::NotRecorded(table) | AppError::NoAccounts(table) | AppError::NoRuns(table) => repair_ko(table),
        AppError::NoReport(_) => "보고서 페이지를 여십시오. 무엇이 없고 무엇을 해야 하는지 알려 줍니다.".to_owned(),
        AppError::Internal => "다시 시도하십시오. 반복되면 아래 참조 번호와 함께 알려 주십시오.".to_owned(),
    }
    },
    reference: "참조 번호",
    reference_hint: "자세한 내용은 콘솔 로그에서 이 참조 번호로 찾을 수 있습니다.",
    to_overview: "개요로 이동",
    to_sign_in: "로그인",
};

fn table_en(table: &TableUnusable) -> String {
    let Unavailable { action, why } = match table {
        TableUnusable::Missing => return "The console's table does not exist.".to_owned(),
        TableUnusable::Unavailable(cause) => cause,
    };
    match why {
        Why::Denied => format!("AWS denied {action} on the console's table."),
        Why::Throttled => format!("AWS throttled {action} on the console's table."),
        Why::TimedOut => format!("AWS did not answer {action} in time."),
        Why::Unreachable { .. } => format!("AWS could not be reached for {action}."),
        Why::Credentials { .. } => format!("AWS did not accept the console's credentials for {action}."),
        Why::Ambiguous { .. } | Why::Unexpected { .. } => format!("{action} on the console's table failed."),
    }
}

fn repair_en(table: &TableUnusable) -> String {
    match table {
        TableUnusable::Missing => "Make it with `liveinsight bootstrap`, then try again.".to_owned(),
        TableUnusable::Unavailable(Unavailable { action, why }) => match why {
            Why::Denied => format!("Allow the IAM action {action} for the console's role, then try again."),
            Why::Throttled | Why::TimedOut => "Try again in a minute.".to_owned(),
            Why::Unreachable { .. } => "Check the console's network, then try again.".to_owned(),
            Why::Credentials { .. } => "Renew the console's AWS credentials, then try again.".to_owned(),
            Why::Ambiguous { .. } | Why::Unexpected { .. } => {
                "Look in the console's log by the reference below.".to_owned()
            }
        },
    }
}

fn table_ko(table: &TableUnusable) -> String {
    let Unavailable { action, why } = match table {
        TableUnusable::Missing => return "콘솔의 테이블이 없습니다.".to_owned(),
        TableUnusable::Unavailable(cause) => cause,
    };
    match why {
        Why::Denied => format!("AWS가 콘솔 테이블에 대한 {action} 호출을 거부했습니다."),
        Why::Throttled => format!("AWS가 콘솔 테이블에 대한 {action} 호출을 제한했습니다."),
        Why::TimedOut => format!("AWS가 {action}에 제때 응답하지 않았습니다."),
        Why::Unreachable { .. } => format!("{action} 호출을 위해 AWS에 연결할 수 없었습니다."),
        Why::Credentials { .. } => {
            format!("AWS가 {action} 호출에 쓴 콘솔의 자격 증명을 받아들이지 않았습니다.")
        }
        Why::Ambiguous { .. } | Why::Unexpected { .. } => {
            format!("콘솔 테이블에 대한 {action} 호출이 실패했습니다.")
        }
    }
}

fn repair_ko(table: &TableUnusable) -> String {
    match table {
        TableUnusable::Missing => "`liveinsight bootstrap`으로 만든 뒤 다시 시도하십시오.".to_owned(),
        TableUnusable::Unavailable(Unavailable { action, why }) => match why {
            Why::Denied => format!("콘솔의 역할에 IAM 작업 {action}을(를) 허용한 뒤 다시 시도하십시오."),
            Why::Throttled | Why::TimedOut => "1분 뒤에 다시 시도하십시오.".to_owned(),
            Why::Unreachable { .. } => "콘솔의 네트워크를 확인한 뒤 다시 시도하십시오.".to_owned(),
            Why::Credentials { .. } => "콘솔의 AWS 자격 증명을 갱신한 뒤 다시 시도하십시오.".to_owned(),
            Why::Ambiguous { .. } | Why::Unexpected { .. } => {
                "아래 참조 번호로 콘솔 로그를 확인하십시오.".to_owned()
            }
        },
    }
}

fn wait_en(wait: Duration) -> String {
    match wait.as_secs() {
        seconds @ 0..=90 => format!("{} s", seconds.max(1)),
        seconds => format!("{} min", seconds.div_ceil(60)),
    }
}

fn wait_ko(wait: Duration) -> String {
    match wait.as_secs() {
        seconds @ 0..=90 => format!("{}초", seconds.max(1)),
        seconds => format!("{}분", seconds.div_ceil(60)),
    }
}

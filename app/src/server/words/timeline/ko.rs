//! The timeline in Korean.

use super::{Timeline, place, plain};
use domain::deployment::Outcome;
use domain::deployment::journal::{Kind as Run, Record};
use domain::snapshot::{AliasTarget, Billing, Concurrency};
use domain::stack_status::StackAction;
use domain::timeline::{Change, Event, Kind, Subject, Suspect, Value, What, Window};
use time::Duration;

pub(in crate::server::words) const KO: Timeline = Timeline {
    title: "타임라인",
    windows: "기간",
    window: |window| match window {
        Window::Day => "24시간",
        Window::Week => "7일",
        Window::Month => "30일",
    },
    kinds: "표시할 항목",
    kind: |kind| match kind {
        Kind::Deployment => "배포",
        Kind::Rollback => "롤백과 고정",
        Kind::Shift => "트래픽",
        Kind::Alarm => "경보와 오류",
        Kind::Setting => "설정",
        Kind::Drift => "드리프트",
    },
    every_kind: "전체",
    what,
    blamed: |event, suspect| match &event.what {
        What::Alarm(transition) => {
            format!(
                "{} 경보가 {} ALARM 상태가 되었습니다",
                transition.alarm,
                after(suspect)
            )
        }
        _ => format!("{} 오류가 시작되었습니다", after(suspect)),
    },
    suspect: after,
    who: |who| format!("실행: {who}"),
    reason: |reason| format!("사유: {reason}"),
    somebody_else: "이 콘솔을 거치지 않은 변경입니다. 누가 했는지는 CloudTrail에 있습니다.",
    between: ("", "부터 ", " 사이"),
    nothing: "이 기간에는 해당하는 일이 없었습니다.",
    permalink: |what| format!("“{what}” 링크"),
    earlier: |count| format!("이전 {count}건"),
    not_listed: |count| format!("{count}건은 목록에 없습니다. 기간을 줄이거나 항목을 좁히십시오."),
    passed_over: |count| {
        format!("그 사이의 {count}건은 목록에 없습니다. 경보의 모든 변경은 해당 경보 페이지에 있습니다.")
    },
    together: |count, latest| match count {
        1 => latest.to_owned(),
        _ => format!("{count}건, 가장 최근: {latest}"),
    },
    now: "지금",
    left_out: (
        "경보 상태가 너무 자주 바뀌어 ",
        " 이전의 변경은 생략했습니다. 모든 변경은 경보 페이지에 있습니다.",
    ),
    limits: "직접 바꾼 설정은 AWS가 이벤트로 알려 주지 않습니다. 이 콘솔이 읽은 값을 비교하여 어느 확인 사이에 바뀌었는지 표시합니다.",
};

fn what(event: &Event) -> String {
    match &event.what {
        What::Run { record } => run(record),
        What::Shifted {
            from: Some(from), to, ..
        } => {
            format!("LIVE 이동: {} → {}", target(*from), target(*to))
        }
        What::Shifted { from: None, to, .. } => format!("LIVE 시작: {}", target(*to)),
        What::Pinned { version, .. } => format!("버전 {version} 고정"),
        What::Released { version, .. } => format!("버전 {version} 고정 해제"),
        What::Alarm(transition) => match transition.from {
            Some(from) => format!(
                "{}: {} → {}",
                transition.alarm,
                from.as_str(),
                transition.to.as_str()
            ),
            None => format!("{}: {}", transition.alarm, transition.to.as_str()),
        },
        What::Changed { change, .. } => changed(change),
        What::StackDrifted { resources } if resources.is_empty() => {
            "CloudFormation이 스택 드리프트를 발견했습니다".to_owned()
        }
        What::StackDrifted { resources } => {
            format!("CloudFormation이 발견한 드리프트: {}", resources.join(", "))
        }
        What::ErrorsBegan { count } => format!("오류 시작: 호출 {count}건 실패"),
    }
}

fn run(record: &Record) -> String {
    match (&record.kind, &record.outcome) {
        (Run::Deployment { .. }, None) => "배포 진행 중".to_owned(),
        (
            Run::Deployment { .. },
            Some(Outcome::Succeeded {
                version: Some(version),
                ..
            }),
        ) => format!("배포 완료: 버전 {version}에서 트래픽 처리"),
        (Run::Deployment { .. }, Some(Outcome::Succeeded { version: None, .. })) => {
            "배포 완료: 인프라만 변경, LIVE는 그대로".to_owned()
        }
        (Run::Deployment { .. }, Some(Outcome::RolledBack { .. })) => "배포 실패, 롤백됨".to_owned(),
        (Run::Deployment { .. }, Some(Outcome::Abandoned { .. })) => "배포를 중단한 그대로 종료".to_owned(),
        (Run::Rollback { to }, None) => format!("버전 {to}로 롤백 진행 중"),
        (Run::Rollback { to }, Some(Outcome::Succeeded { .. })) => format!("버전 {to}로 롤백"),
        (Run::Rollback { to }, Some(Outcome::RolledBack { .. } | Outcome::Abandoned { .. })) => {
            format!("버전 {to}로 롤백 실패")
        }
        (Run::Release, _) => "버전 고정 해제".to_owned(),
        (Run::Stack { action }, _) => match action {
            StackAction::Cancel => "CloudFormation 업데이트 취소 요청".to_owned(),
            StackAction::Continue => "CloudFormation 업데이트 롤백 계속 요청".to_owned(),
            StackAction::Rollback => "CloudFormation 스택 롤백 요청".to_owned(),
            StackAction::Delete => "CloudFormation 스택 삭제 요청".to_owned(),
        },
    }
}

fn changed(change: &Change) -> String {
    let Change {
        subject,
        before,
        since,
    } = change;
    let named = match subject {
        Subject::Alias => "LIVE".to_owned(),
        Subject::Code => "$LATEST 코드".to_owned(),
        Subject::Memory => "$LATEST 메모리".to_owned(),
        Subject::Timeout => "$LATEST 제한 시간".to_owned(),
        Subject::FunctionTracing => "함수의 X-Ray 추적".to_owned(),
        Subject::ApiTracing => "API의 X-Ray 추적".to_owned(),
        Subject::ApiThrottle => "API 스로틀링".to_owned(),
        Subject::LogRetention => "함수 로그 보존 기간".to_owned(),
        Subject::Concurrency => "함수 동시성".to_owned(),
        Subject::Table { .. } | Subject::Index { .. } => format!("{} 용량", place(subject)),
        Subject::AlarmActions { .. } => format!("{} 작업", place(subject)),
        Subject::Alarm { .. } => format!("{} 경보", place(subject)),
        Subject::StackDrift => "스택 드리프트".to_owned(),
    };
    format!("{named}: {} → {}", value(before), value(since))
}

fn value(value: &Value) -> String {
    match value {
        Value::On => "켜짐".to_owned(),
        Value::Off => "꺼짐".to_owned(),
        Value::Absent => "없음".to_owned(),
        Value::Present => "있음".to_owned(),
        Value::Seconds(seconds) => format!("{seconds}초"),
        Value::Throttle(throttle) => format!("초당 {}건, 버스트 {}건", throttle.rate, throttle.burst),
        Value::AccountLimit => "계정 한도".to_owned(),
        Value::Days(days) => format!("{days}일"),
        Value::Forever => "만료 없음".to_owned(),
        Value::Concurrency(Concurrency::Unreserved) => "예약 없음".to_owned(),
        Value::Capacity(Billing::OnDemand) => "온디맨드".to_owned(),
        Value::InSync => "일치".to_owned(),
        other => plain(other).unwrap_or_default(),
    }
}

fn target(target: AliasTarget) -> String {
    match target {
        AliasTarget::Published(version) => format!("버전 {version}"),
        AliasTarget::Latest => "$LATEST".to_owned(),
    }
}

fn after(suspect: &Suspect) -> String {
    let live = match suspect.target {
        AliasTarget::Published(version) => format!("버전 {version}의 트래픽 처리가 시작된 지"),
        AliasTarget::Latest => "$LATEST의 트래픽 처리가 시작된 지".to_owned(),
    };
    if suspect.after < Duration::MINUTE {
        format!("{live} 1분 안에")
    } else {
        format!("{live} {}분 뒤에", suspect.after.whole_minutes())
    }
}

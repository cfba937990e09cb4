//! The audit log.

use super::access::{role_en, role_ko};
use domain::access::Person;
use domain::audit::{Action, Actor, AuditPage, Failure, Filter, Outcome, Refusal};

/// Words of the audit page.
#[derive(Debug)]
pub struct Audit {
    /// Title.
    pub title: &'static str,
    /// What the entries shown come to, for a heading.
    pub summary: fn(&AuditPage) -> String,
    /// What is in the log.
    pub explained: &'static str,
    /// Heading of the entries.
    pub entries: &'static str,
    /// Label of the filters.
    pub filters: &'static str,
    /// A filter's name.
    pub filter: fn(Filter) -> &'static str,
    /// Column: when.
    pub column_time: &'static str,
    /// Column: who.
    pub column_who: &'static str,
    /// Column: what was done.
    pub column_action: &'static str,
    /// Column: what came of it.
    pub column_outcome: &'static str,
    /// Column: the request's reference.
    pub column_reference: &'static str,
    /// Who did it.
    pub actor: fn(&Actor) -> String,
    /// What they did.
    pub action: fn(&Action) -> String,
    /// What came of it.
    pub outcome: fn(&Outcome) -> &'static str,
    /// Why it came to that, if there is more to say.
    pub cause: fn(&Outcome) -> Option<String>,
    /// Before a cause that was kept as a sentence, in English.
    pub told: &'static str,
    /// Why a person did it.
    pub reason: fn(&str) -> String,
    /// In place of an entry that cannot be read.
    pub entry_unreadable: &'static str,
    /// There is no entry.
    pub empty: fn(Filter) -> &'static str,
    /// There is no log.
    pub missing: &'static str,
    /// Heading when the log cannot be read.
    pub unreadable: &'static str,
    /// Link to older entries.
    pub older: &'static str,
    /// Link to the newest entries.
    pub newest: &'static str,
}

pub(super) const EN: Audit = Audit {
    title: "Audit log",
    summary: |page| {
        let Tally { all, refused, failed } = Tally::of(page);
        let entries = if all == 1 { "entry" } else { "entries" };
        match (refused, failed) {
            (0, 0) => format!("{all} {entries}, none refused or failed"),
            (_, 0) => format!("{all} {entries}, {refused} refused"),
            (0, _) => format!("{all} {entries}, {failed} failed"),
            _ => format!("{all} {entries}, {refused} refused and {failed} failed"),
        }
    },
    explained: "Every action that changes something, every sign-in and every refusal, newest first. Changes are written before they are \
                made; of refusals that come in floods, the first few. Entries are kept for ever.",
    entries: "Entries",
    filters: "Show",
    filter: |filter| match filter {
        Filter::All => "Everything",
        Filter::Refused => "Refused",
        Filter::Failed => "Failed",
    },
    column_time: "When",
    column_who: "Who",
    column_action: "Action",
    column_outcome: "Outcome",
    column_reference: "Reference",
    actor: |actor| match actor {
        Actor::Person(Person { name, role }) => format!("{name} ({})", role_en(*role)),
        Actor::Unrecognised { name, role } => format!("{name} ({role})"),
        Actor::Caller(arn) => arn.clone(),
        Actor::Unknown => "unknown".to_owned(),
    },
    action: |action| match action {
        Action::SignIn => "Sign in".to_owned(),
        Action::SignOut => "Sign out".to_owned(),
        Action::SetAccount => "Set account".to_owned(),
        Action::RemoveAccount => "Remove account".to_owned(),
        Action::TakeUpRun => "Take up a run that was left".to_owned(),
        Action::AcceptRisk => "Accept risk".to_owned(),
        Action::TestReadiness => "Run integration test".to_owned(),
        Action::SignReadiness => "Sign readiness report".to_owned(),
        Action::WithdrawAcceptance => "Take back an acceptance".to_owned(),
        Action::PrepareDeployment => "Prepare a deployment".to_owned(),
        Action::Deploy => "Deploy".to_owned(),
        Action::RollBack => "Roll back".to_owned(),
        Action::ReleasePin => "Release the pinned version".to_owned(),
        Action::FinishRun => "Finish a run".to_owned(),
        Action::DecideCanary => "Decide about a canary".to_owned(),
        Action::OperateStack => "Operate the stack".to_owned(),
        Action::SendTestPage => "Send test page".to_owned(),
        Action::OpenIncident => "Open an incident".to_owned(),
        Action::TickTask => "Tick a task".to_owned(),
        Action::NoteIncident => "Write a note".to_owned(),
        Action::CloseIncident => "Close an incident".to_owned(),
        Action::MuteAlarm => "Mute alarm".to_owned(),
        Action::EnableAlarm => "Enable alarm's actions".to_owned(),
        Action::EndMute => "End mute".to_owned(),
        Action::Request => "Use".to_owned(),
        Action::Other(name) => name.clone(),
    },
    outcome: |outcome| match outcome {
        Outcome::Started => "Not finished",
        Outcome::Done => "Done",
        Outcome::Failed { .. } => "Failed",
        Outcome::Refused(_) => "Refused",
    },
    cause: |outcome| match outcome {
        Outcome::Started => Some("What it came to is not known.".to_owned()),
        Outcome::Done => None,
        Outcome::Failed { cause } => Some(match cause {
            Failure::Unavailable => "AWS could not be used for it".to_owned(),
            Failure::NotInOrder => "What was sent could not be used".to_owned(),
            Failure::Internal => "The console made a mistake".to_owned(),
            Failure::Other(text) => text.clone(),
        }),
        Outcome::Refused(why) => Some(match why {
            Refusal::Credentials => "Wrong name or password".to_owned(),
            Refusal::Link => "Not the current sign-in link".to_owned(),
            Refusal::Throttled => {
                "Too many; those of the next 15 minutes are in the server's log only".to_owned()
            }
            Refusal::Role => "The role does not allow it".to_owned(),
            Refusal::OldSignIn => "Asked to sign in again".to_owned(),
            Refusal::CrossSite => "Another website sent it, or it is not known which".to_owned(),
            Refusal::NoReason => "No reason was given".to_owned(),
            Refusal::RunOpen => "Another run was open".to_owned(),
            Refusal::Over => "It was over already".to_owned(),
            Refusal::WorldChanged => "The stack had changed since the page was opened".to_owned(),
            Refusal::PlanGone => "The plan was no longer kept".to_owned(),
            Refusal::NameNotTyped => "The stack's name was not typed".to_owned(),
            Refusal::Other(name) => name.clone(),
        }),
    },
    told: "It was told:",
    reason: |text| format!("Reason: {text}"),
    entry_unreadable: "This version cannot read the entry",
    empty: |filter| match filter {
        Filter::All => "There is no entry yet.",
        Filter::Refused => "Nothing was refused in the time that was looked at.",
        Filter::Failed => "Nothing failed in the time that was looked at.",
    },
    missing: "The console's table does not exist. Make it with liveinsight bootstrap.",
    unreadable: "The audit log cannot be read now",
    older: "Older entries",
    newest: "Newest entries",
};

pub(super) const KO: Audit = Audit {
    title: "감사 로그",
    summary: |page| {
        let Tally { all, refused, failed } = Tally::of(page);
        match (refused, failed) {
            (0, 0) => format!("항목 {all}개, 거부되거나 실패한 작업 없음"),
            (_, 0) => format!("항목 {all}개, 거부 {refused}건"),
            (0, _) => format!("항목 {all}개, 실패 {failed}건"),
            _ => format!("항목 {all}개, 거부 {refused}건, 실패 {failed}건"),
        }
    },
    explained: "변경 작업, 로그인, 거부된 요청을 모두 최신순으로 표시합니다. 변경 작업은 실행 전에 기록하고, 거부가 몰릴 때는 처음 몇 건을 기록합니다. 항목은 영구히 보관합니다.",
    entries: "항목",
    filters: "표시",
    filter: |filter| match filter {
        Filter::All => "전체",
        Filter::Refused => "거부됨",
        Filter::Failed => "실패",
    },
    column_time: "시각",
    column_who: "사용자",
    column_action: "작업",
    column_outcome: "결과",
    column_reference: "참조 번호",
    actor: |actor| match actor {
        Actor::Person(Person { name, role }) => format!("{name} ({})", role_ko(*role)),
        Actor::Unrecognised { name, role } => format!("{name} ({role})"),
        Actor::Caller(arn) => arn.clone(),
        Actor::Unknown => "알 수 없음".to_owned(),
    },
    action: |action| match action {
        Action::SignIn => "로그인".to_owned(),
        Action::SignOut => "로그아웃".to_owned(),
        Action::SetAccount => "계정 설정".to_owned(),
        Action::RemoveAccount => "계정 삭제".to_owned(),
        Action::TakeUpRun => "중단된 실행 이어받기".to_owned(),
        Action::AcceptRisk => "위험 수용".to_owned(),
        Action::TestReadiness => "통합 테스트 실행".to_owned(),
        Action::SignReadiness => "준비 상태 보고서 서명".to_owned(),
        Action::WithdrawAcceptance => "위험 수용 철회".to_owned(),
        Action::PrepareDeployment => "배포 준비".to_owned(),
        Action::Deploy => "배포".to_owned(),
        Action::RollBack => "롤백".to_owned(),
        Action::ReleasePin => "버전 고정 해제".to_owned(),
        Action::FinishRun => "끝나지 않은 작업 처리".to_owned(),
        Action::DecideCanary => "카나리 결정".to_owned(),
        Action::OperateStack => "스택 작업".to_owned(),
        Action::SendTestPage => "테스트 알림 발송".to_owned(),
        Action::OpenIncident => "인시던트 시작".to_owned(),
        Action::TickTask => "점검 항목 체크".to_owned(),
        Action::NoteIncident => "메모 기록".to_owned(),
        Action::CloseIncident => "인시던트 종료".to_owned(),
        Action::MuteAlarm => "경보 음소거".to_owned(),
        Action::EnableAlarm => "경보 작업 활성화".to_owned(),
        Action::EndMute => "음소거 종료".to_owned(),
        Action::Request => "사용".to_owned(),
        Action::Other(name) => name.clone(),
    },
    outcome: |outcome| match outcome {
        Outcome::Started => "완료 안 됨",
        Outcome::Done => "완료",
        Outcome::Failed { .. } => "실패",
        Outcome::Refused(_) => "거부됨",
    },
    cause: |outcome| match outcome {
        Outcome::Started => Some("어떻게 끝났는지 알 수 없습니다.".to_owned()),
        Outcome::Done => None,
        Outcome::Failed { cause } => Some(match cause {
            Failure::Unavailable => "AWS를 사용할 수 없었음".to_owned(),
            Failure::NotInOrder => "보낸 내용을 처리할 수 없음".to_owned(),
            Failure::Internal => "콘솔 오류".to_owned(),
            Failure::Other(text) => text.clone(),
        }),
        Outcome::Refused(why) => Some(match why {
            Refusal::Credentials => "이름 또는 암호가 올바르지 않음".to_owned(),
            Refusal::Link => "현재 로그인 링크가 아님".to_owned(),
            Refusal::Throttled => "횟수 초과, 이후 15분간은 서버 로그에만 기록".to_owned(),
            Refusal::Role => "역할에 권한이 없음".to_owned(),
            Refusal::OldSignIn => "다시 로그인하도록 요청함".to_owned(),
            Refusal::CrossSite => "다른 웹 사이트에서 보냈거나 출처를 알 수 없음".to_owned(),
            Refusal::NoReason => "사유가 없었습니다".to_owned(),
            Refusal::RunOpen => "다른 작업이 진행 중이었습니다".to_owned(),
            Refusal::Over => "이미 끝난 일이었습니다".to_owned(),
            Refusal::WorldChanged => "화면을 연 뒤에 스택이 변경되었습니다".to_owned(),
            Refusal::PlanGone => "계획이 더 이상 보관되어 있지 않았습니다".to_owned(),
            Refusal::NameNotTyped => "스택 이름을 입력하지 않았습니다".to_owned(),
            Refusal::Other(name) => name.clone(),
        }),
    },
    told: "영어로 기록된 내용:",
    reason: |text| format!("사유: {text}"),
    entry_unreadable: "이 버전에서 읽을 수 없는 항목",
    empty: |filter| match filter {
        Filter::All => "아직 항목이 없습니다.",
        Filter::Refused => "확인한 기간에 거부된 작업이 없습니다.",
        Filter::Failed => "확인한 기간에 실패한 작업이 없습니다.",
    },
    missing: "콘솔의 테이블이 없습니다. liveinsight bootstrap으로 만드십시오.",
    unreadable: "지금은 감사 로그를 읽을 수 없습니다",
    older: "이전 항목",
    newest: "최신 항목",
};

/// What the entries of a page come to.
struct Tally {
    all: usize,
    refused: usize,
    failed: usize,
}

impl Tally {
    fn of(page: &AuditPage) -> Self {
        let count = |is: fn(&Outcome) -> bool| {
            page.entries
                .iter()
                .flatten()
                .filter(|entry| is(&entry.outcome))
                .count()
        };
        Self {
            all: page.entries.len(),
            refused: count(|outcome| matches!(outcome, Outcome::Refused(_))),
            failed: count(|outcome| matches!(outcome, Outcome::Failed { .. })),
        }
    }
}

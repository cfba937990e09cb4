//! One run.

use super::canary::{lasting_en, lasting_ko};
use super::{kind_of_en, kind_of_ko};
use crate::server::numbers::grouped;
use domain::deployment::journal::{Record, Undo};
use domain::deployment::{Outcome, Standing, Step};
use domain::name::VersionNumber;

/// Words of a run's page.
#[derive(Debug)]
pub struct Run {
    /// What came of it, or how it is, for a heading.
    pub sentence: fn(&Record, Option<Standing>) -> String,
    /// It cannot be read.
    pub unreadable: &'static str,
    /// Before the cause.
    pub because: &'static str,
    /// Nothing that runs was changed.
    pub nothing_changed: &'static str,
    /// Everything was rolled back and checked.
    pub works_again: &'static str,
    /// Everything was rolled back, and the check failed. Before what it says.
    pub does_not_work: &'static str,
    /// Heading of the steps.
    pub steps: &'static str,
    /// Heading of what is undone.
    pub undone: &'static str,
    /// A step.
    pub step: fn(&Step) -> String,
    /// Something that is undone.
    pub undo: fn(&Undo) -> String,
    /// Its turn comes later.
    pub waiting: &'static str,
    /// It is being done.
    pub running: &'static str,
    /// A person has to decide.
    pub waits: &'static str,
    /// It was being done when the run was left.
    pub cut_off: &'static str,
    /// It is done.
    pub done: &'static str,
    /// It failed.
    pub failed: &'static str,
    /// Its turn will not come.
    pub not_reached: &'static str,
    /// Heading of the event that made the run fail.
    pub failed_event: &'static str,
    /// Heading of the plan.
    pub plan: &'static str,
    /// Heading of what is left.
    pub left: &'static str,
    /// Nothing is.
    pub nothing_left: &'static str,
    /// Heading of how to undo it.
    pub undo_title: &'static str,
    /// What undoing it is.
    pub undo_explained: &'static str,
    /// Heading of a rollback after a run that took back what it did.
    pub undo_more_title: &'static str,
    /// When that helps.
    pub undo_more: &'static str,
    /// Leads to the preview of that.
    pub undo_by: fn(VersionNumber) -> String,
    /// Heading of how to stop it.
    pub cancel: &'static str,
    /// Link to the history.
    pub to_history: &'static str,
}

pub(super) const EN: Run = Run {
    sentence: |record, standing| {
        let what = kind_of_en(&record.kind);
        match (&record.outcome, standing) {
            (None, Some(Standing::Left)) => format!("{what}: left unfinished, nobody is at work on it"),
            (None, Some(Standing::Waiting)) => format!("{what}: the canary waits for your decision"),
            (None, _) => format!("{what}: under way"),
            (
                Some(Outcome::Succeeded {
                    version: Some(version),
                    ..
                }),
                _,
            ) => {
                format!("{what}: succeeded, version {version} is live")
            }
            (Some(Outcome::Succeeded { version: None, .. }), _) => format!("{what}: done"),
            (Some(Outcome::RolledBack { .. }), _) => format!("{what}: failed and rolled back"),
            (Some(Outcome::Abandoned { .. }), _) => format!("{what}: ended as it was"),
        }
    },
    unreadable: "This run cannot be read now",
    because: "Because",
    nothing_changed: "Nothing that runs was changed.",
    works_again: "Everything was put back as it was, and checked: it works.",
    does_not_work: "Everything was put back as it was, but the check afterwards failed",
    steps: "Steps",
    undone: "Undone",
    step: |step| match step {
        Step::ExecuteChangeSet { .. } => {
            "CloudFormation carries out the change set; traffic stays where it is".to_owned()
        }
        Step::PublishVersion { .. } => "Publish the function as a version".to_owned(),
        Step::InvokeVersion => "Invoke that version, and look for what it stored".to_owned(),
        Step::ShiftAlias { from: Some(from) } => {
            format!("Shift LIVE from version {from} to it: traffic moves")
        }
        Step::ShiftAlias { from: None } => "Shift LIVE to it: traffic moves".to_owned(),
        Step::ShiftCanary { from, terms } => format!(
            "Give that version {} % of the traffic; version {from} keeps the rest",
            terms.percent()
        ),
        Step::BakeCanary { terms, .. } => format!(
            "Watch that version for {}; it takes {} invocations to be promoted",
            lasting_en(terms.bake()),
            grouped(terms.minimum_sample())
        ),
        Step::PromoteCanary { .. } => "Shift LIVE to it: all of the traffic moves".to_owned(),
        Step::VerifyEndToEnd => "Post an event to the API, and look for what was stored".to_owned(),
        Step::WatchAlarms { seconds: 0, .. } => "Look at the alarms".to_owned(),
        Step::WatchAlarms { seconds, .. } => format!("Watch the alarms for {seconds} s"),
        Step::ProtectStack => {
            "Turn on termination protection: nobody deletes the stack by one call".to_owned()
        }
        Step::Pin => "Pin the version, so that it stays".to_owned(),
        Step::ReleasePin => "Release the pinned version".to_owned(),
    },
    undo: |undo| match undo {
        Undo::RestorePin => "Put the pin back as it was".to_owned(),
        Undo::TakeAliasBack { to, .. } => format!("Take LIVE back to version {to}"),
        Undo::RestoreStack => "Bring the stack back to its previous template and parameters".to_owned(),
        Undo::DiscardChangeSet => "Discard the change set".to_owned(),
        Undo::Verify => "Post an event to the API, and look for what was stored".to_owned(),
    },
    waiting: "waiting",
    running: "under way",
    waits: "waits for you",
    cut_off: "cut off",
    done: "done",
    failed: "failed",
    not_reached: "not reached",
    failed_event: "What failed first",
    plan: "Plan as confirmed",
    left: "What is left",
    nothing_left: "Nothing: everything is as it was before.",
    undo_title: "How to undo it",
    undo_explained: "Moving the traffic back takes seconds and restores code and configuration of the version that was live before. The preview says what it does not restore.",
    undo_more_title: "If what is live now is at fault too",
    undo_more: "What this run changed is no longer live. The traffic can be moved to another version within seconds.",
    undo_by: |version| format!("Roll back to version {version}"),
    cancel: "Stop it",
    to_history: "All runs",
};

pub(super) const KO: Run = Run {
    sentence: |record, standing| {
        let what = kind_of_ko(&record.kind);
        match (&record.outcome, standing) {
            (None, Some(Standing::Left)) => format!("{what}: 끝나지 않았으며 처리하는 사람이 없습니다"),
            (None, Some(Standing::Waiting)) => format!("{what}: 카나리가 결정을 기다리고 있습니다"),
            (None, _) => format!("{what}: 진행 중입니다"),
            (
                Some(Outcome::Succeeded {
                    version: Some(version),
                    ..
                }),
                _,
            ) => {
                format!("{what}: 성공했습니다. 버전 {version}이(가) 서비스 중입니다")
            }
            (Some(Outcome::Succeeded { version: None, .. }), _) => format!("{what}: 완료했습니다"),
            (Some(Outcome::RolledBack { .. }), _) => format!("{what}: 실패하여 롤백했습니다"),
            (Some(Outcome::Abandoned { .. }), _) => format!("{what}: 그대로 종료했습니다"),
        }
    },
    unreadable: "지금은 이 작업을 읽을 수 없습니다",
    because: "원인",
    nothing_changed: "서비스 중인 것은 아무것도 변경하지 않았습니다.",
    works_again: "모두 이전 상태로 되돌렸고, 정상 동작을 확인했습니다.",
    does_not_work: "모두 이전 상태로 되돌렸지만, 이후 확인에 실패했습니다",
    steps: "단계",
    undone: "되돌린 단계",
    step: |step| match step {
        Step::ExecuteChangeSet { .. } => {
            "CloudFormation이 변경 세트를 실행합니다. 트래픽은 그대로입니다".to_owned()
        }
        Step::PublishVersion { .. } => "함수를 새 버전으로 게시합니다".to_owned(),
        Step::InvokeVersion => "그 버전을 호출하고 저장된 내용을 확인합니다".to_owned(),
        Step::ShiftAlias { from: Some(from) } => {
            format!("LIVE를 버전 {from}에서 그 버전으로 옮깁니다. 트래픽이 이동합니다")
        }
        Step::ShiftAlias { from: None } => "LIVE를 그 버전으로 옮깁니다. 트래픽이 이동합니다".to_owned(),
        Step::ShiftCanary { from, terms } => format!(
            "트래픽의 {} %를 그 버전으로 보냅니다. 나머지는 버전 {from}이(가) 처리합니다",
            terms.percent()
        ),
        Step::BakeCanary { terms, .. } => format!(
            "그 버전을 {} 동안 지켜봅니다. 승격하려면 호출이 {}회 이상 필요합니다",
            lasting_ko(terms.bake()),
            grouped(terms.minimum_sample())
        ),
        Step::PromoteCanary { .. } => "LIVE를 그 버전으로 옮깁니다. 모든 트래픽이 이동합니다".to_owned(),
        Step::VerifyEndToEnd => "API로 이벤트를 보내고 저장된 내용을 확인합니다".to_owned(),
        Step::WatchAlarms { seconds: 0, .. } => "경보를 확인합니다".to_owned(),
        Step::WatchAlarms { seconds, .. } => format!("{seconds}초 동안 경보를 지켜봅니다"),
        Step::ProtectStack => "종료 방지를 켜서 호출 한 번으로 스택을 삭제할 수 없게 합니다".to_owned(),
        Step::Pin => "버전이 유지되도록 고정합니다".to_owned(),
        Step::ReleasePin => "고정된 버전을 해제합니다".to_owned(),
    },
    undo: |undo| match undo {
        Undo::RestorePin => "버전 고정을 이전 상태로 되돌립니다".to_owned(),
        Undo::TakeAliasBack { to, .. } => format!("LIVE를 버전 {to}(으)로 되돌립니다"),
        Undo::RestoreStack => "스택을 이전 템플릿과 파라미터로 되돌립니다".to_owned(),
        Undo::DiscardChangeSet => "변경 세트를 삭제합니다".to_owned(),
        Undo::Verify => "API로 이벤트를 보내고 저장된 내용을 확인합니다".to_owned(),
    },
    waiting: "대기",
    running: "진행 중",
    waits: "결정 대기",
    cut_off: "중단됨",
    done: "완료",
    failed: "실패",
    not_reached: "실행 안 함",
    failed_event: "처음 실패한 이벤트",
    plan: "확인한 계획",
    left: "남은 것",
    nothing_left: "없습니다. 모두 이전 상태와 같습니다.",
    undo_title: "되돌리는 방법",
    undo_explained: "트래픽을 되돌리는 데 몇 초가 걸리며, 이전에 서비스하던 버전의 코드와 구성을 복원합니다. 복원하지 않는 것은 미리 보기에 표시합니다.",
    undo_more_title: "지금 서비스 중인 버전에도 문제가 있으면",
    undo_more: "이 작업에서 변경한 버전은 더 이상 서비스하지 않습니다. 몇 초 안에 다른 버전으로 트래픽을 옮길 수 있습니다.",
    undo_by: |version| format!("버전 {version}(으)로 롤백"),
    cancel: "중지",
    to_history: "전체 작업",
};

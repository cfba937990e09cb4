//! The preview of a rollback.

use domain::name::VersionNumber;
use domain::snapshot::AliasTarget;

/// Words of the preview.
#[derive(Debug)]
pub struct Rollback {
    /// Title.
    pub title: &'static str,
    /// What would be done, for a heading.
    pub sentence: fn(AliasTarget, VersionNumber) -> String,
    /// Heading when it cannot be done.
    pub impossible_now: &'static str,
    /// What a rollback is.
    pub explained: &'static str,
    /// Label of the choice.
    pub version: &'static str,
    /// Button of the choice.
    pub show: &'static str,
    /// Heading of what becomes different.
    pub restored: &'static str,
    /// All of a version is, because what it differs in is not known.
    pub everything: fn(VersionNumber) -> String,
    /// Heading of what does not.
    pub stays: &'static str,
    /// What does not.
    pub unchanged: [&'static str; 5],
    /// Heading of what no rollback brings back.
    pub not_restored: &'static str,
    /// What no rollback brings back.
    pub lost: fn(AliasTarget) -> String,
    /// Heading of the pin that is replaced.
    pub replaces: &'static str,
    /// Heading of the form.
    pub confirm: &'static str,
    /// What comes after it.
    pub then_pinned: fn(VersionNumber) -> String,
    /// The button.
    pub button: fn(VersionNumber) -> String,
}

pub(super) const EN: Rollback = Rollback {
    title: "Roll back",
    sentence: |from, to| format!("Rolling back moves the traffic from version {from} to version {to}"),
    impossible_now: "This rollback cannot be done",
    explained: "Nothing is done until you confirm it below. The version is invoked before it gets traffic, and everything is checked afterwards.",
    version: "Version to go back to",
    show: "Show what it restores",
    restored: "Is restored",
    everything: |to| {
        format!(
            "Code and configuration of version {to}. What differs is not known: the live version cannot be read."
        )
    },
    stays: "Stays as it is",
    unchanged: [
        "$LATEST, which the next deployment publishes",
        "The role's policies",
        "Tables, their capacity and what they hold",
        "The API, its stage and its limits",
        "Alarms and dashboard",
    ],
    not_restored: "Cannot be restored",
    lost: |from| format!("What version {from} answered, and how it stored events"),
    replaces: "Replaces this pin",
    confirm: "Confirm",
    then_pinned: |to| {
        format!("Version {to} is then pinned: deployments leave it only if somebody releases it.")
    },
    button: |to| format!("Roll back to version {to}"),
};

pub(super) const KO: Rollback = Rollback {
    title: "롤백",
    sentence: |from, to| format!("롤백하면 트래픽이 버전 {from}에서 버전 {to}(으)로 이동합니다"),
    impossible_now: "이 롤백은 할 수 없습니다",
    explained: "아래에서 확인하기 전에는 아무것도 실행하지 않습니다. 트래픽을 옮기기 전에 그 버전을 호출해 보고, 옮긴 뒤에 전체를 확인합니다.",
    version: "되돌릴 버전",
    show: "복원 내용 보기",
    restored: "복원되는 것",
    everything: |to| {
        format!(
            "버전 {to}의 코드와 구성 전체. 서비스 중인 버전을 읽을 수 없어 무엇이 다른지는 알 수 없습니다."
        )
    },
    stays: "그대로인 것",
    unchanged: [
        "다음 배포에서 게시할 $LATEST",
        "역할의 정책",
        "테이블과 그 용량, 저장된 항목",
        "API와 스테이지, 스로틀링 한도",
        "경보와 대시보드",
    ],
    not_restored: "복원할 수 없는 것",
    lost: |from| format!("버전 {from}이(가) 보낸 응답과 저장한 이벤트"),
    replaces: "다음 버전 고정을 대체합니다",
    confirm: "확인",
    then_pinned: |to| {
        format!("이후 버전 {to}이(가) 고정됩니다. 고정을 해제해야만 다른 버전을 배포할 수 있습니다.")
    },
    button: |to| format!("버전 {to}(으)로 롤백"),
};

//! Deployments, rollbacks and what came of them.

mod act;
mod canary;
mod compare;
mod cost;
mod failure;
mod new;
mod plan;
mod rollback;
mod run;

pub use failure::{Quote, Said};

use crate::server::pages::deployments::Now;
use domain::deployment::NoWayBack;
use domain::deployment::history::{Ending, RunKind};
use domain::deployment::journal::Kind;
use domain::name::VersionNumber;
use domain::stack_status::StackAction;
use std::time::Duration;

/// Words of the history.
#[derive(Debug)]
pub struct Deployments {
    /// Title.
    pub title: &'static str,
    /// What is live, for a heading.
    pub now: fn(&Now) -> String,
    /// Around the time since when it is live and the run that made it so.
    pub live_since: (&'static str, &'static str, &'static str),
    /// A version is pinned.
    pub pinned: fn(VersionNumber) -> String,
    /// Before the name of whoever is at work.
    pub held_by: &'static str,
    /// Before the age of the last sign of life.
    pub last_heard_of: &'static str,
    /// Heading of the runs.
    pub runs: &'static str,
    /// Column: the run.
    pub column_run: &'static str,
    /// Column: what kind of run.
    pub column_kind: &'static str,
    /// Column: what came of it.
    pub column_outcome: &'static str,
    /// Column: the version it was about.
    pub column_version: &'static str,
    /// Column: who.
    pub column_who: &'static str,
    /// Column: when it began.
    pub column_began: &'static str,
    /// Column: how long it took.
    pub column_took: &'static str,
    /// A kind of run.
    pub kind: fn(RunKind) -> &'static str,
    /// A kind of run with what it was about.
    pub kind_of: fn(&Kind) -> String,
    /// What came of a run.
    pub ending: fn(Ending) -> &'static str,
    /// How long a run took.
    pub took: fn(Duration) -> String,
    /// Label of the filters.
    pub filters: &'static str,
    /// Whatever it is.
    pub filter_any: &'static str,
    /// The first day.
    pub filter_from: &'static str,
    /// The last day.
    pub filter_until: &'static str,
    /// The filters' button.
    pub filter_apply: &'static str,
    /// Leads back to every run.
    pub filter_reset: &'static str,
    /// Link to older runs.
    pub older: &'static str,
    /// Link to the newest runs.
    pub newest: &'static str,
    /// Link to the table for other programs.
    pub export: &'static str,
    /// Nothing was deployed yet.
    pub nothing_yet: &'static str,
    /// No run is let through.
    pub nothing_found: &'static str,
    /// There is no ledger.
    pub no_table: &'static str,
    /// The ledger cannot be read.
    pub unreadable: &'static str,
    /// Leads to where a deployment is prepared.
    pub to_deploy: &'static str,
    /// Leads to the preview of a rollback.
    pub to_rollback: &'static str,
    /// Why there is nothing to roll back to.
    pub no_way_back: fn(NoWayBack) -> String,
    /// What may be done, and why not.
    pub act: act::Act,
    /// Why a run did not go through, and what it left.
    pub failures: failure::Failures,
    /// A deployment before it is one.
    pub new: new::New,
    /// Two versions beside each other.
    pub compare: compare::Compare,
    /// What a deployment costs.
    pub cost: cost::Cost,
    /// A canary.
    pub canary: canary::Canary,
    /// A plan.
    pub plan: plan::Plan,
    /// The preview of a rollback.
    pub rollback: rollback::Rollback,
    /// One run.
    pub run: run::Run,
}

pub(super) const EN: Deployments = Deployments {
    title: "Deployments",
    now: |now| match now {
        Now::Running => "A run is under way".to_owned(),
        Now::Waiting => "A canary waits for a decision".to_owned(),
        Now::Left => "A run was left unfinished, and nobody is at work on it".to_owned(),
        Now::Pinned(version) => format!("Version {version} is live and pinned"),
        Now::Live(version) => format!("Version {version} is live"),
        Now::Nothing => "No version is live yet".to_owned(),
        Now::Unknown => "What is live is not known now".to_owned(),
    },
    live_since: ("Since ", ", by ", ""),
    pinned: |version| format!("Version {version} is pinned: deployments leave it only if told to"),
    held_by: "At work:",
    last_heard_of: "last heard of",
    runs: "History",
    column_run: "Run",
    column_kind: "Kind",
    column_outcome: "Outcome",
    column_version: "Version",
    column_who: "Who",
    column_began: "Began",
    column_took: "Took",
    kind: |kind| match kind {
        RunKind::Deployment => "deployment",
        RunKind::Rollback => "rollback",
        RunKind::Release => "release of a pin",
        RunKind::Stack => "stack operation",
    },
    kind_of: kind_of_en,
    ending: |ending| match ending {
        Ending::Open => "not over",
        Ending::Succeeded => "succeeded",
        Ending::RolledBack => "failed, rolled back",
        Ending::Abandoned => "ended as it was",
    },
    took: |took| match took.as_secs() {
        0..10 => format!("{:.1} s", took.as_secs_f64()),
        seconds @ 10..60 => format!("{seconds} s"),
        seconds => format!("{} min {} s", seconds / 60, seconds % 60),
    },
    filters: "Which runs are shown",
    filter_any: "any",
    filter_from: "From",
    filter_until: "Until",
    filter_apply: "Show",
    filter_reset: "Show all",
    older: "Older runs",
    newest: "Newest runs",
    export: "Download as CSV",
    nothing_yet: "Nothing was deployed yet.",
    nothing_found: "No run is like that. Widen the filters, or show all.",
    no_table: "The console's table does not exist, so no run is known. Make it with liveinsight bootstrap.",
    unreadable: "The history cannot be read now",
    to_deploy: "Deploy…",
    to_rollback: "Roll back…",
    no_way_back: |why| match why {
        NoWayBack::NothingLive => "Nothing is live yet. Deploy first.".to_owned(),
        NoWayBack::NoOtherVersion(live) => {
            format!("Version {live} is the only one there is; the next deployment leaves a way back to it.")
        }
    },
    act: act::EN,
    failures: failure::en::EN,
    new: new::EN,
    compare: compare::EN,
    cost: cost::EN,
    canary: canary::EN,
    plan: plan::EN,
    rollback: rollback::EN,
    run: run::EN,
};

pub(super) const KO: Deployments = Deployments {
    title: "배포",
    now: |now| match now {
        Now::Running => "작업이 진행 중입니다".to_owned(),
        Now::Waiting => "카나리가 결정을 기다리고 있습니다".to_owned(),
        Now::Left => "끝나지 않은 작업이 있으며, 처리하는 사람이 없습니다".to_owned(),
        Now::Pinned(version) => format!("서비스 중인 버전은 {version}이며, 고정되어 있습니다"),
        Now::Live(version) => format!("서비스 중인 버전은 {version}입니다"),
        Now::Nothing => "아직 서비스 중인 버전이 없습니다".to_owned(),
        Now::Unknown => "지금은 서비스 중인 버전을 알 수 없습니다".to_owned(),
    },
    live_since: ("", "부터, ", ""),
    pinned: |version| {
        format!("버전 {version}이(가) 고정되어 있습니다. 고정을 해제해야만 다른 버전을 배포할 수 있습니다")
    },
    held_by: "작업 중:",
    last_heard_of: "마지막 신호",
    runs: "기록",
    column_run: "작업",
    column_kind: "종류",
    column_outcome: "결과",
    column_version: "버전",
    column_who: "사용자",
    column_began: "시작",
    column_took: "소요 시간",
    kind: |kind| match kind {
        RunKind::Deployment => "배포",
        RunKind::Rollback => "롤백",
        RunKind::Release => "고정 해제",
        RunKind::Stack => "스택 작업",
    },
    kind_of: kind_of_ko,
    ending: |ending| match ending {
        Ending::Open => "끝나지 않음",
        Ending::Succeeded => "성공",
        Ending::RolledBack => "실패, 롤백됨",
        Ending::Abandoned => "그대로 종료됨",
    },
    took: |took| match took.as_secs() {
        0..10 => format!("{:.1}초", took.as_secs_f64()),
        seconds @ 10..60 => format!("{seconds}초"),
        seconds => format!("{}분 {}초", seconds / 60, seconds % 60),
    },
    filters: "표시할 작업",
    filter_any: "전체",
    filter_from: "시작일",
    filter_until: "종료일",
    filter_apply: "표시",
    filter_reset: "전체 표시",
    older: "이전 작업",
    newest: "최신 작업",
    export: "CSV 다운로드",
    nothing_yet: "아직 배포한 적이 없습니다.",
    nothing_found: "조건에 맞는 작업이 없습니다. 조건을 넓히거나 전체를 표시하십시오.",
    no_table: "콘솔의 테이블이 없어 작업 기록이 없습니다. liveinsight bootstrap으로 만드십시오.",
    unreadable: "지금은 기록을 읽을 수 없습니다",
    to_deploy: "배포…",
    to_rollback: "롤백…",
    no_way_back: |why| match why {
        NoWayBack::NothingLive => "아직 서비스 중인 버전이 없습니다. 먼저 배포하십시오.".to_owned(),
        NoWayBack::NoOtherVersion(live) => {
            format!("게시된 버전이 {live}뿐입니다. 다음에 배포하면 이 버전으로 롤백할 수 있습니다.")
        }
    },
    act: act::KO,
    failures: failure::ko::KO,
    new: new::KO,
    compare: compare::KO,
    cost: cost::KO,
    canary: canary::KO,
    plan: plan::KO,
    rollback: rollback::KO,
    run: run::KO,
};

fn kind_of_en(kind: &Kind) -> String {
    match kind {
        Kind::Deployment { .. } => "Deployment".to_owned(),
        Kind::Rollback { to } => format!("Rollback to version {to}"),
        Kind::Release => "Release of the pinned version".to_owned(),
        Kind::Stack { action } => match action {
            StackAction::Cancel => "Cancelling the stack's update",
            StackAction::Continue => "Continuing the stack's rollback",
            StackAction::Rollback => "Rolling the stack back",
            StackAction::Delete => "Deleting the stack",
        }
        .to_owned(),
    }
}

fn kind_of_ko(kind: &Kind) -> String {
    match kind {
        Kind::Deployment { .. } => "배포".to_owned(),
        Kind::Rollback { to } => format!("버전 {to}(으)로 롤백"),
        Kind::Release => "고정된 버전 해제".to_owned(),
        Kind::Stack { action } => match action {
            StackAction::Cancel => "스택 업데이트 취소",
            StackAction::Continue => "스택 롤백 계속",
            StackAction::Rollback => "스택 롤백",
            StackAction::Delete => "스택 삭제",
        }
        .to_owned(),
    }
}

//! What may be done, why something was not, and what to do then.

use super::canary;
use crate::server::ports::NotDone;
use crate::server::words::access::{role_en, role_ko};
use crate::server::words::health;
use domain::access::Role;
use domain::deployment::canary::Decision;
use domain::deployment::{Refusal, RollbackRefusal};
use domain::snapshot::LambdaState;
use domain::stack_status::{Phase, StackAction, StackStatus};
use domain::template::Violation;

/// Words of actions.
#[derive(Debug)]
pub struct Act {
    /// Why something was not done, for a heading.
    pub what: fn(&NotDone) -> String,
    /// What to do then.
    pub next: fn(&NotDone) -> String,
    /// Link to the run that is open.
    pub to_run: &'static str,
    /// The role does not allow it.
    pub role: fn(Role) -> String,
    /// Label of the reason.
    pub reason: &'static str,
    /// Where the reason is kept.
    pub reason_hint: &'static str,
    /// Heading and button for a run that was left.
    pub finish: &'static str,
    /// What that does.
    pub finish_explained: &'static str,
    /// Go on with it.
    pub finish_on: &'static str,
    /// Undo it.
    pub finish_back: &'static str,
    /// End it as it is.
    pub finish_end: &'static str,
    /// Heading and button for the pin.
    pub release: &'static str,
    /// What that does.
    pub release_explained: &'static str,
    /// Heading of the stack's state.
    pub stack: &'static str,
    /// How the stack came into a state, and what that means for events.
    pub meaning: fn(&StackStatus) -> &'static str,
    /// The way on from it.
    pub way_out: fn(&StackStatus) -> String,
    /// The console can do nothing about it.
    pub no_way: &'static str,
    /// Something that a stack can be told.
    pub action: fn(StackAction) -> &'static str,
    /// What that does.
    pub action_explained: fn(StackAction) -> &'static str,
    /// Label of the stack's name.
    pub type_stack: &'static str,
}

pub(super) const EN: Act = Act {
    what: |not_done| match not_done {
        NotDone::Refused(refusal) => refused_en(refusal),
        NotDone::RollbackRefused(refusal) => refusal.to_string(),
        NotDone::Illegal(illegal) => illegal.to_string(),
        NotDone::Held(lock) if lock.waits => {
            "Not done: the canary of another run waits for a decision".to_owned()
        }
        NotDone::Held(_) => "Not done: another run is open".to_owned(),
        NotDone::NothingWaits => "Not done: no canary waits for a decision any more".to_owned(),
        NotDone::DecidedOtherwise(first) => {
            let what = match first.decision {
                Decision::Promote => "to promote this canary",
                Decision::RollBack => "to roll this canary back",
            };
            let who = domain::deployment::Who::read(&first.who);
            format!("Not done: {} decided {what} before you", who.name())
        }
        NotDone::Canary(why) => format!("Not done: {}", (canary::EN.impossible)(why)),
        NotDone::NothingOpen => "Not done: no run is open any more".to_owned(),
        NotDone::NothingPinned => "Not done: no version is pinned any more".to_owned(),
        NotDone::WorldChanged => "Not done: the stack changed after you saw this".to_owned(),
        NotDone::NothingToDo => "There is nothing to change".to_owned(),
        NotDone::Invalid(why) => format!("Not done: {why}"),
        NotDone::PlanGone => "Not done: this plan is no longer kept".to_owned(),
        NotDone::NoReason => "Not done: there is no reason".to_owned(),
        NotDone::NameNotTyped(_) => "Not done: the stack's name was not typed".to_owned(),
        NotDone::NotMuted(why) => (super::super::alarms::mute::EN.not_done)(why),
        NotDone::Unavailable(_) => "AWS did not answer as it should".to_owned(),
        NotDone::Failed(_) | NotDone::Other(_) => "Not done".to_owned(),
    },
    next: |not_done| match not_done {
        NotDone::Refused(refusal) => refused_next_en(refusal),
        NotDone::RollbackRefused(refusal) => match refusal {
            RollbackRefusal::NoAlias => "Deploy first.",
            RollbackRefusal::NoEarlierVersion { .. } => "Choose a version above.",
            _ => "Choose another version.",
        }
        .to_owned(),
        NotDone::Illegal(_) => "Reload the page: it shows what the stack can be told now.".to_owned(),
        NotDone::Held(lock) if lock.waits => {
            "Promote it or roll it back on that run's page first.".to_owned()
        }
        NotDone::Held(lock) => format!(
            "{} is at work since {}. Wait until that run ends, or look at it.",
            domain::deployment::Who::read(&lock.who).name(),
            lock.since
                .time()
                .replace_nanosecond(0)
                .unwrap_or(lock.since.time()),
        ),
        NotDone::DecidedOtherwise(first) => {
            format!("The reason was: {}. It is done within seconds.", first.reason)
        }
        NotDone::Invalid(_) | NotDone::Canary(_) => "Change the value and prepare it again.".to_owned(),
        NotDone::NothingOpen | NotDone::NothingWaits | NotDone::NothingPinned | NotDone::NothingToDo => {
            "Nothing is left to do.".to_owned()
        }
        NotDone::WorldChanged => "Look at what would be done now, below, and confirm that.".to_owned(),
        NotDone::PlanGone => {
            "Prepare it again; a plan is kept for an hour, and not over a restart of the console.".to_owned()
        }
        NotDone::NoReason => "Say why: whoever comes next wants to know.".to_owned(),
        NotDone::NameNotTyped(stack) => format!("Type {stack}, exactly so."),
        NotDone::NotMuted(_) => "Look at the alarm as it is now, below.".to_owned(),
        NotDone::Unavailable(cause) => (health::EN.unavailable)(cause),
        NotDone::Failed(_) | NotDone::Other(_) => "If this goes on, look at the console's log.".to_owned(),
    },
    to_run: "Look at the open run",
    role: |role| {
        format!(
            "Your role, {}, does not include deploying; an operator or an administrator can do it.",
            role_en(role)
        )
    },
    reason: "Reason",
    reason_hint: "Kept in the ledger and the audit log for ever.",
    finish: "Finish the run",
    finish_explained: "Whoever was at work on it is gone. Until it is finished, nothing else can be deployed.",
    finish_on: "Go on with it, if that still makes sense",
    finish_back: "Undo what it did, traffic first",
    finish_end: "End it as it is: nothing more is done or undone",
    release: "Release the pinned version",
    release_explained: "The traffic stays where it is. The next deployment may then move it.",
    stack: "The stack's state",
    meaning: |status| match status {
        StackStatus::UpdateRollbackFailed => {
            "An update failed, and undoing it failed too. Events are usually still taken."
        }
        StackStatus::UpdateFailed => {
            "An update failed, and somebody had told CloudFormation to leave everything as it was then. Events may not be taken."
        }
        StackStatus::CreateFailed => {
            "Making the stack failed, and what was made stays. Events may not be taken."
        }
        StackStatus::RollbackFailed => {
            "Making the stack failed, and removing what was made failed too. It never took events."
        }
        StackStatus::RollbackComplete => {
            "Making the stack failed, and what was made is removed. It never took events."
        }
        StackStatus::DeleteFailed => "Somebody deleted the stack, and something of it could not be deleted.",
        StackStatus::ImportRollbackFailed => {
            "Taking resources into the stack failed, and undoing that failed too."
        }
        StackStatus::ReviewInProgress => {
            "The stack is a name only: a change set was prepared for it, and nothing was made."
        }
        status if status.phase() == Phase::Busy => "CloudFormation is at work on the stack.",
        _ => "This console does not know this state.",
    },
    way_out: |status| match (status.way_out(), status.phase()) {
        (Some(way), _) => format!("Nothing can be deployed in this state. The way on: {way}."),
        (None, Phase::Absent) => "Deploy: that makes the stack. Or delete the name.".to_owned(),
        (None, _) => "The operation ends by itself.".to_owned(),
    },
    no_way: "There is nothing that the console could do about it.",
    action: |action| match action {
        StackAction::Cancel => "Cancel the update",
        StackAction::Continue => "Continue the rollback",
        StackAction::Rollback => "Roll the stack back",
        StackAction::Delete => "Delete the stack",
    },
    action_explained: |action| match action {
        StackAction::Cancel => {
            "CloudFormation gives up the update and undoes it; LIVE stays where it is. The run then undoes the rest."
        }
        StackAction::Continue => {
            "CloudFormation tries again to undo the failed update. Mend first what its events name as the cause."
        }
        StackAction::Rollback => "CloudFormation goes back to the last state in which the stack worked.",
        StackAction::Delete => {
            "CloudFormation removes what is left of the stack; tables, log and versions are kept."
        }
    },
    type_stack: "Type the stack's name to delete it",
};

fn refused_en(refusal: &Refusal) -> String {
    match refusal {
        Refusal::StackBusy { stack, status } => {
            format!("Refused: {stack} is {status}, another operation is under way")
        }
        Refusal::StackStuck { stack, status, .. } => format!("Refused: {stack} is {status}"),
        Refusal::TouchesFrozen { logical_id } => {
            format!("Refused: the change set touches {logical_id}, which is frozen")
        }
        Refusal::CanaryRunning { version } => {
            format!("Refused: version {version} takes part of the traffic as a canary")
        }
        Refusal::NothingBesideCanary => {
            "Refused: a canary needs a version that takes the rest of the traffic".to_owned()
        }
        Refusal::AliasMissing => "Refused: the stack exists but the alias LIVE does not".to_owned(),
        Refusal::CodeChangedOutside { .. } => {
            "Refused: somebody changed the function's code outside CloudFormation".to_owned()
        }
        Refusal::ExistsOutside(_) => "Refused: some of what the stack would make exists already".to_owned(),
        Refusal::Denied(_) => "Refused: the console's credentials are not allowed what this needs".to_owned(),
        Refusal::Pinned(pin) => format!("Refused: version {} is pinned", pin.version),
        Refusal::RedAlarms(alarms) => format!("Refused: red: {}", listed(alarms)),
    }
}

fn refused_next_en(refusal: &Refusal) -> String {
    match refusal {
        Refusal::StackBusy { .. } => "Wait until it ends, then prepare the deployment again.".to_owned(),
        Refusal::StackStuck { way_out, .. } => {
            format!("The way on: {way_out}. The page of deployments offers what the state allows.")
        }
        Refusal::Pinned(pin) => format!(
            "Pinned by {}: {}. If that is over, tick the box that leaves it, or release it on the page of deployments.",
            domain::deployment::Who::read(&pin.who).name(),
            pin.reason
        ),
        Refusal::RedAlarms(_) => {
            "Look at what is wrong first. If this deployment is the cure, say so in the field for that."
                .to_owned()
        }
        other => other.to_string(),
    }
}

fn listed(names: &std::collections::BTreeSet<String>) -> String {
    names.iter().cloned().collect::<Vec<_>>().join(", ")
}

pub(super) const KO: Act = Act {
    what: |not_done| match not_done {
        NotDone::Refused(refusal) => refused_ko(refusal),
        NotDone::RollbackRefused(refusal) => rollback_refused_ko(refusal),
        NotDone::Illegal(_) => "스택의 현재 상태에서는 할 수 없는 작업입니다".to_owned(),
        NotDone::Held(lock) if lock.waits => {
            "실행하지 않았습니다. 다른 작업의 카나리가 결정을 기다리고 있습니다".to_owned()
        }
        NotDone::Held(_) => "실행하지 않았습니다. 다른 작업이 진행 중입니다".to_owned(),
        NotDone::NothingWaits => "실행하지 않았습니다. 결정을 기다리는 카나리가 없습니다".to_owned(),
        NotDone::DecidedOtherwise(first) => {
            let what = match first.decision {
                Decision::Promote => "승격",
                Decision::RollBack => "롤백",
            };
            let who = domain::deployment::Who::read(&first.who);
            format!(
                "실행하지 않았습니다. {} 계정이 먼저 이 카나리를 {what}하기로 결정했습니다",
                who.name()
            )
        }
        NotDone::Canary(why) => (canary::KO.impossible)(why),
        NotDone::NothingOpen => "실행하지 않았습니다. 진행 중인 작업이 없습니다".to_owned(),
        NotDone::NothingPinned => "실행하지 않았습니다. 고정된 버전이 없습니다".to_owned(),
        NotDone::WorldChanged => "실행하지 않았습니다. 화면을 연 뒤에 스택이 변경되었습니다".to_owned(),
        NotDone::NothingToDo => "변경할 내용이 없습니다".to_owned(),
        NotDone::Invalid(why) => invalid_ko(why),
        NotDone::PlanGone => "실행하지 않았습니다. 이 계획은 더 이상 보관되어 있지 않습니다".to_owned(),
        NotDone::NoReason => "실행하지 않았습니다. 사유가 없습니다".to_owned(),
        NotDone::NameNotTyped(_) => "실행하지 않았습니다. 스택 이름을 입력하지 않았습니다".to_owned(),
        NotDone::NotMuted(why) => (super::super::alarms::mute::KO.not_done)(why),
        NotDone::Unavailable(_) => "AWS가 제대로 응답하지 않았습니다".to_owned(),
        NotDone::Failed(_) | NotDone::Other(_) => "실행하지 않았습니다".to_owned(),
    },
    next: |not_done| match not_done {
        NotDone::Refused(refusal) => refused_next_ko(refusal),
        NotDone::RollbackRefused(refusal) => match refusal {
            RollbackRefusal::NoAlias => "먼저 배포하십시오.",
            RollbackRefusal::NoEarlierVersion { .. } => "위에서 버전을 선택하십시오.",
            _ => "다른 버전을 선택하십시오.",
        }
        .to_owned(),
        NotDone::Illegal(_) => "페이지를 새로 고치면 지금 할 수 있는 작업이 표시됩니다.".to_owned(),
        NotDone::Held(lock) if lock.waits => "그 작업의 페이지에서 먼저 승격하거나 롤백하십시오.".to_owned(),
        NotDone::Held(lock) => format!(
            "{} 계정이 작업 중입니다. 그 작업이 끝날 때까지 기다리거나 작업을 확인하십시오.",
            domain::deployment::Who::read(&lock.who).name(),
        ),
        NotDone::DecidedOtherwise(first) => {
            format!("사유: {}. 몇 초 안에 실행됩니다.", first.reason)
        }
        NotDone::Invalid(_) | NotDone::Canary(_) => "값을 고쳐서 다시 준비하십시오.".to_owned(),
        NotDone::NothingOpen | NotDone::NothingWaits | NotDone::NothingPinned | NotDone::NothingToDo => {
            "더 할 일이 없습니다.".to_owned()
        }
        NotDone::WorldChanged => "아래에서 지금 실행될 내용을 다시 확인하십시오.".to_owned(),
        NotDone::PlanGone => {
            "다시 준비하십시오. 계획은 한 시간 동안 보관하며, 콘솔을 다시 시작하면 사라집니다.".to_owned()
        }
        NotDone::NoReason => "사유를 입력하십시오. 다음 담당자에게 필요합니다.".to_owned(),
        NotDone::NameNotTyped(stack) => format!("{stack}을(를) 그대로 입력하십시오."),
        NotDone::NotMuted(_) => "아래에서 경보의 현재 상태를 확인하십시오.".to_owned(),
        NotDone::Unavailable(cause) => (health::KO.unavailable)(cause),
        NotDone::Failed(_) | NotDone::Other(_) => "계속되면 콘솔 로그를 확인하십시오.".to_owned(),
    },
    to_run: "진행 중인 작업 보기",
    role: |role| {
        format!(
            "현재 역할({})에는 배포 권한이 없습니다. 운영자나 관리자가 할 수 있습니다.",
            role_ko(role)
        )
    },
    reason: "사유",
    reason_hint: "배포 기록과 감사 로그에 영구히 보관합니다.",
    finish: "작업 끝내기",
    finish_explained: "이 작업을 처리하던 프로세스가 없습니다. 끝내기 전에는 다른 배포를 할 수 없습니다.",
    finish_on: "아직 의미가 있으면 이어서 진행",
    finish_back: "트래픽부터 차례로 되돌리기",
    finish_end: "그대로 종료. 더 진행하지도 되돌리지도 않음",
    release: "고정된 버전 해제",
    release_explained: "트래픽은 그대로입니다. 다음 배포부터 다른 버전으로 옮길 수 있습니다.",
    stack: "스택 상태",
    meaning: |status| match status {
        StackStatus::UpdateRollbackFailed => {
            "업데이트에 실패했고, 되돌리는 데에도 실패했습니다. 이벤트는 대개 계속 수집됩니다."
        }
        StackStatus::UpdateFailed => {
            "업데이트에 실패했고, 실패한 상태를 그대로 두도록 지정되어 있었습니다. 이벤트가 수집되지 않을 수 있습니다."
        }
        StackStatus::CreateFailed => {
            "스택을 만드는 데 실패했고, 만든 리소스가 남아 있습니다. 이벤트가 수집되지 않을 수 있습니다."
        }
        StackStatus::RollbackFailed => {
            "스택을 만드는 데 실패했고, 만든 리소스를 제거하는 데에도 실패했습니다. 이벤트를 수집한 적이 없습니다."
        }
        StackStatus::RollbackComplete => {
            "스택을 만드는 데 실패했고, 만든 리소스는 제거했습니다. 이벤트를 수집한 적이 없습니다."
        }
        StackStatus::DeleteFailed => "스택을 삭제했지만 일부 리소스를 삭제하지 못했습니다.",
        StackStatus::ImportRollbackFailed => {
            "리소스를 스택으로 가져오는 데 실패했고, 되돌리는 데에도 실패했습니다."
        }
        StackStatus::ReviewInProgress => {
            "이름만 있는 스택입니다. 변경 세트만 준비되었고 만든 리소스는 없습니다."
        }
        status if status.phase() == Phase::Busy => "CloudFormation이 스택에서 작업하고 있습니다.",
        _ => "이 콘솔이 모르는 상태입니다.",
    },
    way_out: |status| match (status.way_out(), status.phase()) {
        (Some(_), _) => format!(
            "이 상태에서는 배포할 수 없습니다. {}.",
            health::ko::way_out(status)
        ),
        (None, Phase::Absent) => "배포하면 스택을 만듭니다. 이름만 삭제할 수도 있습니다.".to_owned(),
        (None, _) => "작업은 저절로 끝납니다.".to_owned(),
    },
    no_way: "콘솔에서 할 수 있는 일이 없습니다.",
    action: |action| match action {
        StackAction::Cancel => "업데이트 취소",
        StackAction::Continue => "롤백 계속",
        StackAction::Rollback => "스택 롤백",
        StackAction::Delete => "스택 삭제",
    },
    action_explained: |action| match action {
        StackAction::Cancel => {
            "CloudFormation이 업데이트를 중단하고 되돌립니다. LIVE는 그대로이며, 나머지는 이 작업이 되돌립니다."
        }
        StackAction::Continue => {
            "CloudFormation이 실패한 업데이트를 다시 되돌립니다. 이벤트에 나타난 원인을 먼저 해결하십시오."
        }
        StackAction::Rollback => "CloudFormation이 스택이 정상이던 마지막 상태로 되돌립니다.",
        StackAction::Delete => {
            "CloudFormation이 스택의 나머지를 제거합니다. 테이블, 로그, 버전은 유지됩니다."
        }
    },
    type_stack: "삭제하려면 스택 이름을 입력하십시오",
};

fn invalid_ko(why: &Violation) -> String {
    match why {
        Violation::NotANumber(name) => format!("{name}에는 정수를 입력해야 합니다"),
        Violation::OutOfRange { name, least, most } => {
            format!("{name}에는 {least} 이상 {most} 이하의 값을 입력해야 합니다")
        }
        Violation::NotAllowed { name, allowed } => {
            format!(
                "{name}에는 다음 중 하나를 입력해야 합니다: {}",
                allowed.join(", ")
            )
        }
    }
}

fn refused_ko(refusal: &Refusal) -> String {
    match refusal {
        Refusal::StackBusy { stack, status } => {
            format!("거부됨: {stack} 스택이 {status} 상태이며 다른 작업이 진행 중입니다")
        }
        Refusal::StackStuck { stack, status, .. } => format!("거부됨: {stack} 스택이 {status} 상태입니다"),
        Refusal::TouchesFrozen { logical_id } => {
            format!("거부됨: 변경 세트가 고정된 리소스 {logical_id}을(를) 변경합니다")
        }
        Refusal::CanaryRunning { version } => {
            format!("거부됨: 버전 {version}이(가) 카나리로 트래픽 일부를 처리하고 있습니다")
        }
        Refusal::NothingBesideCanary => {
            "거부됨: 카나리에는 나머지 트래픽을 처리할 버전이 필요합니다".to_owned()
        }
        Refusal::AliasMissing => "거부됨: 스택은 있지만 LIVE 별칭이 없습니다".to_owned(),
        Refusal::CodeChangedOutside { .. } => {
            "거부됨: CloudFormation 밖에서 함수 코드가 변경되었습니다".to_owned()
        }
        Refusal::ExistsOutside(_) => "거부됨: 스택이 만들 리소스 중 이미 있는 것이 있습니다".to_owned(),
        Refusal::Denied(_) => "거부됨: 콘솔의 자격 증명에 필요한 권한이 없습니다".to_owned(),
        Refusal::Pinned(pin) => format!("거부됨: 버전 {}이(가) 고정되어 있습니다", pin.version),
        Refusal::RedAlarms(alarms) => format!("거부됨: 경보 상태: {}", listed(alarms)),
    }
}

fn refused_next_ko(refusal: &Refusal) -> String {
    match refusal {
        Refusal::StackBusy { .. } => "작업이 끝난 뒤에 배포를 다시 준비하십시오.".to_owned(),
        Refusal::StackStuck { status, .. } => {
            format!(
                "{}. 배포 페이지에 이 상태에서 할 수 있는 작업이 있습니다.",
                health::ko::way_out(status)
            )
        }
        Refusal::Pinned(pin) => format!(
            "{} 계정이 고정했습니다: {}. 더 필요 없다면 고정을 벗어나는 항목을 선택하거나 배포 페이지에서 해제하십시오.",
            domain::deployment::Who::read(&pin.who).name(),
            pin.reason
        ),
        Refusal::RedAlarms(_) => {
            "먼저 원인을 확인하십시오. 이 배포가 해결책이라면 해당 입력란에 사유를 입력하십시오.".to_owned()
        }
        Refusal::Denied(needs) => format!(
            "다음 권한을 허용하거나 다른 자격 증명을 사용하십시오: {}",
            needs
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join(", ")
        ),
        Refusal::TouchesFrozen { .. } => {
            "LIVE와 FirstVersion은 템플릿이 아니라 콘솔이 관리합니다. 템플릿을 수정하십시오.".to_owned()
        }
        Refusal::CanaryRunning { .. } => "카나리를 먼저 완료하거나 되돌리십시오.".to_owned(),
        Refusal::NothingBesideCanary => {
            "LIVE가 게시된 버전을 가리키지 않습니다. 한 번에 전환하는 배포를 준비하십시오.".to_owned()
        }
        Refusal::AliasMissing => "서비스할 버전을 가리키는 LIVE 별칭을 다시 만드십시오.".to_owned(),
        Refusal::CodeChangedOutside { .. } => {
            "새로 빌드하여 배포하거나, 배포했던 패키지를 다시 업로드하십시오.".to_owned()
        }
        Refusal::ExistsOutside(_) => "먼저 스택으로 가져오거나 제거한 뒤에 다시 배포하십시오.".to_owned(),
    }
}

fn rollback_refused_ko(refusal: &RollbackRefusal) -> String {
    match refusal {
        RollbackRefusal::NoAlias => "LIVE 별칭이 없습니다. 아직 배포하지 않았거나 삭제되었습니다".to_owned(),
        RollbackRefusal::NoEarlierVersion { live } => {
            format!("버전 {live} 이전에 서비스한 버전을 알 수 없습니다")
        }
        RollbackRefusal::Gone(to) => format!("버전 {to}이(가) 없거나 삭제되었습니다"),
        RollbackRefusal::AlreadyLive(to) => format!("버전 {to}이(가) 이미 서비스 중입니다"),
        RollbackRefusal::SameAsLive { to, live } => {
            format!("버전 {to}은(는) 서비스 중인 버전 {live}과(와) 코드와 구성이 같아 달라지는 것이 없습니다")
        }
        RollbackRefusal::NotActive { to, state } => {
            let state = match state {
                LambdaState::Active => "Active".to_owned(),
                LambdaState::Pending => "아직 만들어지는 중입니다(Pending)".to_owned(),
                LambdaState::Inactive => "오래 사용하지 않아 리소스가 회수되었습니다(Inactive)".to_owned(),
                LambdaState::Failed { reason } => format!("실패했습니다(Failed): {reason}"),
                LambdaState::Other(state) => state.clone(),
            };
            format!("버전 {to}을(를) 지금 호출할 수 없습니다. {state}")
        }
        RollbackRefusal::TableMissing { to, variable, table } => {
            format!("버전 {to}은(는) {table}({variable})에 이벤트를 저장하는데, 그 테이블이 없습니다")
        }
    }
}

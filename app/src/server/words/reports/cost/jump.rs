//! What jumped, why, and what to do.

use super::super::usd;
use crate::server::numbers::measured;
use domain::cost::{Action, Cause, Deployed, Jump, Resource, Turned};
use domain::price::Quantity;

/// Words of jumps.
#[derive(Debug)]
pub struct Jumped {
    /// Heading.
    pub title: &'static str,
    /// Nothing jumped.
    pub none: &'static str,
    /// Too few days are known to tell.
    pub too_few: &'static str,
    /// What costs more since when, and by how much a month, on top of the page.
    pub sentence: fn(&Jump) -> String,
    /// Why.
    pub cause: fn(&Cause) -> String,
    /// Of a deployment: who, and what it changed.
    pub deployed: fn(&Deployed) -> String,
    /// What somebody gave as the reason.
    pub reason: fn(&str) -> String,
    /// A link to a run.
    pub run: fn(&Deployed) -> String,
    /// What to do.
    pub action: fn(&Action) -> String,
    /// The text of the link that leads there.
    pub go: fn(&Action) -> &'static str,
    /// Column: a day before.
    pub column_before: &'static str,
    /// Column: a day since.
    pub column_since: &'static str,
    /// Column: a month more.
    pub column_month: &'static str,
    /// How it is told.
    pub how: &'static str,
}

fn short(quantity: Quantity) -> String {
    measured(quantity.as_f64())
}

/// The resources of a jump by the name of the first, and how many others there are.
fn first(jump: &Jump, resource: fn(&Resource) -> String) -> (String, usize) {
    let name = jump.steps.first().map(|step| resource(&step.resource));
    (name.unwrap_or_default(), jump.steps.len().saturating_sub(1))
}

/// How many alarms and dashboards a deployment made or changed: a first one makes all of them.
fn watching(deployed: &Deployed) -> Option<usize> {
    let changed = deployed.changed.iter();
    let count = changed
        .filter(|turned| matches!(turned, Turned::Watching { .. }))
        .count();
    (count > 0).then_some(count)
}

pub(super) const EN: Jumped = Jumped {
    title: "Jumps",
    none: "Nothing jumped this month: no resource costs a fifth more, and a dollar or more a month, from a day on.",
    too_few: "Five full days have to be known to tell a jump.",
    sentence: |jump| {
        let (name, others) = first(jump, super::en::resource);
        let others = match others {
            0 => " costs".to_owned(),
            1 => " and one other resource cost".to_owned(),
            others => format!(" and {others} other resources cost"),
        };
        let why = match &jump.cause {
            Cause::Deployed { .. } => ", just after a deployment",
            Cause::Traffic { .. } => ", because more calls came",
            Cause::Unknown { .. } | Cause::LedgerUnread => "",
        };
        format!(
            "{name}{others} {} more a month since {}{why}.",
            usd(jump.a_month),
            jump.since
        )
    },
    cause: |cause| {
        match cause {
        Cause::Deployed { runs } if runs.len() == 1 => {
            "What was deployed just before changed what this costs by.".to_owned()
        }
        Cause::Deployed { runs } => format!(
            "{} deployments just before changed what this costs by.",
            runs.len()
        ),
        Cause::Traffic {
            before,
            since,
            meanwhile,
        } => {
            let calls = format!(
                "The API took {} calls a day before and {} since; each costs what it did.",
                short(*before),
                short(*since)
            );
            match meanwhile {
                Some(_) => format!("{calls} At the same time something was deployed, but the traffic explains it."),
                None => calls,
            }
        }
        Cause::Unknown { meanwhile: Some(run) } if run.is_unread() => {
            "At the same time something was deployed, but what it changed could not be read, so it may be the cause. The traffic does \
             not explain it."
                .to_owned()
        }
        Cause::Unknown { meanwhile: Some(_) } => {
            "At the same time something was deployed, but it changed nothing that this cost hangs on, and the traffic does not \
             explain it."
                .to_owned()
        }
        Cause::Unknown { meanwhile: None } => {
            "Nothing was deployed on that day or the day before, and the traffic does not explain it.".to_owned()
        }
        Cause::LedgerUnread => {
            "Whether something was deployed is not known: the ledger cannot be read (dynamodb:Query).".to_owned()
        }
    }
    },
    deployed: |deployed| {
        let did = if deployed.is_rollback {
            "rolled back"
        } else {
            "deployed"
        };
        if deployed.is_unread() {
            return format!("{} {did}; what that changed could not be read.", deployed.who);
        }
        let mut changed: Vec<String> = deployed
            .changed
            .iter()
            .filter_map(|turned| match turned {
                Turned::Setting {
                    parameter,
                    before: Some(before),
                    since,
                } => Some(format!("{parameter} {before} → {since}")),
                Turned::Setting { parameter, since, .. } => Some(format!("{parameter} → {since}")),
                Turned::Version { since: Some(version) } => Some(format!("the code (version {version})")),
                Turned::Version { since: None } => Some("the code".to_owned()),
                Turned::Watching { .. } | Turned::Unread => None,
            })
            .collect();
        changed.extend(watching(deployed).map(|count| match count {
            1 => "one alarm or dashboard".to_owned(),
            count => format!("{count} alarms and dashboards"),
        }));
        match changed.is_empty() {
            true => format!("{} {did} and changed no setting and no code.", deployed.who),
            false => format!("{} {did} and changed: {}.", deployed.who, changed.join(", ")),
        }
    },
    reason: |reason| format!("Reason: “{reason}”"),
    run: |deployed| format!("Run {}", deployed.run),
    action: |action| match action {
        Action::Restore { settings } => {
            let settings: Vec<String> = settings
                .iter()
                .map(|(name, value)| format!("{name} = {value}"))
                .collect();
            format!(
                "If it is not worth that, deploy the former setting: {}.",
                settings.join(", ")
            )
        }
        Action::RollBack { to: Some(to) } => format!("If it is not worth that, roll back to version {to}."),
        Action::RollBack { to: None } => {
            "If it is not worth that, roll back to the version before.".to_owned()
        }
        Action::Resize => {
            "Look whether these calls are wanted, and whether the size still fits them.".to_owned()
        }
        Action::LookInto => {
            "Look at what else happened on these days: a setting changed by hand, or other data.".to_owned()
        }
    },
    go: |action| match action {
        Action::Restore { .. } => "Open the deployment with it filled in",
        Action::RollBack { .. } => "Open the rollback",
        Action::Resize => "Open the capacity report",
        Action::LookInto => "Open the timeline of the month",
    },
    column_before: "A day before (USD)",
    column_since: "A day since (USD)",
    column_month: "A month more (USD)",
    how: "Full days at list price: the median of up to seven days from a day on against the seven before, less where another jump is nearer. Jumps less than three days apart are told as one. The first day may be dearer in part.",
};

pub(super) const KO: Jumped = Jumped {
    title: "비용 급증",
    none: "이번 달에 급증한 비용이 없습니다. 어느 날부터 5분의 1 이상, 월 1 USD 이상 늘어난 리소스가 없습니다.",
    too_few: "급증을 판단하려면 온전한 날이 5일 있어야 합니다.",
    sentence: |jump| {
        let (name, others) = first(jump, super::ko::resource);
        let others = match others {
            0 => String::new(),
            others => format!(" 외 {others}개 리소스"),
        };
        let why = match &jump.cause {
            Cause::Deployed { .. } => " 직전에 배포가 있었습니다.",
            Cause::Traffic { .. } => " 호출이 늘었기 때문입니다.",
            Cause::Unknown { .. } | Cause::LedgerUnread => "",
        };
        format!(
            "{name}{others} 비용이 {}부터 한 달에 {} 늘었습니다.{why}",
            jump.since,
            usd(jump.a_month)
        )
    },
    cause: |cause| {
        match cause {
        Cause::Deployed { runs } if runs.len() == 1 => {
            "직전 배포에서 이 비용을 좌우하는 것이 바뀌었습니다.".to_owned()
        }
        Cause::Deployed { runs } => format!(
            "직전 배포 {}건에서 이 비용을 좌우하는 것이 바뀌었습니다.",
            runs.len()
        ),
        Cause::Traffic {
            before,
            since,
            meanwhile,
        } => {
            let calls = format!(
                "API 호출이 하루 {}건에서 {}건으로 늘었으며 호출당 비용은 그대로입니다.",
                short(*before),
                short(*since)
            );
            match meanwhile {
                Some(_) => format!("{calls} 같은 때에 배포가 있었지만 호출 증가로 설명됩니다."),
                None => calls,
            }
        }
        Cause::Unknown { meanwhile: Some(run) } if run.is_unread() => {
            "같은 때에 배포가 있었지만 무엇이 바뀌었는지 읽을 수 없어 원인인지 알 수 없습니다. 호출 증가로는 설명되지 않습니다.".to_owned()
        }
        Cause::Unknown { meanwhile: Some(_) } => {
            "같은 때에 배포가 있었지만 이 비용을 좌우하는 것은 바뀌지 않았으며, 호출 증가로도 설명되지 않습니다.".to_owned()
        }
        Cause::Unknown { meanwhile: None } => {
            "그날과 그 전날에 배포가 없었으며 호출 증가로도 설명되지 않습니다.".to_owned()
        }
        Cause::LedgerUnread => {
            "배포 기록을 읽을 수 없어(dynamodb:Query) 배포가 있었는지 알 수 없습니다.".to_owned()
        }
    }
    },
    deployed: |deployed| {
        let did = if deployed.is_rollback { "롤백" } else { "배포" };
        if deployed.is_unread() {
            return format!("{} 님의 {did}: 무엇이 바뀌었는지 읽을 수 없습니다.", deployed.who);
        }
        let mut changed: Vec<String> = deployed
            .changed
            .iter()
            .filter_map(|turned| match turned {
                Turned::Setting {
                    parameter,
                    before: Some(before),
                    since,
                } => Some(format!("{parameter} {before} → {since}")),
                Turned::Setting { parameter, since, .. } => Some(format!("{parameter} → {since}")),
                Turned::Version { since: Some(version) } => Some(format!("코드(버전 {version})")),
                Turned::Version { since: None } => Some("코드".to_owned()),
                Turned::Watching { .. } | Turned::Unread => None,
            })
            .collect();
        changed.extend(watching(deployed).map(|count| format!("경보와 대시보드 {count}개")));
        match changed.is_empty() {
            true => format!("{} 님의 {did}: 바뀐 설정과 코드가 없습니다.", deployed.who),
            false => format!("{} 님의 {did}에서 바뀐 것: {}.", deployed.who, changed.join(", ")),
        }
    },
    reason: |reason| format!("사유: “{reason}”"),
    run: |deployed| format!("실행 {}", deployed.run),
    action: |action| match action {
        Action::Restore { settings } => {
            let settings: Vec<String> = settings
                .iter()
                .map(|(name, value)| format!("{name} = {value}"))
                .collect();
            format!(
                "그만한 가치가 없다면 이전 설정으로 배포하십시오: {}.",
                settings.join(", ")
            )
        }
        Action::RollBack { to: Some(to) } => format!("그만한 가치가 없다면 버전 {to}(으)로 롤백하십시오."),
        Action::RollBack { to: None } => "그만한 가치가 없다면 이전 버전으로 롤백하십시오.".to_owned(),
        Action::Resize => "필요한 호출인지, 지금 크기가 여전히 맞는지 확인하십시오.".to_owned(),
        Action::LookInto => {
            "그날 다른 일이 있었는지 확인하십시오. 직접 바꾼 설정이나 달라진 데이터가 원인일 수 있습니다."
                .to_owned()
        }
    },
    go: |action| match action {
        Action::Restore { .. } => "값을 채운 배포 양식 열기",
        Action::RollBack { .. } => "롤백 열기",
        Action::Resize => "용량 보고서 열기",
        Action::LookInto => "한 달 타임라인 열기",
    },
    column_before: "이전 하루 (USD)",
    column_since: "이후 하루 (USD)",
    column_month: "한 달 증가 (USD)",
    how: "온전한 날의 정가 기준입니다. 어느 날부터 최대 7일의 중앙값을 그 전 7일의 중앙값과 비교하며, 다른 급증이 더 가까우면 그 사이의 날만 비교합니다. 3일 안에 이어진 급증은 하나로 표시합니다. 첫날은 일부만 늘었을 수 있습니다.",
};

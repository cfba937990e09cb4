//! The page of all resources, in one file for each kind of resource.

pub mod alarms;
pub mod api;
pub mod function;
pub mod stack;
pub mod support;
pub mod table;

use domain::health::{Health, State};
use domain::snapshot::Unavailable;

/// Words of the page of all resources.
#[derive(Debug)]
pub struct Resources {
    /// The page's name.
    pub title: &'static str,
    /// The page's first sentence: how many resources there are and how they are.
    pub tally: fn(&Health) -> String,
    /// Label of the list that jumps to a resource.
    pub jump: &'static str,
    /// Label of what was found on a resource.
    pub findings: &'static str,
    /// Link to the resource's page in the AWS console.
    pub aws_console: &'static str,
    /// Said of a link that opens a new tab, to those who do not see its mark.
    pub new_tab: &'static str,
    /// A setting that is on or off.
    pub switch: fn(bool) -> &'static str,
    /// Where there is nothing, and that is all right.
    pub none: &'static str,
    /// Where AWS gave no value.
    pub unstated: &'static str,
    /// A figure that could not be read, by the call that failed.
    pub unreadable: fn(&Unavailable) -> String,
    /// The stack.
    pub stack: stack::Stack,
    /// The function, its alias and its versions.
    pub function: function::Function,
    /// The API.
    pub api: api::Api,
    /// The tables.
    pub table: table::Table,
    /// The alarms.
    pub alarms: alarms::Alarms,
    /// Role, log group, dashboard and topic.
    pub support: support::Support,
}

pub(super) const EN: Resources = Resources {
    title: "Resources",
    tally: tally_en,
    jump: "Jump to a resource",
    findings: "What was found",
    aws_console: "Open in the AWS console",
    new_tab: "opens in a new tab",
    switch: |on| if on { "on" } else { "off" },
    none: "none",
    unstated: "not stated by AWS",
    unreadable: |cause| format!("cannot be read ({})", cause.action),
    stack: stack::EN,
    function: function::EN,
    api: api::EN,
    table: table::EN,
    alarms: alarms::EN,
    support: support::EN,
};

pub(super) const KO: Resources = Resources {
    title: "리소스",
    tally: tally_ko,
    jump: "리소스로 이동",
    findings: "확인된 문제",
    aws_console: "AWS 콘솔에서 열기",
    new_tab: "새 탭에서 열립니다",
    switch: |on| if on { "켜짐" } else { "꺼짐" },
    none: "없음",
    unstated: "AWS가 알려 주지 않음",
    unreadable: |cause| format!("읽을 수 없음({})", cause.action),
    stack: stack::KO,
    function: function::KO,
    api: api::KO,
    table: table::KO,
    alarms: alarms::KO,
    support: support::KO,
};

fn tally_en(health: &Health) -> String {
    let total = health.resources.len();
    if health.state == State::Healthy {
        return format!("All {total} resources are as they should be");
    }
    let how = |state, count| match state {
        State::Healthy => format!("{count} as they should be"),
        State::Degraded => format!("{count} degraded"),
        State::Unhealthy => format!("{count} unhealthy"),
        State::Unknown => format!("{count} unknown"),
        State::Unavailable => format!("{count} cannot be read"),
    };
    format!("{total} resources: {}", counted(health, how))
}

fn tally_ko(health: &Health) -> String {
    let total = health.resources.len();
    if health.state == State::Healthy {
        return format!("리소스 {total}개가 모두 정상입니다");
    }
    let how = |state, count| match state {
        State::Healthy => format!("정상 {count}개"),
        State::Degraded => format!("주의 {count}개"),
        State::Unhealthy => format!("비정상 {count}개"),
        State::Unknown => format!("알 수 없음 {count}개"),
        State::Unavailable => format!("확인 불가 {count}개"),
    };
    format!("리소스 {total}개 중 {}입니다", counted(health, how))
}

/// The states that occur, each with its number of resources.
fn counted(health: &Health, how: fn(State, usize) -> String) -> String {
    let parts: Vec<String> = [
        State::Healthy,
        State::Unhealthy,
        State::Degraded,
        State::Unavailable,
        State::Unknown,
    ]
    .into_iter()
    .map(|state| (state, health.count(state)))
    .filter(|(_, count)| *count > 0)
    .map(|(state, count)| how(state, count))
    .collect();
    parts.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::health::{Assessment, Resource, Since};
    use time::OffsetDateTime;

    fn health(states: &[State]) -> Health {
        let since = Since::AtLeast(OffsetDateTime::UNIX_EPOCH);
        Health {
            since,
            state: states.iter().copied().max().unwrap(),
            resources: states
                .iter()
                .map(|&state| Assessment {
                    resource: Resource::Function,
                    state,
                    as_of: OffsetDateTime::UNIX_EPOCH,
                    since,
                    findings: vec![],
                })
                .collect(),
        }
    }

    #[test]
    fn the_first_sentence_counts_what_there_is() {
        use State::{Degraded, Healthy, Unavailable, Unhealthy, Unknown};
        for (states, en, ko) in [
            (
                &[Healthy, Healthy][..],
                "All 2 resources are as they should be",
                "리소스 2개가 모두 정상입니다",
            ),
            (
                &[Healthy, Degraded, Healthy, Unavailable],
                "4 resources: 2 as they should be, 1 degraded, 1 cannot be read",
                "리소스 4개 중 정상 2개, 주의 1개, 확인 불가 1개입니다",
            ),
            (
                &[Unhealthy, Unknown],
                "2 resources: 1 unhealthy, 1 unknown",
                "리소스 2개 중 비정상 1개, 알 수 없음 1개입니다",
            ),
        ] {
            let health = health(states);
            assert_eq!(tally_en(&health), en);
            assert_eq!(tally_ko(&health), ko);
        }
    }
}

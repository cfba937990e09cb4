//! The alarms: the list of them, and each by itself.

mod history;
pub(super) mod mute;
mod paging;
mod threshold;
mod watched;

pub use history::History;
pub use mute::Mutes;
pub use paging::Paging;
pub use threshold::Rule;
pub use watched::Watched;

use domain::snapshot::AlarmState;

/// How many alarms there are, and how many of them are which.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tally {
    /// All.
    pub all: usize,
    /// Those in ALARM.
    pub ringing: usize,
    /// Those that cannot ring, whatever happens.
    pub blind: usize,
    /// The others that have no data to judge by.
    pub without_data: usize,
}

/// Words of the pages of alarms.
#[derive(Debug)]
pub struct Alarms {
    /// Title of the list.
    pub title: &'static str,
    /// The list's first sentence.
    pub verdict: fn(Tally) -> String,
    /// The same when the alarms cannot be read.
    pub unread: &'static str,
    /// An alarm's state, in CloudWatch's word for it.
    pub state: fn(AlarmState) -> &'static str,
    /// There is no alarm at all.
    pub none: &'static str,
    /// First sentence of an alarm's page: its name and its state.
    pub is: fn(&str, AlarmState) -> String,
    /// The same when there is no such alarm.
    pub is_missing: fn(&str) -> String,
    /// What to do about it.
    pub is_missing_hint: &'static str,
    /// Link from an alarm to all of them.
    pub to_list: &'static str,
    /// Link to the alarm's section of the guide.
    pub to_guide: &'static str,
    /// Heading of whether it can ring.
    pub truth: &'static str,
    /// Heading of the definition.
    pub definition: &'static str,
    /// What it waits for.
    pub waits_for: &'static str,
    /// A metric that it reads.
    pub metric: &'static str,
    /// What a period without data counts as.
    pub missing_data: &'static str,
    /// Its own description.
    pub description: &'static str,
    /// When it was configured.
    pub configured: &'static str,
    /// What it does on entering a state.
    pub on_entering: fn(AlarmState) -> &'static str,
    /// Nothing.
    pub nothing: &'static str,
    /// No alarm is as the filter says.
    pub none_so: &'static str,
    /// What an alarm waits for.
    pub rule: Rule,
    /// What it compares with its threshold, over time.
    pub watched: Watched,
    /// What happened.
    pub history: History,
    /// Whom alarms tell.
    pub paging: Paging,
    /// Alarms that somebody muted.
    pub mute: Mutes,
}

pub(super) const EN: Alarms = Alarms {
    title: "Alarms",
    verdict: |tally| {
        let Tally {
            all,
            ringing,
            blind,
            without_data,
        } = tally;
        let rings = match ringing {
            0 => format!("None of {all} alarms rings"),
            1 => format!("1 of {all} alarms rings"),
            _ => format!("{ringing} of {all} alarms ring"),
        };
        let blind = match blind {
            0 => None,
            1 => Some("1 is blind: it cannot ring".to_owned()),
            _ => Some(format!("{blind} are blind: they cannot ring")),
        };
        let without = (without_data > 0).then(|| format!("{without_data} cannot judge for want of data"));
        [Some(rings), blind, without]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(", ")
    },
    unread: "The alarms cannot be read now",
    state: |state| match state {
        AlarmState::Ok => "OK",
        AlarmState::Alarm => "In alarm",
        AlarmState::InsufficientData => "Insufficient data",
    },
    none: "There are no alarms. Deploying the stack makes them.",
    is: |name, state| match state {
        AlarmState::Ok => format!("{name} is OK"),
        AlarmState::Alarm => format!("{name} is in alarm"),
        AlarmState::InsufficientData => format!("{name} has too little data to judge"),
    },
    is_missing: |name| format!("There is no alarm {name}"),
    is_missing_hint: "It was deleted, or the link to it is wrong. Alarms of the stack come back with its next deployment.",
    to_list: "All alarms",
    to_guide: "What to do: guide",
    truth: "Can it ring?",
    definition: "Definition",
    waits_for: "Rings when",
    metric: "Metric",
    missing_data: "A period without data counts",
    description: "Description",
    configured: "Configured",
    on_entering: |state| match state {
        AlarmState::Ok => "On OK",
        AlarmState::Alarm => "On alarm",
        AlarmState::InsufficientData => "On insufficient data",
    },
    nothing: "nothing",
    none_so: "No alarm is in this state now.",
    rule: threshold::EN,
    watched: watched::EN,
    history: history::EN,
    paging: paging::EN,
    mute: mute::EN,
};

pub(super) const KO: Alarms = Alarms {
    title: "경보",
    verdict: |tally| {
        let Tally {
            all,
            ringing,
            blind,
            without_data,
        } = tally;
        let rings = match ringing {
            0 => format!("경보 {all}개 중 울리는 것이 없습니다"),
            _ => format!("경보 {all}개 중 {ringing}개가 울리고 있습니다"),
        };
        let blind = (blind > 0).then(|| format!("{blind}개는 울릴 수 없는 상태입니다"));
        let without =
            (without_data > 0).then(|| format!("{without_data}개는 데이터가 부족해 판단하지 못합니다"));
        [Some(rings), blind, without]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(". ")
    },
    unread: "지금은 경보를 읽을 수 없습니다",
    state: |state| match state {
        AlarmState::Ok => "정상",
        AlarmState::Alarm => "경보 상태",
        AlarmState::InsufficientData => "데이터 부족",
    },
    none: "경보가 없습니다. 스택을 배포하면 만들어집니다.",
    is: |name, state| match state {
        AlarmState::Ok => format!("{name}: 정상입니다"),
        AlarmState::Alarm => format!("{name}: 경보 상태입니다"),
        AlarmState::InsufficientData => format!("{name}: 데이터가 부족해 판단하지 못합니다"),
    },
    is_missing: |name| format!("{name} 경보가 없습니다"),
    is_missing_hint: "삭제되었거나 링크가 잘못되었습니다. 스택의 경보는 다음에 배포할 때 다시 만들어집니다.",
    to_list: "모든 경보",
    to_guide: "조치 방법: 가이드",
    truth: "울릴 수 있는지 여부",
    definition: "정의",
    waits_for: "울리는 조건",
    metric: "지표",
    missing_data: "데이터가 없는 기간",
    description: "설명",
    configured: "구성한 시각",
    on_entering: |state| match state {
        AlarmState::Ok => "정상이 되면",
        AlarmState::Alarm => "경보 상태가 되면",
        AlarmState::InsufficientData => "데이터가 부족해지면",
    },
    nothing: "없음",
    none_so: "지금 이 상태인 경보가 없습니다.",
    rule: threshold::KO,
    watched: watched::KO,
    history: history::KO,
    paging: paging::KO,
    mute: mute::KO,
};

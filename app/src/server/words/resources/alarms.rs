//! The alarms.

/// Words of the alarms.
#[derive(Debug)]
pub struct Alarms {
    /// Heading of the section.
    pub title: &'static str,
    /// Column: the alarm.
    pub name: &'static str,
    /// Column: its state.
    pub state: &'static str,
    /// Column: since when.
    pub since: &'static str,
    /// Column: CloudWatch's sentence about the state.
    pub reason: &'static str,
    /// Column: what it does in ALARM.
    pub actions: &'static str,
    /// What it does, by the number of actions and whether they are carried out.
    pub acts: fn(usize, bool) -> String,
    /// An alarm that does not exist.
    pub missing: &'static str,
}

pub(super) const EN: Alarms = Alarms {
    title: "Alarms",
    name: "Alarm",
    state: "State",
    since: "Since",
    reason: "Reason",
    actions: "Actions",
    acts: |count, enabled| match (count, enabled) {
        (0, _) => "none: it tells nobody".to_owned(),
        (_, false) => format!("{count}, switched off"),
        (_, true) => count.to_string(),
    },
    missing: "There is no such alarm.",
};

pub(super) const KO: Alarms = Alarms {
    title: "경보",
    name: "경보",
    state: "상태",
    since: "상태 변경",
    reason: "이유",
    actions: "작업",
    acts: |count, enabled| match (count, enabled) {
        (0, _) => "없음. 아무에게도 알리지 않습니다".to_owned(),
        (_, false) => format!("{count}개, 꺼짐"),
        (_, true) => format!("{count}개"),
    },
    missing: "이 경보가 없습니다.",
};

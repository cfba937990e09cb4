//! A plan as a diff.

use domain::deployment::{Change, ChangeAction, Consequence, Replacement};

/// Words of a plan.
#[derive(Debug)]
pub struct Plan {
    /// Heading of changes of one consequence.
    pub consequence: fn(Consequence) -> &'static str,
    /// Column: the resource.
    pub resource: &'static str,
    /// Column: what happens to it.
    pub action: &'static str,
    /// Column: which of its properties.
    pub properties: &'static str,
    /// What happens to a resource.
    pub verb: fn(&Change) -> String,
    /// Heading of code and parameters.
    pub settings: &'static str,
    /// Column: the setting.
    pub setting: &'static str,
    /// Column: its value before.
    pub before: &'static str,
    /// Column: its value after.
    pub after: &'static str,
    /// Before the commit that the code was built from.
    pub commit: &'static str,
    /// The collector's package.
    pub code: &'static str,
    /// There is none.
    pub none: &'static str,
    /// The same as before.
    pub same: &'static str,
    /// It is not known.
    pub unknown: &'static str,
    /// Heading of what it costs.
    pub cost: &'static str,
    /// Column: what costs.
    pub cost_of: &'static str,
    /// Column: how much more or less.
    pub cost_change: &'static str,
    /// So much more or less each month, in USD.
    pub monthly: fn(&str) -> String,
    /// It is not known; why stands beside it.
    pub not_priced: &'static str,
    /// Heading of what else is to be known.
    pub mind: &'static str,
    /// Something that was changed before goes live.
    pub publishes: fn(&str) -> String,
    /// A resource was changed by hand.
    pub drifted: fn(&str) -> String,
    /// An alarm is red.
    pub red: fn(&str) -> String,
    /// Why red alarms are disregarded.
    pub despite: fn(&str) -> String,
}

pub(super) const EN: Plan = Plan {
    consequence: |consequence| match consequence {
        Consequence::Destroys => "Replaced or removed",
        Consequence::Permissions => "Permissions",
        Consequence::Changes => "Changed in place",
        Consequence::Adds => "Added",
    },
    resource: "Resource",
    action: "What happens",
    properties: "Properties",
    verb: |change| match (&change.action, change.replacement) {
        (ChangeAction::Remove, _) => "is removed".to_owned(),
        (ChangeAction::Modify, Replacement::Never) => "is changed in place".to_owned(),
        (ChangeAction::Modify, Replacement::Possible) => "is changed, perhaps by being made anew".to_owned(),
        (ChangeAction::Modify, Replacement::Always) => "is made anew in place of the old one".to_owned(),
        (ChangeAction::Import, _) => "is brought into the stack as it is".to_owned(),
        (ChangeAction::Add, _) => "is made".to_owned(),
        (ChangeAction::Other(text), _) => text.clone(),
    },
    settings: "Code and settings",
    setting: "Setting",
    before: "Before",
    after: "After",
    commit: "commit",
    code: "Code (SHA-256)",
    none: "none",
    same: "the same",
    unknown: "not known",
    cost: "Cost of the change each month",
    cost_of: "What",
    cost_change: "Change",
    monthly: |usd| format!("{usd} USD"),
    not_priced: "not priced",
    mind: "Mind",
    publishes: |difference| format!("Goes live too, and was changed before this: {difference}"),
    drifted: |resource| {
        format!(
            "{resource} was changed by hand: CloudFormation may keep that or put it back, and does not say which"
        )
    },
    red: |alarm| format!("{alarm} is red"),
    despite: |reason| format!("Red alarms are disregarded: {reason}"),
};

pub(super) const KO: Plan = Plan {
    consequence: |consequence| match consequence {
        Consequence::Destroys => "교체 또는 제거",
        Consequence::Permissions => "권한",
        Consequence::Changes => "변경",
        Consequence::Adds => "추가",
    },
    resource: "리소스",
    action: "작업",
    properties: "속성",
    verb: |change| match (&change.action, change.replacement) {
        (ChangeAction::Remove, _) => "제거됩니다".to_owned(),
        (ChangeAction::Modify, Replacement::Never) => "그 자리에서 변경됩니다".to_owned(),
        (ChangeAction::Modify, Replacement::Possible) => "변경되며, 교체될 수도 있습니다".to_owned(),
        (ChangeAction::Modify, Replacement::Always) => "새로 만들어 교체됩니다".to_owned(),
        (ChangeAction::Import, _) => "있는 그대로 스택에 가져옵니다".to_owned(),
        (ChangeAction::Add, _) => "만들어집니다".to_owned(),
        (ChangeAction::Other(text), _) => text.clone(),
    },
    settings: "코드와 설정",
    setting: "설정",
    before: "이전",
    after: "이후",
    commit: "커밋",
    code: "코드(SHA-256)",
    none: "없음",
    same: "같음",
    unknown: "알 수 없음",
    cost: "변경에 따른 월 비용",
    cost_of: "항목",
    cost_change: "변동",
    monthly: |usd| format!("{usd} USD"),
    not_priced: "가격 알 수 없음",
    mind: "유의할 점",
    publishes: |difference| format!("이전에 변경된 내용도 함께 적용됩니다: {difference}"),
    drifted: |resource| {
        format!(
            "{resource}이(가) 수동으로 변경되었습니다. CloudFormation이 유지할지 되돌릴지는 알 수 없습니다"
        )
    },
    red: |alarm| format!("{alarm}이(가) 경보 상태입니다"),
    despite: |reason| format!("경보 상태를 무시합니다: {reason}"),
};

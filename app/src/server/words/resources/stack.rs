//! The stack.

/// Words of the stack.
#[derive(Debug)]
pub struct Stack {
    /// Its status.
    pub status: &'static str,
    /// AWS's reason for the status.
    pub reason: &'static str,
    /// When it was made.
    pub created: &'static str,
    /// When it was last updated.
    pub updated: &'static str,
    /// Where it never was.
    pub never_updated: &'static str,
    /// Whether deleting it is refused.
    pub termination_protection: &'static str,
    /// Whether the resources differ from the template.
    pub drift: &'static str,
    /// Nobody ever looked for drift.
    pub drift_not_checked: &'static str,
    /// No drift.
    pub drift_in_sync: &'static str,
    /// Drift.
    pub drift_found: &'static str,
    /// Drift of what the console moves itself.
    pub drift_expected: &'static str,
    /// Heading of the outputs.
    pub outputs: &'static str,
    /// Heading of the parameters.
    pub parameters: &'static str,
    /// Where there are none.
    pub no_values: &'static str,
    /// Heading of the events.
    pub events: &'static str,
    /// Where there are none.
    pub no_events: &'static str,
    /// Column: when it happened.
    pub event_time: &'static str,
    /// Column: to what.
    pub event_resource: &'static str,
    /// What opens the events that are not among the newest, by their number.
    pub older_events: fn(usize) -> String,
    /// Heading of what made the last operation fail.
    pub failure: &'static str,
}

pub(super) const EN: Stack = Stack {
    status: "Status",
    reason: "Reason",
    created: "Created",
    updated: "Last updated",
    never_updated: "never since it was created",
    termination_protection: "Termination protection",
    drift: "Drift",
    drift_not_checked: "not checked: nobody has run a drift detection yet",
    drift_in_sync: "none found",
    drift_found: "resources were changed outside of CloudFormation",
    drift_expected: "expected: this console moves it",
    outputs: "Outputs",
    parameters: "Parameters",
    no_values: "There are none.",
    events: "Recent events",
    no_events: "CloudFormation has no events of this stack.",
    event_time: "Time",
    event_resource: "Resource",
    older_events: |count| match count {
        1 => "1 earlier event".to_owned(),
        _ => format!("{count} earlier events"),
    },
    failure: "What made the last failed operation fail",
};

pub(super) const KO: Stack = Stack {
    status: "상태",
    reason: "상태 이유",
    created: "생성 시간",
    updated: "업데이트 시간",
    never_updated: "생성한 뒤로 업데이트하지 않았습니다",
    termination_protection: "종료 방지",
    drift: "드리프트",
    drift_not_checked: "확인되지 않음. 아직 드리프트를 감지한 적이 없습니다",
    drift_in_sync: "차이 없음",
    drift_found: "CloudFormation 밖에서 변경된 리소스가 있습니다",
    drift_expected: "예상된 차이. 이 콘솔이 옮깁니다",
    outputs: "출력",
    parameters: "파라미터",
    no_values: "없습니다.",
    events: "최근 이벤트",
    no_events: "CloudFormation에 이 스택의 이벤트가 없습니다.",
    event_time: "시간",
    event_resource: "리소스",
    older_events: |count| format!("이전 이벤트 {count}건"),
    failure: "마지막으로 실패한 작업의 원인",
};

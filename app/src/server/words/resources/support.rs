//! Role, log group, dashboard and topic.

/// Words of what stands around the function.
#[derive(Debug)]
pub struct Support {
    /// An ARN.
    pub arn: &'static str,
    /// Who may assume the role.
    pub trusted: &'static str,
    /// The role's managed policies.
    pub managed_policies: &'static str,
    /// Its inline policies.
    pub inline_policies: &'static str,
    /// How long logs are kept.
    pub retention: &'static str,
    /// So many days.
    pub days: fn(u32) -> String,
    /// For ever.
    pub never_expires: &'static str,
    /// How much is stored.
    pub stored: &'static str,
    /// The dashboard's size.
    pub widgets: &'static str,
    /// Subscriptions that receive what the topic sends.
    pub confirmed: &'static str,
    /// Subscriptions that nobody confirmed.
    pub pending: &'static str,
    /// What a pending subscription needs.
    pub pending_note: &'static str,
}

pub(super) const EN: Support = Support {
    arn: "ARN",
    trusted: "Trusted services",
    managed_policies: "Managed policies",
    inline_policies: "Inline policies",
    retention: "Retention",
    days: |days| match days {
        1 => "1 day".to_owned(),
        _ => format!("{days} days"),
    },
    never_expires: "never expires",
    stored: "Stored",
    widgets: "Widgets",
    confirmed: "Confirmed subscriptions",
    pending: "Pending confirmation",
    pending_note: "they receive nothing until the link in their confirmation message is opened",
};

pub(super) const KO: Support = Support {
    arn: "ARN",
    trusted: "신뢰하는 서비스",
    managed_policies: "관리형 정책",
    inline_policies: "인라인 정책",
    retention: "보존 기간",
    days: |days| format!("{days}일"),
    never_expires: "만기 없음",
    stored: "저장된 바이트",
    widgets: "위젯",
    confirmed: "확인된 구독",
    pending: "확인 대기 중인 구독",
    pending_note: "확인 메시지의 링크를 열기 전에는 아무것도 받지 못합니다",
};

//! The overview.

use crate::server::facts::Setting;

/// Words of the overview.
#[derive(Debug)]
pub struct Overview {
    /// The page's name.
    pub title: &'static str,
    /// Heading of the resources.
    pub resources: &'static str,
    /// Column: the resource.
    pub column_resource: &'static str,
    /// Column: its state.
    pub column_state: &'static str,
    /// Column: how it is set.
    pub column_setting: &'static str,
    /// How a resource is set, in a few words.
    pub setting: fn(Setting) -> String,
}

pub(super) const EN: Overview = Overview {
    title: "Overview",
    resources: "Resources",
    column_resource: "Resource",
    column_state: "State",
    column_setting: "Setting",
    setting: setting_en,
};

pub(super) const KO: Overview = Overview {
    title: "개요",
    resources: "리소스",
    column_resource: "리소스",
    column_state: "상태",
    column_setting: "설정",
    setting: setting_ko,
};

fn setting_en(setting: Setting) -> String {
    match setting {
        Setting::OnDemand { items } => format!("on demand · {items} items"),
        Setting::Provisioned { read, write, items } => format!("{read} R / {write} W · {items} items"),
        Setting::Function {
            memory_mb,
            timeout_s,
            architecture,
        } => format!("{memory_mb} MB · {timeout_s} s · {architecture}"),
        Setting::Alias { version } => format!("version {version}"),
        Setting::Api {
            rate: Some(rate),
            burst,
        } => format!("prod · {rate}/s, burst {burst}"),
        Setting::Api { rate: None, .. } => "prod".to_owned(),
        Setting::Policies { count } => format!("{count} policies"),
        Setting::Retention { days } => format!("{days} days"),
        Setting::Subscriptions { confirmed } => format!("{confirmed} confirmed"),
        Setting::Widgets { count } => format!("{count} widgets"),
        Setting::Raw(text) => text,
    }
}

fn setting_ko(setting: Setting) -> String {
    match setting {
        Setting::OnDemand { items } => format!("온디맨드 · 항목 {items}개"),
        Setting::Provisioned { read, write, items } => format!("{read} R / {write} W · 항목 {items}개"),
        Setting::Function {
            memory_mb,
            timeout_s,
            architecture,
        } => format!("{memory_mb} MB · {timeout_s}초 · {architecture}"),
        Setting::Alias { version } => format!("버전 {version}"),
        Setting::Api {
            rate: Some(rate),
            burst,
        } => format!("prod · 초당 {rate}건, 버스트 {burst}"),
        Setting::Api { rate: None, .. } => "prod".to_owned(),
        Setting::Policies { count } => format!("정책 {count}개"),
        Setting::Retention { days } => format!("{days}일"),
        Setting::Subscriptions { confirmed } => format!("확인된 구독 {confirmed}건"),
        Setting::Widgets { count } => format!("위젯 {count}개"),
        Setting::Raw(text) => text,
    }
}

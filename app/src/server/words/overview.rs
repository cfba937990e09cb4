//! The overview.

use crate::server::facts::Setting;
use crate::server::numbers::{grouped, percent};
use domain::capacity::Headroom;
use domain::snapshot::{Canary, Direction};

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
    /// How many resources are healthy, of how many.
    pub healthy_of: fn(usize, usize) -> String,
    /// Link that sorts the resources by their state.
    pub worst_first: &'static str,
    /// Link that sorts the resources by what they are.
    pub by_kind: &'static str,
    /// How many more there are than are named.
    pub more: fn(usize) -> String,
    /// Heading of the ringing alarms.
    pub ringing: &'static str,
    /// No alarm rings: of how many, and how many of them cannot tell.
    pub none_rings: fn(usize, usize) -> String,
    /// There are no alarms at all.
    pub no_alarms: &'static str,
    /// Heading of what takes the traffic.
    pub running: &'static str,
    /// There is no alias.
    pub no_alias: &'static str,
    /// The live version.
    pub version: &'static str,
    /// A second version that takes a part of the traffic.
    pub canary: &'static str,
    /// Which one, and how much.
    pub canary_share: fn(Canary) -> String,
    /// When the version was published.
    pub published: &'static str,
    /// What was said of the version.
    pub description: &'static str,
    /// Its package.
    pub code: &'static str,
    /// The version does not exist.
    pub not_published: &'static str,
    /// Whether the version exists, and when it was published, cannot be read now.
    pub not_known: &'static str,
    /// AWS says nothing about it.
    pub not_stated: &'static str,
    /// There are no metrics at all.
    pub no_metrics: &'static str,
    /// The key figures.
    pub figures: FigureWords,
}

/// Words of the key figures.
#[derive(Debug)]
pub struct FigureWords {
    /// Their heading.
    pub title: &'static str,
    /// How many minutes they reach back.
    pub window: fn(usize) -> String,
    /// The highest value in the window.
    pub peak: fn(&str) -> String,
    /// Nothing but zeroes in the window.
    pub none: &'static str,
    /// Unit: in a minute.
    pub per_minute: &'static str,
    /// Unit: in five minutes.
    pub per_five_minutes: &'static str,
    /// Requests that reached the collector.
    pub requests: &'static str,
    /// The share of requests that failed.
    pub error_rate: &'static str,
    /// How long the slowest twentieth takes at least.
    pub duration_p95: &'static str,
    /// Requests that a table refused.
    pub throttles: &'static str,
    /// Capacity that is left.
    pub headroom: &'static str,
    /// Capacity that is used, where the way it took is told.
    pub used: &'static str,
    /// Which capacity is the tightest, and how much of it is used.
    pub used_of: fn(&Headroom, &str) -> String,
    /// No capacity can be compared.
    pub headroom_unknown: &'static str,
}

pub(super) const EN: Overview = Overview {
    title: "Overview",
    resources: "Resources",
    column_resource: "Resource",
    column_state: "State",
    column_setting: "Setting",
    setting: setting_en,
    healthy_of: |healthy, all| format!("{healthy} of {all} healthy"),
    worst_first: "Worst first",
    by_kind: "By kind",
    more: |unnamed| format!("and {unnamed} more"),
    ringing: "Ringing alarms",
    none_rings: |all, without_data| match without_data {
        0 => format!("None of {all} alarms rings."),
        1 => format!("None of {all} alarms rings; 1 of them has no data to judge by."),
        _ => format!("None of {all} alarms rings; {without_data} of them have no data to judge by."),
    },
    no_alarms: "There are no alarms. Deploying the stack makes them.",
    running: "Running now",
    no_alias: "There is no alias LIVE, so nothing takes the traffic. Deploying the stack makes it.",
    version: "Version",
    canary: "Canary",
    canary_share: |canary| format!("version {} with {}", canary.version, share(canary)),
    published: "Published",
    description: "Description",
    code: "Code SHA-256",
    not_published: "no such version",
    not_known: "not known",
    not_stated: "AWS does not say",
    no_metrics: "CloudWatch has no metrics of this stack.",
    figures: FigureWords {
        title: "Key figures",
        window: |minutes| match minutes {
            1..60 => format!("last {minutes} min"),
            _ => format!("last {} h", minutes / 60),
        },
        peak: |peak| format!("at most {peak}"),
        none: "none in this time",
        per_minute: "/min",
        per_five_minutes: "/5 min",
        requests: "Requests",
        error_rate: "Error rate",
        duration_p95: "Duration p95",
        throttles: "Throttled",
        headroom: "Capacity headroom",
        used: "Capacity used",
        used_of: |headroom, consumed| {
            let (unit, verb) = match headroom.direction {
                Direction::Read => ("RCU", "read"),
                Direction::Write => ("WCU", "write"),
            };
            format!(
                "{}: {verb} {consumed} of {} {unit}",
                place(headroom),
                headroom.provisioned
            )
        },
        headroom_unknown: "nothing provisioned, or no data",
    },
};

pub(super) const KO: Overview = Overview {
    title: "개요",
    resources: "리소스",
    column_resource: "리소스",
    column_state: "상태",
    column_setting: "설정",
    setting: setting_ko,
    healthy_of: |healthy, all| format!("{all}개 중 {healthy}개 정상"),
    worst_first: "나쁜 상태부터",
    by_kind: "종류순",
    more: |unnamed| format!("외 {unnamed}건"),
    ringing: "울리는 경보",
    none_rings: |all, without_data| match without_data {
        0 => format!("경보 {all}개 중 울리는 것이 없습니다."),
        _ => format!("경보 {all}개 중 울리는 것이 없습니다. {without_data}개는 판단할 데이터가 없습니다."),
    },
    no_alarms: "경보가 없습니다. 스택을 배포하면 만들어집니다.",
    running: "지금 실행 중",
    no_alias: "별칭 LIVE가 없어 트래픽을 받는 것이 없습니다. 스택을 배포하면 만들어집니다.",
    version: "버전",
    canary: "카나리",
    canary_share: |canary| format!("버전 {}, 트래픽의 {}", canary.version, share(canary)),
    published: "게시",
    description: "설명",
    code: "코드 SHA-256",
    not_published: "그런 버전이 없습니다",
    not_known: "확인하지 못했습니다",
    not_stated: "AWS가 알려 주지 않음",
    no_metrics: "CloudWatch에 이 스택의 지표가 없습니다.",
    figures: FigureWords {
        title: "핵심 지표",
        window: |minutes| match minutes {
            1..60 => format!("최근 {minutes}분"),
            _ => format!("최근 {}시간", minutes / 60),
        },
        peak: |peak| format!("최대 {peak}"),
        none: "이 기간에 없음",
        per_minute: "/분",
        per_five_minutes: "/5분",
        requests: "요청",
        error_rate: "오류율",
        duration_p95: "처리 시간 p95",
        throttles: "스로틀",
        headroom: "용량 여유",
        used: "용량 사용률",
        used_of: |headroom, consumed| {
            let (unit, verb) = match headroom.direction {
                Direction::Read => ("RCU", "읽기"),
                Direction::Write => ("WCU", "쓰기"),
            };
            format!(
                "{}: {verb} {} {unit} 중 {consumed} 사용",
                place(headroom),
                headroom.provisioned
            )
        },
        headroom_unknown: "프로비저닝된 용량이나 데이터가 없습니다",
    },
};

/// A canary's share of the traffic.
fn share(canary: Canary) -> String {
    percent(canary.basis_points.into())
}

/// A table, or its index, by the part of its name that tells it from the others.
fn place(headroom: &Headroom) -> String {
    let table = headroom.table.name();
    let table = table.strip_prefix("LiveInsight-").unwrap_or(table);
    match &headroom.index {
        Some(index) => format!("{table}/{index}"),
        None => table.to_owned(),
    }
}

fn setting_en(setting: Setting) -> String {
    match setting {
        Setting::OnDemand { items } => format!("on demand · items: {}", grouped(items)),
        Setting::Provisioned { read, write, items } => {
            format!("{read} R / {write} W · items: {}", grouped(items))
        }
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
        Setting::OnDemand { items } => format!("온디맨드 · 항목 {}개", grouped(items)),
        Setting::Provisioned { read, write, items } => {
            format!("{read} R / {write} W · 항목 {}개", grouped(items))
        }
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

//! The frame around every page.

use crate::server::preferences::Theme;
use crate::server::routes::Page;

/// Words of the frame.
#[derive(Debug)]
pub struct Frame {
    /// The language's own name.
    pub language: &'static str,
    /// Link for keyboards that jumps over the header.
    pub skip_to_content: &'static str,
    /// Label of the navigation.
    pub navigation: &'static str,
    /// The button that opens the pages that have no place in the bar of a phone.
    pub more_pages: &'static str,
    /// A page in the navigation.
    pub page: fn(Page) -> &'static str,
    /// Mark of a sandbox.
    pub sandbox: &'static str,
    /// What the sandbox's mark means.
    pub sandbox_explained: &'static str,
    /// Mark of the real thing.
    pub aws: &'static str,
    /// What the real thing's mark means.
    pub aws_explained: &'static str,
    /// Where there is no account to show.
    pub account_unknown: &'static str,
    /// The button of the settings where nobody is signed in.
    pub display: &'static str,
    /// Label of the theme switch.
    pub choose_theme: &'static str,
    /// A theme.
    pub theme: fn(Theme) -> &'static str,
    /// Ends the session.
    pub sign_out: &'static str,
    /// Sentence of a page that has no snapshot yet.
    pub collecting: &'static str,
    /// What to do meanwhile.
    pub collecting_hint: &'static str,
    /// Sentence above a value that could not be read again.
    pub stale_part: &'static str,
    /// Asks AWS again.
    pub retry: &'static str,
    /// Label of a button that copies a text.
    pub copy: fn(&str) -> String,
    /// What the button says when it has.
    pub copied: &'static str,
}

pub(super) const EN: Frame = Frame {
    language: "English",
    skip_to_content: "Skip to content",
    navigation: "Main",
    more_pages: "More",
    page: |page| match page {
        Page::Overview => "Overview",
        Page::Resources => "Resources",
        Page::Metrics => "Metrics",
        Page::Alarms => "Alarms",
        Page::Logs => "Logs",
        Page::Deployments => "Deployments",
        Page::CapacityReport => "Reports",
        Page::CostReport => "Cost",
        Page::Guide => "Guide",
        Page::Incidents => "Incidents",
        Page::Readiness => "Readiness",
        Page::Security => "Security",
        Page::NewDeployment => "New deployment",
        Page::Compare => "Compare versions",
        Page::Rollback => "Roll back",
        Page::Audit => "Audit",
        Page::SignIn => "Sign in",
    },
    sandbox: "Sandbox",
    sandbox_explained: "A local stand-in for AWS: nothing here costs money or reaches a visitor.",
    aws: "Live AWS",
    aws_explained: "The real thing: what is done here is done to the stack that visitors use.",
    account_unknown: "account unknown",
    display: "Display",
    choose_theme: "Theme",
    theme: |theme| match theme {
        Theme::System => "System",
        Theme::Light => "Light",
        Theme::Dark => "Dark",
    },
    sign_out: "Sign out",
    collecting: "The state is not known yet",
    collecting_hint: "The first look at AWS is under way. This page shows it as soon as it is there; without JavaScript, reload it.",
    stale_part: "This cannot be read now. Below is what was found last.",
    retry: "Read again now",
    copy: |text| format!("Copy {text}"),
    copied: "Copied",
};

pub(super) const KO: Frame = Frame {
    language: "한국어",
    skip_to_content: "본문으로 건너뛰기",
    navigation: "주 메뉴",
    more_pages: "더 보기",
    page: |page| match page {
        Page::Overview => "개요",
        Page::Resources => "리소스",
        Page::Metrics => "지표",
        Page::Alarms => "경보",
        Page::Logs => "로그",
        Page::Deployments => "배포",
        Page::CapacityReport => "보고서",
        Page::CostReport => "비용",
        Page::Guide => "가이드",
        Page::Incidents => "인시던트",
        Page::Readiness => "준비 상태",
        Page::Security => "보안",
        Page::NewDeployment => "새 배포",
        Page::Compare => "버전 비교",
        Page::Rollback => "롤백",
        Page::Audit => "감사 로그",
        Page::SignIn => "로그인",
    },
    sandbox: "샌드박스",
    sandbox_explained: "AWS를 대신하는 로컬 환경입니다. 비용이 들지 않고 실제 방문자에게 영향을 주지 않습니다.",
    aws: "실제 AWS",
    aws_explained: "실제 환경입니다. 여기에서 하는 작업은 방문자가 사용하는 스택에 그대로 적용됩니다.",
    account_unknown: "계정 알 수 없음",
    display: "화면 설정",
    choose_theme: "테마",
    theme: |theme| match theme {
        Theme::System => "시스템",
        Theme::Light => "밝게",
        Theme::Dark => "어둡게",
    },
    sign_out: "로그아웃",
    collecting: "아직 상태를 알 수 없습니다",
    collecting_hint: "AWS를 처음으로 확인하고 있습니다. 확인이 끝나면 이 페이지에 나타납니다. JavaScript를 쓰지 않는다면 새로 고치십시오.",
    stale_part: "지금은 읽을 수 없습니다. 아래는 마지막으로 확인한 내용입니다.",
    retry: "지금 다시 읽기",
    copy: |text| format!("{text} 복사"),
    copied: "복사했습니다",
};

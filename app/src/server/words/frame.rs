//! The frame around every page.

/// Words of the frame.
#[derive(Debug)]
pub struct Frame {
    /// The language's own name.
    pub language: &'static str,
    /// Label of the language switch.
    pub choose_language: &'static str,
    /// Link for keyboards that jumps over the header.
    pub skip_to_content: &'static str,
    /// Mark of a sandbox.
    pub sandbox: &'static str,
    /// What the sandbox's mark means.
    pub sandbox_explained: &'static str,
    /// Where there is no account to show.
    pub account_unknown: &'static str,
    /// Sentence of a page that has no snapshot yet.
    pub collecting: &'static str,
    /// What to do meanwhile.
    pub collecting_hint: &'static str,
}

pub(super) const EN: Frame = Frame {
    language: "English",
    choose_language: "Language",
    skip_to_content: "Skip to content",
    sandbox: "Sandbox",
    sandbox_explained: "A local stand-in for AWS: nothing here costs money or reaches a visitor.",
    account_unknown: "account unknown",
    collecting: "The state is not known yet",
    collecting_hint: "The first look at AWS is under way. This page shows it as soon as it is there; without JavaScript, reload it.",
};

pub(super) const KO: Frame = Frame {
    language: "한국어",
    choose_language: "언어",
    skip_to_content: "본문으로 건너뛰기",
    sandbox: "샌드박스",
    sandbox_explained: "AWS를 대신하는 로컬 환경입니다. 비용이 들지 않고 실제 방문자에게 영향을 주지 않습니다.",
    account_unknown: "계정 알 수 없음",
    collecting: "아직 상태를 알 수 없습니다",
    collecting_hint: "AWS를 처음으로 확인하고 있습니다. 확인이 끝나면 이 페이지에 나타납니다. JavaScript를 쓰지 않는다면 새로 고치십시오.",
};

//! The guide's page. What the guide itself says stands in `docs/`.

use crate::server::guide::document::{Effect, Kind};
use crate::server::guide::front::Review;

/// Words of the guide's page.
#[derive(Debug)]
pub struct Guide {
    /// Title.
    pub title: &'static str,
    /// There is no guide.
    pub none: &'static str,
    /// The first sentence: how many sections are about what is the matter now.
    pub begin: fn(usize) -> String,
    /// The first sentence while nothing is known of the stack.
    pub begin_unread: &'static str,
    /// What the guide can do then.
    pub without_aws: &'static str,
    /// Label of the search.
    pub search: &'static str,
    /// Looks for it.
    pub find: &'static str,
    /// How much was found of what was looked for.
    pub found: fn(usize, &str) -> String,
    /// What to do when nothing was.
    pub nothing_found: &'static str,
    /// Label of all chapters.
    pub contents: &'static str,
    /// Label of a chapter's sections.
    pub on_this_page: &'static str,
    /// Before the chapter before this one.
    pub before: &'static str,
    /// Before the chapter after this one.
    pub after: &'static str,
    /// Leads to all chapters on one page.
    pub whole: &'static str,
    /// How it is kept for when the console cannot be reached.
    pub save: &'static str,
    /// Label of a heading's own address.
    pub link_here: &'static str,
    /// Label of the way back from a footnote.
    pub back_to_text: &'static str,
    /// How loud an admonition is.
    pub admonition: fn(Kind) -> &'static str,
    /// What running a command does.
    pub effect: fn(Effect) -> &'static str,
    /// What a button beside commands copies.
    pub command: &'static str,
    /// A task that is done.
    pub done: &'static str,
    /// A task that is not.
    pub open: &'static str,
    /// In place of a value that nothing is known of.
    pub not_read: &'static str,
    /// In place of the value of something that does not exist.
    pub is_missing: &'static str,
    /// What a section is about is the case.
    pub found_now: &'static str,
    /// It is not.
    pub not_found_now: &'static str,
    /// It is not, as far as could be read.
    pub not_found_but_unread: &'static str,
    /// Leads to where the console shows it.
    pub look: &'static str,
    /// Leads from a finding to its section.
    pub what_to_do: &'static str,
    /// Heading of the contacts.
    pub contacts: &'static str,
    /// In place of a number or address that nobody filled in.
    pub no_contact: &'static str,
    /// How long to wait for somebody, in minutes.
    pub wait: fn(u32) -> String,
    /// Who looks after the guide.
    pub owner: fn(&str) -> String,
    /// When somebody last went through it.
    pub review: fn(Review) -> String,
    /// A file that cannot be shown, and why.
    pub trouble: fn(&str, &str) -> String,
    /// Above a file that was saved: when.
    pub saved: fn(&str) -> String,
    /// Heading of the last known state in such a file: of when it is.
    pub state_at: fn(&str) -> String,
    /// The same where the state could not be read.
    pub state_unknown: &'static str,
}

pub(super) const EN: Guide = Guide {
    title: "Operations guide",
    none: "There is no guide.",
    begin: |count| match count {
        0 => "Nothing is wrong: the guide is here for when something is".to_owned(),
        1 => "Begin here: one section is about what is the matter now".to_owned(),
        _ => format!("Begin here: {count} sections are about what is the matter now"),
    },
    begin_unread: "Nothing is known of the stack yet; look for what you see, or for an alarm's name",
    without_aws: "The guide and the contacts are part of the console and need no AWS.",
    search: "Search the guide",
    find: "Search",
    found: |count, typed| match count {
        0 => format!("Nothing in the guide has “{typed}”"),
        1 => format!("One section has “{typed}”"),
        _ => format!("{count} sections have “{typed}”"),
    },
    nothing_found: "Try fewer words, or a part of one: every word has to be there.",
    contents: "Contents",
    on_this_page: "On this page",
    before: "Before",
    after: "Next",
    whole: "The whole guide on one page, to print",
    save: "To keep it where AWS and the console cannot be reached: liveinsight guide export --html > guide.html",
    link_here: "Address of this section",
    back_to_text: "Back to the text",
    admonition: |kind| match kind {
        Kind::Note => "Note",
        Kind::Tip => "Tip",
        Kind::Important => "Important",
        Kind::Warning => "Warning",
        Kind::Caution => "Caution",
    },
    effect: |effect| match effect {
        Effect::ReadOnly => "read-only",
        Effect::Mutating => "changes something",
    },
    command: "the command",
    done: "done",
    open: "to do",
    not_read: "(not read)",
    is_missing: "does not exist",
    found_now: "This is the case now:",
    not_found_now: "Not the case now.",
    not_found_but_unread: "Not the case as far as can be read: part of the state cannot.",
    look: "Look at it",
    what_to_do: "What to do",
    contacts: "Whom to call, in this order",
    no_contact: "not filled in: docs/contacts.toml",
    wait: |minutes| format!("No answer in {minutes} minutes: call the next."),
    owner: |owner| format!("Looked after by {owner}."),
    review: |review| match review {
        Review::Current(day) => format!("Last reviewed on {day}."),
        Review::Overdue { reviewed, days } => {
            format!(
                "Last reviewed on {reviewed}, {days} days ago: that is too long, so check a command before you rely on it."
            )
        }
        Review::Unknown => "It does not say when it was last reviewed.".to_owned(),
    },
    trouble: |file, why| {
        format!("{file} in LIVEINSIGHT_DOCS_DIR cannot be shown, so the console's own is: {why}")
    },
    saved: |at| {
        format!(
            "Saved on {at}. Nothing in this file changes afterwards; the console shows what is the case now."
        )
    },
    state_at: |at| format!("State as of {at}"),
    state_unknown: "The state of the stack could not be read when this was saved",
};

pub(super) const KO: Guide = Guide {
    title: "운영 가이드",
    none: "가이드가 없습니다.",
    begin: |count| match count {
        0 => "지금은 이상이 없습니다. 문제가 생기면 이 가이드를 따르십시오".to_owned(),
        _ => format!("여기서 시작하십시오. 지금 상황을 다루는 절이 {count}개 있습니다"),
    },
    begin_unread: "아직 스택의 상태를 모릅니다. 보이는 증상이나 경보 이름으로 찾으십시오",
    without_aws: "가이드와 연락처는 콘솔에 들어 있으므로 AWS 없이도 볼 수 있습니다.",
    search: "가이드 검색",
    find: "검색",
    found: |count, typed| match count {
        0 => format!("가이드에 ‘{typed}’에 관한 내용이 없습니다"),
        _ => format!("‘{typed}’: {count}개 절을 찾았습니다"),
    },
    nothing_found: "낱말을 줄이거나 일부만 입력해 보십시오. 입력한 낱말이 모두 있는 절만 나옵니다.",
    contents: "목차",
    on_this_page: "이 장의 내용",
    before: "이전",
    after: "다음",
    whole: "전체를 한 페이지로 보기(인쇄용)",
    save: "AWS와 콘솔에 접속할 수 없을 때를 위해 파일로 보관: liveinsight guide export --html > guide.html",
    link_here: "이 절의 주소",
    back_to_text: "본문으로",
    admonition: |kind| match kind {
        Kind::Note => "참고",
        Kind::Tip => "도움말",
        Kind::Important => "중요",
        Kind::Warning => "경고",
        Kind::Caution => "위험",
    },
    effect: |effect| match effect {
        Effect::ReadOnly => "읽기 전용",
        Effect::Mutating => "변경함",
    },
    command: "명령",
    done: "완료",
    open: "미완료",
    not_read: "(읽지 않음)",
    is_missing: "없음",
    found_now: "지금 해당됩니다.",
    not_found_now: "지금은 해당되지 않습니다.",
    not_found_but_unread: "읽은 범위에서는 해당되지 않습니다. 상태의 일부를 읽을 수 없습니다.",
    look: "상태 보기",
    what_to_do: "조치 방법",
    contacts: "연락 순서",
    no_contact: "아직 입력되지 않음: docs/contacts.toml",
    wait: |minutes| format!("{minutes}분 안에 응답이 없으면 다음 사람에게 연락합니다."),
    owner: |owner| format!("관리: {owner}."),
    review: |review| match review {
        Review::Current(day) => format!("마지막 검토일은 {day}입니다."),
        Review::Overdue { reviewed, days } => {
            format!(
                "마지막 검토일이 {reviewed}로, {days}일이 지났습니다. 명령을 쓰기 전에 맞는지 확인하십시오."
            )
        }
        Review::Unknown => "마지막 검토일이 적혀 있지 않습니다.".to_owned(),
    },
    trouble: |file, why| {
        format!("LIVEINSIGHT_DOCS_DIR의 {file} 파일을 표시할 수 없어 콘솔에 포함된 문서를 표시합니다: {why}")
    },
    saved: |at| {
        format!(
            "{at}에 저장했습니다. 이 파일의 내용은 저장한 뒤에 바뀌지 않으므로, 현재 상태는 콘솔에서 보십시오."
        )
    },
    state_at: |at| format!("{at} 기준 상태"),
    state_unknown: "저장할 때 스택의 상태를 읽을 수 없었습니다",
};

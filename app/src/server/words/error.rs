//! Pages that say what went wrong.

/// Words of error pages.
#[derive(Debug)]
pub struct Error {
    /// A page that does not exist.
    pub not_found: &'static str,
    /// What to do about it.
    pub not_found_hint: &'static str,
    /// Link to the overview.
    pub to_overview: &'static str,
}

pub(super) const EN: Error = Error {
    not_found: "There is no such page",
    not_found_hint: "The address may be mistyped, or the page was moved.",
    to_overview: "Go to the overview",
};

pub(super) const KO: Error = Error {
    not_found: "없는 페이지입니다",
    not_found_hint: "주소를 잘못 입력했거나 페이지가 옮겨졌습니다.",
    to_overview: "개요로 이동",
};

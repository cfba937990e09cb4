//! What the console says, in each language. A language is a value of [`Words`], so a missing sentence does not compile.
//!
//! Texts are written for each language, not translated. They stay on the server: the browser receives the rendered page.

mod en;
mod ko;

use domain::health::{Finding, Health, State};
use domain::snapshot::{Snapshot, Unavailable};
use std::time::Duration;

/// A language of the console.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lang {
    /// English.
    En,
    /// Korean.
    Ko,
}

impl Lang {
    /// Every language, in the order of the switch.
    pub const ALL: [Lang; 2] = [Lang::Ko, Lang::En];

    /// The language's tag (RFC 5646), as in `lang="ko"`.
    pub fn tag(self) -> &'static str {
        match self {
            Lang::En => "en",
            Lang::Ko => "ko",
        }
    }

    /// The language of a tag, by its first subtag.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split('-').next().unwrap_or_default().trim();
        Self::ALL
            .into_iter()
            .find(|lang| primary.eq_ignore_ascii_case(lang.tag()))
    }

    /// The first language of an `Accept-Language` header that the console speaks (RFC 9110, section 12.5.4), English if none.
    pub fn preferred(header: &str) -> Self {
        let mut ranges: Vec<(&str, f32)> = header
            .split(',')
            .map(|range| {
                let (tag, weight) = range.split_once(";q=").unwrap_or((range, "1"));
                (tag.trim(), weight.trim().parse().unwrap_or(0.0))
            })
            .filter(|(_, weight)| *weight > 0.0)
            .collect();
        // Stable: equal weights keep the browser's order.
        ranges.sort_by(|(_, left), (_, right)| right.total_cmp(left));
        ranges
            .into_iter()
            .find_map(|(tag, _)| Self::from_tag(tag))
            .unwrap_or(Lang::En)
    }

    /// The console's texts in this language.
    pub fn words(self) -> &'static Words {
        match self {
            Lang::En => &en::WORDS,
            Lang::Ko => &ko::WORDS,
        }
    }
}

/// Every text of the console in one language.
#[derive(Debug)]
pub struct Words {
    /// The language's own name.
    pub language: &'static str,
    /// Label of the language switch.
    pub choose_language: &'static str,
    /// Link for keyboards that jumps over the header.
    pub skip_to_content: &'static str,
    /// The page's name.
    pub overview: &'static str,
    /// Mark of a sandbox.
    pub sandbox: &'static str,
    /// What the sandbox's mark means.
    pub sandbox_explained: &'static str,
    /// Where there is no account to show.
    pub account_unknown: &'static str,
    /// Heading of the resources.
    pub resources: &'static str,
    /// Column: the resource.
    pub column_resource: &'static str,
    /// Column: its state.
    pub column_state: &'static str,
    /// Column: how it is set.
    pub column_setting: &'static str,
    /// Sentence of a page that has no snapshot yet.
    pub collecting: &'static str,
    /// What to do meanwhile.
    pub collecting_hint: &'static str,
    /// A page that does not exist.
    pub not_found: &'static str,
    /// What to do about it.
    pub not_found_hint: &'static str,
    /// Link to the overview.
    pub to_overview: &'static str,
    /// The kind of a resource, by the name AWS uses in this language.
    pub kind: fn(&domain::health::Resource) -> &'static str,
    /// A state in a word.
    pub state: fn(State) -> &'static str,
    /// The page's first sentence: how it is.
    pub verdict: fn(&Health) -> String,
    /// What decided it: the first cause, and how many more there are.
    pub cause: fn(&Health) -> Option<String>,
    /// What was found on a resource, with its evidence.
    pub finding: fn(&domain::health::Resource, &Finding) -> String,
    /// Why something could not be read and what to do.
    pub unavailable: fn(&Unavailable) -> String,
    /// How a resource is set, in a few words; empty where there is nothing to say.
    pub setting: fn(&Snapshot, &domain::health::Resource) -> String,
    /// How long ago.
    pub ago: fn(Duration) -> String,
    /// How long ago AWS was read.
    pub checked: fn(Duration) -> String,
    /// What is shown is no longer brought up to date, since a time of day.
    pub stale: fn(&str) -> String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_browsers_first_choice_that_we_speak_wins() {
        for (header, expected) in [
            ("", Lang::En),
            ("ko", Lang::Ko),
            ("ko-KR,ko;q=0.9,en-US;q=0.8", Lang::Ko),
            ("en-GB,ko;q=0.5", Lang::En),
            ("fr,de;q=0.9", Lang::En),
            ("fr, ko;q=0.3, en;q=0.7", Lang::En),
            ("en;q=0, ko;q=0.1", Lang::Ko),
            ("kok", Lang::En),
            (";;;,", Lang::En),
        ] {
            assert_eq!(Lang::preferred(header), expected, "{header}");
        }
    }
}

//! The operations guide: what it says, found and searched. Where its files come from is the server's business.

pub mod contacts;
pub mod document;
pub mod front;
mod parse;
pub mod search;
pub mod tasks;
pub mod value;
pub mod way;

pub use contacts::{Contact, Contacts};
pub use document::{Chapter, Document, Section};
pub use parse::parse;

use super::words::Lang;
use domain::contract;
use domain::health::{Finding, Resource};
use search::Index;

/// The guide in both languages, ready to be shown.
#[derive(Debug, Default)]
pub struct Guide {
    ko: Language,
    en: Language,
    /// Whom to call.
    pub contacts: Contacts,
    /// What is wrong with its files.
    pub troubles: Vec<Trouble>,
}

/// What a chapter is called in an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChapterId(String);

impl ChapterId {
    /// An id that a chapter could have.
    pub fn of(id: &str) -> Option<Self> {
        let could_be = !id.is_empty() && id.len() <= 400 && !id.chars().any(char::is_control);
        could_be.then(|| Self(id.to_owned()))
    }

    /// The one that stands for all chapters on one page.
    pub fn whole() -> Self {
        Self("all".to_owned())
    }

    /// The id.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A file of the guide that cannot be shown as it is; the one that the console brings along is shown in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// The file.
    pub file: String,
    /// What is wrong with it.
    pub why: String,
}

#[derive(Debug, Default)]
struct Language {
    document: Document,
    index: Index,
}

impl Language {
    fn of(text: &str) -> Self {
        let document = parse(text);
        let index = Index::of(&document);
        Self { document, index }
    }
}

impl Guide {
    /// Understands the guide's texts.
    pub fn new(ko: &str, en: &str, contacts: Contacts) -> Self {
        Self {
            ko: Language::of(ko),
            en: Language::of(en),
            contacts,
            troubles: Vec::new(),
        }
    }

    /// The guide in a language.
    pub fn document(&self, lang: Lang) -> &Document {
        &self.language(lang).document
    }

    /// What was found in a language.
    pub fn search(&self, lang: Lang, query: &search::Query) -> Vec<search::Hit<'_>> {
        self.language(lang).index.search(query)
    }

    fn language(&self, lang: Lang) -> &Language {
        match lang {
            Lang::Ko => &self.ko,
            Lang::En => &self.en,
        }
    }
}

/// The section that says what to do about a finding: an alarm of the contract has one of its own.
pub fn section_of(resource: &Resource, finding: &Finding) -> String {
    match (resource, finding) {
        (Resource::Alarm(name), Finding::AlarmRinging { .. })
            if contract::ALARMS.contains(&name.as_str()) =>
        {
            alarm_section(name)
        }
        _ => finding.section().to_owned(),
    }
}

/// The section of an alarm, which is called like it.
pub fn alarm_section(name: &str) -> String {
    name.to_lowercase()
}

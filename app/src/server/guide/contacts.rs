//! Whom to call: `contacts.toml`, which every escalation of the guide refers to by id.

use crate::server::words::Lang;
use serde::Deserialize;

/// Everybody who can be called, in the order in which that is done.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contacts {
    /// The contacts.
    #[serde(default, rename = "contact")]
    pub all: Vec<Contact>,
}

/// Somebody who can be called.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// What the guide calls them by.
    pub id: String,
    /// Who that is.
    pub name: Text,
    /// How they are reached: a number, an address, a link. Empty until somebody fills it in.
    #[serde(default)]
    pub reach: String,
    /// When they are called.
    pub when: Text,
    /// How long to wait for them before the next one is called.
    pub minutes: Option<u32>,
}

impl Contact {
    /// How they are reached, if that was filled in.
    pub fn reach(&self) -> Option<&str> {
        Some(self.reach.trim()).filter(|reach| !reach.is_empty())
    }
}

/// A text in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// Korean.
    pub ko: String,
    /// English.
    pub en: String,
}

impl Text {
    /// The text in a language.
    pub fn of(&self, lang: Lang) -> &str {
        match lang {
            Lang::Ko => &self.ko,
            Lang::En => &self.en,
        }
    }
}

impl Contacts {
    /// Reads the file.
    ///
    /// # Errors
    /// Where it is not what it should be, by line and column.
    pub fn parse(text: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(text)
    }

    /// The contact of an id.
    pub fn find(&self, id: &str) -> Option<&Contact> {
        self.all.iter().find(|contact| contact.id == id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contact_that_nobody_filled_in_is_not_reached() {
        let text = "[[contact]]\nid = \"on-call\"\nname = { ko = \"당직\", en = \"On-call\" }\nwhen = { ko = \"먼저\", en = \"first\" }\nminutes = 15\n";
        let contacts = Contacts::parse(text).unwrap();
        let on_call = contacts.find("on-call").unwrap();
        assert_eq!(on_call.reach(), None);
        assert_eq!(on_call.name.of(Lang::Ko), "당직");
        assert_eq!(on_call.minutes, Some(15));
        assert_eq!(contacts.find("nobody"), None);
    }

    #[test]
    fn a_file_that_is_not_right_says_where() {
        let error = Contacts::parse("[[contact]]\nid = 3\n").unwrap_err().to_string();
        assert!(error.contains("line 2"), "{error}");
    }
}

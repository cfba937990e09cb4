//! Why a run did not go through, and what it left.

pub(super) mod en;
pub(super) mod ko;

use domain::deployment::{CheckFailure, Failure, Left};

/// Words of failures.
#[derive(Debug)]
pub struct Failures {
    /// Why a run did not go through.
    pub failure: fn(&Failure) -> Said,
    /// What did not work when a check event was sent.
    pub check: fn(&CheckFailure) -> Said,
    /// Something that is not as it was.
    pub left: fn(&Left) -> Said,
}

/// A sentence of the console's, and what somebody else said in their own words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// The sentence; empty if there is nothing but the quotation.
    pub sentence: String,
    /// The quotation; `None` if there is none.
    pub quote: Option<Quote>,
}

/// Words of somebody else's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Quote {
    /// Of AWS, of the function or of a console of before: English, whatever the page's language.
    Machine(String),
    /// Of a person, in whatever language that person writes.
    Person(String),
}

impl Said {
    fn plain(sentence: impl Into<String>) -> Self {
        Self {
            sentence: sentence.into(),
            quote: None,
        }
    }

    /// A sentence with what a machine said to it, if it said anything.
    fn with(sentence: impl Into<String>, quote: &str) -> Self {
        Self {
            sentence: sentence.into(),
            quote: Some(quote)
                .filter(|quote| !quote.is_empty())
                .map(|quote| Quote::Machine(quote.to_owned())),
        }
    }

    /// The same, after other words.
    fn after(self, words: &str) -> Self {
        let sentence = match self.sentence.as_str() {
            "" => words.to_owned(),
            sentence => format!("{words}: {sentence}"),
        };
        Self { sentence, ..self }
    }
}

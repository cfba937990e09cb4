//! Finds sections by any part of their words. Korean is written without spaces between a word and its particle, so a word is
//! found wherever it stands, and not only where one begins. Letters are compared without case, and in one normal form: some
//! keyboards send Hangul as single letters (Unicode Standard Annex 15).

use super::document::{Document, Section, words};
use unicode_normalization::UnicodeNormalization as _;

/// What is looked for: every one of these words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Query(Vec<String>);

impl Query {
    /// More of a query is not looked at.
    const LONGEST: usize = 100;

    /// The words that a person typed.
    pub fn of(typed: &str) -> Self {
        let typed: String = typed.nfc().take(Self::LONGEST).collect();
        Self(fold(&typed).split_whitespace().map(str::to_owned).collect())
    }

    /// Whether nothing is looked for.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A document as it is searched.
#[derive(Debug, Default)]
pub struct Index(Vec<Entry>);

#[derive(Debug)]
struct Entry {
    id: String,
    title: Searched,
    chapter: String,
    text: Searched,
}

/// Words as they are shown, and as they are compared: byte for byte at the same place.
#[derive(Debug)]
struct Searched {
    shown: String,
    folded: String,
}

/// A section in which every word was found.
#[derive(Debug, PartialEq)]
pub struct Hit<'a> {
    /// The section.
    pub id: &'a str,
    /// Its heading, and where the words are in it.
    pub title: Excerpt,
    /// The heading of its chapter.
    pub chapter: &'a str,
    /// What stands around the first word.
    pub excerpt: Excerpt,
}

/// A piece of text in which words were found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Excerpt {
    /// The pieces, each with whether it was looked for.
    pub pieces: Vec<(String, bool)>,
    /// Whether the text goes on before it.
    pub cut_before: bool,
    /// Whether the text goes on after it.
    pub cut_after: bool,
}

impl Index {
    /// How many sections are shown at most.
    pub const MOST: usize = 50;

    /// A word in a heading says more than many in a text.
    const IN_TITLE: usize = 20;
    const MOST_OF_A_WORD: usize = 10;

    /// Prepares a document.
    pub fn of(document: &Document) -> Self {
        let entries = document.chapters.iter().flat_map(|chapter| {
            let of = chapter.opening.title.clone();
            chapter.parts().map(move |section| Entry {
                id: section.id.clone(),
                title: Searched::of(&section.title),
                chapter: of.clone(),
                text: Searched::of(&text_of(section)),
            })
        });
        Self(entries.collect())
    }

    /// The sections that have every word, the most telling first.
    pub fn search(&self, query: &Query) -> Vec<Hit<'_>> {
        if query.is_empty() {
            return Vec::new();
        }
        let mut found: Vec<(usize, &Entry)> = self
            .0
            .iter()
            .filter_map(|entry| Some((entry.score(query)?, entry)))
            .collect();
        // Stable: of sections that say as much, the first comes first.
        found.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
        found.truncate(Self::MOST);
        found
            .into_iter()
            .map(|(_, entry)| Hit {
                id: &entry.id,
                title: entry.title.excerpt(query, usize::MAX),
                chapter: &entry.chapter,
                excerpt: entry.text.excerpt(query, Excerpt::LENGTH),
            })
            .collect()
    }
}

impl Entry {
    fn score(&self, query: &Query) -> Option<usize> {
        query.0.iter().try_fold(0, |score, word| {
            let in_title = usize::from(self.title.folded.contains(word)) * Index::IN_TITLE;
            let in_text = self
                .text
                .folded
                .matches(word.as_str())
                .take(Index::MOST_OF_A_WORD)
                .count();
            (in_title + in_text > 0).then_some(score + in_title + in_text)
        })
    }
}

impl Searched {
    fn of(text: &str) -> Self {
        let shown: String = text.nfc().collect();
        let folded = fold(&shown);
        Self { shown, folded }
    }

    /// About `length` bytes around the first place at which a word stands.
    fn excerpt(&self, query: &Query, length: usize) -> Excerpt {
        let first = query.0.iter().filter_map(|word| self.folded.find(word)).min();
        let start = first.map_or(0, |first| self.boundary(first.saturating_sub(length / 3)));
        let end = self.boundary(start.saturating_add(length).min(self.shown.len()));
        let mut pieces = Vec::new();
        let mut at = start;
        while at < end {
            let next = query
                .0
                .iter()
                .filter_map(|word| {
                    let found = self.folded[at..end].find(word)?;
                    Some((at + found, at + found + word.len()))
                })
                .min_by_key(|(from, to)| (*from, std::cmp::Reverse(*to)));
            let Some((from, to)) = next else { break };
            if from > at {
                pieces.push((self.shown[at..from].to_owned(), false));
            }
            pieces.push((self.shown[from..to].to_owned(), true));
            at = to;
        }
        if at < end {
            pieces.push((self.shown[at..end].to_owned(), false));
        }
        Excerpt {
            pieces,
            cut_before: start > 0,
            cut_after: end < self.shown.len(),
        }
    }

    /// The next place at which a character begins.
    fn boundary(&self, mut at: usize) -> usize {
        while !self.shown.is_char_boundary(at) {
            at += 1;
        }
        at
    }
}

impl Excerpt {
    /// About two lines, in bytes.
    const LENGTH: usize = 260;
}

/// Without case. A character whose other case is written in more or fewer bytes stays as it is, so that places stay the same.
fn fold(text: &str) -> String {
    text.chars()
        .map(|c| {
            let mut lower = c.to_lowercase();
            match (lower.next(), lower.next()) {
                (Some(lower), None) if lower.len_utf8() == c.len_utf8() => lower,
                _ => c,
            }
        })
        .collect()
}

fn text_of(section: &Section) -> String {
    let notes = section.notes.iter().map(|(_, note)| words(note));
    std::iter::once(words(&section.blocks))
        .chain(notes)
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests;

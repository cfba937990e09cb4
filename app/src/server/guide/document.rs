//! A guide as it was understood: chapters, sections and what stands in them. Nothing in it is markup, so nothing can be
//! smuggled through it: whoever shows it makes the markup.

use super::front::Front;
use super::value::Live;
use std::collections::HashMap;

/// One language's guide.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Document {
    /// Who looks after it and when that was last done.
    pub front: Front,
    /// Its heading.
    pub title: String,
    /// What stands before the first chapter.
    pub intro: Vec<Block>,
    /// Its chapters: headings of the second level.
    pub chapters: Vec<Chapter>,
    /// Where each section stands: its chapter, and its place among the parts of that.
    pub(super) places: HashMap<String, (usize, usize)>,
}

impl Document {
    /// The chapter of an id.
    pub fn chapter(&self, id: &str) -> Option<&Chapter> {
        let (chapter, part) = self.places.get(id)?;
        self.chapters.get(*chapter).filter(|_| *part == 0)
    }

    /// The chapter in which a section stands, and the section; both by the section's id.
    pub fn find(&self, id: &str) -> Option<(&Chapter, &Section)> {
        let (chapter, part) = self.places.get(id)?;
        let chapter = self.chapters.get(*chapter)?;
        let section = match part.checked_sub(1) {
            Some(index) => chapter.sections.get(index)?,
            None => &chapter.opening,
        };
        Some((chapter, section))
    }
}

/// A chapter: what stands under its heading, and its sections.
#[derive(Debug, Clone, PartialEq)]
pub struct Chapter {
    /// Its heading and what stands before its first section.
    pub opening: Section,
    /// Its sections: headings below the second level.
    pub sections: Vec<Section>,
}

impl Chapter {
    /// The opening, then the sections.
    pub fn parts(&self) -> impl Iterator<Item = &Section> {
        std::iter::once(&self.opening).chain(&self.sections)
    }
}

/// A heading with what stands under it.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// What links lead to. The same in every language.
    pub id: String,
    /// How deep the heading is, 2 to 6.
    pub level: u8,
    /// The heading.
    pub title: String,
    /// What stands under it.
    pub blocks: Vec<Block>,
    /// Footnotes that are first referred to here: the number, and the note.
    pub notes: Vec<(usize, Vec<Block>)>,
}

/// A piece of a section.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// Words that stand by themselves without being a paragraph, such as those of a list's item.
    Plain(Vec<Inline>),
    /// Something to be typed, or an answer.
    Code(Code),
    /// A list, counted from a number or not at all.
    List {
        /// The first number.
        start: Option<u64>,
        /// Its items.
        items: Vec<Item>,
    },
    /// A table.
    Table {
        /// How each column is aligned.
        alignment: Vec<Alignment>,
        /// The heads of its columns.
        head: Vec<Vec<Inline>>,
        /// Its rows.
        rows: Vec<Vec<Vec<Inline>>>,
    },
    /// What somebody else said.
    Quote(Vec<Block>),
    /// Something to be noticed.
    Admonition(Kind, Vec<Block>),
    /// A change of subject.
    Rule,
}

/// An item of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// Whether it is ticked; `None` if it is not a task.
    pub done: Option<bool>,
    /// What it says.
    pub blocks: Vec<Block>,
}

/// Lines that stand as they were written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// The lines.
    pub text: String,
    /// The language, if it is named.
    pub language: Option<String>,
    /// What running them does, if that is said.
    pub effect: Option<Effect>,
}

/// What running a command does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// It changes nothing.
    ReadOnly,
    /// It changes something.
    Mutating,
}

/// How loud an admonition is, as GitHub names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Worth knowing.
    Note,
    /// Helpful.
    Tip,
    /// Needed.
    Important,
    /// Can go wrong.
    Warning,
    /// Can do harm.
    Caution,
}

/// On which side of its column a cell stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alignment {
    /// Where a line starts.
    Start,
    /// In the middle.
    Centre,
    /// Where a line ends, as figures do.
    End,
}

/// A piece of a line.
#[derive(Debug, Clone, PartialEq)]
pub enum Inline {
    /// Words.
    Text(String),
    /// What is typed, or a name.
    Code(String),
    /// A value of the running stack.
    Live(Live),
    /// Louder.
    Strong(Vec<Inline>),
    /// Stressed.
    Emphasis(Vec<Inline>),
    /// No longer so.
    Struck(Vec<Inline>),
    /// A way to somewhere else.
    Link(Target, Vec<Inline>),
    /// A footnote, by its number.
    Note(usize),
    /// A new line.
    Break,
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A section of the guide.
    Section(String),
    /// A page of the console.
    Console(String),
    /// An address of its own, whose scheme is one of a few.
    Outside(String),
}

impl Target {
    /// What is allowed to leave the console: nothing that a browser would run or take for a document of ours.
    const SCHEMES: [&str; 4] = ["https://", "http://", "mailto:", "tel:"];

    /// Where an address of the text leads; nowhere if it is not known to be harmless.
    pub fn of(address: &str) -> Option<Self> {
        if let Some(id) = address.strip_prefix('#') {
            return (!id.is_empty()).then(|| Target::Section(id.to_owned()));
        }
        let lower = address.to_ascii_lowercase();
        let known = Self::SCHEMES.iter().any(|scheme| lower.starts_with(scheme));
        let plain = !address.chars().any(|c| c.is_control() || c.is_whitespace());
        (known && plain).then(|| Target::Outside(address.to_owned()))
    }
}

/// The words of a line without their dress.
pub fn plain(inlines: &[Inline]) -> String {
    let mut text = String::new();
    push_plain(&mut text, inlines);
    text
}

fn push_plain(text: &mut String, inlines: &[Inline]) {
    for inline in inlines {
        match inline {
            Inline::Text(words) | Inline::Code(words) => text.push_str(words),
            Inline::Live(_) | Inline::Note(_) => {}
            Inline::Strong(inner)
            | Inline::Emphasis(inner)
            | Inline::Struck(inner)
            | Inline::Link(_, inner) => push_plain(text, inner),
            Inline::Break => text.push(' '),
        }
    }
}

/// The words of blocks, one space between them.
pub fn words(blocks: &[Block]) -> String {
    let mut text = String::new();
    push_words(&mut text, blocks);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn push_words(text: &mut String, blocks: &[Block]) {
    for block in blocks {
        match block {
            Block::Paragraph(inlines) | Block::Plain(inlines) => push_plain(text, inlines),
            Block::Code(code) => text.push_str(&code.text),
            Block::List { items, .. } => items.iter().for_each(|item| push_words(text, &item.blocks)),
            Block::Table { head, rows, .. } => {
                for cell in head.iter().chain(rows.iter().flatten()) {
                    push_plain(text, cell);
                    text.push(' ');
                }
            }
            Block::Quote(inner) | Block::Admonition(_, inner) => push_words(text, inner),
            Block::Rule => {}
        }
        text.push(' ');
    }
}

//! Markdown → [`Document`]. Whatever a document holds, the result is bounded: containers deeper than [`DEEPEST`] become text,
//! markup of HTML is shown as the text it is, and links that are not known to be harmless lose their address.

use super::document::{
    Alignment, Block, Chapter, Code, Document, Effect, Inline, Item, Kind, Section, Target, plain,
};
use super::front::Front;
use super::value::Live;
use crate::server::routes::section as page_of;
use pulldown_cmark::{
    Alignment as Column, BlockQuoteKind, CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd,
};
use std::collections::{BTreeMap, HashMap};

/// How deep lists, quotes and the like may stand in each other. Showing them recurses, and a stack is finite.
pub(super) const DEEPEST: usize = 16;

/// Understands a document.
pub fn parse(text: &str) -> Document {
    let (front, body) = Front::split(text);
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_GFM;
    let mut reader = Reader {
        events: Parser::new_ext(body, options),
        numbers: HashMap::new(),
        first_notes: Vec::new(),
        definitions: BTreeMap::new(),
    };
    let mut shape = Shape::default();
    reader.document(&mut shape);
    let mut document = shape.finish(&mut reader.definitions);
    document.front = front;
    document
}

struct Reader<'a> {
    events: Parser<'a>,
    /// The number of each footnote, in the order in which they are referred to.
    numbers: HashMap<String, usize>,
    /// Footnotes referred to for the first time since the last section began.
    first_notes: Vec<usize>,
    /// The footnotes' texts by number.
    definitions: BTreeMap<usize, Vec<Block>>,
}

impl Reader<'_> {
    fn document(&mut self, shape: &mut Shape) {
        while let Some(event) = self.events.next() {
            if let Event::Start(Tag::Heading { level, .. }) = event {
                let title = plain(&self.inlines(0));
                shape.notes(std::mem::take(&mut self.first_notes));
                shape.heading(level, title.trim().to_owned());
                continue;
            }
            let mut blocks = Vec::new();
            self.block(event, 0, &mut blocks);
            for block in blocks {
                match anchor(&block) {
                    Some(id) => shape.anchor = Some(id),
                    None => shape.block(block),
                }
            }
        }
        shape.notes(std::mem::take(&mut self.first_notes));
    }

    /// The blocks up to the end of the container that was just begun.
    fn blocks(&mut self, depth: usize) -> Vec<Block> {
        let mut blocks = Vec::new();
        while let Some(event) = self.events.next() {
            if let Event::End(_) = event {
                break;
            }
            self.block(event, depth, &mut blocks);
        }
        blocks
    }

    fn block(&mut self, event: Event<'_>, depth: usize, blocks: &mut Vec<Block>) {
        let tag = match event {
            Event::Start(tag) => tag,
            Event::Rule => return blocks.push(Block::Rule),
            // Items of a tight list hold words without a paragraph around them.
            words => {
                let inline = self.inline(words, depth);
                return loose(blocks, inline);
            }
        };
        if depth >= DEEPEST {
            let text = self.text();
            blocks.push(Block::Paragraph(vec![Inline::Text(text)]));
            return;
        }
        let deeper = depth + 1;
        match tag {
            Tag::Paragraph => blocks.push(Block::Paragraph(self.inlines(deeper))),
            // A heading inside of something else is no section.
            Tag::Heading { .. } => {
                blocks.push(Block::Paragraph(vec![Inline::Strong(self.inlines(deeper))]));
            }
            Tag::BlockQuote(kind) => {
                let inner = self.blocks(deeper);
                blocks.push(match kind.map(admonition) {
                    Some(kind) => Block::Admonition(kind, inner),
                    None => Block::Quote(inner),
                });
            }
            Tag::CodeBlock(kind) => {
                let text = self.text();
                blocks.push(Block::Code(code(&kind, text)));
            }
            Tag::HtmlBlock => {
                let text = self.text();
                // What nobody is meant to read.
                if !text.trim_start().starts_with("<!--") {
                    blocks.push(Block::Paragraph(vec![Inline::Text(text)]));
                }
            }
            Tag::List(start) => {
                let items = self.items(deeper);
                blocks.push(Block::List { start, items });
            }
            Tag::FootnoteDefinition(label) => {
                let number = self.number(&label);
                let note = self.blocks(deeper);
                // The first definition counts, as on a git host.
                self.definitions.entry(number).or_insert(note);
            }
            Tag::Table(columns) => {
                let table = self.table(&columns, deeper);
                blocks.push(table);
            }
            inline => {
                let inline = self.inline(Event::Start(inline), depth);
                loose(blocks, inline);
            }
        }
    }

    fn items(&mut self, depth: usize) -> Vec<Item> {
        let mut items = Vec::new();
        while let Some(Event::Start(_)) = self.events.next() {
            let mut item = Item {
                done: None,
                blocks: Vec::new(),
            };
            while let Some(event) = self.events.next() {
                match event {
                    Event::End(_) => break,
                    Event::TaskListMarker(done) => item.done = Some(done),
                    event => self.block(event, depth, &mut item.blocks),
                }
            }
            items.push(item);
        }
        items
    }

    fn table(&mut self, columns: &[Column], depth: usize) -> Block {
        let alignment = columns.iter().map(|column| match column {
            Column::None | Column::Left => Alignment::Start,
            Column::Center => Alignment::Centre,
            Column::Right => Alignment::End,
        });
        let (mut head, mut rows) = (Vec::new(), Vec::new());
        while let Some(Event::Start(row)) = self.events.next() {
            let mut cells = Vec::new();
            while let Some(Event::Start(_)) = self.events.next() {
                cells.push(self.inlines(depth));
            }
            match row {
                Tag::TableHead => head = cells,
                _ => rows.push(cells),
            }
        }
        Block::Table {
            alignment: alignment.collect(),
            head,
            rows,
        }
    }

    /// The pieces of a line up to the end of what was just begun.
    fn inlines(&mut self, depth: usize) -> Vec<Inline> {
        let mut inlines = Vec::new();
        while let Some(event) = self.events.next() {
            if let Event::End(_) = event {
                break;
            }
            inlines.extend(self.inline(event, depth));
        }
        inlines
    }

    fn inline(&mut self, event: Event<'_>, depth: usize) -> Vec<Inline> {
        let one = match event {
            Event::Start(_) if depth >= DEEPEST => Inline::Text(self.text()),
            Event::Start(Tag::Strong) => Inline::Strong(self.inlines(depth + 1)),
            Event::Start(Tag::Emphasis) => Inline::Emphasis(self.inlines(depth + 1)),
            Event::Start(Tag::Strikethrough) => Inline::Struck(self.inlines(depth + 1)),
            Event::Start(Tag::Link { dest_url, .. }) => {
                let mut inner = self.inlines(depth + 1);
                // A link in a link is none: the path of a page is one by itself elsewhere.
                inner = inner.into_iter().flat_map(unlinked).collect();
                match Target::of(&dest_url) {
                    Some(target) => Inline::Link(target, inner),
                    None => return inner,
                }
            }
            // A picture's words: the console loads nothing that a text names.
            Event::Start(_) => return self.inlines(depth + 1),
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => {
                Inline::Text(text.into_string())
            }
            Event::Code(code) => from_code(&code),
            Event::InlineMath(text) | Event::DisplayMath(text) => Inline::Code(text.into_string()),
            Event::FootnoteReference(label) => {
                let known = self.numbers.len();
                let number = self.number(&label);
                if self.numbers.len() > known {
                    self.first_notes.push(number);
                }
                Inline::Note(number)
            }
            Event::SoftBreak => Inline::Text(" ".to_owned()),
            Event::HardBreak => Inline::Break,
            Event::Rule | Event::TaskListMarker(_) | Event::End(_) => return Vec::new(),
        };
        vec![one]
    }

    fn number(&mut self, label: &str) -> usize {
        let next = self.numbers.len() + 1;
        *self.numbers.entry(label.to_owned()).or_insert(next)
    }

    /// All text up to the end of what was just begun, however deep it stands.
    fn text(&mut self) -> String {
        let mut text = String::new();
        let mut open = 1_usize;
        while open > 0 {
            match self.events.next() {
                None => break,
                Some(Event::Start(_)) => open += 1,
                Some(Event::End(end)) => {
                    open -= 1;
                    if open > 0 && matches!(end, TagEnd::Paragraph | TagEnd::Item) {
                        text.push(' ');
                    }
                }
                Some(
                    Event::Text(piece) | Event::Code(piece) | Event::Html(piece) | Event::InlineHtml(piece),
                ) => text.push_str(&piece),
                Some(Event::SoftBreak | Event::HardBreak) => text.push(' '),
                Some(_) => {}
            }
        }
        text
    }
}

fn unlinked(inline: Inline) -> Vec<Inline> {
    match inline {
        Inline::Link(_, inner) => inner,
        other => vec![other],
    }
}

/// Words outside of a paragraph go on with the words before them.
fn loose(blocks: &mut Vec<Block>, inline: Vec<Inline>) {
    if inline.is_empty() {
        return;
    }
    match blocks.last_mut() {
        Some(Block::Plain(before)) => before.extend(inline),
        _ => blocks.push(Block::Plain(inline)),
    }
}

/// Code that asks for a value, or that is the path of a page of the console.
fn from_code(code: &str) -> Inline {
    if let Some(live) = Live::parse(code) {
        return Inline::Live(live);
    }
    let path = code.split(['#', '?']).next().unwrap_or_default();
    let plain = !code
        .chars()
        .any(|c| c.is_whitespace() || c.is_control() || c == '\\');
    if plain && page_of(path).is_some() {
        let text = vec![Inline::Code(code.to_owned())];
        return Inline::Link(Target::Console(code.to_owned()), text);
    }
    Inline::Code(code.to_owned())
}

fn code(kind: &CodeBlockKind<'_>, text: String) -> Code {
    let info = match kind {
        CodeBlockKind::Fenced(info) => info.as_ref(),
        CodeBlockKind::Indented => "",
    };
    let mut words = info.split([' ', ',']).filter(|word| !word.is_empty());
    let language = words.next().map(str::to_owned);
    Code {
        text,
        language,
        effect: words.find_map(|word| match word {
            "read-only" => Some(Effect::ReadOnly),
            "mutating" => Some(Effect::Mutating),
            _ => None,
        }),
    }
}

fn admonition(kind: BlockQuoteKind) -> Kind {
    match kind {
        BlockQuoteKind::Note => Kind::Note,
        BlockQuoteKind::Tip => Kind::Tip,
        BlockQuoteKind::Important => Kind::Important,
        BlockQuoteKind::Warning => Kind::Warning,
        BlockQuoteKind::Caution => Kind::Caution,
    }
}

/// The id of a paragraph that is nothing but `<a id="…"></a>`, which every git host takes for an anchor: it names the heading
/// after it.
fn anchor(block: &Block) -> Option<String> {
    let Block::Paragraph(inlines) = block else {
        return None;
    };
    if !inlines.iter().all(|inline| matches!(inline, Inline::Text(_))) {
        return None;
    }
    let text = plain(inlines);
    let id = text.trim().strip_prefix("<a id=\"")?.strip_suffix("\"></a>")?;
    is_id(id).then(|| id.to_owned())
}

fn is_id(id: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    !id.is_empty() && id.len() <= 100 && id.chars().all(plain)
}

/// Where what was read stands.
#[derive(Default)]
struct Shape {
    title: String,
    intro: Vec<Block>,
    chapters: Vec<Chapter>,
    /// The id that the next heading gets.
    anchor: Option<String>,
    /// The ids that are in use, each with how often it was wanted.
    taken: HashMap<String, usize>,
    /// The footnotes of the section that is being read.
    pending: Vec<usize>,
    notes: Vec<(usize, usize, Vec<usize>)>,
}

impl Shape {
    fn heading(&mut self, level: HeadingLevel, title: String) {
        let level = level as u8;
        let id = self.id(&title);
        if level == 1 {
            if self.title.is_empty() {
                self.title = title;
            }
            return;
        }
        let section = Section {
            id,
            level,
            title,
            blocks: Vec::new(),
            notes: Vec::new(),
        };
        match self.chapters.last_mut() {
            Some(chapter) if level > 2 => chapter.sections.push(section),
            _ => self.chapters.push(Chapter {
                opening: section,
                sections: Vec::new(),
            }),
        }
    }

    /// The id of a heading: what the anchor before it says, or its words as git hosts write them. Never the same twice.
    fn id(&mut self, title: &str) -> String {
        let mut id = self.anchor.take().unwrap_or_else(|| slug(title));
        while let Some(times) = self.taken.get_mut(&id) {
            *times += 1;
            id = format!("{id}-{times}");
        }
        self.taken.insert(id.clone(), 0);
        id
    }

    fn block(&mut self, block: Block) {
        match self.chapters.last_mut() {
            None => self.intro.push(block),
            Some(chapter) => {
                let section = chapter.sections.last_mut().unwrap_or(&mut chapter.opening);
                section.blocks.push(block);
            }
        }
    }

    /// Footnotes that the section which is being read was the first to refer to.
    fn notes(&mut self, numbers: Vec<usize>) {
        let Some(chapter) = self.chapters.len().checked_sub(1) else {
            // Of the introduction: they stand under the first chapter.
            self.pending.extend(numbers);
            return;
        };
        let mut all = std::mem::take(&mut self.pending);
        all.extend(numbers);
        if !all.is_empty() {
            self.notes
                .push((chapter, self.chapters[chapter].sections.len(), all));
        }
    }

    fn finish(mut self, definitions: &mut BTreeMap<usize, Vec<Block>>) -> Document {
        for (chapter, part, numbers) in self.notes {
            let Some(chapter) = self.chapters.get_mut(chapter) else {
                continue;
            };
            let section = match part.checked_sub(1) {
                Some(index) => chapter.sections.get_mut(index).unwrap_or(&mut chapter.opening),
                None => &mut chapter.opening,
            };
            for number in numbers {
                if let Some(note) = definitions.remove(&number) {
                    section.notes.push((number, note));
                }
            }
        }
        let places = self.chapters.iter().enumerate().flat_map(|(chapter, of)| {
            let parts = of.parts().enumerate();
            parts.map(move |(part, section)| (section.id.clone(), (chapter, part)))
        });
        Document {
            front: Front::default(),
            title: self.title,
            intro: self.intro,
            places: places.collect(),
            chapters: self.chapters,
        }
    }
}

fn slug(title: &str) -> String {
    let kept = title
        .chars()
        .filter(|c| c.is_alphanumeric() || " -_".contains(*c));
    let slug = kept.collect::<String>().to_lowercase().replace(' ', "-");
    if slug.is_empty() {
        "section".to_owned()
    } else {
        slug
    }
}

#[cfg(test)]
mod tests;

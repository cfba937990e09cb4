//! A guide's blocks as markup. All text goes through the framework, which escapes it; an address comes from a [`Target`] only.

use super::live::value;
use crate::islands::CopyButton;
use crate::server::components::guide::chapter_address;
use crate::server::guide::Guide;
use crate::server::guide::document::{Alignment, Block, Code, Effect, Inline, Item, Kind, Section, Target};
use crate::server::ports::Listed;
use crate::server::request::lang;
use leptos::prelude::*;
use std::sync::Arc;

/// What is shown of the guide, which decides where its links lead.
#[derive(Clone)]
pub(super) enum Place {
    /// One chapter, by its id, with the incidents that its checklists are open for.
    Chapter(Arc<Guide>, String, Option<Listed>),
    /// The tasks of an incident.
    Incident(Arc<Guide>),
    /// All of it on one page.
    Whole(Arc<Guide>),
    /// All of it in one file, away from the console.
    File(Arc<Guide>),
}

impl Place {
    pub(super) fn guide(&self) -> &Guide {
        match self {
            Place::Chapter(guide, ..) | Place::Incident(guide) | Place::Whole(guide) | Place::File(guide) => {
                guide
            }
        }
    }

    /// Where a link leads from here; nowhere if there is no such section, or if the console is not at hand.
    fn address(&self, target: &Target) -> Option<String> {
        match (target, self) {
            (Target::Outside(address), _) => Some(address.clone()),
            (Target::Console(_), Place::File(_)) => None,
            (Target::Console(path), _) => Some(path.clone()),
            (Target::Section(id), place) => {
                let (chapter, _) = self.guide().document(lang()).find(id)?;
                let is_here = match place {
                    Place::Chapter(_, here, _) => *here == chapter.opening.id,
                    Place::Incident(_) => false,
                    Place::Whole(_) | Place::File(_) => true,
                };
                Some(if is_here {
                    format!("#{id}")
                } else {
                    format!("{}#{id}", chapter_address(&chapter.opening.id))
                })
            }
        }
    }

    /// Whether this place is a page of the console.
    pub(super) fn in_console(&self) -> bool {
        !matches!(self, Place::File(_))
    }
}

/// Everything under a heading, with its footnotes.
pub(super) fn section(section: &Section, place: &Place) -> AnyView {
    let notes = section
        .notes
        .iter()
        .map(|(number, note)| {
            view! {
                <li id=format!("note-{number}") value=number.to_string()>
                    {blocks(note, place)}
                    <a href=format!("#note-{number}-here") aria-label=lang().words().guide.back_to_text>
                        "↩"
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        {blocks(&section.blocks, place)}
        {(!section.notes.is_empty()).then(|| view! { <ol class="notes">{notes}</ol> })}
    }
    .into_any()
}

pub(super) fn blocks(blocks: &[Block], place: &Place) -> AnyView {
    blocks
        .iter()
        .map(|one| block(one, place))
        .collect_view()
        .into_any()
}

fn block(block: &Block, place: &Place) -> AnyView {
    match block {
        Block::Paragraph(words) => view! { <p>{inlines(words, place)}</p> }.into_any(),
        Block::Plain(words) => inlines(words, place),
        Block::Code(code) => view! { <CodeBlock code place /> }.into_any(),
        Block::List { start: None, items } => view! { <ul>{list(items, place)}</ul> }.into_any(),
        Block::List {
            start: Some(start),
            items,
        } => view! { <ol start=start.to_string()>{list(items, place)}</ol> }.into_any(),
        Block::Table {
            alignment,
            head,
            rows,
        } => table(alignment, head, rows, place),
        Block::Quote(inner) => view! { <blockquote>{blocks(inner, place)}</blockquote> }.into_any(),
        Block::Admonition(kind, inner) => view! {
            <div class=format!("admonition {}", class(*kind)) role="note">
                <p class="admonition-kind">{(lang().words().guide.admonition)(*kind)}</p>
                {blocks(inner, place)}
            </div>
        }
        .into_any(),
        Block::Rule => view! { <hr /> }.into_any(),
    }
}

fn list(items: &[Item], place: &Place) -> impl IntoView + use<> {
    items
        .iter()
        .map(|item| {
            let words = &lang().words().guide;
            let tick = item.done.map(|done| {
                let (mark, said) = if done {
                    ("☑", words.done)
                } else {
                    ("☐", words.open)
                };
                view! {
                    <span class="tick" role="img" aria-label=said>
                        {mark}
                    </span>
                }
            });
            let class = item.done.map(|_| "task");
            view! { <li class=class>{tick} <div>{blocks(&item.blocks, place)}</div></li> }
        })
        .collect_view()
}

fn table(alignment: &[Alignment], head: &[Vec<Inline>], rows: &[Vec<Vec<Inline>>], place: &Place) -> AnyView {
    let aligned = |column: usize| {
        alignment.get(column).and_then(|alignment| match alignment {
            Alignment::Start => None,
            Alignment::Centre => Some("centre"),
            Alignment::End => Some("figures"),
        })
    };
    let heads = head
        .iter()
        .enumerate()
        .map(|(column, cell)| view! { <th scope="col" class=aligned(column)>{inlines(cell, place)}</th> })
        .collect_view();
    let rows = rows
        .iter()
        .map(|row| {
            let cells = row
                .iter()
                .enumerate()
                .map(|(column, cell)| view! { <td class=aligned(column)>{inlines(cell, place)}</td> })
                .collect_view();
            view! { <tr>{cells}</tr> }
        })
        .collect_view();
    view! {
        <div class="wide" tabindex="0" role="group">
            <table>
                <thead>
                    <tr>{heads}</tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

#[component]
fn CodeBlock<'a>(code: &'a Code, place: &'a Place) -> impl IntoView {
    let words = lang().words();
    let badge = code.effect.map(|effect| {
        let class = match effect {
            Effect::ReadOnly => "badge is-ok",
            Effect::Mutating => "badge is-warn",
        };
        view! { <span class=class>{(words.guide.effect)(effect)}</span> }
    });
    let text = code.text.trim_end().to_owned();
    let copy = place.in_console().then(|| {
        view! {
            <CopyButton
                text=text.clone()
                label=(words.frame.copy)(words.guide.command)
                copied=words.frame.copied.to_owned()
            />
        }
    });
    let is_shell = code.language.as_deref() == Some("sh");
    let lines = text
        .split_inclusive('\n')
        .map(|line| {
            let is_remark = is_shell && line.trim_start().starts_with('#');
            let line = line.to_owned();
            if is_remark {
                view! { <span class="code-remark">{line}</span> }.into_any()
            } else {
                line.into_any()
            }
        })
        .collect_view();
    view! {
        <div class="code">
            {(badge.is_some() || copy.is_some()).then(|| view! { <div class="code-bar">{badge} {copy}</div> })}
            <pre tabindex="0">
                <code>{lines}</code>
            </pre>
        </div>
    }
}

pub(super) fn inlines(inlines: &[Inline], place: &Place) -> AnyView {
    inlines
        .iter()
        .map(|one| inline(one, place))
        .collect_view()
        .into_any()
}

fn inline(inline: &Inline, place: &Place) -> AnyView {
    match inline {
        Inline::Text(text) => text.clone().into_any(),
        Inline::Code(code) => view! { <code>{code.clone()}</code> }.into_any(),
        Inline::Live(live) => value(live, place),
        Inline::Strong(inner) => view! { <strong>{inlines(inner, place)}</strong> }.into_any(),
        Inline::Emphasis(inner) => view! { <em>{inlines(inner, place)}</em> }.into_any(),
        Inline::Struck(inner) => view! { <del>{inlines(inner, place)}</del> }.into_any(),
        Inline::Link(target, inner) => link(target, inner, place),
        Inline::Note(number) => view! {
            <sup>
                <a id=format!("note-{number}-here") href=format!("#note-{number}")>
                    {format!("[{number}]")}
                </a>
            </sup>
        }
        .into_any(),
        Inline::Break => view! { <br /> }.into_any(),
    }
}

fn link(target: &Target, inner: &[Inline], place: &Place) -> AnyView {
    let inner = inlines(inner, place);
    match (place.address(target), target) {
        (None, _) => inner,
        // The other website does not learn where the person came from.
        (Some(address), Target::Outside(_)) => {
            view! { <a href=address rel="noreferrer">{inner}</a> }.into_any()
        }
        (Some(address), _) => view! { <a href=address>{inner}</a> }.into_any(),
    }
}

fn class(kind: Kind) -> &'static str {
    match kind {
        Kind::Note => "is-note",
        Kind::Tip => "is-ok",
        Kind::Important => "is-important",
        Kind::Warning => "is-warn",
        Kind::Caution => "is-bad",
    }
}

//! A page as a person reads it.

use scraper::{ElementRef, Html, Node, Selector};
use std::collections::BTreeMap;

/// A page as it was answered.
pub(crate) struct Page(Html);

impl Page {
    /// Reads the markup of an answer.
    pub(crate) fn new(html: &str) -> Self {
        Self(Html::parse_document(html))
    }

    /// What the page says first.
    pub(crate) fn sentence(&self) -> String {
        self.text("h1")
    }

    /// The words of the first element of a selector. Times and ages are left out: they differ from look to look.
    pub(crate) fn text(&self, selector: &str) -> String {
        let found = self.0.select(&parse(selector)).next();
        read(found.unwrap_or_else(|| panic!("no `{selector}`: {}", read(self.0.root_element()))))
    }

    /// Everything on the page that can fail by itself: the words of each panel by its `id`.
    pub(crate) fn panels(&self) -> BTreeMap<String, String> {
        let panel = parse(".panel[id]");
        let panels = self.0.select(&panel);
        panels
            .map(|panel| (panel.attr("id").unwrap_or_default().to_owned(), read(panel)))
            .collect()
    }
}

fn parse(selector: &str) -> Selector {
    Selector::parse(selector).unwrap()
}

/// One space between words.
fn read(element: ElementRef<'_>) -> String {
    let mut words = String::new();
    for node in element.descendants() {
        let mut outer = node.ancestors().filter_map(|outer| outer.value().as_element());
        let in_time = outer.any(|outer| outer.name() == "time");
        if let (Node::Text(text), false) = (node.value(), in_time) {
            words.push_str(text);
            words.push(' ');
        }
    }
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

//! A page as a person reads it.

use scraper::node::Element;
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
        read(self.first(selector))
    }

    fn first(&self, selector: &str) -> ElementRef<'_> {
        let found = self.0.select(&parse(selector)).next();
        found.unwrap_or_else(|| panic!("no `{selector}`: {}", read(self.0.root_element())))
    }

    /// The same with its times and ages.
    pub(crate) fn timed_text(&self, selector: &str) -> String {
        words(self.first(selector), |_| true)
    }

    /// How many elements a selector finds.
    pub(crate) fn count(&self, selector: &str) -> usize {
        self.0.select(&parse(selector)).count()
    }

    /// An attribute of each element of a selector, with the element's words.
    pub(crate) fn attributes(&self, selector: &str, name: &str) -> Vec<(String, String)> {
        let selector = parse(selector);
        let found = self.0.select(&selector);
        found
            .map(|element| (element.attr(name).unwrap_or_default().to_owned(), read(element)))
            .collect()
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

fn read(element: ElementRef<'_>) -> String {
    words(element, |outer| outer.name() != "time")
}

/// The words that stand in `wanted` elements only, one space between them.
fn words(element: ElementRef<'_>, wanted: fn(&Element) -> bool) -> String {
    let mut words = String::new();
    for node in element.descendants() {
        let mut outer = node.ancestors().filter_map(|outer| outer.value().as_element());
        if let (Node::Text(text), true) = (node.value(), outer.all(wanted)) {
            words.push_str(text);
            words.push(' ');
        }
    }
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

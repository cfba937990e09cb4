//! Ways to look at the same thing otherwise, as links: the one that is chosen is marked.

use leptos::prelude::*;

/// One way.
#[derive(Debug)]
pub struct Choice {
    /// What it is called.
    pub text: String,
    /// Where it leads.
    pub address: String,
    /// Whether it is how one looks now.
    pub chosen: bool,
}

/// What is shown of a page.
pub fn filters(label: &'static str, choices: impl IntoIterator<Item = Choice>) -> AnyView {
    row("filters", label, choices)
}

/// Over which time a panel looks, beside its title.
pub fn windows(label: &'static str, choices: impl IntoIterator<Item = Choice>) -> AnyView {
    row("windows", label, choices)
}

fn row(class: &'static str, label: &'static str, choices: impl IntoIterator<Item = Choice>) -> AnyView {
    let links = choices
        .into_iter()
        .map(|choice| {
            let current = choice.chosen.then_some("true");
            view! {
                <li>
                    <a href=choice.address aria-current=current>
                        {choice.text}
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <nav class=class aria-label=label>
            <ul>{links}</ul>
        </nav>
    }
    .into_any()
}

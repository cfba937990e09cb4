//! Names as AWS shows them, to be read and to be copied.

use crate::islands::CopyButton;
use crate::server::guide::document::Effect;
use crate::server::request::lang;
use domain::deployment::Commit;
use domain::name::CodeSha256;
use leptos::prelude::*;

/// A name, an id or an ARN, as AWS shows it.
pub fn name(text: &str) -> AnyView {
    view! { <span class="mono">{text.to_owned()}</span> }.into_any()
}

/// A name, an id or an ARN with a button that copies it.
pub fn copyable(text: &str) -> AnyView {
    view! { {name(text)} {copy_button(text)} }.into_any()
}

/// A code package by the start of its hash; the whole of it on hover and to copy.
pub fn code(hash: &CodeSha256) -> AnyView {
    view! {
        <span class="mono" title=hash.to_string()>
            {start(hash.as_str())}
        </span>
        {copy_button(hash.as_str())}
    }
    .into_any()
}

/// The commit that a package was built from, by the start of its hash; the whole of it on hover and to copy.
pub fn commit(commit: Option<&Commit>) -> AnyView {
    let words = &lang().words().deployments.compare;
    let Some(commit) = commit else {
        return view! { <span class="faint">{words.unknown}</span> }.into_any();
    };
    let hash = commit.hash();
    let modified = commit.is_modified().then_some(words.modified);
    view! {
        <span class="mono" title=hash.to_owned()>
            {start(hash)}
        </span>
        {copy_button(hash)}
        " "
        {modified}
    }
    .into_any()
}

/// A command that changes something, to be copied and run elsewhere.
pub fn command(text: &str) -> AnyView {
    let words = lang().words();
    view! {
        <div class="code">
            <div class="code-bar">
                <span class="badge is-warn">{(words.guide.effect)(Effect::Mutating)}</span>
                <CopyButton
                    text=text.to_owned()
                    label=(words.frame.copy)(words.guide.command)
                    copied=words.frame.copied.to_owned()
                />
            </div>
            <pre tabindex="0">
                <code>{text.to_owned()}</code>
            </pre>
        </div>
    }
    .into_any()
}

fn copy_button(text: &str) -> impl IntoView + use<> {
    let words = &lang().words().frame;
    view! { <CopyButton text=text.to_owned() label=(words.copy)(text) copied=words.copied.to_owned() /> }
}

/// Enough of a hash to tell one from the next.
fn start(hash: &str) -> String {
    const ENOUGH: usize = 12;
    hash.chars().take(ENOUGH).collect()
}

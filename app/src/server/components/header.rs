//! What is looked at: stack, account, region, environment, and how old the answer is. Always visible.

use super::age::Age;
use super::icon::{Icon, Sign};
use super::menu::{LanguageSwitch, Menu};
use crate::server::request::{lang, person};
use crate::server::routes::Page;
use crate::server::{Console, Judged};
use domain::snapshot::{Environment, Reading, Target};
use leptos::prelude::*;
use std::sync::Arc;

/// The console's sign and name.
#[component]
pub fn Brand() -> impl IntoView {
    view! {
        <a class="brand" href=Page::Overview.path()>
            <svg viewBox="0 0 24 24" aria-hidden="true">
                <path d="M2 13h4l3-8 5 14 3-6h5" />
            </svg>
            <span>"LiveInsight"</span>
        </a>
    }
}

/// The bar above every page. Whoever is not signed in learns nothing of the stack from it.
#[component]
pub fn Header() -> impl IntoView {
    let console = person().and_then(|_| use_context::<Console>());
    let stamp = console.as_ref().and_then(Console::stamp);
    let latest = console.and_then(|console| console.latest());
    view! {
        <header class="top">
            <div id="where" class="where" data-live="" data-taken-at=stamp>
                {latest.map(|judged| view! { <Where judged /> })}
            </div>
            {person().map(|_| view! { <Find /> })}
            <div class="settings">
                <LanguageSwitch />
                <Menu />
            </div>
        </header>
    }
}

/// Looks for something in the guide, from any page: `/` leads here.
#[component]
fn Find() -> impl IntoView {
    let words = &lang().words().guide;
    view! {
        <form class="find" method="get" action=Page::Guide.path() role="search" aria-label=words.search>
            <Sign icon=Icon::Search />
            <input
                type="search"
                name="q"
                aria-label=words.search
                aria-keyshortcuts="/"
                placeholder=words.search
                data-find=""
            />
            <kbd aria-hidden="true">"/"</kbd>
        </form>
    }
}

#[component]
fn Where(judged: Arc<Judged>) -> impl IntoView {
    let words = lang().words();
    let Target {
        account,
        region,
        stack_name,
        environment,
    } = judged.snapshot.target.clone();
    let account = match account {
        Reading::Found(account) => grouped(account.as_str()),
        Reading::Missing | Reading::Unavailable(_) => words.frame.account_unknown.to_owned(),
    };
    let (class, name, explained) = match environment {
        Environment::Aws => ("chip is-aws", words.frame.aws, words.frame.aws_explained),
        Environment::Sandbox => (
            "chip is-sandbox",
            words.frame.sandbox,
            words.frame.sandbox_explained,
        ),
    };
    view! {
        <span class="which">
            <span class=class title=explained>
                {name}
            </span>
            <b>{stack_name.to_string()}</b>
        </span>
        <span class="place">
            <span>{region.to_string()}</span>
            <span class="mono">{account}</span>
            <Age at=judged.snapshot.taken_at say=words.time.checked />
        </span>
    }
}

/// An account's twelve digits in groups of four, as AWS shows them.
fn grouped(account: &str) -> String {
    let digits: Vec<char> = account.chars().collect();
    digits
        .chunks(4)
        .map(|group| group.iter().collect::<String>())
        .collect::<Vec<_>>()
        .join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_read_in_groups() {
        assert_eq!(grouped("012345678901"), "0123-4567-8901");
    }
}

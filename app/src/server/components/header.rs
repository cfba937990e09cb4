//! What is looked at: stack, account, region, environment, and how old the answer is. Always visible.

use super::age::Age;
use crate::server::Console;
use crate::server::request::lang;
use crate::server::words::Lang;
use domain::snapshot::{Environment, Reading, Target};
use leptos::prelude::*;

/// The bar above every page.
#[component]
pub fn Header() -> impl IntoView {
    let words = lang().words();
    let latest = use_context::<Console>().and_then(|console| console.latest());
    let stamp = latest.as_ref().map(|judged| judged.stamp());
    view! {
        <header class="top">
            <a class="brand" href="/">
                <svg viewBox="0 0 24 24" aria-hidden="true">
                    <path d="M2 13h4l3-8 5 14 3-6h5" />
                </svg>
                "LiveInsight"
            </a>
            <div id="where" class="where" data-live="" data-taken-at=stamp>
                {latest
                    .map(|judged| {
                        view! {
                            <Where target=judged.snapshot.target.clone() />
                            <span class="checked"><Age at=judged.snapshot.taken_at say=words.time.checked /></span>
                        }
                    })}
            </div>
            <LanguageSwitch />
        </header>
    }
}

#[component]
fn Where(target: Target) -> impl IntoView {
    let words = lang().words();
    let account = match target.account {
        Reading::Found(account) => account.to_string(),
        Reading::Missing | Reading::Unavailable(_) => words.frame.account_unknown.to_owned(),
    };
    view! {
        <b>{target.stack_name.to_string()}</b>
        <span>{target.region.to_string()}</span>
        <span class="mono">{account}</span>
        {(target.environment == Environment::Sandbox)
            .then(|| view! { <span class="chip is-sandbox" title=words.frame.sandbox_explained>{words.frame.sandbox}</span> })}
    }
}

/// Links that keep the page and change the language; the choice is remembered.
#[component]
fn LanguageSwitch() -> impl IntoView {
    let current = lang();
    view! {
        <nav class="languages" aria-label=current.words().frame.choose_language>
            {Lang::ALL
                .into_iter()
                .map(|lang| {
                    let here = (lang == current).then_some("true");
                    view! {
                        <a href=format!("?lang={}", lang.tag()) lang=lang.tag() aria-current=here rel="nofollow">
                            {lang.words().frame.language}
                        </a>
                    }
                })
                .collect_view()}
        </nav>
    }
}

//! Who is signed in, and how they want to see the console.

use super::icon::{Icon, Sign};
use crate::server::preferences::Theme;
use crate::server::request::{here, lang, person, theme};
use crate::server::routes::{PREFERENCES, SIGN_OUT};
use crate::server::words::Lang;
use domain::access::Person;
use leptos::prelude::*;

/// One button for every other language, which keeps the page.
#[component]
pub fn LanguageSwitch() -> impl IntoView {
    let current = lang();
    let others = Lang::ALL
        .into_iter()
        .filter(|lang| *lang != current)
        .map(|lang| {
            view! {
                <button class="quiet" name="lang" value=lang.tag() lang=lang.tag()>
                    {lang.words().frame.language}
                </button>
            }
        })
        .collect_view();
    view! {
        <form class="languages" method="post" action=PREFERENCES>
            <input type="hidden" name="next" value=here() />
            {others}
        </form>
    }
}

/// Behind one button: name and role, the theme, the way out.
#[component]
pub fn Menu() -> impl IntoView {
    let words = lang().words();
    let person = person();
    let label = person.as_ref().map_or_else(
        || words.frame.display.to_owned(),
        |person| person.name.to_string(),
    );
    view! {
        <details class="menu">
            <summary>
                <Sign icon=if person.is_some() { Icon::Person } else { Icon::System } />
                <span class="menu-name">{label}</span>
            </summary>
            <div class="menu-sheet">
                {person.clone().map(|person| view! { <Who person /> })}
                <ThemeSwitch />
                {person
                    .map(|_| {
                        view! {
                            <form method="post" action=SIGN_OUT>
                                <button class="button">{words.frame.sign_out}</button>
                            </form>
                        }
                    })}
            </div>
        </details>
    }
}

#[component]
fn Who(person: Person) -> impl IntoView {
    view! {
        <p class="who">
            <b>{person.name.to_string()}</b>
            <span>{(lang().words().access.role)(person.role)}</span>
        </p>
    }
}

/// The theme, one of three, chosen with one press.
#[component]
fn ThemeSwitch() -> impl IntoView {
    let words = lang().words();
    let current = theme();
    let buttons = Theme::ALL
        .into_iter()
        .map(|theme| {
            let chosen = if theme == current { "true" } else { "false" };
            view! {
                <button name="theme" value=theme.name() aria-pressed=chosen>
                    <Sign icon=icon(theme) />
                    <span>{(words.frame.theme)(theme)}</span>
                </button>
            }
        })
        .collect_view();
    view! {
        <form class="themes" method="post" action=PREFERENCES>
            <input type="hidden" name="next" value=here() />
            <fieldset>
                <legend>{words.frame.choose_theme}</legend>
                {buttons}
            </fieldset>
        </form>
    }
}

fn icon(theme: Theme) -> Icon {
    match theme {
        Theme::System => Icon::System,
        Theme::Light => Icon::Light,
        Theme::Dark => Icon::Dark,
    }
}

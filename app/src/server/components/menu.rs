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

/// What the menu's button opens.
const SHEET: &str = "menu-sheet";

/// Behind one button: name and role, the theme, the way out. The browser itself closes it on Escape and on a press elsewhere.
#[component]
pub fn Menu() -> impl IntoView {
    let words = lang().words();
    let person = person();
    let label = person.as_ref().map_or_else(
        || words.frame.display.to_owned(),
        |person| person.name.to_string(),
    );
    view! {
        <div class="menu">
            <button type="button" popovertarget=SHEET>
                <Sign icon=if person.is_some() { Icon::Person } else { Icon::System } />
                <span class="menu-name">{label}</span>
            </button>
            <div id=SHEET class="menu-sheet" popover="auto">
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
        </div>
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

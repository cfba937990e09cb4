//! The form that searches the log. It asks by its address, so it works without JavaScript and a search can be linked to.

use super::LogsAt;
use super::address::WINDOWS;
use crate::server::request::{lang, parameter};
use crate::server::routes::Page;
use domain::logs::Lines;
use leptos::prelude::*;
use time::format_description::well_known::Rfc3339;

pub(super) fn form(asked: &LogsAt) -> impl IntoView + use<> {
    let words = &lang().words().logs;
    let is_interval = !parameter("from").is_empty() && parameter("window").is_empty();
    let window = parameter("window");
    let windows = WINDOWS
        .into_iter()
        .map(|hours| {
            let value = format!("{hours}h");
            let chosen = value == window || (window.is_empty() && !is_interval && hours == WINDOWS[0]);
            view! { <option value=value selected=chosen>{(words.window)(hours)}</option> }
        })
        .collect_view();
    let interval = is_interval.then(|| {
        let format = |at: time::OffsetDateTime| at.format(&Rfc3339).unwrap_or_default();
        view! {
            <input type="hidden" name="from" value=format(asked.from) />
            <input type="hidden" name="to" value=format(asked.to) />
        }
    });
    let text = asked.text.as_ref().map_or("", |text| text.as_str()).to_owned();
    let version = asked
        .version
        .map(|version| version.to_string())
        .unwrap_or_default();
    view! {
        <form class="filter-form" method="get" action=Page::Logs.path() role="search">
            {interval}
            {asked.traces.then(|| view! { <input type="hidden" name="traces" value="1" /> })}
            <label class="field" for="text">
                <span>{words.text}</span>
                <input id="text" name="text" type="search" maxlength="200" spellcheck="false" autocapitalize="none" value=text />
            </label>
            <label class="field" for="which">
                <span>{words.lines}</span>
                <select id="which" name="lines">
                    <option value="errors" selected=asked.lines == Lines::Errors>{words.errors}</option>
                    <option value="all" selected=asked.lines == Lines::All>{words.all}</option>
                </select>
            </label>
            <label class="field" for="version">
                <span>{words.version}</span>
                <input id="version" name="version" type="text" inputmode="numeric" pattern="[0-9]*" maxlength="9" value=version />
            </label>
            <label class="field" for="window">
                <span>{words.time}</span>
                <select id="window" name="window">
                    {is_interval.then(|| view! { <option value="" selected=true>{words.interval}</option> })}
                    {windows}
                </select>
            </label>
            <p class="filter-act">
                <button class="button is-primary">{words.search}</button>
                <a href=Page::Logs.path()>{words.recent}</a>
            </p>
        </form>
    }
}

//! What both reports share: which one, of what period, as which file, on paper.

use crate::server::Console;
use crate::server::components::choices::{Choice, filters};
use crate::server::request::lang;
use crate::server::routes::Page;
use crate::server::zone::Zone;
use domain::report::Prices;
use leptos::prelude::*;

/// Capacity or cost.
pub(super) fn tabs(here: Page) -> impl IntoView {
    let words = &lang().words().reports;
    let choice = |page: Page, text: &str| Choice {
        text: text.to_owned(),
        address: page.path().to_owned(),
        chosen: page == here,
    };
    filters(
        words.which,
        [
            choice(Page::CapacityReport, words.capacity_tab),
            choice(Page::CostReport, words.cost_tab),
        ],
    )
}

/// The same report for a spreadsheet, for a program and on paper.
pub(super) fn files(csv: &'static str, json: &'static str, query: &str) -> impl IntoView + use<> {
    let words = &lang().words().reports;
    view! {
        <nav class="pages report-files" aria-label=words.files>
            <a href=format!("{csv}?{query}") download="">"CSV"</a>
            <a href=format!("{json}?{query}")>"JSON"</a>
            <span class="faint">{words.paper}</span>
        </nav>
    }
}

/// On paper alone: stack, region, period and when it was made stand on top.
pub(super) fn paper_head(period: &str) -> impl IntoView + use<> {
    use_context::<Console>().and_then(|console| {
        let judged = console.latest()?;
        let target = &judged.snapshot.target;
        let made = Zone::utc().local(console.now()).to_string();
        let head = lang().words().reports.head;
        Some(view! {
            <p class="paper-head">
                {head(target.stack_name.as_str(), target.region.as_str(), period, &made)}
            </p>
        })
    })
}

/// How the figures were made, by which prices, and what reading them costs.
pub(super) fn how_made(
    title: &'static str,
    sentences: &'static [&'static str],
    prices: &Prices,
) -> impl IntoView + use<> {
    let words = &lang().words().reports;
    let sentences = sentences
        .iter()
        .map(|sentence| view! { <li>{*sentence}</li> })
        .collect_view();
    let class = if prices.stale { "warning" } else { "remark" };
    view! {
        <p class=class>{(words.prices)(prices)}</p>
        <details class="how-made">
            <summary>{title}</summary>
            <ul>{sentences} <li>{words.asked}</li></ul>
        </details>
    }
}

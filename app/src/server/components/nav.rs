//! The ways through the console: a column on a wide screen, a bar under the thumb on a phone.

use super::header::Brand;
use super::icon::{Icon, Sign};
use crate::server::request::{lang, page, person};
use crate::server::routes::Page;
use domain::access::Permission;
use leptos::prelude::*;

/// The pages of the navigation, and what a person must be allowed to do to find one there.
const ENTRIES: &[(Page, Icon, Permission)] = &[
    (Page::Overview, Icon::Overview, Permission::View),
    (Page::Resources, Icon::Resources, Permission::View),
    (Page::Alarms, Icon::Alarms, Permission::View),
    (Page::Deployments, Icon::Deployments, Permission::View),
    (Page::CapacityReport, Icon::Reports, Permission::ReadReports),
    (Page::Guide, Icon::Guide, Permission::View),
    (Page::Security, Icon::Security, Permission::View),
    (Page::Audit, Icon::Audit, Permission::ReadAudit),
];

/// How many of them stand in the bar of a phone. The others open from a button beside them.
const IN_BAR: usize = 4;

/// What that button opens.
const REST: &str = "more-pages";

/// The console's sign, then links to every page that the person may see. Nobody sees none.
#[component]
pub fn Nav() -> impl IntoView {
    let words = lang().words();
    let entries = person().map(|person| {
        let mut seen = ENTRIES
            .iter()
            .copied()
            .filter(|(_, _, permission)| person.may(*permission));
        let bar: Vec<_> = seen.by_ref().take(IN_BAR).map(link).collect();
        let rest: Vec<_> = seen.collect();
        let is_there = rest.iter().any(|(entry, _, _)| page() == Some(*entry));
        let rest: Vec<_> = rest.into_iter().map(link).collect();
        view! {
            <ul class="entries">{bar}</ul>
            <button type="button" class="more" class:is-here=is_there popovertarget=REST>
                <Sign icon=Icon::More />
                <span>{words.frame.more_pages}</span>
            </button>
            <ul id=REST class="entries rest" popover="auto">{rest}</ul>
        }
    });
    view! {
        <nav class="side" aria-label=words.frame.navigation>
            <Brand />
            {entries}
        </nav>
    }
}

fn link((entry, icon, _): (Page, Icon, Permission)) -> impl IntoView {
    let here = (page() == Some(entry)).then_some("page");
    view! {
        <li>
            <a href=entry.path() aria-current=here>
                <Sign icon />
                <span>{(lang().words().frame.page)(entry)}</span>
            </a>
        </li>
    }
}

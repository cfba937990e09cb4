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
    (Page::Guide, Icon::Guide, Permission::View),
    (Page::Security, Icon::Security, Permission::View),
    (Page::Audit, Icon::Audit, Permission::ReadAudit),
];

/// The console's sign, then links to every page that the person may see. Nobody sees none.
#[component]
pub fn Nav() -> impl IntoView {
    let words = lang().words();
    let current = page();
    let entries = person().map(|person| {
        let links = ENTRIES
            .iter()
            .copied()
            .filter(|(_, _, permission)| person.may(*permission))
            .map(|(page, icon, _)| {
                let here = (current == Some(page)).then_some("page");
                view! {
                    <li>
                        <a href=page.path() aria-current=here>
                            <Sign icon />
                            <span>{(words.frame.page)(page)}</span>
                        </a>
                    </li>
                }
            })
            .collect_view();
        view! { <ul class="entries">{links}</ul> }
    });
    view! {
        <nav class="side" aria-label=words.frame.navigation>
            <Brand />
            {entries}
        </nav>
    }
}

//! The trouble that no alarm would tell.

use crate::server::components::empty::Empty;
use crate::server::components::guide::section_address;
use crate::server::components::panel::{Panel, part};
use crate::server::components::prose::Prose;
use crate::server::components::state::{StateShape, class};
use crate::server::guide::alarm_section;
use crate::server::request::lang;
use domain::alarm::recommended::{Untold, untold};
use domain::health::State;
use domain::snapshot::Snapshot;
use leptos::prelude::*;

/// The panel.
pub(super) fn panel(snapshot: &Snapshot) -> AnyView {
    let words = lang().words();
    let part = part(&snapshot.alarms, words.alarms.none, |_| {
        let untold = untold(snapshot).unwrap_or_default();
        if untold.is_empty() {
            return view! { <Empty text=words.recommended.complete /> }.into_any();
        }
        let items: Vec<_> = untold.iter().map(item).collect();
        view! { <ul class="list alarms">{items}</ul> }.into_any()
    });
    view! { <Panel id="untold" title=words.recommended.title part /> }.into_any()
}

fn item(untold: &Untold) -> impl IntoView + use<> {
    let words = &lang().words().recommended;
    let alarm = untold.trouble.alarm();
    view! {
        <li data-key=alarm>
            <p class=format!("state {}", class(State::Degraded))>
                <StateShape state=State::Degraded />
                {(words.untold)(untold.trouble)}
            </p>
            <p>{(words.why)(untold.trouble)}</p>
            <p>{(words.unwatched)(&untold.unwatched)}</p>
            <p><Prose text=(words.cure)(untold.cure, alarm) /></p>
            <p class="links">
                <a href=section_address(&alarm_section(alarm))>{lang().words().alarms.to_guide}</a>
            </p>
        </li>
    }
}

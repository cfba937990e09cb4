//! What CloudFormation reported while the run was at it, the failed event first.

use crate::server::Console;
use crate::server::components::aws::Aws;
use crate::server::components::panel::{Panel, Part};
use crate::server::components::time::Time;
use crate::server::pages::resources::stack::history;
use crate::server::ports::Run;
use crate::server::request::lang;
use domain::snapshot::StackEvent;
use leptos::prelude::*;

/// The panel; none where the run had nothing to do with the stack.
pub(super) fn panel(run: &Run) -> Option<AnyView> {
    let words = lang().words();
    let part = match &run.events {
        Ok(events) if events.is_empty() => return None,
        Ok(events) => {
            let failed = events.iter().find(|event| event.is_root_cause()).map(failed);
            let newest_first: Vec<StackEvent> = events.iter().rev().cloned().collect();
            Part::Plain(view! { {failed} {history(&newest_first)} }.into_any())
        }
        Err(cause) => Part::Unavailable {
            as_of: use_context::<Console>()?.now(),
            cause: cause.clone(),
        },
    };
    Some(view! { <Panel id="run-events" title=words.resources.stack.events part /> }.into_any())
}

fn failed(event: &StackEvent) -> impl IntoView + use<> {
    let words = &lang().words().deployments.run;
    let reason = event.reason.clone();
    view! {
        <div class="root-cause">
            <h3>{words.failed_event}</h3>
            <p>
                <Time at=event.at /> " · " <span class="mono">{event.logical_id.clone()}</span> " · "
                <span class="mono">{event.status.to_string()}</span>
            </p>
            {reason.map(|text| view! { <p class="reason"><Aws text /></p> })}
        </div>
    }
}

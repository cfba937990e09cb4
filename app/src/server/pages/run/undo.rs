//! What is left of a run, how to undo it, and how to stop it.

use crate::server::components::aws::said;
use crate::server::components::panel::{Panel, Part};
use crate::server::pages::deployments::act::stack_action;
use crate::server::pages::rollback::address;
use crate::server::ports::Run;
use crate::server::request::lang;
use domain::deployment::journal::{Journal, StepState};
use domain::deployment::{Outcome, Standing, StepKind};
use domain::snapshot::AliasTarget;
use domain::stack_status::{StackAction, StackStatus};
use leptos::prelude::*;

/// What is left, then what can be done about the run.
pub(super) fn panels(run: &Run, standing: Option<Standing>) -> impl IntoView + use<> {
    view! { {left(run)} {way_back(run)} {cancel(run, standing)} }
}

fn left(run: &Run) -> Option<AnyView> {
    let words = &lang().words().deployments.run;
    let left = match run.record.outcome.as_ref()? {
        Outcome::RolledBack { left, .. } | Outcome::Abandoned { left, .. } => left,
        Outcome::Succeeded { .. } => return None,
    };
    let sentences = left
        .iter()
        .map(|left| view! { <li>{said((lang().words().deployments.failures.left)(left))}</li> })
        .collect_view();
    let body = if left.is_empty() {
        view! { <p class="empty">{words.nothing_left}</p> }.into_any()
    } else {
        view! { <ul class="list">{sentences}</ul> }.into_any()
    };
    Some(view! { <Panel id="left" title=words.left part=Part::Plain(body) /> }.into_any())
}

fn way_back(run: &Run) -> Option<AnyView> {
    let words = &lang().words().deployments.run;
    let Some(Outcome::Succeeded {
        version: Some(_),
        previous: Some(AliasTarget::Published(previous)),
    }) = run.record.outcome
    else {
        return None;
    };
    let body = view! {
        <div class="act">
            <p>{words.undo_explained}</p>
            <p><a class="button" href=address(Some(previous))>{(words.undo_by)(previous)}</a></p>
        </div>
    };
    Some(view! { <Panel id="undo" title=words.undo_title part=Part::Plain(body.into_any()) /> }.into_any())
}

/// Only while CloudFormation is at it: before and after there is nothing that could be cancelled.
fn cancel(run: &Run, standing: Option<Standing>) -> Option<AnyView> {
    let words = &lang().words().deployments.run;
    let updating = |journal: &Journal| {
        journal.intent().before.stack.is_some()
            && journal.progress().iter().any(|progress| {
                progress.step.kind() == StepKind::ExecuteChangeSet
                    && matches!(progress.state, StepState::Begun { .. })
            })
    };
    if standing != Some(Standing::Held) || !run.journal.as_ref().is_some_and(updating) {
        return None;
    }
    let status = StackStatus::UpdateInProgress.to_string();
    let form = view! { <div class="act">{stack_action(StackAction::Cancel, &status)}</div> };
    Some(view! { <Panel id="cancel" title=words.cancel part=Part::Plain(form.into_any()) /> }.into_any())
}

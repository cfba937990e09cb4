//! What is left of a run, how to undo it, and how to stop it.

use crate::server::Console;
use crate::server::components::aws::said;
use crate::server::components::deploying::ToRollback;
use crate::server::components::panel::{Panel, Part};
use crate::server::pages::deployments::act::{stack_action, stuck};
use crate::server::pages::rollback::address;
use crate::server::ports::Run;
use crate::server::request::lang;
use domain::deployment::journal::{Journal, Kind, StepState, Undo};
use domain::deployment::{Left, Outcome, Standing, StepKind};
use domain::snapshot::AliasTarget;
use domain::stack_status::{Phase, StackAction, StackStatus};
use leptos::prelude::*;

/// What is left, then what can be done about the run.
pub(super) fn panels(run: &Run, standing: Option<Standing>) -> impl IntoView + use<> {
    view! { {left(run)} {stuck_stack(run)} {way_back(run)} {cancel(run, standing)} }
}

/// The stack's state, if it is stuck and this run has not put it right.
fn stuck_stack(run: &Run) -> Option<AnyView> {
    let is_about = match run.record.outcome.as_ref() {
        None => true,
        Some(Outcome::Succeeded { .. }) => false,
        Some(Outcome::RolledBack { left, .. } | Outcome::Abandoned { left, .. }) => left.iter().any(|left| {
            matches!(
                left,
                Left::Unmade { .. }
                    | Left::NotUndone {
                        undo: Undo::RestoreStack
                    }
            )
        }),
    };
    let judged = use_context::<Console>()?.latest()?;
    let stack = judged.snapshot.stack.shown().value()?;
    (is_about && stack.status.phase() == Phase::Stuck).then(|| stuck(stack))?
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
    if !matches!(run.record.kind, Kind::Deployment { .. } | Kind::Rollback { .. }) {
        return None;
    }
    let (title, explained, way) = match run.record.outcome.as_ref()? {
        Outcome::Succeeded { version: None, .. } => return None,
        Outcome::Succeeded {
            previous: Some(AliasTarget::Published(previous)),
            ..
        } => {
            let address = address(Some(*previous));
            let text = (words.undo_by)(*previous);
            (
                words.undo_title,
                words.undo_explained,
                view! { <a class="button" href=address>{text}</a> }.into_any(),
            )
        }
        Outcome::Succeeded { .. } => (
            words.undo_title,
            words.undo_explained,
            view! { <ToRollback /> }.into_any(),
        ),
        Outcome::Abandoned { .. } => (
            words.undo_title,
            words.undo_explained,
            view! { <ToRollback /> }.into_any(),
        ),
        Outcome::RolledBack { .. } => (
            words.undo_more_title,
            words.undo_more,
            view! { <ToRollback /> }.into_any(),
        ),
    };
    let body = view! {
        <div class="act">
            <p>{explained}</p>
            <p>{way}</p>
        </div>
    };
    Some(view! { <Panel id="undo" title part=Part::Plain(body.into_any()) /> }.into_any())
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

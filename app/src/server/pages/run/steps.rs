//! Every step with how far it is and how long it took; what was undone below.

use crate::server::components::age::Age;
use crate::server::components::aws::said;
use crate::server::components::guide::to_way;
use crate::server::components::state::{StateShape, class};
use crate::server::components::time::Time;
use crate::server::guide::way::Way;
use crate::server::request::lang;
use domain::deployment::journal::{Journal, StepProgress, StepState, UndoProgress};
use domain::deployment::{Left, Standing};
use domain::health::State;
use leptos::prelude::*;
use time::OffsetDateTime;

/// The steps of a run, in order, then what is undone, in order.
pub(super) fn list(journal: &Journal, standing: Option<Standing>) -> AnyView {
    let words = &lang().words().deployments.run;
    let steps = journal
        .progress()
        .iter()
        .map(|progress| step(progress, standing))
        .collect_view();
    let undos = journal.undos();
    let undoing = journal.undoing(&undos);
    let back = (!undoing.is_empty()).then(|| {
        let undoing = undoing
            .iter()
            .map(|progress| undo(progress, standing))
            .collect_view();
        view! {
            <h3>{words.undone}</h3>
            <ol class="steps">{undoing}</ol>
        }
    });
    view! {
        <ol class="steps">{steps}</ol>
        {back}
    }
    .into_any()
}

fn step(progress: &StepProgress<'_>, standing: Option<Standing>) -> impl IntoView + use<> {
    let words = &lang().words().deployments.run;
    let at_work = standing == Some(Standing::Held);
    let waits = standing == Some(Standing::Waiting);
    let (state, word, when) = match progress.state {
        StepState::Begun { since } if waits => (State::Degraded, words.waits, Some(since_then(since))),
        StepState::Waiting => (State::Unknown, words.waiting, None),
        StepState::Begun { since } if at_work => (State::Unknown, words.running, Some(since_then(since))),
        StepState::Begun { since } => (State::Unhealthy, words.cut_off, Some(since_then(since))),
        StepState::Done { since, until } => (State::Healthy, words.done, Some(took(since, until))),
        StepState::Failed { since, until } => (State::Unhealthy, words.failed, Some(took(since, until))),
        StepState::NotReached => (State::Unavailable, words.not_reached, None),
    };
    let kind = format!("{:?}", progress.step.kind());
    let way = (state == State::Unhealthy).then(|| Way::from(progress.step.kind()));
    line(kind, state, word, (words.step)(progress.step), when, None, way)
}

fn undo(progress: &UndoProgress<'_>, standing: Option<Standing>) -> impl IntoView + use<> {
    let words = &lang().words().deployments.run;
    let at_work = standing == Some(Standing::Held);
    let (state, word, when) = match (progress.since, progress.done) {
        (Some(since), Some((until, _))) => (State::Healthy, words.done, Some(took(since, until))),
        (Some(since), None) if at_work => (State::Unknown, words.running, Some(since_then(since))),
        (Some(since), None) => (State::Unhealthy, words.cut_off, Some(since_then(since))),
        (None, _) => (State::Unknown, words.waiting, None),
    };
    let left = progress.done.and_then(|(_, left)| left);
    let text = (words.undo)(progress.undo);
    let way = (state == State::Unhealthy).then_some(Way::FailedDeployment);
    line(text.clone(), state, word, text, when, left, way)
}

fn line(
    key: String,
    state: State,
    word: &'static str,
    text: String,
    when: Option<AnyView>,
    left: Option<&Left>,
    way: Option<Way>,
) -> impl IntoView + use<> {
    let left = left.map(
        |left| view! { <span class="why">{said((lang().words().deployments.failures.left)(left))}</span> },
    );
    view! {
        <li data-key=key>
            <span class=format!("state {}", class(state))>
                <StateShape state />
                {word}
            </span>
            <span>{text} " " {way.map(to_way)} {left}</span>
            <span class="faint">{when}</span>
        </li>
    }
}

fn since_then(since: OffsetDateTime) -> AnyView {
    view! { <Time at=since /> " · " <Age at=since say=lang().words().time.lasted /> }.into_any()
}

fn took(since: OffsetDateTime, until: OffsetDateTime) -> AnyView {
    let took = std::time::Duration::try_from(until - since).unwrap_or_default();
    (lang().words().deployments.took)(took).into_any()
}

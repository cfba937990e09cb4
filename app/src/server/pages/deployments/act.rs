//! What may be done now beside deploying: release the pin, finish a run that was left, get the stack out of a state.

use crate::server::Console;
use crate::server::components::aws::Aws;
use crate::server::components::deploying::{ActButton, Reason, forbidden};
use crate::server::components::guide::to_way;
use crate::server::components::panel::{Panel, Part};
use crate::server::guide::way::Way;
use crate::server::ports::History;
use crate::server::request::lang;
use crate::server::routes::{FINISH_RUN, OPERATE_STACK, RELEASE_PIN};
use domain::deployment::Standing;
use domain::snapshot::Stack;
use domain::stack_status::{Phase, StackAction};
use leptos::prelude::*;

/// The forms that there is a reason for.
pub(super) fn forms(history: Option<&History>) -> impl IntoView + use<> {
    let console = use_context::<Console>();
    let now = console.as_ref().map(Console::now);
    let standing = history
        .and_then(|history| history.lock.as_ref())
        .zip(now)
        .map(|(lock, now)| lock.standing(now));
    let left = (standing == Some(Standing::Left)).then(finish);
    let pinned = history.is_some_and(|history| history.pin.is_some());
    let release = (pinned && standing.is_none()).then(release);
    let stack = console
        .and_then(|console| console.latest())
        .and_then(|judged| judged.snapshot.stack.shown().value().and_then(stuck));
    view! { {left} {stack} {release} }
}

/// For a run that nobody works on.
pub(in crate::server::pages) fn finish() -> AnyView {
    let words = &lang().words().deployments.act;
    let ways = [
        ("on", words.finish_on),
        ("back", words.finish_back),
        ("end", words.finish_end),
    ];
    let ways = ways
        .into_iter()
        .map(|(way, text)| {
            let id = format!("finish-{way}");
            let label = id.clone();
            view! {
                <label class="choice" for=label>
                    <input id=id type="radio" name="way" value=way checked=way == "on" />
                    <span>{text}</span>
                </label>
            }
        })
        .collect_view();
    let form = view! {
        <form class="form act" method="post" action=FINISH_RUN>
            <p>{words.finish_explained} " " {to_way(Way::FailedDeployment)}</p>
            <fieldset>
                <legend class="unseen">{words.finish}</legend>
                {ways}
            </fieldset>
            <Reason id="finish-reason" />
            <ActButton text=words.finish refusal=forbidden() />
        </form>
    };
    view! { <Panel id="finish" title=words.finish part=Part::Plain(form.into_any()) /> }.into_any()
}

fn release() -> AnyView {
    let words = &lang().words().deployments.act;
    let form = view! {
        <form class="form act" method="post" action=RELEASE_PIN>
            <p>{words.release_explained} " " {to_way(Way::Rollback)}</p>
            <Reason id="release-reason" />
            <ActButton text=words.release refusal=forbidden() />
        </form>
    };
    view! { <Panel id="release" title=words.release part=Part::Plain(form.into_any()) /> }.into_any()
}

/// Explains a state in which nothing can be deployed, with exactly the ways out that it allows.
pub(in crate::server::pages) fn stuck(stack: &Stack) -> Option<AnyView> {
    let words = &lang().words().deployments.act;
    let status = &stack.status;
    if status.phase() != Phase::Stuck && status.legal().is_empty() {
        return None;
    }
    let reason = stack.reason.clone().map(|text| view! { <p><Aws text /></p> });
    let actions = status
        .legal()
        .iter()
        .map(|action| stack_action(*action, &stack.status.to_string()))
        .collect_view();
    let none = status.legal().is_empty().then(|| view! { <p>{words.no_way}</p> });
    let body = view! {
        <div class="act">
            <p><b class="mono">{status.to_string()}</b></p>
            <p>{(words.meaning)(status)}</p>
            {reason}
            <p>{(words.way_out)(status)} " " {to_way(Way::StuckStack)}</p>
            {none}
            {actions}
        </div>
    };
    Some(view! { <Panel id="stack-state" title=words.stack part=Part::Plain(body.into_any()) /> }.into_any())
}

/// A form that tells the stack something.
pub(in crate::server::pages) fn stack_action(action: StackAction, status: &str) -> AnyView {
    let words = &lang().words().deployments.act;
    let confirm = (action == StackAction::Delete).then(|| {
        view! {
            <label class="field" for="confirm-stack">
                <span>{words.type_stack}</span>
                <input id="confirm-stack" name="confirm" type="text" required autocomplete="off" spellcheck="false" />
            </label>
        }
    });
    view! {
        <form class="form" method="post" action=OPERATE_STACK data-status=status.to_owned()>
            <p>{(words.action_explained)(action)}</p>
            <input type="hidden" name="action" value=action.name() />
            {confirm}
            <Reason id="stack-reason" />
            <ActButton text=(words.action)(action) refusal=forbidden() />
        </form>
    }
    .into_any()
}

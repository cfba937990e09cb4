//! What pages about deployments have in common: why something was not done, who may, and forms that want a reason.

use super::aws::{Aws, said};
use super::guide::to_way;
use crate::server::guide::way::Way;
use crate::server::ports::NotDone;
use crate::server::request::{lang, person};
use crate::server::routes::{Detail, NewDeployment, Page};
use crate::server::{Attempt, Console};
use axum::http::StatusCode;
use domain::access::Permission;
use domain::audit::LONGEST_REASON;
use domain::deployment::way_back;
use leptos::prelude::*;
use leptos_axum::ResponseOptions;

/// Says why the last attempt was not done, if there was one.
#[component]
pub fn LastAttempt() -> impl IntoView {
    use_context::<Attempt>().map(|attempt| {
        if let Some(response) = use_context::<ResponseOptions>() {
            response.set_status(StatusCode::CONFLICT);
        }
        view! { <Problem not_done=attempt.not_done alert=true /> }
    })
}

/// The reason that was typed in the last attempt.
pub fn typed_reason() -> String {
    use_context::<Attempt>()
        .map(|attempt| attempt.reason)
        .unwrap_or_default()
}

/// Why something was not done, or cannot be, and what to do.
#[component]
pub fn Problem(
    /// Why not.
    not_done: NotDone,
    /// Whether somebody tried.
    #[prop(default = false)]
    alert: bool,
) -> impl IntoView {
    let words = &lang().words().deployments.act;
    let run = match &not_done {
        NotDone::Held(lock) => Some(lock.run.clone()),
        _ => None,
    };
    let quote = match &not_done {
        NotDone::Failed(failure) => Some(said((lang().words().deployments.failures.failure)(failure))),
        NotDone::Other(text) => Some(view! { <Aws text=text.clone() /> }.into_any()),
        _ => None,
    };
    view! {
        <div class="error-summary" role=alert.then_some("alert") aria-labelledby="problem">
            <h2 id="problem">{(words.what)(&not_done)}</h2>
            {quote.map(|quote| view! { <p>{quote}</p> })}
            <p>{(words.next)(&not_done)} " " {to_way(Way::from(&not_done))}</p>
            {run.map(|run| view! { <p><a href=Detail::Run(run).path()>{words.to_run}</a></p> })}
        </div>
    }
}

/// Why the person may not act at all; `None` if they may.
pub fn forbidden() -> Option<String> {
    match person() {
        Some(person) if person.may(Permission::Deploy) => None,
        Some(person) => Some((lang().words().deployments.act.role)(person.role)),
        None => Some(String::new()),
    }
}

/// Leads to where a deployment is prepared.
#[component]
pub fn ToDeploy() -> impl IntoView {
    view! { <a class="button is-primary" href=Page::NewDeployment.path()>{lang().words().deployments.to_deploy}</a> }
}

/// Leads to where settings are changed, for those who may. Nothing for others: they have nothing to decide there.
#[component]
pub fn ToChange(
    /// The settings with the values to begin with.
    link: NewDeployment,
    /// What the link says, if it is more than that something can be changed.
    #[prop(optional)]
    text: Option<&'static str>,
) -> impl IntoView {
    let text = text.unwrap_or(lang().words().deployments.new.change);
    let label = format!("{text}: {}", link.parameters());
    forbidden()
        .is_none()
        .then(|| view! { <a class="to-change" href=link.address() aria-label=label>{text}</a> })
}

/// Leads to the preview of a rollback, or says why there is nothing to roll back to. For those who may not roll back it is there
/// to look at.
#[component]
pub fn ToRollback() -> impl IntoView {
    let words = &lang().words().deployments;
    let refusal = use_context::<Console>()
        .and_then(|console| console.latest())
        .and_then(|judged| way_back(&judged.snapshot.alias, &judged.snapshot.versions).err());
    match refusal {
        None => view! { <a class="button" href=Page::Rollback.path()>{words.to_rollback}</a> }.into_any(),
        Some(why) => view! {
            <button class="button" type="button" disabled>{words.to_rollback}</button>
            " "
            <span class="hint">{(words.no_way_back)(why)}</span>
        }
        .into_any(),
    }
}

/// The field for a reason.
#[component]
pub fn Reason(
    /// The field's `id`, which is unlike every other on the page.
    id: &'static str,
    /// Where the reason will be read; without it, that a deployment's is kept.
    #[prop(optional)]
    hint: Option<&'static str>,
) -> impl IntoView {
    let words = &lang().words().deployments.act;
    let hint = hint.unwrap_or(words.reason_hint);
    view! {
        <label class="field" for=id>
            <span>{words.reason}</span>
            <input
                id=id
                name="reason"
                type="text"
                required
                maxlength=LONGEST_REASON.to_string()
                autocomplete="off"
                value=typed_reason()
            />
            <span class="hint">{hint}</span>
        </label>
    }
}

/// A button that says why it cannot be pressed, if it cannot.
#[component]
pub fn ActButton(
    /// Verb and object.
    #[prop(into)]
    text: String,
    /// Why it cannot be pressed now.
    refusal: Option<String>,
) -> impl IntoView {
    match refusal {
        None => view! { <button class="button is-primary" type="submit">{text}</button> }.into_any(),
        Some(why) => view! {
            <button class="button" type="submit" disabled>{text}</button>
            <p class="hint">{why}</p>
        }
        .into_any(),
    }
}

//! Where a person says who they are: by name and password, or by a one-time link.

use super::sign_in_again::{Interrupted, SignInAgain};
use crate::server::components::prose::Prose;
use crate::server::request::{SignInAttempt, SignInProblem, lang, parameter, person};
use crate::server::routes::Page;
use axum::http::StatusCode;
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use leptos_meta::Title;

/// The sign-in page. Opening it changes nothing, whatever its address holds: previews and scanners open links too.
#[component]
pub fn SignIn() -> impl IntoView {
    if let Some(interrupted) = use_context::<Interrupted>() {
        return view! { <SignInAgain interrupted /> }.into_any();
    }
    let words = &lang().words().access;
    let failed = use_context::<SignInAttempt>();
    if let (Some(_), Some(response)) = (&failed, use_context::<ResponseOptions>()) {
        response.set_status(StatusCode::UNAUTHORIZED);
    }
    let next = failed
        .as_ref()
        .map_or_else(|| parameter("next"), |attempt| attempt.next.clone());
    let token = parameter("token");
    let form = match (&failed, token.is_empty()) {
        (None, false) => view! { <LinkForm token next /> }.into_any(),
        _ => {
            let attempt = failed.clone();
            view! { <PasswordForm attempt next /> }.into_any()
        }
    };
    view! {
        <Title text=words.title />
        <section class="sign-in">
            <h1>{words.title}</h1>
            {failed
                .map(|attempt| {
                    view! {
                        <div class="error-summary" role="alert" aria-labelledby="problem">
                            <h2 id="problem">{words.problem_title}</h2>
                            <p id="problem-text">{(words.problem)(attempt.problem)}</p>
                        </div>
                    }
                })}
            {person()
                .map(|person| {
                    view! { <p>{(words.already)(&person)}" "<a href=Page::Overview.path()>{words.go_on}</a></p> }
                })}
            {form}
        </section>
    }
    .into_any()
}

#[component]
fn LinkForm(token: String, next: String) -> impl IntoView {
    let words = &lang().words().access;
    view! {
        <form class="form" method="post" action=Page::SignIn.path()>
            <p>{words.link_explained}</p>
            <input type="hidden" name="token" value=token />
            <input type="hidden" name="next" value=next />
            <button class="button is-primary" type="submit">{words.link_button}</button>
        </form>
    }
}

#[component]
fn PasswordForm(attempt: Option<SignInAttempt>, next: String) -> impl IntoView {
    let words = &lang().words().access;
    let wrong = attempt
        .as_ref()
        .is_some_and(|attempt| attempt.problem == SignInProblem::Credentials);
    let name = attempt.map(|attempt| attempt.name).unwrap_or_default();
    view! {
        <form class="form" method="post" action=Page::SignIn.path()>
            {credentials(name, wrong)}
            <input type="hidden" name="next" value=next />
            <button class="button is-primary" type="submit">{words.sign_in}</button>
            <p class="hint"><Prose text=words.hint /></p>
        </form>
    }
}

/// The fields for a name and a password; after a wrong attempt they lead to what is said of it.
pub(super) fn credentials(name: String, wrong: bool) -> impl IntoView {
    let words = &lang().words().access;
    let invalid = wrong.then_some("true");
    let described = wrong.then_some("problem-text");
    view! {
        <label class="field" for="name">
            <span>{words.name}</span>
            <input
                id="name"
                name="name"
                type="text"
                autocomplete="username"
                autocapitalize="none"
                spellcheck="false"
                maxlength="64"
                required
                aria-invalid=invalid
                aria-describedby=described
                value=name
            />
        </label>
        <label class="field" for="password">
            <span>{words.password}</span>
            <input
                id="password"
                name="password"
                type="password"
                autocomplete="current-password"
                maxlength="128"
                required
                aria-invalid=invalid
                aria-describedby=described
            />
        </label>
    }
}

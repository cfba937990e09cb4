//! The way back to what somebody was about to do, once they have said again who they are. It holds all that they typed.

use super::sign_in::credentials;
use crate::server::request::{lang, person};
use crate::server::routes::Page;
use axum::http::StatusCode;
use domain::audit::Action;
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use leptos_meta::Title;

/// A form that was not carried out, because whoever sent it had signed in too long ago.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interrupted {
    /// What it was to do.
    pub action: Action,
    /// Where it was sent.
    pub path: String,
    /// Its fields, as browsers send forms.
    pub fields: String,
    /// What is missing.
    pub stage: Stage,
}

/// What is missing until an interrupted form can be carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The person's password.
    Password {
        /// Whether a wrong one was typed.
        wrong: bool,
    },
    /// Another one-time link.
    Link,
    /// Nothing but that the person says so.
    Nothing,
}

/// What was interrupted, with the form that goes on with it.
#[component]
pub(super) fn SignInAgain(
    /// What was interrupted.
    interrupted: Interrupted,
) -> impl IntoView {
    let words = &lang().words().access;
    if let (true, Some(response)) = (
        interrupted.stage != Stage::Nothing,
        use_context::<ResponseOptions>(),
    ) {
        response.set_status(StatusCode::UNAUTHORIZED);
    }
    let title = match interrupted.stage {
        Stage::Password { .. } | Stage::Link => words.again_title,
        Stage::Nothing => words.again_done,
    };
    let wrong = interrupted.stage == Stage::Password { wrong: true };
    let problem = wrong.then(|| {
        view! {
            <div class="error-summary" role="alert" aria-labelledby="problem">
                <h2 id="problem">{words.problem_title}</h2>
                <p id="problem-text">{words.again_wrong}</p>
            </div>
        }
    });
    let what = (lang().words().audit.action)(&interrupted.action);
    let form = match interrupted.stage {
        Stage::Password { .. } => password(&interrupted, wrong).into_any(),
        Stage::Link => view! {
            <p>{words.again_link}</p>
            {go_on(&interrupted, &what)}
        }
        .into_any(),
        Stage::Nothing => go_on(&interrupted, &what).into_any(),
    };
    view! {
        <Title text=title />
        <section class="sign-in">
            <h1>{title}</h1>
            {problem}
            <p>{(words.again_explained)(&what)}</p>
            {form}
        </section>
    }
}

fn password(interrupted: &Interrupted, wrong: bool) -> impl IntoView + use<> {
    let words = &lang().words().access;
    let name = person().map(|person| person.name.to_string()).unwrap_or_default();
    view! {
        <form class="form" method="post" action=Page::SignIn.path()>
            <input type="hidden" name="again" value=interrupted.path.clone() />
            <input type="hidden" name="fields" value=interrupted.fields.clone() />
            {credentials(name, wrong)}
            <button class="button is-primary" type="submit">{words.sign_in}</button>
        </form>
    }
}

/// Sends what was typed once more.
fn go_on(interrupted: &Interrupted, what: &str) -> impl IntoView + use<> {
    let fields = form_urlencoded::parse(interrupted.fields.as_bytes()).map(|(name, value)| {
        view! { <input type="hidden" name=name.into_owned() value=value.into_owned() /> }
    });
    view! {
        <form class="form" method="post" action=interrupted.path.clone()>
            {fields.collect_view()}
            <button class="button is-primary" type="submit">{(lang().words().access.again_go_on)(what)}</button>
        </form>
    }
}

//! What puts a fault right: a deployment to look at, or a command to run.

use crate::server::components::name::command;
use crate::server::request::{lang, person};
use crate::server::routes::{NewDeployment, Page};
use domain::access::Permission;
use domain::security::Remedy;
use domain::template::Setting;
use leptos::prelude::*;

pub(super) fn remedy(remedy: Remedy) -> AnyView {
    match remedy {
        Remedy::Command(text) => command(&text),
        Remedy::Deploy(settings) => deployment(settings),
    }
}

/// The way to a preview, for whoever may see one.
fn deployment(settings: Vec<(Setting, String)>) -> AnyView {
    let words = &lang().words().security;
    if !person().is_some_and(|person| person.may(Permission::Deploy)) {
        return view! { <p class="hint">{words.may_not_deploy}</p> }.into_any();
    }
    let filled: Vec<String> = settings
        .iter()
        .map(|(setting, value)| format!("{} = {value}", setting.parameter()))
        .collect();
    view! {
        <p class="way">
            <a class="button" href=address(settings)>{words.preview}</a>
            <span class="mono">{filled.join(", ")}</span>
        </p>
    }
    .into_any()
}

fn address(settings: Vec<(Setting, String)>) -> String {
    let mut settings = settings.into_iter();
    let Some((setting, value)) = settings.next() else {
        return Page::NewDeployment.path().to_owned();
    };
    let first = NewDeployment::with(setting, value);
    settings
        .fold(first, |link, (setting, value)| link.and(setting, value))
        .address()
}

//! What another version would bring back, what it would not, and the form that moves the traffic there.

use crate::server::Console;
use crate::server::components::deploying::{ActButton, LastAttempt, Problem, Reason, forbidden};
use crate::server::components::panel::{Panel, Part};
use crate::server::components::state::StateShape;
use crate::server::pages::deployments::plan::pin;
use crate::server::ports::{Deployments, NotDone};
use crate::server::request::{lang, parameter};
use crate::server::routes::Page;
use domain::deployment::{Restored, RollbackPlan};
use domain::health::State;
use domain::name::VersionNumber;
use domain::snapshot::{AliasTarget, PublishedVersion};
use leptos::prelude::*;
use leptos_meta::Title;

/// Where a rollback to a version, or to the one before, is shown.
pub fn address(to: Option<VersionNumber>) -> String {
    match to {
        Some(to) => format!("{}?to={to}", Page::Rollback.path()),
        None => Page::Rollback.path().to_owned(),
    }
}

/// The preview of a rollback. It does nothing until its form is sent.
#[component]
pub fn Rollback() -> impl IntoView {
    let to: Option<VersionNumber> = parameter("to").parse().ok();
    let preparing = use_context::<Deployments>().map(|Deployments(source)| source.rollback(to));
    view! {
        <Title text=lang().words().deployments.rollback.title />
        <Suspense>
            {Suspend::new(async move {
                let outcome = preparing?.await;
                Some(page(to, outcome))
            })}
        </Suspense>
    }
}

fn page(to: Option<VersionNumber>, outcome: Result<RollbackPlan, NotDone>) -> AnyView {
    let words = &lang().words().deployments.rollback;
    let chosen = outcome.as_ref().map_or(to, |plan| Some(plan.to()));
    let sentence = match &outcome {
        Ok(plan) => (words.sentence)(plan.from(), plan.to()),
        Err(_) => words.impossible_now.to_owned(),
    };
    let state = if outcome.is_ok() {
        State::Unknown
    } else {
        State::Unavailable
    };
    let body = match outcome {
        Ok(plan) => preview(&plan),
        Err(not_done) => view! { <Problem not_done /> }.into_any(),
    };
    view! {
        <div class="stack">
            <section class="verdict">
                <h1>
                    <StateShape state />
                    <span>{sentence}</span>
                </h1>
                <p>{words.explained}</p>
            </section>
            <LastAttempt />
            {choice(chosen)}
            {body}
        </div>
    }
    .into_any()
}

/// Every other published version, newest first.
fn choice(chosen: Option<VersionNumber>) -> Option<AnyView> {
    let words = &lang().words().deployments.rollback;
    let judged = use_context::<Console>()?.latest()?;
    let live = judged.snapshot.alias.shown().value().map(|alias| alias.version);
    let versions = judged.snapshot.versions.shown().value()?;
    let options = versions
        .iter()
        .filter(|version| live != Some(AliasTarget::Published(version.number)))
        .map(|version| {
            let number = version.number.to_string();
            view! { <option value=number selected=chosen == Some(version.number)>{label(version)}</option> }
        })
        .collect_view();
    Some(
        view! {
            <form class="filter-form" method="get" action=Page::Rollback.path()>
                <label class="field is-wide" for="to">
                    <span>{words.version}</span>
                    <select id="to" name="to">{options}</select>
                </label>
                <div class="filter-act">
                    <button class="button" type="submit">{words.show}</button>
                </div>
            </form>
        }
        .into_any(),
    )
}

fn label(version: &PublishedVersion) -> String {
    let memory = format!("{} · {} MB", version.number, version.memory_mb);
    if version.description.is_empty() {
        memory
    } else {
        format!("{memory} · {}", version.description)
    }
}

fn preview(plan: &RollbackPlan) -> AnyView {
    let words = &lang().words().deployments.rollback;
    let restored = match plan.restored() {
        Restored::Differences(differences) => list(differences.iter().cloned(), "mono"),
        Restored::Everything => list([(words.everything)(plan.to())], ""),
    };
    let unchanged = list(words.unchanged.iter().map(|text| (*text).to_owned()), "");
    let lost = list([(words.lost)(plan.from())], "");
    let replaces = plan.replaces().map(|replaced| {
        view! { <ul class="list">{pin(replaced)}</ul> }
    });
    let form = view! {
        <form class="form act" method="post" action=Page::Rollback.path()>
            <p>{(words.then_pinned)(plan.to())}</p>
            <input type="hidden" name="from" value=plan.from().to_string() />
            <input type="hidden" name="to" value=plan.to().to_string() />
            <Reason id="rollback-reason" />
            <ActButton text=(words.button)(plan.to()) refusal=forbidden() />
        </form>
    };
    view! {
        <Panel id="restored" title=words.restored part=Part::Plain(restored) />
        <Panel id="unchanged" title=words.stays part=Part::Plain(unchanged) />
        <Panel id="lost" title=words.not_restored part=Part::Plain(lost) />
        {replaces.map(|replaces| view! { <Panel id="replaces" title=words.replaces part=Part::Plain(replaces.into_any()) /> })}
        <Panel id="confirm" title=words.confirm part=Part::Plain(form.into_any()) />
    }
    .into_any()
}

fn list(sentences: impl IntoIterator<Item = String>, class: &'static str) -> AnyView {
    let sentences = sentences
        .into_iter()
        .map(|sentence| view! { <li class=class>{sentence}</li> })
        .collect_view();
    view! { <ul class="list">{sentences}</ul> }.into_any()
}

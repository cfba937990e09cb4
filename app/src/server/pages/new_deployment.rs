//! A deployment before it is one: what shall be set, then what that would change, then the confirmation.

mod settings;
mod traffic;

pub use settings::Group;
pub use traffic::{CANARY, TRAFFIC, field_of};

use crate::server::components::answer::PageAnswer;
use crate::server::components::deploying::{ActButton, LastAttempt, Problem, Reason, forbidden};
use crate::server::components::key_values::{KeyValues, pair};
use crate::server::components::name::code;
use crate::server::components::panel::{Panel, Part};
use crate::server::pages::deployments::plan as diff;
use crate::server::ports::{DeploymentSource, Deployments, NotDone};
use crate::server::request::{lang, parameter, query};
use crate::server::routes::{CODE, CONFIRM_DEPLOYMENT, Filled, KEEP, Page};
use crate::server::{Attempt, Console};
use domain::deployment::{Confirmation, Confirmed, Plan};
use domain::health::State;
use domain::name::CodeSha256;
use domain::snapshot::{AlarmState, Snapshot};
use domain::template::Parameter;
use leptos::prelude::*;
use leptos_meta::Title;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Where a plan is shown.
pub fn address(hash: &str) -> String {
    format!("{}?plan={hash}", Page::NewDeployment.path())
}

/// The form, or the plan that the address names.
#[component]
pub fn NewDeployment() -> impl IntoView {
    let words = &lang().words().deployments.new;
    let hash = parameter("plan");
    let body = use_context::<Deployments>().map(|Deployments(source)| {
        if hash.is_empty() {
            form_page(source).into_any()
        } else {
            match source.plan(&hash) {
                Some(plan) => preview(&hash, &plan),
                None => gone(),
            }
        }
    });
    view! {
        <Title text=words.title />
        {body}
    }
}

fn gone() -> AnyView {
    let words = &lang().words().deployments.new;
    view! {
        <div class="stack">
            <section class="verdict is-unknown">
                <h1>{words.no_plan}</h1>
            </section>
            <LastAttempt />
            <Problem not_done=NotDone::PlanGone />
            <nav class="pages" aria-label=words.title>
                <a href=Page::NewDeployment.path()>{words.prepare_again}</a>
            </nav>
        </div>
    }
    .into_any()
}

fn form_page(source: Arc<dyn DeploymentSource>) -> impl IntoView {
    let words = &lang().words().deployments.new;
    let reading = source.package();
    let parameters = source.parameters();
    let filled = Filled::of_query(&query(), &parameters);
    view! {
        <Suspense>
            {Suspend::new(async move {
                let package = reading.await;
                let judged = use_context::<Console>().and_then(|console| console.latest());
                let snapshot = judged.as_ref().map(|judged| &judged.snapshot);
                let code = code_choice(package.as_ref(), snapshot, !filled.values.is_empty());
                let package = packages(package.as_ref(), snapshot);
                let form = form(&parameters, &filled, snapshot, code);
                let heading = if filled.values.is_empty() { words.heading } else { words.heading_filled };
                let refused = filled.refused.into_iter().map(|why| view! { <Problem not_done=NotDone::Invalid(why) /> });
                view! {
                    <div class="stack">
                        <section class="verdict">
                            <h1>{heading}</h1>
                            <p>{words.explained}</p>
                        </section>
                        <LastAttempt />
                        {refused.collect_view()}
                        <Panel id="package" title=words.package part=Part::Plain(package) />
                        {form}
                    </div>
                }
            })}
        </Suspense>
    }
}

/// The package of this console beside the one that runs.
fn packages(package: Option<&CodeSha256>, snapshot: Option<&Snapshot>) -> AnyView {
    let words = &lang().words().deployments.new;
    let alias = snapshot.and_then(|snapshot| snapshot.alias.shown().value());
    let live = live_code(snapshot);
    let shown = |hash: Option<&CodeSha256>| hash.map_or_else(|| words.unknown.into_any(), code);
    let comparison = match (package, live) {
        (Some(package), Some(live)) if package == live => words.same_code,
        (Some(_), Some(_)) => words.other_code,
        (None, _) => words.no_package,
        (Some(_), None) => words.unknown,
    };
    let version = alias.map_or_else(|| words.unknown.to_owned(), |alias| alias.version.to_string());
    let pairs = vec![
        pair(words.package_here, shown(package)),
        pair(
            words.package_live,
            view! { {shown(live)} " · " {(words.version)(&version)} },
        ),
        pair(words.comparison, comparison),
    ];
    view! { <KeyValues pairs /> }.into_any()
}

fn live_code(snapshot: Option<&Snapshot>) -> Option<&CodeSha256> {
    let alias = snapshot?.alias.shown().value()?;
    Some(&alias.live.shown().value()?.code_sha256)
}

/// Whether the code is deployed too, where this console has other code than what runs. A link that fills a setting in is about that
/// setting alone.
fn code_choice(package: Option<&CodeSha256>, snapshot: Option<&Snapshot>, filled: bool) -> AnyView {
    let words = &lang().words().deployments.new;
    if package.is_none() {
        return view! { <input type="hidden" name=CODE value=KEEP /> }.into_any();
    }
    if package == live_code(snapshot) {
        return ().into_any();
    }
    let keep = typed(CODE).map_or(filled, |code| code == KEEP);
    view! {
        <fieldset class="form">
            <legend><b>{words.package}</b></legend>
            <label class="choice" for="code-keep">
                <input id="code-keep" type="radio" name=CODE value=KEEP checked=keep />
                <span>{words.keep_code}</span>
            </label>
            <label class="choice" for="code-package">
                <input id="code-package" type="radio" name=CODE value="package" checked=!keep />
                <span>{words.take_package}</span>
            </label>
        </fieldset>
    }
    .into_any()
}

/// What was typed in the last attempt.
fn typed(name: &str) -> Option<String> {
    let attempt = use_context::<Attempt>()?;
    attempt.fields.get(name).cloned()
}

fn form(
    parameters: &[Parameter],
    filled: &Filled,
    snapshot: Option<&Snapshot>,
    code: AnyView,
) -> impl IntoView + use<> {
    let words = &lang().words().deployments.new;
    let stack = snapshot.and_then(|snapshot| snapshot.stack.shown().value());
    let current: BTreeMap<String, String> = stack.map(|stack| stack.parameters.clone()).unwrap_or_default();
    let settings = settings::settings(parameters, filled, &current);
    let alarms = snapshot.and_then(|snapshot| snapshot.alarms.shown().value());
    let red: Vec<String> = alarms
        .into_iter()
        .flatten()
        .filter(|(_, alarm)| alarm.state == AlarmState::Alarm)
        .map(|(name, _)| name.to_string())
        .collect();
    let body = view! {
        <form class="form act is-wide" method="post" action=Page::NewDeployment.path()>
            {settings}
            {code}
            {traffic::choice()}
            <fieldset class="form">
                <legend><b>{words.consent}</b></legend>
                <label class="choice" for="release-pin">
                    <input id="release-pin" type="checkbox" name="release_pin" value="yes" checked=typed("release_pin").is_some() />
                    <span>{words.release_pin}</span>
                </label>
                <label class="field" for="despite">
                    <span>{words.despite}</span>
                    <input id="despite" name="despite" type="text" maxlength="500" autocomplete="off" value=typed("despite").unwrap_or_default() />
                    <span class="hint">{(words.red)(&red)}</span>
                </label>
                <label class="field" for="bake">
                    <span>{words.bake}</span>
                    <input id="bake" name="bake" type="number" min="0" max="3600" value=typed("bake").unwrap_or_else(|| "0".to_owned()) />
                </label>
            </fieldset>
            <p>{words.prepare_explained}</p>
            <ActButton text=words.prepare refusal=forbidden() />
        </form>
    };
    view! { <Panel id="settings" title=words.settings part=Part::Plain(body.into_any()) /> }
}

fn preview(hash: &str, plan: &Plan) -> AnyView {
    let words = &lang().words().deployments.new;
    let confirmed = Confirmed::from(plan);
    let state = match plan.confirmation() {
        Confirmation::None => State::Healthy,
        Confirmation::Yes => State::Unknown,
        Confirmation::StackName { .. } => State::Degraded,
    };
    let steps = plan
        .steps()
        .iter()
        .map(
            |step| view! { <li><span></span><span>{(lang().words().deployments.run.step)(step)}</span></li> },
        )
        .collect_view();
    let rest = (!plan.is_empty()).then(|| {
        let steps = view! { <ol class="steps is-numbered">{steps}</ol> }.into_any();
        view! {
            <Panel id="plan" title=words.changes part=Part::Plain(diff::view(&confirmed)) />
            <Panel id="steps" title=lang().words().deployments.run.steps part=Part::Plain(steps) />
            {confirmation(hash, plan)}
        }
    });
    let hash = hash.to_owned();
    view! {
        <div class="stack">
            <PageAnswer state sentence=(words.sentence)(plan)>
                <p>{words.plan_hash} " " <code class="mono">{hash}</code> " · " {words.bound}</p>
            </PageAnswer>
            <LastAttempt />
            {rest}
            <nav class="pages" aria-label=words.title>
                <a href=Page::NewDeployment.path()>{words.prepare_again}</a>
            </nav>
        </div>
    }
    .into_any()
}

fn confirmation(hash: &str, plan: &Plan) -> impl IntoView + use<> {
    let words = &lang().words().deployments.new;
    let stack = plan.release().place.stack.to_string();
    let type_name = match plan.confirmation() {
        Confirmation::StackName { because } => {
            let hint = (words.type_because)(&because.join(", "));
            let label = (words.type_stack)(&stack);
            Some(view! {
                <label class="field" for="confirm-name">
                    <span>{label}</span>
                    <input id="confirm-name" name="confirm" type="text" required autocomplete="off" spellcheck="false" />
                    <span class="hint">{hint}</span>
                </label>
            })
        }
        Confirmation::None | Confirmation::Yes => None,
    };
    let form = view! {
        <form class="form act" method="post" action=CONFIRM_DEPLOYMENT>
            <p>{words.confirm_explained}</p>
            <input type="hidden" name="plan" value=hash.to_owned() />
            {type_name}
            <Reason id="deploy-reason" />
            <ActButton text=(words.deploy)(&stack) refusal=forbidden() />
        </form>
    };
    view! { <Panel id="confirm" title=words.confirm part=Part::Plain(form.into_any()) /> }
}

//! Forms that begin something. Each is recorded before it is done; what was not done is said beside the form again.

use crate::audit::Recorded;
use crate::router::Services;
use crate::router::documents::see_other;
use app::server::Attempt;
use app::server::error::AppError;
use app::server::pages::{new_deployment, rollback};
use app::server::ports::{DeploymentSource as _, NotDone};
use app::server::routes::{Detail, Page};
use app::server::words::Lang;
use axum::Form;
use axum::extract::State;
use axum::extract::rejection::FormRejection;
use axum::http::request::Parts;
use axum::response::Response;
use domain::access::Person;
use domain::audit::LONGEST_REASON;
use domain::audit::{Outcome, Refusal};
use domain::deployment::canary::Decision;
use domain::deployment::journal::Wish;
use domain::name::{RunId, VersionNumber};
use domain::stack_status::StackAction;
use serde::Deserialize;
use std::collections::BTreeMap;

/// A form with a reason alone.
#[derive(Deserialize)]
pub(in crate::router) struct ReasonForm {
    #[serde(default)]
    reason: String,
}

/// The confirmation of a rollback.
#[derive(Deserialize)]
pub(in crate::router) struct RollbackForm {
    to: VersionNumber,
    from: String,
    #[serde(default)]
    reason: String,
}

/// What shall become of a run that was left.
#[derive(Deserialize)]
pub(in crate::router) struct FinishForm {
    way: Way,
    #[serde(default)]
    reason: String,
}

/// What a person decides about a canary.
#[derive(Deserialize)]
pub(in crate::router) struct DecideForm {
    run: String,
    decision: Decision,
    #[serde(default)]
    reason: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Way {
    On,
    Back,
    End,
}

/// What the stack shall be told.
#[derive(Deserialize)]
pub(in crate::router) struct StackForm {
    action: StackAction,
    #[serde(default)]
    confirm: String,
    #[serde(default)]
    reason: String,
}

/// Moves the traffic to an earlier version.
pub(in crate::router) async fn roll_back(
    State(services): State<Services>,
    parts: Parts,
    form: Result<Form<RollbackForm>, FormRejection>,
) -> Response {
    let Ok(Form(form)) = form else {
        return services.documents.error(&parts, AppError::Malformed).await;
    };
    let act = async |person: &Person, reason: &str| {
        let plan = services.desk.rollback(Some(form.to)).await?;
        if plan.from().to_string() != form.from {
            return Err(NotDone::WorldChanged);
        }
        services.desk.roll_back(person, &plan, reason).await
    };
    let begun = with_reason(&parts, &form.reason, act).await;
    let shown = rollback::address(Some(form.to));
    answer(&services, &parts, &shown, form.reason, begun).await
}

/// Lets deployments leave the pinned version.
pub(in crate::router) async fn release_pin(
    State(services): State<Services>,
    parts: Parts,
    form: Result<Form<ReasonForm>, FormRejection>,
) -> Response {
    let Ok(Form(ReasonForm { reason })) = form else {
        return services.documents.error(&parts, AppError::Malformed).await;
    };
    let act = async |person: &Person, reason: &str| services.desk.release_pin(person, reason).await;
    let begun = with_reason(&parts, &reason, act).await;
    answer(&services, &parts, Page::Deployments.path(), reason, begun).await
}

/// Finishes a run that nobody works on.
pub(in crate::router) async fn finish(
    State(services): State<Services>,
    parts: Parts,
    form: Result<Form<FinishForm>, FormRejection>,
) -> Response {
    let Ok(Form(FinishForm { way, reason })) = form else {
        return services.documents.error(&parts, AppError::Malformed).await;
    };
    let act = async |person: &Person, reason: &str| match way {
        Way::On => services.desk.finish(person, Wish::GoOn).await,
        Way::Back => services.desk.finish(person, Wish::Back(reason.to_owned())).await,
        Way::End => services.desk.end_as_it_is(person, reason).await,
    };
    let begun = with_reason(&parts, &reason, act).await;
    answer(&services, &parts, Page::Deployments.path(), reason, begun).await
}

/// Promotes a canary that waits or is still watched, or rolls it back.
pub(in crate::router) async fn decide(
    State(services): State<Services>,
    parts: Parts,
    form: Result<Form<DecideForm>, FormRejection>,
) -> Response {
    let Ok(Form(form)) = form else {
        return services.documents.error(&parts, AppError::Malformed).await;
    };
    let Ok(run) = form.run.parse::<RunId>() else {
        return services.documents.error(&parts, AppError::Malformed).await;
    };
    let act =
        async |person: &Person, reason: &str| services.desk.decide(person, &run, form.decision, reason).await;
    let begun = with_reason(&parts, &form.reason, act).await;
    let shown = Detail::Run(run.clone()).path();
    answer(&services, &parts, &shown, form.reason, begun).await
}

/// Gets the stack out of a state.
pub(in crate::router) async fn operate(
    State(services): State<Services>,
    parts: Parts,
    form: Result<Form<StackForm>, FormRejection>,
) -> Response {
    let Ok(Form(form)) = form else {
        return services.documents.error(&parts, AppError::Malformed).await;
    };
    let stack = services.desk.stack();
    let act = async |person: &Person, reason: &str| {
        if form.action == StackAction::Delete && form.confirm != stack.as_str() {
            return Err(NotDone::NameNotTyped(stack.clone()));
        }
        services.desk.operate(person, form.action, reason).await
    };
    let done = with_reason(&parts, &form.reason, act).await;
    let recorded = |outcome| Recorded {
        target: Some(format!("{stack}: {}", form.action.name())),
        reason: Some(form.reason.clone()),
        outcome,
    };
    match done {
        Ok(()) => {
            services.documents.refresh();
            recorded_with(see_other(Page::Deployments.path()), recorded(Outcome::Done))
        }
        Err(not_done) => {
            let record = recorded(refused(&not_done));
            let shown = Page::Deployments.path();
            let attempt = Attempt {
                not_done,
                reason: form.reason,
                fields: BTreeMap::new(),
            };
            recorded_with(services.documents.attempt(&parts, shown, attempt).await, record)
        }
    }
}

/// Does something for whoever is signed in, if they say why.
pub(super) async fn with_reason<T>(
    parts: &Parts,
    reason: &str,
    act: impl AsyncFnOnce(&Person, &str) -> Result<T, NotDone>,
) -> Result<T, NotDone> {
    let reason = reason.trim();
    if reason.is_empty() || reason.chars().count() > LONGEST_REASON {
        return Err(NotDone::NoReason);
    }
    match parts.extensions.get::<Person>() {
        Some(person) => act(person, reason).await,
        // The guard lets nobody through who is not signed in.
        None => Err(NotDone::Other("nobody is signed in".to_owned())),
    }
}

/// Leads to the run that was begun, or shows the page again with what was wrong.
pub(super) async fn answer(
    services: &Services,
    parts: &Parts,
    shown: &str,
    reason: String,
    begun: Result<RunId, NotDone>,
) -> Response {
    match begun {
        Ok(run) => {
            let record = Recorded {
                target: Some(run.to_string()),
                reason: Some(reason),
                outcome: Outcome::Done,
            };
            recorded_with(see_other(&Detail::Run(run).path()), record)
        }
        Err(not_done) => {
            let record = Recorded {
                target: None,
                reason: Some(reason.clone()),
                outcome: refused(&not_done),
            };
            let attempt = Attempt {
                not_done,
                reason,
                fields: BTreeMap::new(),
            };
            recorded_with(services.documents.attempt(parts, shown, attempt).await, record)
        }
    }
}

/// What the audit log says of it, whatever language the person reads.
pub(in crate::router) fn refused(not_done: &NotDone) -> Outcome {
    Outcome::Refused(match not_done {
        NotDone::NoReason => Refusal::NoReason,
        NotDone::Held(_) => Refusal::RunOpen,
        NotDone::NothingOpen | NotDone::NothingWaits | NotDone::NothingPinned => Refusal::Over,
        NotDone::WorldChanged => Refusal::WorldChanged,
        NotDone::PlanGone => Refusal::PlanGone,
        NotDone::NameNotTyped(_) => Refusal::NameNotTyped,
        other => Refusal::Other((Lang::En.words().deployments.act.what)(other)),
    })
}

pub(super) fn recorded_with(mut response: Response, recorded: Recorded) -> Response {
    response.extensions_mut().insert(recorded);
    response
}

/// The confirmation of a plan.
#[derive(Deserialize)]
pub(in crate::router) struct ConfirmForm {
    plan: String,
    #[serde(default)]
    confirm: String,
    #[serde(default)]
    reason: String,
}

/// Makes a plan from the form's fields, and leads to where it is shown.
pub(in crate::router) async fn prepare(
    State(services): State<Services>,
    parts: Parts,
    form: Result<Form<BTreeMap<String, String>>, FormRejection>,
) -> Response {
    let (Ok(Form(fields)), Some(person)) = (form, parts.extensions.get::<Person>()) else {
        return services.documents.error(&parts, AppError::Malformed).await;
    };
    let prepared = services.desk.prepare(person, &fields).await;
    let recorded = |outcome, target| Recorded {
        target,
        reason: None,
        outcome,
    };
    match prepared {
        Ok(hash) => {
            let target = Some(format!("plan {hash}"));
            recorded_with(
                see_other(&new_deployment::address(&hash)),
                recorded(Outcome::Done, target),
            )
        }
        Err(not_done) => {
            let record = recorded(refused(&not_done), None);
            let attempt = Attempt {
                not_done,
                reason: String::new(),
                fields,
            };
            let shown = Page::NewDeployment.path();
            recorded_with(services.documents.attempt(&parts, shown, attempt).await, record)
        }
    }
}

/// Begins the run of a plan that was shown.
pub(in crate::router) async fn confirm(
    State(services): State<Services>,
    parts: Parts,
    form: Result<Form<ConfirmForm>, FormRejection>,
) -> Response {
    let Ok(Form(form)) = form else {
        return services.documents.error(&parts, AppError::Malformed).await;
    };
    let ConfirmForm {
        plan,
        confirm,
        reason,
    } = form;
    let act = async |person: &Person, reason: &str| {
        services.desk.deploy(person, &plan, confirm.trim(), reason).await
    };
    let begun = with_reason(&parts, &reason, act).await;
    // A hash is hexadecimal; whatever else was sent names no plan.
    let known = plan.bytes().all(|byte| byte.is_ascii_hexdigit());
    let shown = new_deployment::address(if known { &plan } else { "0" });
    answer(&services, &parts, &shown, reason, begun).await
}

//! Forms by which people take on risks of the security review, and give them back.

use super::Services;
use super::documents::{again, see_other};
use crate::audit::{Recorded, unusable};
use crate::aws::AwsError;
use crate::security::{accept, withdraw};
use app::server::AcceptAttempt;
use app::server::error::AppError;
use app::server::routes::rule_link;
use axum::Form;
use axum::extract::State;
use axum::extract::rejection::FormRejection;
use axum::http::request::Parts;
use axum::response::Response;
use domain::access::Person;
use domain::audit::{Failure, Outcome};
use domain::security::accepted::NotAcceptable;
use domain::security::{Acceptance, Rule};
use serde::Deserialize;
use time::Date;
use time::macros::format_description;

/// A risk to take on.
#[derive(Deserialize)]
pub(super) struct AcceptForm {
    rule: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    until: String,
}

/// A risk to give back.
#[derive(Deserialize)]
pub(super) struct WithdrawForm {
    rule: String,
}

/// Keeps who accepts a rule's faults, why and until when.
pub(super) async fn take_on(
    State(services): State<Services>,
    parts: Parts,
    form: Result<Form<AcceptForm>, FormRejection>,
) -> Response {
    let (Ok(Form(form)), Some(person)) = (form, parts.extensions.get::<Person>()) else {
        return services.documents.error(&parts, AppError::Malformed).await;
    };
    let Some(rule) = rule(&form.rule) else {
        return services.documents.error(&parts, AppError::Malformed).await;
    };
    // As a browser sends it (HTML Standard, "Valid date string").
    let until = Date::parse(&form.until, format_description!("[year]-[month]-[day]"));
    let now = services.auth.now();
    let acceptance = until
        .map_err(|_| NotAcceptable::WithoutDay)
        .and_then(|until| Acceptance::new(rule, person.name.to_string(), &form.reason, until, now));
    let recorded = |outcome| Recorded {
        target: Some(rule.id().to_owned()),
        reason: Some(form.reason.clone()).filter(|reason| !reason.is_empty()),
        outcome,
    };
    let mut response = match acceptance {
        Ok(acceptance) => {
            done(
                &services,
                &parts,
                rule,
                accept(&services.auth.aws, &acceptance).await,
            )
            .await
        }
        Err(problem) => {
            let attempt = AcceptAttempt {
                rule,
                problem,
                reason: form.reason.clone(),
                until: form.until,
            };
            let mut response = services.documents.page(again(&parts, attempt)).await;
            response.extensions_mut().insert(recorded(Outcome::Failed {
                cause: Failure::NotInOrder,
            }));
            return response;
        }
    };
    if response.status().is_redirection() {
        response.extensions_mut().insert(recorded(Outcome::Done));
    }
    response
}

/// Forgets that a rule's faults were accepted. The audit log does not.
pub(super) async fn give_back(
    State(services): State<Services>,
    parts: Parts,
    form: Result<Form<WithdrawForm>, FormRejection>,
) -> Response {
    let rule = form.ok().and_then(|Form(form)| rule(&form.rule));
    let Some(rule) = rule else {
        return services.documents.error(&parts, AppError::Malformed).await;
    };
    let mut response = done(&services, &parts, rule, withdraw(&services.auth.aws, rule).await).await;
    if response.status().is_redirection() {
        response.extensions_mut().insert(Recorded {
            target: Some(rule.id().to_owned()),
            reason: None,
            outcome: Outcome::Done,
        });
    }
    response
}

async fn done(services: &Services, parts: &Parts, rule: Rule, outcome: Result<(), AwsError>) -> Response {
    match outcome {
        Ok(()) => see_other(&rule_link(rule)),
        Err(error) => {
            let error = AppError::NotRecorded(unusable(error));
            services.documents.error(parts, error).await
        }
    }
}

fn rule(id: &str) -> Option<Rule> {
    Rule::ALL.into_iter().find(|rule| rule.id() == id)
}

//! Forms that switch alarms' actions off and on.

use super::Services;
use super::deployments::refused;
use super::documents::see_other;
use crate::alarms::MuteError;
use crate::audit::Recorded;
use app::server::Attempt;
use app::server::error::AppError;
use app::server::ports::NotDone;
use app::server::routes::Detail;
use axum::Form;
use axum::extract::State;
use axum::extract::rejection::FormRejection;
use axum::http::request::Parts;
use axum::response::Response;
use domain::access::Person;
use domain::alarm::mute::{MuteFor, NotMuted};
use domain::audit::Outcome;
use domain::name::AlarmName;
use serde::Deserialize;
use std::collections::BTreeMap;

/// An alarm to mute.
#[derive(Deserialize)]
pub(super) struct MuteForm {
    alarm: AlarmName,
    #[serde(rename = "for")]
    length: String,
    #[serde(default)]
    reason: String,
}

/// An alarm whose actions are to be switched on.
#[derive(Deserialize)]
pub(super) struct EnableForm {
    alarm: AlarmName,
}

/// Mutes an alarm, and leads back to it.
pub(super) async fn mute(
    State(services): State<Services>,
    parts: Parts,
    form: Result<Form<MuteForm>, FormRejection>,
) -> Response {
    let (Ok(Form(form)), Some(person)) = (form, parts.extensions.get::<Person>()) else {
        return services.documents.error(&parts, AppError::Malformed).await;
    };
    let Some(length) = MuteFor::read(&form.length) else {
        return services.documents.error(&parts, AppError::Malformed).await;
    };
    let who = person.name.to_string();
    let muted = services.mutes.mute(&form.alarm, &who, &form.reason, length).await;
    let fields = BTreeMap::from([("for".to_owned(), form.length)]);
    answer(
        &services,
        &parts,
        form.alarm,
        form.reason,
        fields,
        muted.map(drop),
    )
    .await
}

/// Switches an alarm's actions on, and leads back to it.
pub(super) async fn enable(
    State(services): State<Services>,
    parts: Parts,
    form: Result<Form<EnableForm>, FormRejection>,
) -> Response {
    let Ok(Form(EnableForm { alarm })) = form else {
        return services.documents.error(&parts, AppError::Malformed).await;
    };
    let enabled = services.mutes.enable(&alarm).await;
    answer(&services, &parts, alarm, String::new(), BTreeMap::new(), enabled).await
}

/// Leads back to the alarm, or shows it again with what was wrong.
async fn answer(
    services: &Services,
    parts: &Parts,
    alarm: AlarmName,
    reason: String,
    fields: BTreeMap<String, String>,
    done: Result<(), MuteError>,
) -> Response {
    services.documents.refresh();
    let path = Detail::Alarm(alarm.clone()).path();
    let recorded = |outcome| Recorded {
        target: Some(alarm.to_string()),
        reason: Some(reason.clone()).filter(|reason| !reason.is_empty()),
        outcome,
    };
    let (mut response, recorded) = match done.map_err(not_done) {
        Ok(()) => (see_other(&path), recorded(Outcome::Done)),
        Err(not_done) => {
            let recorded = recorded(refused(&not_done));
            let attempt = Attempt {
                not_done,
                reason,
                fields,
            };
            (services.documents.attempt(parts, &path, attempt).await, recorded)
        }
    };
    response.extensions_mut().insert(recorded);
    response
}

fn not_done(error: MuteError) -> NotDone {
    match error {
        MuteError::Refused(NotMuted::NoReason) => NotDone::NoReason,
        MuteError::Refused(refused) => NotDone::NotMuted(refused),
        MuteError::Aws(error) => NotDone::Unavailable(error.into()),
    }
}

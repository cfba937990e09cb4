//! Forms by which people open an incident, tick its tasks, write notes and close it; and its record as a file.

use super::Services;
use super::documents::see_other;
use crate::audit::{Recorded, unusable};
use crate::incidents::NotWritten;
use app::server::error::AppError;
use app::server::pages::guide::record;
use app::server::ports::IncidentSource as _;
use app::server::routes::Detail;
use app::server::words::Lang;
use axum::Form;
use axum::extract::State;
use axum::extract::rejection::FormRejection;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::request::Parts;
use axum::response::{IntoResponse as _, Response};
use domain::access::Person;
use domain::audit::{Failure, Outcome};
use domain::incident::{Opening, reason, text};
use domain::name::IncidentId;
use domain::snapshot::Shown;
use serde::Deserialize;

/// An incident to open.
#[derive(Deserialize)]
pub(super) struct OpenForm {
    section: String,
    #[serde(default)]
    title: String,
}

/// A task to tick, or to take that back.
#[derive(Deserialize)]
pub(super) struct TickForm {
    incident: IncidentId,
    task: u16,
    turn: u32,
}

/// A note to keep.
#[derive(Deserialize)]
pub(super) struct NoteForm {
    incident: IncidentId,
    number: usize,
    text: String,
}

/// An incident to close.
#[derive(Deserialize)]
pub(super) struct CloseForm {
    incident: IncidentId,
    reason: String,
}

type Sent<T> = Result<Form<T>, FormRejection>;

/// Opens an incident with the tasks of a section, or leads to the one that is open already.
pub(super) async fn open(State(services): State<Services>, parts: Parts, form: Sent<OpenForm>) -> Response {
    let (Ok(Form(form)), Some(who)) = (form, who(&parts)) else {
        return services.documents.error(&parts, AppError::Malformed).await;
    };
    let guide = services.documents.sources.library.guide();
    let opening = guide
        .checklist(&form.section)
        .and_then(|(heading, tasks)| Opening::new(&form.section, heading, &form.title, tasks).ok());
    let Some(opening) = opening else {
        return services.documents.error(&parts, AppError::Malformed).await;
    };
    match services.documents.sources.incidents.open(opening, &who).await {
        Ok(id) => done(&services, &id, Some(form.section), None, ""),
        Err(problem) => not_done(&services, &parts, None, problem).await,
    }
}

/// Ticks a task, or takes that back.
pub(super) async fn tick(State(services): State<Services>, parts: Parts, form: Sent<TickForm>) -> Response {
    let (Ok(Form(form)), Some(who)) = (form, who(&parts)) else {
        return services.documents.error(&parts, AppError::Malformed).await;
    };
    let incidents = &services.documents.sources.incidents;
    let TickForm { incident, task, turn } = form;
    match incidents.turn(&incident, task, turn, &who).await {
        Ok(()) => {
            let target = format!("{incident} {task}");
            done(&services, &incident, Some(target), None, &format!("#task-{task}"))
        }
        Err(problem) => not_done(&services, &parts, Some(&incident), problem).await,
    }
}

/// Keeps a note.
pub(super) async fn note(State(services): State<Services>, parts: Parts, form: Sent<NoteForm>) -> Response {
    let written = form
        .ok()
        .and_then(|Form(form)| Some((text(&form.text).ok()?, form)));
    let (Some((text, form)), Some(who)) = (written, who(&parts)) else {
        return services.documents.error(&parts, AppError::Malformed).await;
    };
    let incidents = &services.documents.sources.incidents;
    match incidents.note(&form.incident, form.number, text, &who).await {
        Ok(()) => done(
            &services,
            &form.incident,
            Some(form.incident.to_string()),
            None,
            "#record",
        ),
        Err(problem) => not_done(&services, &parts, Some(&form.incident), problem).await,
    }
}

/// Closes an incident.
pub(super) async fn close(State(services): State<Services>, parts: Parts, form: Sent<CloseForm>) -> Response {
    let written = form
        .ok()
        .and_then(|Form(form)| Some((reason(&form.reason).ok()?, form)));
    let (Some((reason, form)), Some(who)) = (written, who(&parts)) else {
        return services.documents.error(&parts, AppError::Malformed).await;
    };
    let incidents = &services.documents.sources.incidents;
    match incidents.close(&form.incident, reason.clone(), &who).await {
        Ok(()) => done(
            &services,
            &form.incident,
            Some(form.incident.to_string()),
            Some(reason),
            "",
        ),
        Err(problem) => not_done(&services, &parts, Some(&form.incident), problem).await,
    }
}

/// An incident's record as markdown.
pub(super) async fn markdown(State(services): State<Services>, parts: Parts) -> Response {
    let query = parts.uri.query().unwrap_or_default();
    let parameter = |wanted: &str| {
        let mut pairs = form_urlencoded::parse(query.as_bytes());
        pairs
            .find(|(name, _)| name == wanted)
            .map(|(_, value)| value.into_owned())
    };
    let Some(id) = parameter("incident").and_then(|id| id.parse::<IncidentId>().ok()) else {
        return services.documents.error(&parts, AppError::NotFound).await;
    };
    let lang = parameter("lang")
        .and_then(|tag| Lang::from_tag(&tag))
        .unwrap_or(Lang::En);
    let observed = services.documents.sources.incidents.read(id.clone()).await;
    match observed.shown() {
        Shown::Now(checklist) | Shown::Stale { value: checklist, .. } => {
            let headers = [
                (CONTENT_TYPE, "text/markdown; charset=utf-8".to_owned()),
                (
                    CONTENT_DISPOSITION,
                    format!("attachment; filename=\"incident-{id}.md\""),
                ),
            ];
            (headers, record::markdown(checklist, lang)).into_response()
        }
        Shown::Missing => services.documents.error(&parts, AppError::NotFound).await,
        Shown::Unavailable(cause) => {
            let error = AppError::NoReport(Some(cause.clone()));
            services.documents.error(&parts, error).await
        }
    }
}

fn who(parts: &Parts) -> Option<String> {
    let person = parts.extensions.get::<Person>()?;
    Some(person.name.to_string())
}

/// Leads back to the incident, and tells everybody who looks.
fn done(
    services: &Services,
    id: &IncidentId,
    target: Option<String>,
    reason: Option<String>,
    place: &str,
) -> Response {
    services.documents.console.announce_progress();
    let mut response = see_other(&format!("{}{place}", Detail::Incident(id.clone()).path()));
    response.extensions_mut().insert(Recorded {
        target,
        reason,
        outcome: Outcome::Done,
    });
    response
}

/// What does not fit the checklist any more is shown by the checklist itself; without a table nothing can be kept.
async fn not_done(
    services: &Services,
    parts: &Parts,
    id: Option<&IncidentId>,
    problem: NotWritten,
) -> Response {
    let (mut response, cause) = match (problem, id) {
        (NotWritten::Aws(error), _) => {
            tracing::warn!(%error, "a checklist could not be written");
            let error = AppError::NotRecorded(unusable(error));
            (services.documents.error(parts, error).await, Failure::Unavailable)
        }
        (NotWritten::Refused(_), Some(id)) => (
            see_other(&Detail::Incident(id.clone()).path()),
            Failure::NotInOrder,
        ),
        (NotWritten::Refused(_) | NotWritten::NoIncident, _) => (
            services.documents.error(parts, AppError::NotFound).await,
            Failure::NotInOrder,
        ),
    };
    response.extensions_mut().insert(Recorded {
        target: id.map(IncidentId::to_string),
        reason: None,
        outcome: Outcome::Failed { cause },
    });
    response
}

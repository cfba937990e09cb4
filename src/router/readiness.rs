//! Forms of the readiness report: running its test, and putting a name under it.

use super::Services;
use super::documents::see_other;
use crate::audit::{Recorded, unusable};
use crate::readiness;
use app::server::error::AppError;
use app::server::routes::Page;
use axum::extract::State;
use axum::http::request::Parts;
use axum::response::Response;
use domain::access::Person;
use domain::audit::{Failure, Outcome};

/// Runs the final integration test. The page shows what came of it.
pub(super) async fn test(State(services): State<Services>, parts: Parts) -> Response {
    let Some(judged) = services.documents.console.latest() else {
        return services.documents.error(&parts, AppError::NotYet).await;
    };
    match readiness::test(&services.auth.aws, &judged.snapshot).await {
        Ok(tested) => {
            let mut response = see_other(Page::Readiness.path());
            response
                .extensions_mut()
                .insert(Recorded::from(match tested.outcome {
                    Ok(_) => Outcome::Done,
                    Err(problem) => Outcome::Failed {
                        cause: Failure::Other(problem),
                    },
                }));
            response
        }
        Err(error) => {
            let error = AppError::NotRecorded(unusable(error));
            services.documents.error(&parts, error).await
        }
    }
}

/// Keeps the report as of now with the person's name under it.
pub(super) async fn sign(State(services): State<Services>, parts: Parts) -> Response {
    let report = services.documents.sources.inspector.report().await;
    let (Some(handover), Some(person)) = (report, parts.extensions.get::<Person>()) else {
        return services.documents.error(&parts, AppError::NotYet).await;
    };
    match readiness::sign(&services.auth.aws, person.name.to_string(), handover.report).await {
        Ok(()) => see_other(Page::Readiness.path()),
        Err(error) => {
            let error = AppError::NotRecorded(unusable(error));
            services.documents.error(&parts, error).await
        }
    }
}

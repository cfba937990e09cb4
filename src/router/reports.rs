//! Reports for other programs: the page's own parameters, as a table or with everything in it.

use super::Services;
use app::server::error::AppError;
use app::server::pages::reports::{capacity_wanted, cost_wanted};
use app::server::ports::ReportSource as _;
use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::request::Parts;
use axum::response::{IntoResponse as _, Response};
use domain::report::{CapacityReport, CostReport};
use domain::snapshot::{Observed, Shown};
use std::sync::Arc;

/// The capacity report as a table.
pub(super) async fn capacity_csv(State(services): State<Services>, parts: Parts) -> Response {
    capacity(&services, &parts, |report, name| table(report.csv(), name)).await
}

/// The capacity report with everything in it.
pub(super) async fn capacity_json(State(services): State<Services>, parts: Parts) -> Response {
    capacity(&services, &parts, |report, _| axum::Json(report).into_response()).await
}

/// The cost report as a table.
pub(super) async fn cost_csv(State(services): State<Services>, parts: Parts) -> Response {
    cost(&services, &parts, |report, name| table(report.csv(), name)).await
}

/// The cost report with everything in it.
pub(super) async fn cost_json(State(services): State<Services>, parts: Parts) -> Response {
    cost(&services, &parts, |report, _| axum::Json(report).into_response()).await
}

async fn capacity(
    services: &Services,
    parts: &Parts,
    write: impl FnOnce(&CapacityReport, &str) -> Response,
) -> Response {
    let days = capacity_wanted(query(parts), services.auth.now().date());
    let report = services.documents.sources.reporter.capacity(days).await;
    let name = format!("capacity-{}-{}", days.first, days.last());
    answer(services, parts, report, |report| write(report, &name)).await
}

async fn cost(
    services: &Services,
    parts: &Parts,
    write: impl FnOnce(&CostReport, &str) -> Response,
) -> Response {
    let month = cost_wanted(query(parts), services.auth.now());
    let costs = services.documents.sources.reporter.cost(month).await;
    let name = format!("cost-{month}");
    answer(services, parts, costs, |costs| write(&costs.report, &name)).await
}

/// What was read now. A file does not show its age, so one that is stale is refused.
async fn answer<T>(
    services: &Services,
    parts: &Parts,
    report: Option<Observed<Arc<T>>>,
    write: impl FnOnce(&T) -> Response,
) -> Response {
    match report.as_ref().map(Observed::shown) {
        Some(Shown::Now(report)) => write(report),
        Some(Shown::Stale { cause, .. } | Shown::Unavailable(cause)) => {
            let error = AppError::NoReport(Some(cause.clone()));
            services.documents.error(parts, error).await
        }
        Some(Shown::Missing) | None => services.documents.error(parts, AppError::NoReport(None)).await,
    }
}

fn query(parts: &Parts) -> &str {
    parts.uri.query().unwrap_or_default()
}

fn table(text: String, name: &str) -> Response {
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (
            CONTENT_DISPOSITION,
            format!("attachment; filename=\"liveinsight-{name}.csv\""),
        ),
    ];
    (headers, text).into_response()
}

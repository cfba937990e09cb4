//! The history for other programs.

use crate::router::Services;
use app::server::cookies;
use app::server::error::AppError;
use app::server::pages::deployments::{Wanted, csv as table};
use app::server::ports::DeploymentSource as _;
use app::server::preferences::ZONE_COOKIE;
use app::server::zone::Zone;
use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::request::Parts;
use axum::response::{IntoResponse as _, Response};

/// Runs of a table: more than anybody deploys in years.
const MOST_LINES: usize = 10_000;

/// The history, with the page's own filters.
pub(in crate::router) async fn csv(State(services): State<Services>, parts: Parts) -> Response {
    let zone = cookies::values(&parts.headers, ZONE_COOKIE)
        .next()
        .and_then(Zone::named);
    let wanted = Wanted::of_query(parts.uri.query().unwrap_or_default());
    let filter = wanted.filter(&zone.unwrap_or_else(Zone::utc));
    match services.desk.history(filter, wanted.before, MOST_LINES).await {
        Ok(history) => {
            let headers = [
                (CONTENT_TYPE, "text/csv; charset=utf-8"),
                (
                    CONTENT_DISPOSITION,
                    "attachment; filename=\"liveinsight-deployments.csv\"",
                ),
            ];
            (headers, table(&history.records)).into_response()
        }
        Err(unusable) => services.documents.error(&parts, AppError::NoRuns(unusable)).await,
    }
}

//! Every path the console answers. The table of contents of the server, and the same in production and in tests.

mod cookie;
mod deployments;
mod documents;
mod endpoints;
mod guard;
mod headers;
mod hosts;
mod incidents;
mod local_path;
mod mutes;
mod origin;
mod preferences;
mod readiness;
mod recent;
mod reports;
mod security;
mod session;
mod sources;
mod test_page;
mod updates;

pub use endpoints::{Access, ENDPOINTS, Effect, Endpoint};
pub use hosts::Hosts;
pub use updates::MOST_STREAMS;

use crate::alarms::{Alarms, Mutes, Pager};
use crate::auth::Auth;
use crate::deployments::Desk;
use crate::guide::Library;
use crate::measurements::Archive;
use crate::reports::Terms;
use app::server::routes::{
    CAPACITY_CSV, CAPACITY_JSON, CLOSE_INCIDENT, CONFIRM_DEPLOYMENT, COST_CSV, COST_JSON, DECIDE_CANARY,
    DEPLOYMENTS_CSV, ENABLE_ALARM, FINISH_RUN, INCIDENT_MARKDOWN, MUTE_ALARM, NOTE_INCIDENT, OPERATE_STACK,
    PREFERENCES, Page, REFRESH, RELEASE_PIN, SIGN_OUT, TEST_PAGE, TEST_READINESS, TICK_TASK,
    WITHDRAW_ACCEPTANCE,
};
use app::server::shell::{App, shell};
use app::server::{Console, UPDATES};
use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use documents::Documents;
use endpoints::FILES;
use hosts::only_known_hosts;
use leptos::prelude::*;
use leptos_axum::{LeptosRoutes, generate_route_list};
use sources::Sources;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tower_http::services::{ServeDir, ServeFile};
use updates::{Streams, updates};

/// The most that a form of the console holds.
const FORM_BYTES: usize = 16 * 1024;

/// The client's files are not where they should be.
#[derive(Debug, thiserror::Error)]
#[error(
    "the client's files are not in {}: `cargo xtask build --release` makes them; LIVEINSIGHT_SITE_DIR names their directory",
    dir.display()
)]
pub struct SiteMissing {
    dir: PathBuf,
}

/// What handlers share.
#[derive(Clone)]
struct Services {
    auth: Arc<Auth>,
    desk: Desk,
    pager: Pager,
    mutes: Mutes,
    documents: Documents,
    endpoints: &'static [Endpoint],
}

impl Services {
    fn of(parts: &Parts, options: &LeptosOptions, endpoints: &'static [Endpoint]) -> Self {
        Self {
            auth: parts.auth.clone(),
            desk: parts.desk.clone(),
            pager: parts.alarms.pager.clone(),
            mutes: parts.alarms.mutes.clone(),
            documents: Documents {
                options: options.clone(),
                console: parts.console.clone(),
                sources: Sources::of(parts),
            },
            endpoints,
        }
    }
}

/// What a console consists of, each part made once and handed in.
pub struct Parts {
    /// One stack as all see it.
    pub console: Console,
    /// Who may come in.
    pub auth: Arc<Auth>,
    /// Where deployments are read and begun.
    pub desk: Desk,
    /// The guide.
    pub library: Library,
    /// Where metrics are read.
    pub archive: Archive,
    /// What alarms did, and whom they tell.
    pub alarms: Alarms,
    /// Those of the reports.
    pub terms: Terms,
    /// Requests for which names are answered.
    pub hosts: Hosts,
}

/// Everything the console answers, with the client's files in `site_dir`.
///
/// The caller serves it with each connection's address (`into_make_service_with_connect_info`), for the audit log and against
/// guessing.
///
/// # Errors
/// The client's files are not there.
pub fn router(parts: Parts, site_dir: &Path) -> Result<Router, SiteMissing> {
    let options = client_options(site_dir)?;
    let services = Services::of(&parts, &options, ENDPOINTS);
    let documents = services.documents.clone();
    let Parts {
        console, auth, hosts, ..
    } = parts;
    let pages = Router::new()
        .leptos_routes_with_context(&options, generate_route_list(App), move || documents.provide(), {
            let options = options.clone();
            move || shell(options.clone())
        })
        .with_state(options);
    let forms = Router::new()
        .route(Page::SignIn.path(), post(session::sign_in))
        .route(SIGN_OUT, post(session::sign_out))
        .route(PREFERENCES, post(preferences::keep))
        .route(REFRESH, post(preferences::refresh))
        .route(Page::Readiness.path(), post(readiness::sign))
        .route(TEST_READINESS, post(readiness::test))
        .route(Page::Security.path(), post(security::take_on))
        .route(WITHDRAW_ACCEPTANCE, post(security::give_back))
        .route(Page::Rollback.path(), post(deployments::roll_back))
        .route(Page::NewDeployment.path(), post(deployments::prepare))
        .route(CONFIRM_DEPLOYMENT, post(deployments::confirm))
        .route(RELEASE_PIN, post(deployments::release_pin))
        .route(FINISH_RUN, post(deployments::finish))
        .route(DECIDE_CANARY, post(deployments::decide))
        .route(OPERATE_STACK, post(deployments::operate))
        .route(TEST_PAGE, post(test_page::send))
        .route(Page::Incidents.path(), post(incidents::open))
        .route(TICK_TASK, post(incidents::tick))
        .route(NOTE_INCIDENT, post(incidents::note))
        .route(CLOSE_INCIDENT, post(incidents::close))
        .route(MUTE_ALARM, post(mutes::mute))
        .route(ENABLE_ALARM, post(mutes::enable))
        .layer(DefaultBodyLimit::max(FORM_BYTES))
        .with_state(services.clone());
    let exports = Router::new()
        .route(DEPLOYMENTS_CSV, get(deployments::csv))
        .route(CAPACITY_CSV, get(reports::capacity_csv))
        .route(CAPACITY_JSON, get(reports::capacity_json))
        .route(COST_CSV, get(reports::cost_csv))
        .route(COST_JSON, get(reports::cost_json))
        .route(INCIDENT_MARKDOWN, get(incidents::markdown))
        .with_state(services.clone());
    let files = Router::new()
        .route_service("/icon.svg", ServeFile::new(site_dir.join("icon.svg")))
        .merge(client_files(site_dir));
    let streams = Streams::new(console.clone(), auth);
    let signals = Router::new()
        .route(UPDATES, get(updates).with_state(streams))
        .route("/healthz", get(|| async { "alive\n" }))
        .route("/readyz", get(ready))
        .with_state(console);
    Ok(pages
        .merge(forms)
        .merge(exports)
        .merge(files)
        .merge(signals)
        .layer(from_fn_with_state(services, guard::guard))
        .layer(from_fn_with_state(Arc::new(hosts), only_known_hosts))
        .layer(from_fn(headers::not_stored))
        .layer(from_fn(headers::security)))
}

fn client_options(site_dir: &Path) -> Result<LeptosOptions, SiteMissing> {
    let names = std::path::absolute(site_dir)
        .unwrap_or_else(|_| site_dir.to_owned())
        .join("hash.txt");
    if !names.is_file() {
        return Err(SiteMissing {
            dir: site_dir.to_owned(),
        });
    }
    Ok(LeptosOptions::builder()
        .output_name("liveinsight")
        .site_root(site_dir.to_string_lossy())
        .site_pkg_dir("pkg")
        .hash_files(true)
        // Absolute, because leptos looks beside the executable otherwise.
        .hash_file(Arc::from(names.to_string_lossy()))
        .build())
}

/// The browser's code and styles. Names hold their content's hash, so a browser may keep them for ever.
fn client_files(site_dir: &Path) -> Router {
    let files = ServeDir::new(site_dir)
        .precompressed_br()
        .precompressed_gzip()
        .append_index_html_on_directories(false);
    Router::new()
        .route_service(FILES, files)
        .layer(from_fn(headers::immutable))
}

/// Whether the console has something true to show: a load balancer asks before it sends people here.
async fn ready(State(console): State<Console>) -> Response {
    let why_not = match (console.latest(), console.overdue()) {
        (Some(_), None) => return "ready\n".into_response(),
        (Some(_), Some(age)) => format!("the snapshot is {} s old\n", age.as_secs()),
        (None, _) => "no snapshot yet\n".to_owned(),
    };
    (StatusCode::SERVICE_UNAVAILABLE, why_not).into_response()
}

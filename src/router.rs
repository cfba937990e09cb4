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
use crate::reports::{Reporter, Terms};
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

/// Everything the console answers, for one stack's [`Console`], the guide of `library` and the client's files in `site_dir`, to
/// requests for `hosts` by whoever `auth` knows. Deployments are read and begun at `desk`, metrics are read from `archive`; `alarms`
/// remembers what they did and whom they tell; `terms` are those of its reports.
///
/// The caller serves it with each connection's address (`into_make_service_with_connect_info`), for the audit log and against
/// guessing.
///
/// # Errors
/// The client's files are not there.
#[expect(
    clippy::too_many_arguments,
    reason = "every part of the console, each handed in once"
)]
pub fn router(
    console: Console,
    auth: Arc<Auth>,
    desk: Desk,
    library: Library,
    archive: Archive,
    alarms: Alarms,
    terms: Terms,
    site_dir: &Path,
    hosts: Hosts,
) -> Result<Router, SiteMissing> {
    let options = client_options(site_dir)?;
    let reporter = Reporter::new(auth.aws.clone(), console.clone(), terms);
    let documents = Documents {
        options: options.clone(),
        console: console.clone(),
        sources: Sources::of(&console, &auth, &desk, library, archive, &alarms, reporter),
    };
    let services = Services {
        auth: auth.clone(),
        desk,
        pager: alarms.pager,
        mutes: alarms.mutes,
        documents: documents.clone(),
        endpoints: ENDPOINTS,
    };
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

use super::*;
use crate::alarms::Alarms;
use crate::auth::{Auth, Links, Proof};
use crate::aws::{Aws, Connection};
use crate::clock;
use crate::deployments::Desk;
use crate::guide::Library;
use crate::measurements::Archive;
use crate::reports::Terms;
use crate::router::{ENDPOINTS, Endpoint, Hosts, Parts};
use app::server::{Console, Renewal};
use axum::http::{Method, StatusCode};
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use axum::{Extension, Router};
use domain::access::{Permission, Role};
use leptos::prelude::LeptosOptions;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tower::ServiceExt as _;

fn person(role: Role) -> Person {
    Person {
        name: "kim".parse().unwrap(),
        role,
    }
}

fn known(method: &Method, path: &str) -> Known {
    look_up(ENDPOINTS, method, Some(path))
}

#[test]
fn the_rule_by_what_is_asked_and_who_asks() {
    use AppError::{CrossSite, NotFound, SignInNeeded, Unclassified, WrongMethod};
    let (get, post) = (Method::GET, Method::POST);
    let viewer = person(Role::Viewer);
    let operator = person(Role::Operator);
    let forbidden = || {
        Err(AppError::Forbidden {
            needs: Permission::ReadAudit,
            role: Role::Viewer,
        })
    };
    use Sender::{Foreign, Own, Renamed};
    for (known, person, sender, decision) in [
        (known(&get, "/healthz"), None, Own, Ok(None)),
        (known(&get, "/sign-in"), None, Own, Ok(None)),
        (known(&get, "/"), None, Own, Err(SignInNeeded)),
        (known(&get, "/"), Some(&viewer), Own, Ok(None)),
        (known(&get, "/audit"), None, Own, Err(SignInNeeded)),
        (known(&get, "/audit"), Some(&viewer), Own, forbidden()),
        (known(&get, "/audit"), Some(&operator), Own, Ok(None)),
        (known(&post, "/sign-out"), None, Own, Err(SignInNeeded)),
        (known(&post, "/sign-out"), Some(&viewer), Own, Ok(None)),
        (known(&post, "/sign-out"), Some(&viewer), Foreign, Err(CrossSite)),
        (known(&post, "/sign-in"), None, Foreign, Err(CrossSite)),
        (
            known(&post, "/sign-in"),
            None,
            Renamed,
            Err(AppError::HostNotPassed),
        ),
        (known(&post, "/"), Some(&operator), Own, Err(WrongMethod)),
        (known(&get, "/forgotten"), Some(&operator), Own, Err(Unclassified)),
        (known(&get, "/forgotten"), None, Own, Err(SignInNeeded)),
        (known(&get, "/sign-out"), None, Own, Err(SignInNeeded)),
        (known(&get, "/sign-out"), Some(&viewer), Own, Err(WrongMethod)),
        (Known::NoPath, None, Own, Err(SignInNeeded)),
        (Known::NoPath, Some(&viewer), Own, Err(NotFound)),
        (Known::NoPath, Some(&viewer), Foreign, Err(CrossSite)),
    ] {
        assert_eq!(decide(known, person, sender), decision, "{known:?} by {person:?}");
    }
}

/// An AWS that is not there: the discard port, where nothing listens.
const NO_AWS: &str = "http://127.0.0.1:9";

/// What handlers share, with this AWS behind it and these endpoints.
async fn services(aws: &str, endpoints: &'static [Endpoint]) -> Services {
    let connection = Connection::Local {
        endpoint: aws.to_owned(),
        region: "us-east-1".parse().unwrap(),
    };
    let aws = Aws::connect(connection, clock::system).await.unwrap();
    let desk = Desk::new(
        aws.clone(),
        "liveinsight-infrastructure".parse().unwrap(),
        "none.zip".into(),
    );
    let archive = Archive::new(aws.clone(), Duration::ZERO);
    let alarms = Alarms::new(&aws);
    let auth = Auth::new(aws, Links::none());
    let (_, latest) = watch::channel(None);
    let renewal = Renewal {
        every: Duration::from_secs(30),
        longest: Duration::ZERO,
    };
    let parts = Parts {
        console: Console::new(latest, clock::system, renewal),
        auth,
        desk,
        library: Library::of(None),
        archive,
        alarms,
        terms: Terms::default(),
        hosts: Hosts {
            listening: "127.0.0.1:0".parse().unwrap(),
            named: vec![],
        },
    };
    let options = LeptosOptions::builder().output_name("liveinsight").build();
    Services::of(&parts, &options, endpoints)
}

/// The cookie of somebody who is signed in.
fn signed_in(services: &Services, role: Role) -> String {
    let auth = &services.auth;
    let token = auth.sessions.begin(person(role), Proof::Link, auth.now());
    format!("liveinsight_session={}", token.unwrap().reveal())
}

#[tokio::test]
async fn a_path_that_nobody_classified_is_refused_to_everybody() {
    let services = services(NO_AWS, ENDPOINTS).await;
    let router = Router::new()
        .route("/forgotten", get(|| async { "secret" }))
        .route("/healthz", get(|| async { "alive" }))
        .layer(from_fn_with_state(services.clone(), guard));
    let cookie = signed_in(&services, Role::Admin);
    for (path, cookie, status) in [
        ("/healthz", "", StatusCode::OK),
        ("/forgotten", "", StatusCode::UNAUTHORIZED),
        ("/forgotten", cookie.as_str(), StatusCode::FORBIDDEN),
    ] {
        let request = Request::get(path)
            .header("host", "localhost")
            .header("accept", "text/plain")
            .header("cookie", cookie)
            .body(Body::empty())
            .unwrap();
        let answer = router.clone().oneshot(request).await.unwrap();
        assert_eq!(answer.status(), status, "{path}");
        assert!(answer.headers().contains_key(REFERENCE));
    }
}

/// Something that changes something, for whoever may read the audit log.
static ACTING: [Endpoint; 1] = [Endpoint {
    method: Method::POST,
    path: "/act",
    access: Access::Needs(Permission::ReadAudit),
    effect: Effect::Mutates(Action::SetAccount),
}];

/// Posts to `/act`, whose handler counts and is refused by its own rule, and says so by a redirect.
async fn act(services: &Services, role: Role, done: &Arc<AtomicUsize>) -> StatusCode {
    let done = done.clone();
    let handler = move |Extension(session): Extension<Session>| async move {
        assert!(session.signed_in_at <= clock::system());
        done.fetch_add(1, Ordering::Relaxed);
        let recorded = Recorded {
            target: Some("lee".to_owned()),
            reason: Some("the pager rang".to_owned()),
            outcome: Outcome::Refused(Refusal::Other("freeze".to_owned())),
        };
        let mut response = StatusCode::SEE_OTHER.into_response();
        response.extensions_mut().insert(recorded);
        response
    };
    let router = Router::new()
        .route("/act", post(handler))
        .layer(from_fn_with_state(services.clone(), guard));
    let request = Request::post("/act")
        .header("host", "localhost")
        .header("accept", "text/plain")
        .header("sec-fetch-site", "same-origin")
        .header("cookie", signed_in(services, role))
        .body(Body::empty())
        .unwrap();
    let answer = router.oneshot(request).await.unwrap();
    assert!(answer.extensions().get::<Recorded>().is_none());
    answer.status()
}

#[tokio::test]
async fn what_cannot_be_recorded_is_not_done() {
    let services = services(NO_AWS, &ACTING).await;
    let done = Arc::new(AtomicUsize::new(0));
    for (role, status) in [
        (Role::Viewer, StatusCode::FORBIDDEN),
        (Role::Operator, StatusCode::SERVICE_UNAVAILABLE),
    ] {
        assert_eq!(act(&services, role, &done).await, status);
        assert_eq!(done.load(Ordering::Relaxed), 0);
    }
}

#[tokio::test]
async fn an_action_is_recorded_before_it_is_done_and_then_as_its_handler_says() {
    let written = Arc::new(Mutex::new(vec![]));
    let table = {
        let written = written.clone();
        Router::new().fallback(move |body: String| async move {
            written.lock().unwrap().push(body);
            ([("content-type", "application/x-amz-json-1.0")], "{}")
        })
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let aws = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, table).await.unwrap() });
    let services = services(&aws, &ACTING).await;
    let done = Arc::new(AtomicUsize::new(0));
    assert_eq!(act(&services, Role::Operator, &done).await, StatusCode::SEE_OTHER);
    assert_eq!(done.load(Ordering::Relaxed), 1);
    let written = written.lock().unwrap();
    let [begun, finished] = written.as_slice() else {
        panic!("{written:?}")
    };
    for part in [r#""S":"started""#, r#""S":"account-set""#, r#""S":"kim""#] {
        assert!(begun.contains(part), "{part}: {begun}");
    }
    for part in [
        r#""S":"refused""#,
        r#""S":"freeze""#,
        r#""S":"lee""#,
        r#""S":"the pager rang""#,
    ] {
        assert!(finished.contains(part), "{part}: {finished}");
    }
}

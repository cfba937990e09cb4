use super::*;
use crate::auth::{Auth, Links, Proof};
use crate::aws::{Aws, Connection};
use crate::clock;
use crate::router::documents::Documents;
use app::server::Console;
use app::server::ports::Audit;
use axum::Router;
use axum::http::{Method, StatusCode};
use axum::middleware::from_fn_with_state;
use axum::routing::get;
use domain::access::{Permission, Role};
use leptos::prelude::LeptosOptions;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tower::ServiceExt as _;

fn person(role: Role) -> Person {
    Person {
        name: "kim".parse().unwrap(),
        role,
    }
}

fn known(method: &Method, path: &str) -> Known {
    look_up(method, Some(path))
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
    for (known, person, cross_site, decision) in [
        (known(&get, "/healthz"), None, false, Ok(None)),
        (known(&get, "/sign-in"), None, false, Ok(None)),
        (known(&get, "/"), None, false, Err(SignInNeeded)),
        (known(&get, "/"), Some(&viewer), false, Ok(None)),
        (known(&get, "/audit"), None, false, Err(SignInNeeded)),
        (known(&get, "/audit"), Some(&viewer), false, forbidden()),
        (known(&get, "/audit"), Some(&operator), false, Ok(None)),
        (known(&post, "/sign-out"), None, false, Err(SignInNeeded)),
        (
            known(&post, "/sign-out"),
            Some(&viewer),
            false,
            Ok(Some(&Action::SignOut)),
        ),
        (known(&post, "/sign-out"), Some(&viewer), true, Err(CrossSite)),
        (known(&post, "/sign-in"), None, true, Err(CrossSite)),
        (known(&post, "/"), Some(&operator), false, Err(WrongMethod)),
        (
            known(&get, "/forgotten"),
            Some(&operator),
            false,
            Err(Unclassified),
        ),
        (known(&get, "/forgotten"), None, false, Err(SignInNeeded)),
        (known(&get, "/sign-out"), None, false, Err(SignInNeeded)),
        (known(&get, "/sign-out"), Some(&viewer), false, Err(WrongMethod)),
        (Known::NoPath, None, false, Err(SignInNeeded)),
        (Known::NoPath, Some(&viewer), false, Err(NotFound)),
        (Known::NoPath, Some(&viewer), true, Err(CrossSite)),
    ] {
        assert_eq!(
            decide(known, person, cross_site),
            decision,
            "{known:?} by {person:?}"
        );
    }
}

/// What handlers share, without an AWS behind it.
async fn services() -> Services {
    let connection = Connection::Local {
        endpoint: "http://127.0.0.1:9".to_owned(),
        region: "us-east-1".parse().unwrap(),
    };
    let aws = Aws::connect(connection, clock::system).await.unwrap();
    let auth = Auth::new(aws, Links::none());
    let (_, latest) = watch::channel(None);
    Services {
        documents: Documents {
            options: LeptosOptions::builder().output_name("liveinsight").build(),
            console: Console::new(latest, clock::system, Duration::from_secs(30)),
            audit: Audit(Arc::new(auth.audit.clone())),
        },
        auth,
    }
}

#[tokio::test]
async fn a_path_that_nobody_classified_is_refused_to_everybody() {
    let services = services().await;
    let router = Router::new()
        .route("/forgotten", get(|| async { "secret" }))
        .route("/healthz", get(|| async { "alive" }))
        .layer(from_fn_with_state(services.clone(), guard));
    let auth = &services.auth;
    let admin = auth.sessions.begin(person(Role::Admin), Proof::Link, auth.now());
    let cookie = format!("liveinsight_session={}", admin.unwrap().reveal());
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

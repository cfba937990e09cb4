//! Every path, for everybody, from everywhere.

use super::{House, location};
use crate::console::Served;
use app::server::routes::{Detail, INCIDENT_MARKDOWN, PREFERENCES, Page, REFRESH, SIGN_OUT};
use app::server::shell::App;
use domain::access::Role;
use leptos_axum::generate_route_list;
use liveinsight::router::{Access, ENDPOINTS, Effect};
use reqwest::{Method, Response};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

#[tokio::test]
async fn other_websites_can_make_nobody_do_anything() {
    let house = House::start().await;
    let own = house.served.url.clone();
    for (site, origin, allowed) in [
        (Some("same-origin"), None, true),
        (Some("none"), None, true),
        (Some("same-site"), None, false),
        (Some("cross-site"), None, false),
        (Some("cross-site"), Some(own.as_str()), false),
        (Some("same-origin"), Some(own.as_str()), true),
        (Some("same-origin"), Some("https://evil.example"), false),
        (None, Some(own.as_str()), true),
        (None, Some("https://evil.example"), false),
        (None, Some("null"), false),
        (None, None, false),
    ] {
        for path in ["/sign-in", SIGN_OUT, PREFERENCES, REFRESH, "/nowhere", "/"] {
            let client = reqwest::Client::builder()
                .redirect(reqwest::redirect::Policy::none())
                .build()
                .unwrap();
            let admin = house.served.signed_in(Role::Admin);
            let mut request = client
                .post(format!("{own}{path}"))
                .header("cookie", admin.cookie().unwrap());
            for (name, value) in [("sec-fetch-site", site), ("origin", origin)] {
                if let Some(value) = value {
                    request = request.header(name, value);
                }
            }
            let answer = request.form(&[("theme", "dark")]).send().await.unwrap();
            let refused = answer.status() == 403;
            assert_eq!(
                refused,
                !allowed,
                "{path} {site:?} {origin:?}: {}",
                answer.status()
            );
            if refused {
                assert!(answer.headers().get("set-cookie").is_none());
            }
        }
    }
    house.stop().await;
}

#[tokio::test]
async fn forms_lead_nowhere_else() {
    let house = House::start().await;
    let viewer = house.served.signed_in(Role::Viewer);
    for (next, expected) in [
        ("/audit?outcome=refused", "/audit?outcome=refused"),
        ("", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("/\t/evil.example", "/"),
        ("https://evil.example", "/"),
        ("javascript:alert(1)", "/"),
    ] {
        for path in [PREFERENCES, REFRESH] {
            let answer = viewer.post(path, &[("next", next)]).await;
            assert_eq!(
                (answer.status().as_u16(), location(&answer)),
                (303, expected),
                "{next:?}"
            );
        }
        let answer = house
            .served
            .anonymous()
            .post("/sign-in", &[("token", &house.token()), ("next", next)])
            .await;
        assert_eq!(
            (answer.status().as_u16(), location(&answer)),
            (303, expected),
            "{next:?}"
        );
    }
    let wanted = house.served.anonymous().get("/audit?outcome=failed").await;
    assert_eq!(location(&wanted), "/sign-in?next=%2Faudit%3Foutcome%3Dfailed");
    house.stop().await;
}

/// Whether an answer refuses who asks. Attempts to sign in are answered by what was typed instead.
fn refuses(method: &Method, effect: &Effect, answer: &Response) -> bool {
    match answer.status().as_u16() {
        401 => *effect != Effect::SignsIn,
        403 => true,
        303 => method == Method::GET && location(answer).starts_with("/sign-in"),
        _ => false,
    }
}

#[tokio::test]
async fn every_endpoint_for_everybody() {
    let house = House::start().await;
    for endpoint in ENDPOINTS {
        let path = endpoint
            .path
            .replace("{*file}", "liveinsight.3.css")
            .replace(Detail::CHAPTER, "/guide/alarms")
            .replace(Detail::RUN, "/deployments/20261123T090000000Z-1")
            .replace(Detail::INCIDENT, "/guide/incidents/20261123T090000000Z-1")
            .replace("{name}", "LiveInsight-Lambda-ErrorRate");
        // There is no such run and no such incident, which those who may see it are told.
        let is_absent = [Detail::RUN, Detail::INCIDENT, INCIDENT_MARKDOWN].contains(&endpoint.path);
        for role in [None].into_iter().chain(Role::ALL.map(Some)) {
            let allowed = match (endpoint.access, role) {
                (Access::Public, _) | (Access::SignedIn, Some(_)) => true,
                (Access::SignedIn | Access::Needs(_), None) => false,
                (Access::Needs(permission), Some(role)) => role.allows(permission),
            };
            let browser = role.map_or_else(|| house.served.anonymous(), |role| house.served.signed_in(role));
            let request = browser.request(endpoint.method.clone(), &path);
            let answer = request.send().await.unwrap();
            let refused = refuses(&endpoint.method, &endpoint.effect, &answer);
            let status = answer.status();
            assert_eq!(
                refused, !allowed,
                "{} {path} by {role:?}: {status}",
                endpoint.method
            );
            assert!(
                (status != 404 || is_absent) && status != 405,
                "{} {path}: {status}",
                endpoint.method
            );
            assert!(answer.headers().contains_key("x-request-id"));
        }
    }
    house.stop().await;
}

/// The head and the beginning of what the console answers to a request as it stands, which no client would send so.
async fn raw(served: &Served, target: &str, cookie: &str) -> String {
    let host = served.url.strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(host).await.unwrap();
    let request = format!(
        "{target} HTTP/1.1\r\nhost: {host}\r\ncookie: {cookie}\r\nsec-fetch-site: same-origin\r\nconnection: close\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = vec![];
    stream.read_to_end(&mut answer).await.unwrap();
    String::from_utf8(answer).unwrap()
}

#[tokio::test]
async fn a_page_has_one_path_and_no_other() {
    let house = House::start().await;
    for page in Page::ALL {
        let path = page.path();
        let variants = [
            format!("{path}/"),
            format!("{path}//"),
            format!("{path}/."),
            format!("{path}/./"),
            format!("{path}/x/.."),
            format!("{path}/%2e"),
            format!("{path}/x/%2E%2e"),
            format!("/.{path}"),
            format!("/./{path}"),
            format!("/x/..{path}"),
            format!("/resources/..{path}"),
            format!("/resources/%2e%2e{path}"),
            format!("/{path}"),
            format!("//x{path}"),
            format!("{path};x"),
            format!("{path}%20"),
            path.replace("audit", "%61udit")
                .replace("resources", "%72esources")
                + "%00",
        ];
        for role in [None].into_iter().chain(Role::ALL.map(Some)) {
            let browser = role.map_or_else(|| house.served.anonymous(), |role| house.served.signed_in(role));
            for variant in &variants {
                let answer = raw(
                    &house.served,
                    &format!("GET {variant}"),
                    browser.cookie().unwrap_or_default(),
                )
                .await;
                let expected = if role.is_some() {
                    "404 Not Found"
                } else {
                    "303 See Other"
                };
                assert!(
                    answer.starts_with(&format!("HTTP/1.1 {expected}")),
                    "{variant} by {role:?}: {answer}"
                );
                if role.is_some() {
                    assert!(answer.contains("There is no such page"), "{variant}: {answer}");
                }
            }
        }
    }
    house.stop().await;
}

#[tokio::test]
async fn a_target_that_is_no_path_is_a_bad_request() {
    let served = Served::start().await;
    let admin = served.signed_in(Role::Admin);
    let host = served.url.strip_prefix("http://").unwrap();
    for target in [format!("CONNECT {host}"), "OPTIONS *".to_owned()] {
        for cookie in ["", admin.cookie().unwrap()] {
            let answer = raw(&served, &target, cookie).await;
            assert!(answer.starts_with("HTTP/1.1 400"), "{target}: {answer}");
        }
    }
    assert_eq!(admin.get("/healthz").await.status(), 200);
}

#[tokio::test]
async fn what_went_wrong_leads_back_to_a_page() {
    let served = Served::start().await;
    let viewer = served.signed_in(Role::Viewer);
    for path in [PREFERENCES, REFRESH, SIGN_OUT] {
        let request = reqwest::Client::new()
            .post(format!("{}{path}", served.url))
            .header("cookie", viewer.cookie().unwrap())
            .header("sec-fetch-site", "cross-site");
        let page = request.send().await.unwrap().text().await.unwrap();
        let back = "name=\"next\" value=\"/\"";
        assert!(page.contains(back), "{page}");
        assert_eq!(
            page.matches("name=\"next\"").count(),
            page.matches(back).count(),
            "{page}"
        );
    }
}

#[tokio::test]
async fn whatever_is_served_is_in_the_table() {
    let classified = |path: &str| ENDPOINTS.iter().any(|endpoint| endpoint.path == path);
    let pages = generate_route_list(App);
    assert!(pages.len() > 2);
    for page in pages {
        assert!(
            classified(page.path()),
            "{} is not in the table of endpoints",
            page.path()
        );
    }
    for (path, method) in leptos::server_fn::axum::server_fn_paths() {
        assert!(
            classified(path),
            "{method} {path} is not in the table of endpoints"
        );
    }
}

#[tokio::test]
async fn preferences_are_kept_in_cookies() {
    let served = Served::start().await;
    let browser = served.anonymous();
    for (fields, cookies) in [
        (
            vec![("theme", "dark")],
            vec!["liveinsight_theme=dark; Path=/; Max-Age=31536000; SameSite=Lax"],
        ),
        (
            vec![("theme", "system")],
            vec!["liveinsight_theme=; Path=/; Max-Age=0; SameSite=Lax"],
        ),
        (
            vec![("lang", "ko")],
            vec!["liveinsight_lang=ko; Path=/; Max-Age=31536000; SameSite=Lax"],
        ),
        (vec![("lang", "xx\r\nset-cookie: x=1")], vec![]),
    ] {
        let answer = browser.post(PREFERENCES, &fields).await;
        assert_eq!(answer.status(), 303);
        let set: Vec<&str> = answer
            .headers()
            .get_all("set-cookie")
            .iter()
            .map(|cookie| cookie.to_str().unwrap())
            .collect();
        assert_eq!(set, cookies);
    }
    let malformed = browser.post(PREFERENCES, &[("theme", "purple")]).await;
    assert_eq!(malformed.status(), 400);
}

#[tokio::test]
async fn whoever_looks_may_ask_for_a_new_snapshot() {
    let served = Served::start().await;
    let asked = served.console.refresh_asked();
    served.signed_in(Role::Viewer).post(REFRESH, &[]).await;
    let told = tokio::time::timeout(std::time::Duration::from_secs(5), asked.notified());
    assert!(told.await.is_ok());
}

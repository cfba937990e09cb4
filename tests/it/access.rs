//! Who gets in, who gets what, and what is recorded of it: through the production router, with accounts and audit log in MiniStack.

use crate::console::{Browser, Served};
use crate::proxy::{Fault, Proxy};
use crate::support;
use app::server::routes::{PREFERENCES, REFRESH, SIGN_OUT};
use app::server::shell::App;
use domain::access::Role;
use domain::audit::{Action, Actor, AuditEntry, Filter, Outcome, Refusal};
use leptos_axum::generate_route_list;
use liveinsight::auth::password::Password;
use liveinsight::auth::{ABSOLUTE_TIMEOUT, IDLE_TIMEOUT, Links, administration};
use liveinsight::aws::Aws;
use liveinsight::clock;
use liveinsight::deploy;
use liveinsight::router::{Access, ENDPOINTS, Effect};
use liveinsight::sandbox::ministack::MiniStack;
use reqwest::{Method, Response};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use tempfile::TempDir;
use time::{Duration, OffsetDateTime};
use tokio::sync::watch;

const PASSWORD: &str = "correct horse battery staple";

/// A console whose AWS can be made to fail, with its own table made.
struct House {
    served: Served,
    proxy: Proxy,
    aws: Aws,
    link: watch::Receiver<String>,
    ministack: MiniStack,
    _dir: TempDir,
}

impl House {
    async fn start() -> Self {
        let (dir, ministack) = support::ministack().await;
        let proxy = Proxy::start(ministack.endpoint()).await;
        let aws = proxy.connect().await;
        deploy::bootstrap(&aws, &mut |_| {}).await.unwrap();
        let (links, link) = Links::to("http://console").unwrap();
        let served = Served::start_with(aws.clone(), links).await;
        Self {
            served,
            proxy,
            aws,
            link,
            ministack,
            _dir: dir,
        }
    }

    /// The token of the valid link.
    fn token(&self) -> String {
        let url = self.link.borrow().clone();
        url.strip_prefix("http://console/sign-in?token=")
            .unwrap()
            .to_owned()
    }

    async fn set_account(&self, name: &str, role: Role, password: &str) {
        let password = Password::new(password.to_owned()).unwrap();
        administration::set(&self.aws, name.parse().unwrap(), Some(role), &password)
            .await
            .unwrap();
    }

    /// The log, newest first, without what the command line did.
    async fn log(&self, filter: Filter) -> Vec<AuditEntry> {
        let page = self.served.auth.audit.read(filter, None).await.unwrap();
        page.entries
            .into_iter()
            .filter(|entry| !matches!(entry.actor, Actor::Caller(_)))
            .collect()
    }

    async fn stop(self) {
        self.ministack.stop().await;
    }
}

/// Signs in by name and password.
async fn enter(browser: &Browser, name: &str, password: &str) -> Response {
    browser
        .post("/sign-in", &[("name", name), ("password", password)])
        .await
}

/// The same browser with the session that an answer set.
fn with_session(browser: Browser, answer: &Response) -> Browser {
    let cookie = answer.headers()["set-cookie"].to_str().unwrap();
    browser.with_cookie(cookie.split(';').next().unwrap())
}

fn location(answer: &Response) -> &str {
    answer.headers()["location"].to_str().unwrap()
}

async fn is_in(browser: &Browser) -> bool {
    let answer = browser.get("/").await;
    match answer.status().as_u16() {
        200 => true,
        303 => {
            assert_eq!(location(&answer), "/sign-in");
            false
        }
        status => panic!("{status}"),
    }
}

#[tokio::test]
async fn a_link_signs_in_once_and_opening_it_does_not_use_it_up() {
    let house = House::start().await;
    let browser = house.served.anonymous();
    let token = house.token();
    for _ in 0..2 {
        let page = browser.get(&format!("/sign-in?token={token}")).await;
        assert_eq!(page.status(), 200);
        assert!(page.headers().get("set-cookie").is_none());
        assert!(page.text().await.unwrap().contains("Sign in with this link"));
    }
    let answer = browser
        .post("/sign-in", &[("token", &token), ("next", "/resources")])
        .await;
    assert_eq!((answer.status().as_u16(), location(&answer)), (303, "/resources"));
    let cookie = answer.headers()["set-cookie"].to_str().unwrap();
    assert!(cookie.starts_with("liveinsight_session="), "{cookie}");
    assert!(cookie.ends_with("; Path=/; HttpOnly; SameSite=Lax"), "{cookie}");
    assert!(is_in(&with_session(house.served.anonymous(), &answer)).await);

    let again = browser.post("/sign-in", &[("token", &token)]).await;
    assert_eq!(again.status(), 401);
    assert!(again.headers().get("set-cookie").is_none());
    assert!(again.text().await.unwrap().contains("This link was used already"));
    assert_ne!(house.token(), token, "there is a new one");
    let next = browser.post("/sign-in", &[("token", &house.token())]).await;
    assert_eq!(next.status(), 303);

    let log = house.log(Filter::All).await;
    let outcomes: Vec<&Outcome> = log.iter().map(|entry| &entry.outcome).collect();
    assert_eq!(
        outcomes,
        [&Outcome::Done, &Outcome::Refused(Refusal::Link), &Outcome::Done]
    );
    let Actor::Person(person) = &log[0].actor else {
        panic!("{log:?}")
    };
    assert_eq!((person.name.as_str(), person.role), ("sandbox", Role::Admin));
    house.stop().await;
}

#[tokio::test]
async fn away_from_loopback_a_session_needs_https() {
    let house = House::start().await;
    for (origin, status) in [
        ("http://console.example.com", 403),
        ("https://console.example.com", 303),
    ] {
        let request = house
            .served
            .anonymous()
            .request(Method::POST, "/sign-in")
            .header("host", "console.example.com")
            .header("origin", origin)
            .form(&[("token", house.token())]);
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), status, "{origin}");
        let cookie = answer.headers().get("set-cookie");
        let cookie = cookie.map(|cookie| cookie.to_str().unwrap().to_owned());
        if status == 303 {
            let cookie = cookie.unwrap();
            assert!(cookie.starts_with("__Host-liveinsight_session="), "{cookie}");
            assert!(
                cookie.ends_with("; Path=/; HttpOnly; SameSite=Lax; Secure"),
                "{cookie}"
            );
        } else {
            assert_eq!(cookie, None);
            assert!(answer.text().await.unwrap().contains("not encrypted"));
        }
    }
    house.stop().await;
}

#[tokio::test]
async fn signing_out_ends_the_session_and_its_stream() {
    let house = House::start().await;
    let operator = house.served.signed_in(Role::Operator);
    let mut stream = operator.get("/updates").await;
    assert_eq!(stream.status(), 200);
    let answer = operator.post(SIGN_OUT, &[]).await;
    assert_eq!((answer.status().as_u16(), location(&answer)), (303, "/sign-in"));
    let cookie = answer.headers()["set-cookie"].to_str().unwrap();
    assert!(
        cookie.starts_with("liveinsight_session=;") && cookie.ends_with("Max-Age=0"),
        "{cookie}"
    );
    assert!(!is_in(&operator).await, "the old cookie is worth nothing");
    let end = tokio::time::timeout(std::time::Duration::from_secs(5), stream.chunk());
    assert_eq!(end.await.unwrap().unwrap(), None);
    let log = house.log(Filter::All).await;
    assert_eq!(
        (&log[0].action, &log[0].outcome),
        (&Action::SignOut, &Outcome::Done)
    );
    house.stop().await;
}

#[tokio::test]
async fn sessions_end_by_themselves() {
    static AHEAD: AtomicI64 = AtomicI64::new(0);
    fn later() -> OffsetDateTime {
        clock::system() + Duration::seconds(AHEAD.load(Ordering::Relaxed))
    }
    let served = Served::start_at(later).await;
    let (idle, busy, watching) = (
        served.signed_in(Role::Viewer),
        served.signed_in(Role::Viewer),
        served.signed_in(Role::Viewer),
    );
    let step = Duration::hours(1);
    let mut now = Duration::ZERO;
    while now < ABSOLUTE_TIMEOUT {
        assert!(is_in(&busy).await, "{now}");
        // An open page asks for itself; that nobody sits before it changes nothing.
        let request = watching
            .request(Method::GET, "/")
            .header("x-liveinsight-background", "1");
        let expected = if now < IDLE_TIMEOUT { 200 } else { 303 };
        assert_eq!(request.send().await.unwrap().status(), expected, "{now}");
        now += step;
        AHEAD.store(now.whole_seconds(), Ordering::Relaxed);
    }
    for ended in [&idle, &busy, &watching] {
        assert!(!is_in(ended).await);
    }
    let stream = busy
        .request(Method::GET, "/updates")
        .header("accept", "text/event-stream");
    let refused = stream.send().await.unwrap();
    assert_eq!(refused.status(), 401);
    assert_eq!(refused.text().await.unwrap(), "You are not signed in\n");
}

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

#[tokio::test]
async fn whoever_guesses_waits() {
    let house = House::start().await;
    house.set_account("kim", Role::Viewer, PASSWORD).await;
    let browser = house.served.anonymous();
    for (name, password) in [("kim", "wrong"), ("nobody", PASSWORD), ("Not A Name", PASSWORD)] {
        for attempt in 1..=5 {
            let wrong = enter(&browser, name, password).await;
            assert_eq!(wrong.status(), 401, "{name}, attempt {attempt}");
            let page = wrong.text().await.unwrap();
            assert!(page.contains("The name or the password is wrong"), "{page}");
        }
        for _ in 0..2 {
            // The right password as well: who knows it by now may have guessed it.
            let refused = enter(&browser, name, PASSWORD).await;
            assert_eq!(refused.status(), 429, "{name}");
            let wait: u64 = refused.headers()["retry-after"]
                .to_str()
                .unwrap()
                .parse()
                .unwrap();
            assert!((20..=30).contains(&wait), "{wait}");
            assert!(
                refused
                    .text()
                    .await
                    .unwrap()
                    .contains("Too many attempts to sign in")
            );
        }
    }
    let refused = house.log(Filter::Refused).await;
    let count = |why: Refusal| {
        refused
            .iter()
            .filter(|entry| entry.outcome == Outcome::Refused(why.clone()))
            .count()
    };
    assert_eq!((count(Refusal::Credentials), count(Refusal::Throttled)), (15, 3));
    let named = refused.iter().filter(|entry| entry.actor != Actor::Unknown);
    assert_eq!(named.count(), 5, "names that do not exist are not kept");
    house.stop().await;
}

#[tokio::test]
async fn what_cannot_be_recorded_is_not_done() {
    let house = House::start().await;
    house.set_account("kim", Role::Viewer, PASSWORD).await;
    let operator = house.served.signed_in(Role::Operator);
    let browser = house.served.anonymous();
    house.proxy.only("PutItem", Fault::Denied);
    let token = house.token();
    for answer in [
        operator.post(SIGN_OUT, &[]).await,
        enter(&browser, "kim", PASSWORD).await,
        browser.post("/sign-in", &[("token", &token)]).await,
    ] {
        assert_eq!(answer.status(), 503);
        assert!(answer.headers().get("set-cookie").is_none());
        let reference = answer.headers()["x-request-id"].to_str().unwrap().to_owned();
        let page = answer.text().await.unwrap();
        for part in [
            "was not done",
            "dynamodb:PutItem",
            "Allow the IAM action",
            &reference,
        ] {
            assert!(page.contains(part), "{part}: {page}");
        }
        assert!(
            !page.contains("refused by a test"),
            "AWS's text stays inside: {page}"
        );
    }
    assert!(is_in(&operator).await, "whoever could not be signed out is not");
    house.proxy.clear();
    assert_eq!(house.token(), token, "the link was not used up");
    assert_eq!(browser.post("/sign-in", &[("token", &token)]).await.status(), 303);
    assert_eq!(operator.post(SIGN_OUT, &[]).await.status(), 303);
    house.stop().await;
}

#[tokio::test]
async fn accounts_that_cannot_be_read_are_said_so() {
    let house = House::start().await;
    let browser = house.served.anonymous();
    house.proxy.only("GetItem", Fault::Denied);
    let answer = enter(&browser, "kim", PASSWORD).await;
    assert_eq!(answer.status(), 503);
    let page = answer.text().await.unwrap();
    assert!(page.contains("dynamodb:GetItem"), "{page}");
    assert!(!page.contains("refused by a test"), "{page}");
    house.stop().await;
}

#[tokio::test]
async fn without_the_consoles_table_its_maker_is_named() {
    let (_dir, ministack) = support::ministack().await;
    let aws = support::connect(&ministack).await.aws().clone();
    let served = Served::start_with(aws.clone(), Links::none()).await;
    let answer = enter(&served.anonymous(), "kim", PASSWORD).await;
    assert_eq!(answer.status(), 503);
    assert!(answer.text().await.unwrap().contains("liveinsight bootstrap"));
    let password = Password::new(PASSWORD.to_owned()).unwrap();
    let refused = administration::set(&aws, "kim".parse().unwrap(), None, &password).await;
    assert_eq!(
        refused.unwrap_err().to_string(),
        "the console's table does not exist; make it with `liveinsight bootstrap`, then try again"
    );
    ministack.stop().await;
}

#[tokio::test]
async fn an_account_from_its_making_to_its_end() {
    let house = House::start().await;
    let role_of = |accounts: Vec<liveinsight::auth::account::Account>| {
        accounts
            .into_iter()
            .map(|account| (account.name.to_string(), account.role))
            .collect::<Vec<_>>()
    };
    let name = || "kim".parse().unwrap();
    let password = Password::new(PASSWORD.to_owned()).unwrap();
    administration::set(&house.aws, name(), None, &password)
        .await
        .unwrap();
    let accounts = administration::list(&house.aws).await.unwrap();
    assert_eq!(role_of(accounts), [("kim".to_owned(), Role::Viewer)]);

    let first = enter(&house.served.anonymous(), " Kim ", PASSWORD).await;
    assert_eq!(first.status(), 303);
    let first = with_session(house.served.anonymous(), &first);
    house.served.auth.end_outdated().await;
    assert!(is_in(&first).await, "nothing changed");

    house
        .set_account("kim", Role::Operator, "another horse battery")
        .await;
    house.proxy.only("Query", Fault::Denied);
    house.served.auth.end_outdated().await;
    assert!(is_in(&first).await, "nobody knows whether something changed");
    house.proxy.clear();
    house.served.auth.end_outdated().await;
    assert!(!is_in(&first).await, "the password is another one");
    assert_eq!(enter(&first, "kim", PASSWORD).await.status(), 401);
    let second = enter(&first, "kim", "another horse battery").await;
    let second = with_session(house.served.anonymous(), &second);
    assert_eq!(
        second.get("/audit").await.status(),
        200,
        "an operator reads the log"
    );

    // A new password keeps the role.
    administration::set(&house.aws, name(), None, &password)
        .await
        .unwrap();
    let accounts = administration::list(&house.aws).await.unwrap();
    assert_eq!(role_of(accounts), [("kim".to_owned(), Role::Operator)]);

    let third = enter(&house.served.anonymous(), "kim", PASSWORD).await;
    let third = with_session(house.served.anonymous(), &third);
    administration::remove(&house.aws, &name()).await.unwrap();
    house.served.auth.end_outdated().await;
    assert!(!is_in(&third).await, "there is no such account any more");
    assert_eq!(enter(&first, "kim", PASSWORD).await.status(), 401);
    assert!(administration::remove(&house.aws, &name()).await.is_err());

    let log = house.served.auth.audit.read(Filter::All, None).await.unwrap();
    let by_command: Vec<(&str, Option<&str>, &Outcome)> = log
        .entries
        .iter()
        .filter(|entry| matches!(&entry.actor, Actor::Caller(arn) if arn.starts_with("arn:aws:")))
        .map(|entry| (entry.action.as_str(), entry.target.as_deref(), &entry.outcome))
        .collect();
    assert_eq!(
        by_command,
        [
            ("account-remove", Some("kim"), &Outcome::Done),
            ("account-set", Some("kim (operator)"), &Outcome::Done),
            ("account-set", Some("kim (operator)"), &Outcome::Done),
            ("account-set", Some("kim (viewer)"), &Outcome::Done),
        ]
    );
    house.stop().await;
}

#[tokio::test]
async fn accounts_are_read_for_passwords_only_and_once_for_all() {
    let house = House::start().await;
    house.served.signed_in(Role::Viewer);
    let queries = || {
        house
            .proxy
            .seen()
            .iter()
            .filter(|call| call.contains("Query"))
            .count()
    };
    house.served.auth.end_outdated().await;
    assert_eq!(queries(), 0);
    house.set_account("kim", Role::Viewer, PASSWORD).await;
    for _ in 0..3 {
        enter(&house.served.anonymous(), "kim", PASSWORD).await;
    }
    house.served.auth.end_outdated().await;
    assert_eq!(queries(), 1);
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
    for endpoint in &ENDPOINTS {
        let path = endpoint.path.replace("{*file}", "liveinsight.3.css");
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
                status != 404 && status != 405,
                "{} {path}: {status}",
                endpoint.method
            );
            assert!(answer.headers().contains_key("x-request-id"));
        }
    }
    house.stop().await;
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
async fn what_a_role_does_not_allow_is_said_and_recorded() {
    let house = House::start().await;
    let viewer = house.served.signed_in(Role::Viewer);
    let answer = viewer.get("/audit").await;
    assert_eq!(answer.status(), 403);
    let reference = answer.headers()["x-request-id"].to_str().unwrap().to_owned();
    let page = answer.text().await.unwrap();
    assert!(
        page.contains("Your role does not allow this") && page.contains(&reference),
        "{page}"
    );
    let korean = viewer.get_in("/audit", "ko").await.text().await.unwrap();
    assert!(korean.contains("이 역할로는 할 수 없습니다"), "{korean}");
    let log = house.log(Filter::Refused).await;
    assert_eq!(log.len(), 2);
    let entry = &log[1];
    assert_eq!(entry.outcome, Outcome::Refused(Refusal::Role));
    assert_eq!(entry.target.as_deref(), Some("GET /audit"));
    assert_eq!(entry.reference.as_str(), reference);
    assert_eq!(entry.address, Some("127.0.0.1".parse().unwrap()));

    // A refusal stands, recorded or not.
    house.proxy.only("PutItem", Fault::Denied);
    assert_eq!(viewer.get("/audit").await.status(), 403);
    house.stop().await;
}

#[tokio::test]
async fn the_log_is_shown_newest_first_in_parts() {
    let house = House::start().await;
    let admin = house.served.signed_in(Role::Admin);
    let empty = admin.get("/audit").await.text().await.unwrap();
    assert!(empty.contains("There is no entry yet."), "{empty}");
    for _ in 0..3 {
        house.served.signed_in(Role::Viewer).get("/audit").await;
    }
    for _ in 0..102 {
        house.served.signed_in(Role::Operator).post(SIGN_OUT, &[]).await;
    }
    let page = admin.get("/audit").await.text().await.unwrap();
    assert_eq!(
        page.matches("Sign out").count(),
        100 + 1,
        "and the button of the menu"
    );
    assert!(page.contains("100 entries, none refused or failed"), "{page}");
    let older = page.split("href=\"/audit?before=").nth(1).unwrap();
    let older = older.split('"').next().unwrap();
    let rest = admin.get(&format!("/audit?before={older}")).await;
    let rest = rest.text().await.unwrap();
    assert!(rest.contains("5 entries, 3 refused"), "{rest}");
    let refused = admin
        .get_in("/audit?outcome=refused", "ko")
        .await
        .text()
        .await
        .unwrap();
    assert!(refused.contains("항목 3개, 거부 3건"), "{refused}");
    let failed = admin.get("/audit?outcome=failed").await.text().await.unwrap();
    assert!(failed.contains("Nothing failed"), "{failed}");

    // A page that brings itself up to date has no use for the log.
    let before = house.proxy.seen().len();
    let request = admin
        .request(Method::GET, "/audit")
        .header("x-liveinsight-background", "1");
    assert_eq!(request.send().await.unwrap().status(), 200);
    assert_eq!(house.proxy.seen().len(), before);

    house.proxy.only("Query", Fault::Denied);
    let unreadable = admin.get("/audit").await;
    assert_eq!(unreadable.status(), 200);
    let unreadable = unreadable.text().await.unwrap();
    assert!(
        unreadable.contains("cannot be read now") && unreadable.contains("dynamodb:Query"),
        "{unreadable}"
    );
    house.stop().await;
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

#[tokio::test]
async fn nothing_of_the_stack_is_told_to_who_is_not_signed_in() {
    let house = House::start().await;
    let snapshot = house.aws.snapshot(&support::STACK.parse().unwrap()).await;
    let health = domain::health::assess(&snapshot);
    let judged = app::server::Judged { snapshot, health };
    house.served.latest.send_replace(Some(Arc::new(judged)));
    let browser = house.served.anonymous();
    for path in ["/sign-in", "/sign-in?token=x"] {
        let page = browser.get(path).await;
        assert_eq!(page.status(), 200);
        let page = page.text().await.unwrap();
        for part in [support::STACK, "us-east-1", "000000000000", "data-taken-at"] {
            assert!(!page.contains(part), "{part} on {path}: {page}");
        }
    }
    let page = house.served.signed_in(Role::Viewer).get("/sign-in").await;
    assert!(page.text().await.unwrap().contains("You are signed in as viewer"));
    house.stop().await;
}

/// What is logged while the tests run.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn no_secret_is_logged() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter("liveinsight=trace,app=trace,tower_http=trace,leptos_axum=trace,info")
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .finish();
    // What other tests do meanwhile is logged too, and has to hold no secret of this one either.
    tracing::subscriber::set_global_default(subscriber).unwrap();
    let house = House::start().await;
    house.set_account("kim", Role::Viewer, PASSWORD).await;
    let hash = administration::list(&house.aws).await.unwrap()[0].hash.clone();
    let browser = house.served.anonymous();
    let token = house.token();
    let wrong = "wrong horse battery staple";
    browser.get(&format!("/sign-in?token={token}")).await;
    enter(&browser, "kim", wrong).await;
    enter(&browser, wrong, wrong).await;
    let by_password = enter(&browser, "kim", PASSWORD).await;
    house.proxy.only("PutItem", Fault::Denied);
    browser.post("/sign-in", &[("token", &token)]).await;
    enter(&browser, "kim", PASSWORD).await;
    house.proxy.clear();
    let by_link = browser.post("/sign-in", &[("token", &token)]).await;
    let sessions = [by_password, by_link].map(|answer| {
        let browser = with_session(house.served.anonymous(), &answer);
        browser.cookie().unwrap().split_once('=').unwrap().1.to_owned()
    });
    let logged = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(
        logged.contains("could not be recorded") && logged.contains("path=\"/sign-in\""),
        "{logged}"
    );
    for secret in [
        PASSWORD,
        wrong,
        &token,
        &house.token(),
        &hash,
        &sessions[0],
        &sessions[1],
    ] {
        assert!(!logged.contains(secret), "{secret} is in the log:\n{logged}");
    }
    house.stop().await;
}

//! The production router over HTTP.

use crate::console::{REFRESH, RENEWAL, Served, no_aws, site};
use crate::support;
use app::server::{Console, Judged};
use domain::access::Role;
use liveinsight::alarms::Alarms;
use liveinsight::auth::{Auth, Links};
use liveinsight::clock;
use liveinsight::deployments::Desk;
use liveinsight::guide::Library;
use liveinsight::measurements::Archive;
use liveinsight::reports::Terms;
use liveinsight::router::{Hosts, MOST_STREAMS, Parts, router};
use liveinsight::serve::{ServeError, Server, Settings};
use reqwest::Method;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// Shows a stack that does not exist: everything is missing.
async fn show_missing_stack(served: &Served) {
    let (_dir, ministack) = support::ministack().await;
    let sandbox = support::connect(&ministack).await;
    let snapshot = sandbox.aws().snapshot(&support::STACK.parse().unwrap()).await;
    served
        .latest
        .send_replace(Some(Arc::new(Judged::of(snapshot, None))));
    ministack.stop().await;
}

#[tokio::test]
async fn alive_at_once_and_ready_with_the_first_snapshot() {
    let served = Served::start().await;
    let viewer = served.signed_in(Role::Viewer);
    assert_eq!(viewer.get("/healthz").await.status(), 200);
    assert_eq!(viewer.get("/readyz").await.status(), 503);
    let page = viewer.get("/").await.text().await.unwrap();
    assert!(page.contains("The state is not known yet"), "{page}");
    show_missing_stack(&served).await;
    assert_eq!(viewer.get("/readyz").await.status(), 200);
}

#[tokio::test]
async fn the_page_reads_fully_in_both_languages() {
    let served = Served::start().await;
    let viewer = served.signed_in(Role::Viewer);
    show_missing_stack(&served).await;
    for (language, tag, sentence) in [
        ("en", "en", "LiveInsight does not work as it should"),
        ("ko-KR,ko;q=0.9", "ko", "LiveInsight가 제대로 동작하지 않습니다"),
    ] {
        let page = viewer.get_in("/", language).await.text().await.unwrap();
        assert!(page.contains(&format!("<html lang=\"{tag}\"")), "{page}");
        assert!(page.contains(sentence), "{page}");
        assert!(page.contains("LiveInsight-ActiveSessions"));
        assert!(!page.contains("style="), "a strict policy allows no inline style");
    }
}

#[tokio::test]
async fn a_chosen_language_is_remembered_and_beats_the_browsers() {
    let served = Served::start().await;
    let viewer = served.signed_in(Role::Viewer);
    let chosen = viewer.get("/?lang=ko").await;
    let cookie = chosen.headers()["set-cookie"].to_str().unwrap().to_owned();
    assert!(cookie.starts_with("liveinsight_lang=ko; Path=/"), "{cookie}");
    assert!(chosen.text().await.unwrap().contains("<html lang=\"ko\""));
    let request = served
        .anonymous()
        .request(Method::GET, "/sign-in")
        .header("accept-language", "en")
        .header("cookie", "other=1; liveinsight_lang=ko");
    let remembered = request.send().await.unwrap();
    assert!(remembered.text().await.unwrap().contains("<html lang=\"ko\""));
}

#[tokio::test]
async fn a_page_that_does_not_exist_says_so_with_the_right_status() {
    let served = Served::start().await;
    let viewer = served.signed_in(Role::Viewer);
    let answer = viewer.get_in("/nowhere", "ko").await;
    assert_eq!(answer.status(), 404);
    assert!(answer.text().await.unwrap().contains("없는 페이지입니다"));
}

#[tokio::test]
async fn every_answer_has_the_policy_with_a_nonce_of_its_own() {
    let served = Served::start().await;
    let viewer = served.signed_in(Role::Viewer);
    let mut policies = vec![];
    for _ in 0..2 {
        let answer = viewer.get("/").await;
        let policy = answer.headers()["content-security-policy"]
            .to_str()
            .unwrap()
            .to_owned();
        assert!(
            policy.contains("default-src 'none'") && !policy.contains("unsafe-inline"),
            "{policy}"
        );
        assert_eq!(answer.headers()["x-content-type-options"], "nosniff");
        let nonce = policy
            .split("'nonce-")
            .nth(1)
            .and_then(|rest| rest.split('\'').next())
            .unwrap()
            .to_owned();
        assert!(
            answer
                .text()
                .await
                .unwrap()
                .contains(&format!("nonce=\"{nonce}\""))
        );
        policies.push(policy);
    }
    assert_ne!(policies[0], policies[1]);
}

#[tokio::test]
async fn hashed_files_may_be_kept_for_ever() {
    let served = Served::start().await;
    let viewer = served.signed_in(Role::Viewer);
    let css = viewer.get("/pkg/liveinsight.3.css").await;
    assert_eq!(
        css.headers()["cache-control"],
        "public, max-age=31536000, immutable"
    );
    let absent = viewer.get("/pkg/liveinsight.4.css").await;
    assert_eq!(absent.status(), 404);
    assert_eq!(absent.headers()["cache-control"], "no-store");
}

#[tokio::test]
async fn pages_are_for_one_reader_and_not_kept() {
    let served = Served::start().await;
    let viewer = served.signed_in(Role::Viewer);
    for path in ["/", "/nowhere"] {
        let page = viewer.get(path).await;
        assert_eq!(page.headers()["cache-control"], "no-store", "{path}");
        assert_eq!(page.headers()["vary"], "Cookie, Accept-Language", "{path}");
    }
}

/// The next event of a stream, without its field name.
async fn event(stream: &mut reqwest::Response) -> String {
    let chunk = tokio::time::timeout(Duration::from_secs(10), stream.chunk());
    let text = String::from_utf8(chunk.await.unwrap().unwrap().unwrap().to_vec()).unwrap();
    text.strip_prefix("data: ").unwrap().trim().to_owned()
}

#[tokio::test]
async fn a_stream_announces_the_snapshot_that_is_there_and_every_new_one() {
    let served = Served::start().await;
    let viewer = served.signed_in(Role::Viewer);
    let mut before_any = viewer.get("/updates").await;
    assert_eq!(before_any.headers()["content-type"], "text/event-stream");
    show_missing_stack(&served).await;
    let announced = event(&mut before_any).await;
    let mut afterwards = viewer.get("/updates").await;
    assert_eq!(event(&mut afterwards).await, announced);
    let page = viewer.get("/").await.text().await.unwrap();
    assert!(page.contains(&format!("data-taken-at=\"{announced}\"")), "{page}");

    show_missing_stack(&served).await;
    let next = event(&mut afterwards).await;
    assert_ne!(next, announced);
    assert_eq!(event(&mut before_any).await, next);
}

#[tokio::test]
async fn streams_are_limited_and_a_place_is_free_again_when_its_page_closes() {
    let served = Served::start().await;
    let viewer = served.signed_in(Role::Viewer);
    let mut streams = vec![];
    for _ in 0..MOST_STREAMS {
        let stream = viewer.get("/updates").await;
        assert_eq!(stream.status(), 200);
        streams.push(stream);
    }
    let refused = viewer.get("/updates").await;
    assert_eq!(refused.status(), 503);
    assert_eq!(refused.headers()["retry-after"], "30");
    streams.pop();
    let freed = async {
        while viewer.get("/updates").await.status() != 200 {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), freed)
        .await
        .unwrap();
}

#[tokio::test]
async fn a_page_can_say_that_it_is_stale_in_both_languages() {
    let served = Served::start().await;
    let viewer = served.signed_in(Role::Viewer);
    for (language, sentence) in [
        ("en", "has not been brought up to date since"),
        ("ko", "이후로 갱신되지 않았습니다"),
    ] {
        let page = viewer.get_in("/", language).await.text().await.unwrap();
        assert!(
            page.contains(sentence) && page.contains("role=\"status\""),
            "{page}"
        );
        assert!(!page.contains("data-stale"), "only the browser knows: {page}");
    }
}

#[tokio::test]
async fn the_header_says_when_aws_was_checked() {
    let served = Served::start().await;
    let viewer = served.signed_in(Role::Viewer);
    show_missing_stack(&served).await;
    for (language, before, after) in [("en", "checked ", " s ago"), ("ko", "", "초 전 확인")] {
        let page = viewer.get_in("/", language).await.text().await.unwrap();
        let checked = page.split("class=\"place\"").nth(1).unwrap();
        let checked = checked
            .split("</time>")
            .next()
            .unwrap()
            .rsplit('>')
            .next()
            .unwrap();
        assert!(
            checked.starts_with(before) && checked.ends_with(after),
            "{checked}"
        );
    }
}

#[tokio::test]
async fn not_ready_with_a_snapshot_that_should_have_been_renewed() {
    // Shown by a clock that is ahead of the one the snapshot was taken by.
    let in_time = Served::start_at(|| clock::system() + 2 * REFRESH).await;
    show_missing_stack(&in_time).await;
    assert_eq!(in_time.anonymous().get("/readyz").await.status(), 200);
    let late = Served::start_at(|| clock::system() + 4 * REFRESH).await;
    show_missing_stack(&late).await;
    let answer = late.anonymous().get("/readyz").await;
    assert_eq!(answer.status(), 503);
    let sentence = answer.text().await.unwrap();
    assert!(
        sentence.starts_with("the snapshot is 12") && sentence.ends_with(" s old\n"),
        "{sentence}"
    );
}

#[tokio::test]
async fn a_console_that_can_no_longer_read_ends() {
    let (_dir, ministack) = support::ministack().await;
    let broken = ministack
        .connect("us-east-1".parse().unwrap(), || panic!("a watcher that ends"))
        .await
        .unwrap();
    let site = site();
    let settings = Settings {
        stack_name: support::STACK.parse().unwrap(),
        refresh: REFRESH,
        terms: Terms {
            metrics: Duration::from_secs(300),
            ..Terms::default()
        },
        docs_dir: None,
        recent_sign_in: Duration::from_mins(30),
        site_dir: site.path().to_owned(),
        collector_zip: site.path().join("none.zip"),
        allowed_hosts: vec![],
    };
    let server = Server::bind("127.0.0.1:0".parse().unwrap(), settings)
        .await
        .unwrap();
    let ended = server.run(broken.aws().clone(), Links::none(), std::future::pending());
    let ended = tokio::time::timeout(Duration::from_secs(10), ended)
        .await
        .unwrap();
    assert!(matches!(ended, Err(ServeError::WatcherEnded { .. })), "{ended:?}");
    ministack.stop().await;
}

#[tokio::test]
async fn a_foreign_host_name_is_refused_except_for_the_health_check() {
    let served = Served::start().await;
    for (host, path, status) in [
        ("evil.example", "/", 421),
        ("evil.example", "/updates", 421),
        ("evil.example", "/pkg/liveinsight.3.css", 421),
        ("evil.example", "/healthz", 200),
        ("console.example.com", "/sign-in", 200),
        ("localhost:1", "/sign-in", 200),
    ] {
        let request = served.anonymous().request(Method::GET, path).header("host", host);
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), status, "{host}{path}");
        if status == 421 {
            assert!(answer.text().await.unwrap().contains("LIVEINSIGHT_HOSTS"));
        }
    }
}

#[tokio::test]
async fn a_missing_client_is_named_with_what_to_do() {
    let (_sender, receiver) = watch::channel(None);
    let hosts = Hosts {
        listening: "127.0.0.1:0".parse().unwrap(),
        named: vec![],
    };
    let console = Console::new(receiver, clock::system, RENEWAL);
    let aws = no_aws(clock::system).await;
    let desk = Desk::new(aws.clone(), support::STACK.parse().unwrap(), "none.zip".into());
    let archive = Archive::new(aws.clone(), Duration::ZERO);
    let alarms = Alarms::new(&aws);
    let auth = Auth::new(aws, Links::none());
    let library = Library::of(None);
    let parts = Parts {
        console,
        auth,
        desk,
        library,
        archive,
        alarms,
        terms: Terms::default(),
        hosts,
    };
    let error = router(parts, Path::new("/nowhere/site")).unwrap_err();
    let sentence = error.to_string();
    assert!(
        sentence.contains("/nowhere/site") && sentence.contains("cargo xtask build --release"),
        "{sentence}"
    );
}

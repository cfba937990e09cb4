//! The production router over HTTP.

use crate::support;
use app::server::{Console, Judged};
use domain::health::assess;
use liveinsight::clock;
use liveinsight::router::router;
use std::fs;
use std::sync::Arc;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::watch;

/// A console that shows what it is told to.
struct Served {
    url: String,
    latest: watch::Sender<Option<Arc<Judged>>>,
    client: reqwest::Client,
    _site: TempDir,
}

async fn serve() -> Served {
    let site = TempDir::new().unwrap();
    fs::create_dir(site.path().join("pkg")).unwrap();
    fs::write(site.path().join("hash.txt"), "js: 1\nwasm: 2\ncss: 3\n").unwrap();
    fs::write(site.path().join("pkg/liveinsight.3.css"), "body{}").unwrap();
    fs::write(site.path().join("icon.svg"), "<svg/>").unwrap();
    let (latest, receiver) = watch::channel(None);
    let router = router(Console::new(receiver, clock::system), site.path()).unwrap();
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    Served {
        url,
        latest,
        client: reqwest::Client::new(),
        _site: site,
    }
}

impl Served {
    async fn get(&self, path: &str, language: &str) -> reqwest::Response {
        let request = self
            .client
            .get(format!("{}{path}", self.url))
            .header("accept-language", language);
        request.send().await.unwrap()
    }

    /// Shows a stack that does not exist: everything is missing.
    async fn show_missing_stack(&self) {
        let (_dir, ministack) = support::ministack().await;
        let sandbox = support::connect(&ministack).await;
        let snapshot = sandbox.aws().snapshot(&support::STACK.parse().unwrap()).await;
        let health = assess(&snapshot);
        self.latest
            .send_replace(Some(Arc::new(Judged { snapshot, health })));
        ministack.stop().await;
    }
}

#[tokio::test]
async fn alive_at_once_and_ready_with_the_first_snapshot() {
    let served = serve().await;
    assert_eq!(served.get("/healthz", "en").await.status(), 200);
    assert_eq!(served.get("/readyz", "en").await.status(), 503);
    let page = served.get("/", "en").await.text().await.unwrap();
    assert!(page.contains("The state is not known yet"), "{page}");
    served.show_missing_stack().await;
    assert_eq!(served.get("/readyz", "en").await.status(), 200);
}

#[tokio::test]
async fn the_page_reads_fully_in_both_languages() {
    let served = serve().await;
    served.show_missing_stack().await;
    for (language, tag, sentence) in [
        ("en", "en", "LiveInsight does not work as it should"),
        ("ko-KR,ko;q=0.9", "ko", "LiveInsight가 제대로 동작하지 않습니다"),
    ] {
        let page = served.get("/", language).await.text().await.unwrap();
        assert!(page.contains(&format!("<html lang=\"{tag}\"")), "{page}");
        assert!(page.contains(sentence), "{page}");
        assert!(page.contains("LiveInsight-ActiveSessions"));
        assert!(!page.contains("style="), "a strict policy allows no inline style");
    }
}

#[tokio::test]
async fn a_chosen_language_is_remembered_and_beats_the_browsers() {
    let served = serve().await;
    let chosen = served.get("/?lang=ko", "en").await;
    let cookie = chosen.headers()["set-cookie"].to_str().unwrap().to_owned();
    assert!(cookie.starts_with("liveinsight_lang=ko; Path=/"), "{cookie}");
    assert!(chosen.text().await.unwrap().contains("<html lang=\"ko\""));
    let remembered = served
        .client
        .get(&served.url)
        .header("accept-language", "en")
        .header("cookie", "other=1; liveinsight_lang=ko")
        .send()
        .await
        .unwrap();
    assert!(remembered.text().await.unwrap().contains("<html lang=\"ko\""));
}

#[tokio::test]
async fn a_page_that_does_not_exist_says_so_with_the_right_status() {
    let served = serve().await;
    let answer = served.get("/nowhere", "ko").await;
    assert_eq!(answer.status(), 404);
    assert!(answer.text().await.unwrap().contains("없는 페이지입니다"));
}

#[tokio::test]
async fn every_answer_has_the_policy_with_a_nonce_of_its_own() {
    let served = serve().await;
    let mut policies = vec![];
    for _ in 0..2 {
        let answer = served.get("/", "en").await;
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
    let served = serve().await;
    let css = served.get("/pkg/liveinsight.3.css", "en").await;
    assert_eq!(
        css.headers()["cache-control"],
        "public, max-age=31536000, immutable"
    );
    let absent = served.get("/pkg/liveinsight.4.css", "en").await;
    assert_eq!(absent.status(), 404);
    assert!(absent.headers().get("cache-control").is_none());
}

#[tokio::test]
async fn a_new_snapshot_is_announced_to_open_pages() {
    let served = serve().await;
    let mut stream = served.get("/updates", "en").await;
    assert_eq!(stream.headers()["content-type"], "text/event-stream");
    served.show_missing_stack().await;
    let event = tokio::time::timeout(std::time::Duration::from_secs(10), stream.chunk())
        .await
        .unwrap()
        .unwrap();
    let event = String::from_utf8(event.unwrap().to_vec()).unwrap();
    assert!(event.starts_with("data: "), "{event}");
}

#[test]
fn a_missing_client_is_named_with_what_to_do() {
    let (_sender, receiver) = watch::channel(None);
    let error = router(
        Console::new(receiver, clock::system),
        std::path::Path::new("/nowhere/site"),
    )
    .unwrap_err();
    let sentence = error.to_string();
    assert!(
        sentence.contains("/nowhere/site") && sentence.contains("cargo xtask build --release"),
        "{sentence}"
    );
}

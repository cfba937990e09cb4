//! However many look, AWS is asked as for one: counted on the wire, while pages follow the event stream as open ones do.

use crate::console::site;
use crate::proxy::Proxy;
use crate::support;
use domain::contract;
use liveinsight::auth::Links;
use liveinsight::reports::Terms;
use liveinsight::serve::{Server, Settings};
use reqwest::Client;
use reqwest::redirect::Policy;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinSet;

/// The call that every snapshot makes exactly once.
const ONCE_A_SNAPSHOT: &str = "DescribeStacks";

/// As many as one person may have; beyond that, browsers share them.
const SESSIONS: usize = 16;

/// What came of some people looking on for a while.
#[derive(Debug)]
struct Watched {
    /// Calls to AWS by operation.
    calls: BTreeMap<String, usize>,
    /// Pages that were read.
    pages: usize,
}

impl Watched {
    fn snapshots(&self) -> usize {
        self.calls[ONCE_A_SNAPSHOT]
    }

    fn total(&self) -> usize {
        self.calls.values().sum()
    }
}

/// Has `viewers` look at a console that takes a snapshot every `refresh`, for `time`.
async fn watched_by(viewers: usize, refresh: Duration, time: Duration) -> Watched {
    let (_dir, ministack) = support::ministack().await;
    support::deployed(&ministack).await;
    let proxy = Proxy::start(ministack.endpoint()).await;
    let site = site();
    let settings = Settings {
        stack_name: support::STACK.parse().unwrap(),
        refresh,
        terms: Terms {
            metrics: refresh,
            ..Terms::default()
        },
        docs_dir: None,
        recent_sign_in: Duration::from_mins(30),
        site_dir: site.path().to_owned(),
        collector_zip: "none.zip".into(),
        allowed_hosts: vec![],
    };
    let server = Server::bind("127.0.0.1:0".parse().unwrap(), settings)
        .await
        .unwrap();
    let url = server.url().unwrap();
    let (links, mut link) = Links::to(&url).unwrap();
    let aws = proxy.connect().await;
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let serving = tokio::spawn(server.run(aws, links, async move { drop(stopped.await) }));
    let mut cookies = vec![];
    for _ in 0..viewers.min(SESSIONS) {
        cookies.push(sign_in(&url, &mut link).await);
    }
    // Signing in is recorded in AWS; what counts is looking, from shortly after a snapshot on.
    let snapshots = || {
        proxy
            .seen()
            .iter()
            .filter(|call| *call == ONCE_A_SNAPSHOT)
            .count()
    };
    let latest = snapshots();
    while snapshots() == latest {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    tokio::time::sleep(refresh / 3).await;
    let before = proxy.seen().len();
    let pages = Arc::new(AtomicUsize::new(0));
    let mut open = JoinSet::new();
    for cookie in cookies.iter().cycle().take(viewers) {
        open.spawn(look_on(url.clone(), cookie.clone(), pages.clone()));
    }
    tokio::time::sleep(time).await;
    let seen = proxy.seen().split_off(before);
    drop(stop);
    serving.await.unwrap().unwrap();
    open.shutdown().await;
    ministack.stop().await;
    let mut calls = BTreeMap::new();
    for operation in seen {
        *calls.entry(without_id(operation)).or_default() += 1;
    }
    Watched {
        calls,
        pages: pages.load(Ordering::Relaxed),
    }
}

/// Each deployment's API has an id of its own.
fn without_id(operation: String) -> String {
    match operation.split_once("/restapis/") {
        Some((method, path)) => {
            let rest = path.split_once('/').map_or("", |(_, rest)| rest);
            format!("{method}/restapis/ID/{rest}")
        }
        None => operation,
    }
}

fn browser() -> Client {
    Client::builder()
        .no_proxy()
        .redirect(Policy::none())
        .build()
        .unwrap()
}

/// Uses the valid link, waits for the next one, and returns the session's cookie.
async fn sign_in(url: &str, link: &mut watch::Receiver<String>) -> String {
    let token = link
        .borrow_and_update()
        .split_once("token=")
        .unwrap()
        .1
        .to_owned();
    let answer = browser()
        .post(format!("{url}/sign-in"))
        .header("sec-fetch-site", "same-origin")
        .form(&[("token", token)])
        .send()
        .await
        .unwrap();
    let cookie = answer.headers()["set-cookie"].to_str().unwrap();
    let cookie = cookie.split(';').next().unwrap().to_owned();
    link.changed().await.unwrap();
    cookie
}

/// Keeps a page open: reads it, and again at each event of its stream.
async fn look_on(url: String, cookie: String, pages: Arc<AtomicUsize>) {
    let browser = browser();
    let get = |path: &str| {
        browser
            .get(format!("{url}{path}"))
            .header("cookie", &cookie)
            .send()
    };
    let mut events = get("/updates").await.unwrap();
    assert_eq!(events.status(), 200);
    while let Ok(Some(_)) = events.chunk().await {
        // In the end the console stops while it answers.
        let Ok(page) = get("/").await else { return };
        assert_eq!(page.status(), 200);
        if page.bytes().await.is_err() {
            return;
        }
        pages.fetch_add(1, Ordering::Relaxed);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn many_viewers_cost_what_one_costs() {
    let (refresh, time) = (Duration::from_secs(1), Duration::from_secs(5));
    let one = watched_by(1, refresh, time).await;
    let many = watched_by(25, refresh, time).await;
    assert!(many.pages > one.pages, "{} and {} pages", one.pages, many.pages);
    for watched in [&one, &many] {
        for (operation, count) in &watched.calls {
            // Each alarm's history is read once in this time, and its coverage when the archivist looks; what outlasts a restart is
            // read at the start.
            let once = match operation.as_str() {
                "Query" => contract::ALARMS.len() + 2,
                "GetItem" => contract::ALARMS.len(),
                _ => 0,
            };
            let per_snapshot = count.saturating_sub(once).div_ceil(watched.snapshots());
            // A snapshot reads three tables, three kinds of function configuration and three partitions of the console's table;
            // nothing else is asked for.
            assert!(per_snapshot <= 3, "{operation} {count} times: {watched:#?}");
        }
    }
    // What is paid for or seldom changes is kept for minutes, so it falls into one of these few seconds or not: a reading of the
    // hurried first snapshot and one of the next, however many look.
    let kept = ["GetMetricData", "ListMetrics"];
    // What the archivist does when an alarm changed.
    let archived = ["BatchWriteItem", "DescribeAlarmHistory", "PutItem"];
    for (operation, calls_of_a_reading) in [("GetMetricData", 1), ("ListMetrics", 5)] {
        let count = many.calls.get(operation).copied().unwrap_or_default();
        assert!(
            count <= 2 * calls_of_a_reading,
            "{operation} {count} times: {many:#?}"
        );
    }
    let operations = |watched: &Watched| {
        let operations = watched.calls.keys().cloned();
        operations
            .filter(|operation| {
                !kept.contains(&operation.as_str()) && !archived.contains(&operation.as_str())
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(operations(&one), operations(&many));
}

/// For `cargo xtask bench viewers`: prints what a minute costs at the default pace.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes two minutes and measures"]
async fn a_minute_with_one_and_with_two_hundred() {
    for viewers in [1, 200] {
        let watched = watched_by(viewers, Duration::from_secs(30), Duration::from_secs(60)).await;
        println!(
            "viewers: {viewers:>3} for 60 s: {} AWS calls in {} snapshots, {} pages read",
            watched.total(),
            watched.snapshots(),
            watched.pages
        );
    }
}

//! How long the guide takes to be understood, shown and searched: as it is, and when it is a hundred times as long.

use crate::console::{Served, no_aws};
use app::server::guide::search::Query;
use app::server::guide::{Contacts, Guide};
use app::server::words::Lang;
use domain::access::Role;
use liveinsight::auth::Links;
use liveinsight::clock;
use std::fs;
use std::time::{Duration, Instant};

const ROUNDS: u32 = 5;

/// The fastest of a few: what it takes when nothing else wants the processor.
fn fastest<T>(mut work: impl FnMut() -> T) -> Duration {
    let times = (0..ROUNDS).map(|_| {
        let begun = Instant::now();
        std::hint::black_box(work());
        begun.elapsed()
    });
    times.min().unwrap_or_default()
}

fn print(what: &str, took: Duration) {
    println!("  {what:<44} {:>10.2} ms", took.as_secs_f64() * 1000.0);
}

#[tokio::test]
#[ignore = "a measurement: `cargo xtask bench guide`"]
async fn render_and_search() {
    let en = fs::read_to_string("docs/operations-guide.md").unwrap();
    let ko = fs::read_to_string("docs/운영가이드.md").unwrap();
    let many = if cfg!(debug_assertions) {
        "debug"
    } else {
        "release"
    };
    println!("guide: fastest of {ROUNDS}, {many} build");
    for times in [1, 100] {
        println!("  {times} × {} and {} bytes", ko.len(), en.len());
        let (ko, en) = (ko.repeat(times), en.repeat(times));
        print(
            "understood, both languages",
            fastest(|| Guide::new(&ko, &en, Contacts::default())),
        );
        let guide = Guide::new(&ko, &en, Contacts::default());
        for typed in ["스로틀", "WriteThrottle dynamodb", "nowhere to be found"] {
            let query = Query::of(typed);
            let search = || Lang::ALL.map(|lang| guide.search(lang, &query).len());
            print(&format!("searched for “{typed}”"), fastest(search));
        }
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("운영가이드.md"), &ko).unwrap();
        fs::write(dir.path().join("operations-guide.md"), &en).unwrap();
        let aws = no_aws(clock::system).await;
        let served = Served::start_with_docs(aws, Links::none(), Some(dir.path().to_owned())).await;
        let reader = served.signed_in(Role::Viewer);
        for path in [
            "/guide",
            "/guide/alarms",
            "/guide/findings",
            "/guide/all",
            "/guide?q=DynamoDB",
        ] {
            let mut took = Duration::MAX;
            let mut bytes = 0;
            for _ in 0..ROUNDS {
                let begun = Instant::now();
                bytes = reader.get(path).await.bytes().await.unwrap().len();
                took = took.min(begun.elapsed());
            }
            print(&format!("GET {path}, {bytes} bytes"), took);
        }
    }
}

//! The child process: it starts fast, says what is wrong, keeps its state and leaves nothing behind.

use crate::support;
use liveinsight::sandbox::ministack::{MiniStack, Settings, StartError, Stopped};
use std::time::{Duration, Instant};

#[tokio::test]
async fn it_starts_and_stops() {
    let (_dir, settings) = support::settings();
    let t = Instant::now();
    let m = MiniStack::start(&settings).await.unwrap();
    eprintln!("start {:?}", t.elapsed());
    let t = Instant::now();
    assert_eq!(m.stop().await, Stopped::Saved);
    eprintln!("stop {:?}", t.elapsed());
}

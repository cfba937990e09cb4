//! A MiniStack of its own for each test: any free port, a state directory that goes away with it.

use liveinsight::sandbox::ministack::{MiniStack, Settings};
use std::path::PathBuf;
use tempfile::TempDir;

/// Where `cargo xtask test` says that MiniStack is, or else its name on the `PATH`.
#[expect(clippy::disallowed_methods, reason = "tests have no configuration but this")]
pub(crate) fn executable() -> PathBuf {
    std::env::var_os("LIVEINSIGHT_MINISTACK").map_or_else(|| PathBuf::from("ministack"), PathBuf::from)
}

/// A state directory, and the settings that put a MiniStack on any free port there.
pub(crate) fn settings() -> (TempDir, Settings) {
    let dir = TempDir::new().expect("a temporary directory");
    let settings = Settings { executable: executable(), dir: dir.path().to_owned(), port: 0 };
    (dir, settings)
}

/// Starts one. Keep the directory as long as it runs.
pub(crate) async fn ministack() -> (TempDir, MiniStack) {
    let (dir, settings) = settings();
    let ministack = MiniStack::start(&settings)
        .await
        .unwrap_or_else(|error| panic!("{error}\nThese tests need MiniStack: run them by `cargo xtask test`"));
    (dir, ministack)
}

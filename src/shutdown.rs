//! When to stop.

use tokio::signal::unix::{SignalKind, signal as listen};

/// Returns at the first Ctrl-C (SIGINT) or SIGTERM. A system that cannot listen for them never stops this way.
pub(crate) async fn signal() {
    let (Ok(mut interrupt), Ok(mut terminate)) =
        (listen(SignalKind::interrupt()), listen(SignalKind::terminate()))
    else {
        tracing::warn!("signals cannot be received; stop the process with SIGKILL");
        return std::future::pending().await;
    };
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
}

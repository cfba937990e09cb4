//! What holds over HTTP against MiniStack. `cargo xtask test` installs it and runs these.

mod deploy;
mod metrics;
mod ministack;
mod proxy;
mod server;
mod status;
mod supply;
mod support;
mod template;
mod traffic;

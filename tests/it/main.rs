//! What holds over HTTP against MiniStack. `cargo xtask test` installs it and runs these.

mod ministack;
mod supply;
mod support;

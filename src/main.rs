//! `liveinsight`: the console and its command line.

use clap::Parser as _;
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    liveinsight::cli::run(liveinsight::cli::Command::parse()).await
}

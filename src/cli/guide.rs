//! `liveinsight guide`.

use crate::aws::{Aws, Connection, SnapshotOptions};
use crate::clock;
use crate::config::Config;
use crate::guide::Library;
use app::server::pages::guide::saved::{Known, saved};
use app::server::words::Lang;
use clap::builder::{PossibleValuesParser, TypedValueParser as _};
use domain::name::StackName;
use domain::snapshot::{Unavailable, Why};
use std::error::Error;
use std::io::Write as _;
use std::process::ExitCode;
use std::time::Duration;

/// What to do with the guide.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Write the whole guide with its contacts and the state of the stack, if it can be read, to standard output: one file that needs neither AWS nor the console
    Export {
        /// As HTML, which is the one form there is
        #[arg(long, required = true)]
        html: bool,
        /// The language
        #[arg(long, default_value = "ko", value_parser = PossibleValuesParser::new(Lang::ALL.map(Lang::tag)).map(|tag| Lang::from_tag(&tag).unwrap_or(Lang::Ko)))]
        lang: Lang,
    },
}

/// How long AWS is waited for: at 3 am the file matters, and the state only if it can be had.
const PATIENCE: Duration = Duration::from_secs(5);

/// Writes the guide.
pub(super) async fn run(config: Config, command: &Command) -> Result<ExitCode, Box<dyn Error>> {
    let Command::Export { html: _, lang } = command;
    let known = known(&config.stack_name).await;
    let guide = Library::of(config.docs_dir).guide();
    for trouble in &guide.troubles {
        eprintln!(
            "liveinsight: {} cannot be used, so the console's own is written: {}",
            trouble.file, trouble.why
        );
    }
    let file = saved(guide, *lang, clock::system(), &known);
    std::io::stdout().write_all(file.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

/// The state of the stack, if AWS tells it in time.
async fn known(stack: &StackName) -> Known {
    let connecting = Aws::connect(Connection::Standard, clock::system);
    let aws = match tokio::time::timeout(PATIENCE, connecting).await {
        Ok(Ok(aws)) => aws,
        Ok(Err(error)) => return Known::Nothing(unreachable(&error)),
        Err(late) => return Known::Nothing(unreachable(&late)),
    };
    let options = SnapshotOptions {
        patience: PATIENCE,
        keep_metrics: Duration::ZERO,
        before: None,
    };
    Known::of(aws.snapshot_with(stack, options).await)
}

fn unreachable(why: &dyn Error) -> Unavailable {
    Unavailable {
        action: "sts:GetCallerIdentity".to_owned(),
        why: Why::Unreachable {
            detail: why.to_string(),
        },
    }
}

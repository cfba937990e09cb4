//! `liveinsight guide`.

use crate::clock;
use crate::config::Config;
use crate::guide::Library;
use app::server::pages::guide::saved::saved;
use app::server::words::Lang;
use clap::builder::{PossibleValuesParser, TypedValueParser as _};
use std::error::Error;
use std::io::Write as _;
use std::process::ExitCode;

/// What to do with the guide.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Write the whole guide with its contacts to standard output, as one file that needs neither AWS nor the console
    Export {
        /// As HTML, which is the one form there is
        #[arg(long, required = true)]
        html: bool,
        /// The language
        #[arg(long, default_value = "ko", value_parser = PossibleValuesParser::new(Lang::ALL.map(Lang::tag)).map(|tag| Lang::from_tag(&tag).unwrap_or(Lang::Ko)))]
        lang: Lang,
    },
}

/// Writes the guide.
pub(super) fn run(config: Config, command: &Command) -> Result<ExitCode, Box<dyn Error>> {
    let Command::Export { html: _, lang } = command;
    let guide = Library::of(config.docs_dir).guide();
    for trouble in &guide.troubles {
        eprintln!(
            "liveinsight: {} cannot be used, so the console's own is written: {}",
            trouble.file, trouble.why
        );
    }
    let file = saved(guide, *lang, clock::system());
    std::io::stdout().write_all(file.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

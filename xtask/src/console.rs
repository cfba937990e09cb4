//! The console as built here: its executable and what it needs beside it.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::process::{Failure, cargo, heading, run};
use crate::{build, client, collector, paths, setup};

/// A console that can be started.
pub(crate) struct Console {
    /// The executable `liveinsight`.
    pub(crate) executable: PathBuf,
    /// Directory of the files for the browser.
    pub(crate) site: PathBuf,
    /// The zip file with the collector.
    pub(crate) collector: PathBuf,
    /// The executable `ministack`.
    ministack: PathBuf,
}

impl Console {
    /// Builds what changed, for development.
    pub(crate) fn for_development() -> Result<Self, Failure> {
        let console = Self {
            executable: paths::target().join("debug/liveinsight"),
            ministack: setup::python(setup::MINISTACK)?,
            site: client::build()?,
            collector: collector::build(&collector::X86_64)?,
        };
        heading("Console");
        run(&mut development_build())?;
        Ok(console)
    }

    /// Builds what changed, as it is released.
    pub(crate) fn released() -> Result<Self, Failure> {
        let ministack = setup::python(setup::MINISTACK)?;
        let dist = build::release()?;
        Ok(Self {
            executable: dist.join("liveinsight"),
            site: dist.join("site"),
            collector: dist.join(collector::X86_64.file_name()),
            ministack,
        })
    }

    /// Starts the console with the files built for it.
    pub(crate) fn command(&self, subcommand: &str) -> Command {
        let mut command = Command::new(&self.executable);
        command.arg(subcommand).envs(self.settings());
        command
    }

    /// The variables by which the console finds its files; the tests read the same ones.
    pub(crate) fn settings(&self) -> [(&'static str, &Path); 3] {
        [
            ("LIVEINSIGHT_MINISTACK", &self.ministack),
            ("LIVEINSIGHT_SITE_DIR", &self.site),
            ("LIVEINSIGHT_COLLECTOR_ZIP", &self.collector),
        ]
    }
}

/// Builds the executable with exactly the dependencies that `cargo test` builds.
///
/// Cargo unites the features of the packages and targets that one command selects. Selecting the whole workspace, and
/// examples (there are none) so that dev-dependencies count, gives the same features as the tests: without it most of
/// the AWS SDK is compiled once for `run` and again for `test`. xtask stays out: it is built by itself each time.
fn development_build() -> Command {
    cargo("build --workspace --exclude xtask --bin liveinsight --examples")
}

//! The collector as Lambda takes it: a static executable called `bootstrap` in a zip file.

use std::io::{Cursor, Write as _};
use std::path::PathBuf;

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::paths;
use crate::process::{Context as _, Failure, cargo, heading, run};
use crate::setup;
use crate::stamp::{self, Stamp};

/// A processor that Lambda runs functions on.
pub(crate) struct Architecture {
    /// The name Lambda uses, and the end of the zip file's name.
    pub(crate) name: &'static str,
    /// The Rust target; musl, so that the executable needs nothing from the runtime's image.
    target: &'static str,
}

/// What Lambda calls x86_64.
pub(crate) const X86_64: Architecture = Architecture {
    name: "x86_64",
    target: "x86_64-unknown-linux-musl",
};

impl Architecture {
    /// The zip file's name, here and beside the released executable.
    pub(crate) fn file_name(&self) -> String {
        format!("collector-{}.zip", self.name)
    }
}

/// Builds the collector for `architecture` and returns the zip file.
pub(crate) fn build(architecture: &Architecture) -> Result<PathBuf, Failure> {
    setup::target(architecture.target)?;
    setup::c_compiler()?;
    heading(&format!("Collector for {}", architecture.name));
    run(
        cargo("build --package collector --bin bootstrap --profile lambda-release")
            .args(["--target", architecture.target]),
    )?;
    let executable = paths::target()
        .join(architecture.target)
        .join("lambda-release/bootstrap");
    let file = paths::target().join("collector").join(architecture.file_name());

    let contents = paths::read(&executable)?;
    let name = format!("collector-{}.stamp", architecture.name);
    let stamp = Stamp::new(stamp::file(&name), &[&contents, &stamp::this_program()]);
    if !(stamp.is_current() && file.is_file()) {
        let packed = pack(&contents).context(|| format!("pack {}", paths::shown(&file)))?;
        paths::write(&file, &packed)?;
        stamp.record()?;
    }
    Ok(file)
}

/// The zip file around `executable`. The same executable gives the same bytes: deployments are told apart by their hash.
fn pack(executable: &[u8]) -> zip::result::ZipResult<Vec<u8>> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(9))
        .last_modified_time(DateTime::DEFAULT)
        .unix_permissions(0o755);
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    archive.start_file("bootstrap", options)?;
    archive.write_all(executable)?;
    Ok(archive.finish()?.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_archive_is_reproducible_and_its_one_file_can_be_started() {
        let packed = pack(b"#!/bin/sh\n").unwrap();
        assert_eq!(packed, pack(b"#!/bin/sh\n").unwrap());
        let mut archive = zip::ZipArchive::new(Cursor::new(packed)).unwrap();
        assert_eq!(archive.len(), 1);
        let file = archive.by_index(0).unwrap();
        assert_eq!((file.name(), file.unix_mode()), ("bootstrap", Some(0o100_755)));
        assert_eq!(file.last_modified(), Some(DateTime::DEFAULT));
    }
}

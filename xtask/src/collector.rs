//! The collector as Lambda takes it: a static executable called `bootstrap` in a zip file.

use std::io::{Cursor, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;

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
    /// What it takes to build for another processor than most machines have.
    cross: Option<Cross>,
}

/// A C compiler and a linker for another processor.
struct Cross {
    /// The compiler, from the Debian packages that [`setup::arm64_c_compiler`] installs, and the variable that names it.
    c_compiler: (&'static str, &'static str),
    /// The linker, which Rust brings along, and the variable that names it.
    linker: (&'static str, &'static str),
}

/// What Lambda calls x86_64.
pub(crate) const X86_64: Architecture = Architecture {
    name: "x86_64",
    target: "x86_64-unknown-linux-musl",
    cross: None,
};

/// What Lambda calls arm64: a fifth cheaper by the second.
pub(crate) const ARM64: Architecture = Architecture {
    name: "arm64",
    target: "aarch64-unknown-linux-musl",
    cross: Some(Cross {
        c_compiler: ("CC_aarch64_unknown_linux_musl", setup::ARM64_C_COMPILER),
        linker: ("CARGO_TARGET_AARCH64_UNKNOWN_LINUX_MUSL_LINKER", "rust-lld"),
    }),
};

impl Architecture {
    /// The zip file's name, here and beside the released executable.
    pub(crate) fn file_name(&self) -> String {
        format!("collector-{}.zip", self.name)
    }
}

/// Builds the collector for `architecture` and returns the zip file.
pub(crate) fn build(architecture: &Architecture) -> Result<PathBuf, Failure> {
    let executable = executable(architecture, "collector", "bootstrap")?;
    let file = paths::target().join("collector").join(architecture.file_name());

    let contents = paths::read(&executable)?;
    let name = format!("collector-{}.stamp", architecture.name);
    let comment = comment();
    let parts: [&[u8]; 3] = [&contents, comment.as_bytes(), &stamp::this_program()];
    let stamp = Stamp::new(stamp::file(&name), &parts);
    if !(stamp.is_current() && file.is_file()) {
        let packed = pack(&contents, &comment).context(|| format!("pack {}", paths::shown(&file)))?;
        paths::write(&file, &packed)?;
        stamp.record()?;
    }
    Ok(file)
}

/// Builds `program` of `package` as it runs in Lambda.
pub(crate) fn executable(
    architecture: &Architecture,
    package: &str,
    program: &str,
) -> Result<PathBuf, Failure> {
    setup::target(architecture.target)?;
    setup::c_compiler()?;
    let mut command = cargo("build --profile lambda-release");
    command
        .args([
            "--package",
            package,
            "--bin",
            program,
            "--target",
            architecture.target,
        ])
        .env("CARGO_ENCODED_RUSTFLAGS", without_paths());
    if let Some(cross) = &architecture.cross {
        setup::arm64_c_compiler()?;
        command.envs([cross.c_compiler, cross.linker]);
    }
    heading(&format!("{package} for {}", architecture.name));
    run(&mut command)?;
    Ok(paths::target()
        .join(architecture.target)
        .join("lambda-release")
        .join(program))
}

/// Flags that keep the paths of this machine out of the executable, which is to be the same wherever it is built.
fn without_paths() -> String {
    let remap = |from: &Path, to: &str| format!("--remap-path-prefix={}={to}", from.display());
    let cargo_home = paths::cargo_home().map(|home| remap(&home, "/cargo"));
    let flags: Vec<String> = cargo_home
        .into_iter()
        .chain([remap(paths::root(), "/liveinsight")])
        .collect();
    // Parted as cargo parts them: a path may hold a space.
    flags.join("\u{1f}")
}

/// What the collector is made from, beside this program.
const SOURCES: [&str; 5] = [
    "collector",
    "Cargo.toml",
    "Cargo.lock",
    ".cargo",
    "rust-toolchain.toml",
];

/// What the zip file says of where it comes from: the last commit that touched a source of it, so that a commit elsewhere does not
/// make other bytes of it. Nothing where git does not tell, as beside an archive of the sources.
fn comment() -> String {
    let git = |arguments: &[&str]| {
        let mut command = Command::new("git");
        command.args(arguments).arg("--").args(SOURCES);
        let output = command.current_dir(paths::root()).output().ok()?;
        let text = String::from_utf8(output.stdout).ok()?;
        output.status.success().then(|| text.trim().to_owned())
    };
    let commit = git(&["log", "-1", "--format=%H"]).filter(|commit| !commit.is_empty());
    match (commit, git(&["status", "--porcelain"])) {
        (Some(commit), Some(changes)) if changes.is_empty() => format!("commit {commit}"),
        (Some(commit), Some(_)) => format!("commit {commit}-modified"),
        _ => String::new(),
    }
}

/// The zip file around `executable`. The same executable of the same commit gives the same bytes: deployments are told apart by
/// their hash.
fn pack(executable: &[u8], comment: &str) -> zip::result::ZipResult<Vec<u8>> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(9))
        .last_modified_time(DateTime::DEFAULT)
        .unix_permissions(0o755);
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    archive.start_file("bootstrap", options)?;
    archive.write_all(executable)?;
    archive.set_comment(comment);
    Ok(archive.finish()?.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_archive_is_reproducible_and_its_one_file_can_be_started() {
        let packed = pack(b"#!/bin/sh\n", "commit abc").unwrap();
        assert_eq!(packed, pack(b"#!/bin/sh\n", "commit abc").unwrap());
        let mut archive = zip::ZipArchive::new(Cursor::new(packed)).unwrap();
        assert_eq!(archive.len(), 1);
        assert_eq!(archive.comment(), b"commit abc");
        let file = archive.by_index(0).unwrap();
        assert_eq!((file.name(), file.unix_mode()), ("bootstrap", Some(0o100_755)));
        assert_eq!(file.last_modified(), Some(DateTime::DEFAULT));
    }
}

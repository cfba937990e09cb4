//! The parts of the Rust toolchain that rustup installs on request.

use std::path::PathBuf;
use std::process::Command;

use crate::paths;
use crate::process::{Failure, capture, heading, run};

/// Makes sure that the standard library for `triple` is installed.
///
/// rust-toolchain.toml names the targets too, but rustup reads that list only when it installs the toolchain itself, and
/// not at all with `RUSTUP_AUTO_INSTALL=0`.
pub(crate) fn target(triple: &str) -> Result<(), Failure> {
    if sysroot()?.join("lib/rustlib").join(triple).join("lib").is_dir() {
        return Ok(());
    }
    heading(&format!("Rust target {triple}"));
    run(rustup()?.args(["target", "add", triple]))
}

/// Makes sure that the toolchain has `component`, whose executable is `program`.
pub(crate) fn component(component: &str, program: &str) -> Result<(), Failure> {
    if paths::is_executable(&sysroot()?.join("bin").join(program)) {
        return Ok(());
    }
    heading(&format!("Rust component {component}"));
    run(rustup()?.args(["component", "add", component]))
}

/// Makes sure that there is a C compiler: two dependencies contain C and assembly.
pub(crate) fn c_compiler() -> Result<(), Failure> {
    if paths::on_path("cc").is_some() {
        return Ok(());
    }
    super::debian::install(&["build-essential"], "a C compiler (`cc`)")
}

/// The C compiler for Lambda's arm64.
pub(crate) const ARM64_C_COMPILER: &str = "aarch64-linux-gnu-gcc";

/// Makes sure that there is a C compiler for arm64.
pub(crate) fn arm64_c_compiler() -> Result<(), Failure> {
    if paths::on_path(ARM64_C_COMPILER).is_some() {
        return Ok(());
    }
    super::debian::install(
        &["gcc-aarch64-linux-gnu", "libc6-dev-arm64-cross"],
        "a C compiler for arm64 (`aarch64-linux-gnu-gcc`)",
    )
}

fn sysroot() -> Result<PathBuf, Failure> {
    Ok(PathBuf::from(
        capture(Command::new("rustc").args(["--print", "sysroot"]))?.trim(),
    ))
}

fn rustup() -> Result<Command, Failure> {
    if paths::on_path("rustup").is_none() {
        return Err(
            Failure::new("this Rust toolchain lacks a part, and rustup is not there to add it")
                .with_remedy("install Rust with rustup, then repeat the command"),
        );
    }
    Ok(Command::new("rustup"))
}

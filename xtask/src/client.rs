//! The files the browser loads: the client, its bindings, the style sheet and what lies in public/.
//!
//! Names contain a hash of the contents, so that a browser may keep a file for ever. Leptos reads the hashes from
//! `hash.txt` in the site's directory, one line `js: …`, `wasm: …` and `css: …` each.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use wasm_bindgen_cli_support::Bindgen;

use crate::paths;
use crate::process::{Context as _, Failure, cargo, heading, run};
use crate::setup;
use crate::site::Site;
use crate::stamp::{self, Stamp, content_hash};
use crate::style;

/// The target the browser runs.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";
/// The profile of the client. There is one: what is tested is what ships.
const PROFILE: &str = "wasm-release";
/// Stem of the files' names: `LEPTOS_OUTPUT_NAME` in .cargo/config.toml.
const NAME: &str = "liveinsight";
/// Directory of the files in the site: leptos' `site-pkg-dir`.
const PACKAGE: &str = "pkg";

/// Builds whatever changed and returns the site's directory.
pub(crate) fn build() -> Result<PathBuf, Failure> {
    setup::target(TARGET)?;
    heading("Client");
    // As `cargo build` the library would be built as an rlib as well, and then without link-time optimisation.
    run(
        cargo("rustc --package app --lib --crate-type cdylib --features hydrate").args([
            "--profile",
            PROFILE,
            "--target",
            TARGET,
        ]),
    )?;
    let bindings = bindings()?;

    let directory = paths::target().join("site");
    let mut site = Site::new(directory.clone());
    let mut hashes = String::new();
    let script = paths::read(&bindings.join(format!("{NAME}.js")))?;
    let module = paths::read(&bindings.join(format!("{NAME}_bg.wasm")))?;
    let sheet = style::bundle(&paths::root().join("style/main.css"))?;
    for (extension, contents) in [("js", script), ("wasm", module), ("css", sheet.into_bytes())] {
        let hash = content_hash(&contents);
        site.write(
            &Path::new(PACKAGE).join(format!("{NAME}.{hash}.{extension}")),
            &contents,
        )?;
        hashes.push_str(&format!("{extension}: {hash}\n"));
    }
    // JavaScript that crates bring along; the script imports it from here, by names that are hashed already.
    site.copy(&bindings.join("snippets"), &Path::new(PACKAGE).join("snippets"))?;
    site.copy(&paths::root().join("public"), Path::new(""))?;
    site.add(PathBuf::from("hash.txt"), hashes.as_bytes())?;
    site.remove_everything_else()?;
    Ok(directory)
}

/// Runs wasm-bindgen on the built client if that changed, and returns the directory of its output.
fn bindings() -> Result<PathBuf, Failure> {
    let module = paths::target().join(TARGET).join(PROFILE).join("app.wasm");
    let directory = paths::target().join("xtask/bindings");
    let contents = paths::read(&module)?;
    let stamp = Stamp::new(
        stamp::file("bindings.stamp"),
        &[&contents, &stamp::this_program()],
    );
    if stamp.is_current() && directory.is_dir() {
        return Ok(directory);
    }
    if directory.exists() {
        fs::remove_dir_all(&directory).context(|| format!("remove {}", paths::shown(&directory)))?;
    }
    let mut bindgen = Bindgen::new();
    bindgen
        .input_bytes(NAME, contents)
        .remove_name_section(true)
        .remove_producers_section(true);
    bindgen
        .web(true)
        .and_then(|bindgen| bindgen.generate(&directory))
        .context(|| format!("make the JavaScript bindings of {}", paths::shown(&module)))?;
    stamp.record()?;
    Ok(directory)
}

/// A cargo command that lints the client as the browser gets it.
pub(crate) fn clippy() -> Command {
    let mut command = cargo("clippy --package app --lib --features hydrate");
    command.args(["--target", TARGET]);
    command
}

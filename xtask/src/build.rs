//! What is released: one directory from which `liveinsight` runs without cargo.

use std::fs;
use std::path::{Path, PathBuf};

use crate::console::Console;
use crate::process::{Context as _, Failure, cargo, heading, run};
use crate::{client, collector, paths, setup};

/// `cargo xtask build [--release]`.
pub(crate) fn command(arguments: &[String]) -> Result<(), Failure> {
    match arguments {
        [] => {
            let console = Console::for_development()?;
            collector::build(&collector::ARM64)?;
            println!("{}", paths::shown(&console.executable));
            println!("start it with: cargo xtask run");
            Ok(())
        }
        [release] if release == "--release" => {
            let dist = release_with_summary()?;
            println!("start it with: {}/liveinsight serve", paths::shown(&dist));
            println!(
                "settings, or the sandbox instead of AWS: {}/liveinsight help",
                paths::shown(&dist)
            );
            Ok(())
        }
        _ => Err(Failure::new("`build` takes nothing but --release")),
    }
}

fn release_with_summary() -> Result<PathBuf, Failure> {
    let dist = release()?;
    let arm64 = collector::build(&collector::ARM64)?;
    replace(&arm64, &dist.join(collector::ARM64.file_name()))?;
    println!("{}", paths::shown(&dist));
    for name in [
        "liveinsight",
        &collector::X86_64.file_name(),
        &collector::ARM64.file_name(),
    ] {
        let size = fs::metadata(dist.join(name))
            .context(|| format!("find {name}"))?
            .len();
        println!("  {name:<24} {:>8.1} MB", size as f64 / 1e6);
    }
    println!(
        "  {:<24} {:>5} files",
        "site/",
        paths::files_under(&dist.join("site"))?.len()
    );
    Ok(dist)
}

/// Builds what changed and returns the directory with the executable, `site/` and the collector's zip file.
pub(crate) fn release() -> Result<PathBuf, Failure> {
    setup::c_compiler()?;
    let site = client::build()?;
    let zip = collector::build(&collector::X86_64)?;
    heading("Console, optimised");
    run(&mut cargo(
        "build --release --package liveinsight --bin liveinsight",
    ))?;

    let dist = paths::dist();
    replace(
        &paths::target().join("release/liveinsight"),
        &dist.join("liveinsight"),
    )?;
    replace(&zip, &dist.join(collector::X86_64.file_name()))?;
    let released_site = dist.join("site");
    if released_site.exists() {
        fs::remove_dir_all(&released_site).context(|| format!("remove {}", paths::shown(&released_site)))?;
    }
    for file in paths::files_under(&site)? {
        replace(&site.join(&file), &released_site.join(&file))?;
    }
    Ok(dist)
}

/// Copies a file over another that may be running: the old one stays intact for whoever has it open.
fn replace(from: &Path, to: &Path) -> Result<(), Failure> {
    let doing = || format!("copy {} to {}", paths::shown(from), paths::shown(to));
    let new = to.with_added_extension("new");
    fs::create_dir_all(to.parent().unwrap_or(to)).context(doing)?;
    fs::copy(from, &new).context(doing)?;
    fs::rename(&new, to).context(doing)
}

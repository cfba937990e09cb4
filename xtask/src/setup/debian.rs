//! Debian packages: installed when this is root, otherwise asked for.

use std::process::Command;

use crate::paths;
use crate::process::{Failure, heading, run};

/// Installs `packages`, which provide `purpose`.
pub(crate) fn install(packages: &[&str], purpose: &str) -> Result<(), Failure> {
    let wanted = packages.join(" ");
    if paths::on_path("apt-get").is_none() {
        return Err(Failure::new(format!("{purpose} is missing")).with_remedy(format!(
            "install it with this system's package manager (Debian: {wanted})"
        )));
    }
    if !rustix::process::geteuid().is_root() {
        return Err(Failure::new(format!("{purpose} is missing"))
            .with_remedy(format!("sudo apt-get install --no-install-recommends {wanted}")));
    }
    heading(&format!("Debian packages: {wanted}"));
    run(&mut apt_get(&["update"]))?;
    run(apt_get(&["install", "--yes", "--no-install-recommends"]).args(packages))
}

fn apt_get(arguments: &[&str]) -> Command {
    let mut command = Command::new("apt-get");
    command
        .arg("--quiet")
        .args(arguments)
        .env("DEBIAN_FRONTEND", "noninteractive");
    command
}

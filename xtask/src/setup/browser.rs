//! The browser of the tests, and fonts that have Korean.

use std::path::PathBuf;
use std::process::Command;

use crate::paths;
use crate::process::Failure;

use super::debian;

/// The names under which distributions install it.
const NAMES: [&str; 4] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
];

/// Finds Chromium, or installs it when this is root. The variable CHROMIUM names another executable.
pub(crate) fn browser() -> Result<PathBuf, Failure> {
    if let Some(chosen) = paths::setting("CHROMIUM").map(PathBuf::from) {
        return if paths::is_executable(&chosen) {
            Ok(chosen)
        } else {
            Err(Failure::new(format!(
                "CHROMIUM is {}, which is not an executable",
                chosen.display()
            ))
            .with_remedy("give the full path of a Chromium, or unset it to have one looked for on PATH"))
        };
    }
    let find = || NAMES.iter().find_map(|name| paths::on_path(name));
    let found = if let Some(found) = find() {
        found
    } else {
        debian::install(
            &["chromium", "fonts-noto-cjk"],
            "Chromium, which the browser tests drive,",
        )?;
        find().ok_or_else(|| Failure::new("Chromium was installed but is not on PATH"))?
    };
    korean_font();
    Ok(found)
}

/// Korean text without a font is boxes: the tests pass, screenshots are useless. So it is said, and no more.
fn korean_font() {
    let Some(list) = paths::on_path("fc-list") else {
        return;
    };
    let has_one = Command::new(list)
        .arg(":lang=ko")
        .output()
        .is_ok_and(|output| !output.stdout.is_empty());
    if !has_one && let Err(failure) = debian::install(&["fonts-noto-cjk"], "a font with Korean") {
        eprintln!("note: Korean text will not be drawn\n{failure}");
    }
}

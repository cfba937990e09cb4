//! The style sheet: one file, minified, from style/main.css and what it imports.

use std::fmt::Display;
use std::path::Path;

use lightningcss::bundler::{Bundler, FileProvider};
use lightningcss::error::Error;
use lightningcss::printer::PrinterOptions;
use lightningcss::stylesheet::{MinifyOptions, ParserOptions};
use lightningcss::targets::{Browsers, Targets};

use crate::paths;
use crate::process::{Context as _, Failure};

/// The oldest browsers that the console is written for: the first of each to have `light-dark()` and popovers, and with them
/// OKLCH colours, nesting and container queries. None of these is translated into something older; prefixes that these
/// browsers still want are added.
const OLDEST: Browsers = Browsers {
    chrome: Some(version(123, 0)),
    edge: Some(version(123, 0)),
    firefox: Some(version(125, 0)),
    safari: Some(version(17, 5)),
    ios_saf: Some(version(17, 5)),
    android: None,
    ie: None,
    opera: None,
    samsung: None,
};

const fn version(major: u32, minor: u32) -> u32 {
    major << 16 | minor << 8
}

/// The contents of `entry` and of every sheet it imports, in order and minified.
pub(crate) fn bundle(entry: &Path) -> Result<String, Failure> {
    let targets = Targets::from(OLDEST);
    let files = FileProvider::new();
    let mut bundler = Bundler::new(&files, None, ParserOptions::default());
    let doing = || format!("bundle {}", paths::shown(entry));
    let mut sheet = bundler.bundle(entry).map_err(with_place).context(doing)?;
    sheet
        .minify(MinifyOptions {
            targets,
            ..MinifyOptions::default()
        })
        .map_err(with_place)
        .context(doing)?;
    let printed = sheet.to_css(PrinterOptions {
        minify: true,
        targets,
        ..PrinterOptions::default()
    });
    Ok(printed.map_err(with_place).context(doing)?.code)
}

/// An error with its file, line and column as editors count them: the library counts lines from zero.
fn with_place<T: Display>(error: Error<T>) -> String {
    match error.loc {
        Some(place) => format!(
            "{}:{}:{}: {}",
            place.filename,
            place.line + 1,
            place.column,
            error.kind
        ),
        None => error.kind.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn bundled(sheets: &[(&str, &str)]) -> Result<String, Failure> {
        let directory = tempfile::tempdir().unwrap();
        for (name, contents) in sheets {
            fs::write(directory.path().join(name), contents).unwrap();
        }
        bundle(&directory.path().join("main.css"))
    }

    #[test]
    fn sheets_are_joined_in_the_order_of_their_imports() {
        let sheet = bundled(&[
            (
                "main.css",
                "@import './tokens.css'; @import './table.css'; b { top: 0 }",
            ),
            ("tokens.css", ":root { --space: 4px }"),
            ("table.css", "td { padding: var(--space) }"),
        ]);
        assert_eq!(
            sheet.unwrap(),
            ":root{--space:4px}td{padding:var(--space)}b{top:0}"
        );
    }

    #[test]
    fn what_every_supported_browser_understands_stays_as_written() {
        let sheet = bundled(&[(
            "main.css",
            "a { color: light-dark(oklch(40% 0.1 250), oklch(80% 0.1 250)); &:hover { color: color-mix(in oklch, var(--a), var(--b)) }
               @container (inline-size > 30rem) { padding-inline: 1rem } }",
        )])
        .unwrap();
        for kept in [
            "light-dark(oklch(",
            "&:hover",
            "color-mix(in oklch",
            "padding-inline",
            "@container",
        ] {
            assert!(sheet.contains(kept), "{kept} is gone from {sheet}");
        }
    }

    #[test]
    fn prefixes_that_a_supported_browser_needs_are_added() {
        let sheet = bundled(&[("main.css", "a { user-select: none }")]).unwrap();
        assert!(sheet.contains("-webkit-user-select:none"), "{sheet}");
    }

    #[test]
    fn a_mistake_is_reported_with_its_place() {
        let failure = bundled(&[
            ("main.css", "@import './wrong.css';"),
            ("wrong.css", "a {\n  color: red; }\n}"),
        ]);
        let message = failure.unwrap_err().to_string();
        assert!(message.contains("wrong.css:3:"), "{message}");
    }

    #[test]
    fn an_import_that_is_not_there_is_an_error() {
        assert!(bundled(&[("main.css", "@import './gone.css';")]).is_err());
    }
}

//! A directory of static files with their compressed forms beside them, as the server hands them out.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::paths;
use crate::process::{Context as _, Failure};

/// The kinds of files that compress; images and fonts are compressed already.
const COMPRESSIBLE: [&str; 7] = ["css", "ico", "js", "json", "svg", "txt", "wasm"];

/// A site under construction.
pub(crate) struct Site {
    directory: PathBuf,
    files: BTreeSet<PathBuf>,
}

impl Site {
    /// A site in `directory`, where files of an earlier build may lie.
    pub(crate) fn new(directory: PathBuf) -> Self {
        Self {
            directory,
            files: BTreeSet::new(),
        }
    }

    /// Adds a file with its `.br` and `.gz` siblings. Nothing is written or compressed for a file that is there already.
    pub(crate) fn write(&mut self, name: &Path, contents: &[u8]) -> Result<(), Failure> {
        let unchanged = self.add(name.to_path_buf(), contents)?;
        let extension = name
            .extension()
            .and_then(|extension| extension.to_str())
            .unwrap_or_default();
        if !COMPRESSIBLE.contains(&extension) {
            return Ok(());
        }
        for (suffix, compress) in [
            ("br", brotli as fn(&[u8]) -> std::io::Result<Vec<u8>>),
            ("gz", gzip),
        ] {
            let sibling = name.with_extension(format!("{extension}.{suffix}"));
            if unchanged && self.directory.join(&sibling).is_file() {
                self.files.insert(sibling);
                continue;
            }
            let compressed = compress(contents).context(|| format!("compress {}", name.display()))?;
            if compressed.len() < contents.len() {
                self.add(sibling, &compressed)?;
            }
        }
        Ok(())
    }

    /// Adds every file under `source` as if it lay in `destination`.
    pub(crate) fn copy(&mut self, source: &Path, destination: &Path) -> Result<(), Failure> {
        for file in paths::files_under(source)? {
            self.write(&destination.join(&file), &paths::read(&source.join(&file))?)?;
        }
        Ok(())
    }

    /// Removes the files of earlier builds.
    pub(crate) fn remove_everything_else(&self) -> Result<(), Failure> {
        for file in paths::files_under(&self.directory)? {
            if !self.files.contains(&file) {
                let path = self.directory.join(file);
                fs::remove_file(&path).context(|| format!("remove {}", paths::shown(&path)))?;
            }
        }
        Ok(())
    }

    /// Adds a file that only the server reads, without compressed forms; returns whether it was there with these contents.
    pub(crate) fn add(&mut self, name: PathBuf, contents: &[u8]) -> Result<bool, Failure> {
        let path = self.directory.join(&name);
        let unchanged = fs::read(&path).is_ok_and(|present| present == contents);
        if !unchanged {
            paths::write(&path, contents)?;
        }
        self.files.insert(name);
        Ok(unchanged)
    }
}

/// Compressed with Brotli at its best; these files are compressed once and sent often.
pub(crate) fn brotli(contents: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut compressed = Vec::new();
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 24,
        size_hint: contents.len(),
        ..Default::default()
    };
    brotli::BrotliCompress(&mut &contents[..], &mut compressed, &parameters)?;
    Ok(compressed)
}

/// Compressed with gzip, for browsers that speak plain HTTP and accept nothing better there.
pub(crate) fn gzip(contents: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(contents)?;
    encoder.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rebuild_leaves_exactly_its_own_files() {
        let directory = tempfile::tempdir().unwrap();
        let text = "long and boring ".repeat(40);
        for name in ["pkg/old.js", "pkg/new.js"] {
            let mut site = Site::new(directory.path().to_path_buf());
            site.write(Path::new(name), text.as_bytes()).unwrap();
            site.write(Path::new("logo.png"), text.as_bytes()).unwrap();
            site.write(Path::new("tiny.txt"), b"x").unwrap();
            site.remove_everything_else().unwrap();
        }
        let left: Vec<_> = paths::files_under(directory.path()).unwrap();
        let expected = [
            "logo.png",
            "pkg/new.js",
            "pkg/new.js.br",
            "pkg/new.js.gz",
            "tiny.txt",
        ];
        assert_eq!(left, expected.map(PathBuf::from));
    }

    #[test]
    fn compressed_forms_follow_changed_contents() {
        let directory = tempfile::tempdir().unwrap();
        for word in ["first ", "second "] {
            let mut site = Site::new(directory.path().to_path_buf());
            site.write(Path::new("a.css"), word.repeat(50).as_bytes())
                .unwrap();
        }
        let stored = fs::read(directory.path().join("a.css.gz")).unwrap();
        assert_eq!(stored, gzip("second ".repeat(50).as_bytes()).unwrap());
    }
}

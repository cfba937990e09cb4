//! Remembers what a product was made from, so that it is made again only when that changes.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use sha2::{Digest as _, Sha256};

use crate::paths;
use crate::process::Failure;

/// The key of what a product is made from, next to the key of what it was last made from.
pub(crate) struct Stamp {
    file: PathBuf,
    key: String,
}

impl Stamp {
    /// A stamp kept in `file` for a product made from `inputs`.
    pub(crate) fn new(file: PathBuf, inputs: &[&[u8]]) -> Self {
        let mut hasher = Sha256::new();
        for input in inputs {
            hasher.update((input.len() as u64).to_le_bytes());
            hasher.update(input);
        }
        Self {
            file,
            key: hex(&hasher.finalize()),
        }
    }

    /// Whether the product was last made from these inputs.
    pub(crate) fn is_current(&self) -> bool {
        fs::read_to_string(&self.file).is_ok_and(|key| key == self.key)
    }

    /// Called when the product is complete, so that an interrupted attempt is repeated.
    pub(crate) fn record(&self) -> Result<(), Failure> {
        paths::write(&self.file, self.key.as_bytes())
    }
}

/// Stands for this program among the inputs: what another version of it made is made again.
pub(crate) fn this_program() -> [u8; 16] {
    let modified = std::env::current_exe()
        .and_then(fs::metadata)
        .and_then(|data| data.modified())
        .ok();
    let age = modified
        .and_then(|time| time.duration_since(UNIX_EPOCH).ok())
        .unwrap_or_default();
    age.as_nanos().to_le_bytes()
}

/// Where the stamp called `name` is kept.
pub(crate) fn file(name: &str) -> PathBuf {
    paths::target().join("xtask").join(name)
}

/// A file's contents as the short name that changes with them.
pub(crate) fn content_hash(contents: &[u8]) -> String {
    // 64 bits: enough to tell the handful of versions a browser has in its cache apart.
    hex(&Sha256::digest(contents)[..8])
}

/// Lower-case hexadecimal digits.
fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The stamp of the packages installed in `directory` from a file with these contents.
///
/// It lies in the directory itself and goes with it; the directory's own path counts, because virtual environments
/// cannot be moved.
pub(crate) fn of_installation(directory: &Path, inputs: &[&[u8]]) -> Stamp {
    let place = directory.as_os_str().as_encoded_bytes();
    let inputs: Vec<&[u8]> = inputs.iter().copied().chain([place]).collect();
    Stamp::new(directory.join(".made-from"), &inputs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_is_current_only_for_the_inputs_it_recorded() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("deep/stamp");
        let first = Stamp::new(file.clone(), &[b"ab", b"c"]);
        assert!(!first.is_current());
        first.record().unwrap();
        assert!(first.is_current());
        assert!(!Stamp::new(file, &[b"a", b"bc"]).is_current());
    }
}

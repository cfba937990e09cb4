//! Where a package comes from.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// What follows the hash of a commit from whose sources the package's differ.
const MODIFIED: &str = "-modified";

/// The commit whose sources a package was built from, as the build wrote it into the package.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Commit {
    hash: String,
    modified: bool,
}

/// A text that names no commit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "a commit is a whole hash of git in hexadecimal, with {MODIFIED} behind it if the sources were changed"
)]
pub struct NoCommit;

impl Commit {
    /// Its hash.
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// Whether there were changes that it does not have.
    pub fn is_modified(&self) -> bool {
        self.modified
    }
}

impl FromStr for Commit {
    type Err = NoCommit;

    fn from_str(text: &str) -> Result<Self, NoCommit> {
        // SHA-1, or SHA-256 in repositories of the newer format (git hash-function-transition).
        const LENGTHS: [usize; 2] = [40, 64];
        let hash = text.strip_suffix(MODIFIED).unwrap_or(text);
        let is_hash = LENGTHS.contains(&hash.len()) && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_hash
            .then(|| Self {
                hash: hash.to_owned(),
                modified: hash.len() < text.len(),
            })
            .ok_or(NoCommit)
    }
}

impl TryFrom<String> for Commit {
    type Error = NoCommit;

    fn try_from(text: String) -> Result<Self, NoCommit> {
        text.parse()
    }
}

impl From<Commit> for String {
    fn from(commit: Commit) -> Self {
        commit.to_string()
    }
}

impl fmt::Display for Commit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.hash)?;
        f.write_str(if self.modified { MODIFIED } else { "" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_commit_is_a_whole_hash() {
        let hash = "5a3c86f0".repeat(5);
        for (text, modified) in [
            (hash.clone(), Some(false)),
            (format!("{hash}-modified"), Some(true)),
            ("0123456789abcdef".repeat(4), Some(false)),
            ("5a3c86f".to_owned(), None),
            (format!("{hash} "), None),
            (format!("{hash}-dirty"), None),
            ("<script>".repeat(5), None),
            (String::new(), None),
        ] {
            let commit = text.parse::<Commit>();
            assert_eq!(commit.as_ref().ok().map(Commit::is_modified), modified, "{text}");
            if let Ok(commit) = commit {
                let json = serde_json::to_string(&commit).unwrap();
                assert_eq!(json, format!("\"{text}\""));
                assert_eq!(serde_json::from_str::<Commit>(&json).unwrap(), commit);
            }
        }
        assert!(serde_json::from_str::<Commit>("\"main\"").is_err());
    }
}

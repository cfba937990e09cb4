//! The collector's package.

use super::{DeployError, hex};
use base64::Engine as _;
use domain::deployment::Commit;
use domain::name::CodeSha256;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::Path;

/// Where packages are kept in the bucket.
const FOLDER: &str = "collector/";

/// A package with its hash.
#[derive(Debug, Clone)]
pub struct Artifact {
    /// `None` for what was uploaded before.
    pub(super) bytes: Option<Vec<u8>>,
    pub(super) digest: [u8; 32],
}

impl Artifact {
    /// Reads a package from a file.
    ///
    /// # Errors
    /// The file cannot be read.
    pub async fn read(path: &Path) -> Result<Self, DeployError> {
        let bytes = tokio::fs::read(path)
            .await
            .map_err(|source| DeployError::NoArtifact {
                path: path.to_owned(),
                source,
            })?;
        let digest = Sha256::digest(&bytes).into();
        Ok(Self {
            bytes: Some(bytes),
            digest,
        })
    }

    /// The package that a stack was last deployed with, to change something else and leave the code as it is. `None` if its
    /// parameters name none that the console has uploaded.
    pub fn deployed(parameters: &BTreeMap<String, String>) -> Option<Self> {
        let key = parameters.get("CodeKey")?;
        let hexadecimal = key.strip_prefix(FOLDER)?.strip_suffix(".zip")?;
        let mut digest = [0; 32];
        if hexadecimal.len() != 2 * digest.len() || !hexadecimal.is_ascii() {
            return None;
        }
        for (position, byte) in digest.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&hexadecimal[2 * position..2 * position + 2], 16).ok()?;
        }
        let deployed = Self { bytes: None, digest };
        (deployed.key() == *key).then_some(deployed)
    }

    /// Where it is kept: the key holds the content's SHA-256, so the same key is always the same bytes.
    pub fn key(&self) -> String {
        format!("{FOLDER}{}.zip", hex(&self.digest))
    }

    /// The commit that it was built from, which the build writes into the zip file's comment; `None` where it did not.
    pub fn commit(&self) -> Option<Commit> {
        commit(self.bytes.as_deref()?)
    }

    /// Its hash in the form in which Lambda reports it.
    pub fn code_sha256(&self) -> CodeSha256 {
        CodeSha256::reported(base64::engine::general_purpose::STANDARD.encode(self.digest))
    }
}

/// What the comment of our zip files begins with.
const COMMENT: &str = "commit ";

/// The commit in a zip file's comment, which follows the end of central directory record (APPNOTE.TXT, 4.3.16): a signature, 16
/// bytes of counts and places, the comment's length in two bytes, the comment.
fn commit(zip: &[u8]) -> Option<Commit> {
    const SIGNATURE: &[u8] = b"PK\x05\x06";
    const LENGTH_AT: usize = 20;
    let start = zip
        .windows(SIGNATURE.len())
        .rposition(|window| window == SIGNATURE)?;
    let record = zip.get(start..)?;
    let length: [u8; 2] = record.get(LENGTH_AT..LENGTH_AT + 2)?.try_into().ok()?;
    let comment = record.get(LENGTH_AT + 2..)?;
    if comment.len() != usize::from(u16::from_le_bytes(length)) {
        return None;
    }
    std::str::from_utf8(comment)
        .ok()?
        .strip_prefix(COMMENT)?
        .parse()
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_commit_is_in_the_comment() {
        let zip = |comment: &str| {
            let length = u16::try_from(comment.len()).unwrap().to_le_bytes();
            [
                b"PK\x03\x04 a file PK\x05\x06".as_slice(),
                &[0; 16],
                &length,
                comment.as_bytes(),
            ]
            .concat()
        };
        let hash = "5a3c86f0".repeat(5);
        for (comment, known) in [
            (format!("commit {hash}"), hash.parse().ok()),
            (
                format!("commit {hash}-modified"),
                format!("{hash}-modified").parse().ok(),
            ),
            (String::new(), None),
            ("commit 5a3c86f".to_owned(), None),
            (hash, None),
        ] {
            assert_eq!(commit(&zip(&comment)), known, "{comment}");
        }
        assert_eq!(commit(b"no archive"), None);
        assert_eq!(commit(&[zip("").as_slice(), b"more"].concat()), None);
    }

    #[test]
    fn what_is_deployed_is_known_by_its_key() {
        let hash = "00ff".repeat(16);
        for (key, known) in [
            (format!("collector/{hash}.zip"), true),
            (format!("collector/{}.zip", hash.to_uppercase()), false),
            (format!("elsewhere/{hash}.zip"), false),
            (format!("collector/{}.zip", &hash[2..]), false),
            (format!("collector/+{}.zip", &hash[1..]), false),
            (format!("collector/{}é.zip", &hash[2..]), false),
        ] {
            let parameters = [("CodeKey".to_owned(), key.clone())].into();
            let deployed = Artifact::deployed(&parameters);
            assert_eq!(deployed.map(|artifact| artifact.key()), known.then_some(key));
        }
        assert!(Artifact::deployed(&BTreeMap::new()).is_none());
    }
}

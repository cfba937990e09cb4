//! The collector's package.

use super::{DeployError, hex};
use base64::Engine as _;
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

    /// Its hash in the form in which Lambda reports it.
    pub fn code_sha256(&self) -> CodeSha256 {
        CodeSha256::reported(base64::engine::general_purpose::STANDARD.encode(self.digest))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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

//! The collector's package.

use super::{DeployError, hex};
use base64::Engine as _;
use domain::name::CodeSha256;
use sha2::{Digest, Sha256};
use std::path::Path;

/// A package with its hash.
#[derive(Debug, Clone)]
pub struct Artifact {
    pub(super) bytes: Vec<u8>,
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
        Ok(Self { bytes, digest })
    }

    /// Where it is kept: the key holds the content's SHA-256, so the same key is always the same bytes.
    pub fn key(&self) -> String {
        format!("collector/{}.zip", hex(&self.digest))
    }

    /// Its hash in the form in which Lambda reports it.
    pub fn code_sha256(&self) -> CodeSha256 {
        CodeSha256::reported(base64::engine::general_purpose::STANDARD.encode(self.digest))
    }
}

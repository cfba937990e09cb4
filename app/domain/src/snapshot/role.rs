//! The execution role.

use super::Reading;
use serde::{Deserialize, Serialize};

/// The role that the function assumes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExecutionRole {
    /// Its ARN.
    pub arn: String,
    /// The service that may assume it, `None` where the trust policy names none or more than services.
    pub trusted_services: Vec<String>,
    /// Names of its managed policies.
    pub managed_policies: Reading<Vec<String>>,
    /// Names of its inline policies.
    pub inline_policies: Reading<Vec<String>>,
}

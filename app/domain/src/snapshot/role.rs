//! The execution role.

use super::Observed;
use serde::{Deserialize, Serialize};

/// The role that the function assumes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExecutionRole {
    /// Its ARN.
    pub arn: String,
    /// The service that may assume it, `None` where the trust policy names none or more than services.
    pub trusted_services: Vec<String>,
    /// Names of its managed policies.
    pub managed_policies: Observed<Vec<String>>,
    /// Names of its inline policies.
    pub inline_policies: Observed<Vec<String>>,
}

impl ExecutionRole {
    pub(super) fn remember(&mut self, before: &Self) {
        self.managed_policies.remember(&before.managed_policies);
        self.inline_policies.remember(&before.inline_policies);
    }
}

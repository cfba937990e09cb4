//! DynamoDB tables.

use super::Observed;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// A DynamoDB table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// The table's status as DynamoDB names it.
    pub status: TableStatus,
    /// Its primary key.
    pub key: KeySchema,
    /// Its capacity.
    pub billing: Billing,
    /// Its global secondary indexes by name.
    pub indexes: BTreeMap<String, Index>,
    /// Items, as of DynamoDB's own count, which it renews about every six hours.
    pub items: u64,
    /// Bytes, renewed with the count of items.
    pub bytes: u64,
    /// Whether deleting the table is refused.
    pub deletion_protection: bool,
    /// The KMS key type, `None` for the key that DynamoDB owns.
    pub encryption: Option<String>,
    /// Expiry of items.
    pub ttl: Observed<Ttl>,
    /// Continuous backups.
    pub point_in_time_recovery: Observed<bool>,
}

impl Table {
    pub(super) fn remember(&mut self, before: &Self) {
        self.ttl.remember(&before.ttl);
        self.point_in_time_recovery
            .remember(&before.point_in_time_recovery);
    }
}

/// A table's or index's status (DynamoDB API reference, `TableDescription`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum TableStatus {
    /// Ready.
    Active,
    /// Being made.
    Creating,
    /// Being changed; it can be used meanwhile.
    Updating,
    /// Being deleted.
    Deleting,
    /// DynamoDB did not say. Local endpoints leave the status of an index out.
    Unstated,
    /// Any other, such as `INACCESSIBLE_ENCRYPTION_CREDENTIALS`.
    Other(String),
}

impl From<String> for TableStatus {
    fn from(text: String) -> Self {
        match text.as_str() {
            "ACTIVE" => Self::Active,
            "CREATING" => Self::Creating,
            "UPDATING" => Self::Updating,
            "DELETING" => Self::Deleting,
            "" => Self::Unstated,
            _ => Self::Other(text),
        }
    }
}

impl From<TableStatus> for String {
    fn from(status: TableStatus) -> String {
        status.to_string()
    }
}

impl fmt::Display for TableStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Active => "ACTIVE",
            Self::Creating => "CREATING",
            Self::Updating => "UPDATING",
            Self::Deleting => "DELETING",
            Self::Unstated => "",
            Self::Other(text) => text,
        })
    }
}

/// A key schema as read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeySchema {
    /// The partition key's attribute.
    pub hash: String,
    /// The sort key's attribute.
    pub range: Option<String>,
}

impl KeySchema {
    /// The same in the contract's form, to compare and to show.
    pub fn as_key(&self) -> crate::contract::Key<'_> {
        crate::contract::Key {
            hash: &self.hash,
            range: self.range.as_deref(),
        }
    }
}

/// How a table is paid for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "mode")]
pub enum Billing {
    /// By request.
    OnDemand,
    /// By capacity held ready.
    Provisioned(Units),
}

/// Provisioned capacity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Units {
    /// Read capacity units: each one strongly consistent read of up to 4 KB a second.
    pub read: u64,
    /// Write capacity units: each one write of up to 1 KB a second.
    pub write: u64,
}

/// A global secondary index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Index {
    /// Its status.
    pub status: TableStatus,
    /// Its key.
    pub key: KeySchema,
    /// Its capacity; a table's index follows the table's mode.
    pub billing: Billing,
}

/// Expiry of items by an attribute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ttl {
    /// Items never expire.
    Disabled,
    /// Items expire by this attribute, in seconds since 1970.
    Enabled(String),
}

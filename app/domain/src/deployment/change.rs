//! What CloudFormation would do to resources, and what it says while it does it.

use serde::{Deserialize, Serialize};
use std::fmt;

/// What CloudFormation says an update would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Add, modify or remove.
    pub action: ChangeAction,
    /// The resource's name in the template.
    pub logical_id: String,
    /// Its type, such as `AWS::DynamoDB::Table`.
    pub resource_type: String,
    /// Whether the resource is made anew.
    pub replacement: Replacement,
    /// The properties that change, in alphabetical order.
    pub properties: Vec<Property>,
}

/// A property that changes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Property {
    /// Its name, or its path in the resource's properties where CloudFormation tells it.
    pub name: String,
    /// What it is and what it will be, where CloudFormation tells that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub values: Option<Values>,
}

/// A value before and after.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Values {
    /// As it is; empty where there is none.
    pub before: String,
    /// As it will be; empty where there will be none.
    pub after: String,
}

impl Property {
    /// The resource's own property that it is, or is a part of.
    pub fn of_resource(&self) -> &str {
        self.name.split('.').next().unwrap_or_default()
    }
}

impl From<&str> for Property {
    fn from(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            values: None,
        }
    }
}

/// As much of a value as fits a line: a dashboard's body is one too.
const SHOWN: usize = 60;

impl fmt::Display for Property {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)?;
        let shown = |value: &str| match value.char_indices().nth(SHOWN) {
            Some((end, _)) => format!("{}…", &value[..end]),
            None => value.to_owned(),
        };
        match &self.values {
            Some(Values { before, after }) => write!(f, " {} → {}", shown(before), shown(after)),
            None => Ok(()),
        }
    }
}

/// What happens to a resource (CloudFormation API reference, `ResourceChange`).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeAction {
    /// Deleted, or left behind without its stack if its deletion policy retains it.
    Remove,
    /// Changed.
    Modify,
    /// Brought into the stack as it is.
    Import,
    /// Made.
    Add,
    /// Anything else, in AWS's words.
    Other(String),
}

impl From<&str> for ChangeAction {
    fn from(text: &str) -> Self {
        match text {
            "Add" => Self::Add,
            "Modify" => Self::Modify,
            "Remove" => Self::Remove,
            "Import" => Self::Import,
            other => Self::Other(other.to_owned()),
        }
    }
}

/// Whether a modified resource is made anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Replacement {
    /// Changed in place.
    Never,
    /// CloudFormation finds out while it changes it.
    Possible,
    /// Made anew; what the old one held is lost unless its policy retains it.
    Always,
}

impl Change {
    /// Whether the change concerns who may do what.
    pub fn touches_iam(&self) -> bool {
        let kind = self.resource_type.as_str();
        kind.starts_with("AWS::IAM::") || kind.ends_with("Policy") || kind == "AWS::Lambda::Permission"
    }

    pub(super) fn is_function(&self) -> bool {
        self.resource_type == "AWS::Lambda::Function"
    }

    /// Whether the function's code is changed, and with it what somebody may have uploaded by hand.
    pub(super) fn updates_code(&self) -> bool {
        let mut properties = self.properties.iter();
        self.is_function()
            && (self.action != ChangeAction::Modify
                || self.replacement == Replacement::Always
                // Which properties change is not always told.
                || self.properties.is_empty()
                || properties.any(|property| property.of_resource() == "Code"))
    }

    /// Whether something that exists stops existing or is made anew.
    pub fn destroys(&self) -> bool {
        match self.action {
            ChangeAction::Remove => true,
            ChangeAction::Modify => self.replacement != Replacement::Never,
            ChangeAction::Add | ChangeAction::Import => false,
            // What this console does not know is not taken for harmless.
            ChangeAction::Other(_) => true,
        }
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verb = match &self.action {
            ChangeAction::Remove => "remove",
            ChangeAction::Modify => match self.replacement {
                Replacement::Never => "modify",
                Replacement::Possible => "modify, may replace",
                Replacement::Always => "replace",
            },
            ChangeAction::Import => "import",
            ChangeAction::Add => "add",
            ChangeAction::Other(text) => text,
        };
        write!(f, "{verb} {} ({})", self.logical_id, self.resource_type)?;
        if !self.properties.is_empty() {
            let properties: Vec<String> = self.properties.iter().map(Property::to_string).collect();
            write!(f, ": {}", properties.join(", "))?;
        }
        Ok(())
    }
}

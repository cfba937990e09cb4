//! Resources of the template's names that belong to no stack, and how they could be brought into one.

use crate::contract::TableId;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Something that exists under a name that the template wants to make.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Existing {
    /// What it is.
    pub kind: ExistingKind,
    /// Its name.
    pub name: String,
}

/// What exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExistingKind {
    /// One of the three tables.
    Table(TableId),
    /// The function's log.
    LogGroup,
    /// The function.
    Function,
    /// The function's role.
    Role,
    /// The API.
    RestApi,
}

impl Existing {
    /// Whether a stack can take it in as it is.
    pub fn is_importable(&self) -> bool {
        self.kind.is_importable()
    }
}

impl ExistingKind {
    /// What CloudFormation imports by itself has a name written out in the template, is retained by it, and has an identity that
    /// is that name (CloudFormation User Guide, "Import AWS resources into a CloudFormation stack automatically").
    fn is_importable(self) -> bool {
        matches!(self, Self::Table(_) | Self::LogGroup)
    }

    /// What to do so that a stack can be made.
    fn way(self) -> &'static str {
        match self {
            Self::Table(_) | Self::LogGroup => {
                "can be imported with --import: a change set with ImportExistingResources takes it into the stack as it is, and what it \
                 holds stays"
            }
            Self::Function => {
                "cannot be imported, because the template does not retain it: delete it when nothing calls it any more; the stack \
                 makes it anew"
            }
            Self::Role => {
                "cannot be imported, because the template does not retain it: delete it together with the function that uses it"
            }
            Self::RestApi => {
                "cannot be imported, because its name is not its identity: the stack would make a second one with another address; \
                 delete it when its clients have moved"
            }
        }
    }
}

/// What exists, with the way for each: the plan of an import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportPlan(pub Vec<Existing>);

impl fmt::Display for ImportPlan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Existing { kind, name } in &self.0 {
            write!(f, "\n  {name}: {}", kind.way())?;
        }
        Ok(())
    }
}

//! Who may do what.

use crate::name::{InvalidName, PersonName};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// What a person is trusted with. Each role may do whatever the one before it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Looks. The role of an account that was given none.
    Viewer,
    /// Looks at capacity and cost too.
    Manager,
    /// Acts on the stack.
    Operator,
    /// Decides who may.
    Admin,
}

/// Something that not everybody may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Permission {
    /// See the stack's state.
    View,
    /// See what the stack costs and whether it is the right size.
    ReadReports,
    /// See who did what.
    ReadAudit,
    /// Take a finding of the security review on by name.
    AcceptRisk,
    /// Deploy, roll back and get the stack out of a state.
    Deploy,
    /// Send a test page to everybody whom the alarms tell.
    SendTestPage,
    /// Switch alarms' actions off and on.
    MuteAlarms,
    /// Run the final integration test and sign the readiness report.
    SignReadiness,
    /// Open an incident, tick its tasks, write notes and close it.
    KeepChecklist,
}

impl Role {
    /// Every role, from the least trusted.
    pub const ALL: [Role; 4] = [Role::Viewer, Role::Manager, Role::Operator, Role::Admin];

    /// The one rule of who may do what: pages show it, the server enforces it.
    pub fn allows(self, permission: Permission) -> bool {
        match permission {
            Permission::View => true,
            Permission::ReadReports => self >= Role::Manager,
            Permission::ReadAudit
            | Permission::AcceptRisk
            | Permission::Deploy
            | Permission::SendTestPage
            | Permission::MuteAlarms
            | Permission::SignReadiness
            | Permission::KeepChecklist => self >= Role::Operator,
        }
    }

    /// The role as it is written on command lines and kept.
    pub fn as_str(self) -> &'static str {
        match self {
            Role::Viewer => "viewer",
            Role::Manager => "manager",
            Role::Operator => "operator",
            Role::Admin => "admin",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Role {
    type Err = InvalidName;

    fn from_str(text: &str) -> Result<Self, InvalidName> {
        Self::ALL
            .into_iter()
            .find(|role| role.as_str() == text)
            .ok_or_else(|| InvalidName::new(text, "a role", "it is viewer, manager, operator or admin"))
    }
}

/// Somebody who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The account's name.
    pub name: PersonName,
    /// What they may do.
    pub role: Role,
}

impl Person {
    /// Whether this person may do it.
    pub fn may(&self, permission: Permission) -> bool {
        self.role.allows(permission)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_permission_has_its_roles() {
        use Role::{Admin, Manager, Operator, Viewer};
        for (permission, allowed) in [
            (Permission::View, vec![Viewer, Manager, Operator, Admin]),
            (Permission::ReadReports, vec![Manager, Operator, Admin]),
            (Permission::ReadAudit, vec![Operator, Admin]),
            (Permission::AcceptRisk, vec![Operator, Admin]),
            (Permission::Deploy, vec![Operator, Admin]),
            (Permission::SendTestPage, vec![Operator, Admin]),
            (Permission::MuteAlarms, vec![Operator, Admin]),
            (Permission::SignReadiness, vec![Operator, Admin]),
            (Permission::KeepChecklist, vec![Operator, Admin]),
        ] {
            let may: Vec<Role> = Role::ALL
                .into_iter()
                .filter(|role| role.allows(permission))
                .collect();
            assert_eq!(may, allowed, "{permission:?}");
        }
    }

    #[test]
    fn a_role_is_read_as_it_is_written() {
        for role in Role::ALL {
            assert_eq!(role.to_string().parse(), Ok(role));
        }
        assert_eq!(
            "root".parse::<Role>().unwrap_err().to_string(),
            "`root` is not a role: it is viewer, manager, operator or admin"
        );
    }
}

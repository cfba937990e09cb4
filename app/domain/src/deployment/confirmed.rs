//! A plan as it was shown and confirmed, to be read again.

use super::{Change, CostLine, Plan, Release, World};
use serde::Deserialize;

/// What a person saw before they confirmed it. A [`Plan`] cannot be read back, so that nothing that was stored is ever carried out.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Confirmed {
    /// What was to run, and where.
    pub release: Release,
    /// The world that it was for.
    pub world: World,
    /// What happens to the stack's resources; those that destroy something or touch permissions come first.
    pub changes: Vec<Change>,
    /// How `$LATEST` differed from what was live before anything was done.
    pub publishes: Vec<String>,
    /// What it changes of each month's bill, as far as that was known beforehand.
    #[serde(default)]
    pub cost: Vec<CostLine>,
}

impl From<&Plan> for Confirmed {
    fn from(plan: &Plan) -> Self {
        let Plan {
            release,
            world,
            changes,
            publishes,
            cost,
            ..
        } = plan;
        Self {
            release: release.clone(),
            world: world.clone(),
            changes: changes.clone(),
            publishes: publishes.clone(),
            cost: cost.clone(),
        }
    }
}

/// How much a change matters to whoever confirms it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Consequence {
    /// Something that exists stops existing or is made anew.
    Destroys,
    /// Who may do what is changed.
    Permissions,
    /// Something that exists is changed where it is.
    Changes,
    /// Something is made.
    Adds,
}

impl Consequence {
    /// Every consequence, what matters most first.
    pub const ALL: [Consequence; 4] = [Self::Destroys, Self::Permissions, Self::Changes, Self::Adds];

    /// Of a change.
    pub fn of(change: &Change) -> Self {
        use super::ChangeAction::{Add, Import};
        if change.destroys() {
            Self::Destroys
        } else if change.touches_iam() {
            Self::Permissions
        } else if matches!(change.action, Add | Import) {
            Self::Adds
        } else {
            Self::Changes
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deployment::{ChangeAction, Replacement};

    #[test]
    fn the_gravest_consequence_counts() {
        use ChangeAction::{Add, Import, Modify, Other, Remove};
        use Replacement::{Always, Never, Possible};
        for (action, replacement, kind, expected) in [
            (Remove, Never, "AWS::IAM::Role", Consequence::Destroys),
            (Modify, Possible, "AWS::DynamoDB::Table", Consequence::Destroys),
            (Modify, Always, "AWS::Lambda::Permission", Consequence::Destroys),
            (Modify, Never, "AWS::IAM::Role", Consequence::Permissions),
            (Add, Never, "AWS::Lambda::Permission", Consequence::Permissions),
            (Modify, Never, "AWS::Lambda::Function", Consequence::Changes),
            (Add, Never, "AWS::ApiGateway::Deployment", Consequence::Adds),
            (Import, Never, "AWS::DynamoDB::Table", Consequence::Adds),
            (
                Other("Dynamic".to_owned()),
                Never,
                "AWS::DynamoDB::Table",
                Consequence::Destroys,
            ),
        ] {
            let change = Change {
                action,
                logical_id: "X".to_owned(),
                resource_type: kind.to_owned(),
                replacement,
                properties: vec![],
            };
            assert_eq!(Consequence::of(&change), expected, "{change}");
        }
    }
}

//! Moving the alias.

use crate::name::VersionNumber;
use crate::snapshot::AliasTarget;
use serde::{Deserialize, Serialize};

/// What shifting the alias comes to, given where it points at that moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shift {
    /// It points at the version already.
    AlreadyThere,
    /// It must be moved.
    Move,
}

/// Somebody moved the alias after the plan was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error(
    "LIVE points at {found} and not at {expected} as planned: somebody moved it meanwhile; look at what happened, then \
     deploy again"
)]
pub struct AliasMoved {
    /// Where the plan saw it.
    pub expected: AliasTarget,
    /// Where it is.
    pub found: AliasTarget,
}

/// Decides whether the alias must move to `published`. `planned_from` is where the plan saw it, `None` for a new stack.
///
/// # Errors
/// The alias is neither where the plan saw it nor at the version.
pub fn shift(
    planned_from: Option<AliasTarget>,
    current: AliasTarget,
    published: VersionNumber,
) -> Result<Shift, AliasMoved> {
    match planned_from {
        _ if current == AliasTarget::Published(published) => Ok(Shift::AlreadyThere),
        Some(expected) if expected != current => Err(AliasMoved {
            expected,
            found: current,
        }),
        _ => Ok(Shift::Move),
    }
}

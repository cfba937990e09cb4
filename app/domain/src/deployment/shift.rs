//! Moving the alias.

use crate::snapshot::Routing;
use serde::{Deserialize, Serialize};

/// What shifting the alias comes to, given where it points at that moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shift {
    /// It is so already.
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
    pub expected: Routing,
    /// Where it is.
    pub found: Routing,
}

/// Decides whether the alias must be changed to `wanted`. `planned_from` is how the plan saw it, `None` for a new stack.
///
/// # Errors
/// The alias is neither as the plan saw it nor as it is wanted.
pub fn shift(planned_from: Option<Routing>, current: Routing, wanted: Routing) -> Result<Shift, AliasMoved> {
    match planned_from {
        _ if current == wanted => Ok(Shift::AlreadyThere),
        Some(expected) if expected != current => Err(AliasMoved {
            expected,
            found: current,
        }),
        _ => Ok(Shift::Move),
    }
}

//! Moving the traffic back to a version that was published before: what that restores, what it does not, and when it must not be
//! tried.

use super::{Live, Pin, Place, Step};
use crate::name::VersionNumber;
use crate::snapshot::{AliasTarget, Function, LambdaState};
use serde::Serialize;
use std::collections::BTreeSet;
use std::fmt;

/// What is observed before a rollback.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RollbackWorld {
    /// Where the traffic goes; `None` if there is no alias.
    pub live: Option<Live>,
    /// What was published as the target; `None` if there is no such version.
    pub target: Option<Function>,
    /// Which of the tables that the target names exist.
    pub tables: BTreeSet<String>,
    /// The version that is pinned now.
    pub pin: Option<Pin>,
}

/// A rollback, decided. Only [`rollback`] makes one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RollbackPlan {
    place: Place,
    from: AliasTarget,
    to: VersionNumber,
    restored: Restored,
    unchanged: Vec<String>,
    impossible: Vec<String>,
    replaces: Option<Pin>,
}

/// Why a rollback must not be tried.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RollbackRefusal {
    /// There is nothing to move.
    #[error("there is no alias LIVE: nothing was deployed here yet, or somebody deleted it")]
    NoAlias,
    /// Nobody said where to, and nothing tells.
    #[error("no version older than {live} is known to have been live; name one with --to")]
    NoEarlierVersion {
        /// Where `LIVE` points.
        live: AliasTarget,
    },
    /// The version is not there.
    #[error("version {0} does not exist, or was deleted")]
    Gone(VersionNumber),
    /// The traffic goes there.
    #[error("LIVE is at version {0} already")]
    AlreadyLive(VersionNumber),
    /// It would change nothing.
    #[error(
        "version {to} has the same code and configuration as version {live}, which is live: that would change nothing"
    )]
    SameAsLive {
        /// The target.
        to: VersionNumber,
        /// Where `LIVE` points.
        live: AliasTarget,
    },
    /// It cannot be invoked.
    #[error("version {to} cannot be invoked now: it is {}", state_of(.state))]
    NotActive {
        /// The target.
        to: VersionNumber,
        /// In which state it is.
        state: LambdaState,
    },
    /// It would store events in a table that does not exist.
    #[error("version {to} stores events in {table} ({variable}), and there is no such table")]
    TableMissing {
        /// The target.
        to: VersionNumber,
        /// Its environment variable.
        variable: String,
        /// What it names.
        table: String,
    },
}

fn state_of(state: &LambdaState) -> String {
    match state {
        LambdaState::Active => "active".to_owned(),
        LambdaState::Pending => "pending".to_owned(),
        LambdaState::Inactive => "inactive".to_owned(),
        LambdaState::Failed { reason } => format!("failed ({reason})"),
        LambdaState::Other(state) => state.clone(),
    }
}

/// What a rollback brings back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Restored {
    /// These differences, in words that AWS uses: `MemorySize 512 → 1024`.
    Differences(Vec<String>),
    /// All of the version. What it differs in is not known, because the live one cannot be read.
    Everything,
}

/// Decides a rollback to `to`.
///
/// # Errors
/// The target cannot work, or nothing would change.
pub fn rollback(
    world: &RollbackWorld,
    place: Place,
    to: VersionNumber,
) -> Result<RollbackPlan, RollbackRefusal> {
    let live = world.live.as_ref().ok_or(RollbackRefusal::NoAlias)?;
    if live.target == AliasTarget::Published(to) && live.canary.is_none() {
        return Err(RollbackRefusal::AlreadyLive(to));
    }
    let target = world.target.as_ref().ok_or(RollbackRefusal::Gone(to))?;
    if target.state != LambdaState::Active {
        let state = target.state.clone();
        return Err(RollbackRefusal::NotActive { to, state });
    }
    if let Some((variable, table)) = target
        .variables
        .iter()
        .find(|(name, table)| name.ends_with("_TABLE") && !world.tables.contains(*table))
    {
        return Err(RollbackRefusal::TableMissing {
            to,
            variable: variable.clone(),
            table: table.clone(),
        });
    }
    let restored = match &live.function {
        Some(function) if function.publishes_same_as(target) && live.canary.is_none() => {
            return Err(RollbackRefusal::SameAsLive {
                to,
                live: live.target,
            });
        }
        Some(function) => Restored::Differences(function.differences_to(target)),
        None => Restored::Everything,
    };
    Ok(RollbackPlan {
        place,
        from: live.target,
        to,
        restored,
        unchanged: [
            "$LATEST, which the next deployment publishes",
            "the role's policies",
            "tables, their capacity and what they hold",
            "the API, its stage and its limits",
            "alarms and dashboard",
        ]
        .map(str::to_owned)
        .to_vec(),
        impossible: vec![format!(
            "what version {} answered, and how it stored events",
            live.target
        )],
        replaces: world.pin.clone(),
    })
}

impl RollbackPlan {
    /// Where.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// Where `LIVE` points.
    pub fn from(&self) -> AliasTarget {
        self.from
    }

    /// Where it will.
    pub fn to(&self) -> VersionNumber {
        self.to
    }

    /// What becomes different.
    pub fn restored(&self) -> &Restored {
        &self.restored
    }

    /// The pin that this rollback's own replaces.
    pub fn replaces(&self) -> Option<&Pin> {
        self.replaces.as_ref()
    }

    /// What is done, in order. The version proves itself before it takes traffic.
    pub fn steps(&self) -> Vec<Step> {
        let from = Some(self.from);
        vec![
            Step::InvokeVersion,
            Step::ShiftAlias { from },
            Step::VerifyEndToEnd,
            Step::Pin,
        ]
    }
}

impl fmt::Display for RollbackPlan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "Roll back {} from version {} to {}",
            self.place, self.from, self.to
        )?;
        let restored = match &self.restored {
            Restored::Differences(differences) => differences.clone(),
            Restored::Everything => vec![format!(
                "code and configuration of version {}; those of the live version cannot be read",
                self.to
            )],
        };
        for (layer, sentences) in [
            ("restored", &restored),
            ("stays as it is", &self.unchanged),
            ("cannot be restored", &self.impossible),
        ] {
            for sentence in sentences {
                writeln!(f, "  {layer}: {sentence}")?;
            }
        }
        if let Some(pin) = &self.replaces {
            writeln!(f, "  replaces {pin}")?;
        }
        writeln!(
            f,
            "  Version {} is then pinned: deployments leave it only if told to",
            self.to
        )
    }
}

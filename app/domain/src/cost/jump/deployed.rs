//! What a deployment changed of what costs hang on.

use super::is_metered_by_use;
use crate::cost::Resource;
use crate::deployment::journal::{Kind, Record};
use crate::deployment::{ChangeAction, Confirmed, Outcome, Who};
use crate::name::{RunId, VersionNumber};
use crate::price::Dimension;
use crate::snapshot::{AliasTarget, Direction};
use crate::template::Setting;
use serde::Serialize;
use std::fmt;
use time::OffsetDateTime;

/// A deployment or rollback that changed what runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Deployed {
    /// The run.
    pub run: RunId,
    /// What people call whoever began it.
    pub who: String,
    /// Why.
    pub reason: Option<String>,
    /// When it ended, or began if that is not known.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// Whether it moved the traffic back to an earlier version.
    pub is_rollback: bool,
    /// The version that took the traffic before.
    pub version_before: Option<VersionNumber>,
    /// What it changed.
    pub changed: Vec<Turned>,
}

/// Something that a deployment changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Turned {
    /// A setting of the template.
    Setting {
        /// The parameter that holds it.
        parameter: String,
        /// Its value before; `None` if that is not known.
        before: Option<String>,
        /// Its value since.
        since: String,
    },
    /// The function's code; with a rollback its settings too.
    Version {
        /// The version that takes the traffic since; `None` if that is not known.
        since: Option<VersionNumber>,
    },
    /// Alarms or dashboards were made or changed.
    Watching {
        /// The resource's name in the template.
        logical_id: String,
        /// Its type, such as `AWS::CloudWatch::Alarm`.
        resource_type: String,
    },
    /// Nobody knows what: the plan of the deployment was not read.
    Unread,
}

impl Deployed {
    /// What a run of the ledger changed, with the plan that was confirmed if it is known; a rollback has none. `None` for what changed
    /// nothing that costs.
    pub fn of(record: &Record, plan: Option<&Confirmed>) -> Option<Self> {
        let (version, previous) = match record.outcome.as_ref()? {
            Outcome::Succeeded { version, previous } => (*version, *previous),
            Outcome::Abandoned { .. } => (None, None),
            Outcome::RolledBack { .. } => return None,
        };
        let is_rollback = match record.kind {
            Kind::Deployment { .. } => false,
            Kind::Rollback { .. } => true,
            Kind::Release | Kind::Stack { .. } => return None,
        };
        Some(Self {
            run: record.run.clone(),
            who: Who::read(&record.who).name().to_owned(),
            reason: record.reason.clone(),
            at: record.ended.unwrap_or(record.began),
            is_rollback,
            version_before: match previous {
                Some(AliasTarget::Published(version)) => Some(version),
                Some(AliasTarget::Latest) | None => None,
            },
            changed: match plan {
                Some(plan) => changed(plan, version),
                None if is_rollback => vec![Turned::Version { since: version }],
                None => vec![Turned::Unread],
            },
        })
    }

    /// Whether nobody knows what it changed.
    pub fn is_unread(&self) -> bool {
        self.changed.contains(&Turned::Unread)
    }
}

fn changed(plan: &Confirmed, version: Option<VersionNumber>) -> Vec<Turned> {
    let before = &plan.world.parameters;
    let settings = plan.release.parameters.iter().filter_map(|(name, value)| {
        Setting::of_parameter(name)?;
        (before.get(name) != Some(value)).then(|| Turned::Setting {
            parameter: name.clone(),
            before: before.get(name).cloned(),
            since: value.clone(),
        })
    });
    let ran = plan.world.live.as_ref().and_then(|live| live.function.as_ref());
    let other_code = ran.is_none_or(|function| function.code_sha256 != plan.release.code_sha256);
    let watching = plan.changes.iter().filter(|change| {
        matches!(change.action, ChangeAction::Add | ChangeAction::Modify)
            && (is_alarm(&change.resource_type) || is_dashboard(&change.resource_type))
    });
    settings
        .chain(other_code.then_some(Turned::Version { since: version }))
        .chain(watching.map(|change| Turned::Watching {
            logical_id: change.logical_id.clone(),
            resource_type: change.resource_type.clone(),
        }))
        .collect()
}

fn is_alarm(resource_type: &str) -> bool {
    matches!(
        resource_type,
        "AWS::CloudWatch::Alarm" | "AWS::CloudWatch::CompositeAlarm"
    )
}

fn is_dashboard(resource_type: &str) -> bool {
    resource_type == "AWS::CloudWatch::Dashboard"
}

impl Turned {
    /// Whether what a resource pays for is known to hang on it.
    pub fn touches(&self, resource: &Resource, dimension: Dimension) -> bool {
        match self {
            Turned::Setting { parameter, .. } => {
                Setting::of_parameter(parameter).is_some_and(|setting| of_setting(setting, resource))
            }
            // Other code may write, log and compute more; what is held ready it does not change.
            Turned::Version { .. } => {
                is_metered_by_use(dimension) && !matches!(resource, Resource::Api | Resource::Console)
                    || *resource == Resource::Metrics
            }
            Turned::Watching { resource_type, .. } => match resource {
                Resource::Alarms => is_alarm(resource_type),
                Resource::Dashboard => is_dashboard(resource_type),
                _ => false,
            },
            Turned::Unread => false,
        }
    }
}

fn of_setting(setting: Setting, resource: &Resource) -> bool {
    match setting {
        Setting::Memory => *resource == Resource::Function,
        Setting::LogRetention => *resource == Resource::Log,
        Setting::FunctionTracing | Setting::ApiTracing => *resource == Resource::Traces,
        Setting::RateLimit | Setting::BurstLimit => *resource == Resource::Api,
        Setting::IpAddress => false,
        Setting::CapacityMode => matches!(resource, Resource::Table(_) | Resource::Index(..)),
        Setting::Units(_) => {
            let of = |table, index: Option<&str>| {
                Direction::ALL
                    .into_iter()
                    .any(|direction| Setting::units(table, index, direction) == Some(setting))
            };
            match resource {
                Resource::Table(table) => of(*table, None),
                Resource::Index(table, index) => of(*table, Some(index)),
                _ => false,
            }
        }
    }
}

/// For a file: which run of whom, and what it changed.
impl fmt::Display for Deployed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "run {} of {}", self.run, self.who)?;
        if let Some(reason) = &self.reason {
            write!(f, " ({reason})")?;
        }
        for (position, turned) in self.changed.iter().enumerate() {
            let joint = if position == 0 { ":" } else { "," };
            write!(f, "{joint} {turned}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Turned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Turned::Setting {
                parameter,
                before: Some(before),
                since,
            } => write!(f, "{parameter} {before} → {since}"),
            Turned::Setting { parameter, since, .. } => write!(f, "{parameter} → {since}"),
            Turned::Version { since: Some(version) } => write!(f, "code → version {version}"),
            Turned::Version { since: None } => f.write_str("other code"),
            Turned::Watching { logical_id, .. } => f.write_str(logical_id),
            Turned::Unread => f.write_str("what it changed was not read"),
        }
    }
}

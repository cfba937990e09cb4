//! How a resource is set, as a value that each language puts into words.

use domain::health::Resource;
use domain::snapshot::{Billing, Observed, Shown, Snapshot, Table};
use time::OffsetDateTime;

/// The setting that a person wants to see first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Setting {
    /// A table that is paid by request.
    OnDemand {
        /// Its items.
        items: u64,
    },
    /// A table with capacity held ready.
    Provisioned {
        /// Read capacity units.
        read: u64,
        /// Write capacity units.
        write: u64,
        /// Its items.
        items: u64,
    },
    /// A function's size.
    Function {
        /// Memory, in MB.
        memory_mb: u32,
        /// Timeout, in seconds.
        timeout_s: u32,
        /// Processor.
        architecture: String,
    },
    /// Where an alias points.
    Alias {
        /// The version.
        version: String,
    },
    /// A stage's throttle.
    Api {
        /// Requests a second, if there is a throttle.
        rate: Option<u64>,
        /// Requests at once.
        burst: u64,
    },
    /// A role's policies, managed and inline.
    Policies {
        /// How many.
        count: usize,
    },
    /// How long logs are kept.
    Retention {
        /// Days.
        days: u32,
    },
    /// Who is notified.
    Subscriptions {
        /// Confirmed subscriptions.
        confirmed: u64,
    },
    /// A dashboard's size.
    Widgets {
        /// How many.
        count: usize,
    },
    /// A word of AWS's own, the same in every language.
    Raw(String),
}

/// A setting, and since when it cannot be read any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// The setting.
    pub setting: Setting,
    /// When it was read, if it cannot be read now.
    pub stale_since: Option<OffsetDateTime>,
}

/// The setting of a resource, as it is or as it was last read.
pub fn setting(snapshot: &Snapshot, resource: &Resource) -> Option<Known> {
    match resource {
        Resource::Stack(_) => known(&snapshot.stack, |stack| {
            Some(Setting::Raw(stack.status.to_string()))
        }),
        Resource::Table(id) => known(snapshot.tables.get(id)?, |table| Some(capacity(table))),
        Resource::Function => known(&snapshot.function, |function| {
            Some(Setting::Function {
                memory_mb: function.memory_mb,
                timeout_s: function.timeout_s,
                architecture: function.architecture.clone(),
            })
        }),
        Resource::Alias => known(&snapshot.alias, |alias| {
            Some(Setting::Alias {
                version: alias.version.to_string(),
            })
        }),
        Resource::RestApi => known(&snapshot.api, |api| {
            let throttle = api.stage.reading.found()?.throttle;
            Some(Setting::Api {
                rate: throttle.map(|throttle| throttle.rate),
                burst: throttle.map_or(0, |throttle| throttle.burst),
            })
        }),
        Resource::Role => known(&snapshot.role, |role| {
            let count =
                role.managed_policies.reading.found()?.len() + role.inline_policies.reading.found()?.len();
            Some(Setting::Policies { count })
        }),
        Resource::LogGroup => known(&snapshot.log_group, |group| {
            group.retention_days.map(|days| Setting::Retention { days })
        }),
        Resource::Alarm(name) => known(&snapshot.alarms, |alarms| {
            let alarm = alarms.get(name.as_str())?;
            Some(Setting::Raw(alarm.state.as_str().to_owned()))
        }),
        Resource::Dashboard => known(&snapshot.dashboard, |dashboard| {
            Some(Setting::Widgets {
                count: dashboard.widgets,
            })
        }),
        Resource::Topic => known(&snapshot.topic, |topic| {
            Some(Setting::Subscriptions {
                confirmed: topic.confirmed,
            })
        }),
    }
}

fn known<T>(observed: &Observed<T>, setting: impl FnOnce(&T) -> Option<Setting>) -> Option<Known> {
    let (value, stale_since) = match observed.shown() {
        Shown::Now(value) => (value, None),
        Shown::Stale { value, as_of, .. } => (value, Some(as_of)),
        Shown::Missing | Shown::Unavailable(_) => return None,
    };
    Some(Known {
        setting: setting(value)?,
        stale_since,
    })
}

fn capacity(table: &Table) -> Setting {
    match table.billing {
        Billing::OnDemand => Setting::OnDemand { items: table.items },
        Billing::Provisioned(units) => Setting::Provisioned {
            read: units.read,
            write: units.write,
            items: table.items,
        },
    }
}

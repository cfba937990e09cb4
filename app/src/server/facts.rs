//! How a resource is set, as a value that each language puts into words.

use domain::health::Resource;
use domain::snapshot::{Billing, Reading, Snapshot};

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

/// The setting of a resource, if it could be read.
pub fn setting(snapshot: &Snapshot, resource: &Resource) -> Option<Setting> {
    match resource {
        Resource::Stack(_) => snapshot
            .stack
            .reading
            .found()
            .map(|stack| Setting::Raw(stack.status.to_string())),
        Resource::Table(id) => snapshot
            .tables
            .get(id)?
            .reading
            .found()
            .map(|table| match table.billing {
                Billing::OnDemand => Setting::OnDemand { items: table.items },
                Billing::Provisioned(units) => Setting::Provisioned {
                    read: units.read,
                    write: units.write,
                    items: table.items,
                },
            }),
        Resource::Function => snapshot
            .function
            .reading
            .found()
            .map(|function| Setting::Function {
                memory_mb: function.memory_mb,
                timeout_s: function.timeout_s,
                architecture: function.architecture.clone(),
            }),
        Resource::Alias => snapshot.alias.reading.found().map(|alias| Setting::Alias {
            version: alias.version.to_string(),
        }),
        Resource::RestApi => {
            let throttle = snapshot.api.reading.found()?.stage.found()?.throttle;
            Some(Setting::Api {
                rate: throttle.map(|throttle| throttle.rate),
                burst: throttle.map_or(0, |throttle| throttle.burst),
            })
        }
        Resource::Role => {
            let role = snapshot.role.reading.found()?;
            let count = role.managed_policies.found()?.len() + role.inline_policies.found()?.len();
            Some(Setting::Policies { count })
        }
        Resource::LogGroup => {
            let days = snapshot.log_group.reading.found()?.retention_days?;
            Some(Setting::Retention { days })
        }
        Resource::Alarm(name) => match &snapshot.alarms.reading {
            Reading::Found(alarms) => alarms
                .get(name)
                .map(|alarm| Setting::Raw(alarm.state.as_str().to_owned())),
            Reading::Missing | Reading::Unavailable(_) => None,
        },
        Resource::Dashboard => snapshot
            .dashboard
            .reading
            .found()
            .map(|dashboard| Setting::Widgets {
                count: dashboard.widgets,
            }),
        Resource::Topic => snapshot
            .topic
            .reading
            .found()
            .map(|topic| Setting::Subscriptions {
                confirmed: topic.confirmed,
            }),
    }
}

//! A setting of the stack that a person changes by itself, and the template's parameter that holds it.

use crate::contract::TableId;
use crate::snapshot::Direction;
use std::borrow::Cow;

/// What the names of all tables begin with, and those of their parameters do not.
const PREFIX: &str = "LiveInsight-";

/// A setting that one small deployment changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Setting {
    /// Memory of the function in MB.
    Memory,
    /// Days that the function's log is kept.
    LogRetention,
    /// X-Ray tracing of the function: `Active` or `PassThrough`.
    FunctionTracing,
    /// X-Ray tracing of the API's stage: `Enabled` or `Disabled`.
    ApiTracing,
    /// Requests per second that the API accepts.
    RateLimit,
    /// Requests that the API accepts at once before the rate applies.
    BurstLimit,
    /// What is stored of a visitor's address: `raw`, `truncated` or `hashed`.
    IpAddress,
    /// Capacity mode of the tables: `PROVISIONED` or `PAY_PER_REQUEST`.
    CapacityMode,
    /// Capacity units of a table or an index, which count while the mode is `PROVISIONED`.
    Units(Units),
}

/// Which capacity units. Only those that the template has can be named: [`Setting::units`] makes them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Units {
    table: TableId,
    index: Option<&'static str>,
    direction: Direction,
}

impl Setting {
    /// Every setting.
    pub fn all() -> Vec<Self> {
        let units = TableId::ALL.into_iter().flat_map(|table| {
            let indexes = table.contract().indexes.iter().map(|(index, _)| Some(*index));
            let parts = std::iter::once(None).chain(indexes);
            parts.flat_map(move |index| {
                Direction::ALL.map(|direction| {
                    Self::Units(Units {
                        table,
                        index,
                        direction,
                    })
                })
            })
        });
        let single = [
            Self::Memory,
            Self::LogRetention,
            Self::FunctionTracing,
            Self::ApiTracing,
            Self::RateLimit,
            Self::BurstLimit,
            Self::IpAddress,
            Self::CapacityMode,
        ];
        single.into_iter().chain(units).collect()
    }

    /// The units of a table, or of an index of it. `None` if the template has no index of this name.
    pub fn units(table: TableId, index: Option<&str>, direction: Direction) -> Option<Self> {
        let index = match index {
            None => None,
            Some(wanted) => {
                let mut known = table.contract().indexes.iter().map(|(index, _)| *index);
                Some(known.find(|index| *index == wanted)?)
            }
        };
        Some(Self::Units(Units {
            table,
            index,
            direction,
        }))
    }

    /// The setting that a parameter holds; `None` for those that are no small matter, such as the code.
    pub fn of_parameter(name: &str) -> Option<Self> {
        Self::all()
            .into_iter()
            .find(|setting| setting.parameter() == name)
    }

    /// The template's parameter that holds it.
    pub fn parameter(self) -> Cow<'static, str> {
        match self {
            Self::Memory => "MemorySize".into(),
            Self::LogRetention => "LogRetentionDays".into(),
            Self::FunctionTracing => "FunctionTracing".into(),
            Self::ApiTracing => "ApiTracing".into(),
            Self::RateLimit => "ThrottlingRateLimit".into(),
            Self::BurstLimit => "ThrottlingBurstLimit".into(),
            Self::IpAddress => "IpAddress".into(),
            Self::CapacityMode => "BillingMode".into(),
            Self::Units(Units {
                table,
                index,
                direction,
            }) => {
                let name = table.name();
                let table = name.strip_prefix(PREFIX).unwrap_or(name);
                let direction = match direction {
                    Direction::Read => "Read",
                    Direction::Write => "Write",
                };
                format!("{table}{}{direction}Units", index.unwrap_or_default()).into()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::parameters;

    #[test]
    fn every_setting_is_a_parameter_of_the_template_and_every_unit_a_setting() {
        let template = parameters(include_str!("../../../../infrastructure.yaml"));
        let declared: Vec<&str> = template.iter().map(|parameter| parameter.name.as_str()).collect();
        for setting in Setting::all() {
            let name = setting.parameter();
            assert!(declared.contains(&&*name), "{name}");
            assert_eq!(Setting::of_parameter(&name), Some(setting));
        }
        for name in declared.iter().filter(|name| name.ends_with("Units")) {
            assert!(Setting::of_parameter(name).is_some(), "{name}");
        }
        assert_eq!(Setting::of_parameter("CodeKey"), None);
    }

    #[test]
    fn units_are_those_of_a_table_or_an_index_that_the_template_has() {
        let parameter = |table, index, direction| {
            Setting::units(table, index, direction).map(|setting| setting.parameter().into_owned())
        };
        let of = |name: &str| Some(name.to_owned());
        assert_eq!(
            parameter(TableId::Events, None, Direction::Write),
            of("EventsWriteUnits")
        );
        assert_eq!(
            parameter(TableId::Events, Some("SessionIndex"), Direction::Read),
            of("EventsSessionIndexReadUnits")
        );
        assert_eq!(
            parameter(TableId::ActiveSessions, None, Direction::Read),
            of("ActiveSessionsReadUnits")
        );
        assert_eq!(
            parameter(TableId::ActiveSessions, Some("UserIndex"), Direction::Read),
            None
        );
    }
}

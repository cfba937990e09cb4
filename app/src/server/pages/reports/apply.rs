//! From a recommendation to the form of a deployment that would follow it.

use crate::server::routes::NewDeployment;
use domain::capacity::report::{MemoryAdvice, Recommendation};
use domain::contract::TableId;
use domain::snapshot::Direction;
use domain::template::Setting;

/// Settings by which a table follows its recommendation; `None` where there is nothing to set. The capacity mode is one setting of all
/// tables.
pub(super) fn of_table(table: TableId, recommendation: &Recommendation) -> Option<NewDeployment> {
    match recommendation {
        Recommendation::OnDemand => Some(NewDeployment::with(Setting::CapacityMode, "PAY_PER_REQUEST")),
        Recommendation::Provisioned { units } => {
            let mut form = NewDeployment::with(Setting::CapacityMode, "PROVISIONED");
            for (index, units) in units {
                for (direction, count) in [(Direction::Read, units.read), (Direction::Write, units.write)] {
                    form = form.and(Setting::units(table, index.as_deref(), direction)?, count);
                }
            }
            Some(form)
        }
        Recommendation::Keep | Recommendation::Undecided { .. } => None,
    }
}

/// The same for the function's memory.
pub(super) fn of_memory(advice: &MemoryAdvice) -> Option<NewDeployment> {
    match advice {
        MemoryAdvice::Change(change) => Some(NewDeployment::with(Setting::Memory, change.to_mb)),
        MemoryAdvice::Keep { .. } | MemoryAdvice::Unknown | MemoryAdvice::NotPriced { .. } => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::capacity::report::{Level, MemoryChange, MemoryConfidence};
    use domain::price::NotPriced;
    use domain::snapshot::Units;

    #[test]
    fn a_recommendation_opens_the_form_with_its_own_settings() {
        let address = |recommendation| of_table(TableId::Events, &recommendation).map(|form| form.address());
        let units = |read, write| Units { read, write };
        let provisioned = |index: &str| Recommendation::Provisioned {
            units: vec![(None, units(1, 6)), (Some(index.to_owned()), units(2, 7))],
        };
        for (recommendation, expected) in [
            (Recommendation::Keep, None),
            (
                Recommendation::OnDemand,
                Some("/deployments/new?set.BillingMode=PAY_PER_REQUEST"),
            ),
            (
                provisioned("UserIndex"),
                Some(
                    "/deployments/new?set.BillingMode=PROVISIONED&set.EventsReadUnits=1&set.EventsWriteUnits=6\
                     &set.EventsUserIndexReadUnits=2&set.EventsUserIndexWriteUnits=7",
                ),
            ),
            // An index that the template does not have cannot be set by it.
            (provisioned("Other"), None),
        ] {
            assert_eq!(address(recommendation).as_deref(), expected);
        }
        let smaller = MemoryAdvice::Change(MemoryChange {
            to_mb: 256,
            costs: Err(NotPriced::UnknownRegion),
            takes_ms: None,
            confidence: MemoryConfidence {
                level: Level::High,
                doubts: vec![],
            },
        });
        let form = of_memory(&smaller).map(|form| form.address());
        assert_eq!(form.as_deref(), Some("/deployments/new?set.MemorySize=256"));
    }
}

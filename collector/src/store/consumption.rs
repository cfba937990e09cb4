//! What DynamoDB charged for a request.

use crate::log::Consumed;
use aws_sdk_dynamodb::types::ConsumedCapacity;
use std::collections::BTreeMap;

/// Capacity units by table and index, summed over the calls of one request.
#[derive(Debug, Default)]
pub struct Consumption(BTreeMap<(String, Option<String>), Units>);

#[derive(Debug, Default, Clone, Copy)]
struct Units {
    read: f64,
    write: f64,
}

impl Consumption {
    /// Adds what a call that reads was charged.
    pub(super) fn add_read(&mut self, capacity: Option<&ConsumedCapacity>) {
        self.add(capacity, |units| Units {
            read: units,
            write: 0.0,
        });
    }

    /// Adds what a call that writes was charged.
    pub(super) fn add_write(&mut self, capacity: Option<&ConsumedCapacity>) {
        self.add(capacity, |units| Units {
            read: 0.0,
            write: units,
        });
    }

    /// The table's own part is the total without the indexes: not every answer that names indexes names the table's part.
    fn add(&mut self, capacity: Option<&ConsumedCapacity>, of: impl Fn(f64) -> Units) {
        let Some((capacity, table)) = capacity.and_then(|capacity| Some((capacity, capacity.table_name()?)))
        else {
            return;
        };
        let mut own = capacity.capacity_units().unwrap_or(0.0);
        for (index, part) in capacity.global_secondary_indexes().into_iter().flatten() {
            let units = part.capacity_units().unwrap_or(0.0);
            own -= units;
            self.entry(table, Some(index.clone()), of(units));
        }
        self.entry(table, None, of(own));
    }

    fn entry(&mut self, table: &str, index: Option<String>, units: Units) {
        let sum = self.0.entry((table.to_owned(), index)).or_default();
        sum.read += units.read;
        sum.write += units.write;
    }

    /// As the log shows it, without the parts that were not charged.
    #[must_use]
    pub fn into_log(self) -> Vec<Consumed> {
        self.0
            .into_iter()
            .filter(|(_, units)| units.read > 0.0 || units.write > 0.0)
            .map(|((table, index), units)| Consumed {
                table,
                index,
                read_units: units.read,
                write_units: units.write,
            })
            .collect()
    }
}

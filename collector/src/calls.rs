//! What a request asked of DynamoDB: each call, and what they were charged together.

use crate::event::EpochMillis;
use crate::log::Consumed;
use aws_sdk_dynamodb::types::ConsumedCapacity;
use std::collections::BTreeMap;

/// One call to DynamoDB.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// Its name in DynamoDB's API.
    pub operation: &'static str,
    /// The table that it is about; a transaction is about several.
    pub table: Option<String>,
    /// When it began.
    pub started: EpochMillis,
    /// When it was answered or given up.
    pub ended: EpochMillis,
    /// DynamoDB's id of it.
    pub request_id: Option<String>,
    /// It had no answer, or one that it is DynamoDB's fault. A condition that did not hold is none.
    pub failed: bool,
}

/// The calls of one request.
#[derive(Debug, Default)]
pub struct Calls {
    made: Vec<Call>,
    consumed: BTreeMap<(String, Option<String>), Units>,
}

#[derive(Debug, Default, Clone, Copy)]
struct Units {
    read: f64,
    write: f64,
}

impl Calls {
    /// Adds a call.
    pub(crate) fn add(&mut self, call: Call) {
        self.made.push(call);
    }

    /// Adds what another part of the same request did.
    pub(crate) fn extend(&mut self, other: Self) {
        self.made.extend(other.made);
        for ((table, index), units) in other.consumed {
            self.charge(&table, index, units);
        }
    }

    /// Adds what a call that reads was charged.
    pub(crate) fn charge_read(&mut self, capacity: Option<&ConsumedCapacity>) {
        self.charge_by_index(capacity, |units| Units {
            read: units,
            write: 0.0,
        });
    }

    /// Adds what a call that writes was charged.
    pub(crate) fn charge_write(&mut self, capacity: Option<&ConsumedCapacity>) {
        self.charge_by_index(capacity, |units| Units {
            read: 0.0,
            write: units,
        });
    }

    /// The table's own part is the total without the indexes: not every answer that names indexes names the table's part.
    fn charge_by_index(&mut self, capacity: Option<&ConsumedCapacity>, of: impl Fn(f64) -> Units) {
        let Some((capacity, table)) = capacity.and_then(|capacity| Some((capacity, capacity.table_name()?)))
        else {
            return;
        };
        let mut own = capacity.capacity_units().unwrap_or(0.0);
        for (index, part) in capacity.global_secondary_indexes().into_iter().flatten() {
            let units = part.capacity_units().unwrap_or(0.0);
            own -= units;
            self.charge(table, Some(index.clone()), of(units));
        }
        self.charge(table, None, of(own));
    }

    fn charge(&mut self, table: &str, index: Option<String>, units: Units) {
        let sum = self.consumed.entry((table.to_owned(), index)).or_default();
        sum.read += units.read;
        sum.write += units.write;
    }

    /// The calls in the order in which they were answered.
    #[must_use]
    pub fn made(&self) -> &[Call] {
        &self.made
    }

    /// The charges as the log shows them, without the parts that were not charged.
    #[must_use]
    pub fn consumed(&self) -> Vec<Consumed> {
        self.consumed
            .iter()
            .filter(|(_, units)| units.read > 0.0 || units.write > 0.0)
            .map(|((table, index), units)| Consumed {
                table: table.clone(),
                index: index.clone(),
                read_units: units.read,
                write_units: units.write,
            })
            .collect()
    }
}

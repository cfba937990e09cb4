//! What is kept: in tables, how well, and for how long.

use super::{inner, part};
use crate::contract::TableId;
use crate::security::{Fault, Outcome};
use crate::snapshot::{Snapshot, Stack, Table, Ttl};

/// Judges some tables. One that cannot be read leaves the rule unknown, unless another is at fault.
pub(super) fn tables(
    snapshot: &Snapshot,
    ids: &[TableId],
    rule: impl Fn(TableId, &Table) -> Option<Fault>,
) -> Outcome {
    let outcomes = ids.iter().filter_map(|id| Some((*id, snapshot.tables.get(id)?)));
    Outcome::all(outcomes.map(|(id, table)| part(table, |table| rule(id, table).into_iter().collect())))
}

pub(super) fn recovery(snapshot: &Snapshot) -> Outcome {
    let known = snapshot.tables.iter().map(|(id, table)| {
        inner(table, |table| {
            part(&table.point_in_time_recovery, |enabled| {
                (!enabled)
                    .then_some(Fault::NoRecovery { table: *id })
                    .into_iter()
                    .collect()
            })
        })
    });
    Outcome::all(known)
}

/// Active sessions expire by themselves; events and sessions name users and addresses, and do not.
pub(super) fn retention(snapshot: &Snapshot) -> Outcome {
    let with_people = [TableId::Events, TableId::Sessions];
    let known = with_people
        .iter()
        .filter_map(|id| Some((*id, snapshot.tables.get(id)?)));
    Outcome::all(known.map(|(id, table)| {
        inner(table, |table| {
            part(&table.ttl, |ttl| match ttl {
                Ttl::Disabled => vec![Fault::KeptForEver { table: id }],
                Ttl::Enabled(_) => vec![],
            })
        })
    }))
}

/// The collector's own default is the template's: `raw`.
pub(super) fn raw_addresses(stack: &Stack) -> Vec<Fault> {
    let is_raw = stack
        .parameters
        .get("IpAddress")
        .is_none_or(|policy| policy == "raw");
    is_raw.then_some(Fault::RawAddresses).into_iter().collect()
}

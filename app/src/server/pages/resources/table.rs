//! A DynamoDB table with its indexes.

use super::section::{Section, aside, faint, switch};
use crate::server::components::deploying::ToChange;
use crate::server::components::key_values::{KeyValues, pair};
use crate::server::components::name::name;
use crate::server::components::reading::observed;
use crate::server::components::table::{DataTable, Row, figures, row, words as text};
use crate::server::numbers::{bytes, grouped};
use crate::server::request::lang;
use crate::server::routes::NewDeployment;
use domain::capacity::{Usage, throttled};
use domain::contract::TableId;
use domain::snapshot::Units;
use domain::snapshot::{
    Billing, CapacityMetrics, Direction, KeySchema, Metrics, Series, Table, TableStatus, Ttl,
};
use domain::template::Setting;
use leptos::prelude::*;

/// A table.
pub(super) fn table(section: Section<'_>, id: TableId) -> AnyView {
    let Some(table) = section.snapshot.tables.get(&id) else {
        return ().into_any();
    };
    let metrics = &section.snapshot.metrics;
    section.panel(table, |table| {
        let no_use = lang().words().resources.table.no_use;
        let measured = observed(metrics, no_use, |_| use_note());
        view! {
            {facts(table)}
            <h3>{lang().words().resources.table.capacity}</h3>
            <p class="remark">{measured}</p>
            {capacity(id, table, metrics.shown().value())}
        }
    })
}

fn facts(table: &Table) -> impl IntoView + use<> {
    let words = &lang().words().resources;
    let own = &words.table;
    let encryption = match &table.encryption {
        Some(key) => name(key),
        None => own.aws_owned_key.into_any(),
    };
    let ttl = observed(&table.ttl, own.ttl_off, |ttl| match ttl {
        Ttl::Enabled(attribute) => (own.ttl_by)(attribute),
        Ttl::Disabled => own.ttl_off.to_owned(),
    });
    let recovery = observed(&table.point_in_time_recovery, (words.switch)(false), |on| {
        switch(*on)
    });
    let pairs = vec![
        pair(own.status, status(&table.status)),
        pair(
            own.billing,
            view! { {(own.billed)(table.billing)} " " {to_other_mode(table.billing)} },
        ),
        pair(own.items, grouped(table.items)),
        pair(own.size, view! { {size(table.bytes)} {aside(own.count_note)} }),
        pair(own.ttl, ttl),
        pair(own.point_in_time_recovery, recovery),
        pair(own.encryption, encryption),
        pair(own.deletion_protection, switch(table.deletion_protection)),
    ];
    view! { <KeyValues pairs /> }
}

/// A link to where the mode of all three tables is changed: they have one.
fn to_other_mode(billing: Billing) -> impl IntoView + use<> {
    let other = match billing {
        Billing::Provisioned(_) => "PAY_PER_REQUEST",
        Billing::OnDemand => "PROVISIONED",
    };
    let link = NewDeployment::with(Setting::CapacityMode, other);
    view! { <ToChange link text=lang().words().resources.table.change_mode /> }
}

/// A link to where the units of a table or an index are changed, if it has any.
fn to_units(id: TableId, index: Option<&str>, billing: Billing) -> AnyView {
    let Billing::Provisioned(Units { read, write }) = billing else {
        return ().into_any();
    };
    let setting = |direction| Setting::units(id, index, direction);
    match (setting(Direction::Read), setting(Direction::Write)) {
        (Some(reads), Some(writes)) => {
            let link = NewDeployment::with(reads, read).and(writes, write);
            view! { <ToChange link /> }.into_any()
        }
        _ => ().into_any(),
    }
}

fn status(status: &TableStatus) -> AnyView {
    match status {
        TableStatus::Unstated => faint(lang().words().resources.unstated),
        status => name(&status.to_string()),
    }
}

/// A size that is easy to read, with the exact one on hover.
pub(super) fn size(count: u64) -> AnyView {
    view! { <span title=format!("{} B", grouped(count))>{bytes(count)}</span> }.into_any()
}

fn use_note() -> String {
    (lang().words().resources.table.use_note)(Series::RECENT)
}

fn capacity(id: TableId, table: &Table, metrics: Option<&Metrics>) -> impl IntoView + use<> {
    let words = &lang().words().resources.table;
    let whole = Measured {
        status: &table.status,
        key: &table.key,
        billing: table.billing,
        used: metrics.and_then(|metrics| metrics.tables.get(&id)),
    };
    let indexes = table.indexes.iter().map(|(name, index)| {
        let measured = Measured {
            status: &index.status,
            key: &index.key,
            billing: index.billing,
            used: metrics.and_then(|metrics| metrics.indexes.get(&id)?.get(name)),
        };
        let change = to_units(id, Some(name), index.billing);
        measured.row(name, (words.index)(name), change)
    });
    let change = to_units(id, None, table.billing);
    let rows = std::iter::once(whole.row(id.name(), words.the_table.to_owned(), change))
        .chain(indexes)
        .collect();
    let columns = vec![
        text(words.part),
        text(words.status),
        text(words.key),
        figures(words.reads),
        figures(words.writes),
        figures(words.throttled),
    ];
    view! { <DataTable caption=words.capacity columns rows /> }
}

/// A table or an index with what it used.
struct Measured<'a> {
    status: &'a TableStatus,
    key: &'a KeySchema,
    billing: Billing,
    used: Option<&'a CapacityMetrics>,
}

impl Measured<'_> {
    fn row(&self, key: &str, title: String, change: AnyView) -> Row {
        let words = &lang().words().resources;
        let usage =
            |direction| (words.table.usage)(Usage::new(self.billing, self.used, direction)).into_any();
        let refused = match self.used {
            Some(used) => grouped(throttled(used)),
            None => words.table.no_figure.to_owned(),
        };
        row(
            key,
            vec![
                view! { {title} " " {change} }.into_any(),
                status(self.status),
                name(&self.key.as_key().to_string()),
                usage(Direction::Read),
                usage(Direction::Write),
                refused.into_any(),
            ],
        )
    }
}

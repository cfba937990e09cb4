//! The rules for a table.

use super::{Measured, part};
use crate::contract::{self, TableId};
use crate::health::Finding;
use crate::snapshot::{CapacityMetrics, Direction, Metrics, Series, Table, TableStatus, Ttl, whole};
use time::OffsetDateTime;

/// Judges a table. Without metrics nothing is said of throttling: that makes no table unavailable, because whoever may not pay
/// for metrics still sees the tables, and CloudWatch's own throttle alarms are judged by themselves.
pub(in crate::health) fn table(id: TableId, table: &Table, measured: Option<&Measured<'_>>) -> Vec<Finding> {
    let contract = id.contract();
    let mut findings = vec![];
    findings.extend(usable(None, &table.status));
    findings.extend(same_key(None, contract.key, table.key.as_key()));
    for (name, key) in contract.indexes {
        match table.indexes.get(*name) {
            None => findings.push(Finding::IndexMissing {
                index: (*name).to_owned(),
            }),
            Some(index) => {
                findings.extend(usable(Some(name), &index.status));
                findings.extend(same_key(Some(name), *key, index.key.as_key()));
            }
        }
    }
    if let Some(attribute) = contract.ttl_attribute {
        let disabled = || Finding::TtlDisabled {
            attribute: attribute.to_owned(),
        };
        findings.extend(part(&table.ttl.reading, disabled(), |ttl| match ttl {
            Ttl::Enabled(by) if by == attribute => vec![],
            Ttl::Enabled(_) | Ttl::Disabled => vec![disabled()],
        }));
    }
    findings.extend(part(
        &table.point_in_time_recovery.reading,
        Finding::PointInTimeRecoveryDisabled,
        |&enabled| {
            if enabled {
                vec![]
            } else {
                vec![Finding::PointInTimeRecoveryDisabled]
            }
        },
    ));
    if !table.deletion_protection {
        findings.push(Finding::DeletionProtectionDisabled);
    }
    if let Some(Measured { metrics, as_of, .. }) = measured {
        let used = Metrics::capacity(metrics).filter(|(of, _, _)| *of == id);
        findings.extend(used.flat_map(|(_, index, used)| throttled(index, used, *as_of)));
    }
    findings.extend(measured.and_then(|measured| tight(id, measured)));
    findings
}

fn tight(id: TableId, measured: &Measured<'_>) -> Option<Finding> {
    let tightest = measured
        .headroom
        .as_ref()
        .filter(|tightest| tightest.table == id && tightest.is_tight())?;
    Some(Finding::CapacityTight {
        index: tightest.index.clone(),
        direction: tightest.direction,
        used_percent: whole(tightest.used_share() * 100.0),
        provisioned: tightest.provisioned,
        as_of: measured.as_of,
    })
}

fn throttled(
    index: Option<&str>,
    used: &CapacityMetrics,
    as_of: OffsetDateTime,
) -> impl Iterator<Item = Finding> {
    Direction::ALL.into_iter().filter_map(move |direction| {
        let events = used.throttles(direction).recent_count();
        (events > 0).then(|| Finding::TableThrottled {
            index: index.map(str::to_owned),
            direction,
            events,
            minutes: Series::RECENT,
            as_of,
        })
    })
}

fn usable(index: Option<&str>, status: &TableStatus) -> Option<Finding> {
    match status {
        TableStatus::Active | TableStatus::Unstated => None,
        _ => Some(Finding::TableNotActive {
            index: index.map(str::to_owned),
            status: status.clone(),
        }),
    }
}

fn same_key(index: Option<&str>, expected: contract::Key<'_>, found: contract::Key<'_>) -> Option<Finding> {
    (expected != found).then(|| Finding::TableKeyDiffers {
        index: index.map(str::to_owned),
        expected: expected.to_string(),
        found: found.to_string(),
    })
}

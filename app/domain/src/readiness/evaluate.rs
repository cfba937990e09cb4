//! What each criterion rests on, found in what was read.

use super::{Documents, Evidence, Inputs, Reviewed, Tested};
use crate::contract::TableId;
use crate::deployment::Outcome;
use crate::deployment::journal::{Kind, Record};
use crate::health::{Assessment, Finding, Health, Resource, State};
use crate::price::{PriceBook, Usd};
use crate::security::{self, Rule, Severity, Standing};
use crate::snapshot::{Billing, Observed, Reading, Snapshot, Table, Units};

/// Whether a resource only watches; the criterion of the alarms is about those.
fn watches(resource: &Resource) -> bool {
    matches!(resource, Resource::Alarm(_) | Resource::Topic)
}

fn found<'a>(
    assessments: impl Iterator<Item = &'a Assessment>,
    counts: fn(&Finding) -> bool,
) -> Vec<Evidence> {
    assessments
        .flat_map(|assessment| {
            assessment
                .findings
                .iter()
                .map(|finding| (&assessment.resource, finding))
        })
        .filter(|(_, finding)| counts(finding))
        .map(|(resource, finding)| Evidence::Found {
            resource: resource.clone(),
            finding: Box::new(finding.clone()),
        })
        .collect()
}

fn or_else(evidence: Vec<Evidence>, met: Evidence) -> Vec<Evidence> {
    if evidence.is_empty() { vec![met] } else { evidence }
}

pub(super) fn resources(health: &Health) -> Vec<Evidence> {
    let own = || health.resources.iter().filter(|one| !watches(&one.resource));
    let ailing = own().filter(|one| one.state != State::Healthy);
    let resources = own().count();
    or_else(found(ailing, |_| true), Evidence::AllHealthy { resources })
}

/// An alarm that rings is one that works.
pub(super) fn alarms(health: &Health) -> Vec<Evidence> {
    let own = || health.resources.iter().filter(|one| watches(&one.resource));
    let alarms = own()
        .filter(|one| matches!(one.resource, Resource::Alarm(_)))
        .count();
    let ready = Evidence::AlarmsReady { alarms };
    or_else(
        found(own(), |finding| !matches!(finding, Finding::AlarmRinging { .. })),
        ready,
    )
}

/// The function's and the stage's settings; where either cannot be read, that decides.
pub(super) fn tracing(health: &Health) -> Vec<Evidence> {
    let traced = |one: &&Assessment| matches!(one.resource, Resource::Alias | Resource::RestApi);
    let about = |finding: &Finding| {
        matches!(
            finding,
            Finding::TracingDisabled
                | Finding::ResourceMissing
                | Finding::StageMissing
                | Finding::ResourceUnavailable { .. }
                | Finding::PartUnavailable { .. }
        )
    };
    or_else(
        found(health.resources.iter().filter(traced), about),
        Evidence::Traced,
    )
}

pub(super) fn security(inputs: Inputs<'_>) -> Vec<Evidence> {
    let is_accepted = |rule: Rule| {
        inputs
            .accepted
            .iter()
            .any(|one| one.rule == rule && one.standing(inputs.now) == Standing::Counts)
    };
    let mut evidence = vec![];
    let mut accepted = 0;
    for checked in &inputs.review.checked {
        match (&checked.outcome, checked.outcome.severity()) {
            (security::Outcome::Unknown { .. }, _) => {
                evidence.push(Evidence::RiskUnknown { rule: checked.rule });
            }
            // What is high is mended, not accepted.
            (_, Some(severity @ Severity::High)) => evidence.push(Evidence::OpenRisk {
                rule: checked.rule,
                severity,
            }),
            (_, Some(_)) if is_accepted(checked.rule) => accepted += 1,
            (_, Some(severity @ Severity::Medium)) => evidence.push(Evidence::OpenRisk {
                rule: checked.rule,
                severity,
            }),
            (_, Some(Severity::Low) | None) => {}
        }
    }
    let passing = inputs.review.passing().count();
    or_else(evidence, Evidence::NoOpenRisk { passing, accepted })
}

/// How each table and its indexes are paid for. Whether that fits is the capacity report's matter; here somebody is told of it.
pub(super) fn capacity(snapshot: &Snapshot, book: Option<&PriceBook>) -> Vec<Evidence> {
    let held = |(&table, observed): (&TableId, &Observed<Table>)| match &observed.reading {
        Reading::Found(found) => {
            let price = |units| book?.provisioned_month(&snapshot.target.region, units).ok();
            held_ready(table, found, price)
        }
        Reading::Missing => Evidence::NoTable { table },
        Reading::Unavailable(cause) => Evidence::Unreadable { cause: cause.clone() },
    };
    snapshot.tables.iter().map(held).collect()
}

fn held_ready(id: TableId, table: &Table, price: impl Fn(Units) -> Option<Usd>) -> Evidence {
    let indexes = table.indexes.values().map(|index| index.billing);
    let parts = std::iter::once(table.billing).chain(indexes);
    let held: Vec<Units> = parts
        .filter_map(|billing| match billing {
            Billing::Provisioned(units) => Some(units),
            Billing::OnDemand => None,
        })
        .collect();
    if held.is_empty() {
        return Evidence::PaidByRequest { table: id };
    }
    let units = Units {
        read: held.iter().map(|units| units.read).sum(),
        write: held.iter().map(|units| units.write).sum(),
    };
    Evidence::HoldsReady {
        table: id,
        read: units.read,
        write: units.write,
        monthly: price(units),
    }
}

pub(super) fn deployment(runs: &Reading<Vec<Record>>) -> Vec<Evidence> {
    let runs = match runs {
        Reading::Found(runs) => runs.as_slice(),
        Reading::Missing => &[],
        Reading::Unavailable(cause) => return vec![Evidence::Unreadable { cause: cause.clone() }],
    };
    let mut latest = runs
        .iter()
        .filter(|run| matches!(run.kind, Kind::Deployment { .. } | Kind::Rollback { .. }));
    let evidence = match latest.next() {
        None => Evidence::NeverDeployed,
        Some(Record {
            run, outcome: None, ..
        }) => Evidence::RunOpen { run: run.clone() },
        Some(Record {
            run,
            outcome: Some(Outcome::Succeeded { .. }),
            ended: Some(at),
            ..
        }) => Evidence::Deployed {
            run: run.clone(),
            at: *at,
        },
        Some(Record { run, .. }) => Evidence::NotDeployed { run: run.clone() },
    };
    vec![evidence]
}

pub(super) fn documents(documents: &Documents) -> Vec<Evidence> {
    let sections = documents.missing.iter().map(|section| Evidence::SectionMissing {
        section: section.clone(),
    });
    let contacts = documents
        .unreachable
        .iter()
        .map(|contact| Evidence::ContactMissing {
            contact: contact.clone(),
        });
    let reviewed = match documents.reviewed {
        Reviewed::Current(reviewed) => Evidence::GuideCurrent { reviewed },
        Reviewed::Overdue(days) => Evidence::GuideOverdue { days: Some(days) },
        Reviewed::Never => Evidence::GuideOverdue { days: None },
    };
    sections.chain(contacts).chain([reviewed]).collect()
}

pub(super) fn integration(tested: Option<&Tested>) -> Evidence {
    match tested.map(|tested| &tested.outcome) {
        None => Evidence::NotTested,
        Some(Ok(milliseconds)) => Evidence::TestPassed {
            milliseconds: *milliseconds,
        },
        Some(Err(problem)) => Evidence::TestFailed {
            problem: problem.clone(),
        },
    }
}

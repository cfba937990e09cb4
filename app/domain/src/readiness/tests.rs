use super::*;
use crate::contract::TableId;
use crate::deployment::Outcome;
use crate::deployment::journal::Kind;
use crate::health::assess;
use crate::health::tests::healthy::{denied, found, healthy, value_mut};
use crate::name::RunId;
use crate::price::PriceBook;
use crate::security::{self, Checked, Fault, Rule};
use crate::snapshot::{AlarmState, Billing, Snapshot};
use crate::stack_status::StackStatus;
use time::Duration;
use time::macros::{date, datetime};

const NOW: OffsetDateTime = datetime!(2026-01-15 09:00 UTC);

/// What a report is made from, to change one thing at a time.
struct World {
    snapshot: Snapshot,
    review: Review,
    accepted: Vec<Acceptance>,
    runs: Reading<Vec<Record>>,
    documents: Documents,
    tested: Option<Tested>,
}

impl World {
    fn ready() -> Self {
        Self {
            snapshot: healthy(),
            review: reviewed(security::Outcome::Passes),
            accepted: vec![],
            runs: Reading::Found(vec![run(Some(succeeded()))]),
            documents: Documents {
                missing: vec![],
                reviewed: Reviewed::Current(date!(2026 - 01 - 02)),
                unreachable: vec![],
            },
            tested: Some(Tested {
                at: NOW,
                outcome: Ok(35),
            }),
        }
    }

    fn report(&self) -> Readiness {
        Readiness::of(Inputs {
            health: &assess(&self.snapshot),
            snapshot: &self.snapshot,
            review: &self.review,
            accepted: &self.accepted,
            runs: &self.runs,
            documents: &self.documents,
            tested: self.tested.as_ref(),
            book: PriceBook::embedded().ok().as_ref(),
            now: NOW,
        })
    }
}

/// A criterion, what becomes of it, and by what.
type Case = (Criterion, Verdict, fn(&mut World));

fn reviewed(outcome: security::Outcome) -> Review {
    Review {
        checked: vec![Checked {
            rule: Rule::PublicPost,
            outcome,
            remedies: vec![],
        }],
    }
}

fn open(fault: Fault) -> Review {
    reviewed(security::Outcome::Fails { faults: vec![fault] })
}

fn succeeded() -> Outcome {
    Outcome::Succeeded {
        version: None,
        previous: None,
    }
}

fn run(outcome: Option<Outcome>) -> Record {
    Record {
        run: RunId::new(NOW, 1),
        place: crate::deployment::Place {
            account: "000000000000".parse().unwrap(),
            region: "us-east-1".parse().unwrap(),
            stack: "liveinsight-infrastructure".parse().unwrap(),
        },
        kind: Kind::Deployment {
            plan: "p".to_owned(),
            commit: None,
        },
        who: "arn".to_owned(),
        reason: None,
        began: NOW,
        ended: outcome.as_ref().map(|_| NOW + Duration::minutes(1)),
        outcome,
    }
}

fn accepted(until: Date) -> Acceptance {
    Acceptance {
        rule: Rule::PublicPost,
        who: "kim".to_owned(),
        reason: "visitors send events".to_owned(),
        at: NOW,
        until,
    }
}

#[test]
fn everything_in_order_is_ready() {
    let report = World::ready().report();
    assert!(report.is_met(), "{report:#?}");
    for one in &report.criteria {
        let told = if one.criterion == Criterion::Capacity {
            3
        } else {
            1
        };
        assert_eq!(one.evidence.len(), told, "{:?}", one.criterion);
    }
}

#[test]
fn each_criterion_fails_by_itself_and_says_why() {
    let with_limit = || Fault::NoAccessLog;
    let cases: Vec<Case> = vec![
        (Criterion::Resources, Verdict::NotMet, |world| {
            value_mut(&mut world.snapshot.stack).status = StackStatus::UpdateRollbackFailed;
        }),
        (Criterion::Resources, Verdict::Unknown, |world| {
            world.snapshot.log_group.reading = denied("logs:DescribeLogGroups");
        }),
        (Criterion::Security, Verdict::NotMet, |world| {
            world.review = open(Fault::OpenWithoutLimit { ceiling: None });
        }),
        (Criterion::Security, Verdict::NotMet, |world| {
            // What is high cannot be accepted.
            world.review = open(Fault::OpenWithoutLimit { ceiling: None });
            world.accepted = vec![accepted(date!(2026 - 06 - 01))];
        }),
        (Criterion::Security, Verdict::NotMet, |world| {
            world.review = open(Fault::RawAddresses);
            world.accepted = vec![accepted(date!(2026 - 01 - 14))];
        }),
        (Criterion::Security, Verdict::Unknown, |world| {
            world.review = reviewed(security::Outcome::Unknown { causes: vec![] });
        }),
        (Criterion::Alarms, Verdict::NotMet, |world| {
            let alarms = value_mut(&mut world.snapshot.alarms);
            alarms.pop_first();
        }),
        (Criterion::Alarms, Verdict::NotMet, |world| {
            value_mut(&mut world.snapshot.topic).confirmed = 0;
        }),
        (Criterion::Alarms, Verdict::Unknown, |world| {
            let alarms = value_mut(&mut world.snapshot.alarms);
            alarms.first_entry().unwrap().get_mut().state = AlarmState::InsufficientData;
        }),
        (Criterion::Deployment, Verdict::Unknown, |world| {
            world.runs = Reading::Found(vec![run(None), run(Some(succeeded()))]);
        }),
        (Criterion::Deployment, Verdict::NotMet, |world| {
            world.runs = Reading::Found(vec![]);
        }),
        (Criterion::Deployment, Verdict::NotMet, |world| {
            let back = Outcome::RolledBack {
                cause: crate::deployment::Failure::WorldChanged,
                verified: crate::deployment::Verification::Passed,
                left: vec![],
            };
            world.runs = Reading::Found(vec![run(Some(back))]);
        }),
        (Criterion::Deployment, Verdict::Unknown, |world| {
            world.runs = denied("dynamodb:Query");
        }),
        (Criterion::Documents, Verdict::NotMet, |world| {
            world.documents.missing = vec!["liveinsight-lambda-errorrate".to_owned()];
        }),
        (Criterion::Documents, Verdict::NotMet, |world| {
            world.documents.reviewed = Reviewed::Overdue(400);
        }),
        (Criterion::Documents, Verdict::NotMet, |world| {
            world.documents.reviewed = Reviewed::Never;
        }),
        (Criterion::Documents, Verdict::NotMet, |world| {
            world.documents.unreachable = vec!["on-call".to_owned()];
        }),
        (Criterion::Integration, Verdict::Unknown, |world| {
            world.tested = None;
        }),
        (Criterion::Integration, Verdict::NotMet, |world| {
            world.tested = Some(Tested {
                at: NOW,
                outcome: Err("it answered HTTP 503".to_owned()),
            });
        }),
    ];
    for (number, (criterion, verdict, change)) in cases.into_iter().enumerate() {
        let mut world = World::ready();
        change(&mut world);
        for one in world.report().criteria {
            let expected = if one.criterion == criterion {
                verdict
            } else {
                Verdict::Met
            };
            assert_eq!(one.verdict, expected, "case {number}, {criterion:?}: {one:#?}");
        }
    }
    let mut world = World::ready();
    world.review = open(with_limit());
    world.accepted = vec![accepted(date!(2026 - 06 - 01))];
    assert!(world.report().is_met(), "what is medium can be accepted");
}

#[test]
fn tracing_that_is_off_is_told_twice() {
    let mut world = World::ready();
    let api = value_mut(&mut world.snapshot.api);
    value_mut(&mut api.stage).tracing = false;
    let report = world.report();
    let not_met: Vec<Criterion> = report
        .criteria
        .iter()
        .filter(|one| one.verdict == Verdict::NotMet)
        .map(|one| one.criterion)
        .collect();
    // As a fault of the resource, and as the criterion that asks for it by name.
    assert_eq!(not_met, [Criterion::Resources, Criterion::Tracing]);
}

#[test]
fn an_alarm_that_rings_is_one_that_works() {
    let mut world = World::ready();
    let alarms = value_mut(&mut world.snapshot.alarms);
    alarms.first_entry().unwrap().get_mut().state = AlarmState::Alarm;
    assert!(world.report().is_met());
}

#[test]
fn a_report_is_compared_with_the_one_before() {
    let before = World::ready().report();
    let mut world = World::ready();
    world.tested = None;
    world.snapshot.topic = found(crate::snapshot::Topic {
        arn: "arn".to_owned(),
        confirmed: 0,
        pending: 1,
    });
    assert_eq!(
        world.report().changes_since(&before),
        [
            (Criterion::Alarms, Verdict::Met, Verdict::NotMet),
            (Criterion::Integration, Verdict::Met, Verdict::Unknown),
        ]
    );
    assert_eq!(before.changes_since(&before), []);
}

#[test]
fn what_a_table_holds_ready_is_told_with_its_indexes_and_its_price() {
    let mut world = World::ready();
    let active = world.snapshot.tables.get_mut(&TableId::ActiveSessions).unwrap();
    value_mut(active).billing = Billing::OnDemand;
    let report = world.report();
    let capacity = report
        .criteria
        .iter()
        .find(|one| one.criterion == Criterion::Capacity);
    // A table and two indexes of 5 and 5: 730 × (15 × 0.00013 + 15 × 0.00065).
    let events = Evidence::HoldsReady {
        table: TableId::Events,
        read: 15,
        write: 15,
        monthly: Some("8.541".parse().unwrap()),
    };
    let active = Evidence::PaidByRequest {
        table: TableId::ActiveSessions,
    };
    let told = &capacity.unwrap().evidence;
    assert!(told.contains(&events) && told.contains(&active), "{told:?}");
}

#[test]
fn a_table_that_cannot_be_read_or_is_not_there_leaves_its_capacity_open() {
    for (reading, expected) in [
        (denied("dynamodb:DescribeTable"), Verdict::Unknown),
        (Reading::Missing, Verdict::NotMet),
    ] {
        let mut world = World::ready();
        let events = world.snapshot.tables.get_mut(&TableId::Events).unwrap();
        events.reading = reading;
        let report = world.report();
        let mut criteria = report.criteria.iter();
        let capacity = criteria.find(|one| one.criterion == Criterion::Capacity);
        assert_eq!(capacity.unwrap().verdict, expected);
    }
}

use super::*;
use crate::name::VersionNumber;
use crate::snapshot::{
    Billing, Dashboard, Environment, Index, KeySchema, Stage, Target, Throttle, Units, Why,
};
use std::collections::BTreeMap;
use time::macros::datetime;

const NOW: OffsetDateTime = datetime!(2026-01-15 09:00 UTC);

fn found<T>(value: T) -> Observed<T> {
    Observed {
        as_of: NOW,
        reading: Reading::Found(value),
    }
}

fn denied<T>(action: &str) -> Reading<T> {
    Reading::Unavailable(Unavailable {
        action: action.to_owned(),
        why: Why::Denied,
    })
}

fn key(key: contract::Key<'_>) -> KeySchema {
    KeySchema {
        hash: key.hash.to_owned(),
        range: key.range.map(str::to_owned),
    }
}

fn healthy_table(id: TableId) -> Table {
    let contract = id.contract();
    let billing = Billing::Provisioned(Units { read: 5, write: 5 });
    let index = |(name, k): &(&str, contract::Key<'_>)| {
        (
            (*name).to_owned(),
            Index {
                status: TableStatus::Active,
                key: key(*k),
                billing,
            },
        )
    };
    Table {
        status: TableStatus::Active,
        key: key(contract.key),
        billing,
        indexes: contract.indexes.iter().map(index).collect(),
        items: 0,
        bytes: 0,
        deletion_protection: true,
        encryption: Some("KMS".to_owned()),
        ttl: Reading::Found(
            contract
                .ttl_attribute
                .map_or(Ttl::Disabled, |by| Ttl::Enabled(by.to_owned())),
        ),
        point_in_time_recovery: Reading::Found(true),
    }
}

fn healthy_function() -> Function {
    Function {
        state: LambdaState::Active,
        last_update: LastUpdate::Successful,
        runtime: Some(contract::RUNTIME.to_owned()),
        architecture: "x86_64".to_owned(),
        memory_mb: 512,
        timeout_s: 30,
        code_sha256: CodeSha256::reported("code"),
        tracing_active: true,
        variables: contract::FUNCTION_VARIABLES
            .into_iter()
            .map(|(name, table)| (name.to_owned(), table.name().to_owned()))
            .collect(),
        revision_id: "r".to_owned(),
    }
}

fn quiet_alarm() -> Alarm {
    Alarm {
        state: AlarmState::Ok,
        since: Some(NOW),
        reason: String::new(),
        actions_enabled: true,
        alarm_actions: 1,
    }
}

fn healthy() -> Snapshot {
    let version: VersionNumber = "3".parse().unwrap();
    Snapshot {
        taken_at: NOW,
        target: Target {
            account: Reading::Found("000000000000".parse().unwrap()),
            region: "us-east-1".parse().unwrap(),
            stack_name: "liveinsight-infrastructure".parse().unwrap(),
            environment: Environment::Aws,
        },
        stack: found(Stack {
            id: "arn".to_owned(),
            status: StackStatus::CreateComplete,
            reason: None,
            outputs: BTreeMap::new(),
            parameters: BTreeMap::new(),
        }),
        tables: TableId::ALL.map(|id| (id, found(healthy_table(id)))).into(),
        function: found(healthy_function()),
        alias: found(Alias {
            version: AliasTarget::Published(version),
            canary: None,
            revision_id: "r".to_owned(),
            live: Reading::Found(healthy_function()),
        }),
        api: found(RestApi {
            id: "abc".to_owned(),
            stage: Reading::Found(Stage {
                deployment_id: "d".to_owned(),
                tracing: true,
                throttle: Some(Throttle {
                    rate: 100,
                    burst: 200,
                }),
            }),
            methods: Reading::Found(vec!["OPTIONS".to_owned(), "POST".to_owned()]),
        }),
        role: found(ExecutionRole {
            arn: "arn".to_owned(),
            trusted_services: vec!["lambda.amazonaws.com".to_owned()],
            managed_policies: Reading::Found(vec![]),
            inline_policies: Reading::Found(vec![]),
        }),
        log_group: found(LogGroup {
            retention_days: Some(30),
            stored_bytes: 0,
        }),
        alarms: found(
            contract::ALARMS
                .map(|name| (name.to_owned(), quiet_alarm()))
                .into(),
        ),
        dashboard: found(Dashboard { widgets: 9 }),
        topic: found(Topic {
            arn: "arn".to_owned(),
            confirmed: 1,
            pending: 0,
        }),
    }
}

fn table_mut(snapshot: &mut Snapshot, id: TableId) -> &mut Table {
    value_mut(snapshot.tables.get_mut(&id).unwrap())
}

fn value_mut<T>(observed: &mut Observed<T>) -> &mut T {
    match &mut observed.reading {
        Reading::Found(value) => value,
        Reading::Missing | Reading::Unavailable(_) => panic!("the healthy snapshot has everything"),
    }
}

#[test]
fn a_stack_without_findings_is_healthy() {
    let health = assess(&healthy());
    assert_eq!(health.state, State::Healthy);
    assert_eq!(health.resources.len(), 15);
    assert_eq!(health.causes().count(), 0);
    assert!(
        health
            .resources
            .iter()
            .all(|assessment| assessment.findings.is_empty())
    );
}

/// One thing broken at a time: where it is found, as what, and how bad.
#[test]
fn each_rule_finds_its_fault_and_nothing_else() {
    type Break = fn(&mut Snapshot);
    let cases: &[(Break, &str, &str, State)] = &[
        (
            |s| s.stack.reading = Reading::Missing,
            "liveinsight-infrastructure",
            "resource-missing",
            State::Unhealthy,
        ),
        (
            |s| value_mut(&mut s.stack).status = StackStatus::UpdateInProgress,
            "liveinsight-infrastructure",
            "stack-busy",
            State::Degraded,
        ),
        (
            |s| value_mut(&mut s.stack).status = StackStatus::UpdateRollbackComplete,
            "liveinsight-infrastructure",
            "stack-rolled-back",
            State::Degraded,
        ),
        (
            |s| value_mut(&mut s.stack).status = StackStatus::UpdateRollbackFailed,
            "liveinsight-infrastructure",
            "stack-stuck",
            State::Unhealthy,
        ),
        (
            |s| table_mut(s, TableId::Events).status = TableStatus::Updating,
            "LiveInsight-Events",
            "table-not-active",
            State::Degraded,
        ),
        (
            |s| table_mut(s, TableId::Events).status = TableStatus::Other("ARCHIVED".to_owned()),
            "LiveInsight-Events",
            "table-not-active",
            State::Unhealthy,
        ),
        (
            |s| table_mut(s, TableId::Events).key.range = None,
            "LiveInsight-Events",
            "table-key-differs",
            State::Unhealthy,
        ),
        (
            |s| drop(table_mut(s, TableId::Events).indexes.remove("UserIndex")),
            "LiveInsight-Events",
            "index-missing",
            State::Unhealthy,
        ),
        (
            |s| table_mut(s, TableId::ActiveSessions).ttl = Reading::Found(Ttl::Disabled),
            "LiveInsight-ActiveSessions",
            "ttl-disabled",
            State::Degraded,
        ),
        (
            |s| table_mut(s, TableId::ActiveSessions).ttl = Reading::Found(Ttl::Enabled("other".to_owned())),
            "LiveInsight-ActiveSessions",
            "ttl-disabled",
            State::Degraded,
        ),
        (
            |s| table_mut(s, TableId::Sessions).point_in_time_recovery = Reading::Found(false),
            "LiveInsight-Sessions",
            "point-in-time-recovery-disabled",
            State::Degraded,
        ),
        (
            |s| {
                table_mut(s, TableId::Sessions).point_in_time_recovery =
                    denied("dynamodb:DescribeContinuousBackups");
            },
            "LiveInsight-Sessions",
            "part-unavailable",
            State::Unavailable,
        ),
        (
            |s| table_mut(s, TableId::Sessions).deletion_protection = false,
            "LiveInsight-Sessions",
            "deletion-protection-disabled",
            State::Degraded,
        ),
        (
            |s| value_mut(&mut s.function).state = LambdaState::Pending,
            "LiveInsight-EventCollector",
            "function-not-active",
            State::Unhealthy,
        ),
        (
            |s| value_mut(&mut s.function).last_update = LastUpdate::InProgress,
            "LiveInsight-EventCollector",
            "function-updating",
            State::Degraded,
        ),
        (
            |s| {
                value_mut(&mut s.function).last_update = LastUpdate::Failed {
                    reason: "no".to_owned(),
                }
            },
            "LiveInsight-EventCollector",
            "function-update-failed",
            State::Degraded,
        ),
        (
            |s| value_mut(&mut s.alias).version = AliasTarget::Latest,
            "LIVE",
            "alias-on-latest",
            State::Degraded,
        ),
        (
            |s| s.alias.reading = denied("lambda:GetAlias"),
            "LIVE",
            "resource-unavailable",
            State::Unavailable,
        ),
        (
            |s| {
                value_mut(&mut s.alias).live = Reading::Found(Function {
                    code_sha256: CodeSha256::reported("other"),
                    ..healthy_function()
                });
            },
            "LIVE",
            "code-not-live",
            State::Degraded,
        ),
        (
            |s| {
                value_mut(&mut s.alias).live = Reading::Found(Function {
                    memory_mb: 256,
                    ..healthy_function()
                });
            },
            "LIVE",
            "configuration-not-live",
            State::Degraded,
        ),
        (
            |s| value_mut(&mut s.api).stage = Reading::Missing,
            "LiveInsight-API",
            "stage-missing",
            State::Unhealthy,
        ),
        (
            |s| value_mut(&mut s.api).methods = Reading::Found(vec!["POST".to_owned()]),
            "LiveInsight-API",
            "method-missing",
            State::Unhealthy,
        ),
        (
            |s| {
                value_mut(&mut s.api).stage = Reading::Found(Stage {
                    deployment_id: "d".to_owned(),
                    tracing: true,
                    throttle: None,
                });
            },
            "LiveInsight-API",
            "throttle-missing",
            State::Degraded,
        ),
        (
            |s| value_mut(&mut s.role).trusted_services.push("*".to_owned()),
            "LiveInsight-Lambda-Role",
            "role-trust-differs",
            State::Unhealthy,
        ),
        (
            |s| value_mut(&mut s.log_group).retention_days = None,
            "/aws/lambda/LiveInsight-EventCollector",
            "retention-missing",
            State::Degraded,
        ),
        (
            |s| drop(value_mut(&mut s.alarms).remove("LiveInsight-Lambda-Duration")),
            "LiveInsight-Lambda-Duration",
            "resource-missing",
            State::Degraded,
        ),
        (
            |s| {
                drop(value_mut(&mut s.alarms).insert(
                    "LiveInsight-Lambda-ErrorRate".to_owned(),
                    Alarm {
                        state: AlarmState::Alarm,
                        ..quiet_alarm()
                    },
                ));
            },
            "LiveInsight-Lambda-ErrorRate",
            "alarm-ringing",
            State::Unhealthy,
        ),
        (
            |s| {
                drop(value_mut(&mut s.alarms).insert(
                    "LiveInsight-DynamoDB-Throttles".to_owned(),
                    Alarm {
                        state: AlarmState::Alarm,
                        ..quiet_alarm()
                    },
                ));
            },
            "LiveInsight-DynamoDB-Throttles",
            "alarm-ringing",
            State::Degraded,
        ),
        (
            |s| {
                drop(value_mut(&mut s.alarms).insert(
                    "LiveInsight-DynamoDB-Throttles".to_owned(),
                    Alarm {
                        state: AlarmState::InsufficientData,
                        ..quiet_alarm()
                    },
                ));
            },
            "LiveInsight-DynamoDB-Throttles",
            "alarm-without-data",
            State::Unknown,
        ),
        (
            |s| {
                drop(value_mut(&mut s.alarms).insert(
                    "LiveInsight-Other".to_owned(),
                    Alarm {
                        actions_enabled: false,
                        ..quiet_alarm()
                    },
                ));
            },
            "LiveInsight-Other",
            "alarm-silent",
            State::Degraded,
        ),
        (
            |s| value_mut(&mut s.topic).confirmed = 0,
            "LiveInsight-Alarms",
            "topic-without-subscriber",
            State::Degraded,
        ),
        (
            |s| s.dashboard.reading = Reading::Missing,
            "LiveInsight-Performance",
            "resource-missing",
            State::Degraded,
        ),
    ];
    for (break_it, resource, rule, state) in cases {
        let mut snapshot = healthy();
        break_it(&mut snapshot);
        let health = assess(&snapshot);
        let found: Vec<(&str, String, State)> = health
            .resources
            .iter()
            .flat_map(|assessment| {
                assessment.findings.iter().map(|finding| {
                    let rule = serde_json::to_value(finding).unwrap()["rule"]
                        .as_str()
                        .unwrap()
                        .to_owned();
                    (
                        assessment.resource.name(),
                        rule,
                        finding.state_on(&assessment.resource),
                    )
                })
            })
            .collect();
        assert_eq!(found, [(*resource, (*rule).to_owned(), *state)]);
        assert_eq!(health.state, *state, "{rule}");
    }
}

#[test]
fn a_function_that_sleeps_is_not_broken() {
    let mut snapshot = healthy();
    value_mut(&mut snapshot.function).state = LambdaState::Inactive;
    assert_eq!(assess(&snapshot).state, State::Healthy);
}

#[test]
fn every_variable_of_the_contract_is_checked() {
    let mut snapshot = healthy();
    let function = value_mut(&mut snapshot.function);
    function.variables.remove("EVENTS_TABLE");
    function
        .variables
        .insert("SESSIONS_TABLE".to_owned(), "Elsewhere".to_owned());
    let health = assess(&snapshot);
    let mut found: Vec<String> = health
        .causes()
        .map(|(_, finding)| match finding {
            Finding::VariableDiffers { variable, found, .. } => format!("{variable} {found:?}"),
            other => panic!("{other:?}"),
        })
        .collect();
    found.sort();
    // The live version differs from $LATEST too, but that is the smaller evil.
    assert_eq!(found, ["EVENTS_TABLE None", "SESSIONS_TABLE Some(\"Elsewhere\")"]);
}

#[test]
fn nothing_unread_counts_as_healthy() {
    let mut snapshot = healthy();
    snapshot.alarms.reading = denied("cloudwatch:DescribeAlarms");
    let health = assess(&snapshot);
    assert_eq!(health.state, State::Unavailable);
    assert_eq!(health.count(State::Unavailable), contract::ALARMS.len());
    assert_eq!(health.count(State::Healthy), 15 - contract::ALARMS.len());
}

#[test]
fn the_worst_finding_comes_first() {
    let mut snapshot = healthy();
    let table = table_mut(&mut snapshot, TableId::Events);
    table.deletion_protection = false;
    table.indexes.clear();
    let health = assess(&snapshot);
    let events = health
        .resources
        .iter()
        .find(|assessment| assessment.resource == Resource::Table(TableId::Events));
    assert!(matches!(
        events.unwrap().findings.as_slice(),
        [
            Finding::IndexMissing { .. },
            Finding::IndexMissing { .. },
            Finding::DeletionProtectionDisabled
        ]
    ));
}

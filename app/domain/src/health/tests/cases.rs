//! The rules, one case for each fault.

use super::healthy::{
    denied, healthy, healthy_function, live_mut, public, quiet_alarm, table_mut, value_mut,
};
use crate::alarm::{Definition, Metric, Source, Watch};
use crate::contract::TableId;
use crate::health::{Finding, Resource, State, assess};
use crate::name::CodeSha256;
use crate::snapshot::{
    Alarm, AlarmState, AliasTarget, Canary, CapacityMetrics, Concurrency, Drift, Function, LambdaState,
    LastUpdate, Observed, Reading, SecondVersion, Series, Snapshot, TableStatus, Ttl, Unavailable, Why,
};
use crate::stack_status::StackStatus;
use time::Duration;

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
            |s| {
                drifted(
                    s,
                    Reading::Found(vec!["LiveAlias".to_owned(), "EventsTable".to_owned()]),
                );
            },
            "liveinsight-infrastructure",
            "stack-drifted",
            State::Degraded,
        ),
        (
            |s| drifted(s, Reading::Found(vec![])),
            "liveinsight-infrastructure",
            "stack-drifted",
            State::Degraded,
        ),
        (
            |s| drifted(s, denied("cloudformation:DescribeStackResourceDrifts")),
            "liveinsight-infrastructure",
            "part-unavailable",
            State::Unavailable,
        ),
        (
            |s| throttle(s, |used| &mut used.write_throttles),
            "LiveInsight-Events",
            "table-throttled",
            State::Degraded,
        ),
        (
            |s| throttle(s, |used| &mut used.read_throttles),
            "LiveInsight-Events",
            "table-throttled",
            State::Degraded,
        ),
        (
            |s| {
                let index = CapacityMetrics {
                    read_throttles: Series(vec![Some(3.0)]),
                    ..CapacityMetrics::default()
                };
                let indexes = &mut value_mut(&mut s.metrics).indexes;
                indexes.insert(TableId::Sessions, [("UserIndex".to_owned(), index)].into());
            },
            "LiveInsight-Sessions",
            "table-throttled",
            State::Degraded,
        ),
        (
            |s| write(s, 211.0),
            "LiveInsight-Events",
            "capacity-tight",
            State::Degraded,
        ),
        (
            |s| s.concurrency.reading = Reading::Found(Concurrency::Reserved(0)),
            "LiveInsight-EventCollector",
            "function-throttled-to-zero",
            State::Unhealthy,
        ),
        (
            |s| s.concurrency.reading = denied("lambda:GetFunctionConcurrency"),
            "LiveInsight-EventCollector",
            "part-unavailable",
            State::Unavailable,
        ),
        (
            |s| value_mut(&mut s.probe).status = 403,
            "LiveInsight-API",
            "api-probe-failed",
            State::Unhealthy,
        ),
        (
            |s| value_mut(&mut s.probe).status = 502,
            "LiveInsight-API",
            "api-probe-failed",
            State::Unhealthy,
        ),
        (
            |s| s.probe.reading = denied("OPTIONS /events"),
            "LiveInsight-API",
            "part-unavailable",
            State::Unavailable,
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
            |s| table_mut(s, TableId::ActiveSessions).ttl.reading = Reading::Found(Ttl::Disabled),
            "LiveInsight-ActiveSessions",
            "ttl-disabled",
            State::Degraded,
        ),
        (
            |s| {
                table_mut(s, TableId::ActiveSessions).ttl.reading =
                    Reading::Found(Ttl::Enabled("other".to_owned()));
            },
            "LiveInsight-ActiveSessions",
            "ttl-disabled",
            State::Degraded,
        ),
        (
            |s| table_mut(s, TableId::Sessions).point_in_time_recovery.reading = Reading::Found(false),
            "LiveInsight-Sessions",
            "point-in-time-recovery-disabled",
            State::Degraded,
        ),
        (
            |s| {
                table_mut(s, TableId::Sessions).point_in_time_recovery.reading =
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
            State::Degraded,
        ),
        (
            |s| live_mut(s).state = LambdaState::Pending,
            "LIVE",
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
            |s| value_mut(&mut s.function).runtime = None,
            "LiveInsight-EventCollector",
            "runtime-differs",
            State::Degraded,
        ),
        (
            |s| live_mut(s).runtime = None,
            "LIVE",
            "runtime-differs",
            State::Unhealthy,
        ),
        (
            |s| drop(value_mut(&mut s.function).variables.remove("EVENTS_TABLE")),
            "LiveInsight-EventCollector",
            "variable-differs",
            State::Degraded,
        ),
        (
            |s| drop(live_mut(s).variables.remove("EVENTS_TABLE")),
            "LIVE",
            "variable-differs",
            State::Unhealthy,
        ),
        (
            |s| value_mut(&mut s.function).tracing_active = false,
            "LiveInsight-EventCollector",
            "tracing-disabled",
            State::Degraded,
        ),
        (
            |s| live_mut(s).tracing_active = false,
            "LIVE",
            "tracing-disabled",
            State::Degraded,
        ),
        // What both have is told once, of what takes the traffic.
        (
            |s| {
                live_mut(s).variables.remove("EVENTS_TABLE");
                value_mut(&mut s.function).variables.remove("EVENTS_TABLE");
            },
            "LIVE",
            "variable-differs",
            State::Unhealthy,
        ),
        (
            |s| value_mut(&mut s.alias).live.reading = Reading::Missing,
            "LIVE",
            "live-version-missing",
            State::Unhealthy,
        ),
        (
            |s| value_mut(&mut s.alias).live.reading = denied("lambda:GetFunctionConfiguration"),
            "LIVE",
            "part-unavailable",
            State::Unavailable,
        ),
        (
            |s| s.function.reading = Reading::Missing,
            "LiveInsight-EventCollector",
            "resource-missing",
            State::Unhealthy,
        ),
        (
            |s| s.alias.reading = Reading::Missing,
            "LIVE",
            "resource-missing",
            State::Unhealthy,
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
                value_mut(&mut s.alias).live.reading = Reading::Found(Function {
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
                value_mut(&mut s.alias).live.reading = Reading::Found(Function {
                    memory_mb: 256,
                    ..healthy_function()
                });
            },
            "LIVE",
            "configuration-not-live",
            State::Degraded,
        ),
        (
            |s| canary(s, Reading::Found(healthy_function())),
            "LIVE",
            "canary-running",
            State::Degraded,
        ),
        (
            |s| invoked(s, 20.0, 1.0),
            "LIVE",
            "invocations-failing",
            State::Degraded,
        ),
        (
            |s| invoked(s, 6.0, 3.0),
            "LIVE",
            "invocations-failing",
            State::Unhealthy,
        ),
        (
            |s| value_mut(&mut s.function).last_update = LastUpdate::Other("Paused".to_owned()),
            "LiveInsight-EventCollector",
            "function-update-unknown",
            State::Degraded,
        ),
        (
            |s| value_mut(&mut s.role).inline_policies.reading = Reading::Found(vec![]),
            "LiveInsight-Lambda-Role",
            "role-without-policy",
            State::Unhealthy,
        ),
        (
            |s| value_mut(&mut s.api).stage.reading = Reading::Missing,
            "LiveInsight-API",
            "stage-missing",
            State::Unhealthy,
        ),
        (
            |s| {
                value_mut(&mut s.api).methods.reading =
                    Reading::Found([("POST".to_owned(), public())].into());
            },
            "LiveInsight-API",
            "method-missing",
            State::Unhealthy,
        ),
        (
            |s| {
                value_mut(&mut value_mut(&mut s.api).stage).throttle = None;
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
                    "LiveInsight-Lambda-ErrorRate".parse().unwrap(),
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
                    "LiveInsight-Api-5xx".parse().unwrap(),
                    Alarm {
                        state: AlarmState::Alarm,
                        ..quiet_alarm()
                    },
                ));
            },
            "LiveInsight-Api-5xx",
            "alarm-ringing",
            State::Unhealthy,
        ),
        (
            |s| {
                drop(value_mut(&mut s.alarms).insert(
                    "LiveInsight-Lambda-Throttles".parse().unwrap(),
                    Alarm {
                        state: AlarmState::Alarm,
                        ..quiet_alarm()
                    },
                ));
            },
            "LiveInsight-Lambda-Throttles",
            "alarm-ringing",
            State::Degraded,
        ),
        (
            |s| {
                drop(value_mut(&mut s.alarms).insert(
                    "LiveInsight-DynamoDB-Throttles".parse().unwrap(),
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
                    "LiveInsight-DynamoDB-Throttles".parse().unwrap(),
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
                    "LiveInsight-Other".parse().unwrap(),
                    Alarm {
                        definition: Definition {
                            actions_enabled: false,
                            ..quiet_alarm().definition
                        },
                        ..quiet_alarm()
                    },
                ));
            },
            "LiveInsight-Other",
            "alarm-silent",
            State::Degraded,
        ),
        (
            // The predecessor's alarm on throttles.
            |s| {
                let mut alarm = quiet_alarm();
                if let Watch::Metrics(rule) = &mut alarm.definition.watch
                    && let Source::Metric(stat) = &mut rule.source
                {
                    stat.metric = Metric {
                        namespace: "AWS/DynamoDB".to_owned(),
                        name: "ThrottledRequests".to_owned(),
                        dimensions: [("TableName".to_owned(), TableId::Events.name().to_owned())].into(),
                    };
                }
                // Without data it never leaves this state.
                alarm.state = AlarmState::InsufficientData;
                let name = "LiveInsight-DynamoDB-Throttles".parse().unwrap();
                drop(value_mut(&mut s.alarms).insert(name, alarm));
            },
            "LiveInsight-DynamoDB-Throttles",
            "alarm-blind",
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

/// What looks like a fault and is none.
#[test]
fn nothing_is_found_where_nothing_is_wrong() {
    type Change = fn(&mut Snapshot);
    let cases: &[(&str, Change)] = &[
        ("the console moved the alias", |s| {
            drifted(s, Reading::Found(vec!["LiveAlias".to_owned()]));
        }),
        ("some concurrency is reserved", |s| {
            s.concurrency.reading = Reading::Found(Concurrency::Reserved(1));
        }),
        ("the API is busy", |s| value_mut(&mut s.probe).status = 429),
        ("there was no address to probe", |s| {
            s.probe.reading = Reading::Missing;
        }),
        ("metrics may not be read", |s| {
            s.metrics.reading = denied("cloudwatch:GetMetricData");
        }),
        ("a throttle of long ago", |s| {
            let events = value_mut(&mut s.metrics)
                .tables
                .entry(TableId::Events)
                .or_default();
            events.write_throttles = Series(vec![Some(1.0), None, None, None, None, None]);
        }),
        ("a throttle read too long ago", |s| {
            throttle(s, |used| &mut used.write_throttles);
            s.metrics.as_of -= Duration::seconds(601);
        }),
        ("two failures of four", |s| invoked(s, 4.0, 2.0)),
        ("one failure of twenty-one", |s| invoked(s, 21.0, 1.0)),
        ("failures read too long ago", |s| {
            invoked(s, 6.0, 6.0);
            s.metrics.as_of -= Duration::seconds(601);
        }),
        ("only managed policies", |s| {
            let role = value_mut(&mut s.role);
            std::mem::swap(&mut role.managed_policies, &mut role.inline_policies);
        }),
        ("as much is used as auto scaling aims at", |s| write(s, 210.0)),
        ("no history may be read", |s| {
            s.versions.reading = denied("lambda:ListVersionsByFunction");
            s.stack_events.reading = denied("cloudformation:DescribeStackEvents");
        }),
    ];
    for (name, change) in cases {
        let mut snapshot = healthy();
        change(&mut snapshot);
        assert_eq!(assess(&snapshot).state, State::Healthy, "{name}");
    }
}

fn drifted(snapshot: &mut Snapshot, resources: Reading<Vec<String>>) {
    value_mut(&mut snapshot.stack).drift = Drift::Drifted {
        checked_at: None,
        resources,
    };
}

/// The faults of a second version are told with its number, beside that it takes a share.
#[test]
fn a_second_version_is_judged_by_the_same_rules() {
    let broken = Function {
        runtime: None,
        ..healthy_function()
    };
    let version = "4".parse().unwrap();
    let running = Finding::CanaryRunning {
        version,
        basis_points: 1_000,
    };
    let cases = [
        (
            Reading::Found(broken),
            Finding::OfSecondVersion {
                version,
                finding: Box::new(Finding::RuntimeDiffers { found: None }),
            },
            State::Unhealthy,
        ),
        (
            Reading::Missing,
            Finding::LiveVersionMissing {
                version: AliasTarget::Published(version),
            },
            State::Unhealthy,
        ),
        (
            denied("lambda:GetFunctionConfiguration"),
            Finding::PartUnavailable {
                cause: Unavailable {
                    action: "lambda:GetFunctionConfiguration".to_owned(),
                    why: Why::Denied,
                },
            },
            State::Unavailable,
        ),
    ];
    for (live, finding, state) in cases {
        let mut snapshot = healthy();
        canary(&mut snapshot, live);
        let health = assess(&snapshot);
        assert_eq!(health.state, state, "{finding:?}");
        let alias = health.resources.iter().find(|of| of.resource == Resource::Alias);
        assert_eq!(alias.unwrap().findings, [finding, running.clone()]);
    }
}

/// What was deployed last already takes its share.
#[test]
fn what_a_second_version_runs_is_not_told_as_forgotten() {
    let mut snapshot = healthy();
    let latest = value_mut(&mut snapshot.function);
    latest.code_sha256 = CodeSha256::reported("new");
    let latest = latest.clone();
    canary(&mut snapshot, Reading::Found(latest));
    let health = assess(&snapshot);
    let findings: Vec<_> = health.causes().map(|(_, finding)| finding).collect();
    assert!(
        matches!(findings.as_slice(), [Finding::CanaryRunning { .. }]),
        "{findings:?}"
    );
}

/// Version 4 takes a tenth of the traffic.
fn canary(snapshot: &mut Snapshot, live: Reading<Function>) {
    value_mut(&mut snapshot.alias).second = Some(SecondVersion {
        canary: Canary {
            version: "4".parse().unwrap(),
            basis_points: 1_000,
        },
        live: Observed::new(time::OffsetDateTime::UNIX_EPOCH, live),
    });
}

fn invoked(snapshot: &mut Snapshot, invocations: f64, errors: f64) {
    let metrics = value_mut(&mut snapshot.metrics);
    metrics.invocations = Series(vec![Some(invocations)]);
    metrics.errors = Series(vec![Some(errors)]);
}

/// So many capacity units a minute written to a table that has 5 a second.
fn write(snapshot: &mut Snapshot, units: f64) {
    let tables = &mut value_mut(&mut snapshot.metrics).tables;
    tables.entry(TableId::Events).or_default().write_units = Series(vec![Some(units), Some(units)]);
}

fn throttle(snapshot: &mut Snapshot, which: fn(&mut CapacityMetrics) -> &mut Series) {
    let tables = &mut value_mut(&mut snapshot.metrics).tables;
    *which(tables.entry(TableId::Events).or_default()) = Series(vec![Some(0.0), Some(2.0), None]);
}

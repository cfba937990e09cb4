mod cases;
pub(crate) mod healthy;

use super::*;
use crate::name::CodeSha256;
use crate::snapshot::{AliasTarget, LambdaState};
use healthy::{denied, healthy, live_mut, table_mut, value_mut};
use time::Duration;

fn of<'a>(health: &'a Health, resource: &Resource) -> &'a Assessment {
    let mut resources = health.resources.iter();
    resources
        .find(|assessment| assessment.resource == *resource)
        .unwrap()
}

fn causes(health: &Health) -> Vec<&str> {
    health.causes().map(|(resource, _)| resource.name()).collect()
}

#[test]
fn each_resource_remembers_its_own_past() {
    let before = assess(&healthy());
    let mut snapshot = healthy();
    snapshot.taken_at += Duration::minutes(1);
    snapshot.topic.as_of += Duration::minutes(1);
    value_mut(&mut snapshot.topic).confirmed = 0;
    let mut health = assess(&snapshot);
    health.remember(&before);
    assert_eq!(health.since, Since::Exactly(snapshot.taken_at));
    assert_eq!(
        of(&health, &Resource::Topic).since,
        Since::Exactly(snapshot.topic.as_of)
    );
    assert_eq!(
        of(&health, &Resource::Alias).since,
        Since::AtLeast(snapshot.alias.as_of)
    );
}

#[test]
fn a_stack_without_findings_is_healthy() {
    let health = assess(&healthy());
    assert_eq!(health.state, State::Healthy);
    assert_eq!(health.resources.len(), 17);
    assert_eq!(health.causes().count(), 0);
    assert!(
        health
            .resources
            .iter()
            .all(|assessment| assessment.findings.is_empty())
    );
}

#[test]
fn a_function_that_sleeps_is_not_broken() {
    let mut snapshot = healthy();
    value_mut(&mut snapshot.function).state = LambdaState::Inactive;
    live_mut(&mut snapshot).state = LambdaState::Inactive;
    assert_eq!(assess(&snapshot).state, State::Healthy);
}

#[test]
fn every_variable_of_the_contract_is_checked() {
    let mut snapshot = healthy();
    let live = live_mut(&mut snapshot);
    live.variables.remove("EVENTS_TABLE");
    live.variables
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
    assert_eq!(found, ["EVENTS_TABLE None", "SESSIONS_TABLE Some(\"Elsewhere\")"]);
}

#[test]
fn what_the_next_deployment_would_publish_is_told_apart_from_what_is_live() {
    let mut snapshot = healthy();
    live_mut(&mut snapshot).tracing_active = false;
    let latest = value_mut(&mut snapshot.function);
    latest.tracing_active = false;
    latest.runtime = None;
    latest.code_sha256 = CodeSha256::reported("other");
    let health = assess(&snapshot);
    let found: Vec<_> = health
        .findings(State::Degraded)
        .map(|(resource, finding)| (resource.name(), finding.clone()))
        .collect();
    assert_eq!(
        found,
        [
            (contract::FUNCTION, Finding::RuntimeDiffers { found: None }),
            (contract::ALIAS, Finding::TracingDisabled),
            (
                contract::ALIAS,
                Finding::CodeNotLive {
                    latest: CodeSha256::reported("other"),
                    live: CodeSha256::reported("code"),
                }
            ),
        ]
    );
}

#[test]
fn an_alias_on_latest_takes_traffic_to_its_faults() {
    let mut snapshot = healthy();
    value_mut(&mut snapshot.alias).version = AliasTarget::Latest;
    live_mut(&mut snapshot).runtime = None;
    value_mut(&mut snapshot.function).runtime = None;
    let health = assess(&snapshot);
    let alias = of(&health, &Resource::Alias);
    assert_eq!(
        alias.findings,
        [Finding::RuntimeDiffers { found: None }, Finding::AliasOnLatest]
    );
    assert_eq!(health.state, State::Unhealthy);
    assert_eq!(of(&health, &Resource::Function).state, State::Healthy);
}

#[test]
fn without_latest_nobody_knows_whether_live_is_what_was_deployed_last() {
    let mut snapshot = healthy();
    snapshot.function.reading = denied("lambda:GetFunctionConfiguration");
    let health = assess(&snapshot);
    assert_eq!(of(&health, &Resource::Function).state, State::Unavailable);
    assert!(matches!(
        of(&health, &Resource::Alias).findings.as_slice(),
        [Finding::PartUnavailable { .. }]
    ));
}

#[test]
fn nothing_unread_counts_as_healthy() {
    let mut snapshot = healthy();
    snapshot.alarms.reading = denied("cloudwatch:DescribeAlarms");
    let health = assess(&snapshot);
    assert_eq!(health.state, State::Unavailable);
    assert_eq!(health.count(State::Unavailable), contract::ALARMS.len());
    assert_eq!(health.count(State::Healthy), 17 - contract::ALARMS.len());
}

#[test]
fn a_degraded_part_does_not_hide_what_could_not_be_read() {
    let mut snapshot = healthy();
    value_mut(&mut snapshot.topic).confirmed = 0;
    snapshot.api.reading = denied("apigateway:GET");
    let health = assess(&snapshot);
    assert_eq!(health.state, State::Unavailable);
    assert_eq!(causes(&health), [contract::REST_API]);
    assert_eq!(of(&health, &Resource::Topic).state, State::Degraded);
}

#[test]
fn a_stack_whose_data_path_was_not_read_is_not_said_to_work() {
    let mut snapshot = healthy();
    value_mut(&mut snapshot.log_group).retention_days = None;
    snapshot.function.reading = denied("lambda:GetFunctionConfiguration");
    snapshot.alias.reading = denied("lambda:GetAlias");
    snapshot.api.reading = denied("apigateway:GET");
    for table in snapshot.tables.values_mut() {
        table.reading = denied("dynamodb:DescribeTable");
    }
    let health = assess(&snapshot);
    assert_eq!(health.state, State::Unavailable);
    assert_eq!(health.causes().count(), 6);
    assert_eq!(health.findings(State::Degraded).count(), 1);
}

#[test]
fn what_does_not_work_comes_before_what_could_not_be_read() {
    let mut snapshot = healthy();
    snapshot.stack.reading = denied("cloudformation:DescribeStacks");
    table_mut(&mut snapshot, TableId::Events).indexes.clear();
    value_mut(&mut snapshot.topic).confirmed = 0;
    let health = assess(&snapshot);
    assert_eq!(health.state, State::Unhealthy);
    assert_eq!(
        causes(&health),
        [
            "LiveInsight-Events",
            "LiveInsight-Events",
            "liveinsight-infrastructure"
        ]
    );
}

#[test]
fn the_worst_finding_comes_first() {
    let mut snapshot = healthy();
    let table = table_mut(&mut snapshot, TableId::Events);
    table.deletion_protection = false;
    table.indexes.clear();
    let health = assess(&snapshot);
    assert!(matches!(
        of(&health, &Resource::Table(TableId::Events)).findings.as_slice(),
        [
            Finding::IndexMissing { .. },
            Finding::IndexMissing { .. },
            Finding::DeletionProtectionDisabled
        ]
    ));
}

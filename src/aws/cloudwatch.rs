//! Alarms and the dashboard as the domain knows them.

mod definition;
pub(crate) mod history;

use super::{Aws, AwsError, time_of};
use aws_sdk_cloudwatch::primitives::DateTime;
use aws_sdk_cloudwatch::types::{
    AlarmType, CompositeAlarm, EvaluationState as SdkEvaluationState, MetricAlarm, StateValue,
};
use domain::contract;
use domain::name::AlarmName;
use domain::snapshot::{Alarm, AlarmState, Dashboard, Trouble};
use std::collections::BTreeMap;

/// Reads every alarm under the stack's prefix: those on metrics and composite ones. Alarms on logs are not asked for.
///
/// AWS tells of composite alarms only to those who may call `DescribeAlarms` on `*`, and only when they are asked for
/// (CloudWatch API reference, `DescribeAlarms`).
pub(crate) async fn alarms(aws: &Aws) -> Result<BTreeMap<AlarmName, Alarm>, AwsError> {
    let pages = aws
        .cloudwatch
        .describe_alarms()
        .alarm_name_prefix(contract::ALARM_PREFIX)
        .alarm_types(AlarmType::MetricAlarm)
        .alarm_types(AlarmType::CompositeAlarm)
        .into_paginator()
        .send();
    let pages = aws
        .call("cloudwatch:DescribeAlarms", pages.collect::<Result<Vec<_>, _>>())
        .await?;
    let named = |name: &Option<String>, alarm: Alarm| Some((name.as_deref()?.parse().ok()?, alarm));
    let mut alarms = BTreeMap::new();
    for page in pages {
        let of_metrics = page.metric_alarms.unwrap_or_default();
        let composite = page.composite_alarms.unwrap_or_default();
        alarms.extend(
            of_metrics
                .iter()
                .filter_map(|alarm| named(&alarm.alarm_name, on_metrics(alarm))),
        );
        alarms.extend(
            composite
                .iter()
                .filter_map(|alarm| named(&alarm.alarm_name, on_alarms(alarm))),
        );
    }
    Ok(alarms)
}

fn on_metrics(alarm: &MetricAlarm) -> Alarm {
    Alarm {
        state: state(alarm.state_value()),
        since: since(
            alarm.state_transitioned_timestamp(),
            alarm.state_updated_timestamp(),
        ),
        reason: alarm.state_reason().unwrap_or_default().to_owned(),
        trouble: match alarm.evaluation_state() {
            Some(SdkEvaluationState::PartialData) => Some(Trouble::PartialData),
            Some(SdkEvaluationState::EvaluationError) => Some(Trouble::EvaluationError),
            Some(SdkEvaluationState::EvaluationFailure) => Some(Trouble::EvaluationFailure),
            _ => None,
        },
        definition: definition::of_metric_alarm(alarm),
    }
}

fn on_alarms(alarm: &CompositeAlarm) -> Alarm {
    Alarm {
        state: state(alarm.state_value()),
        since: since(
            alarm.state_transitioned_timestamp(),
            alarm.state_updated_timestamp(),
        ),
        reason: alarm.state_reason().unwrap_or_default().to_owned(),
        trouble: None,
        definition: definition::of_composite_alarm(alarm),
    }
}

fn state(value: Option<&StateValue>) -> AlarmState {
    match value {
        Some(StateValue::Ok) => AlarmState::Ok,
        Some(StateValue::Alarm) => AlarmState::Alarm,
        _ => AlarmState::InsufficientData,
    }
}

fn since(transitioned: Option<&DateTime>, updated: Option<&DateTime>) -> Option<time::OffsetDateTime> {
    transitioned.or(updated).and_then(time_of)
}

/// Has an alarm do nothing when its state changes (CloudWatch API reference, `DisableAlarmActions`). It may be repeated.
pub(crate) async fn disable_actions(aws: &Aws, alarm: &AlarmName) -> Result<(), AwsError> {
    let request = aws.cloudwatch.disable_alarm_actions().alarm_names(alarm.as_str());
    aws.call("cloudwatch:DisableAlarmActions", request.send())
        .await
        .map(drop)
}

/// Has an alarm do again what it is to do when its state changes. What changed before is not made up for.
pub(crate) async fn enable_actions(aws: &Aws, alarm: &AlarmName) -> Result<(), AwsError> {
    let request = aws.cloudwatch.enable_alarm_actions().alarm_names(alarm.as_str());
    aws.call("cloudwatch:EnableAlarmActions", request.send())
        .await
        .map(drop)
}

/// Reads the dashboard.
pub(super) async fn dashboard(aws: &Aws) -> Result<Dashboard, AwsError> {
    let request = aws.cloudwatch.get_dashboard().dashboard_name(contract::DASHBOARD);
    let answer = aws.call("cloudwatch:GetDashboard", request.send()).await?;
    let body: serde_json::Value =
        serde_json::from_str(answer.dashboard_body().unwrap_or_default()).unwrap_or_default();
    Ok(Dashboard {
        widgets: body["widgets"].as_array().map_or(0, Vec::len),
    })
}

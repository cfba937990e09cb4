//! Alarms and the dashboard as the domain knows them.

use super::{Aws, AwsError, time_of};
use aws_sdk_cloudwatch::types::{MetricAlarm, StateValue};
use domain::contract;
use domain::snapshot::{Alarm, AlarmState, Dashboard};
use std::collections::BTreeMap;

/// Reads every alarm under the stack's prefix.
pub(crate) async fn alarms(aws: &Aws) -> Result<BTreeMap<String, Alarm>, AwsError> {
    let pages = aws
        .cloudwatch
        .describe_alarms()
        .alarm_name_prefix("LiveInsight-")
        .into_paginator()
        .send();
    let pages = aws
        .call("cloudwatch:DescribeAlarms", pages.collect::<Result<Vec<_>, _>>())
        .await?;
    Ok(pages
        .into_iter()
        .flat_map(|page| page.metric_alarms.unwrap_or_default())
        .filter_map(|alarm| Some((alarm.alarm_name.clone()?, self::alarm(&alarm))))
        .collect())
}

fn alarm(alarm: &MetricAlarm) -> Alarm {
    Alarm {
        state: match alarm.state_value() {
            Some(StateValue::Ok) => AlarmState::Ok,
            Some(StateValue::Alarm) => AlarmState::Alarm,
            _ => AlarmState::InsufficientData,
        },
        since: alarm
            .state_transitioned_timestamp()
            .or(alarm.state_updated_timestamp())
            .and_then(time_of),
        reason: alarm.state_reason().unwrap_or_default().to_owned(),
        actions_enabled: alarm.actions_enabled().unwrap_or(true),
        alarm_actions: alarm.alarm_actions().len(),
    }
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

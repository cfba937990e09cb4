//! Every alarm.

use super::section::{aside, findings, time};
use crate::server::components::anchor::anchor;
use crate::server::components::aws::Aws;
use crate::server::components::console_link::aws_console;
use crate::server::components::guide::what_to_do;
use crate::server::components::panel::{Panel, part};
use crate::server::components::reading::doubt;
use crate::server::components::state::StateMark;
use crate::server::components::table::{DataTable, Row, row, words as text};
use crate::server::request::lang;
use domain::health::{Assessment, Finding, Resource};
use domain::snapshot::{Alarm, Snapshot};
use leptos::prelude::*;

/// The alarms that are there and those that ought to be.
pub(super) fn alarms(snapshot: &Snapshot, assessments: &[Assessment]) -> AnyView {
    let words = &lang().words().resources.alarms;
    let part = part(&snapshot.alarms, words.missing, |alarms| {
        let columns = [words.name, words.state, words.since, words.actions, words.reason].map(text);
        let rows = assessments
            .iter()
            .map(|assessment| alarm_row(snapshot, assessment, alarms.get(assessment.resource.name())))
            .collect();
        view! {
            <DataTable caption=words.title columns=columns.to_vec() rows />
            {doubt(&snapshot.reporting)}
        }
    });
    let unread = snapshot.alarms.shown().value().is_none();
    view! {
        {unread.then(|| targets(assessments))}
        <Panel id="alarms" title=words.title part />
    }
    .into_any()
}

/// Where links to an alarm lead when there is no row to lead to.
fn targets(assessments: &[Assessment]) -> impl IntoView + use<> {
    let targets = assessments
        .iter()
        .map(|assessment| view! { <span id=anchor(&assessment.resource)></span> })
        .collect_view();
    view! { <div class="targets">{targets}</div> }
}

fn alarm_row(snapshot: &Snapshot, assessment: &Assessment, alarm: Option<&Alarm>) -> Row {
    let words = &lang().words().resources;
    let name = assessment.resource.name();
    let link = alarm.and_then(|_| aws_console(snapshot, &assessment.resource));
    let heading = view! {
        <span id=anchor(&assessment.resource) class="mono name">
            {name.to_owned()}
        </span>
        {findings(assessment, told_by_columns)}
        <span class="aside">{link}</span>
    };
    let state = view! {
        <StateMark state=assessment.state />
        {alarm.map(|alarm| aside(alarm.state.as_str()))}
    };
    let acts = |alarm: &Alarm| {
        let definition = &alarm.definition;
        (words.alarms.acts)(definition.actions.alarm.len(), definition.actions_enabled)
    };
    row(
        name,
        vec![
            heading.into_any(),
            state.into_any(),
            alarm.map(|alarm| time(alarm.since, words.unstated)).into_any(),
            alarm.map(acts).into_any(),
            alarm
                .map(|alarm| view! { <Aws text=alarm.reason.clone() /> " " {to_section(name)} })
                .into_any(),
        ],
    )
}

/// The guide's section of an alarm, where the column says why it is in its state.
fn to_section(name: &str) -> impl IntoView + use<> {
    let ringing = Finding::AlarmRinging {
        reason: String::new(),
        since: None,
    };
    what_to_do(&Resource::Alarm(name.to_owned()), &ringing)
}

/// Whether the columns of state and reason say it.
fn told_by_columns(finding: &Finding) -> bool {
    matches!(finding, Finding::AlarmRinging { .. } | Finding::AlarmWithoutData)
}

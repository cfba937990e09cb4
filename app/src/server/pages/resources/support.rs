//! What stands around the function: role, log group, dashboard and topic.

use super::section::{Section, aside, listed, names};
use super::table::size;
use crate::server::components::deploying::ToChange;
use crate::server::components::key_values::{KeyValues, pair};
use crate::server::components::name::copyable;
use crate::server::numbers::grouped;
use crate::server::request::lang;
use crate::server::routes::NewDeployment;
use domain::template::Setting;
use leptos::prelude::*;

/// The function's execution role.
pub(super) fn role(section: Section<'_>) -> AnyView {
    let words = &lang().words().resources.support;
    section.panel(&section.snapshot.role, |role| {
        let pairs = vec![
            pair(words.arn, copyable(&role.arn)),
            pair(words.trusted, names(&role.trusted_services)),
            pair(words.managed_policies, listed(&role.managed_policies)),
            pair(words.inline_policies, listed(&role.inline_policies)),
        ];
        view! { <KeyValues pairs /> }
    })
}

/// What is suggested for a log that is kept for ever, in days: the template's own value.
const SUGGESTED_RETENTION: u32 = 30;

/// The function's log group.
pub(super) fn log_group(section: Section<'_>) -> AnyView {
    let words = &lang().words().resources.support;
    section.panel(&section.snapshot.log_group, |group| {
        let retention = match group.retention_days {
            Some(days) => (words.days)(days),
            None => words.never_expires.to_owned(),
        };
        let days = group.retention_days.unwrap_or(SUGGESTED_RETENTION);
        let link = NewDeployment::with(Setting::LogRetention, days);
        let pairs = vec![
            pair(words.retention, view! { {retention} " " <ToChange link /> }),
            pair(words.stored, size(group.stored_bytes)),
        ];
        view! { <KeyValues pairs /> }
    })
}

/// The dashboard.
pub(super) fn dashboard(section: Section<'_>) -> AnyView {
    let words = &lang().words().resources.support;
    section.panel(&section.snapshot.dashboard, |dashboard| {
        view! { <KeyValues pairs=vec![pair(words.widgets, dashboard.widgets.to_string())] /> }
    })
}

/// The topic that alarms notify.
pub(super) fn topic(section: Section<'_>) -> AnyView {
    let words = &lang().words().resources.support;
    section.panel(&section.snapshot.topic, |topic| {
        let pending = view! {
            {grouped(topic.pending)}
            {(topic.pending > 0).then(|| aside(words.pending_note))}
        };
        let pairs = vec![
            pair(words.arn, copyable(&topic.arn)),
            pair(words.confirmed, grouped(topic.confirmed)),
            pair(words.pending, pending),
        ];
        view! { <KeyValues pairs /> }
    })
}

//! What an alarm is told to watch and to do.

use crate::server::components::alarm_state::truth_mark;
use crate::server::components::aws::Aws;
use crate::server::components::key_values::{KeyValues, pair};
use crate::server::components::name::copyable;
use crate::server::components::prose::Prose;
use crate::server::components::time::Time;
use crate::server::request::lang;
use domain::alarm::Definition;
use domain::alarm::truth::Truth;
use domain::snapshot::AlarmState;
use leptos::prelude::*;

/// Whether it can ring, why, what to do if not, and what to know all the same.
pub(super) fn truth(truth: &Truth) -> AnyView {
    let words = &lang().words().truth;
    let more = match truth {
        Truth::Blind { fix, .. } => {
            let fix = (words.fix)(fix);
            view! { <p><Prose text=fix /></p> }.into_any()
        }
        Truth::CanFire { cautions, .. } => cautions
            .iter()
            .map(|caution| {
                let caution = (words.caution)(caution);
                view! { <p class="why"><Prose text=caution /></p> }
            })
            .collect_view()
            .into_any(),
        Truth::Unknown { .. } => ().into_any(),
    };
    let because = (words.because)(truth);
    view! {
        <div class="band-box">
            <p>{truth_mark(truth)} " " <Prose text=because /></p>
            {more}
        </div>
    }
    .into_any()
}

/// The definition as names and values.
pub(super) fn definition(definition: &Definition) -> AnyView {
    let words = &lang().words().alarms;
    let mut pairs = vec![pair(words.waits_for, (words.rule.rule)(definition))];
    if let Some(rule) = definition.metric_rule() {
        pairs.push(pair(
            words.missing_data,
            (words.rule.missing)(rule.treat_missing_data),
        ));
        for metric in rule.metrics().map(|stat| &stat.metric) {
            let dimensions = metric
                .dimensions
                .iter()
                .map(|(name, value)| format!("{name}={value}"))
                .collect::<Vec<_>>()
                .join(", ");
            let text = format!("{} {} ({dimensions})", metric.namespace, metric.name);
            pairs.push(pair(words.metric, view! { <span class="mono">{text}</span> }));
        }
    }
    let actions = &definition.actions;
    for (state, arns) in [
        (AlarmState::Alarm, &actions.alarm),
        (AlarmState::Ok, &actions.ok),
        (AlarmState::InsufficientData, &actions.insufficient_data),
    ] {
        let does = if arns.is_empty() {
            view! { <span class="faint">{words.nothing}</span> }.into_any()
        } else {
            let arns = arns
                .iter()
                .map(|arn| view! { <li>{copyable(arn)}</li> })
                .collect_view();
            view! { <ul>{arns}</ul> }.into_any()
        };
        pairs.push(pair((words.on_entering)(state), does));
    }
    if !definition.description.is_empty() {
        let text = definition.description.clone();
        pairs.push(pair(words.description, view! { <Aws text /> }));
    }
    if let Some(at) = definition.configured_at {
        pairs.push(pair(words.configured, view! { <Time at /> }));
    }
    view! { <KeyValues pairs /> }.into_any()
}

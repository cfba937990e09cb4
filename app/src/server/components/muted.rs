//! That an alarm is muted: until when, by whom and why; and the way to change that.

use super::deploying::{ActButton, Reason};
use super::panel::{Panel, Part};
use super::time::Time;
use crate::server::Attempt;
use crate::server::ports::AlarmRecords;
use crate::server::request::{lang, person};
use crate::server::routes::{Detail, ENABLE_ALARM, MUTE_ALARM};
use domain::access::Permission;
use domain::alarm::mute::{Mute, MuteFor, NotMuted, may_enable, may_mute};
use domain::name::AlarmName;
use domain::snapshot::Alarm;
use leptos::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

fn known() -> Option<Arc<BTreeMap<AlarmName, Mute>>> {
    use_context::<AlarmRecords>()?.mutes.known()
}

/// Until when an alarm is muted, by whom and why; nothing if it is not.
pub fn muted(alarm: &AlarmName) -> Option<AnyView> {
    known()?.get(alarm).map(sentence)
}

fn sentence(mute: &Mute) -> AnyView {
    let words = &lang().words().alarms.mute;
    let until = match mute.until {
        Some(at) => view! { {words.until.0} <Time at /> {words.until.1} }.into_any(),
        None => words.until_enabled.into_any(),
    };
    let not_applied = (!mute.applied).then(|| view! { " " <span>{words.not_applied}</span> });
    view! {
        <p class="state is-warn muted">
            <span>{until} {mute.who.clone()} ": " <q>{mute.reason.clone()}</q> {not_applied}</span>
        </p>
    }
    .into_any()
}

/// Every alarm that is muted, for a page about more than one; nothing if none is.
#[component]
pub fn MutedAlarms() -> impl IntoView {
    let words = &lang().words().alarms.mute;
    let known = known().filter(|known| !known.is_empty())?;
    let each = known.values().map(|mute| {
        let alarm = Detail::Alarm(mute.alarm.clone()).path();
        view! {
            <li>
                <a class="mono name" href=alarm>{mute.alarm.to_string()}</a>
                {sentence(mute)}
            </li>
        }
    });
    Some(view! {
        <section id="muted" class="notice" aria-labelledby="muted-alarms">
            <h2 id="muted-alarms">{(words.muted)(known.len())}</h2>
            <ul class="list">{each.collect_view()}</ul>
        </section>
    })
}

/// Whether an alarm is muted, with the form that mutes it or ends that.
pub fn panel(name: &AlarmName, alarm: &Alarm) -> AnyView {
    let words = &lang().words().alarms.mute;
    let known = known();
    let unknown = known
        .is_none()
        .then(|| view! { <p class="empty">{words.unknown}</p> });
    let mute = known.as_ref().and_then(|known| known.get(name));
    let definition = Some(&alarm.definition);
    let elsewhere = may_mute(definition, mute) == Err(NotMuted::SwitchedOffElsewhere);
    let elsewhere = elsewhere.then(|| view! { <p class="state is-warn">{words.elsewhere}</p> });
    let body = view! {
        {unknown}
        {mute.map(sentence)}
        {elsewhere}
        {may_mute(definition, mute).is_ok().then(|| mute_form(name))}
        {may_enable(definition, mute).is_ok().then(|| enable_form(name))}
    };
    view! { <Panel id="mute" title=words.title part=Part::Plain(body.into_any()) /> }.into_any()
}

fn refusal() -> Option<String> {
    let may = person().is_some_and(|person| person.may(Permission::MuteAlarms));
    (!may).then(|| lang().words().alarms.mute.role.to_owned())
}

fn mute_form(name: &AlarmName) -> impl IntoView + use<> {
    let words = &lang().words().alarms.mute;
    let attempt = use_context::<Attempt>();
    let wanted = attempt.as_ref().and_then(|attempt| attempt.fields.get("for"));
    let wanted = wanted
        .and_then(|text| MuteFor::read(text))
        .unwrap_or(MuteFor::Hour);
    let choices = MuteFor::ALL.into_iter().map(|choice| {
        view! { <option value=choice.as_str() selected=choice == wanted>{(words.length_is)(choice)}</option> }
    });
    view! {
        <details class="confirm" open=attempt.is_some()>
            <summary>{words.open}</summary>
            <form class="form act" method="post" action=MUTE_ALARM>
                <p>{words.explained}</p>
                <input type="hidden" name="alarm" value=name.to_string() />
                <label class="field" for="mute-for">
                    <span>{words.length}</span>
                    <select id="mute-for" name="for">{choices.collect_view()}</select>
                </label>
                <Reason id="mute-reason" hint=words.reason_hint />
                <ActButton text=words.mute refusal=refusal() />
            </form>
        </details>
    }
}

fn enable_form(name: &AlarmName) -> impl IntoView + use<> {
    let words = &lang().words().alarms.mute;
    view! {
        <form class="form act" method="post" action=ENABLE_ALARM>
            <input type="hidden" name="alarm" value=name.to_string() />
            <p>{words.enable_explained}</p>
            <ActButton text=words.enable refusal=refusal() />
        </form>
    }
}

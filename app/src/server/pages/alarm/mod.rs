//! One alarm: how it is and why, what it waits for, what it did, whom it tells.

mod definition;
mod past;
mod watched;

use super::alarms::paging::{self, Audience};
use super::alarms::past::{Past, Picture, current, span};
use super::alarms::{Wanted, Window, events};
use super::error::ErrorPage;
use super::logs::{LogsAt, last_rang};
use crate::server::components::alarm_state::severity;
use crate::server::components::answer::PageAnswer;
use crate::server::components::aws::Aws;
use crate::server::components::console_link::aws_console;
use crate::server::components::deploying::{LastAttempt, ToRollback};
use crate::server::components::fetched::Collecting;
use crate::server::components::guide::section_address;
use crate::server::components::muted;
use crate::server::components::panel::{Panel, Part};
use crate::server::components::prose::Prose;
use crate::server::components::reading::{CannotRead, doubt};
use crate::server::components::time::Since;
use crate::server::error::AppError;
use crate::server::guide::alarm_section;
use crate::server::ports::AlarmRecords;
use crate::server::request::{detail, lang, parameter};
use crate::server::routes::{Detail, Page};
use crate::server::{Console, Judged};
use domain::alarm::history::History;
use domain::alarm::paging::reach;
use domain::alarm::truth::{self, Facts};
use domain::health::{self, Resource, State};
use domain::name::AlarmName;
use domain::snapshot::{Alarm, AlarmState, Shown, Snapshot};
use leptos::prelude::*;
use leptos_meta::Title;
use std::sync::Arc;
use watched::Looked;

/// The page of the alarm that the path names.
#[component]
pub fn AlarmDetail() -> impl IntoView {
    let Some(Detail::Alarm(name)) = detail() else {
        return view! { <ErrorPage error=AppError::NotFound /> }.into_any();
    };
    let wanted = Wanted::read(parameter, Window::Week);
    let judged = use_context::<Console>().and_then(|console| console.latest());
    let records = use_context::<AlarmRecords>();
    let looked = judged
        .as_ref()
        .and_then(|judged| alarm(judged, &name)?.definition.metric_rule())
        .and_then(|rule| Looked::ask(rule, wanted.chart));
    view! {
        <Title text=name.to_string() />
        <div class="stack">
            <LastAttempt />
            <Suspense>
                {
                    let (name, wanted) = (name.clone(), wanted.clone());
                    Suspend::new(async move {
                        let (Some(judged), Some(records)) = (judged, records) else {
                            return view! { <div id="alarm-now" class="stack" data-live=""><Collecting /></div> }.into_any();
                        };
                        let (past, audience, looked) = tokio::join!(
                            Past::read(&records, [name.clone()]),
                            Audience::read(&records, &judged.snapshot.topic),
                            async {
                                match looked {
                                    Some(looked) => Some(looked.await),
                                    None => None,
                                }
                            },
                        );
                        view! { <Known name judged past audience wanted looked /> }.into_any()
                    })
                }
            </Suspense>
        </div>
    }
    .into_any()
}

/// The alarm as it is known.
fn alarm<'a>(judged: &'a Judged, name: &AlarmName) -> Option<&'a Alarm> {
    judged.snapshot.alarms.shown().value()?.get(name.as_str())
}

#[component]
fn Known(
    name: AlarmName,
    judged: Arc<Judged>,
    past: Past,
    audience: Audience,
    wanted: Wanted,
    looked: Option<Looked>,
) -> impl IntoView {
    let words = &lang().words().alarms;
    let snapshot = &judged.snapshot;
    let now = use_context::<Console>().map_or(snapshot.taken_at, |console| console.now());
    let window = span(wanted.window, &snapshot.alarms, now);
    let alarm = alarm(&judged, &name);
    let picture = past.picture(&name, alarm.map(|alarm| current(&snapshot.alarms, alarm)), window);
    let path = Detail::Alarm(name.clone()).path();
    let definition = alarm.map(|alarm| Part::Plain(definition::definition(&alarm.definition)));
    let truth = alarm.map(|alarm| {
        let truth = truth::truth(&alarm.definition, &Facts::of(snapshot));
        Part::Plain(definition::truth(&truth))
    });
    let mute = alarm.map(|alarm| muted::panel(&name, alarm));
    let audience = alarm.map(|_| paging::panel(&snapshot.topic, audience));
    let verdict = verdict(
        &name,
        snapshot,
        alarm,
        &picture,
        wanted.window,
        log(alarm, past.of(&name)),
    );
    let chart = looked.map(|looked| looked.panel(&wanted, &path));
    let rest = view! {
        {mute}
        {truth.map(|part| view! { <Panel id="truth" title=words.truth part /> })}
        {definition.map(|part| view! { <Panel id="definition" title=words.definition part /> })}
        {past::form(&wanted, path.clone())}
        {past::panels(picture, wanted.window)}
        {events::panel(&past, &wanted, window, &path)}
        {audience}
    };
    // The chart stands by itself: CloudWatch charges for it, so it does not renew itself.
    view! {
        <div id="alarm-now" class="stack" data-live="">
            {verdict.into_any()}
        </div>
        {chart}
        <div id="alarm-page" class="stack" data-live="">
            {rest.into_any()}
        </div>
    }
}

/// The way to the log around the last time that it rang.
fn log(alarm: Option<&Alarm>, history: Option<&History>) -> Option<AnyView> {
    let (at, rang) = last_rang(alarm, history)?;
    let rule = alarm.and_then(|alarm| alarm.definition.metric_rule());
    let href = LogsAt::around_alarm(rule, at).path();
    let text = (lang().words().alarms.watched.log)(rang);
    Some(view! { <a href=href>{text}</a> }.into_any())
}

/// How it is, since when and why, whom it tells, and the ways on.
fn verdict(
    name: &AlarmName,
    snapshot: &Snapshot,
    alarm: Option<&Alarm>,
    picture: &Picture,
    window: Window,
    log: Option<AnyView>,
) -> impl IntoView + use<> {
    let words = &lang().words().alarms;
    let is_red = alarm.is_some_and(|alarm| alarm.state == AlarmState::Alarm);
    let (state, sentence, more) = match (alarm, snapshot.alarms.shown()) {
        (Some(alarm), _) => (
            severity(name.as_str(), alarm),
            (words.is)(name.as_str(), alarm.state),
            why(name, snapshot, alarm),
        ),
        (None, Shown::Unavailable(cause)) => {
            let cause = cause.clone();
            (
                State::Unavailable,
                words.unread.to_owned(),
                view! { <p><CannotRead cause /></p> }.into_any(),
            )
        }
        (None, _) => (
            State::Unknown,
            (words.is_missing)(name.as_str()),
            view! { <p>{words.is_missing_hint}</p> }.into_any(),
        ),
    };
    let flapping = past::flapping(picture, window);
    let to_guide = section_address(&alarm_section(name.as_str()));
    let to_console = aws_console(snapshot, &Resource::Alarm(name.to_string()));
    view! {
        <PageAnswer state sentence>
            {more}
            {flapping}
            {is_red.then(|| view! { <p class="ways"><ToRollback /></p> })}
            <p class="links">
                <a href=to_guide>{words.to_guide}</a>
                {log}
                <a href=Page::Alarms.path()>{words.to_list}</a>
                {to_console}
            </p>
        </PageAnswer>
    }
}

fn why(name: &AlarmName, snapshot: &Snapshot, alarm: &Alarm) -> AnyView {
    let words = &lang().words().alarms;
    let since = alarm.since.map(health::Since::Exactly);
    let reach = reach(&alarm.definition, &snapshot.topic);
    let muted = muted::muted(name);
    let mend = (words.paging.mend)(&reach).map(|text| view! { " " <Prose text /> });
    view! {
        {doubt(&snapshot.alarms).map(|doubt| view! { <p>{doubt}</p> })}
        {since.map(|since| view! { <p><Since since /></p> })}
        {muted}
        <p>{(words.rule.rule)(&alarm.definition)}</p>
        <p class="why"><Aws text=alarm.reason.clone() /></p>
        <p>{(words.paging.reach)(&reach)} {mend}</p>
    }
    .into_any()
}

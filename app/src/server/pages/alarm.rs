//! One alarm: how it is, since when, and why.

use super::error::ErrorPage;
use crate::server::Judged;
use crate::server::components::alarm_state::severity;
use crate::server::components::aws::Aws;
use crate::server::components::fetched::Fetched;
use crate::server::components::reading::CannotRead;
use crate::server::components::state::{StateShape, class};
use crate::server::components::time::Since;
use crate::server::error::AppError;
use crate::server::request::{detail, lang};
use crate::server::routes::{Detail, Page};
use domain::health::{self, State};
use domain::name::AlarmName;
use domain::snapshot::{Alarm, Shown};
use leptos::prelude::*;
use leptos_meta::Title;

/// The page of the alarm that the path names.
#[component]
pub fn AlarmDetail() -> impl IntoView {
    match detail() {
        Some(Detail::Alarm(name)) => {
            let title = name.to_string();
            view! {
                <Title text=title />
                <Fetched id="alarm" view=move |judged: &Judged| known(&name, judged) />
            }
            .into_any()
        }
        _ => view! { <ErrorPage error=AppError::NotFound /> }.into_any(),
    }
}

fn known(name: &AlarmName, judged: &Judged) -> AnyView {
    let words = &lang().words().alarms;
    let alarms = &judged.snapshot.alarms;
    let alarm = alarms
        .shown()
        .value()
        .and_then(|alarms| alarms.get(name.as_str()));
    let (state, sentence, more) = match (alarm, alarms.shown()) {
        (Some(alarm), _) => (
            severity(name.as_str(), alarm),
            (words.is)(name.as_str(), alarm.state),
            why(alarm),
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
    view! {
        <section class=format!("verdict {}", class(state))>
            <h1>
                <StateShape state />
                <span>{sentence}</span>
            </h1>
            {more}
            <p><a href=Page::Alarms.path()>{words.to_list}</a></p>
        </section>
    }
    .into_any()
}

fn why(alarm: &Alarm) -> AnyView {
    let since = alarm.since.map(health::Since::Exactly);
    view! {
        {since.map(|since| view! { <p><Since since /></p> })}
        <p><Aws text=alarm.reason.clone() /></p>
    }
    .into_any()
}

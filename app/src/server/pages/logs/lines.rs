//! Lines of the log, newest first.

use super::LogsAt;
use crate::server::components::name::copyable;
use crate::server::components::state::{StateShape, class};
use crate::server::components::time::Time;
use crate::server::request::lang;
use domain::health::State;
use domain::logs::Line;
use leptos::prelude::*;

pub(super) fn lines(asked: &LogsAt, lines: &[Line]) -> AnyView {
    let items = lines.iter().map(|line| item(asked, line)).collect_view();
    view! { <ol class="log">{items}</ol> }.into_any()
}

fn item(asked: &LogsAt, line: &Line) -> impl IntoView + use<> {
    let words = &lang().words().logs;
    let mark = line.is_error.then(|| {
        let state = State::Unhealthy;
        view! {
            <span class=format!("state {}", class(state))>
                <StateShape state />
                {words.error}
            </span>
        }
    });
    let version = line
        .version
        .clone()
        .map(|version| view! { <span class="faint">{(words.of_version)(&version)}</span> });
    let request = line.request.as_deref().map(|id| about(asked, words.request, id));
    let trace = line.trace.as_deref().map(|id| about(asked, words.trace, id));
    let fields = (!line.fields.is_empty()).then(|| {
        let fields = line
            .fields
            .iter()
            .map(|(name, value)| {
                view! {
                    <div>
                        <dt class="mono">{name.clone()}</dt>
                        <dd>{copyable(value)}</dd>
                    </div>
                }
            })
            .collect_view();
        view! {
            <details id=format!("fields-{}", line.id)>
                <summary>{words.fields}</summary>
                <dl class="log-fields">{fields}</dl>
            </details>
        }
    });
    view! {
        <li data-key=line.id.clone()>
            <p class="log-head">
                <Time at=line.at />
                {version}
                {mark}
            </p>
            <pre class="mono">{line.text.clone()}</pre>
            <p class="log-ids">{request} {trace}</p>
            {fields}
        </li>
    }
}

/// A link to all lines about something.
fn about(asked: &LogsAt, label: &'static str, id: &str) -> impl IntoView + use<> {
    let href = asked.about(id).path();
    view! {
        <span>
            {label} " "
            <a class="mono" href=href>{id.to_owned()}</a>
        </span>
    }
}

//! Whom alarms tell: the topic, who is subscribed, what is to be confirmed, and a test of it.

use super::TestOutcome;
use crate::server::Console;
use crate::server::components::key_values::{KeyValues, pair};
use crate::server::components::name::copyable;
use crate::server::components::panel::{Panel, part};
use crate::server::components::prose::Prose;
use crate::server::components::reading::CannotRead;
use crate::server::components::state::{StateShape, class};
use crate::server::components::table::{DataTable, Row, row, words as column};
use crate::server::ports::AlarmRecords;
use crate::server::request::{lang, parameter, person};
use crate::server::routes::TEST_PAGE;
use domain::access::Permission;
use domain::alarm::paging::{Confirmation, Subscription, may_test};
use domain::health::State;
use domain::snapshot::{Observed, Topic, Unavailable};
use leptos::prelude::*;
use std::sync::Arc;
use time::OffsetDateTime;

/// Who is subscribed, as far as that was read.
#[derive(Debug, Clone, Default)]
pub(in crate::server::pages) struct Audience {
    /// `None` without a topic.
    subscriptions: Option<Result<Arc<Vec<Subscription>>, Unavailable>>,
    last_test: Option<OffsetDateTime>,
}

impl Audience {
    pub(in crate::server::pages) async fn read(records: &AlarmRecords, topic: &Observed<Topic>) -> Self {
        let subscriptions = match topic.shown().value() {
            Some(topic) => Some(records.subscribers.read(topic.arn.clone()).await),
            None => None,
        };
        Self {
            subscriptions,
            last_test: records.subscribers.last_test(),
        }
    }
}

/// The panel.
pub(in crate::server::pages) fn panel(topic: &Observed<Topic>, audience: Audience) -> AnyView {
    let words = &lang().words().alarms.paging;
    let outcome = TestOutcome::read(&parameter("test"))
        .map(|outcome| view! { <p class="notice" role="status">{(words.test_outcome)(outcome)}</p> });
    let part = part(topic, words.no_topic, |found| {
        view! {
            <KeyValues pairs=vec![pair(words.topic, copyable(&found.arn))] />
            {subscriptions(audience.subscriptions)}
            {test(topic, audience.last_test)}
        }
    });
    view! {
        {outcome}
        <Panel id="paging" title=words.title part />
    }
    .into_any()
}

fn subscriptions(read: Option<Result<Arc<Vec<Subscription>>, Unavailable>>) -> AnyView {
    let words = &lang().words().alarms.paging;
    match read {
        None => ().into_any(),
        Some(Err(cause)) => view! { <div class="trouble"><p><CannotRead cause /></p></div> }.into_any(),
        Some(Ok(subscriptions)) if subscriptions.is_empty() => {
            view! { <div class="trouble"><p><Prose text=words.no_subscription /></p></div> }.into_any()
        }
        Some(Ok(subscriptions)) => {
            let columns = vec![
                column(words.column_endpoint),
                column(words.column_state),
                column(words.column_protocol),
            ];
            let rows = subscriptions.iter().enumerate().map(subscription_row).collect();
            view! { <DataTable caption=words.subscriptions columns rows /> }.into_any()
        }
    }
}

fn subscription_row((number, subscription): (usize, &Subscription)) -> Row {
    let words = &lang().words().alarms.paging;
    // Whoever may send there may know where.
    let may_know = person().is_some_and(|person| person.may(Permission::SendTestPage));
    let endpoint = if may_know {
        subscription.endpoint.clone()
    } else {
        subscription.masked()
    };
    let state = match subscription.confirmation {
        Confirmation::Confirmed => State::Healthy,
        Confirmation::Pending => State::Degraded,
        Confirmation::Deleted => State::Unknown,
    };
    let hint = (subscription.confirmation == Confirmation::Pending).then(|| {
        let hint = (words.confirm)(&subscription.protocol);
        view! { <span class="why"><Prose text=hint /></span> }
    });
    row(
        format!("{number} {}", subscription.endpoint),
        vec![
            view! { <span class="mono">{endpoint}</span> }.into_any(),
            view! {
                <span class=format!("state {}", class(state))>
                    <StateShape state />
                    {(words.confirmation)(subscription.confirmation)}
                </span>
                {hint}
            }
            .into_any(),
            subscription.protocol.clone().into_any(),
        ],
    )
}

/// The form that sends a test page, or why there is none.
fn test(topic: &Observed<Topic>, last: Option<OffsetDateTime>) -> AnyView {
    let words = &lang().words().alarms.paging;
    let may = person().is_some_and(|person| person.may(Permission::SendTestPage));
    let now = use_context::<Console>().map_or(topic.as_of, |console| console.now());
    match may_test(topic, last, now) {
        _ if !may => view! { <p class="empty">{words.test_role}</p> }.into_any(),
        Err(refusal) => view! { <p class="empty">{(words.test_refused)(refusal)}</p> }.into_any(),
        Ok(topic) => view! {
            <details id="test-page" class="confirm">
                <summary>{words.test}</summary>
                <form method="post" action=TEST_PAGE>
                    <p>{(words.test_will)(topic.confirmed)}</p>
                    <button class="button is-primary">{words.test_send}</button>
                </form>
            </details>
        }
        .into_any(),
    }
}

//! A test of the paging path: one message to everybody whom the alarms tell.

use super::Services;
use super::documents::see_other;
use crate::audit::Recorded;
use app::server::pages::alarms::TestOutcome;
use app::server::words::Lang;
use axum::extract::State;
use axum::http::request::Parts;
use axum::response::Response;
use domain::access::Person;
use domain::alarm::paging::may_test;
use domain::audit::{Failure, Outcome};

/// Sends it, if it may be sent now, and leads back to the alarms, where it says what came of it.
pub(super) async fn send(State(services): State<Services>, parts: Parts) -> Response {
    let console = &services.documents.console;
    let latest = console.latest();
    let allowed = latest
        .as_ref()
        .map(|judged| may_test(&judged.snapshot.topic, services.pager.last_test(), console.now()));
    let (outcome, target, recorded) = match allowed {
        Some(Ok(topic)) => {
            let (subject, message) = message(&parts);
            let (outcome, recorded) = match services.pager.test(topic, subject, &message).await {
                Ok(()) => (TestOutcome::Sent, Outcome::Done),
                Err(_) => (
                    TestOutcome::NotTaken,
                    Outcome::Failed {
                        cause: Failure::Unavailable,
                    },
                ),
            };
            (outcome, Some(topic.arn.clone()), recorded)
        }
        // The page shows why.
        Some(Err(_)) | None => (
            TestOutcome::Refused,
            None,
            Outcome::Failed {
                cause: Failure::NotInOrder,
            },
        ),
    };
    let mut response = see_other(&outcome.address());
    response.extensions_mut().insert(Recorded {
        target,
        reason: None,
        outcome: recorded,
    });
    response
}

/// The message, in both languages: nobody knows which its readers speak.
fn message(parts: &Parts) -> (&'static str, String) {
    let by = parts
        .extensions
        .get::<Person>()
        .map_or_else(String::new, |person| person.name.to_string());
    let [first, second] = [Lang::En, Lang::Ko].map(|lang| (lang.words().alarms.paging.message)(&by));
    (
        Lang::En.words().alarms.paging.subject,
        format!("{first}\n\n{second}\n"),
    )
}

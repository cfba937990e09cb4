//! What AWS and others say in their own words.

use crate::server::request::lang;
use crate::server::words::Lang;
use crate::server::words::deployments::{Quote, Said};
use domain::health::{Finding, Resource};
use domain::snapshot::LambdaState;
use leptos::prelude::*;

/// A sentence of AWS's own. It is English whatever the page's language, which screen readers and fonts are told.
#[component]
pub fn Aws(
    /// The sentence.
    text: String,
) -> impl IntoView {
    let tag = Lang::En.tag();
    view! { <span lang=(lang() != Lang::En).then_some(tag)>{text}</span> }
}

/// A sentence of the console's with what somebody else said to it, marked as theirs.
pub fn said(said: Said) -> AnyView {
    let quote = said.quote.map(|quote| match quote {
        Quote::Machine(text) => view! { <Aws text /> }.into_any(),
        Quote::Person(text) => text.into_any(),
    });
    let colon = (quote.is_some() && !said.sentence.is_empty()).then_some(": ");
    view! {
        {said.sentence}
        {colon}
        {quote}
    }
    .into_any()
}

/// What was found on a resource, with AWS's own words in it marked as such.
pub fn finding(resource: &Resource, finding: &Finding) -> AnyView {
    let sentence = (lang().words().health.finding)(resource, finding);
    match quoted(finding).and_then(|quote| Some((sentence.split_once(quote)?, quote))) {
        Some(((before, after), quote)) => view! {
            {before.to_owned()}
            <Aws text=quote.to_owned() />
            {after.to_owned()}
        }
        .into_any(),
        None => sentence.into_any(),
    }
}

/// The sentence of AWS's own that a finding carries.
fn quoted(finding: &Finding) -> Option<&str> {
    let quote = match finding {
        Finding::StackRolledBack { reason, .. } | Finding::StackStuck { reason, .. } => reason.as_deref()?,
        Finding::FunctionNotActive {
            state: LambdaState::Failed { reason },
        }
        | Finding::FunctionUpdateFailed { reason }
        | Finding::AlarmRinging { reason, .. } => reason,
        _ => return None,
    };
    (!quote.is_empty()).then_some(quote)
}

//! Taking a risk on by name, and giving it back.

use crate::server::Console;
use crate::server::request::{AcceptAttempt, lang, person};
use crate::server::routes::{Page, WITHDRAW_ACCEPTANCE};
use domain::access::Permission;
use domain::security::accepted::LONGEST;
use domain::security::{Acceptance, Rule, Standing};
use leptos::prelude::*;
use time::{Date, Duration};

/// How long a risk is accepted for, unless somebody says otherwise.
const USUAL: Duration = Duration::days(180);

/// Who accepted a rule's faults; or the form to do so, for whoever may.
pub(super) fn acceptable(rule: Rule, acceptance: Option<Acceptance>) -> AnyView {
    let words = &lang().words().security;
    let today = use_context::<Console>().map(|console| console.now());
    let may = person().is_some_and(|person| person.may(Permission::AcceptRisk));
    let standing = acceptance
        .as_ref()
        .zip(today)
        .map(|(acceptance, now)| acceptance.standing(now));
    match (acceptance, standing) {
        (Some(acceptance), Some(Standing::Counts)) => view! {
            <div class="accepted">
                <p><b>{words.accepted}</b>" "{(words.accepted_by)(&acceptance)}</p>
                {may.then(|| view! { <Withdraw rule /> })}
            </div>
        }
        .into_any(),
        (acceptance, _) => {
            let expired = acceptance.map(|acceptance| (words.acceptance_expired)(acceptance.until));
            let today = today.map(time::OffsetDateTime::date);
            view! {
                {expired.map(|expired| view! { <p class="hint">{expired}</p> })}
                {match (may, today) {
                    (true, Some(today)) => view! { <Form rule today /> }.into_any(),
                    _ => view! { <p class="hint">{words.may_not}</p> }.into_any(),
                }}
            }
            .into_any()
        }
    }
}

#[component]
fn Withdraw(rule: Rule) -> impl IntoView {
    view! {
        <form method="post" action=WITHDRAW_ACCEPTANCE>
            <input type="hidden" name="rule" value=rule.id() />
            <button class="button">{lang().words().security.withdraw_button}</button>
        </form>
    }
}

/// The form, closed until it is asked for; open with what was typed when it was not in order.
#[component]
fn Form(rule: Rule, today: Date) -> impl IntoView {
    let words = &lang().words().security;
    let attempt = use_context::<AcceptAttempt>().filter(|attempt| attempt.rule == rule);
    let usual = (today + USUAL).to_string();
    let problem = attempt.as_ref().map(|attempt| (words.problem)(attempt.problem));
    let invalid = attempt.is_some().then_some("true");
    let (reason, until) = attempt.map_or((String::new(), usual), |attempt| (attempt.reason, attempt.until));
    let reason_id = format!("{}-reason", rule.id());
    let until_id = format!("{}-until", rule.id());
    view! {
        <details class="accept" open=invalid.is_some()>
            <summary>{words.accept}</summary>
            <form class="form" method="post" action=Page::Security.path()>
                {problem.map(|problem| view! { <p class="error-summary" role="alert">{problem}</p> })}
                <p class="hint">{words.accept_explained}</p>
                <input type="hidden" name="rule" value=rule.id() />
                <label class="field" for=reason_id>
                    <span>{words.reason}</span>
                    <input id=format!("{}-reason", rule.id()) name="reason" type="text" minlength="10" maxlength="500" required aria-invalid=invalid value=reason />
                </label>
                <label class="field" for=until_id>
                    <span>{words.until}</span>
                    <input
                        id=format!("{}-until", rule.id())
                        name="until"
                        type="date"
                        min=today.to_string()
                        max=(today + LONGEST).to_string()
                        required
                        value=until
                    />
                </label>
                <button class="button is-primary">{words.accept_button}</button>
            </form>
        </details>
    }
}

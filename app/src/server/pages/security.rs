//! Is it safe, and who says so where it is not?

mod accept;
mod remedy;

use crate::server::Console;
use crate::server::components::answer::PageAnswer;
use crate::server::components::empty::Empty;
use crate::server::components::guide::to_section;
use crate::server::components::panel::{Panel, Part};
use crate::server::components::reading::CannotRead;
use crate::server::components::state::{StateShape, class};
use crate::server::error::TableUnusable;
use crate::server::ports::{Reviewed, Security};
use crate::server::request::{brings_itself_up_to_date, lang};
use accept::acceptable;
use domain::health::State;
use domain::security::{Acceptance, Checked, Outcome, Rule, Severity, Standing};
use leptos::prelude::*;
use leptos_meta::Title;
use remedy::remedy;
use time::OffsetDateTime;

/// The security review. Read when a person asks for it; a page that brings itself up to date does not ask again.
#[component]
pub fn SecurityReview() -> impl IntoView {
    let words = &lang().words().security;
    let reading = use_context::<Security>()
        .filter(|_| !brings_itself_up_to_date())
        .map(|Security(source)| source.review());
    view! {
        <Title text=words.title />
        <div class="stack paper">
            <p class="paper-head">{words.paper}</p>
            <Suspense>
                {Suspend::new(async move {
                    let reviewed = reading?.await?;
                    Some(view! { <Findings reviewed /> })
                })}
            </Suspense>
        </div>
    }
}

#[component]
fn Findings(reviewed: Reviewed) -> impl IntoView {
    let words = &lang().words().security;
    let Reviewed {
        review,
        as_of,
        accepted,
    } = reviewed;
    let (accepted, unusable) = match accepted {
        Ok(accepted) => (accepted, None),
        Err(unusable) => (vec![], Some(unusable)),
    };
    let counting = accepted_now(&review.checked, &accepted);
    let failing = Severity::ALL.map(|severity| {
        let checked: Vec<Checked> = review.failing(severity).cloned().collect();
        (!checked.is_empty()).then(|| failing(severity, checked, &accepted, as_of))
    });
    let unknown: Vec<Checked> = review.unknown().cloned().collect();
    let passing: Vec<Rule> = review.passing().map(|checked| checked.rule).collect();
    let severities = review
        .checked
        .iter()
        .filter_map(|checked| checked.outcome.severity());
    let state = state(severities.max());
    view! {
        <PageAnswer state sentence=(words.summary)(&review, counting)>
            <p>{words.explained}</p>
        </PageAnswer>
        {unusable.map(|unusable| view! { <NoAcceptances unusable /> })}
        {failing.into_iter().flatten().collect_view()}
        {(!unknown.is_empty()).then(|| not_judged(unknown, as_of))}
        <Panel id="passing" title=words.passing part=Part::Now { as_of, view: passed(passing) } />
    }
}

/// How many failing rules somebody has accepted, as of now.
fn accepted_now(checked: &[Checked], accepted: &[Acceptance]) -> usize {
    let Some(now) = use_context::<Console>().map(|console| console.now()) else {
        return 0;
    };
    let counts = |rule: Rule| {
        let mut own = accepted.iter().filter(|acceptance| acceptance.rule == rule);
        own.any(|acceptance| acceptance.standing(now) == Standing::Counts)
    };
    let failing = checked
        .iter()
        .filter(|checked| matches!(checked.outcome, Outcome::Fails { .. }));
    failing.filter(|checked| counts(checked.rule)).count()
}

/// The mark of a severity: the same shapes as everywhere.
fn state(worst: Option<Severity>) -> State {
    match worst {
        Some(Severity::High) => State::Unhealthy,
        Some(Severity::Medium | Severity::Low) => State::Degraded,
        None => State::Healthy,
    }
}

fn failing(
    severity: Severity,
    checked: Vec<Checked>,
    accepted: &[Acceptance],
    as_of: OffsetDateTime,
) -> AnyView {
    let words = &lang().words().security;
    let entries = checked
        .into_iter()
        .map(|checked| {
            let acceptance = accepted.iter().find(|acceptance| acceptance.rule == checked.rule);
            view! { <Entry checked acceptance=acceptance.cloned() /> }
        })
        .collect_view();
    let id = format!("severity-{}", severity_id(severity));
    let part = Part::Now {
        as_of,
        view: view! { <ul class="review">{entries}</ul> }.into_any(),
    };
    view! { <Panel id title=(words.failing)(severity) part /> }.into_any()
}

const fn severity_id(severity: Severity) -> &'static str {
    match severity {
        Severity::High => "high",
        Severity::Medium => "medium",
        Severity::Low => "low",
    }
}

/// A rule that fails: what was found, why it matters, what to do, and who accepted it.
#[component]
fn Entry(checked: Checked, acceptance: Option<Acceptance>) -> impl IntoView {
    let words = &lang().words().security;
    let rule = checked.rule;
    let severity = checked.outcome.severity();
    let state = state(severity);
    let faults = match checked.outcome {
        Outcome::Fails { faults } => faults,
        Outcome::Passes | Outcome::Unknown { .. } | Outcome::Absent => vec![],
    };
    let faults = faults
        .iter()
        .map(|fault| view! { <li>{(words.fault)(fault)}</li> })
        .collect_view();
    view! {
        <li id=rule.id()>
            <h3>
                <StateShape state />
                <span>{(words.rule)(rule)}</span>
                <span class=format!("severity {}", class(state))>{severity.map(words.severity)}</span>
            </h3>
            <dl class="pairs">
                <div><dt>{words.found}</dt><dd><ul class="faults">{faults}</ul></dd></div>
                <div><dt>{words.why_label}</dt><dd>{(words.why)(rule)}</dd></div>
                <div>
                    <dt>{words.fix_label}</dt>
                    <dd class="fix">
                        <p>{(words.fix)(rule)} " " {to_section(rule.id().to_owned())}</p>
                        {checked.remedies.into_iter().map(remedy).collect_view()}
                    </dd>
                </div>
                <div><dt>{words.source_label}</dt><dd class="faint">{rule.sources().join(" · ")}</dd></div>
            </dl>
            {acceptable(rule, acceptance)}
        </li>
    }
}

fn not_judged(checked: Vec<Checked>, as_of: OffsetDateTime) -> AnyView {
    let words = &lang().words().security;
    let entries = checked
        .into_iter()
        .map(|checked| {
            let causes = match checked.outcome {
                Outcome::Unknown { causes } => causes,
                Outcome::Passes | Outcome::Fails { .. } | Outcome::Absent => vec![],
            };
            let causes = causes
                .into_iter()
                .map(|cause| view! { <p><CannotRead cause /></p> })
                .collect_view();
            view! {
                <li id=checked.rule.id()>
                    <h3>
                        <StateShape state=State::Unknown />
                        <span>{(words.rule)(checked.rule)}</span>
                    </h3>
                    {causes}
                </li>
            }
        })
        .collect_view();
    let part = Part::Now {
        as_of,
        view: view! { <ul class="review">{entries}</ul> }.into_any(),
    };
    view! { <Panel id="unknown" title=words.unknown part /> }.into_any()
}

fn passed(rules: Vec<Rule>) -> AnyView {
    let words = &lang().words().security;
    if rules.is_empty() {
        return view! { <Empty text=words.nothing_passes /> }.into_any();
    }
    let entries = rules
        .into_iter()
        .map(|rule| {
            view! {
                <li id=rule.id()>
                    <StateShape state=State::Healthy />
                    <span>{(words.rule)(rule)}</span>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="passes">{entries}</ul> }.into_any()
}

/// That nobody can tell who accepted what. The findings themselves stand.
#[component]
fn NoAcceptances(unusable: TableUnusable) -> impl IntoView {
    let words = &lang().words().security;
    let cause = match unusable {
        TableUnusable::Unavailable(cause) => Some(view! { <p><CannotRead cause /></p> }),
        TableUnusable::Missing => None,
    };
    view! {
        <div class="trouble">
            <p>{words.acceptances_unreadable}</p>
            {cause}
        </div>
    }
}

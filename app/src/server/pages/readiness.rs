//! Is it ready to be handed over?

use crate::server::Console;
use crate::server::components::answer::PageAnswer;
use crate::server::components::panel::{Panel, Part};
use crate::server::components::reading::CannotRead;
use crate::server::components::state::{StateShape, class};
use crate::server::components::table::{DataTable, Row, row, words as column};
use crate::server::components::time::Time;
use crate::server::error::TableUnusable;
use crate::server::ports::{Handover, Inspections};
use crate::server::request::{brings_itself_up_to_date, lang, person};
use crate::server::routes::{Page, TEST_READINESS};
use domain::access::Permission;
use domain::health::State;
use domain::readiness::{Criterion, Evaluated, Readiness, Signed, Verdict};
use leptos::prelude::*;
use leptos_meta::Title;

/// The readiness report. Made when a person asks for it; a page that brings itself up to date does not ask again.
#[component]
pub fn ReadinessReport() -> impl IntoView {
    let words = &lang().words().readiness;
    let reading = use_context::<Inspections>()
        .filter(|_| !brings_itself_up_to_date())
        .map(|Inspections(source)| source.report());
    view! {
        <Title text=words.title />
        <div class="stack paper">
            <p class="paper-head">{words.paper}</p>
            <Suspense>
                {Suspend::new(async move {
                    let handover = reading?.await?;
                    Some(view! { <Report handover /> })
                })}
            </Suspense>
        </div>
    }
}

#[component]
fn Report(handover: Handover) -> impl IntoView {
    let words = &lang().words().readiness;
    let Handover { report, signed } = handover;
    let worst = report.criteria.iter().map(|one| one.verdict).max();
    let state = worst.map_or(State::Unknown, state);
    let at = report.made_at;
    view! {
        <PageAnswer state sentence=(words.summary)(&report)>
            <p>{words.explained}</p>
            <p class="faint"><Time at /></p>
        </PageAnswer>
        <Panel id="criteria" title=words.criteria part=Part::Plain(criteria(&report)) />
        <Panel id="signature" title=words.signature part=Part::Plain(signature(&report, signed)) />
    }
}

/// A verdict's shape and colour; its word stands beside it.
fn state(verdict: Verdict) -> State {
    match verdict {
        Verdict::Met => State::Healthy,
        Verdict::Unknown => State::Unknown,
        Verdict::NotMet => State::Unhealthy,
    }
}

fn criteria(report: &Readiness) -> AnyView {
    let words = &lang().words().readiness;
    let columns = words.columns.into_iter().map(column).collect();
    let rows = report.criteria.iter().map(criterion).collect();
    view! { <DataTable caption=words.criteria columns rows /> }.into_any()
}

fn criterion(one: &Evaluated) -> Row {
    let all = lang().words();
    let words = &all.readiness;
    let state = state(one.verdict);
    let evidence = one
        .evidence
        .iter()
        .map(|evidence| view! { <li>{(words.evidence)(evidence, &all.health, &all.security)}</li> })
        .collect_view();
    let is_test = one.criterion == Criterion::Integration;
    row(
        one.criterion.id(),
        vec![
            view! { <a href=seen_at(one.criterion)>{(words.criterion)(one.criterion)}</a> }.into_any(),
            view! {
                <span class=format!("state {}", class(state))>
                    <StateShape state />
                    {(words.verdict)(one.verdict)}
                </span>
            }
            .into_any(),
            view! {
                <ul class="faults">{evidence}</ul>
                {is_test.then(|| view! { <Act action=TEST_READINESS button=words.test_button hint=words.test_explained /> })}
            }
            .into_any(),
            view! { <Time at=one.as_of /> }.into_any(),
        ],
    )
}

/// Where a person sees more of it.
fn seen_at(criterion: Criterion) -> &'static str {
    match criterion {
        Criterion::Resources | Criterion::Tracing => Page::Resources.path(),
        Criterion::Security => Page::Security.path(),
        Criterion::Capacity => Page::CapacityReport.path(),
        Criterion::Alarms => Page::Alarms.path(),
        Criterion::Deployment => Page::Deployments.path(),
        Criterion::Documents => Page::Guide.path(),
        Criterion::Integration => Page::Overview.path(),
    }
}

/// Who signed last, what changed since, and the form to sign.
fn signature(report: &Readiness, signed: Result<Option<Signed>, TableUnusable>) -> AnyView {
    let words = &lang().words().readiness;
    let last = match signed {
        Ok(Some(signed)) => view! {
            <p>{(words.signed)(&signed)}" "<Time at=signed.at /></p>
            {since(report, &signed)}
        }
        .into_any(),
        Ok(None) => view! { <p>{words.not_signed}</p> }.into_any(),
        Err(TableUnusable::Missing) => view! { <p>{words.signatures_unreadable}</p> }.into_any(),
        Err(TableUnusable::Unavailable(cause)) => view! {
            <p>{words.signatures_unreadable}</p>
            <p><CannotRead cause /></p>
        }
        .into_any(),
    };
    view! {
        <div class="handover">
            {last}
            <Act action=Page::Readiness.path() button=words.sign_button hint=words.sign_explained />
        </div>
    }
    .into_any()
}

fn since(report: &Readiness, signed: &Signed) -> AnyView {
    let words = &lang().words().readiness;
    let changes = report.changes_since(&signed.report);
    if changes.is_empty() {
        return view! { <p>{words.changed}": "{words.unchanged}</p> }.into_any();
    }
    let changes = changes
        .into_iter()
        .map(|(criterion, then, now)| view! { <li>{(words.change)(criterion, then, now)}</li> })
        .collect_view();
    view! {
        <p>{words.changed}":"</p>
        <ul class="faults">{changes}</ul>
    }
    .into_any()
}

/// A form of one button; for whoever may not, why.
#[component]
fn Act(action: &'static str, button: &'static str, hint: &'static str) -> impl IntoView {
    let words = &lang().words().readiness;
    let may = person().is_some_and(|person| person.may(Permission::SignReadiness));
    let ready = use_context::<Console>().is_some_and(|console| console.latest().is_some());
    view! {
        <form class="act" method="post" action=action>
            <button class="button" disabled=!(may && ready)>{button}</button>
            <p class="hint">{if may { hint } else { words.may_not }}</p>
        </form>
    }
}

//! Runs as a table: for people, and for other programs.

use crate::server::components::age::Age;
use crate::server::components::aws::said;
use crate::server::components::name::commit;
use crate::server::components::state::{StateShape, class};
use crate::server::components::table::{DataTable, Row, figures, row, words as column};
use crate::server::components::time::Time;
use crate::server::components::who::Who;
use crate::server::pages::compare::to_one_before;
use crate::server::ports::History;
use crate::server::request::lang;
use crate::server::routes::Detail;
use domain::csv::{self, Cell};
use domain::deployment::history::Ending;
use domain::deployment::journal::Record;
use domain::deployment::{self, Outcome, Verification};
use domain::health::State;
use leptos::prelude::*;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// The runs of a page.
pub(super) fn runs(history: &History) -> AnyView {
    let words = &lang().words().deployments;
    let columns = vec![
        column(words.column_run),
        column(words.column_outcome),
        figures(words.column_version),
        column(words.column_who),
        column(words.column_began),
        figures(words.column_took),
    ];
    let rows = history.records.iter().map(run).collect();
    view! { <DataTable caption=words.runs columns rows /> }.into_any()
}

fn run(record: &Record) -> Row {
    let words = &lang().words().deployments;
    let reason = record
        .reason
        .clone()
        .map(|reason| view! { <span class="why">{reason}</span> });
    let built_from = record.kind.commit().map(|built_from| {
        view! { <span class="why">{words.plan.commit} " " {commit(Some(built_from))}</span> }
    });
    let cause = record.outcome.as_ref().and_then(why);
    let cause = cause.map(|cause| view! { <span class="why">{cause}</span> });
    let version = record.version().map(|version| version.to_string());
    let compared = to_one_before(record).map(|link| view! { <span class="why">{link}</span> });
    let took = match record.took() {
        Some(took) => (words.took)(took).into_any(),
        None => view! { <Age at=record.began say=lang().words().time.lasted /> }.into_any(),
    };
    row(
        record.run.as_str(),
        vec![
            view! {
                <a href=Detail::Run(record.run.clone()).path()>
                    <b>{(words.kind_of)(&record.kind)}</b>
                </a>
                {reason}
                {built_from}
            }
            .into_any(),
            view! {
                {ending(record)}
                {cause}
            }
            .into_any(),
            view! {
                {version.unwrap_or_else(|| "–".to_owned())}
                {compared}
            }
            .into_any(),
            view! { <Who who=record.who.clone() /> }.into_any(),
            view! { <Time at=record.began /> }.into_any(),
            took,
        ],
    )
}

/// What came of a run: shape, word and colour.
pub(super) fn ending(record: &Record) -> AnyView {
    let state = state(record.outcome.as_ref());
    let word = (lang().words().deployments.ending)(Ending::of(record.outcome.as_ref()));
    view! {
        <span class=format!("state {}", class(state))>
            <StateShape state />
            {word}
        </span>
    }
    .into_any()
}

/// The shape and colour of an outcome; its word stands beside it.
pub(in crate::server::pages) fn state(outcome: Option<&Outcome>) -> State {
    match outcome {
        None => State::Unknown,
        Some(Outcome::Succeeded { .. }) => State::Healthy,
        Some(Outcome::RolledBack {
            verified: Verification::Failed { .. },
            ..
        }) => State::Unhealthy,
        Some(Outcome::RolledBack { .. }) => State::Degraded,
        Some(Outcome::Abandoned { .. }) => State::Unhealthy,
    }
}

/// Why a run did not succeed, in the reader's language.
pub(in crate::server::pages) fn why(outcome: &Outcome) -> Option<AnyView> {
    match outcome {
        Outcome::Succeeded { .. } => None,
        Outcome::RolledBack { cause, .. } => Some(said((lang().words().deployments.failures.failure)(cause))),
        Outcome::Abandoned { reason, .. } => Some(reason.clone().into_any()),
    }
}

/// Why a run did not succeed, for other programs.
fn detail(record: &Record) -> String {
    match &record.outcome {
        Some(Outcome::RolledBack { cause, .. }) => cause.to_string(),
        Some(Outcome::Abandoned { reason, .. }) => reason.clone(),
        Some(Outcome::Succeeded { .. }) | None => String::new(),
    }
}

/// The runs for other programs: times in UTC by RFC 3339, the same words in every language.
pub fn csv(records: &[Record]) -> String {
    const COLUMNS: [&str; 11] = [
        "run",
        "kind",
        "outcome",
        "version",
        "who",
        "credentials",
        "began (UTC)",
        "ended (UTC)",
        "duration (s)",
        "reason",
        "detail",
    ];
    let mut table = csv::record(COLUMNS.map(Cell::text));
    let time = |at: OffsetDateTime| at.format(&Rfc3339).unwrap_or_default();
    for record in records {
        let who = deployment::Who::read(&record.who);
        table += &csv::record([
            Cell::text(record.run.to_string()),
            Cell::text(record.kind.of().as_str()),
            Cell::text(Ending::of(record.outcome.as_ref()).as_str()),
            Cell::maybe(record.version()),
            Cell::text(who.name()),
            Cell::text(who.arn()),
            Cell::text(time(record.began)),
            Cell::text(record.ended.map(time).unwrap_or_default()),
            Cell::maybe(record.took().map(|took| format!("{:.3}", took.as_secs_f64()))),
            Cell::text(record.reason.clone().unwrap_or_default()),
            Cell::text(detail(record)),
        ]);
    }
    table
}

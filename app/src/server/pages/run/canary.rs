//! A canary: what the new version does with its share beside what the old one does with the rest, until when it is watched, and what
//! a person may decide.

use crate::server::Console;
use crate::server::components::age::Age;
use crate::server::components::deploying::{ActButton, Reason, forbidden};
use crate::server::components::key_values::{KeyValues, pair};
use crate::server::components::panel::{Panel, Part};
use crate::server::components::table::{DataTable, Row, figures, row, words as column};
use crate::server::components::time::Time;
use crate::server::components::who::Who;
use crate::server::numbers::{grouped, number};
use crate::server::ports::Run;
use crate::server::request::{lang, parameter};
use crate::server::routes::{DECIDE_CANARY, Detail};
use domain::deployment::Standing;
use domain::deployment::canary::{Counts, Decision};
use domain::deployment::journal::{CanaryProgress, Journal};
use domain::name::{RunId, VersionNumber};
use domain::snapshot::Environment;
use leptos::prelude::*;

/// The panel of a run that has a canary, as soon as the version has a share; the forms while it waits for a person.
pub(super) fn panels(run: &Run, standing: Option<Standing>) -> Option<AnyView> {
    let journal = run.journal.as_ref()?;
    let canary = journal.canary()?;
    let version = journal.version()?;
    canary.since?;
    let words = &lang().words().deployments.canary;
    let run = &run.record.run;
    let stage = Stage::of(journal, standing);
    let way = match stage {
        Stage::Watched => Some((decide_early(run), words.to_decide_early)),
        Stage::EndedEarly => Some((Detail::Run(run.clone()).path(), words.keep_watching)),
        Stage::Waits | Stage::Decided => None,
    };
    let way = way.map(|(to, text)| view! { <p><a class="button" href=to>{text}</a></p> });
    let explained = match stage {
        Stage::Waits => Some(words.promote_explained),
        Stage::EndedEarly => Some(words.promote_early),
        Stage::Watched | Stage::Decided => None,
    };
    let from = canary.from.to_string();
    let forms = explained.map(|explained| forms(run, version, &from, explained(&version.to_string())));
    let part = Part::Plain(body(journal, &canary, version, way.into_any()));
    Some(
        view! {
            <Panel id="canary" title=words.title part />
            {forms}
        }
        .into_any(),
    )
}

/// What can be decided about a canary now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// It is watched; its time may be ended.
    Watched,
    /// It is watched, and whoever looks is about to end that: the address says so.
    EndedEarly,
    /// Its time is over, and a person has to decide.
    Waits,
    /// It is decided.
    Decided,
}

impl Stage {
    fn of(journal: &Journal, standing: Option<Standing>) -> Self {
        match standing {
            Some(Standing::Waiting) if journal.waits().is_some() => Self::Waits,
            Some(Standing::Held | Standing::Left) if journal.bakes() => {
                if parameter(DECIDE) == EARLY {
                    Self::EndedEarly
                } else {
                    Self::Watched
                }
            }
            _ => Self::Decided,
        }
    }
}

/// The parameter of the address of whoever is about to decide, and its value.
const DECIDE: &str = "decide";
const EARLY: &str = "early";

/// Where the canary of a run can be decided about before its time is over.
fn decide_early(run: &RunId) -> String {
    format!("{}?{DECIDE}={EARLY}#promote", Detail::Run(run.clone()).path())
}

/// Whether somebody may be typing a reason on the page of this run: it must not be loaded again meanwhile.
pub(super) fn is_being_decided(run: &Run, standing: Option<Standing>) -> bool {
    let stage = run.journal.as_ref().map(|journal| Stage::of(journal, standing));
    matches!(stage, Some(Stage::EndedEarly | Stage::Waits))
}

fn body(journal: &Journal, canary: &CanaryProgress<'_>, version: VersionNumber, way: AnyView) -> AnyView {
    let words = &lang().words().deployments.canary;
    let seen = canary.observed.map(|(_, seen)| seen).unwrap_or_default();
    let share = u32::from(canary.terms.percent());
    let rows = vec![
        version_row(words.new_version, &version.to_string(), share, seen.new),
        version_row(words.old_version, &canary.from.to_string(), 100 - share, seen.old),
    ];
    let columns = vec![
        column(words.version),
        figures(words.share),
        figures(words.invocations),
        figures(words.errors),
        figures(words.rate),
    ];
    let sample = (words.sample_of)(
        &grouped(seen.new.invocations),
        &grouped(canary.terms.minimum_sample()),
    );
    let mut pairs = vec![pair(words.sample, sample)];
    pairs.extend(until(journal, canary).map(|until| pair(words.decided_at, until)));
    pairs.extend(
        canary
            .observed
            .map(|(at, _)| pair(words.seen, view! { <Age at /> })),
    );
    let decided = canary.decided.map(|(decision, who, reason)| {
        let (who, reason) = (who.to_owned(), reason.to_owned());
        view! {
            <p>
                <b>{(words.decided_by)(decision)}</b> " " <Who who /> ": " {reason}
            </p>
        }
    });
    let sandbox = is_sandbox().then(|| view! { <p class="hint">{words.sandbox}</p> });
    view! {
        <DataTable caption=words.title columns rows />
        <KeyValues pairs />
        <div class="act">
            {decided} <p>{(words.rule)(canary.terms)}</p> {sandbox} {way}
        </div>
    }
    .into_any()
}

fn version_row(mark: &'static str, version: &str, share: u32, counts: Counts) -> Row {
    let words = &lang().words().deployments.canary;
    let rate = counts.error_percent().map_or_else(
        || words.no_rate.to_owned(),
        |rate| format!("{} %", number(rate, 2)),
    );
    row(
        version.to_owned(),
        vec![
            view! {
                <b>{(words.of_version)(version)}</b>
                <span class="why">{mark}</span>
            }
            .into_any(),
            format!("{share} %").into_any(),
            grouped(counts.invocations).into_any(),
            grouped(counts.errors).into_any(),
            rate.into_any(),
        ],
    )
}

/// When it is decided, and how long that is from now on; nothing once it is.
fn until(journal: &Journal, canary: &CanaryProgress<'_>) -> Option<AnyView> {
    let words = &lang().words().deployments.canary;
    let is_over = canary.waits.is_some()
        || journal.turned_at().is_some()
        || journal.has_done(domain::deployment::StepKind::BakeCanary);
    let at = canary.since.filter(|_| !is_over)? + canary.terms.decided_after();
    let left = use_context::<Console>().map(|console| (words.left)(at - console.now()));
    Some(view! { <Time at /> " · " {left} }.into_any())
}

fn is_sandbox() -> bool {
    use_context::<Console>()
        .and_then(|console| console.latest())
        .is_some_and(|judged| judged.snapshot.target.environment == Environment::Sandbox)
}

/// What a person may decide: one form for each.
fn forms(run: &RunId, version: VersionNumber, from: &str, promoted: String) -> AnyView {
    let words = &lang().words().deployments.canary;
    let version = version.to_string();
    view! {
        <Panel
            id="promote"
            title=words.promote_title
            part=Part::Plain(
                form(
                    run,
                    Decision::Promote,
                    "promote-reason",
                    promoted,
                    (words.promote)(&version),
                ),
            )
        />
        <Panel
            id="take-back"
            title=words.back_title
            part=Part::Plain(
                form(
                    run,
                    Decision::RollBack,
                    "take-back-reason",
                    (words.back_explained)(from),
                    (words.back)(from),
                ),
            )
        />
    }
    .into_any()
}

fn form(run: &RunId, decision: Decision, reason: &'static str, explained: String, text: String) -> AnyView {
    let value = match decision {
        Decision::Promote => "promote",
        Decision::RollBack => "roll_back",
    };
    view! {
        <form class="form act" method="post" action=DECIDE_CANARY>
            <p>{explained}</p>
            <input type="hidden" name="run" value=run.to_string() />
            <input type="hidden" name="decision" value=value />
            <Reason id=reason />
            <ActButton text refusal=forbidden() />
        </form>
    }
    .into_any()
}

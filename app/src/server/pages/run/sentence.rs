//! What came of the run, in one sentence, with its cause.

use crate::server::components::age::Age;
use crate::server::components::answer::PageAnswer;
use crate::server::components::aws::said;
use crate::server::components::guide::to_way;
use crate::server::components::name::copyable;
use crate::server::components::time::Time;
use crate::server::components::who::Who;
use crate::server::guide::way::Way;
use crate::server::pages::compare::to_one_before;
use crate::server::pages::deployments::{state, why};
use crate::server::pages::logs::LogsAt;
use crate::server::ports::Run;
use crate::server::request::lang;
use domain::deployment::{Outcome, Standing, Verification};
use domain::health::State;
use leptos::prelude::*;

/// The first section.
pub(super) fn verdict(run: &Run, standing: Option<Standing>) -> impl IntoView + use<> {
    let words = lang().words();
    let record = &run.record;
    let state = match standing {
        Some(Standing::Left) => State::Unhealthy,
        Some(Standing::Waiting) => State::Degraded,
        _ => state(record.outcome.as_ref()),
    };
    let took = match record.took() {
        Some(took) => (words.deployments.took)(took).into_any(),
        None => view! { <Age at=record.began say=words.time.lasted /> }.into_any(),
    };
    let heard = run.lock.as_ref().map(|lock| {
        view! { <p>{words.deployments.last_heard_of} " " <Age at=lock.heartbeat /></p> }
    });
    let reason = record.reason.clone().map(|reason| {
        view! { <p>{words.deployments.act.reason} ": " {reason}</p> }
    });
    let logs = LogsAt::of_run(record);
    let cause = cause(run);
    let who = record.who.clone();
    let at = record.began;
    let id = copyable(record.run.as_str());
    let to_one_before = to_one_before(record);
    view! {
        <PageAnswer state sentence=(words.deployments.run.sentence)(record, standing)>
            {cause}
            {reason}
            <p>
                <Who who /> " · " <Time at /> " · " {took} " · "
                {id}
            </p>
            {heard}
            <p class="links">
                <a href=logs.path()>{logs.named()}</a>
                {to_one_before}
            </p>
        </PageAnswer>
    }
}

/// Why it did not succeed. While it turns back already.
fn cause(run: &Run) -> Option<AnyView> {
    let words = &lang().words().deployments.run;
    let failures = &lang().words().deployments.failures;
    let journal = run.journal.as_ref();
    let cause = match &run.record.outcome {
        Some(outcome) => why(outcome)?,
        None => said((failures.failure)(&journal?.failure()?)),
    };
    let verified = match &run.record.outcome {
        Some(Outcome::RolledBack { verified, .. }) => Some(match verified {
            Verification::NotNeeded => words.nothing_changed.into_any(),
            Verification::Passed => words.works_again.into_any(),
            Verification::Failed { problem } => {
                let problem = said((failures.check)(problem));
                view! { {words.does_not_work} ": " {problem} }.into_any()
            }
        }),
        _ => None,
    };
    Some(
        view! {
            <p class="cause">
                <b>{words.because} ": "</b>
                {cause}
                " "
                {to_way(Way::FailedDeployment)}
            </p>
            {verified.map(|verified| view! { <p>{verified}</p> })}
        }
        .into_any(),
    )
}

//! What was deployed around the jumps of a cost report. Without a jump nothing is asked.

use crate::aws::{Aws, AwsError, if_there};
use crate::deploy;
use domain::cost::{Deployed, Step};
use domain::deployment::Confirmed;
use domain::deployment::journal::Record;
use domain::name::{RunId, StackName};
use domain::report::CostReport;
use time::{Duration, OffsetDateTime};

/// Runs of the ledger that are asked for at a time.
const PAGE: i32 = 100;
/// No run is under way for longer, with all that is watched after it.
const LONGEST_RUN: Duration = Duration::WEEK;
/// Deployments whose plan is read: each is a call. Of others it is not known what they changed.
const MOST_PLANS: usize = 20;

/// The report with why its costs jumped. If the ledger cannot be read it says so.
pub(crate) async fn told(aws: &Aws, stack: &StackName, report: CostReport) -> CostReport {
    if report.jumps.found().is_empty() {
        return report;
    }
    match deployed(aws, stack, &report).await {
        Ok(deployed) => report.after(&deployed),
        Err(error) => {
            tracing::warn!(%error, "what was deployed before a cost jumped cannot be read");
            report
        }
    }
}

async fn deployed(aws: &Aws, stack: &StackName, report: &CostReport) -> Result<Vec<Deployed>, AwsError> {
    let steps = report.jumps.found().iter().flat_map(|jump| &jump.steps);
    let windows: Vec<(OffsetDateTime, OffsetDateTime)> = steps.map(Step::window).collect();
    let Some(oldest) = windows.iter().map(|(from, _)| *from).min() else {
        return Ok(vec![]);
    };
    let near = |record: &Record| {
        let at = record.ended.unwrap_or(record.began);
        windows.iter().any(|(from, to)| (*from..*to).contains(&at))
    };
    let mut runs = ledger_since(aws, oldest - LONGEST_RUN).await?;
    runs.retain(|record| record.place.stack == *stack && near(record));
    let mut plans_left = MOST_PLANS;
    let mut deployed = Vec::new();
    for record in &runs {
        let Some(without_plan) = Deployed::of(record, None) else {
            continue;
        };
        let plan = if without_plan.is_unread() && plans_left > 0 {
            plans_left -= 1;
            plan(aws, &record.run).await
        } else {
            None
        };
        deployed.push(match plan {
            Some(plan) => Deployed::of(record, Some(&plan)).unwrap_or(without_plan),
            None => without_plan,
        });
    }
    Ok(deployed)
}

/// Every run that began since, newest first, and some that began before.
async fn ledger_since(aws: &Aws, since: OffsetDateTime) -> Result<Vec<Record>, AwsError> {
    let mut runs: Vec<Record> = Vec::new();
    let mut before = None;
    loop {
        // A console that never deployed has no table yet.
        let Some(page) = if_there(deploy::ledger_before(aws, before.as_ref(), PAGE).await)? else {
            return Ok(runs);
        };
        runs.extend(page.records);
        before = page.older;
        if before.is_none() || runs.last().is_some_and(|record| record.began < since) {
            return Ok(runs);
        }
    }
}

/// The plan that was confirmed. One that a console wrote differently is as good as none.
async fn plan(aws: &Aws, run: &RunId) -> Option<Confirmed> {
    match deploy::confirmed(aws, run).await {
        Ok(found) => serde_json::from_str(&found?.1?).ok(),
        Err(error) => {
            tracing::warn!(%error, %run, "the plan of a run before a cost jumped cannot be read");
            None
        }
    }
}

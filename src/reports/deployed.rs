//! What was deployed around the jumps of a cost report. Without a jump nothing is asked.

use crate::aws::Aws;
use crate::deploy::{self, DeployError};
use domain::cost::{Deployed, Step};
use domain::deployment::Confirmed;
use domain::deployment::journal::Record;
use domain::name::StackName;
use domain::report::CostReport;

/// Runs of the ledger that are looked through: those of some months.
const MOST_RUNS: i32 = 500;
/// Runs whose plan is read: each is a call.
const MOST_PLANS: usize = 5;

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

async fn deployed(aws: &Aws, stack: &StackName, report: &CostReport) -> Result<Vec<Deployed>, DeployError> {
    let near = |record: &Record| {
        let at = record.ended.unwrap_or(record.began);
        let steps = report.jumps.found().iter().flat_map(|jump| &jump.steps);
        steps.map(Step::window).any(|(from, to)| (from..to).contains(&at))
    };
    let mut runs = deploy::ledger(aws, MOST_RUNS).await?;
    runs.retain(|record| record.place.stack == *stack && near(record));
    let mut deployed = Vec::new();
    for (position, record) in runs.iter().enumerate() {
        let plan = match position {
            0..MOST_PLANS => deploy::confirmed(aws, &record.run).await?,
            _ => None,
        };
        // A plan that a console wrote differently is as good as none.
        let plan: Option<Confirmed> = plan
            .and_then(|(_, plan)| plan)
            .and_then(|plan| serde_json::from_str(&plan).ok());
        deployed.extend(Deployed::of(record, plan.as_ref()));
    }
    Ok(deployed)
}

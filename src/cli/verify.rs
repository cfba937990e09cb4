//! `liveinsight verify`: the final integration test of a deployment, at any time.

use crate::aws::Aws;
use crate::config::Config;
use crate::deploy::{self, CheckEvent, LATENCY_BUDGET};
use domain::health::{State, assess};
use domain::snapshot::AlarmState;
use serde::Serialize;
use std::error::Error;
use std::process::ExitCode;

/// Options of `verify`.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Exit code of a stack that does not work as it should.
const NOT_WORKING: u8 = 3;

/// Something that was looked at.
#[derive(Serialize)]
struct Criterion {
    name: &'static str,
    passed: bool,
    evidence: String,
}

/// Posts an event and looks for it, looks at every resource and at the alarms. Exit code 3 unless all of it is as it should be.
pub(super) async fn run(aws: &Aws, config: &Config, options: &Options) -> Result<ExitCode, Box<dyn Error>> {
    let snapshot = aws.snapshot(&config.stack_name).await;
    let mut criteria = vec![];
    let end_to_end = match snapshot.stack.reading.found() {
        Some(stack) => deploy::end_to_end(aws, stack, &CheckEvent::once((aws.clock)()), 1)
            .await
            .map_err(|failure| failure.to_string()),
        None => Err("the stack cannot be read, or there is none".to_owned()),
    };
    criteria.push(Criterion {
        name: "an event posted to the API is answered with HTTP 200 and found with its session in the tables",
        passed: end_to_end.is_ok(),
        evidence: match &end_to_end {
            Ok(passed) => format!(
                "HTTP 200 in {} ms, of {} ms allowed; event and session found, then removed",
                passed.took.as_millis(),
                LATENCY_BUDGET.as_millis()
            ),
            Err(problem) => problem.clone(),
        },
    });
    let health = assess(&snapshot);
    let ailing: Vec<&str> = health
        .resources
        .iter()
        .filter(|assessment| assessment.state != State::Healthy)
        .map(|assessment| assessment.resource.name())
        .collect();
    criteria.push(Criterion {
        name: "every resource is healthy",
        passed: ailing.is_empty(),
        evidence: if ailing.is_empty() {
            format!("{} resources", health.resources.len())
        } else {
            format!("not healthy: {}; see `liveinsight status`", ailing.join(", "))
        },
    });
    criteria.push(alarms(&snapshot));
    let passed = criteria.iter().all(|criterion| criterion.passed);
    if options.json {
        println!("{}", serde_json::to_string_pretty(&criteria)?);
    } else {
        for criterion in &criteria {
            let mark = if criterion.passed { "✓" } else { "✗" };
            println!("{mark} {}\n    {}", criterion.name, criterion.evidence);
        }
    }
    Ok(if passed {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(NOT_WORKING)
    })
}

fn alarms(snapshot: &domain::snapshot::Snapshot) -> Criterion {
    let name = "the alarms are there, and none is red";
    let Some(alarms) = snapshot.alarms.reading.found() else {
        return Criterion {
            name,
            passed: false,
            evidence: "the alarms cannot be read".to_owned(),
        };
    };
    let red: Vec<&str> = alarms
        .iter()
        .filter(|(_, alarm)| alarm.state == AlarmState::Alarm)
        .map(|(name, _)| name.as_str())
        .collect();
    Criterion {
        name,
        passed: red.is_empty() && !alarms.is_empty(),
        evidence: if red.is_empty() {
            format!("{} alarms", alarms.len())
        } else {
            format!("red: {}", red.join(", "))
        },
    }
}

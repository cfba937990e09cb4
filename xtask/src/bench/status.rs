//! The state of the stack, asked by `liveinsight status` and by the AWS CLI.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::console::Console;
use crate::paths;
use crate::process::{Context as _, Failure, capture, heading, line};
use crate::sandbox::Sandbox;
use crate::setup;

use super::Spread;
use super::sandbox::empty_state;

/// Region of the sandbox.
const REGION: &str = "us-east-1";
/// How often `status` and each command of the AWS CLI is run.
const STATUS_RUNS: usize = 15;
const CLI_RUNS: usize = 3;

/// The exit code of `status` when it has an answer and the answer is not "healthy".
const NOT_ALL_HEALTHY: i32 = 3;

/// Checks by the AWS CLI; API and RESOURCE stand for the ids that the stack got.
const CHECKS: [&str; 15] = [
    "dynamodb describe-table --table-name LiveInsight-Events",
    "dynamodb describe-table --table-name LiveInsight-Sessions",
    "dynamodb describe-table --table-name LiveInsight-ActiveSessions",
    "dynamodb describe-time-to-live --table-name LiveInsight-ActiveSessions",
    "lambda get-function --function-name LiveInsight-EventCollector",
    "lambda get-alias --function-name LiveInsight-EventCollector --name LIVE",
    "apigateway get-rest-apis",
    "apigateway get-resource --rest-api-id API --resource-id RESOURCE",
    "apigateway get-stage --rest-api-id API --stage-name prod",
    "iam get-role --role-name LiveInsight-Lambda-Role",
    "iam list-attached-role-policies --role-name LiveInsight-Lambda-Role",
    "iam list-role-policies --role-name LiveInsight-Lambda-Role",
    "cloudwatch describe-alarms --alarm-name-prefix LiveInsight-",
    "cloudwatch get-dashboard --dashboard-name LiveInsight-Performance",
    "cloudformation describe-stacks --stack-name liveinsight-infrastructure",
];

/// Prints how long each way takes for the same answer.
pub(super) fn status() -> Result<(), Failure> {
    let console = Console::released()?;
    let cli = setup::python(setup::AWS_CLI)?;
    let sandbox = Sandbox::start(&console, &empty_state("status")?)?;

    heading("liveinsight status");
    let ours = measured(STATUS_RUNS, || {
        let mut command = in_sandbox(&console.executable, &sandbox.aws);
        command.args(["status", "--json"]);
        command
    })?;

    let ids = [
        (
            "API",
            "apigateway get-rest-apis --query items[?name=='LiveInsight-API'].id|[0]",
        ),
        (
            "RESOURCE",
            "apigateway get-resources --rest-api-id API --query items[?path=='/events'].id|[0]",
        ),
    ];
    let mut known: Vec<(&str, String)> = Vec::new();
    for (name, question) in ids {
        let mut command = aws(&cli, &sandbox.aws, question, &known);
        known.push((
            name,
            capture(command.args(["--output", "text"]))?.trim().to_owned(),
        ));
    }
    let mut theirs = Vec::new();
    for check in CHECKS {
        heading(&format!("aws {check}"));
        theirs.push((
            check,
            measured(CLI_RUNS, || aws(&cli, &sandbox.aws, check, &known))?,
        ));
    }
    sandbox.stop()?;

    println!("status: one sandbox, wall time of the whole command");
    println!("  {ours}  {} status --json", paths::shown(&console.executable));
    for (check, spread) in &theirs {
        println!("  {spread}  aws {check}");
    }
    let sum: Duration = theirs.iter().map(|(_, spread)| spread.median).sum();
    println!(
        "  {:>7.0} ms  the AWS CLI, one after the other",
        sum.as_secs_f64() * 1e3
    );
    Ok(())
}

fn measured(runs: usize, mut command: impl FnMut() -> Command) -> Result<Spread, Failure> {
    let mut durations = Vec::new();
    for _ in 0..runs {
        let mut command = command();
        let begun = Instant::now();
        let output = command
            .output()
            .context(|| format!("start `{}`", line(&command)))?;
        durations.push(begun.elapsed());
        if !matches!(output.status.code(), Some(0 | NOT_ALL_HEALTHY)) {
            return Err(Failure::new(format!(
                "`{}` failed: {}",
                line(&command),
                String::from_utf8_lossy(&output.stderr)
            )));
        }
    }
    Ok(Spread::of(durations))
}

fn aws(cli: &Path, endpoint: &str, check: &str, ids: &[(&str, String)]) -> Command {
    let value = |word: &str| {
        ids.iter()
            .find(|(name, _)| *name == word)
            .map(|(_, value)| value.clone())
    };
    let mut command = in_sandbox(cli, endpoint);
    command.args(
        check
            .split(' ')
            .map(|word| value(word).unwrap_or_else(|| word.to_owned())),
    );
    command
}

/// A program whose AWS is the sandbox, whatever this machine's own settings are.
fn in_sandbox(program: &Path, endpoint: &str) -> Command {
    let mut command = Command::new(program);
    command
        .env_remove("AWS_PROFILE")
        .env("AWS_CONFIG_FILE", "/dev/null")
        .env("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
        .env("AWS_ACCESS_KEY_ID", "test")
        .env("AWS_SECRET_ACCESS_KEY", "test")
        .env("AWS_REGION", REGION)
        .env("AWS_DEFAULT_REGION", REGION)
        .env("AWS_ENDPOINT_URL", endpoint);
    command
}

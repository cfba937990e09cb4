//! The state of the stack, asked by `liveinsight status` and by the AWS CLI.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::console::Console;
use crate::paths;
use crate::process::{Context as _, Failure, capture, heading, line};
use crate::sandbox::Sandbox;
use crate::setup;

use super::Spread;
use super::sandbox::empty_state;

/// Region of the sandbox.
const REGION: &str = "us-east-1";
/// How often `status` is run.
const STATUS_RUNS: usize = 15;
/// How often each command of the AWS CLI is run.
const CLI_RUNS: usize = 3;
/// The exit code of `status` when it has an answer and the answer is not "healthy".
const NOT_ALL_HEALTHY: i32 = 3;

/// The calls that `status` makes, by the AWS CLI; API, RESOURCE and TOPIC stand for the ids that the stack got. The
/// function's code and the API's resource are what the seed asks for instead; of the metrics the CLI reads one.
const CHECKS: [&str; 28] = [
    "sts get-caller-identity",
    "cloudformation describe-stacks --stack-name liveinsight-infrastructure",
    "cloudformation describe-stack-events --stack-name liveinsight-infrastructure",
    "dynamodb describe-table --table-name LiveInsight-Events",
    "dynamodb describe-table --table-name LiveInsight-Sessions",
    "dynamodb describe-table --table-name LiveInsight-ActiveSessions",
    "dynamodb describe-time-to-live --table-name LiveInsight-Events",
    "dynamodb describe-time-to-live --table-name LiveInsight-Sessions",
    "dynamodb describe-time-to-live --table-name LiveInsight-ActiveSessions",
    "dynamodb describe-continuous-backups --table-name LiveInsight-Events",
    "dynamodb describe-continuous-backups --table-name LiveInsight-Sessions",
    "dynamodb describe-continuous-backups --table-name LiveInsight-ActiveSessions",
    "lambda get-function --function-name LiveInsight-EventCollector",
    "lambda get-function-configuration --function-name LiveInsight-EventCollector --qualifier LIVE",
    "lambda list-versions-by-function --function-name LiveInsight-EventCollector",
    "lambda get-function-concurrency --function-name LiveInsight-EventCollector",
    "lambda get-alias --function-name LiveInsight-EventCollector --name LIVE",
    "apigateway get-rest-apis",
    "apigateway get-resource --rest-api-id API --resource-id RESOURCE",
    "apigateway get-stage --rest-api-id API --stage-name prod",
    "iam get-role --role-name LiveInsight-Lambda-Role",
    "iam list-attached-role-policies --role-name LiveInsight-Lambda-Role",
    "iam list-role-policies --role-name LiveInsight-Lambda-Role",
    "logs describe-log-groups --log-group-name-prefix /aws/lambda/LiveInsight-EventCollector",
    "cloudwatch describe-alarms --alarm-name-prefix LiveInsight-",
    "cloudwatch get-metric-statistics --namespace AWS/Lambda --metric-name Errors --start-time 2026-01-01T00:00:00Z --end-time \
     2026-01-01T03:00:00Z --period 60 --statistics Sum",
    "cloudwatch get-dashboard --dashboard-name LiveInsight-Performance",
    "sns get-topic-attributes --topic-arn TOPIC",
];

/// How the AWS CLI is asked for the ids in [`CHECKS`].
const IDS: [(&str, &str); 3] = [
    (
        "API",
        "apigateway get-rest-apis --query items[?name=='LiveInsight-API'].id|[0]",
    ),
    (
        "RESOURCE",
        "apigateway get-resources --rest-api-id API --query items[?path=='/events'].id|[0]",
    ),
    (
        "TOPIC",
        "sns list-topics --query Topics[?contains(TopicArn,'LiveInsight')].TopicArn|[0]",
    ),
];

/// Prints how long each way takes for the same answer.
pub(super) fn status() -> Result<(), Failure> {
    let console = Console::released()?;
    let cli = AwsCli {
        executable: &setup::python(setup::AWS_CLI)?,
    };
    let sandbox = Sandbox::start(&console, &empty_state("status")?)?;
    let endpoint = &sandbox.aws;

    heading("liveinsight status");
    let mut whole = Vec::new();
    let mut collections = Vec::new();
    for _ in 0..STATUS_RUNS {
        let (elapsed, report) = timed(in_sandbox(&console.executable, endpoint).args(["status", "--json"]))?;
        whole.push(elapsed);
        collections.push(Collection::from_report(&report)?);
    }

    let mut ids: Vec<(&str, String)> = Vec::new();
    for (name, question) in IDS {
        let id = capture(cli.command(endpoint, question, &ids).args(["--output", "text"]))?;
        ids.push((name, id.trim().to_owned()));
    }
    let mut checks = Vec::new();
    for check in CHECKS {
        heading(&format!("aws {check}"));
        let times = (0..CLI_RUNS).map(|_| Ok(timed(&mut cli.command(endpoint, check, &ids))?.0));
        checks.push((check, Spread::of(times.collect::<Result<_, Failure>>()?)));
    }
    sandbox.stop()?;

    println!("status: one sandbox, wall time");
    println!(
        "  {}  {} status --json",
        Spread::of(whole),
        paths::shown(&console.executable)
    );
    print_collections(collections);
    for (check, spread) in &checks {
        println!("  {spread}  aws {check}");
    }
    let sum: Duration = checks.iter().map(|(_, spread)| spread.median).sum();
    println!(
        "  {:>7.0} ms  the AWS CLI, one after the other",
        sum.as_secs_f64() * 1e3
    );
    Ok(())
}

/// What a run of `status` says it took to ask AWS.
#[derive(Clone, Copy)]
struct Collection {
    all: Duration,
    slowest_call: Duration,
}

impl Collection {
    fn from_report(report: &str) -> Result<Self, Failure> {
        let report: Value =
            serde_json::from_str(report).context(|| "read the report of `status`".to_owned())?;
        let milliseconds = |field: &str| {
            let value = report["collection"][field].as_u64();
            value
                .map(Duration::from_millis)
                .ok_or_else(|| Failure::new(format!("`status` does not tell {field}")))
        };
        Ok(Self {
            all: milliseconds("milliseconds")?,
            slowest_call: milliseconds("slowest_call_milliseconds")?,
        })
    }

    fn ratio(self) -> f64 {
        self.all.as_secs_f64() / self.slowest_call.as_secs_f64().max(f64::EPSILON)
    }
}

fn print_collections(mut runs: Vec<Collection>) {
    println!(
        "  {}  of it asking AWS, all calls",
        Spread::of(runs.iter().map(|run| run.all).collect())
    );
    println!(
        "  {}  of it the slowest call",
        Spread::of(runs.iter().map(|run| run.slowest_call).collect())
    );
    runs.sort_by(|one, other| one.ratio().total_cmp(&other.ratio()));
    if let Some(middle) = runs.get(runs.len() / 2) {
        println!(
            "  {:>7.2} ×   all calls to the slowest call of the same run, median",
            middle.ratio()
        );
    }
}

/// The AWS CLI that was installed here.
struct AwsCli<'a> {
    executable: &'a Path,
}

impl AwsCli<'_> {
    /// `words` as one would type them after `aws`, with the names of ids replaced by the ids.
    fn command(&self, endpoint: &str, words: &str, ids: &[(&str, String)]) -> Command {
        let mut command = in_sandbox(self.executable, endpoint);
        for word in words.split(' ') {
            let id = ids.iter().find(|(name, _)| *name == word);
            command.arg(id.map_or(word, |(_, id)| id));
        }
        command
    }
}

/// Runs a command to its end; returns the time and what it printed.
fn timed(command: &mut Command) -> Result<(Duration, String), Failure> {
    let begun = Instant::now();
    let output = command
        .output()
        .context(|| format!("start `{}`", line(command)))?;
    let elapsed = begun.elapsed();
    if matches!(output.status.code(), Some(0 | NOT_ALL_HEALTHY)) {
        return Ok((elapsed, String::from_utf8_lossy(&output.stdout).into_owned()));
    }
    let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
    Err(Failure::new(format!("`{}` failed: {complaint}", line(command))))
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

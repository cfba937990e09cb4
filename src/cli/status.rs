//! `liveinsight status`: how every resource is, and why.

mod timeline;

use crate::alarms::Archive;
use crate::aws::{Aws, Call};
use crate::chronicle::chronicle;
use crate::config::Config;
use app::server::facts::setting;
use app::server::words::Lang;
use domain::alarm::history::{Event, Item};
use domain::alarm::recommended::{Untold, untold};
use domain::alarm::truth::{self, Truth};
use domain::health::{Finding, Health, State, assess};
use domain::name::AlarmName;
use domain::snapshot::{AlarmState, Environment, Reading, Snapshot, Why};
use serde::Serialize;
use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::process::ExitCode;
use std::time::{Duration, Instant};
use time::OffsetDateTime;
use timeline::Timeline;
use tokio::task::JoinSet;

/// Options of `status`.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Print everything as JSON: health with findings, each alarm with whether it can ring and its last day, the trouble that none would tell, what happened, the snapshot it was judged by, and the calls made
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Report<'a> {
    health: &'a Health,
    alarms: BTreeMap<AlarmName, AlarmReport>,
    /// The trouble that no alarm would tell; `null` if alarms cannot be read.
    untold: Option<Vec<Untold>>,
    timeline: Timeline<'a>,
    snapshot: &'a Snapshot,
    collection: Collection<'a>,
}

/// What is known of an alarm beside its finding.
#[derive(Serialize)]
struct AlarmReport {
    /// Whether it can ring.
    #[serde(flatten)]
    truth: Truth,
    state: AlarmState,
    #[serde(with = "time::serde::rfc3339::option")]
    since: Option<OffsetDateTime>,
    /// Its transitions of the last 24 hours, oldest first; `null` if its history is not archived or cannot be read.
    transitions: Option<Vec<Item>>,
}

/// What it took to ask AWS.
#[derive(Serialize)]
struct Collection<'a> {
    milliseconds: u64,
    slowest_call_milliseconds: u64,
    calls: &'a [Call],
}

/// Takes a snapshot, judges and prints it. Exit code 3 unless everything is healthy.
pub(super) async fn run(aws: &Aws, config: &Config, options: &Options) -> Result<ExitCode, Box<dyn Error>> {
    let started = Instant::now();
    let snapshot = aws.snapshot(&config.stack_name).await;
    let milliseconds = u64::try_from(started.elapsed().as_millis())?;
    let health = assess(&snapshot);
    if options.json {
        let archive = Archive::new(aws.clone());
        let chronicle = chronicle(aws, &archive, &snapshot).await;
        let calls = aws.calls();
        let slowest_call_milliseconds = calls
            .iter()
            .map(|call| call.milliseconds)
            .max()
            .unwrap_or_default();
        let collection = Collection {
            milliseconds,
            slowest_call_milliseconds,
            calls: &calls,
        };
        println!(
            "{}",
            serde_json::to_string_pretty(&Report {
                health: &health,
                alarms: alarms(aws, &snapshot).await,
                untold: untold(&snapshot),
                timeline: Timeline::of(&chronicle, &snapshot),
                snapshot: &snapshot,
                collection
            })?
        );
    } else {
        print!("{}", table(&snapshot, &health));
    }
    Ok(match health.state {
        State::Healthy => ExitCode::SUCCESS,
        State::Unknown | State::Unavailable | State::Degraded | State::Unhealthy => ExitCode::from(3),
    })
}

/// Each alarm with what the archive has of its last day.
async fn alarms(aws: &Aws, snapshot: &Snapshot) -> BTreeMap<AlarmName, AlarmReport> {
    let archive = Archive::new(aws.clone());
    let day = Duration::from_hours(24);
    let from = snapshot.taken_at - day;
    let found = snapshot.alarms.shown().value();
    let mut reading = JoinSet::new();
    for name in found.into_iter().flat_map(BTreeMap::keys).cloned() {
        let archive = archive.clone();
        reading.spawn(async move {
            let kept = archive.archived(&name, day).await.ok().flatten();
            let transitions = kept.map(|history| {
                let items = history.since(from).iter();
                let changed = items.filter(|item| matches!(item.event, Event::State(_)));
                changed.cloned().collect()
            });
            (name, transitions)
        });
    }
    let mut transitions: BTreeMap<_, _> = reading.join_all().await.into_iter().collect();
    let truths = truth::of_all(snapshot).into_iter();
    truths
        .filter_map(|(name, truth)| {
            let alarm = found?.get(name.as_str())?;
            let report = AlarmReport {
                truth,
                state: alarm.state,
                since: alarm.since,
                transitions: transitions.remove(&name).flatten(),
            };
            Some((name, report))
        })
        .collect()
}

/// The report for a terminal.
fn table(snapshot: &Snapshot, health: &Health) -> String {
    let words = Lang::En.words();
    let target = &snapshot.target;
    let account = match &target.account {
        Reading::Found(account) => format!("account {account}"),
        Reading::Missing | Reading::Unavailable(_) => words.frame.account_unknown.to_owned(),
    };
    let sandbox = match target.environment {
        Environment::Sandbox => " (sandbox)",
        Environment::Aws => "",
    };
    let width = health
        .resources
        .iter()
        .map(|assessment| assessment.resource.name().len())
        .max()
        .unwrap_or_default();
    let mut text = String::new();
    // Writing to a String cannot fail.
    let _ = writeln!(text, "{}", (words.health.verdict)(health));
    if let Some(cause) = (words.health.cause)(health) {
        let _ = writeln!(text, "{cause}");
    }
    let _ = writeln!(
        text,
        "{} in {}, {account}{sandbox}\n",
        target.stack_name, target.region
    );
    for assessment in &health.resources {
        let _ = writeln!(
            text,
            "{} {:<width$}  {:<11}  {}",
            mark(assessment.state),
            assessment.resource.name(),
            (words.health.state)(assessment.state),
            setting(snapshot, &assessment.resource).map_or_else(String::new, |known| (words
                .overview
                .setting)(
                known.setting
            )),
        );
        for finding in &assessment.findings {
            let _ = writeln!(
                text,
                "    {}",
                (words.health.finding)(&assessment.resource, finding)
            );
            if let Some(detail) = detail(finding) {
                let _ = writeln!(text, "        {detail}");
            }
        }
    }
    text
}

/// What AWS or the connection said. On a page it would be shown to people who are not to know; here it is the caller's own.
fn detail(finding: &Finding) -> Option<&str> {
    let (Finding::ResourceUnavailable { cause } | Finding::PartUnavailable { cause }) = finding else {
        return None;
    };
    match &cause.why {
        Why::Unreachable { detail } | Why::Credentials { detail } => Some(detail),
        Why::Unexpected { message, .. } => Some(message),
        Why::Denied | Why::Throttled | Why::TimedOut | Why::Ambiguous { .. } => None,
    }
}

/// A state's shape, the same as in the browser.
fn mark(state: State) -> char {
    match state {
        State::Healthy => '●',
        State::Degraded => '▲',
        State::Unhealthy => '■',
        State::Unknown => '◌',
        State::Unavailable => '⊘',
    }
}

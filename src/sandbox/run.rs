//! Puts the sandbox together: a local AWS, the stack deployed into it by the console's own engine, the console in front.

use super::ministack::{MiniStack, STOP_WITHIN, SandboxAws, Settings, StartError, Stopped};
use super::supply::{self, SupplyError};
use super::template::LowerError;
use super::{metrics, traffic};
use crate::auth::{Links, NoRandomness};
use crate::aws::{Aws, AwsError, ConnectError, cloudformation};
use crate::clock::Clock;
use crate::config::Config;
use crate::deploy::{self, Artifact, DeployError, Progress, Report, Request};
use crate::reports::Terms;
use crate::serve::{self, ServeError, Server};
use domain::deployment::journal::Wish;
use domain::deployment::{Consent, Refusal};
use domain::name::StackName;
use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

/// Between two looks at whether a deployment left something for the supplier to do.
const SETTLE_EVERY: Duration = Duration::from_secs(5);

/// As often as AWS publishes a metric.
const METRICS_PERIOD: Duration = Duration::from_secs(60);

/// Where a running sandbox is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ready {
    /// The console, for a browser.
    pub console: String,
    /// The local AWS, for `AWS_ENDPOINT_URL`.
    pub aws: String,
    /// Where events are posted.
    pub api: String,
    /// Where whoever reads this signs in, once.
    pub sign_in: String,
}

impl fmt::Display for Ready {
    /// The one line that others parse: `ready console=URL aws=URL api=URL sign-in=URL`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "ready console={} aws={} api={} sign-in={}",
            self.console, self.aws, self.api, self.sign_in
        )
    }
}

/// What a person is told while a sandbox runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Everything can be used.
    Ready(Ready),
    /// The sign-in link was used; this is the next one.
    SignIn(String),
    /// The local AWS saves its state; nothing else runs any more.
    Stopping {
        /// How long it may take.
        within: Duration,
    },
    /// It did not save its state in that time and was killed: what happened since it started is lost.
    StateLost,
}

/// Why there is no sandbox, or why it stopped.
#[derive(Debug, thiserror::Error)]
pub enum SandboxError {
    /// There is no place to keep the sandbox's state.
    #[error(
        "neither LIVEINSIGHT_SANDBOX_DIR nor HOME is set; set LIVEINSIGHT_SANDBOX_DIR to a directory for the sandbox's state"
    )]
    NoStateDirectory,
    /// The local AWS did not start.
    #[error(transparent)]
    Start(#[from] StartError),
    /// There are no clients for the local AWS.
    #[error(transparent)]
    Connect(#[from] ConnectError),
    /// The template has lost what is lowered here.
    #[error(transparent)]
    Template(#[from] LowerError),
    /// The stack could not be deployed.
    #[error("the stack could not be deployed into the sandbox: {0}")]
    Deploy(#[from] DeployError),
    /// A call to the local AWS failed.
    #[error("the sandbox's AWS refused a call: {0}")]
    Aws(#[from] AwsError),
    /// What the local AWS leaves out could not be supplied.
    #[error("the sandbox could not supply what its AWS leaves out: {0}")]
    Supply(#[from] SupplyError),
    /// There can be no sign-in link.
    #[error("there is no sign-in link: {0}")]
    SignIn(#[from] NoRandomness),
    /// The console stopped.
    #[error(transparent)]
    Serve(#[from] ServeError),
    /// The local AWS ended by itself.
    #[error("MiniStack ended by itself ({how}); see {log}, then start the sandbox again")]
    Ended {
        /// How it ended.
        how: String,
        /// Its log.
        log: String,
    },
}

/// Runs the sandbox until it is told to stop, then saves its state and leaves no process behind.
///
/// `announce` is told when everything can be used, and how it ends.
///
/// # Errors
/// What is in the way, and what to do about it.
pub async fn run(config: &Config, clock: Clock, mut announce: impl FnMut(Event)) -> Result<(), SandboxError> {
    // What can be found missing without starting anything is found first.
    let artifact = Artifact::read(&config.collector_zip).await?;
    let settings = serve::Settings {
        stack_name: config.stack_name.clone(),
        refresh: config.refresh,
        terms: Terms {
            metrics: config.sandbox.metrics,
            budget: config.budget,
            // The local AWS has no Cost Explorer.
            cost_explorer: None,
        },
        recent_sign_in: config.sandbox.recent_sign_in,
        site_dir: config.site_dir.clone(),
        collector_zip: config.collector_zip.clone(),
        docs_dir: config.docs_dir.clone(),
        allowed_hosts: config.allowed_hosts.clone(),
    };
    let server = Server::bind(config.addr, settings).await?;
    let ministack = MiniStack::start(&Settings {
        executable: config.sandbox.ministack.clone(),
        dir: config.sandbox.dir.clone().ok_or(SandboxError::NoStateDirectory)?,
        port: config.sandbox.port,
    })
    .await?;
    let outcome = tokio::select! {
        outcome = work(config, clock, &ministack, &artifact, server, &mut announce) => outcome,
        how = ministack.exited() => Err(SandboxError::Ended { how, log: ministack.log().display().to_string() }),
        () = crate::shutdown::signal() => Ok(()),
    };
    if !matches!(outcome, Err(SandboxError::Ended { .. })) {
        announce(Event::Stopping { within: STOP_WITHIN });
    }
    match ministack.stop().await {
        Stopped::Saved => {}
        Stopped::Killed => announce(Event::StateLost),
    }
    outcome
}

async fn work(
    config: &Config,
    clock: Clock,
    ministack: &MiniStack,
    artifact: &Artifact,
    server: Server,
    announce: &mut impl FnMut(Event),
) -> Result<(), SandboxError> {
    let sandbox = ministack.connect(config.sandbox.region.clone(), clock).await?;
    deploy_stack(&sandbox, &config.stack_name, artifact).await?;
    let stack = cloudformation::stack(sandbox.aws(), &config.stack_name).await?;
    let api = sandbox.aws().events_url(&stack)?;
    let console = server.url()?;
    let (links, mut link) = Links::to(&console)?;
    let sign_in = link.borrow_and_update().clone();
    announce(Event::Ready(Ready {
        console,
        aws: ministack.endpoint().to_owned(),
        api: api.clone(),
        sign_in,
    }));
    let announce_links = async {
        while link.changed().await.is_ok() {
            let next = link.borrow_and_update().clone();
            announce(Event::SignIn(next));
        }
    };
    let traffic = traffic::Settings {
        api,
        weighted: Some(sandbox.clone()),
        events_per_minute: config.sandbox.events_per_minute,
        // Another seed for each run, or visitors of the last run would take up their sessions again.
        seed: clock().unix_timestamp().unsigned_abs(),
    };
    let aws = sandbox.aws().clone();
    tokio::select! {
        outcome = server.run(aws, links, std::future::pending()) => Ok(outcome?),
        () = announce_links => Ok(()),
        outcome = traffic::run(&traffic, clock) => Ok(outcome.map_err(StartError::from)?),
        () = metrics::Supplier::new(sandbox.clone(), METRICS_PERIOD).run() => Ok(()),
        () = keep_settled(&sandbox, &config.stack_name) => Ok(()),
    }
}

/// Deploys the stack through the console's engine, then supplies what the local AWS does not take from templates.
///
/// # Errors
/// The deployment did not go through.
pub async fn deploy_stack(
    sandbox: &SandboxAws,
    stack_name: &StackName,
    artifact: &Artifact,
) -> Result<(), SandboxError> {
    let mut report = |progress: Progress| tracing::info!(?progress, "deploying into the sandbox");
    let aws = sandbox.aws();
    let console = deploy::bootstrap(aws, &mut report).await?;
    let template = deploy::template_for(aws.environment())?;
    let request = Request {
        stack_name,
        template: &template,
        artifact,
        bucket: &console.bucket,
        parameters: &BTreeMap::new(),
        // Nobody is there to ask, and nothing is at stake.
        consent: Consent {
            despite_alarms: Some("sandbox start".to_owned()),
            ..Consent::default()
        },
    };
    take_up(aws, stack_name, &mut report).await?;
    match deploy::prepare(aws, &request, &mut report).await {
        // Somebody tried a rollback here. It stays, here too.
        Err(DeployError::Refused(Refusal::Pinned(pin))) => tracing::info!(%pin, "the sandbox stays as it is"),
        plan => {
            let plan = plan?;
            if !plan.is_empty() {
                let finished = deploy::execute(aws, &plan, Some("sandbox start"), &mut report).await?;
                finished.succeeded()?;
            }
        }
    }
    supply::settle(sandbox, stack_name).await?;
    Ok(())
}

/// Finishes what a console that was killed left, as soon as that is known to be dead.
async fn take_up(aws: &Aws, stack_name: &StackName, report: Report<'_>) -> Result<(), DeployError> {
    loop {
        match deploy::resume(aws, stack_name, &Wish::GoOn, report).await {
            Err(DeployError::LockHeld(lock)) => {
                tracing::warn!(%lock, "waiting for a run that may be dead");
                tokio::time::sleep(Duration::from_secs(5)).await;
            }
            finished => return finished.map(drop),
        }
    }
}

/// Deployments can be made into the sandbox from elsewhere at any time; what each leaves unsupplied is supplied soon after.
async fn keep_settled(sandbox: &SandboxAws, stack_name: &StackName) {
    loop {
        tokio::time::sleep(SETTLE_EVERY).await;
        if let Err(error) = supply::settle(sandbox, stack_name).await {
            tracing::warn!(%error, "the sandbox could not supply what the local AWS leaves out");
        }
    }
}

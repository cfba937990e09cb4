//! The command line: parses, calls, prints. What to say is decided elsewhere.
//!
//! Results go to standard output, progress and errors to standard error. Exit codes: 0 done and healthy, 1 failed, 2 wrong
//! usage (clap's), 3 not healthy or not working (`status`, `verify`), 4 refused or not confirmed, 5 somebody else's run is under
//! way, 6 failed and rolled back, 7 stopped halfway or waiting: a person must act.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line prints")]

mod account;
mod canary;
mod deploy;
mod engine;
mod guide;
mod history;
mod inspect;
mod prices;
mod report;
mod rollback;
mod stack;
mod status;
mod unlock;
mod verify;

use crate::auth::Links;
use crate::aws::{Aws, Connection};
use crate::config::Config;
use crate::reports::Terms;
use crate::serve::{Server, Settings};
use crate::{clock, sandbox};
use std::error::Error;
use std::io::Write as _;
use std::process::ExitCode;

/// LiveInsight Console: health, deployments and reports of the LiveInsight stack.
#[derive(Debug, clap::Parser)]
#[command(
    name = "liveinsight",
    version,
    about,
    after_help = "Settings are environment variables; README.md lists them."
)]
pub enum Command {
    /// Run the console in the browser, against AWS
    Serve,
    /// Run a local AWS with the whole stack and the console in front of it
    Sandbox,
    /// Tell how every resource is, with its reasons
    Status(status::Options),
    /// Who may sign in
    #[command(subcommand)]
    Account(account::Command),
    /// Make or update the console's own stack: its table and its artifact bucket
    Bootstrap,
    /// Deploy the stack and the collector: shows the plan, asks, does it
    Deploy(deploy::Options),
    /// Move the traffic back to an earlier version and keep it there: shows what that restores, asks, does it
    Rollback(rollback::Options),
    /// Post an event, look for it in the tables, and tell whether everything works
    Verify(verify::Options),
    /// Tell whether everything is ready to be handed over, criterion by criterion, with evidence
    Inspect(inspect::Options),
    /// List deployments and rollbacks, show one, or take up one that was left unfinished
    History(history::Options),
    /// Capacity and cost as a table or as JSON
    #[command(subcommand)]
    Report(report::Command),
    /// What AWS charges, as far as it is known, with sources and dates
    Prices(prices::Options),
    /// End a run that cannot be brought to its end, as it is, and free its lock
    Unlock(unlock::Options),
    /// Show the canary that takes a share of the traffic, or decide about it
    Canary(canary::Options),
    /// Get the stack out of a state, where the state allows it
    Stack(stack::Options),
    /// The operations guide, without the console
    #[command(subcommand)]
    Guide(guide::Command),
}

/// Runs a command and turns its outcome into an exit code.
pub async fn run(command: Command) -> ExitCode {
    let outcome = match Config::from_env() {
        Ok(config) => dispatch(command, config).await,
        Err(error) => Err(error.into()),
    };
    outcome.unwrap_or_else(|error| {
        eprintln!("liveinsight: {error}");
        ExitCode::FAILURE
    })
}

async fn dispatch(command: Command, config: Config) -> Result<ExitCode, Box<dyn Error>> {
    // Standard output belongs to results.
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::new(&config.log))
        .with_writer(std::io::stderr)
        .init();
    match command {
        Command::Sandbox => {
            sandbox::run(&config, clock::system, tell).await?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Serve => {
            let aws = connect(&config).await?;
            let settings = Settings {
                stack_name: config.stack_name,
                refresh: config.refresh,
                terms: Terms {
                    metrics: config.metrics,
                    budget: config.budget,
                    cost_explorer: config.cost_explorer,
                },
                recent_sign_in: config.recent_sign_in,
                site_dir: config.site_dir,
                collector_zip: config.collector_zip,
                docs_dir: config.docs_dir,
                allowed_hosts: config.allowed_hosts,
            };
            let server = Server::bind(config.addr, settings).await?;
            println!("ready console={}", server.url()?);
            server.run(aws, Links::none(), crate::shutdown::signal()).await?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Status(options) => status::run(&connect(&config).await?, &config, &options).await,
        Command::Account(command) => account::run(&connect(&config).await?, command).await,
        Command::Bootstrap => deploy::bootstrap(&connect(&config).await?).await,
        Command::Deploy(options) => deploy::run(&connect(&config).await?, &config, &options).await,
        Command::Rollback(options) => rollback::run(&connect(&config).await?, &config, &options).await,
        Command::Verify(options) => verify::run(&connect(&config).await?, &config, &options).await,
        Command::Inspect(options) => inspect::run(&connect(&config).await?, &config, &options).await,
        Command::History(options) => history::run(&connect(&config).await?, &config, &options).await,
        Command::Report(command) => report::run(&connect(&config).await?, &config, &command).await,
        // What is known is shown without AWS.
        Command::Prices(options) if !options.asks_aws() => prices::show(&config),
        Command::Prices(options) => prices::run(&connect(&config).await?, &config, &options).await,
        Command::Unlock(options) => unlock::run(&connect(&config).await?, &config, &options).await,
        Command::Canary(options) => canary::run(&connect(&config).await?, &config, &options).await,
        Command::Stack(options) => stack::run(&connect(&config).await?, &config, &options).await,
        // It connects by itself: the guide is written whether AWS can be reached or not.
        Command::Guide(command) => guide::run(config, &command).await,
    }
}

/// Tells how the sandbox is: what others parse on standard output, the rest on standard error.
fn tell(event: sandbox::Event) {
    match event {
        sandbox::Event::Ready(ready) => println!("{ready}"),
        sandbox::Event::SignIn(url) => {
            // Whoever waited for the first line may have closed the pipe since; that is no reason to stop.
            let _ = writeln!(std::io::stdout(), "sign-in {url}");
        }
        sandbox::Event::Stopping { within } => {
            eprintln!(
                "liveinsight: saving the sandbox's state, which may take up to {} s",
                within.as_secs()
            );
        }
        sandbox::Event::StateLost => eprintln!(
            "liveinsight: MiniStack did not save its state in time and was killed: what happened since this start is lost"
        ),
    }
}

async fn connect(config: &Config) -> Result<Aws, Box<dyn Error>> {
    let aws = Aws::connect(Connection::Standard, clock::system).await?;
    Ok(aws.priced_by(config.prices.clone()))
}

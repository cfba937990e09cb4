//! `liveinsight bootstrap` and `liveinsight deploy`.

use super::engine::{
    INTERRUPTED, REFUSED, USAGE, agreed, ask, can_ask, explain, finish, print, take_up, to_its_end,
};
use crate::aws::Aws;
use crate::config::Config;
use crate::deploy::{self, Artifact, DeployError, Request};
use domain::deployment::canary::{CanaryTerms, ImpossibleTerm};
use domain::deployment::journal::Wish;
use domain::deployment::{Confirmation, Consent, Plan};
use domain::name::StackName;
use serde_json::json;
use std::collections::BTreeMap;
use std::error::Error;
use std::process::ExitCode;

/// Options of `deploy`.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Show the plan and deploy nothing; makes the console's own stack and uploads the package if they are not there yet
    #[arg(long)]
    dry_run: bool,
    /// Change a template parameter, such as MemorySize=1024; may be repeated
    #[arg(long = "set", value_name = "NAME=VALUE", value_parser = parameter)]
    parameters: Vec<(String, String)>,
    /// Why this is deployed; kept in the ledger
    #[arg(long)]
    reason: Option<String>,
    /// Do not ask, unless something is replaced or removed or permissions change; needed without a terminal
    #[arg(long)]
    yes: bool,
    /// Leave the version that a rollback pinned
    #[arg(long)]
    release_pin: bool,
    /// Deploy although alarms are red, for this reason
    #[arg(long, value_name = "REASON")]
    despite_alarms: Option<String>,
    /// Watch the alarms for so long after the shift, or the canary that has its share, and take everything back if one turns red
    #[arg(long, value_name = "SECONDS", default_value_t = 0)]
    bake: u64,
    /// Give the new version so many percent of the traffic first, and the rest only if it does well; with --bake and
    /// --minimum-sample
    #[arg(long, value_name = "PERCENT", requires = "minimum_sample")]
    canary: Option<String>,
    /// How often a canary must have been invoked before it is promoted; with fewer invocations a person decides
    #[arg(long, value_name = "N", requires = "canary")]
    minimum_sample: Option<String>,
    /// Take tables and log of the template's names that exist outside of any stack into the stack that is made, as they are
    #[arg(long)]
    import: bool,
    /// Print the plan (with --dry-run) or the outcome as JSON
    #[arg(long)]
    json: bool,
    /// The stack's name, for a plan that replaces or removes something or changes permissions
    #[arg(long, value_name = "STACK")]
    confirm: Option<StackName>,
}

impl Options {
    /// The terms of a canary, if one is wanted.
    fn canary(&self) -> Result<Option<CanaryTerms>, ImpossibleTerm> {
        let (Some(percent), Some(sample)) = (&self.canary, &self.minimum_sample) else {
            return Ok(None);
        };
        CanaryTerms::parse(percent, &self.bake.to_string(), sample).map(Some)
    }
}

fn parameter(text: &str) -> Result<(String, String), String> {
    let (name, value) = text
        .split_once('=')
        .ok_or("it has the form NAME=VALUE, such as MemorySize=1024")?;
    Ok((name.to_owned(), value.to_owned()))
}

/// Makes or updates the console's own stack.
pub(super) async fn bootstrap(aws: &Aws) -> Result<ExitCode, Box<dyn Error>> {
    let console = match deploy::bootstrap(aws, &mut print).await {
        Ok(console) => console,
        Err(error) => return Ok(explain(&error)),
    };
    let what = if console.changed {
        "is ready"
    } else {
        "was ready already; nothing changed"
    };
    println!(
        "The console's own stack {what}: table {}, bucket {}",
        deploy::CONSOLE_TABLE,
        console.bucket
    );
    Ok(ExitCode::SUCCESS)
}

/// Plans, asks and deploys.
pub(super) async fn run(aws: &Aws, config: &Config, options: &Options) -> Result<ExitCode, Box<dyn Error>> {
    let canary = match options.canary() {
        Ok(canary) => canary,
        Err(impossible) => {
            eprintln!("liveinsight: {impossible}");
            return Ok(ExitCode::from(USAGE));
        }
    };
    let artifact = Artifact::read(&config.collector_zip).await?;
    let console = match deploy::bootstrap(aws, &mut print).await {
        Ok(console) => console,
        Err(error) => return Ok(explain(&error)),
    };
    if let Some(lock) = deploy::lock(aws, &config.stack_name).await? {
        if options.dry_run {
            return Ok(explain(&DeployError::LockHeld(Box::new(lock))));
        }
        if let Err(error) = take_up(aws, &config.stack_name, &Wish::GoOn).await {
            return Ok(explain(&error));
        }
    }
    let request = Request {
        stack_name: &config.stack_name,
        template: &deploy::template_for(aws.environment())?,
        artifact: &artifact,
        bucket: &console.bucket,
        parameters: &options.parameters.iter().cloned().collect::<BTreeMap<_, _>>(),
        consent: Consent {
            release_pin: options.release_pin,
            despite_alarms: options.despite_alarms.clone(),
            // What the canary did not show, one look at the alarms does not either.
            bake_seconds: if canary.is_some() { 0 } else { options.bake },
            import: options.import,
            canary,
        },
    };
    let plan = match deploy::prepare(aws, &request, &mut print).await {
        Err(error) => return Ok(explain(&error)),
        Ok(plan) => plan,
    };
    show(&plan, options)?;
    if plan.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    if options.dry_run {
        deploy::discard(aws, &plan).await;
        return Ok(ExitCode::SUCCESS);
    }
    if let Err(why) = confirmed(&plan, options) {
        deploy::discard(aws, &plan).await;
        eprintln!("Not deployed: {why}");
        return Ok(ExitCode::from(REFUSED));
    }
    let mut report = print;
    let run = to_its_end(deploy::execute(
        aws,
        &plan,
        options.reason.as_deref(),
        &mut report,
    ));
    match run.await {
        None => Ok(ExitCode::from(INTERRUPTED)),
        Some(Err(error)) => Ok(explain(&error)),
        Some(Ok(finished)) => finish(&finished, options.json),
    }
}

/// Shows a plan: on standard output if it is all that is asked for, or for a person to read.
fn show(plan: &Plan, options: &Options) -> Result<(), serde_json::Error> {
    let is_result = options.dry_run || plan.is_empty();
    match (options.json, is_result) {
        (false, _) => println!("{plan}"),
        (true, true) => {
            let shown = json!({ "hash": plan.hash(), "empty": plan.is_empty(), "confirmation": plan.confirmation(), "plan": plan });
            println!("{}", serde_json::to_string_pretty(&shown)?);
        }
        (true, false) => eprintln!("{plan}"),
    }
    Ok(())
}

/// Whether a person, or the person who wrote the command line, wants this plan.
fn confirmed(plan: &Plan, options: &Options) -> Result<(), String> {
    let stack = &plan.release().place.stack;
    match plan.confirmation() {
        Confirmation::None => Ok(()),
        Confirmation::Yes => agreed("Deploy this plan?", options.yes),
        Confirmation::StackName { .. } if options.confirm.as_ref() == Some(stack) => Ok(()),
        Confirmation::StackName { because } if can_ask() => {
            let typed = ask(&format!(
                "This replaces, removes or opens {}. Type the stack's name: ",
                because.join(", ")
            ));
            if typed == stack.as_str() {
                Ok(())
            } else {
                Err("that is not the stack's name".to_owned())
            }
        }
        Confirmation::StackName { because } => Err(format!(
            "it touches {}; confirm it with --confirm {stack}",
            because.join(", ")
        )),
    }
}

//! `liveinsight stack`.

use super::engine::{REFUSED, agreed, explain};
use crate::aws::Aws;
use crate::config::Config;
use crate::deploy;
use domain::name::StackName;
use domain::stack_status::StackAction;
use std::error::Error;
use std::process::ExitCode;

/// Options of `stack`.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// What to tell the stack; without it, what it can be told now is shown
    #[arg(value_parser = action)]
    action: Option<StackAction>,
    /// Why; kept in the ledger
    #[arg(long, requires = "action")]
    reason: Option<String>,
    /// Do not ask; needed without a terminal
    #[arg(long)]
    yes: bool,
    /// The stack's name, to delete it
    #[arg(long, value_name = "STACK")]
    confirm: Option<StackName>,
}

fn action(text: &str) -> Result<StackAction, String> {
    let found = StackAction::ALL.into_iter().find(|action| action.name() == text);
    found.ok_or_else(|| "it is cancel, continue, rollback or delete".to_owned())
}

/// Shows what the stack's state allows, or does it.
pub(super) async fn run(aws: &Aws, config: &Config, options: &Options) -> Result<ExitCode, Box<dyn Error>> {
    let stack = &config.stack_name;
    let situation = deploy::situation(aws, stack).await?;
    println!("{stack} is {}", situation.status);
    if let Some(reason) = &situation.reason {
        println!("  {reason}");
    }
    if let Some(way_out) = situation.status.way_out() {
        println!("  way out: {way_out}");
    }
    let Some(action) = options.action else {
        for action in situation.status.legal() {
            println!("  liveinsight stack {}: {}", action.name(), action.explanation());
        }
        return Ok(ExitCode::SUCCESS);
    };
    let refused = |why: &str| {
        eprintln!("Not done: {why}");
        Ok(ExitCode::from(REFUSED))
    };
    if let Err(illegal) = situation.status.allows(action) {
        return refused(&illegal.to_string());
    }
    let Some(reason) = &options.reason else {
        return refused("say why with --reason");
    };
    if action == StackAction::Delete && options.confirm.as_ref() != Some(stack) {
        return refused(&format!("confirm it with --confirm {stack}"));
    }
    eprintln!("{}", action.explanation());
    if let Err(why) = agreed("Do it?", options.yes) {
        return refused(&why);
    }
    match deploy::act(aws, stack, action, reason).await {
        Ok(Some(status)) => println!("{stack} is {status}"),
        Ok(None) => println!("{stack} is gone"),
        Err(error) => return Ok(explain(&error)),
    }
    Ok(ExitCode::SUCCESS)
}

//! `liveinsight bootstrap` and `liveinsight deploy`.

use crate::aws::Aws;
use crate::config::Config;
use crate::deploy::{self, Artifact, DeployError, Progress, Request};
use domain::deployment::{Confirmation, Consent, Outcome, Plan};
use domain::name::StackName;
use std::collections::BTreeMap;
use std::error::Error;
use std::io::{IsTerminal, Write};
use std::process::ExitCode;

/// Exit code of a deployment that was refused or not confirmed.
const REFUSED: u8 = 4;

/// Exit code of a deployment that was stopped by a second signal, as shells have it for SIGINT.
const INTERRUPTED: u8 = 130;

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
    /// Watch the alarms for so long after the shift, and take everything back if one turns red
    #[arg(long, value_name = "SECONDS", default_value_t = 0)]
    bake: u64,
    /// The stack's name, for a plan that replaces or removes something or changes permissions
    #[arg(long, value_name = "STACK")]
    confirm: Option<StackName>,
}

fn parameter(text: &str) -> Result<(String, String), String> {
    let (name, value) = text
        .split_once('=')
        .ok_or("it has the form NAME=VALUE, such as MemorySize=1024")?;
    Ok((name.to_owned(), value.to_owned()))
}

/// Makes or updates the console's own stack.
pub(super) async fn bootstrap(aws: &Aws) -> Result<ExitCode, Box<dyn Error>> {
    let console = deploy::bootstrap(aws, &mut print).await?;
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
    let artifact = Artifact::read(&config.collector_zip).await?;
    let console = deploy::bootstrap(aws, &mut print).await?;
    let request = Request {
        stack_name: &config.stack_name,
        template: &deploy::template_for(aws.environment())?,
        artifact: &artifact,
        bucket: &console.bucket,
        parameters: &options.parameters.iter().cloned().collect::<BTreeMap<_, _>>(),
        consent: Consent {
            release_pin: options.release_pin,
            despite_alarms: options.despite_alarms.clone(),
            bake_seconds: options.bake,
        },
    };
    let plan = match deploy::prepare(aws, &request, &mut print).await {
        Err(DeployError::Refused(refusal)) => {
            eprintln!("Refused: {refusal}");
            return Ok(ExitCode::from(REFUSED));
        }
        plan => plan?,
    };
    println!("{plan}");
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
    let Some(outcome) = to_its_end(deploy::execute(aws, &plan, options.reason.as_deref(), &mut print)).await
    else {
        return Ok(ExitCode::from(INTERRUPTED));
    };
    let finished = outcome?;
    println!("Run {}: {}", finished.run, finished.outcome);
    Ok(match finished.outcome {
        Outcome::Succeeded { .. } => ExitCode::SUCCESS,
        Outcome::RolledBack { .. } | Outcome::Abandoned { .. } => ExitCode::FAILURE,
    })
}

/// Waits for a deployment to end. Between its shift and its last check it must not be cut off, or untried code would stay
/// live: one Ctrl-C or SIGTERM is answered with a word, only the second stops it where it is (`None`).
async fn to_its_end<T>(deployment: impl Future<Output = T>) -> Option<T> {
    let mut deployment = Box::pin(deployment);
    tokio::select! {
        outcome = &mut deployment => return Some(outcome),
        () = crate::shutdown::signal() => {}
    }
    eprintln!(
        "The deployment goes on to its end, so that no untried version is left live. Ask again to stop it where it is."
    );
    tokio::select! {
        outcome = &mut deployment => Some(outcome),
        () = crate::shutdown::signal() => {
            eprintln!("Stopped where it was. Look with `liveinsight status`; the next `liveinsight deploy` finishes it.");
            None
        }
    }
}

/// Whether a person, or the person who wrote the command line, wants this plan.
fn confirmed(plan: &Plan, options: &Options) -> Result<(), String> {
    let stack = &plan.release().place.stack;
    match plan.confirmation() {
        Confirmation::None => Ok(()),
        Confirmation::Yes if options.yes => Ok(()),
        Confirmation::Yes if !std::io::stdin().is_terminal() => {
            Err("there is no terminal to ask on; confirm it with --yes".to_owned())
        }
        Confirmation::Yes => match ask("Deploy this plan? [y/N] ").as_str() {
            "y" | "Y" | "yes" => Ok(()),
            _ => Err("it was not confirmed".to_owned()),
        },
        Confirmation::StackName { .. } if options.confirm.as_ref() == Some(stack) => Ok(()),
        Confirmation::StackName { because } if std::io::stdin().is_terminal() => {
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

fn ask(question: &str) -> String {
    eprint!("{question}");
    let _ = std::io::stderr().flush();
    let mut answer = String::new();
    // An input that cannot be read is no confirmation.
    let _ = std::io::stdin().read_line(&mut answer);
    answer.trim().to_owned()
}

/// Shows progress as it happens.
fn print(progress: Progress) {
    match progress {
        Progress::Uploaded {
            key,
            already_there: true,
        } => eprintln!("  {key} is uploaded already"),
        Progress::Uploaded {
            key,
            already_there: false,
        } => eprintln!("  uploaded {key}"),
        Progress::Comparing(stack) => eprintln!("  comparing with {stack}"),
        Progress::StepStarted(step) => eprintln!("▸ {step}"),
        Progress::Stack(event) => eprintln!("    {event}"),
        Progress::StepDone { took, note, .. } => {
            eprintln!(
                "  done in {:.1} s{}",
                took.as_secs_f64(),
                note.map(|note| format!(": {note}")).unwrap_or_default()
            );
        }
        Progress::Failed { cause } => eprintln!("! {cause}"),
        Progress::Undoing(undo) => eprintln!("◂ {undo}"),
        Progress::Undone { left, .. } => eprintln!(
            "  done{}",
            left.map_or_else(String::new, |left| format!(": {left}"))
        ),
        Progress::Resuming { intent, since } => eprintln!(
            "  {} by {} was left unfinished; nothing was heard of it since {since}: it is taken up",
            intent.kind, intent.who
        ),
    }
}

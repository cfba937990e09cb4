//! `liveinsight account`: who may sign in.

use crate::auth::administration;
use crate::auth::password::Password;
use crate::aws::Aws;
use clap::builder::{PossibleValuesParser, TypedValueParser as _};
use domain::access::Role;
use domain::name::PersonName;
use std::error::Error;
use std::io::{IsTerminal as _, stdin};
use std::process::ExitCode;

/// What to do with accounts.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Make an account, or change its password and role; asks for the password, or reads a line of standard input
    Set {
        /// What the person signs in as
        name: PersonName,
        /// What they may do; a new account's is viewer, and another's stays as it is
        #[arg(long, value_parser = PossibleValuesParser::new(Role::ALL.map(Role::as_str)).try_map(|role| role.parse::<Role>()))]
        role: Option<Role>,
    },
    /// Show every account with its role and its last change
    List,
    /// Remove an account; whoever is signed in by it is signed out within a minute
    Remove {
        /// The account's name
        name: PersonName,
    },
}

/// Makes, shows or removes accounts.
pub(super) async fn run(aws: &Aws, command: Command) -> Result<ExitCode, Box<dyn Error>> {
    match command {
        Command::Set { name, role } => {
            let password = password(&name)?;
            let account = administration::set(aws, name, role, &password).await?;
            println!("{} may sign in as {}.", account.name, account.role);
        }
        Command::List => {
            let accounts = administration::list(aws).await?;
            if accounts.is_empty() {
                eprintln!(
                    "There is no account yet; make one with `liveinsight account set NAME --role ROLE`."
                );
            }
            let width = accounts.iter().map(|account| account.name.as_str().len()).max();
            let width = width.unwrap_or_default();
            for account in accounts {
                let (name, role, at) = (account.name, account.role, account.changed_at);
                println!("{:<width$}  {:<8}  changed {at}", name.as_str(), role.as_str());
            }
        }
        Command::Remove { name } => {
            administration::remove(aws, &name).await?;
            println!("{name} may not sign in any more; their sessions end within a minute.");
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Asks twice without showing what is typed; without a terminal, takes the first line of standard input.
fn password(name: &PersonName) -> Result<Password, Box<dyn Error>> {
    if !stdin().is_terminal() {
        let mut line = String::new();
        stdin().read_line(&mut line)?;
        return Ok(Password::new(line.trim_end_matches(['\r', '\n']).to_owned())?);
    }
    let typed = Password::new(rpassword::prompt_password(format!("Password of {name}: "))?)?;
    if typed.is(&rpassword::prompt_password("Again: ")?) {
        Ok(typed)
    } else {
        Err("the two passwords differ; nothing was changed".into())
    }
}

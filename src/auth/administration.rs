//! Who makes, changes and removes accounts: whoever may write the console's table. Each change is recorded with the ARN that AWS
//! knows them by.

use super::account::{self, Account};
use super::password::{HashError, Password};
use crate::audit::{self, AuditLog, Begun};
use crate::aws::{Aws, AwsError, Cause};
use crate::clock::timestamp;
use domain::access::Role;
use domain::audit::{Action, Actor, AuditEntry, Failure, Outcome};
use domain::name::PersonName;

/// Why an account was not changed.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    /// There is nowhere to keep accounts.
    #[error("the console's table does not exist; make it with `liveinsight bootstrap`, then try again")]
    NoTable,
    /// There is nobody to remove.
    #[error("there is no account {name}; `liveinsight account list` shows those there are")]
    NoSuchAccount {
        /// Who was to be removed.
        name: PersonName,
    },
    /// The password could not be hashed.
    #[error(transparent)]
    Hash(#[from] HashError),
    /// A call to AWS failed.
    #[error("no account was changed: {0}")]
    Aws(AwsError),
}

impl From<AwsError> for AccountError {
    fn from(error: AwsError) -> Self {
        match error.cause {
            Cause::NotFound => Self::NoTable,
            Cause::Failed(_) => Self::Aws(error),
        }
    }
}

/// Makes an account, or gives the one of this name another password, and another role if there is one. A new account without a
/// role is a viewer's.
///
/// # Errors
/// The account could not be read or written, or the change not be recorded beforehand; nothing was changed.
pub async fn set(
    aws: &Aws,
    name: PersonName,
    role: Option<Role>,
    password: &Password,
) -> Result<Account, AccountError> {
    let known = account::find(aws, &name).await?;
    let role = role.or(known.map(|account| account.role)).unwrap_or(Role::Viewer);
    let account = Account {
        name,
        role,
        hash: password.hash()?,
        changed_at: timestamp((aws.clock)()),
    };
    let target = format!("{} ({role})", account.name);
    let begun = begin(aws, Action::SetAccount, target).await?;
    finish(begun, account::set(aws, &account).await).await?;
    Ok(account)
}

/// Removes an account. Its sessions end within a minute.
///
/// # Errors
/// There is no such account, or it could not be removed, or that not be recorded beforehand.
pub async fn remove(aws: &Aws, name: &PersonName) -> Result<(), AccountError> {
    if account::find(aws, name).await?.is_none() {
        return Err(AccountError::NoSuchAccount { name: name.clone() });
    }
    let begun = begin(aws, Action::RemoveAccount, name.to_string()).await?;
    finish(begun, account::remove(aws, name).await).await
}

/// Every account, by name.
///
/// # Errors
/// They could not be read.
pub async fn list(aws: &Aws) -> Result<Vec<Account>, AccountError> {
    Ok(account::list(aws).await?)
}

async fn begin(aws: &Aws, action: Action, target: String) -> Result<Begun, AccountError> {
    let entry = AuditEntry {
        at: (aws.clock)(),
        actor: Actor::Caller(aws.caller().await?.arn),
        action,
        target: Some(target),
        reason: None,
        outcome: Outcome::Started,
        address: None,
        reference: audit::reference(),
    };
    Ok(AuditLog::new(aws.clone()).begin(entry).await?)
}

async fn finish(begun: Begun, outcome: Result<(), AwsError>) -> Result<(), AccountError> {
    let recorded = match &outcome {
        Ok(()) => Outcome::Done,
        Err(error) => Outcome::Failed {
            cause: Failure::Other(error.to_string()),
        },
    };
    begun.finish(recorded.into()).await;
    Ok(outcome?)
}

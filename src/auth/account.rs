//! Local accounts, kept in the console's table: one item each, with the password's hash.

use crate::aws::dynamodb::{self, Item};
use crate::aws::{Aws, AwsError};
use crate::deploy::CONSOLE_TABLE;
use domain::access::Role;
use domain::name::PersonName;
use std::fmt;

/// The partition of accounts.
const PARTITION: &str = "ACCOUNT";

/// Somebody who may sign in.
#[derive(Clone, PartialEq, Eq)]
pub struct Account {
    /// What they are called.
    pub name: PersonName,
    /// What they may do.
    pub role: Role,
    /// Their password's hash, as a PHC string.
    pub hash: String,
    /// When password or role were last set, by RFC 3339. Sessions from before are ended.
    pub changed_at: String,
}

/// Never the hash.
impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Account")
            .field("name", &self.name)
            .field("role", &self.role)
            .field("changed_at", &self.changed_at)
            .finish_non_exhaustive()
    }
}

fn key(name: &PersonName) -> Item {
    Item::default().text("pk", PARTITION).text("sk", name.as_str())
}

/// Reads one account, as it is after every change before.
///
/// # Errors
/// The table cannot be read, or holds something else by this name.
pub async fn find(aws: &Aws, name: &PersonName) -> Result<Option<Account>, AwsError> {
    let item = dynamodb::get_item(aws, CONSOLE_TABLE, &key(name)).await?;
    item.map(|item| account("dynamodb:GetItem", &item)).transpose()
}

/// Reads every account, by name.
///
/// # Errors
/// The table cannot be read, or holds something else among them.
pub async fn list(aws: &Aws) -> Result<Vec<Account>, AwsError> {
    let query = dynamodb::Query::partition(PARTITION);
    let mut accounts = vec![];
    let mut from = None;
    loop {
        let page = dynamodb::query(aws, CONSOLE_TABLE, &query, from.take()).await?;
        for item in &page.items {
            accounts.push(account("dynamodb:Query", item)?);
        }
        match page.next {
            Some(next) => from = Some(next),
            None => return Ok(accounts),
        }
    }
}

/// Makes an account, or replaces the one of this name.
///
/// # Errors
/// The table cannot be written.
pub async fn set(aws: &Aws, account: &Account) -> Result<(), AwsError> {
    let item = key(&account.name)
        .text("role", account.role.as_str())
        .text("hash", &account.hash)
        .text("changed_at", &account.changed_at);
    dynamodb::put_item(aws, CONSOLE_TABLE, item).await
}

/// Removes an account. One that is not there is removed already.
///
/// # Errors
/// The table cannot be written.
pub async fn remove(aws: &Aws, name: &PersonName) -> Result<(), AwsError> {
    dynamodb::delete_item(aws, CONSOLE_TABLE, &key(name)).await
}

fn account(action: &'static str, item: &Item) -> Result<Account, AwsError> {
    let text = |name| item.get(name).ok_or(AwsError::incomplete(action, name));
    Ok(Account {
        name: text("sk")?
            .parse()
            .map_err(|_| AwsError::incomplete(action, "an account's name"))?,
        role: text("role")?
            .parse()
            .map_err(|_| AwsError::incomplete(action, "an account's role"))?,
        hash: text("hash")?.to_owned(),
        changed_at: text("changed_at")?.to_owned(),
    })
}

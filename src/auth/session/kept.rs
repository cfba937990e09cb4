//! Sessions in the console's table, one item each, so that a console that restarts signs nobody out.
//!
//! | `pk` | `sk` | holds |
//! |---|---|---|
//! | `SESSION` | the fingerprint of its token | Whose it is, how that was proved, when; `expires_at` for DynamoDB's time to live |
//!
//! Whoever reads the table learns no token. Whoever may write it may sign in, as with the accounts beside.

use super::{Proof, SessionState};
use crate::auth::Fingerprint;
use crate::aws::dynamodb::{self, Item};
use crate::aws::{Aws, AwsError};
use crate::clock::timestamp;
use crate::deploy::CONSOLE_TABLE;
use domain::access::Person;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// The partition of sessions.
const PARTITION: &str = "SESSION";

fn key(id: Fingerprint) -> Item {
    Item::default().text("pk", PARTITION).text("sk", id.to_string())
}

/// Writes a session, or replaces what was written of it.
///
/// # Errors
/// The table cannot be written.
pub(in crate::auth) async fn write(aws: &Aws, id: Fingerprint, state: &SessionState) -> Result<(), AwsError> {
    dynamodb::put_item(aws, CONSOLE_TABLE, item(id, state)).await
}

/// Removes a session. One that is not there is removed already.
///
/// # Errors
/// The table cannot be written.
pub(in crate::auth) async fn remove(aws: &Aws, id: Fingerprint) -> Result<(), AwsError> {
    dynamodb::delete_item(aws, CONSOLE_TABLE, &key(id)).await
}

/// Every session that was written, also those that are over and not expired yet. An item that is no session is left out.
///
/// # Errors
/// The table cannot be read.
pub(in crate::auth) async fn list(aws: &Aws) -> Result<Vec<(Fingerprint, SessionState)>, AwsError> {
    let query = dynamodb::Query::partition(PARTITION);
    let mut found = vec![];
    let mut from = None;
    loop {
        let page = dynamodb::query(aws, CONSOLE_TABLE, &query, from.take()).await?;
        found.extend(page.items.iter().filter_map(session));
        match page.next {
            Some(next) => from = Some(next),
            None => return Ok(found),
        }
    }
}

fn item(id: Fingerprint, state: &SessionState) -> Item {
    let item = key(id)
        .text("name", state.person.name.as_str())
        .text("role", state.person.role.as_str())
        .text("begun", timestamp(state.begun))
        .text("last_active", timestamp(state.last_active))
        .number("expires_at", state.ends_at().unix_timestamp());
    match &state.proof {
        Proof::Link => item,
        Proof::Password { changed_at } => item.text("account_changed_at", changed_at),
    }
}

fn session(item: &Item) -> Option<(Fingerprint, SessionState)> {
    let at = |name| OffsetDateTime::parse(item.get(name)?, &Rfc3339).ok();
    let state = SessionState {
        person: Person {
            name: item.get("name")?.parse().ok()?,
            role: item.get("role")?.parse().ok()?,
        },
        proof: item
            .get("account_changed_at")
            .map_or(Proof::Link, |changed_at| Proof::Password {
                changed_at: changed_at.to_owned(),
            }),
        begun: at("begun")?,
        last_active: at("last_active")?,
    };
    Some((item.get("sk")?.parse().ok()?, state))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::access::Role;
    use time::macros::datetime;

    #[test]
    fn a_session_is_read_as_it_was_written_and_holds_no_token() {
        let token = crate::auth::Token::random().unwrap();
        let id = Fingerprint::of(token.reveal());
        for proof in [
            Proof::Link,
            Proof::Password {
                changed_at: "2026-11-01T00:00:00Z".to_owned(),
            },
        ] {
            let state = SessionState {
                person: Person {
                    name: "kim".parse().unwrap(),
                    role: Role::Operator,
                },
                proof,
                begun: datetime!(2026-11-23 08:30 UTC),
                last_active: datetime!(2026-11-23 09:00 UTC),
            };
            let item = item(id, &state);
            assert!(!format!("{item:?}").contains(token.reveal()));
            assert_eq!(session(&item), Some((id, state)));
        }
        assert_eq!(session(&key(id)), None, "an item that is no session");
    }
}

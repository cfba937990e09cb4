//! An entry of the audit log as an item of the console's table.

use super::partition;
use crate::aws::AwsError;
use crate::aws::dynamodb::Item;
use crate::clock::timestamp;
use domain::access::Person;
use domain::audit::{Action, Actor, AuditEntry, Failure, Outcome, Reference, Refusal};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

pub(super) fn item(entry: &AuditEntry) -> Item {
    let at = timestamp(entry.at);
    let item = Item::default()
        .text("pk", partition(&at[..at.len().min(7)]))
        .text("sk", format!("{at}#{}", entry.reference))
        .text("at", at)
        .text("action", entry.action.as_str())
        .text("reference", entry.reference.as_str());
    let item = match &entry.actor {
        Actor::Person(person) => item
            .text("actor", "person")
            .text("who", person.name.as_str())
            .text("role", person.role.as_str()),
        Actor::Unrecognised { name, role } => {
            item.text("actor", "person").text("who", name).text("role", role)
        }
        Actor::Caller(arn) => item.text("actor", "caller").text("who", arn),
        Actor::Unknown => item.text("actor", "unknown"),
    };
    let item = match &entry.outcome {
        Outcome::Started => item.text("outcome", "started"),
        Outcome::Done => item.text("outcome", "done"),
        Outcome::Failed { cause } => item.text("outcome", "failed").text("cause", cause.as_str()),
        Outcome::Refused(refusal) => item.text("outcome", "refused").text("cause", refusal.as_str()),
    };
    let item = match &entry.target {
        Some(target) => item.text("target", target),
        None => item,
    };
    let item = match &entry.reason {
        Some(reason) => item.text("reason", reason),
        None => item,
    };
    match entry.address {
        Some(address) => item.text("address", address.to_string()),
        None => item,
    }
}

pub(super) fn entry(item: &Item) -> Result<AuditEntry, AwsError> {
    let text = |name| item.get(name).ok_or(AwsError::incomplete("dynamodb:Query", name));
    let malformed = |what| AwsError::incomplete("dynamodb:Query", what);
    let cause = item.get("cause").unwrap_or_default();
    Ok(AuditEntry {
        at: OffsetDateTime::parse(text("at")?, &Rfc3339).map_err(|_| malformed("an entry's time"))?,
        actor: match text("actor")? {
            "person" => person(text("who")?, text("role")?),
            "caller" => Actor::Caller(text("who")?.to_owned()),
            _ => Actor::Unknown,
        },
        action: Action::from(text("action")?),
        target: item.get("target").map(str::to_owned),
        reason: item.get("reason").map(str::to_owned),
        outcome: match text("outcome")? {
            "started" => Outcome::Started,
            "done" => Outcome::Done,
            "refused" => Outcome::Refused(Refusal::from(cause)),
            _ => Outcome::Failed {
                cause: Failure::from(cause),
            },
        },
        address: item.get("address").and_then(|address| address.parse().ok()),
        reference: Reference::kept(text("reference")?),
    })
}

/// Whoever was signed in. The log is kept for ever, so it outlives names and roles.
fn person(name: &str, role: &str) -> Actor {
    match (name.parse(), role.parse()) {
        (Ok(name), Ok(role)) => Actor::Person(Person { name, role }),
        _ => Actor::Unrecognised {
            name: name.to_owned(),
            role: role.to_owned(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::access::Role;
    use std::time::Duration;

    #[test]
    fn an_entry_is_read_as_it_was_written() {
        let whole = AuditEntry {
            at: OffsetDateTime::UNIX_EPOCH + Duration::from_micros(1_234_567),
            actor: Actor::Person(Person {
                name: "kim".parse().unwrap(),
                role: Role::Operator,
            }),
            action: Action::SignIn,
            target: Some("/audit".to_owned()),
            reason: Some("the pager rang".to_owned()),
            outcome: Outcome::Refused(Refusal::Role),
            address: Some("2001:db8::1".parse().unwrap()),
            reference: Reference::from_bits(7),
        };
        let arn = "arn:aws:sts::000000000000:assumed-role/ops/kim".to_owned();
        let failed = AuditEntry {
            actor: Actor::Caller(arn),
            target: None,
            reason: None,
            outcome: Outcome::Failed {
                cause: Failure::Unavailable,
            },
            address: None,
            ..whole.clone()
        };
        let unknown = AuditEntry {
            actor: Actor::Unknown,
            outcome: Outcome::Started,
            ..whole.clone()
        };
        let later = AuditEntry {
            actor: Actor::Unrecognised {
                name: "kim".to_owned(),
                role: "auditor".to_owned(),
            },
            ..whole.clone()
        };
        for written in [whole, failed, unknown, later] {
            assert_eq!(entry(&item(&written)), Ok(written));
        }
    }
}

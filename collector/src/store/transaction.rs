//! One transaction: what it writes, and what its cancellation says.

use super::item::{self, Item};
use super::{retry, update};
use crate::config::Tables;
use crate::event::{Event, SessionId};
use crate::session::{Place, Stored, Stretch};
use aws_sdk_dynamodb::error::BuildError;
use aws_sdk_dynamodb::types::error::TransactionCanceledException;
use aws_sdk_dynamodb::types::{
    CancellationReason, Put, ReturnValuesOnConditionCheckFailure, TransactWriteItem,
};

/// The most actions of one transaction (DynamoDB's quotas).
const MAX_ACTIONS: usize = 100;
/// Actions besides those of events: the session, its active session, and up to three sessions that it must not be.
const OTHER_ACTIONS: usize = 5;

/// The session that events go to.
#[derive(Debug, Clone)]
pub(super) struct Target {
    /// Its id.
    pub id: SessionId,
    /// What is known of it.
    pub seen: Option<Stored>,
    /// Sessions that the events would go to instead, if one of them reached them.
    pub unless: Vec<SessionId>,
}

impl Target {
    /// A session that nothing is known of but its id.
    pub(super) const fn named(id: SessionId) -> Self {
        Self {
            id,
            seen: None,
            unless: Vec::new(),
        }
    }
}

/// What an action of a transaction is for.
#[derive(Debug, Clone)]
enum Role {
    /// Stores the event at this position, or claims its id.
    Event(usize),
    /// Counts the events in their session.
    Session,
    /// Keeps the session active.
    Active,
    /// Makes sure that this is not the events' session.
    Unreached(SessionId),
}

/// All that follows from some events of one session, to be written together or not at all.
#[derive(Debug)]
pub(super) struct Transaction {
    /// What each action is for.
    pub roles: Roles,
    /// As the SDK takes them.
    pub actions: Vec<TransactWriteItem>,
}

/// What the actions of a transaction are for, in their order.
#[derive(Debug, Default)]
pub(super) struct Roles(Vec<Role>);

/// What a cancelled transaction has shown.
#[derive(Debug)]
pub(super) enum Cancelled {
    /// Why it could not be written as it was. Nothing here needs a pause.
    Learnt(Box<Learnt>),
    /// Another transaction on the same items, or a lack of capacity.
    Passing(String),
    /// Something that another attempt does not cure, by DynamoDB's names for it.
    Lasting(String),
}

/// Facts about the tables that the transaction did not expect.
#[derive(Debug, Default)]
pub(super) struct Learnt {
    /// Positions of events that are stored already, each with its session.
    pub duplicates: Vec<(usize, Option<SessionId>)>,
    /// The session as it is.
    pub session: Option<Stored>,
    /// Another session that the events belong to.
    pub other: Option<(SessionId, Stored)>,
}

impl Transaction {
    /// The transaction that writes these events, of which `stretch` is the sum.
    pub(super) fn new(
        tables: &Tables,
        target: &Target,
        events: &[&Event],
        stretch: &Stretch,
    ) -> Result<Self, BuildError> {
        let mut transaction = Self {
            roles: Roles::default(),
            actions: Vec::new(),
        };
        for (position, event) in events.iter().enumerate() {
            if event.is_claimed() {
                let claim = item::claim(event, &target.id);
                transaction.put_once(position, &tables.events, claim)?;
            }
            transaction.put_once(position, &tables.events, item::event(event, &target.id))?;
        }

        let received_at = events
            .first()
            .map_or(stretch.exit.at, |event| event.received_at());
        let place = target
            .seen
            .as_ref()
            .map_or(Place::Presumed, |stored| Place::of(stretch, stored));
        let update = update::session(stretch, &target.id, place, received_at)
            .table_name(&tables.sessions)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .build()?;
        transaction.push(Role::Session, TransactWriteItem::builder().update(update).build());

        let active = item::active_session(stretch, &target.id, received_at).filter(|_| place.moves_end());
        if let Some(active) = active {
            let put = Put::builder()
                .table_name(&tables.active_sessions)
                .set_item(Some(active))
                .build()?;
            transaction.push(Role::Active, TransactWriteItem::builder().put(put).build());
        }
        for other in &target.unless {
            let check = update::unreached(other, stretch.span())
                .table_name(&tables.sessions)
                .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
                .build()?;
            let action = TransactWriteItem::builder().condition_check(check).build();
            transaction.push(Role::Unreached(other.clone()), action);
        }
        Ok(transaction)
    }

    fn put_once(&mut self, position: usize, table: &str, item: Item) -> Result<(), BuildError> {
        let put = Put::builder()
            .table_name(table)
            .set_item(Some(item))
            .condition_expression("attribute_not_exists(event_id)")
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .build()?;
        self.push(
            Role::Event(position),
            TransactWriteItem::builder().put(put).build(),
        );
        Ok(())
    }

    fn push(&mut self, role: Role, action: TransactWriteItem) {
        self.roles.0.push(role);
        self.actions.push(action);
    }
}

impl Roles {
    /// Reads the reasons, which stand in the order of the actions.
    pub(super) fn cancelled(&self, cancellation: &TransactionCanceledException) -> Cancelled {
        let reasons = cancellation.cancellation_reasons();
        let mut learnt = Learnt::default();
        let mut is_new = false;
        for (role, reason) in self
            .0
            .iter()
            .zip(reasons)
            .filter(|(_, reason)| is_condition(reason))
        {
            is_new = true;
            let stored = || reason.item().map(item::stored).unwrap_or_default();
            match role {
                Role::Event(position) => {
                    let session = reason.item().and_then(item::session_id);
                    learnt.duplicates.push((*position, session));
                }
                Role::Session => learnt.session = Some(stored()),
                Role::Unreached(session) => learnt.other = Some((session.clone(), stored())),
                Role::Active => {}
            }
        }
        let codes: Vec<&str> = reasons
            .iter()
            .filter_map(CancellationReason::code)
            .filter(|code| *code != "None")
            .collect();
        match codes.iter().find(|code| retry::is_passing(code)) {
            _ if is_new => Cancelled::Learnt(Box::new(learnt)),
            Some(code) => Cancelled::Passing((*code).to_owned()),
            None => Cancelled::Lasting(codes.join(", ")),
        }
    }
}

fn is_condition(reason: &CancellationReason) -> bool {
    reason.code() == Some("ConditionalCheckFailed")
}

/// Parts of a session's events, each small enough for a transaction.
pub(super) fn parts<'e>(events: &[(usize, &'e Event)]) -> Vec<Vec<(usize, &'e Event)>> {
    let mut parts: Vec<Vec<(usize, &Event)>> = Vec::new();
    let mut room = 0;
    for &(position, event) in events {
        let actions = 1 + usize::from(event.is_claimed());
        if actions > room {
            parts.push(Vec::new());
            room = MAX_ACTIONS - OTHER_ACTIONS;
        }
        room -= actions;
        if let Some(part) = parts.last_mut() {
            part.push((position, event));
        }
    }
    parts
}

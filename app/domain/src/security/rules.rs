//! The rules, each over what was read and nothing else.

mod api;
mod data;
mod function;
mod role;

use super::facts::{Bucket, ConsolePower, Facts};
use super::policy::PolicyDocument;
use super::{Fault, Outcome, Rule};
use crate::contract::TableId;
use crate::price::PriceBook;
use crate::snapshot::{Environment, Observed, Reading, Snapshot, Unavailable};

/// The outcome of one rule.
pub(super) fn check(rule: Rule, snapshot: &Snapshot, facts: &Facts, book: Option<&PriceBook>) -> Outcome {
    let today = snapshot.taken_at.date();
    match rule {
        Rule::RoleTrust => part(&snapshot.role, |role| role::trust(&role.trusted_services)),
        Rule::RoleWildcardAction => part(&facts.role_policies, |all| role::wildcard_actions(all)),
        Rule::RoleWildcardResource => part(&facts.role_policies, |all| role::wildcard_resources(all)),
        Rule::RoleUnusedAction => part(&facts.role_policies, |all| role::unused_actions(all)),
        Rule::RoleLacksAction => part(&facts.role_policies, |all| role::lacking_actions(all)),
        Rule::FunctionPublic => part(&facts.function_policy, function::invokable),
        Rule::FunctionUrlPublic => part(&facts.function_urls, |urls| function::public_urls(urls)),
        Rule::EnvironmentSecret => part(&facts.secret_variables, |names| function::secrets(names)),
        Rule::RuntimeDeprecated => part(&snapshot.function, |found| {
            function::deprecation(found.runtime.as_deref(), today)
        }),
        Rule::PublicPost => api::public_post(snapshot, facts, book),
        Rule::MethodAuthorisation => api::authorisation(snapshot),
        Rule::MethodThrottling => api::throttling(snapshot),
        Rule::CorsOrigin => api::origins(snapshot),
        Rule::AccessLog => api::log(snapshot),
        Rule::TableEncryption => data::tables(snapshot, &TableId::ALL, |id, table| {
            let is_own = table.encryption.is_none();
            is_own.then_some(Fault::OwnedKey { table: id })
        }),
        Rule::PointInTimeRecovery => data::recovery(snapshot),
        Rule::DeletionProtection => data::tables(snapshot, &TableId::ALL, |id, table| {
            (!table.deletion_protection).then_some(Fault::NoDeletionProtection { table: id })
        }),
        Rule::PersonalDataRetention => data::retention(snapshot),
        Rule::RawAddress => part(&snapshot.stack, data::raw_addresses),
        Rule::LogRetention => part(&snapshot.log_group, |group| {
            unless(group.retention_days.is_some(), Fault::LogsKeptForEver)
        }),
        Rule::TopicPolicy => part(&facts.topic_policy, topic),
        Rule::TerminationProtection => part(&snapshot.stack, |stack| {
            unless(stack.termination_protection, Fault::NoTerminationProtection)
        }),
        Rule::ArtifactBucket => part(&facts.bucket, bucket),
        // A local AWS knows nobody but the account itself.
        Rule::ConsolePower if snapshot.target.environment == Environment::Sandbox => Outcome::Absent,
        Rule::ConsolePower => part(&facts.console, console),
    }
}

/// Judges what was read. What is not there has no fault of this kind: its absence is a matter of health.
fn part<T>(observed: &Observed<T>, rule: impl FnOnce(&T) -> Vec<Fault>) -> Outcome {
    inner(observed, |value| Outcome::of(rule(value)))
}

fn inner<T>(observed: &Observed<T>, rule: impl FnOnce(&T) -> Outcome) -> Outcome {
    match &observed.reading {
        Reading::Found(value) => rule(value),
        Reading::Missing => Outcome::Absent,
        Reading::Unavailable(cause) => Outcome::Unknown {
            causes: vec![cause.clone()],
        },
    }
}

fn cause_of<T>(reading: &Reading<T>) -> Option<Unavailable> {
    match reading {
        Reading::Unavailable(cause) => Some(cause.clone()),
        Reading::Found(_) | Reading::Missing => None,
    }
}

fn unless(is_right: bool, fault: Fault) -> Vec<Fault> {
    if is_right { vec![] } else { vec![fault] }
}

fn topic(policy: &PolicyDocument) -> Vec<Fault> {
    let fault = |(statement, service)| Fault::TopicOpenTo { statement, service };
    policy.open_to().map(fault).collect()
}

fn bucket(bucket: &Bucket) -> Vec<Fault> {
    let public = (!bucket.blocks_public_access).then_some(Fault::BucketNotBlocked);
    let unversioned = (!bucket.versioned).then_some(Fault::BucketNotVersioned);
    public.into_iter().chain(unversioned).collect()
}

fn console(power: &ConsolePower) -> Vec<Fault> {
    if power.is_root() {
        return vec![Fault::ConsoleIsRoot];
    }
    let fault = |action: &String| Fault::ConsoleMay {
        action: action.clone(),
    };
    power.needless.iter().map(fault).collect()
}

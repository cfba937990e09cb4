//! The rules, each over what was read and nothing else.

use super::facts::{Bucket, ConsolePower, Facts, FunctionUrl, NamedPolicy};
use super::policy::PolicyDocument;
use super::{Fault, Outcome, Rule, runtime};
use crate::contract::TableId;
use crate::snapshot::{
    Authorisation, Environment, Observed, Reading, RestApi, Snapshot, Stack, Stage, Table, Ttl, Unavailable,
};
use time::{Date, Duration};

/// What the collector does in AWS (`docs/collector.md`); the template grants each on the resource it is done to.
const COLLECTOR_ACTIONS: [&str; 8] = [
    "dynamodb:ConditionCheckItem",
    "dynamodb:PutItem",
    "dynamodb:Query",
    "dynamodb:UpdateItem",
    "logs:CreateLogStream",
    "logs:PutLogEvents",
    "xray:PutTelemetryRecords",
    "xray:PutTraceSegments",
];

/// Actions that know no resources (Service Authorization Reference, "Actions, resources, and condition keys for AWS X-Ray").
const WITHOUT_RESOURCES: &str = "xray:Put*";

/// From how long before its end a runtime is told of. A function moved in half a year is moved without hurry.
const WARN_BEFORE: Duration = Duration::days(180);

/// Seconds of a month of 730 hours.
const SECONDS_A_MONTH: u64 = 730 * 3600;

/// The outcome of one rule.
pub(super) fn check(rule: Rule, snapshot: &Snapshot, facts: &Facts) -> Outcome {
    let today = snapshot.taken_at.date();
    match rule {
        Rule::RoleTrust => part(&snapshot.role, |role| trust(&role.trusted_services)),
        Rule::RoleWildcardAction => part(&facts.role_policies, |policies| wildcard_actions(policies)),
        Rule::RoleWildcardResource => part(&facts.role_policies, |policies| wildcard_resources(policies)),
        Rule::RoleUnusedAction => part(&facts.role_policies, |policies| unused_actions(policies)),
        Rule::RoleLacksAction => part(&facts.role_policies, |policies| lacking_actions(policies)),
        Rule::FunctionPublic => part(&facts.function_policy, invokable),
        Rule::FunctionUrlPublic => part(&facts.function_urls, |urls| public_urls(urls)),
        Rule::EnvironmentSecret => part(&facts.secret_variables, |names| secrets(names)),
        Rule::RuntimeDeprecated => part(&snapshot.function, |function| {
            deprecation(function.runtime.as_deref(), today)
        }),
        Rule::PublicPost => inner(&snapshot.api, public_post),
        Rule::CorsOrigin => inner(&snapshot.api, |api| {
            part(&api.methods, |methods| {
                let any = methods
                    .get("OPTIONS")
                    .is_some_and(|options| options.allows_any_origin);
                any.then_some(Fault::AnyOrigin).into_iter().collect()
            })
        }),
        Rule::TableEncryption => tables(snapshot, &TableId::ALL, |id, table| {
            table
                .encryption
                .is_none()
                .then_some(Fault::OwnedKey { table: id })
        }),
        Rule::PointInTimeRecovery => recovery(snapshot),
        Rule::DeletionProtection => tables(snapshot, &TableId::ALL, |id, table| {
            (!table.deletion_protection).then_some(Fault::NoDeletionProtection { table: id })
        }),
        Rule::PersonalDataRetention => retention(snapshot),
        Rule::RawAddress => part(&snapshot.stack, raw_addresses),
        Rule::LogRetention => part(&snapshot.log_group, |group| {
            let kept_for_ever = group.retention_days.is_none();
            kept_for_ever
                .then_some(Fault::LogsKeptForEver)
                .into_iter()
                .collect()
        }),
        Rule::TerminationProtection => part(&snapshot.stack, |stack| {
            let unprotected = !stack.termination_protection;
            unprotected
                .then_some(Fault::NoTerminationProtection)
                .into_iter()
                .collect()
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

fn trust(services: &[String]) -> Vec<Fault> {
    let is_right = services == ["lambda.amazonaws.com"];
    let fault = Fault::Trusts {
        principals: services.to_vec(),
    };
    (!is_right).then_some(fault).into_iter().collect()
}

fn wildcard_actions(policies: &[NamedPolicy]) -> Vec<Fault> {
    each_grant(policies)
        .filter(|(_, action)| *action == "*" || action.ends_with(":*"))
        .map(|(policy, action)| Fault::WildcardAction {
            policy: policy.to_owned(),
            action: action.to_owned(),
        })
        .collect()
}

/// Each action that a policy allows, as it is written. What allows all but some allows nearly everything: `*`.
fn each_grant(policies: &[NamedPolicy]) -> impl Iterator<Item = (&str, &str)> {
    policies.iter().flat_map(|policy| {
        policy.document.allowing().flat_map(|statement| {
            let but_some = (!statement.not_action.is_empty()).then_some("*");
            let actions = statement.action.iter().map(String::as_str);
            actions
                .chain(but_some)
                .map(|action| (policy.name.as_str(), action))
        })
    })
}

fn wildcard_resources(policies: &[NamedPolicy]) -> Vec<Fault> {
    let faults = policies.iter().flat_map(|policy| {
        let wide = policy
            .document
            .allowing()
            .filter(|statement| statement.is_for_every_resource());
        wide.filter_map(|statement| {
            let actions: Vec<String> = statement
                .action
                .iter()
                .filter(|action| !super::policy::matches(WITHOUT_RESOURCES, action))
                .cloned()
                .collect();
            let is_fault = !actions.is_empty() || !statement.not_action.is_empty();
            is_fault.then(|| Fault::WildcardResource {
                policy: policy.name.clone(),
                actions,
            })
        })
    });
    faults.collect()
}

/// A wildcard is told of by its own rule.
fn unused_actions(policies: &[NamedPolicy]) -> Vec<Fault> {
    each_grant(policies)
        .filter(|(_, action)| !action.contains(['*', '?']))
        .filter(|(_, action)| {
            !COLLECTOR_ACTIONS
                .iter()
                .any(|used| used.eq_ignore_ascii_case(action))
        })
        .map(|(policy, action)| Fault::UnusedAction {
            policy: policy.to_owned(),
            action: action.to_owned(),
        })
        .collect()
}

fn lacking_actions(policies: &[NamedPolicy]) -> Vec<Fault> {
    let is_given = |action: &str| {
        policies
            .iter()
            .flat_map(|policy| policy.document.allowing())
            .any(|statement| statement.gives(action))
    };
    COLLECTOR_ACTIONS
        .into_iter()
        .filter(|action| !is_given(action))
        .map(|action| Fault::LacksAction {
            action: action.to_owned(),
        })
        .collect()
}

/// A service acts for whoever asks it, so a service without a source is nearly everybody (IAM User Guide, "The confused deputy
/// problem").
fn invokable(policy: &PolicyDocument) -> Vec<Fault> {
    let open = policy
        .allowing()
        .filter(|statement| !statement.is_limited_to_a_source());
    open.flat_map(|statement| {
        let everybody = statement.is_for_everybody().then_some(None);
        let services = statement.services().iter().cloned().map(Some);
        let open: Vec<Option<String>> = everybody.into_iter().chain(services).collect();
        open.into_iter().map(|service| Fault::InvokableBy {
            statement: statement.sid.clone(),
            service,
        })
    })
    .collect()
}

fn public_urls(urls: &[FunctionUrl]) -> Vec<Fault> {
    let open = urls.iter().filter(|url| !url.needs_iam);
    open.map(|url| Fault::PublicUrl { url: url.url.clone() })
        .collect()
}

fn secrets(names: &[String]) -> Vec<Fault> {
    let fault = |name: &String| Fault::SecretVariable { name: name.clone() };
    names.iter().map(fault).collect()
}

/// A container image has no runtime of AWS's.
fn deprecation(runtime: Option<&str>, today: Date) -> Vec<Fault> {
    let dated = runtime.and_then(|runtime| Some((runtime.to_owned(), runtime::deprecated_on(runtime)?)));
    let fault = match dated {
        Some((runtime, date)) if date <= today => Some(Fault::Deprecated { runtime, since: date }),
        Some((runtime, date)) if date - today <= WARN_BEFORE => {
            Some(Fault::DeprecatedSoon { runtime, from: date })
        }
        _ => None,
    };
    fault.into_iter().collect()
}

fn public_post(api: &RestApi) -> Outcome {
    let post_is_open = |api: &RestApi| {
        let methods = api.methods.reading.found()?;
        let post = methods.get("POST")?;
        Some(post.authorisation == Authorisation::None && !post.api_key_required)
    };
    match (post_is_open(api), &api.stage.reading) {
        (Some(false), _) => Outcome::Passes,
        (Some(true), Reading::Found(stage)) => Outcome::of(vec![ceiling(stage)]),
        (_, stage) => {
            let causes = [cause_of(&api.methods.reading), cause_of(stage)];
            let causes: Vec<Unavailable> = causes.into_iter().flatten().collect();
            if causes.is_empty() {
                Outcome::Absent
            } else {
                Outcome::Unknown { causes }
            }
        }
    }
}

fn ceiling(stage: &Stage) -> Fault {
    match stage.throttle {
        Some(throttle) => Fault::OpenWithLimit {
            per_second: throttle.rate,
            per_month: throttle.rate.saturating_mul(SECONDS_A_MONTH),
        },
        None => Fault::OpenWithoutLimit,
    }
}

fn cause_of<T>(reading: &Reading<T>) -> Option<Unavailable> {
    match reading {
        Reading::Unavailable(cause) => Some(cause.clone()),
        Reading::Found(_) | Reading::Missing => None,
    }
}

/// Judges some tables. One that cannot be read leaves the rule unknown, unless another is at fault.
fn tables(snapshot: &Snapshot, ids: &[TableId], rule: impl Fn(TableId, &Table) -> Option<Fault>) -> Outcome {
    let outcomes = ids.iter().filter_map(|id| Some((*id, snapshot.tables.get(id)?)));
    Outcome::all(outcomes.map(|(id, table)| part(table, |table| rule(id, table).into_iter().collect())))
}

fn recovery(snapshot: &Snapshot) -> Outcome {
    let known = snapshot.tables.iter().map(|(id, table)| {
        inner(table, |table| {
            part(&table.point_in_time_recovery, |enabled| {
                (!enabled)
                    .then_some(Fault::NoRecovery { table: *id })
                    .into_iter()
                    .collect()
            })
        })
    });
    Outcome::all(known)
}

/// Active sessions expire by themselves; events and sessions name users and addresses, and do not.
fn retention(snapshot: &Snapshot) -> Outcome {
    let with_people = [TableId::Events, TableId::Sessions];
    let known = with_people
        .iter()
        .filter_map(|id| Some((*id, snapshot.tables.get(id)?)));
    Outcome::all(known.map(|(id, table)| {
        inner(table, |table| {
            part(&table.ttl, |ttl| match ttl {
                Ttl::Disabled => vec![Fault::KeptForEver { table: id }],
                Ttl::Enabled(_) => vec![],
            })
        })
    }))
}

/// The collector's own default is the template's: `raw`.
fn raw_addresses(stack: &Stack) -> Vec<Fault> {
    let is_raw = stack
        .parameters
        .get("IpAddress")
        .is_none_or(|policy| policy == "raw");
    is_raw.then_some(Fault::RawAddresses).into_iter().collect()
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

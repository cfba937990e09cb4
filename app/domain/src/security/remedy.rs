//! What puts a fault right.
//!
//! A change set compares the new template with the last one and not with what is there (CloudFormation User Guide, "Using
//! drift-aware change sets"), so a deployment puts right what a parameter or another template decides, and leaves alone what was
//! changed by hand. That is put back by hand: here is the command.

use super::Fault;
use super::facts::{Facts, NamedPolicy};
use crate::contract::{self, ALIAS, FUNCTION, LOG_GROUP, ROLE, STAGE, TableId};
use crate::snapshot::Snapshot;
use crate::template::Setting;

/// The inline policies that the template gives the role. Removing one would stop the collector.
pub(super) const OWN_POLICIES: [&str; 3] = ["StoreEvents", "WriteLog", "WriteTraces"];

/// The trust policy that the template gives the role.
const OWN_TRUST: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}"#;

/// What puts a fault right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remedy {
    /// A deployment, with settings that are filled in for it.
    Deploy(Vec<(Setting, String)>),
    /// A command of the AWS CLI, complete.
    Command(String),
}

/// What puts faults right, each thing once. Nothing for what only a person can decide or find out.
pub(super) fn remedies(faults: &[Fault], snapshot: &Snapshot, facts: &Facts) -> Vec<Remedy> {
    let around = Around { snapshot, facts };
    let mut remedies: Vec<Remedy> = vec![];
    for remedy in faults.iter().filter_map(|fault| around.remedy(fault)) {
        if !remedies.contains(&remedy) {
            remedies.push(remedy);
        }
    }
    remedies
}

/// What commands name.
struct Around<'a> {
    snapshot: &'a Snapshot,
    facts: &'a Facts,
}

impl Around<'_> {
    fn remedy(&self, fault: &Fault) -> Option<Remedy> {
        match fault {
            Fault::Trusts { .. } => Some(global(&format!(
                "iam update-assume-role-policy --role-name {ROLE} --policy-document '{OWN_TRUST}'"
            ))),
            Fault::WildcardAction { policy, .. }
            | Fault::WildcardResource { policy, .. }
            | Fault::UnusedAction { policy, .. } => self.without_policy(policy),
            Fault::InvokableBy { statement, .. } => self.without_permission(statement.as_deref()?),
            Fault::PublicUrl { url } => self.without_url(url),
            Fault::Deprecated { .. } | Fault::DeprecatedSoon { .. } | Fault::NoTerminationProtection => {
                Some(Remedy::Deploy(vec![]))
            }
            Fault::OpenWithLimit { ceiling } => Some(Remedy::Deploy(vec![(
                Setting::RateLimit,
                ceiling.per_second.to_string(),
            )])),
            Fault::OpenWithoutLimit { .. } => self.throttled(&format!("POST {}", contract::EVENTS_PATH)),
            Fault::Unthrottled { method } | Fault::LooserThrottle { method, .. } => self.throttled(method),
            Fault::OwnedKey { table } => Some(self.table(*table, "update-table", "--sse-specification Enabled=true")),
            Fault::NoRecovery { table } => Some(self.table(
                *table,
                "update-continuous-backups",
                "--point-in-time-recovery-specification PointInTimeRecoveryEnabled=true",
            )),
            Fault::NoDeletionProtection { table } => {
                Some(self.table(*table, "update-table", "--deletion-protection-enabled"))
            }
            Fault::RawAddresses => Some(Remedy::Deploy(vec![(
                Setting::IpAddress,
                "truncated".to_owned(),
            )])),
            Fault::LogsKeptForEver => Some(self.logs_with_an_end()),
            Fault::TopicOpenTo { statement, .. } => self.without_topic_permission(statement.as_deref()?),
            Fault::BucketNotBlocked => self.bucket(
                "put-public-access-block",
                "--public-access-block-configuration BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true",
            ),
            Fault::BucketNotVersioned => {
                self.bucket("put-bucket-versioning", "--versioning-configuration Status=Enabled")
            }
            Fault::LacksAction { .. }
            | Fault::SecretVariable { .. }
            | Fault::OpenMethod { .. }
            | Fault::AnyOrigin { .. }
            | Fault::NoAccessLog
            | Fault::KeptForEver { .. }
            | Fault::ConsoleIsRoot
            | Fault::ConsoleMay { .. } => None,
        }
    }

    fn regional(&self, command: &str) -> Remedy {
        Remedy::Command(format!("aws {command} --region {}", self.snapshot.target.region))
    }

    /// A policy that the template does not have was added by hand, and goes. One of its own is put back as it was.
    fn without_policy(&self, name: &str) -> Option<Remedy> {
        let policies = self.facts.role_policies.reading.found()?;
        let NamedPolicy { arn, .. } = policies.iter().find(|policy| policy.name == name)?;
        match arn {
            Some(arn) => Some(global(&format!(
                "iam detach-role-policy --role-name {ROLE} --policy-arn {arn}"
            ))),
            None if OWN_POLICIES.contains(&name) => None,
            None => Some(global(&format!(
                "iam delete-role-policy --role-name {ROLE} --policy-name {}",
                quoted(name)
            ))),
        }
    }

    fn without_permission(&self, statement: &str) -> Option<Remedy> {
        let policy = self.facts.function_policy.reading.found()?;
        let found = policy
            .statements
            .iter()
            .find(|one| one.sid.as_deref() == Some(statement))?;
        let of_alias = format!(":{ALIAS}");
        let is_alias = found.resource.iter().any(|arn| arn.ends_with(&of_alias));
        let qualifier = if is_alias {
            format!(" --qualifier {ALIAS}")
        } else {
            String::new()
        };
        Some(self.regional(&format!(
            "lambda remove-permission --function-name {FUNCTION}{qualifier} --statement-id {}",
            quoted(statement)
        )))
    }

    fn without_url(&self, url: &str) -> Option<Remedy> {
        let urls = self.facts.function_urls.reading.found()?;
        let found = urls.iter().find(|one| one.url == url)?;
        let qualifier = found.qualifier.as_deref().map(quoted);
        let qualifier = qualifier.map_or_else(String::new, |name| format!(" --qualifier {name}"));
        Some(self.regional(&format!(
            "lambda delete-function-url-config --function-name {FUNCTION}{qualifier}"
        )))
    }

    /// A method's own setting goes, and the stage's holds. Where the stage has none, it gets what the stack was deployed with; a
    /// stack that was made from another template gets it from a deployment.
    fn throttled(&self, method: &str) -> Option<Remedy> {
        let api = self.snapshot.api.reading.found()?;
        let stage = api.stage.reading.found()?;
        let update = |operations: &str| {
            self.regional(&format!(
                "apigateway update-stage --rest-api-id {} --stage-name {STAGE} --patch-operations {operations}",
                api.id
            ))
        };
        if stage.method_throttles.contains_key(method) {
            let (name, path) = method.split_once(' ')?;
            let path = path.replace('/', "~1");
            return Some(update(&quoted(&format!("op=remove,path=/{path}/{name}"))));
        }
        let set = |field: &str, parameter: &str| {
            let value = self.parameter(parameter)?;
            Some(quoted(&format!(
                "op=replace,path=/*/*/throttling/{field},value={value}"
            )))
        };
        let both = set("rateLimit", "ThrottlingRateLimit").zip(set("burstLimit", "ThrottlingBurstLimit"));
        Some(both.map_or(Remedy::Deploy(vec![]), |(rate, burst)| {
            update(&format!("{rate} {burst}"))
        }))
    }

    fn parameter(&self, name: &str) -> Option<&str> {
        let stack = self.snapshot.stack.reading.found()?;
        stack.parameters.get(name).map(String::as_str)
    }

    fn table(&self, table: TableId, command: &str, options: &str) -> Remedy {
        self.regional(&format!(
            "dynamodb {command} --table-name {} {options}",
            table.name()
        ))
    }

    fn logs_with_an_end(&self) -> Remedy {
        match self.parameter("LogRetentionDays") {
            Some(days) => self.regional(&format!(
                "logs put-retention-policy --log-group-name {LOG_GROUP} --retention-in-days {}",
                quoted(days)
            )),
            None => Remedy::Deploy(vec![]),
        }
    }

    fn without_topic_permission(&self, statement: &str) -> Option<Remedy> {
        let topic = self.snapshot.topic.reading.found()?;
        Some(self.regional(&format!(
            "sns remove-permission --topic-arn {} --label {}",
            topic.arn,
            quoted(statement)
        )))
    }

    fn bucket(&self, command: &str, options: &str) -> Option<Remedy> {
        let bucket = self.facts.bucket.reading.found()?;
        Some(self.regional(&format!("s3api {command} --bucket {} {options}", bucket.name)))
    }
}

/// IAM is one for all regions.
fn global(command: &str) -> Remedy {
    Remedy::Command(format!("aws {command}"))
}

/// As a POSIX shell takes it for one word (POSIX, Shell Command Language, 2.2.2 "Single-Quotes").
fn quoted(word: &str) -> String {
    let is_plain = |character: char| character.is_ascii_alphanumeric() || "-_./:=,@~+".contains(character);
    if !word.is_empty() && word.chars().all(is_plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

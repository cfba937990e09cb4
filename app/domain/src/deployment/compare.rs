//! Two published versions beside each other: what Lambda keeps of them, and what the ledger knows of how they were made.

use super::journal::Record;
use super::{Commit, Confirmed};
use crate::name::{CodeSha256, VersionNumber};
use crate::snapshot::{Function, Reading};
use std::collections::{BTreeMap, BTreeSet};
use time::OffsetDateTime;

/// Parameters that say where the package is. What it is, its hash says.
const OF_THE_PACKAGE: [&str; 2] = ["CodeBucket", "CodeKey"];

/// A version with all that is known of it.
#[derive(Debug, Clone, PartialEq)]
pub struct KnownVersion {
    /// Its number.
    pub number: VersionNumber,
    /// What Lambda keeps of it; missing if it was deleted or never published.
    pub published: Reading<Published>,
    /// How it was made; missing if no deployment of the ledger made it.
    pub made: Reading<Made>,
}

/// What Lambda keeps of a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// Its code and configuration.
    pub function: Function,
    /// The size of its package, in bytes.
    pub code_bytes: Option<u64>,
    /// When it was published.
    pub at: Option<OffsetDateTime>,
}

/// How a version was made.
#[derive(Debug, Clone, PartialEq)]
pub struct Made {
    /// The deployment: who, when and why.
    pub record: Record,
    /// The package that it deployed.
    pub code_sha256: CodeSha256,
    /// The commit that the package was built from; `None` where the package did not say.
    pub commit: Option<Commit>,
    /// SHA-256 of the template's text, in hexadecimal.
    pub template_sha256: String,
    /// The template's parameters that it was made with. What is not listed had the default of a template that is not known any more.
    pub parameters: BTreeMap<String, String>,
}

impl Made {
    /// By a deployment with its plan, and the defaults of the template that it deployed where they are known.
    pub fn by(record: Record, plan: &Confirmed, defaults: BTreeMap<String, String>) -> Self {
        let release = &plan.release;
        let mut parameters = defaults;
        parameters.extend(plan.world.parameters.clone());
        parameters.extend(release.parameters.clone());
        parameters.retain(|name, _| !OF_THE_PACKAGE.contains(&name.as_str()));
        Self {
            record,
            code_sha256: release.code_sha256.clone(),
            commit: release.commit.clone(),
            template_sha256: release.template_sha256.clone(),
            parameters,
        }
    }
}

/// Something that both versions have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Aspect {
    /// The package's hash.
    CodeSha256,
    /// The package's size, in bytes.
    CodeSize,
    /// The commit that the package was built from.
    Commit,
    /// The template's hash.
    Template,
    /// Configuration, by the name that AWS uses.
    Setting(&'static str),
    /// An environment variable.
    Variable(String),
    /// A parameter of the template.
    Parameter(String),
}

/// What an aspect is in one of the versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// This.
    Is(String),
    /// Nothing is set.
    NotSet,
    /// The template's default, whatever that was.
    Default,
    /// It is not known.
    Unknown,
}

impl From<Option<String>> for Value {
    fn from(known: Option<String>) -> Self {
        known.map_or(Value::Unknown, Value::Is)
    }
}

/// An aspect of both versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compared {
    /// What it is.
    pub aspect: Aspect,
    /// In the first version.
    pub from: Value,
    /// In the second.
    pub to: Value,
}

/// How an aspect compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// It differs.
    Different,
    /// It is not known of one of them, or of both.
    Unknown,
    /// It is the same.
    Same,
}

impl Compared {
    /// How it compares.
    pub fn verdict(&self) -> Verdict {
        match (&self.from, &self.to) {
            (Value::Unknown | Value::Default, _) | (_, Value::Unknown | Value::Default) => Verdict::Unknown,
            (from, to) if from == to => Verdict::Same,
            _ => Verdict::Different,
        }
    }
}

/// How many aspects differ, and of how many that is not known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// So many differ.
    pub different: usize,
    /// So many are not known of both.
    pub unknown: usize,
}

/// Two versions beside each other. In each part, what differs stands first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// The package: hash, size and commit.
    pub code: Vec<Compared>,
    /// Configuration that is published with the code.
    pub configuration: Vec<Compared>,
    /// Environment variables.
    pub environment: Vec<Compared>,
    /// The template and its parameters.
    pub template: Vec<Compared>,
}

impl Comparison {
    /// How much differs.
    pub fn tally(&self) -> Tally {
        let parts = [&self.code, &self.configuration, &self.environment, &self.template];
        let count = |verdict: Verdict| {
            let all = parts.into_iter().flatten();
            all.filter(|compared| compared.verdict() == verdict).count()
        };
        Tally {
            different: count(Verdict::Different),
            unknown: count(Verdict::Unknown),
        }
    }
}

/// Compares them.
pub fn compare(from: &KnownVersion, to: &KnownVersion) -> Comparison {
    let both = |aspect: Aspect, of: &dyn Fn(&KnownVersion) -> Value| Compared {
        aspect,
        from: of(from),
        to: of(to),
    };
    let code = vec![
        both(Aspect::CodeSha256, &|version| code_sha256(version).into()),
        both(Aspect::CodeSize, &|version| {
            let published = version.published.found();
            published
                .and_then(|published| Some(published.code_bytes?.to_string()))
                .into()
        }),
        both(Aspect::Commit, &|version| {
            let made = version.made.found();
            made.and_then(|made| Some(made.commit.as_ref()?.to_string()))
                .into()
        }),
    ];
    let template = both(Aspect::Template, &|version| {
        version
            .made
            .found()
            .map(|made| made.template_sha256.clone())
            .into()
    });
    let parameters = each(
        [from, to].map(|version| version.made.found().map(|made| &made.parameters)),
        Aspect::Parameter,
        &Value::Default,
    );
    Comparison {
        code: sorted(code),
        configuration: sorted(configuration(from, to)),
        environment: sorted(each([from, to].map(variables), Aspect::Variable, &Value::NotSet)),
        template: sorted([template].into_iter().chain(parameters).collect()),
    }
}

/// What Lambda says that its code is; what was deployed, where Lambda does not keep it.
fn code_sha256(version: &KnownVersion) -> Option<String> {
    let kept = version.published.found().map(|kept| &kept.function.code_sha256);
    let made = version.made.found().map(|made| &made.code_sha256);
    kept.or(made).map(ToString::to_string)
}

fn variables(version: &KnownVersion) -> Option<&BTreeMap<String, String>> {
    version
        .published
        .found()
        .map(|published| &published.function.variables)
}

fn configuration(from: &KnownVersion, to: &KnownVersion) -> Vec<Compared> {
    let settings = |version: &KnownVersion| version.published.found().map(|kept| kept.function.settings());
    let (from, to) = (settings(from), settings(to));
    let names = from
        .iter()
        .chain(&to)
        .next()
        .map(|settings| settings.clone().map(|(name, _)| name));
    let of = |settings: &Option<[(&str, String); 5]>, at: usize| {
        settings.as_ref().map(|settings| settings[at].1.clone()).into()
    };
    let compared = names
        .into_iter()
        .flatten()
        .enumerate()
        .map(|(at, name)| Compared {
            aspect: Aspect::Setting(name),
            from: of(&from, at),
            to: of(&to, at),
        });
    compared.collect()
}

/// Each name that either has. One that a known list lacks is `absent` there.
fn each(
    lists: [Option<&BTreeMap<String, String>>; 2],
    aspect: fn(String) -> Aspect,
    absent: &Value,
) -> Vec<Compared> {
    let names: BTreeSet<&String> = lists.into_iter().flatten().flat_map(BTreeMap::keys).collect();
    let of = |list: Option<&BTreeMap<String, String>>, name: &String| {
        list.map_or(Value::Unknown, |list| {
            list.get(name).cloned().map_or_else(|| absent.clone(), Value::Is)
        })
    };
    let [from, to] = lists;
    let compared = names.into_iter().map(|name| Compared {
        aspect: aspect(name.clone()),
        from: of(from, name),
        to: of(to, name),
    });
    compared.collect()
}

fn sorted(mut compared: Vec<Compared>) -> Vec<Compared> {
    compared.sort_by_key(Compared::verdict);
    compared
}

#[cfg(test)]
mod tests;

//! From a wish to a plan: observe, upload, ask CloudFormation, decide. Nothing that runs is touched.

use super::change_set::{propose, withdraw};
use super::{DeployError, Progress, Report, records};
use crate::aws::cloudformation::{self, ChangeSetRequest, ParameterValue};
use crate::aws::s3::{self, Upload};
use crate::aws::{Aws, AwsError, Cause, cloudwatch, if_there, lambda, outside};
use base64::Engine as _;
use domain::contract::FROZEN_LOGICAL_IDS;
use domain::deployment::{
    Consent, ImportPlan, Live, Operation, Place, Plan, Refusal, Release, Step, World, operation, plan,
};
use domain::name::{AlarmName, CodeSha256, StackName};
use domain::snapshot::{Alarm, AlarmState, Alias, Drift, Reading};
use domain::stack_status::Phase;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use time::OffsetDateTime;

/// What is to be deployed.
#[derive(Debug, Clone)]
pub struct Request<'a> {
    /// The stack.
    pub stack_name: &'a StackName,
    /// The template's text.
    pub template: &'a str,
    /// The collector's package.
    pub artifact: &'a Artifact,
    /// The artifact bucket.
    pub bucket: &'a str,
    /// Template parameters to change; all others stay as they were.
    pub parameters: &'a BTreeMap<String, String>,
    /// What the person who deploys has said yes to beforehand.
    pub consent: Consent,
}

/// A package with its hash.
#[derive(Debug, Clone)]
pub struct Artifact {
    bytes: Vec<u8>,
    digest: [u8; 32],
}

impl Artifact {
    /// Reads a package from a file.
    ///
    /// # Errors
    /// The file cannot be read.
    pub async fn read(path: &Path) -> Result<Self, DeployError> {
        let bytes = tokio::fs::read(path)
            .await
            .map_err(|source| DeployError::NoArtifact {
                path: path.to_owned(),
                source,
            })?;
        let digest = Sha256::digest(&bytes).into();
        Ok(Self { bytes, digest })
    }

    /// Where it is kept: the key holds the content's SHA-256, so the same key is always the same bytes.
    pub fn key(&self) -> String {
        format!("collector/{}.zip", hex(&self.digest))
    }

    /// Its hash in the form in which Lambda reports it.
    pub fn code_sha256(&self) -> CodeSha256 {
        CodeSha256::reported(base64::engine::general_purpose::STANDARD.encode(self.digest))
    }
}

/// Makes a plan: uploads the package, which changes nothing that runs, and has CloudFormation compare.
///
/// # Errors
/// AWS refused, or nothing may be deployed now.
pub async fn prepare(aws: &Aws, request: &Request<'_>, report: Report<'_>) -> Result<Plan, DeployError> {
    let (caller, observed) = tokio::join!(aws.caller(), observe(aws, request.stack_name));
    let (world, deployed_parameters) = observed?;
    let release = Release {
        place: Place {
            account: caller?.account,
            region: aws.region().clone(),
            stack: request.stack_name.clone(),
        },
        code_sha256: request.artifact.code_sha256(),
        template_sha256: hex(&Sha256::digest(request.template)),
        parameters: request.parameters.clone(),
        consent: request.consent.clone(),
    };
    // A stack that is busy or stuck takes no change set: refused before anything is uploaded.
    let operation = operation(request.stack_name, world.stack.as_ref())?;
    if operation == Operation::Create && !world.outside.is_empty() {
        return Err(Refusal::ExistsOutside(ImportPlan(world.outside)).into());
    }

    let key = request.artifact.key();
    let parameters = parameters(request, &key, &deployed_parameters)?;
    let upload = s3::upload_once(aws, request.bucket, &key, request.artifact.bytes.clone()).await?;
    report(Progress::Uploaded {
        key: key.clone(),
        already_there: upload == Upload::AlreadyThere,
    });

    report(Progress::Comparing(request.stack_name.clone()));
    let name = change_set_name((aws.clock)());
    let change_set = ChangeSetRequest {
        stack: request.stack_name,
        name: &name,
        operation,
        template: request.template,
        parameters: &parameters,
    };
    let proposed = propose(aws, &change_set).await?;
    let arn = proposed.as_ref().map(|change_set| change_set.arn.clone());
    let planned = plan(world, release, proposed);
    if let (Err(_), Some(arn)) = (&planned, arn) {
        withdraw(aws, &arn).await;
    }
    Ok(planned?)
}

/// Leaves nothing of a plan that will not be carried out. The uploaded package stays; it costs next to nothing.
pub async fn discard(aws: &Aws, plan: &Plan) {
    for step in plan.steps() {
        if let Step::ExecuteChangeSet { arn, .. } = step {
            withdraw(aws, arn).await;
        }
    }
}

/// Reads all that a plan depends on. Unlike a snapshot it must be whole: a plan from half a world would be a guess.
///
/// # Errors
/// AWS did not say.
pub async fn observe_world(aws: &Aws, stack_name: &StackName) -> Result<World, DeployError> {
    Ok(observe(aws, stack_name).await?.0)
}

async fn observe(
    aws: &Aws,
    stack_name: &StackName,
) -> Result<(World, BTreeMap<String, String>), DeployError> {
    let (stack, latest, alias, alarms, pin) = tokio::join!(
        cloudformation::stack(aws, stack_name),
        lambda::latest(aws),
        lambda::alias(aws),
        cloudwatch::alarms(aws),
        records::pin(aws, stack_name),
    );
    let (stack, parameters, drifted) = match if_there(stack)? {
        Some(stack) => (Some(stack.status), stack.parameters, drifted(stack.drift)),
        None => (None, BTreeMap::new(), vec![]),
    };
    let live = if_there(alias)?.map(live).transpose()?;
    let outside = if stack
        .as_ref()
        .is_none_or(|status| status.phase() == Phase::Absent)
    {
        outside::existing(aws).await?
    } else {
        vec![]
    };
    Ok((
        World {
            stack,
            latest: if_there(latest)?,
            live,
            pin: pin?,
            red_alarms: red(alarms?),
            drifted,
            outside,
        },
        parameters,
    ))
}

/// Where an alias points, if AWS said so.
pub(super) fn live(alias: Alias) -> Result<Live, AwsError> {
    let function = match alias.live.reading {
        Reading::Found(function) => Some(function),
        Reading::Missing => None,
        Reading::Unavailable(unavailable) => {
            return Err(AwsError {
                action: "lambda:GetFunctionConfiguration",
                cause: Cause::Failed(unavailable.why),
            });
        }
    };
    Ok(Live {
        target: alias.version,
        canary: alias.second.map(|second| second.canary),
        function,
    })
}

/// What the last drift detection found, without what the console moves itself.
fn drifted(drift: Drift) -> Vec<String> {
    let Drift::Drifted {
        resources: Reading::Found(resources),
        ..
    } = drift
    else {
        return vec![];
    };
    let ours = |id: &String| FROZEN_LOGICAL_IDS.contains(&id.as_str());
    resources.into_iter().filter(|id| !ours(id)).collect()
}

fn red(alarms: BTreeMap<AlarmName, Alarm>) -> BTreeSet<String> {
    let red = alarms
        .into_iter()
        .filter(|(_, alarm)| alarm.state == AlarmState::Alarm);
    red.map(|(name, _)| name.into()).collect()
}

/// Every deployed parameter stays as it was, except those that are asked for and the package. One that the template no longer
/// declares is left out: CloudFormation would refuse its previous value.
fn parameters(
    request: &Request<'_>,
    key: &str,
    deployed: &BTreeMap<String, String>,
) -> Result<BTreeMap<String, ParameterValue>, DeployError> {
    let declared: Vec<&str> = declared_parameters(request.template).collect();
    if let Some(unknown) = request
        .parameters
        .keys()
        .find(|name| !declared.contains(&name.as_str()))
    {
        return Err(DeployError::UnknownParameter {
            name: unknown.clone(),
            known: declared.join(", "),
        });
    }
    let previous = deployed.keys().filter(|name| declared.contains(&name.as_str()));
    let previous = previous.map(|name| (name.clone(), ParameterValue::Previous));
    let asked = request
        .parameters
        .iter()
        .map(|(name, value)| (name.clone(), ParameterValue::Set(value.clone())));
    let code = [("CodeBucket", request.bucket), ("CodeKey", key)]
        .map(|(name, value)| (name.to_owned(), ParameterValue::Set(value.to_owned())));
    Ok(previous.chain(asked).chain(code).collect())
}

/// The names that our own template declares: the keys at two spaces below `Parameters:`.
fn declared_parameters(template: &str) -> impl Iterator<Item = &str> {
    template
        .lines()
        .skip_while(|line| *line != "Parameters:")
        .skip(1)
        .take_while(|line| line.is_empty() || line.starts_with(' '))
        .filter_map(|line| line.strip_prefix("  ")?.strip_suffix(':'))
        .filter(|name| name.chars().all(|c| c.is_ascii_alphanumeric()))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A name that no other change set has, and that tells when it was made.
pub(super) fn change_set_name(now: OffsetDateTime) -> String {
    format!(
        "liveinsight-{}-{:08x}",
        now.unix_timestamp_nanos() / 1_000_000,
        fastrand::u32(..)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_templates_parameters_are_found() {
        let declared: Vec<&str> = declared_parameters(crate::deploy::TEMPLATE).collect();
        assert_eq!(declared.first(), Some(&"CodeBucket"));
        assert_eq!(declared.last(), Some(&"ConsoleUrl"));
        let (before_resources, _) = crate::deploy::TEMPLATE.split_once("\nResources:").unwrap();
        assert_eq!(declared.len(), before_resources.matches("\n    Type: ").count());
    }

    #[test]
    fn what_is_not_asked_for_stays_and_what_is_gone_is_left_out() {
        let artifact = Artifact {
            bytes: vec![],
            digest: [0; 32],
        };
        let stack_name = "liveinsight-infrastructure".parse().unwrap();
        let template = "Parameters:\n  CodeBucket:\n    Type: String\n  CodeKey:\n  MemorySize:\n  Other:\n\nResources:\n  Table:\n";
        let map = |pairs: &[(&str, &str)]| -> BTreeMap<String, String> {
            pairs
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect()
        };
        let deployed = map(&[
            ("CodeKey", "old"),
            ("MemorySize", "512"),
            ("Other", "1"),
            ("Dropped", "x"),
        ]);
        let asked_for = map(&[("MemorySize", "1024")]);
        let request = |parameters| Request {
            stack_name: &stack_name,
            template,
            artifact: &artifact,
            bucket: "bucket",
            parameters,
            consent: Consent::default(),
        };
        let set = |value: &str| ParameterValue::Set(value.to_owned());
        let expected: BTreeMap<String, ParameterValue> = [
            ("CodeBucket", set("bucket")),
            ("CodeKey", set("new")),
            ("MemorySize", set("1024")),
            ("Other", ParameterValue::Previous),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .into();
        assert_eq!(
            parameters(&request(&asked_for), "new", &deployed).unwrap(),
            expected
        );
        let misspelt = map(&[("Memory", "1024")]);
        let error = parameters(&request(&misspelt), "new", &deployed).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the template has no parameter Memory; it has CodeBucket, CodeKey, MemorySize, Other"
        );
    }
}

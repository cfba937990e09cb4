//! From a wish to a plan: observe, ask IAM, upload, ask CloudFormation, decide. Nothing that runs is touched.

use super::change_set::{propose, withdraw};
use super::observe::{Observed, observe};
use super::parameters::{hash, parameters};
use super::preflight::Subject;
use super::{Artifact, CONSOLE_TABLE, DeployError, Progress, Report, cost, records};
use crate::aws::Aws;
use crate::aws::cloudformation::{ChangeSetRequest, ParameterValue};
use crate::aws::s3::{self, Upload};
use domain::deployment::journal::Kind;
use domain::deployment::{
    Arns, ChangeSet, Commit, Confirmed, Consent, Operation, Outcome, Place, Plan, Release, Step, World,
    may_create, operation, plan,
};
use domain::name::StackName;
use std::collections::BTreeMap;
use time::OffsetDateTime;

/// What is to be deployed.
#[derive(Debug, Clone)]
pub struct Request<'a> {
    /// The stack.
    pub stack_name: &'a StackName,
    /// The template's text.
    pub template: &'a str,
    /// The collector's package: a new one, or the one that is deployed.
    pub artifact: &'a Artifact,
    /// The artifact bucket.
    pub bucket: &'a str,
    /// Template parameters to change; all others stay as they were.
    pub parameters: &'a BTreeMap<String, String>,
    /// What the person who deploys has said yes to beforehand.
    pub consent: Consent,
}

/// Makes a plan: asks IAM, uploads the package, which changes nothing that runs, and has CloudFormation compare.
///
/// # Errors
/// AWS refused, or nothing may be deployed now.
pub async fn prepare(aws: &Aws, request: &Request<'_>, report: Report<'_>) -> Result<Plan, DeployError> {
    let (caller, observed) = tokio::join!(aws.caller(), observe(aws, request.stack_name));
    let (caller, Observed { world, api }) = (caller?, observed?);
    let place = Place {
        account: caller.account.clone(),
        region: aws.region().clone(),
        stack: request.stack_name.clone(),
    };
    // A stack that is busy or stuck takes no change set: refused before anything is uploaded.
    let operation = operation(request.stack_name, world.stack.as_ref())?;
    if operation == Operation::Create {
        may_create(&world, &request.consent)?;
    }
    let arns = Arns {
        partition: caller.partition(),
        place: &place,
        bucket: request.bucket,
        console_table: CONSOLE_TABLE,
        api: api.as_deref(),
    };
    let parameters = parameters(request, &request.artifact.key(), &world.parameters)?;
    let subject = Subject::behind(aws, &caller.arn).await;
    let mut needs = arns.of_the_engine();
    if request.consent.canary.is_some() {
        needs.extend(Arns::of_a_canary());
    }
    let own = subject.permissions(aws, &needs).await;
    own.refuse()?;

    upload(aws, request, report).await?;
    report(Progress::Comparing(request.stack_name.clone()));
    let proposed = compare(aws, request, operation, &parameters).await?;
    let arn = proposed.as_ref().map(|change_set| change_set.arn.clone());
    let changes = proposed
        .as_ref()
        .map(|change_set| change_set.changes.as_slice())
        .unwrap_or_default();
    let cloudformation = subject.of_stack(aws, &place.stack).await;
    let theirs = cloudformation.permissions(aws, &arns.of_changes(changes)).await;
    let cost = cost::of(aws, request, &world, changes).await;
    let world = World {
        permissions: Some(own.and(theirs)),
        ..world
    };
    let release = Release {
        who: caller.arn.clone(),
        code_sha256: request.artifact.code_sha256(),
        commit: commit(aws, request.artifact).await,
        template_sha256: hash(request.template),
        parameters: request.parameters.clone(),
        consent: request.consent.clone(),
        place,
    };
    let planned = plan(world, release, proposed);
    if let (Err(_), Some(arn)) = (&planned, arn) {
        withdraw(aws, &arn).await;
    }
    Ok(planned?.priced(cost))
}

/// The commit that the package was built from: as it says itself or, of one that was uploaded before, as the last deployment of it
/// that is known. Nothing depends on it, so that a ledger that cannot be read is in nobody's way.
async fn commit(aws: &Aws, artifact: &Artifact) -> Option<Commit> {
    /// Deployments to look through.
    const LOOKED_AT: i32 = 20;
    if artifact.bytes.is_some() {
        return artifact.commit();
    }
    let deployed = records::ledger(aws, LOOKED_AT).await.ok()?;
    let deployed = deployed.into_iter().find(|record| {
        matches!(record.kind, Kind::Deployment { .. })
            && matches!(record.outcome, Some(Outcome::Succeeded { .. }))
    })?;
    let (_, plan) = records::confirmed(aws, &deployed.run).await.ok()??;
    let plan: Confirmed = serde_json::from_str(&plan?).ok()?;
    let release = plan.release;
    (release.code_sha256 == artifact.code_sha256()).then_some(release.commit)?
}

async fn upload(aws: &Aws, request: &Request<'_>, report: Report<'_>) -> Result<(), DeployError> {
    let Some(bytes) = request.artifact.bytes.clone() else {
        return Ok(());
    };
    let key = request.artifact.key();
    let upload = s3::upload_once(aws, request.bucket, &key, bytes).await?;
    report(Progress::Uploaded {
        key,
        already_there: upload == Upload::AlreadyThere,
    });
    Ok(())
}

async fn compare(
    aws: &Aws,
    request: &Request<'_>,
    operation: Operation,
    parameters: &BTreeMap<String, ParameterValue>,
) -> Result<Option<ChangeSet>, DeployError> {
    let change_set = ChangeSetRequest {
        stack: request.stack_name,
        name: &change_set_name((aws.clock)()),
        operation,
        import: operation == Operation::Create && request.consent.import,
        template: request.template,
        parameters,
    };
    propose(aws, &change_set).await
}

/// Leaves nothing of a plan that will not be carried out. The uploaded package stays; it costs next to nothing.
pub async fn discard(aws: &Aws, plan: &Plan) {
    for step in plan.steps() {
        if let Step::ExecuteChangeSet { arn, .. } = step {
            withdraw(aws, arn).await;
        }
    }
}

/// A name that no other change set has, and that tells when it was made.
pub(super) fn change_set_name(now: OffsetDateTime) -> String {
    format!(
        "liveinsight-{}-{:08x}",
        now.unix_timestamp_nanos() / 1_000_000,
        fastrand::u32(..)
    )
}

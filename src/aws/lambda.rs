//! The function and its alias as the domain knows them.

use super::{Aws, AwsError};
use aws_sdk_lambda::operation::get_alias::GetAliasOutput;
use aws_sdk_lambda::operation::get_function_configuration::GetFunctionConfigurationOutput;
use aws_sdk_lambda::primitives::Blob;
use aws_sdk_lambda::types::{
    AliasRoutingConfiguration, FunctionConfiguration, LastUpdateStatus, State, TracingMode,
};
use domain::capacity::report::AccountLimit;
use domain::contract;
use domain::deployment::Published;
use domain::name::{CodeSha256, VersionNumber};
use domain::snapshot::{
    Alias, AliasTarget, Canary, Concurrency, Function, LambdaState, LastUpdate, PublishedVersion, Routing,
    SecondVersion,
};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use time::macros::format_description;

/// Reads the function as it would be published now (`$LATEST`).
pub(crate) async fn latest(aws: &Aws) -> Result<Function, AwsError> {
    configuration(aws, None).await
}

/// Reads a published version.
pub(crate) async fn version(aws: &Aws, version: VersionNumber) -> Result<Function, AwsError> {
    configuration(aws, Some(version.to_string())).await
}

/// Reads a published version with what does not decide whether it is another one.
pub(crate) async fn published(aws: &Aws, version: VersionNumber) -> Result<Published, AwsError> {
    let answer = answer(aws, Some(version.to_string())).await?;
    Ok(Published {
        code_bytes: u64::try_from(answer.code_size()).ok().filter(|bytes| *bytes > 0),
        at: answer.last_modified().and_then(lambda_time),
        function: function(answer),
    })
}

/// Reads a version, or what an alias points to; without a qualifier `$LATEST`.
async fn configuration(aws: &Aws, qualifier: Option<String>) -> Result<Function, AwsError> {
    answer(aws, qualifier).await.map(function)
}

async fn answer(aws: &Aws, qualifier: Option<String>) -> Result<GetFunctionConfigurationOutput, AwsError> {
    let request = aws
        .lambda
        .get_function_configuration()
        .function_name(contract::FUNCTION)
        .set_qualifier(qualifier);
    let action = "lambda:GetFunctionConfiguration";
    aws.call(action, request.send()).await
}

/// Reads where `LIVE` points and what runs there; if a second version takes a share, that too, which is one call after another.
pub(crate) async fn alias(aws: &Aws) -> Result<Alias, AwsError> {
    let (alias, live) = tokio::join!(
        aws.call(
            "lambda:GetAlias",
            aws.lambda
                .get_alias()
                .function_name(contract::FUNCTION)
                .name(contract::ALIAS)
                .send(),
        ),
        configuration(aws, Some(contract::ALIAS.to_owned())),
    );
    let alias = alias?;
    let version = match alias.function_version() {
        Some("$LATEST") => AliasTarget::Latest,
        target => target
            .and_then(|version| version.parse().ok())
            .map(AliasTarget::Published)
            .ok_or_else(|| AwsError::incomplete("lambda:GetAlias", "the version"))?,
    };
    let second = match canary(&alias)? {
        Some(canary) => Some(SecondVersion {
            canary,
            live: aws.observed(self::version(aws, canary.version).await),
        }),
        None => None,
    };
    Ok(Alias {
        version,
        second,
        revision_id: alias.revision_id().unwrap_or_default().to_owned(),
        description: alias.description().unwrap_or_default().to_owned(),
        live: aws.observed(live),
    })
}

/// The second version and its share: Lambda allows one (Lambda Developer Guide, "Implement Lambda canary deployments").
fn canary(alias: &GetAliasOutput) -> Result<Option<Canary>, AwsError> {
    let weights = alias
        .routing_config()
        .and_then(|routing| routing.additional_version_weights());
    let Some((version, weight)) = weights.and_then(|weights| weights.iter().next()) else {
        return Ok(None);
    };
    let version = version
        .parse()
        .map_err(|_| AwsError::incomplete("lambda:GetAlias", "the second version's number"))?;
    Ok(Some(Canary {
        version,
        basis_points: basis_points(*weight),
    }))
}

/// Reads every published version, newest first.
pub(super) async fn versions(aws: &Aws) -> Result<Vec<PublishedVersion>, AwsError> {
    let pages = aws
        .lambda
        .list_versions_by_function()
        .function_name(contract::FUNCTION)
        .into_paginator()
        .items()
        .send();
    let found = aws
        .call(
            "lambda:ListVersionsByFunction",
            pages.collect::<Result<Vec<_>, _>>(),
        )
        .await?;
    let mut versions: Vec<PublishedVersion> = found.iter().filter_map(listed).collect();
    versions.sort_unstable_by_key(|version| std::cmp::Reverse(version.number));
    Ok(versions)
}

/// `None` for `$LATEST`, which is listed too.
fn listed(found: &FunctionConfiguration) -> Option<PublishedVersion> {
    Some(PublishedVersion {
        number: found.version()?.parse().ok()?,
        // When a version was published is when its configuration was last modified: it never is again.
        published_at: found.last_modified().and_then(lambda_time),
        description: found.description().unwrap_or_default().to_owned(),
        code_sha256: CodeSha256::reported(found.code_sha256().unwrap_or_default()),
        memory_mb: found
            .memory_size()
            .and_then(|mb| u32::try_from(mb).ok())
            .unwrap_or_default(),
    })
}

/// ISO 8601, as the Lambda API reference promises (`LastModified`); what Lambda writes lacks the colon of the offset,
/// `2026-01-15T09:00:00.000+0000`.
fn lambda_time(text: &str) -> Option<OffsetDateTime> {
    let format = format_description!(
        "[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond][offset_hour sign:mandatory][offset_minute]"
    );
    OffsetDateTime::parse(text, format)
        .or_else(|_| OffsetDateTime::parse(text, &Rfc3339))
        .ok()
}

/// Reads how much of the account's concurrency is held for the function.
pub(super) async fn concurrency(aws: &Aws) -> Result<Concurrency, AwsError> {
    let request = aws
        .lambda
        .get_function_concurrency()
        .function_name(contract::FUNCTION);
    let answer = aws.call("lambda:GetFunctionConcurrency", request.send()).await?;
    Ok(answer
        .reserved_concurrent_executions()
        .and_then(|reserved| u32::try_from(reserved).ok())
        .map_or(Concurrency::Unreserved, Concurrency::Reserved))
}

/// Reads how many functions may run at once in the account and region.
pub(crate) async fn account_limit(aws: &Aws) -> Result<AccountLimit, AwsError> {
    let action = "lambda:GetAccountSettings";
    let answer = aws.call(action, aws.lambda.get_account_settings().send()).await?;
    let limit = answer
        .account_limit()
        .ok_or_else(|| AwsError::incomplete(action, "the account's limit"))?;
    let unreserved = limit.unreserved_concurrent_executions();
    match (u32::try_from(limit.concurrent_executions()), unreserved) {
        (Ok(concurrent), Some(unreserved)) if concurrent > 0 => Ok(AccountLimit {
            concurrent,
            unreserved: u32::try_from(unreserved).unwrap_or_default(),
        }),
        _ => Err(AwsError::incomplete(action, "the limit of concurrent executions")),
    }
}

/// What a version answered to an invocation.
pub(crate) struct Invocation {
    /// The version that ran.
    pub version: String,
    /// The function's answer.
    pub payload: Vec<u8>,
    /// Lambda's word for a function that crashed or timed out.
    pub function_error: Option<String>,
}

/// Publishes `$LATEST` as it was seen, or returns the version that already is the same. Fails if code or configuration changed
/// since `latest` was read.
pub(crate) async fn publish(
    aws: &Aws,
    latest: &Function,
    description: &str,
) -> Result<VersionNumber, AwsError> {
    let action = "lambda:PublishVersion";
    let request = aws
        .lambda
        .publish_version()
        .function_name(contract::FUNCTION)
        .code_sha256(latest.code_sha256.as_str())
        .revision_id(&latest.revision_id)
        .description(description);
    let published = aws.call(action, request.send()).await?;
    published
        .version()
        .and_then(|version| version.parse().ok())
        .ok_or_else(|| AwsError::incomplete(action, "the version's number"))
}

/// Sends `LIVE`'s traffic there, if nobody changed it since `revision_id` was read. `note` is kept with the alias: by it the run
/// that changed it last is known, also when the answer to this call is lost.
pub(crate) async fn route(
    aws: &Aws,
    routing: Routing,
    revision_id: &str,
    note: &str,
) -> Result<(), AwsError> {
    let weights = routing
        .canary
        .map(|canary| (canary.version.to_string(), weight(canary.basis_points)));
    let weights = AliasRoutingConfiguration::builder()
        .set_additional_version_weights(Some(weights.into_iter().collect()))
        .build();
    let request = aws
        .lambda
        .update_alias()
        .function_name(contract::FUNCTION)
        .name(contract::ALIAS)
        .function_version(routing.target.to_string())
        .routing_config(weights)
        .description(note)
        .revision_id(revision_id);
    aws.call("lambda:UpdateAlias", request.send()).await.map(drop)
}

/// Invokes a published version and waits for its answer.
pub(crate) async fn invoke(
    aws: &Aws,
    version: VersionNumber,
    payload: Vec<u8>,
) -> Result<Invocation, AwsError> {
    let request = aws
        .lambda
        .invoke()
        .function_name(contract::FUNCTION)
        .qualifier(version.to_string())
        .payload(Blob::new(payload));
    let answer = aws.call("lambda:InvokeFunction", request.send()).await?;
    Ok(Invocation {
        version: answer.executed_version().unwrap_or_default().to_owned(),
        payload: answer.payload.map(Blob::into_inner).unwrap_or_default(),
        function_error: answer.function_error,
    })
}

fn weight(basis_points: u16) -> f64 {
    f64::from(basis_points) / 10_000.0
}

/// AWS's weight is a share between 0 and 1, as a float; ours is exact.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to 0..=10000 before"
)]
fn basis_points(weight: f64) -> u16 {
    (weight.clamp(0.0, 1.0) * 10_000.0).round() as u16
}

fn function(answer: GetFunctionConfigurationOutput) -> Function {
    let reason = |text: Option<&str>| text.unwrap_or("AWS gives no reason").to_owned();
    Function {
        state: match answer.state() {
            // A local endpoint may leave it out; a function that answers is there.
            Some(State::Active) | None => LambdaState::Active,
            Some(State::Pending) => LambdaState::Pending,
            Some(State::Inactive) => LambdaState::Inactive,
            Some(State::Failed) => LambdaState::Failed {
                reason: reason(answer.state_reason()),
            },
            Some(other) => LambdaState::Other(other.as_str().to_owned()),
        },
        last_update: match answer.last_update_status() {
            Some(LastUpdateStatus::InProgress) => LastUpdate::InProgress,
            Some(LastUpdateStatus::Failed) => LastUpdate::Failed {
                reason: reason(answer.last_update_status_reason()),
            },
            // A local endpoint may leave it out.
            Some(LastUpdateStatus::Successful) | None => LastUpdate::Successful,
            Some(other) => LastUpdate::Other(other.as_str().to_owned()),
        },
        runtime: answer.runtime().map(|runtime| runtime.as_str().to_owned()),
        architecture: answer
            .architectures()
            .first()
            .map_or("x86_64", |architecture| architecture.as_str())
            .to_owned(),
        memory_mb: answer
            .memory_size()
            .and_then(|mb| u32::try_from(mb).ok())
            .unwrap_or_default(),
        timeout_s: answer
            .timeout()
            .and_then(|seconds| u32::try_from(seconds).ok())
            .unwrap_or_default(),
        code_sha256: CodeSha256::reported(answer.code_sha256().unwrap_or_default()),
        tracing_active: answer.tracing_config().and_then(|tracing| tracing.mode())
            == Some(&TracingMode::Active),
        variables: answer
            .environment()
            .and_then(|environment| environment.variables())
            .into_iter()
            .flatten()
            .filter(|(name, _)| {
                contract::FUNCTION_VARIABLES
                    .iter()
                    .any(|(known, _)| known == name)
            })
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect(),
        revision_id: answer.revision_id().unwrap_or_default().to_owned(),
    }
}

#[cfg(test)]
mod tests;

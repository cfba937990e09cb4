//! What a security review reads besides the snapshot: a dozen calls, made when somebody asks for a review.

use super::apigateway::account_throttle;
use super::iam::{self, named_policies, percent_decoded};
use super::{Aws, AwsError, if_there, sns};
use aws_sdk_lambda::types::FunctionUrlAuthType;
use aws_sdk_s3::types::BucketVersioningStatus;
use domain::contract;
use domain::deployment::{Decision, Need, Principal};
use domain::security::NEEDLESS_TO_THE_CONSOLE;
use domain::security::facts::{Bucket, ConsolePower, Facts, FunctionUrl, looks_like_a_secret};
use domain::security::policy::PolicyDocument;

impl Aws {
    /// Reads what a review judges, side by side, each part with its own outcome. `bucket` says which one has the packages.
    pub(crate) async fn security_facts(
        &self,
        bucket: impl Future<Output = Result<String, AwsError>>,
    ) -> Facts {
        let (policies, function_policy, urls, secrets, throttle, topic, bucket, console) = tokio::join!(
            Box::pin(named_policies(self)),
            Box::pin(function_policy(self)),
            Box::pin(function_urls(self)),
            Box::pin(secret_variables(self)),
            Box::pin(account_throttle(self)),
            Box::pin(sns::policy(self)),
            Box::pin(async { protection(self, &bucket.await?).await }),
            Box::pin(power(self)),
        );
        Facts {
            role_policies: self.observed(policies),
            function_policy: self.observed(function_policy),
            function_urls: self.observed(urls),
            secret_variables: self.observed(secrets),
            account_throttle: self.observed(throttle),
            topic_policy: self.observed(topic),
            bucket: self.observed(bucket),
            console: self.observed(console),
        }
    }
}

/// Function and alias have a policy each, or none; together they say who may invoke.
async fn function_policy(aws: &Aws) -> Result<PolicyDocument, AwsError> {
    let action = "lambda:GetPolicy";
    let of = |qualifier: Option<&str>| {
        let request = aws
            .lambda
            .get_policy()
            .function_name(contract::FUNCTION)
            .set_qualifier(qualifier.map(str::to_owned));
        aws.call(action, request.send())
    };
    let (function, alias) = tokio::join!(of(None), of(Some(contract::ALIAS)));
    let mut statements = vec![];
    for answer in [function, alias] {
        if let Some(answer) = if_there(answer)? {
            let policy = answer.policy().unwrap_or_default();
            statements.extend(document(action, policy)?.statements);
        }
    }
    Ok(PolicyDocument { statements })
}

/// A policy that cannot be read must not pass for one that allows nothing.
pub(super) fn document(action: &'static str, json: &str) -> Result<PolicyDocument, AwsError> {
    PolicyDocument::parse(&percent_decoded(json))
        .map_err(|_| AwsError::incomplete(action, "a policy document that can be read"))
}

async fn function_urls(aws: &Aws) -> Result<Vec<FunctionUrl>, AwsError> {
    let request = aws
        .lambda
        .list_function_url_configs()
        .function_name(contract::FUNCTION)
        .into_paginator()
        .items()
        .send();
    let found = aws
        .call(
            "lambda:ListFunctionUrlConfigs",
            request.collect::<Result<Vec<_>, _>>(),
        )
        .await?;
    let url = |config: &aws_sdk_lambda::types::FunctionUrlConfig| FunctionUrl {
        url: config.function_url().to_owned(),
        qualifier: qualifier(config.function_arn()),
        needs_iam: *config.auth_type() == FunctionUrlAuthType::AwsIam,
    };
    Ok(found.iter().map(url).collect())
}

/// The part of a function's ARN that comes after its name (Lambda Developer Guide, "Manage Lambda function versions").
fn qualifier(arn: &str) -> Option<String> {
    let parts: Vec<&str> = arn.splitn(8, ':').collect();
    parts.get(7).map(|name| (*name).to_owned())
}

/// Values are looked at here and go no further.
async fn secret_variables(aws: &Aws) -> Result<Vec<String>, AwsError> {
    let request = aws
        .lambda
        .get_function_configuration()
        .function_name(contract::FUNCTION);
    let answer = aws
        .call("lambda:GetFunctionConfiguration", request.send())
        .await?;
    let variables = answer.environment.and_then(|environment| environment.variables);
    let mut names: Vec<String> = variables
        .unwrap_or_default()
        .into_iter()
        .filter(|(name, value)| looks_like_a_secret(name, value))
        .map(|(name, _)| name)
        .collect();
    names.sort_unstable();
    Ok(names)
}

async fn protection(aws: &Aws, bucket: &str) -> Result<Bucket, AwsError> {
    let (blocked, versioning) = tokio::join!(
        aws.call(
            "s3:GetBucketPublicAccessBlock",
            aws.s3.get_public_access_block().bucket(bucket).send()
        ),
        aws.call(
            "s3:GetBucketVersioning",
            aws.s3.get_bucket_versioning().bucket(bucket).send()
        ),
    );
    // None set is none on.
    let blocked = if_there(blocked)?.and_then(|answer| answer.public_access_block_configuration);
    Ok(Bucket {
        name: bucket.to_owned(),
        blocks_public_access: blocked.is_some_and(|block| {
            [
                block.block_public_acls(),
                block.block_public_policy(),
                block.ignore_public_acls(),
                block.restrict_public_buckets(),
            ]
            .iter()
            .all(|setting| *setting == Some(true))
        }),
        versioned: versioning?.status() == Some(&BucketVersioningStatus::Enabled),
    })
}

/// The account itself is limited by no policy, so there is nothing to simulate.
async fn power(aws: &Aws) -> Result<ConsolePower, AwsError> {
    let arn = aws.caller().await?.arn;
    let who = match Principal::of(&arn) {
        Principal::User { arn } => arn,
        Principal::Role {
            name,
            arn_without_path,
        } => iam::role_arn(aws, &name).await.unwrap_or(arn_without_path),
        Principal::Root => {
            return Ok(ConsolePower {
                arn,
                needless: vec![],
            });
        }
        Principal::Other => {
            let action = "iam:SimulatePrincipalPolicy";
            return Err(AwsError::incomplete(action, "a caller that is a user or a role"));
        }
    };
    let needless = NEEDLESS_TO_THE_CONSOLE.map(|action| Need {
        action: action.to_owned(),
        resource: "*".to_owned(),
    });
    let answers = iam::simulate(aws, &who, &needless.into()).await?;
    let allowed = answers
        .into_iter()
        .filter(|(_, decision)| *decision == Decision::Allowed);
    Ok(ConsolePower {
        arn,
        needless: allowed.map(|(need, _)| need.action).collect(),
    })
}

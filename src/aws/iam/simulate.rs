//! What the caller is allowed to do, as IAM itself judges it, without doing it.

use super::role_arn;
use crate::aws::{Aws, AwsError, Caller};
use aws_sdk_iam::types::PolicyEvaluationDecisionType;
use std::collections::BTreeSet;

/// The IAM action of the call.
const ACTION: &str = "iam:SimulatePrincipalPolicy";

/// Of these actions, those that the caller may do on any resource, by its own policies. Policies of resources, boundaries of the
/// organisation and conditions on the request are not part of the simulation (IAM User Guide, "IAM policy testing with the IAM
/// policy simulator").
pub(crate) async fn allowed(
    aws: &Aws,
    caller: &Caller,
    actions: &[&str],
) -> Result<BTreeSet<String>, AwsError> {
    let pages = aws
        .iam
        .simulate_principal_policy()
        .policy_source_arn(principal(aws, caller).await?)
        .set_action_names(Some(actions.iter().map(|action| (*action).to_owned()).collect()))
        .into_paginator()
        .items()
        .send();
    let results = aws.call(ACTION, pages.collect::<Result<Vec<_>, _>>()).await?;
    Ok(results
        .into_iter()
        .filter(|result| *result.eval_decision() == PolicyEvaluationDecisionType::Allowed)
        .map(|result| result.eval_action_name)
        .collect())
}

/// The user or role behind the caller. A role's session does not name the role's path, so IAM is asked for the role.
async fn principal(aws: &Aws, caller: &Caller) -> Result<String, AwsError> {
    match caller.assumed_role() {
        Some(role) => role_arn(aws, role).await,
        None => Ok(caller.arn.clone()),
    }
}

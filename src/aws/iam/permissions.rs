//! What a user's or a role's policies allow, by IAM's own simulation.

use crate::aws::{Aws, AwsError};
use aws_sdk_iam::types::{EvaluationResult, PolicyEvaluationDecisionType};
use domain::deployment::{Decision, Need};
use futures::future::try_join_all;
use std::collections::{BTreeMap, BTreeSet};

/// The ARN of a role, with its path.
pub(crate) async fn role_arn(aws: &Aws, name: &str) -> Result<String, AwsError> {
    let request = aws.iam.get_role().role_name(name);
    let answer = aws.attempt("iam:GetRole", request.send()).await?;
    answer
        .role
        .map(|role| role.arn)
        .ok_or_else(|| AwsError::incomplete("iam:GetRole", "the role"))
}

/// Asks IAM, side by side for each resource. `who` is the ARN of a user or a role.
pub(crate) async fn simulate(
    aws: &Aws,
    who: &str,
    needs: &BTreeSet<Need>,
) -> Result<Vec<(Need, Decision)>, AwsError> {
    let mut by_resource: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for need in needs {
        by_resource
            .entry(&need.resource)
            .or_default()
            .push(need.action.clone());
    }
    let answers = by_resource
        .into_iter()
        .map(|(resource, actions)| of_resource(aws, who, resource, actions));
    Ok(try_join_all(answers).await?.concat())
}

async fn of_resource(
    aws: &Aws,
    who: &str,
    resource: &str,
    actions: Vec<String>,
) -> Result<Vec<(Need, Decision)>, AwsError> {
    let results = aws
        .iam
        .simulate_principal_policy()
        .policy_source_arn(who)
        .resource_arns(resource)
        .set_action_names(Some(actions.clone()))
        .into_paginator()
        .items()
        .send();
    // Not logged: that it is not allowed is an answer.
    let results = aws
        .attempt(
            "iam:SimulatePrincipalPolicy",
            results.collect::<Result<Vec<_>, _>>(),
        )
        .await?;
    let answer = |action: String| {
        let result = results
            .iter()
            .find(|result| result.eval_action_name().eq_ignore_ascii_case(&action));
        let decision = result.map_or(Decision::Depends, decision);
        let need = Need {
            action,
            resource: resource.to_owned(),
        };
        (need, decision)
    };
    Ok(actions.into_iter().map(answer).collect())
}

/// One result for each action, whose missing values may stand with the resource (IAM API reference, `EvaluationResult`).
fn decision(result: &EvaluationResult) -> Decision {
    let of_resources = result.resource_specific_results().iter();
    let lacks_context = !result.missing_context_values().is_empty()
        || of_resources
            .flat_map(aws_sdk_iam::types::ResourceSpecificResult::missing_context_values)
            .next()
            .is_some();
    let allowed = result.eval_decision() == &PolicyEvaluationDecisionType::Allowed;
    Decision::new(allowed, lacks_context)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::{Cause, Connection};
    use aws_sdk_iam::operation::get_role::GetRoleOutput;
    use aws_sdk_iam::operation::simulate_principal_policy::{
        SimulatePrincipalPolicyError, SimulatePrincipalPolicyOutput,
    };
    use aws_sdk_iam::types::{ResourceSpecificResult, Role};
    use aws_smithy_mocks::{RuleMode, mock, mock_client};
    use aws_smithy_types::error::ErrorMetadata;
    use domain::snapshot::Why;

    const WHO: &str = "arn:aws:iam::123456789012:role/ops/Deployer";

    async fn aws(iam: aws_sdk_iam::Client) -> Aws {
        let connection = Connection::Local {
            endpoint: "http://127.0.0.1:1".to_owned(),
            region: "us-east-1".parse().unwrap(),
        };
        let mut aws = Aws::connect(connection, crate::clock::system).await.unwrap();
        aws.iam = iam;
        aws
    }

    fn needs(actions: &[&str]) -> BTreeSet<Need> {
        let need = |action: &&str| Need {
            action: (*action).to_owned(),
            resource: "arn:x".to_owned(),
        };
        actions.iter().map(need).collect()
    }

    fn result(
        action: &str,
        decision: PolicyEvaluationDecisionType,
        missing: Option<&str>,
    ) -> EvaluationResult {
        let of_resource = ResourceSpecificResult::builder()
            .eval_resource_name("arn:x")
            .eval_resource_decision(decision.clone())
            .set_missing_context_values(missing.map(|key| vec![key.to_owned()]))
            .build()
            .unwrap();
        EvaluationResult::builder()
            .eval_action_name(action)
            .eval_decision(decision)
            .resource_specific_results(of_resource)
            .build()
            .unwrap()
    }

    #[tokio::test]
    async fn each_action_is_allowed_denied_or_depends_and_silence_is_no_permission() {
        let rule = mock!(aws_sdk_iam::Client::simulate_principal_policy)
            .match_requests(|request| {
                request.policy_source_arn() == Some(WHO) && request.resource_arns() == ["arn:x"]
            })
            .then_output(|| {
                use PolicyEvaluationDecisionType as D;
                SimulatePrincipalPolicyOutput::builder()
                    .evaluation_results(result("a:Allowed", D::Allowed, None))
                    .evaluation_results(result("b:Denied", D::ExplicitDeny, None))
                    .evaluation_results(result("c:Missing", D::ImplicitDeny, None))
                    .evaluation_results(result("d:Depends", D::ImplicitDeny, Some("aws:ResourceTag/app")))
                    .build()
            });
        let aws = aws(mock_client!(aws_sdk_iam, RuleMode::MatchAny, [&rule])).await;
        let asked = needs(&["a:Allowed", "b:Denied", "c:Missing", "d:Depends", "e:Unanswered"]);
        let answers = simulate(&aws, WHO, &asked).await.unwrap();
        let decisions: Vec<Decision> = answers.into_iter().map(|(_, decision)| decision).collect();
        assert_eq!(
            decisions,
            [
                Decision::Allowed,
                Decision::Denied,
                Decision::Denied,
                Decision::Depends,
                Decision::Depends
            ]
        );
    }

    #[tokio::test]
    async fn a_simulation_that_is_denied_is_told_as_that() {
        let rule = mock!(aws_sdk_iam::Client::simulate_principal_policy).then_error(|| {
            SimulatePrincipalPolicyError::generic(ErrorMetadata::builder().code("AccessDenied").build())
        });
        let aws = aws(mock_client!(aws_sdk_iam, RuleMode::MatchAny, [&rule])).await;
        let error = simulate(&aws, WHO, &needs(&["a:A"])).await.unwrap_err();
        assert_eq!(error.cause, Cause::Failed(Why::Denied));
    }

    #[tokio::test]
    async fn a_roles_path_is_asked_for() {
        let rule = mock!(aws_sdk_iam::Client::get_role).then_output(|| {
            let role = Role::builder()
                .arn(WHO)
                .role_name("Deployer")
                .path("/ops/")
                .role_id("AROA")
                .create_date(aws_smithy_types::DateTime::from_secs(0));
            GetRoleOutput::builder().role(role.build().unwrap()).build()
        });
        let aws = aws(mock_client!(aws_sdk_iam, RuleMode::MatchAny, [&rule])).await;
        assert_eq!(role_arn(&aws, "Deployer").await.as_deref(), Ok(WHO));
    }
}

//! The function's role as the domain knows it.

mod permissions;

pub(crate) use permissions::{role_arn, simulate};

use super::security::document;
use super::{Aws, AwsError};
use domain::contract;
use domain::security::facts::NamedPolicy;
use domain::security::policy::PolicyDocument;
use domain::snapshot::ExecutionRole;
use serde_json::Value;

/// Reads the role and the names of its policies, side by side.
pub(super) async fn role(aws: &Aws) -> Result<ExecutionRole, AwsError> {
    let name = contract::ROLE;
    let (role, attached, inline) = tokio::join!(
        aws.call("iam:GetRole", aws.iam.get_role().role_name(name).send()),
        aws.call(
            "iam:ListAttachedRolePolicies",
            aws.iam.list_attached_role_policies().role_name(name).send()
        ),
        aws.call(
            "iam:ListRolePolicies",
            aws.iam.list_role_policies().role_name(name).send()
        ),
    );
    let role = role?
        .role
        .ok_or_else(|| AwsError::incomplete("iam:GetRole", "the role"))?;
    Ok(ExecutionRole {
        trusted_services: trusted_services(role.assume_role_policy_document().unwrap_or_default()),
        managed_policies: aws.observed(attached.map(|answer| {
            answer
                .attached_policies()
                .iter()
                .filter_map(|policy| policy.policy_name().map(str::to_owned))
                .collect()
        })),
        inline_policies: aws.observed(inline.map(|answer| answer.policy_names)),
        arn: role.arn,
    })
}

/// Reads every policy of the role, managed and inline, with what it says.
pub(super) async fn named_policies(aws: &Aws) -> Result<Vec<NamedPolicy>, AwsError> {
    let role = contract::ROLE;
    let (attached, inline) = tokio::join!(
        aws.call(
            "iam:ListAttachedRolePolicies",
            aws.iam.list_attached_role_policies().role_name(role).send()
        ),
        aws.call(
            "iam:ListRolePolicies",
            aws.iam.list_role_policies().role_name(role).send()
        ),
    );
    let mut policies = vec![];
    for policy in attached?.attached_policies.unwrap_or_default() {
        let (Some(name), Some(arn)) = (policy.policy_name, policy.policy_arn) else {
            continue;
        };
        policies.push(NamedPolicy {
            document: managed(aws, &arn).await?,
            name,
            arn: Some(arn),
        });
    }
    for name in inline?.policy_names {
        let action = "iam:GetRolePolicy";
        let request = aws.iam.get_role_policy().role_name(role).policy_name(&name);
        let answer = aws.call(action, request.send()).await?;
        policies.push(NamedPolicy {
            document: document(action, answer.policy_document())?,
            name,
            arn: None,
        });
    }
    Ok(policies)
}

/// Reads the version of a managed policy that counts.
async fn managed(aws: &Aws, arn: &str) -> Result<PolicyDocument, AwsError> {
    let policy = aws
        .call("iam:GetPolicy", aws.iam.get_policy().policy_arn(arn).send())
        .await?;
    let version = policy.policy().and_then(|policy| policy.default_version_id());
    let version = version.ok_or_else(|| AwsError::incomplete("iam:GetPolicy", "the default version"))?;
    let action = "iam:GetPolicyVersion";
    let request = aws.iam.get_policy_version().policy_arn(arn).version_id(version);
    let answer = aws.call(action, request.send()).await?;
    let text = answer.policy_version().and_then(|version| version.document());
    document(
        action,
        text.ok_or_else(|| AwsError::incomplete(action, "the document"))?,
    )
}

/// The services that a trust policy names. IAM returns the document percent-encoded (IAM API reference, `Role`).
fn trusted_services(document: &str) -> Vec<String> {
    let document: Value = serde_json::from_str(&percent_decoded(document)).unwrap_or_default();
    let one_or_many = |value: &Value| match value {
        Value::Array(values) => values.clone(),
        Value::Null => vec![],
        one => vec![one.clone()],
    };
    let mut services: Vec<String> = one_or_many(&document["Statement"])
        .iter()
        .filter(|statement| statement["Effect"] == "Allow")
        .flat_map(|statement| match &statement["Principal"] {
            Value::Object(principals) => principals.values().flat_map(one_or_many).collect(),
            anyone => one_or_many(anyone),
        })
        .filter_map(|principal| principal.as_str().map(str::to_owned))
        .collect();
    services.sort_unstable();
    services.dedup();
    services
}

pub(super) fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, tail)) = rest.split_first() {
        let escaped = (byte == b'%')
            .then(|| tail.get(..2).and_then(|hex| std::str::from_utf8(hex).ok()))
            .flatten()
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        bytes.push(escaped.unwrap_or(byte));
        rest = if escaped.is_some() { &tail[2..] } else { tail };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trust_is_read_encoded_or_plain_one_service_or_many() {
        let one = r#"{"Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}"#;
        let encoded = "%7B%22Statement%22%3A%7B%22Effect%22%3A%22Allow%22%2C%22Principal%22%3A%7B%22Service%22%3A%5B%22lambda.amazonaws.com%22%2C%22ec2.amazonaws.com%22%5D%7D%7D%7D";
        let account =
            r#"{"Statement":[{"Effect":"Allow","Principal":{"AWS":"*","Service":"lambda.amazonaws.com"}}]}"#;
        let anyone = r#"{"Statement":[{"Effect":"Allow","Principal":"*"}]}"#;
        for (document, expected) in [
            (one, vec!["lambda.amazonaws.com"]),
            (encoded, vec!["ec2.amazonaws.com", "lambda.amazonaws.com"]),
            (account, vec!["*", "lambda.amazonaws.com"]),
            (anyone, vec!["*"]),
            ("", vec![]),
            ("%zz", vec![]),
        ] {
            assert_eq!(trusted_services(document), expected, "{document}");
        }
    }
}

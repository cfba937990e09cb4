//! IAM policy documents, as far as a review reads them (IAM User Guide, "IAM JSON policy elements reference").

use serde::{Deserialize, Deserializer, Serialize};
use std::collections::BTreeMap;

/// A policy document.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyDocument {
    /// Its statements.
    #[serde(rename = "Statement", default, deserialize_with = "one_or_many")]
    pub statements: Vec<Statement>,
}

/// A statement of a policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Statement {
    /// Its name, where it has one.
    #[serde(default)]
    pub sid: Option<String>,
    /// Whether it allows or denies.
    pub effect: Effect,
    /// Who it is for; absent from a policy of an identity.
    #[serde(default)]
    pub principal: Option<Principal>,
    /// The actions, with `*` and `?` as wildcards.
    #[serde(default, deserialize_with = "one_or_many")]
    pub action: Vec<String>,
    /// All actions but these.
    #[serde(default, deserialize_with = "one_or_many")]
    pub not_action: Vec<String>,
    /// The resources, with wildcards.
    #[serde(default, deserialize_with = "one_or_many")]
    pub resource: Vec<String>,
    /// All resources but these.
    #[serde(default, deserialize_with = "one_or_many")]
    pub not_resource: Vec<String>,
    /// What must hold besides: operator, key, values.
    #[serde(default)]
    pub condition: BTreeMap<String, BTreeMap<String, serde_json::Value>>,
}

/// What a statement does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Effect {
    /// It allows.
    Allow,
    /// It denies, whatever else allows.
    Deny,
}

/// Who a statement is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Principal {
    /// Everybody, written `"*"`.
    Everybody(String),
    /// By kind (`AWS`, `Service`, `Federated`), one or many of each.
    Named(BTreeMap<String, Names>),
}

/// One name or many.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Names {
    /// One.
    One(String),
    /// Many.
    Many(Vec<String>),
}

impl PolicyDocument {
    /// Reads a document as AWS gives it.
    ///
    /// # Errors
    /// It is not the JSON of a policy.
    pub fn parse(json: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(json)
    }

    /// The statements that allow something.
    pub fn allowing(&self) -> impl Iterator<Item = &Statement> {
        self.statements
            .iter()
            .filter(|statement| statement.effect == Effect::Allow)
    }

    /// Whom a resource's policy lets in without saying from where: the statement's name, where it has one, and the service, or
    /// `None` for everybody. A service acts for whoever asks it, so a service without a source is nearly everybody (IAM User
    /// Guide, "The confused deputy problem").
    pub fn open_to(&self) -> impl Iterator<Item = (Option<String>, Option<String>)> {
        let open = self
            .allowing()
            .filter(|statement| !statement.is_limited_to_a_source());
        open.flat_map(|statement| {
            let everybody = statement.is_for_everybody().then_some(None);
            let services = statement.services().iter().cloned().map(Some);
            everybody
                .into_iter()
                .chain(services)
                .map(|service| (statement.sid.clone(), service))
        })
    }
}

impl Statement {
    /// Whether it is for everybody: `"*"`, or a kind of principal with `*` among its names.
    pub fn is_for_everybody(&self) -> bool {
        match &self.principal {
            Some(Principal::Everybody(name)) => name == "*",
            Some(Principal::Named(kinds)) => kinds.values().any(|names| match names {
                Names::One(name) => name == "*",
                Names::Many(names) => names.iter().any(|name| name == "*"),
            }),
            None => false,
        }
    }

    /// The AWS services it is for.
    pub fn services(&self) -> &[String] {
        match &self.principal {
            Some(Principal::Named(kinds)) => kinds.get("Service").map_or(&[], Names::as_slice),
            _ => &[],
        }
    }

    /// Whether a condition limits where a request may come from: by account, by ARN, by organisation.
    pub fn is_limited_to_a_source(&self) -> bool {
        const SOURCES: [&str; 5] = [
            "aws:sourcearn",
            "aws:sourceaccount",
            // How SNS writes it in the policy that a topic is made with (SNS API reference, `CreateTopic`).
            "aws:sourceowner",
            "aws:principalorgid",
            "aws:principalaccount",
        ];
        self.condition
            .values()
            .flat_map(BTreeMap::keys)
            .any(|key| SOURCES.contains(&key.to_ascii_lowercase().as_str()))
    }

    /// Whether it reaches every resource.
    pub fn is_for_every_resource(&self) -> bool {
        !self.not_resource.is_empty() || self.resource.iter().any(|resource| resource == "*")
    }

    /// Whether it gives this action, on whatever.
    pub fn gives(&self, action: &str) -> bool {
        if self.not_action.is_empty() {
            self.action.iter().any(|pattern| matches(pattern, action))
        } else {
            !self.not_action.iter().any(|pattern| matches(pattern, action))
        }
    }
}

impl Names {
    fn as_slice(&self) -> &[String] {
        match self {
            Names::One(name) => std::slice::from_ref(name),
            Names::Many(names) => names,
        }
    }
}

/// Whether a pattern of IAM matches: `*` stands for any characters, `?` for one, and case does not count in actions (IAM User
/// Guide, "IAM JSON policy elements: Action").
pub fn matches(pattern: &str, text: &str) -> bool {
    fn rest(pattern: &[u8], text: &[u8]) -> bool {
        match pattern.split_first() {
            None => text.is_empty(),
            Some((b'*', later)) => (0..=text.len()).any(|skipped| rest(later, &text[skipped..])),
            Some((one, later)) => text.split_first().is_some_and(|(first, others)| {
                (*one == b'?' || one.eq_ignore_ascii_case(first)) && rest(later, others)
            }),
        }
    }
    rest(pattern.as_bytes(), text.as_bytes())
}

/// IAM lets a list of one be written without brackets.
fn one_or_many<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum OneOrMany<T> {
        Many(Vec<T>),
        One(T),
    }
    Ok(match OneOrMany::deserialize(deserializer)? {
        OneOrMany::Many(many) => many,
        OneOrMany::One(one) => vec![one],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_as_iams_do() {
        for (pattern, text, expected) in [
            ("*", "dynamodb:PutItem", true),
            ("dynamodb:*", "dynamodb:PutItem", true),
            ("dynamodb:Put*", "dynamodb:putitem", true),
            ("dynamodb:?utItem", "dynamodb:PutItem", true),
            ("dynamodb:PutItem", "dynamodb:PutItems", false),
            ("dynamodb:*Item", "dynamodb:Query", false),
            ("", "dynamodb:Query", false),
        ] {
            assert_eq!(matches(pattern, text), expected, "{pattern} {text}");
        }
    }

    #[test]
    fn a_list_of_one_may_stand_without_brackets() {
        let one = PolicyDocument::parse(
            r#"{"Statement":{"Effect":"Allow","Principal":"*","Action":"lambda:InvokeFunction","Resource":"*"}}"#,
        )
        .unwrap();
        let many = PolicyDocument::parse(
            r#"{"Statement":[{"Effect":"Allow","Principal":"*","Action":["lambda:InvokeFunction"],"Resource":["*"]}]}"#,
        )
        .unwrap();
        assert_eq!(one, many);
        assert!(one.statements[0].is_for_everybody() && one.statements[0].is_for_every_resource());
    }

    #[test]
    fn who_a_statement_is_for_and_from_where() {
        for (principal, condition, everybody, limited) in [
            (r#""*""#, "{}", true, false),
            (r#"{"AWS":"*"}"#, "{}", true, false),
            (
                r#"{"AWS":["arn:aws:iam::000000000000:root","*"]}"#,
                "{}",
                true,
                false,
            ),
            (r#"{"Service":"apigateway.amazonaws.com"}"#, "{}", false, false),
            (
                r#"{"Service":"apigateway.amazonaws.com"}"#,
                r#"{"ArnLike":{"AWS:SourceArn":"arn:aws:execute-api:us-east-1:000000000000:abc/*/POST/events"}}"#,
                false,
                true,
            ),
            (
                r#""*""#,
                r#"{"StringEquals":{"aws:PrincipalOrgID":"o-1"}}"#,
                true,
                true,
            ),
            (
                r#""*""#,
                r#"{"Bool":{"aws:SecureTransport":"true"}}"#,
                true,
                false,
            ),
        ] {
            let document = PolicyDocument::parse(&format!(
                r#"{{"Statement":[{{"Effect":"Allow","Principal":{principal},"Action":"a:B","Resource":"*","Condition":{condition}}}]}}"#
            ))
            .unwrap();
            let statement = &document.statements[0];
            assert_eq!(statement.is_for_everybody(), everybody, "{principal}");
            assert_eq!(statement.is_limited_to_a_source(), limited, "{condition}");
        }
    }

    #[test]
    fn all_but_some_actions_is_nearly_everything() {
        let document =
            PolicyDocument::parse(r#"{"Statement":[{"Effect":"Allow","NotAction":"iam:*","Resource":"*"}]}"#)
                .unwrap();
        let statement = &document.statements[0];
        assert!(statement.gives("dynamodb:DeleteTable"));
        assert!(!statement.gives("iam:CreateUser"));
    }
}

//! The template's parameters: what is asked for, what stays as it was.

use super::{DeployError, Request, hex, template_for};
use crate::aws::cloudformation::ParameterValue;
use domain::snapshot::Environment;
use domain::template;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// Every deployed parameter stays as it was, except those that are asked for and the package. One that the template no longer
/// declares is left out: CloudFormation would refuse its previous value.
pub(super) fn parameters(
    request: &Request<'_>,
    key: &str,
    deployed: &BTreeMap<String, String>,
) -> Result<BTreeMap<String, ParameterValue>, DeployError> {
    let template = template::parameters(request.template);
    let declared: Vec<&str> = template.iter().map(|parameter| parameter.name.as_str()).collect();
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
    // A package that is not new stays where the stack found it.
    let code = code.into_iter().filter(|_| request.artifact.bytes.is_some());
    Ok(previous.chain(asked).chain(code).collect())
}

/// What every parameter will be: as asked for, or as it was, or by the template's own default.
pub(super) fn effective(
    request: &Request<'_>,
    deployed: &BTreeMap<String, String>,
) -> BTreeMap<String, String> {
    let mut values = defaults(request.template);
    values.extend(deployed.clone());
    values.extend(request.parameters.clone());
    values
}

/// What a template gives each parameter that nobody sets.
fn defaults(template: &str) -> BTreeMap<String, String> {
    let parameters = template::parameters(template).into_iter();
    parameters
        .filter_map(|parameter| Some((parameter.name, parameter.default?)))
        .collect()
}

/// The same for a template that was deployed; nothing if it is another one than this console's own.
pub(crate) fn defaults_of(environment: Environment, template_sha256: &str) -> BTreeMap<String, String> {
    match template_for(environment) {
        Ok(template) if hash(&template) == template_sha256 => defaults(&template),
        Ok(_) | Err(_) => BTreeMap::new(),
    }
}

/// SHA-256 of a template's text, in hexadecimal.
pub(super) fn hash(template: &str) -> String {
    hex(&Sha256::digest(template))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deploy::Artifact;
    use domain::deployment::Consent;

    #[test]
    fn what_is_not_asked_for_stays_and_what_is_gone_is_left_out() {
        let artifact = Artifact {
            bytes: Some(vec![]),
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
        let stays = Artifact {
            bytes: None,
            digest: [0; 32],
        };
        let unchanged = parameters(
            &Request {
                artifact: &stays,
                ..request(&asked_for)
            },
            "old",
            &deployed,
        );
        assert_eq!(unchanged.unwrap().get("CodeKey"), Some(&ParameterValue::Previous));
        let misspelt = map(&[("Memory", "1024")]);
        let error = parameters(&request(&misspelt), "new", &deployed).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the template has no parameter Memory; it has CodeBucket, CodeKey, MemorySize, Other"
        );
    }

    #[test]
    fn what_nobody_named_is_as_the_template_has_it() {
        let artifact = Artifact {
            bytes: Some(vec![]),
            digest: [0; 32],
        };
        let request = Request {
            stack_name: &"liveinsight-infrastructure".parse().unwrap(),
            template: crate::deploy::TEMPLATE,
            artifact: &artifact,
            bucket: "bucket",
            parameters: &[("EventsWriteUnits".to_owned(), "10".to_owned())].into(),
            consent: Consent::default(),
        };
        let deployed = [("EventsReadUnits".to_owned(), "7".to_owned())].into();
        let values = effective(&request, &deployed);
        for (name, expected) in [
            ("EventsWriteUnits", "10"),
            ("EventsReadUnits", "7"),
            ("SessionsReadUnits", "5"),
            ("BillingMode", "PROVISIONED"),
            ("NotificationEmail", ""),
        ] {
            assert_eq!(values.get(name).map(String::as_str), Some(expected), "{name}");
        }
    }
}

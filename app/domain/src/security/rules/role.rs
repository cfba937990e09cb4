//! What the function's role may do.

use crate::security::Fault;
use crate::security::facts::NamedPolicy;
use crate::security::policy;

/// What the collector does in AWS (`docs/collector.md`); the template grants each on the resource it is done to.
const COLLECTOR_ACTIONS: [&str; 8] = [
    "dynamodb:ConditionCheckItem",
    "dynamodb:PutItem",
    "dynamodb:Query",
    "dynamodb:UpdateItem",
    "logs:CreateLogStream",
    "logs:PutLogEvents",
    "xray:PutTelemetryRecords",
    "xray:PutTraceSegments",
];

/// Actions that know no resources (Service Authorization Reference, "Actions, resources, and condition keys for AWS X-Ray").
const WITHOUT_RESOURCES: &str = "xray:Put*";

pub(super) fn trust(services: &[String]) -> Vec<Fault> {
    let is_right = services == ["lambda.amazonaws.com"];
    let fault = Fault::Trusts {
        principals: services.to_vec(),
    };
    super::unless(is_right, fault)
}

pub(super) fn wildcard_actions(policies: &[NamedPolicy]) -> Vec<Fault> {
    each_grant(policies)
        .filter(|(_, action)| *action == "*" || action.ends_with(":*"))
        .map(|(policy, action)| Fault::WildcardAction {
            policy: policy.to_owned(),
            action: action.to_owned(),
        })
        .collect()
}

/// Each action that a policy allows, as it is written. What allows all but some allows nearly everything: `*`.
fn each_grant(policies: &[NamedPolicy]) -> impl Iterator<Item = (&str, &str)> {
    policies.iter().flat_map(|policy| {
        policy.document.allowing().flat_map(|statement| {
            let but_some = (!statement.not_action.is_empty()).then_some("*");
            let actions = statement.action.iter().map(String::as_str);
            actions
                .chain(but_some)
                .map(|action| (policy.name.as_str(), action))
        })
    })
}

pub(super) fn wildcard_resources(policies: &[NamedPolicy]) -> Vec<Fault> {
    let faults = policies.iter().flat_map(|policy| {
        let wide = policy
            .document
            .allowing()
            .filter(|statement| statement.is_for_every_resource());
        wide.filter_map(|statement| {
            let actions: Vec<String> = statement
                .action
                .iter()
                .filter(|action| !policy::matches(WITHOUT_RESOURCES, action))
                .cloned()
                .collect();
            let is_fault = !actions.is_empty() || !statement.not_action.is_empty();
            is_fault.then(|| Fault::WildcardResource {
                policy: policy.name.clone(),
                actions,
            })
        })
    });
    faults.collect()
}

/// A wildcard is told of by its own rule.
pub(super) fn unused_actions(policies: &[NamedPolicy]) -> Vec<Fault> {
    each_grant(policies)
        .filter(|(_, action)| !action.contains(['*', '?']))
        .filter(|(_, action)| {
            !COLLECTOR_ACTIONS
                .iter()
                .any(|used| used.eq_ignore_ascii_case(action))
        })
        .map(|(policy, action)| Fault::UnusedAction {
            policy: policy.to_owned(),
            action: action.to_owned(),
        })
        .collect()
}

pub(super) fn lacking_actions(policies: &[NamedPolicy]) -> Vec<Fault> {
    let is_given = |action: &str| {
        policies
            .iter()
            .flat_map(|policy| policy.document.allowing())
            .any(|statement| statement.gives(action))
    };
    COLLECTOR_ACTIONS
        .into_iter()
        .filter(|action| !is_given(action))
        .map(|action| Fault::LacksAction {
            action: action.to_owned(),
        })
        .collect()
}

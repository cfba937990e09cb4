//! Each rule: passes, fails, unknown.

mod cases;
mod ceiling;
mod documented;
mod remedy;

use super::facts::{Bucket, ConsolePower, FunctionUrl, NamedPolicy};
use super::policy::PolicyDocument;
use super::*;
use crate::contract::TableId;
use crate::health::tests::healthy::{denied, found, healthy, public, table_mut, value_mut};
use crate::price::PriceBook;
use crate::snapshot::{Authorisation, Reading, Throttle, Ttl, Why};
use time::macros::date;

/// What the template's own role may do, in short.
const COLLECTORS_OWN: &str = r#"{"Statement":[
    {"Effect":"Allow","Action":["dynamodb:PutItem","dynamodb:UpdateItem","dynamodb:ConditionCheckItem","dynamodb:Query"],"Resource":"arn:aws:dynamodb:us-east-1:000000000000:table/LiveInsight-Events"},
    {"Effect":"Allow","Action":["logs:CreateLogStream","logs:PutLogEvents"],"Resource":"arn:aws:logs:us-east-1:000000000000:log-group:/aws/lambda/x:*"},
    {"Effect":"Allow","Action":["xray:PutTraceSegments","xray:PutTelemetryRecords"],"Resource":"*"}]}"#;

/// The API may invoke the alias for one method, and nobody else anything.
const APIS_OWN: &str = r#"{"Statement":[{"Sid":"api","Effect":"Allow","Principal":{"Service":"apigateway.amazonaws.com"},"Action":"lambda:InvokeFunction","Resource":"arn",
    "Condition":{"ArnLike":{"AWS:SourceArn":"arn:aws:execute-api:us-east-1:000000000000:abc/*/POST/events"}}}]}"#;

/// CloudWatch may publish alarms of this account, and nobody else anything.
const CLOUDWATCHS_OWN: &str = r#"{"Statement":[{"Sid":"alarms","Effect":"Allow","Principal":{"Service":"cloudwatch.amazonaws.com"},"Action":"sns:Publish","Resource":"arn",
    "Condition":{"StringEquals":{"aws:SourceAccount":"000000000000"}}}]}"#;

fn document(json: &str) -> PolicyDocument {
    PolicyDocument::parse(json).unwrap()
}

fn policies(json: &str) -> Vec<NamedPolicy> {
    vec![NamedPolicy {
        name: "P".to_owned(),
        arn: None,
        document: document(json),
    }]
}

fn sound_facts() -> Facts {
    Facts {
        role_policies: found(policies(COLLECTORS_OWN)),
        function_policy: found(document(APIS_OWN)),
        function_urls: found(vec![]),
        secret_variables: found(vec![]),
        account_throttle: found(Throttle {
            rate: 10_000,
            burst: 5_000,
        }),
        topic_policy: found(document(CLOUDWATCHS_OWN)),
        bucket: found(Bucket {
            name: "packages".to_owned(),
            blocks_public_access: true,
            versioned: true,
        }),
        console: found(ConsolePower {
            arn: "arn:aws:sts::000000000000:assumed-role/console/i".to_owned(),
            needless: vec![],
        }),
    }
}

/// Healthy, and in nothing open: what the template's own stack does not reach by default is set here.
fn sound() -> (Snapshot, Facts) {
    let mut snapshot = healthy();
    for id in [TableId::Events, TableId::Sessions] {
        table_mut(&mut snapshot, id).ttl = found(Ttl::Enabled("expires_at".to_owned()));
    }
    let stack = value_mut(&mut snapshot.stack);
    stack
        .parameters
        .insert("IpAddress".to_owned(), "hashed".to_owned());
    let api = value_mut(&mut snapshot.api);
    let post = value_mut(&mut api.methods).get_mut("POST").unwrap();
    post.authorisation = Authorisation::Iam;
    value_mut(&mut api.stage).access_log =
        Some("arn:aws:logs:us-east-1:000000000000:log-group:api".to_owned());
    (snapshot, sound_facts())
}

/// By the prices that come with the console.
fn review(snapshot: &Snapshot, facts: &Facts) -> Review {
    Review::of(snapshot, facts, Some(&PriceBook::embedded().unwrap()))
}

type Change = fn(&mut Snapshot, &mut Facts);

fn outcome(rule: Rule, change: Change) -> Outcome {
    let (mut snapshot, mut facts) = sound();
    change(&mut snapshot, &mut facts);
    let review = review(&snapshot, &facts);
    let mut checked = review.checked.into_iter();
    checked.find(|checked| checked.rule == rule).unwrap().outcome
}

#[test]
fn a_stack_without_fault_passes_every_rule() {
    let (snapshot, facts) = sound();
    for checked in review(&snapshot, &facts).checked {
        assert_eq!(checked.outcome, Outcome::Passes, "{:?}", checked.rule);
    }
}

#[test]
fn each_fault_is_found_by_its_rule_and_by_no_other() {
    let cases = cases::all();
    let covered: std::collections::BTreeSet<Rule> = cases.iter().map(|(rule, _, _)| *rule).collect();
    assert_eq!(covered.len(), Rule::ALL.len(), "a rule without a case that fails");
    for (rule, change, faults) in cases {
        assert_eq!(outcome(rule, change), Outcome::Fails { faults }, "{rule:?}");
        let (mut snapshot, mut facts) = sound();
        change(&mut snapshot, &mut facts);
        // A policy that allows too much in one way may lack the actions it is said to need; what is open may also have no limit.
        let related = |one: Rule, other: Rule| {
            let role = |rule: Rule| rule.id().starts_with("role-");
            let limits = |rule: Rule| matches!(rule, Rule::PublicPost | Rule::MethodThrottling);
            role(one) && role(other) || limits(one) && limits(other)
        };
        for other in review(&snapshot, &facts).checked {
            if other.rule != rule && !related(rule, other.rule) {
                assert_eq!(
                    other.outcome,
                    Outcome::Passes,
                    "{rule:?} is found by {:?} too",
                    other.rule
                );
            }
        }
    }
}

fn post_is_open(snapshot: &mut Snapshot) {
    let methods = value_mut(&mut value_mut(&mut snapshot.api).methods);
    methods.get_mut("POST").unwrap().authorisation = Authorisation::None;
}

#[test]
fn what_could_not_be_read_passes_no_rule_that_needs_it() {
    let (mut snapshot, mut facts) = sound();
    for table in snapshot.tables.values_mut() {
        table.reading = denied("dynamodb:DescribeTable");
    }
    snapshot.stack.reading = denied("cloudformation:DescribeStacks");
    snapshot.function.reading = denied("lambda:GetFunctionConfiguration");
    snapshot.api.reading = denied("apigateway:GET");
    snapshot.role.reading = denied("iam:GetRole");
    snapshot.log_group.reading = denied("logs:DescribeLogGroups");
    facts.role_policies.reading = denied("iam:GetRolePolicy");
    facts.function_policy.reading = denied("lambda:GetPolicy");
    facts.function_urls.reading = denied("lambda:ListFunctionUrlConfigs");
    facts.secret_variables.reading = denied("lambda:GetFunctionConfiguration");
    facts.account_throttle.reading = denied("apigateway:GET");
    facts.topic_policy.reading = denied("sns:GetTopicAttributes");
    facts.bucket.reading = denied("s3:GetBucketPublicAccessBlock");
    facts.console.reading = denied("iam:SimulatePrincipalPolicy");
    let review = review(&snapshot, &facts);
    assert_eq!(review.unknown().count(), Rule::ALL.len());
    assert_eq!(review.passing().count(), 0);
}

#[test]
fn a_fault_counts_before_what_is_unknown() {
    let one_denied: Change = |snapshot, _| {
        snapshot.tables.get_mut(&TableId::Sessions).unwrap().reading = denied("dynamodb:DescribeTable");
    };
    let Outcome::Unknown { causes } = outcome(Rule::DeletionProtection, one_denied) else {
        panic!("what is unknown passes");
    };
    assert_eq!(causes[0].why, Why::Denied);
    let and_one_at_fault: Change = |snapshot, _| {
        snapshot.tables.get_mut(&TableId::Sessions).unwrap().reading = denied("dynamodb:DescribeTable");
        table_mut(snapshot, TableId::Events).deletion_protection = false;
    };
    assert!(matches!(
        outcome(Rule::DeletionProtection, and_one_at_fault),
        Outcome::Fails { .. }
    ));
}

#[test]
fn what_does_not_exist_has_no_fault_here() {
    let gone: Change = |snapshot, _| {
        for table in snapshot.tables.values_mut() {
            table.reading = Reading::Missing;
        }
    };
    assert_eq!(outcome(Rule::DeletionProtection, gone), Outcome::Absent);
}

#[test]
fn a_stage_that_cannot_be_read_leaves_the_ceiling_unknown() {
    let hidden: Change = |snapshot, _| {
        post_is_open(snapshot);
        value_mut(&mut snapshot.api).stage.reading = denied("apigateway:GET");
    };
    assert!(matches!(
        outcome(Rule::PublicPost, hidden),
        Outcome::Unknown { .. }
    ));
}

#[test]
fn a_secret_is_known_by_its_name_or_its_beginning() {
    for (name, value, expected) in [
        ("DB_PASSWORD", "hunter2", true),
        ("Api_Key", "abc", true),
        ("UPSTREAM", "AKIAIOSFODNN7EXAMPLE", true),
        ("JWT", "eyJhbGciOiJIUzI1NiJ9.e30.x", true),
        (
            "DB_PASSWORD_ARN",
            "arn:aws:secretsmanager:us-east-1:000000000000:secret:db",
            false,
        ),
        ("DB_PASSWORD", "", false),
        ("EVENTS_TABLE", "LiveInsight-Events", false),
        ("IP_ADDRESS", "raw", false),
    ] {
        assert_eq!(
            facts::looks_like_a_secret(name, value),
            expected,
            "{name}={value}"
        );
    }
}

#[test]
fn ids_are_unique_and_every_rule_has_a_source() {
    let ids: std::collections::BTreeSet<&str> = Rule::ALL.iter().map(|rule| rule.id()).collect();
    assert_eq!(ids.len(), Rule::ALL.len());
    for rule in Rule::ALL {
        assert_eq!(serde_json::to_value(rule).unwrap(), rule.id());
        assert!(!rule.sources().is_empty());
    }
}

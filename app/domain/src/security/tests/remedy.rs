//! What puts faults right: complete, and only where it does.

use super::*;
use crate::template::Setting;
use std::collections::BTreeSet;

fn remedies(change: Change) -> Vec<Remedy> {
    let (mut snapshot, mut facts) = sound();
    change(&mut snapshot, &mut facts);
    super::review(&snapshot, &facts)
        .checked
        .into_iter()
        .flat_map(|checked| checked.remedies)
        .collect()
}

fn command(text: &str) -> Vec<Remedy> {
    vec![Remedy::Command(text.to_owned())]
}

fn deployed(snapshot: &mut Snapshot) {
    let stack = value_mut(&mut snapshot.stack);
    let parameters = [
        ("ThrottlingRateLimit", "100"),
        ("ThrottlingBurstLimit", "200"),
        ("LogRetentionDays", "30"),
    ];
    let parameters = parameters.map(|(name, value)| (name.to_owned(), value.to_owned()));
    stack.parameters.extend(parameters);
}

fn stage_mut(snapshot: &mut Snapshot) -> &mut crate::snapshot::Stage {
    value_mut(&mut value_mut(&mut snapshot.api).stage)
}

#[test]
fn what_was_changed_by_hand_is_put_back_by_a_command() {
    let cases: Vec<(Change, &str)> = vec![
        (
            |snapshot, _| table_mut(snapshot, TableId::Events).deletion_protection = false,
            "aws dynamodb update-table --table-name LiveInsight-Events --deletion-protection-enabled --region us-east-1",
        ),
        (
            |snapshot, _| table_mut(snapshot, TableId::Sessions).point_in_time_recovery = found(false),
            "aws dynamodb update-continuous-backups --table-name LiveInsight-Sessions --point-in-time-recovery-specification PointInTimeRecoveryEnabled=true --region us-east-1",
        ),
        (
            |snapshot, _| table_mut(snapshot, TableId::Events).encryption = None,
            "aws dynamodb update-table --table-name LiveInsight-Events --sse-specification Enabled=true --region us-east-1",
        ),
        (
            |snapshot, _| {
                deployed(snapshot);
                value_mut(&mut snapshot.log_group).retention_days = None;
            },
            "aws logs put-retention-policy --log-group-name /aws/lambda/LiveInsight-EventCollector --retention-in-days 30 --region us-east-1",
        ),
        (
            |snapshot, _| {
                deployed(snapshot);
                stage_mut(snapshot).throttle = None;
            },
            "aws apigateway update-stage --rest-api-id abc --stage-name prod --patch-operations 'op=replace,path=/*/*/throttling/rateLimit,value=100' 'op=replace,path=/*/*/throttling/burstLimit,value=200' --region us-east-1",
        ),
        (
            |snapshot, _| {
                stage_mut(snapshot)
                    .method_throttles
                    .insert("POST /events".to_owned(), None);
            },
            "aws apigateway update-stage --rest-api-id abc --stage-name prod --patch-operations op=remove,path=/~1events/POST --region us-east-1",
        ),
        (
            |snapshot, _| value_mut(&mut snapshot.role).trusted_services.clear(),
            r#"aws iam update-assume-role-policy --role-name LiveInsight-Lambda-Role --policy-document '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}'"#,
        ),
        (
            |_, facts| {
                facts.function_urls = found(vec![FunctionUrl {
                    url: "https://x.lambda-url.us-east-1.on.aws/".to_owned(),
                    qualifier: Some("LIVE".to_owned()),
                    needs_iam: false,
                }]);
            },
            "aws lambda delete-function-url-config --function-name LiveInsight-EventCollector --qualifier LIVE --region us-east-1",
        ),
        (
            |_, facts| {
                facts.function_policy = found(document(
                    r#"{"Statement":[{"Sid":"all","Effect":"Allow","Principal":"*","Action":"lambda:InvokeFunction","Resource":"arn:aws:lambda:us-east-1:000000000000:function:LiveInsight-EventCollector:LIVE"}]}"#,
                ));
            },
            "aws lambda remove-permission --function-name LiveInsight-EventCollector --qualifier LIVE --statement-id all --region us-east-1",
        ),
        (
            |_, facts| {
                facts.topic_policy = found(document(
                    r#"{"Statement":[{"Sid":"it's all","Effect":"Allow","Principal":"*","Action":"SNS:Publish","Resource":"arn"}]}"#,
                ));
            },
            r"aws sns remove-permission --topic-arn arn --label 'it'\''s all' --region us-east-1",
        ),
        (
            |_, facts| value_mut(&mut facts.bucket).versioned = false,
            "aws s3api put-bucket-versioning --bucket packages --versioning-configuration Status=Enabled --region us-east-1",
        ),
    ];
    for (change, expected) in cases {
        assert_eq!(remedies(change), command(expected));
    }
}

#[test]
fn what_a_parameter_or_the_engine_decides_is_a_deployment() {
    let cases: Vec<(Change, Vec<(Setting, &str)>)> = vec![
        (
            |snapshot, _| post_is_open(snapshot),
            vec![(Setting::RateLimit, "100")],
        ),
        (
            |snapshot, _| value_mut(&mut snapshot.stack).parameters.clear(),
            vec![(Setting::IpAddress, "truncated")],
        ),
        (
            |snapshot, _| value_mut(&mut snapshot.function).runtime = Some("python3.9".to_owned()),
            vec![],
        ),
        (
            |snapshot, _| value_mut(&mut snapshot.stack).termination_protection = false,
            vec![],
        ),
        // Made from another template: there is no such parameter yet.
        (
            |snapshot, _| value_mut(&mut snapshot.log_group).retention_days = None,
            vec![],
        ),
    ];
    for (change, settings) in cases {
        let settings = settings
            .into_iter()
            .map(|(setting, value)| (setting, value.to_owned()));
        assert_eq!(remedies(change), [Remedy::Deploy(settings.collect())]);
    }
}

#[test]
fn a_policy_goes_unless_it_is_the_templates_own() {
    let grant = |name: &str, arn: Option<&str>| {
        let (snapshot, mut facts) = sound();
        let mut policy =
            policies(r#"{"Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn"}]}"#);
        policy[0].name = name.to_owned();
        policy[0].arn = arn.map(str::to_owned);
        value_mut(&mut facts.role_policies).extend(policy);
        let review = super::review(&snapshot, &facts);
        let mut checked = review.checked.into_iter();
        checked
            .find(|checked| checked.rule == Rule::RoleUnusedAction)
            .unwrap()
            .remedies
    };
    assert_eq!(
        grant("More", None),
        command("aws iam delete-role-policy --role-name LiveInsight-Lambda-Role --policy-name More")
    );
    assert_eq!(
        grant("Read", Some("arn:aws:iam::aws:policy/Read")),
        command(
            "aws iam detach-role-policy --role-name LiveInsight-Lambda-Role --policy-arn arn:aws:iam::aws:policy/Read"
        )
    );
    assert_eq!(grant("StoreEvents", None), []);
}

#[test]
fn the_templates_own_policies_are_known() {
    const TEMPLATE: &str = include_str!("../../../../../infrastructure.yaml");
    let named: BTreeSet<&str> = TEMPLATE
        .lines()
        .filter_map(|line| line.trim().strip_prefix("- PolicyName: "))
        .collect();
    assert_eq!(named, super::super::remedy::OWN_POLICIES.into());
}

#[test]
fn one_remedy_for_many_faults_is_told_once() {
    let all = remedies(|snapshot, _| {
        deployed(snapshot);
        stage_mut(snapshot).throttle = None;
    });
    assert_eq!(all.len(), 1, "two methods are without limit by one setting");
}

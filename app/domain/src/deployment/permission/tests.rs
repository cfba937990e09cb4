use super::*;
use crate::contract::TableId;
use crate::deployment::tests::{modify, release};
use crate::deployment::{Change, ChangeAction, Replacement};

#[test]
fn a_caller_is_traced_to_whose_policies_decide() {
    let role = |name: &str, arn: &str| Principal::Role {
        name: name.to_owned(),
        arn_without_path: arn.to_owned(),
    };
    let user = "arn:aws:iam::123456789012:user/ops/kim";
    for (caller, expected) in [
        (user, Principal::User { arn: user.to_owned() }),
        ("arn:aws:iam::123456789012:root", Principal::Root),
        (
            "arn:aws:sts::123456789012:assumed-role/Deployer/session/with/slashes",
            role("Deployer", "arn:aws:iam::123456789012:role/Deployer"),
        ),
        (
            "arn:aws-cn:sts::123456789012:assumed-role/AWSReservedSSO_Ops_1a2b/kim@example.com",
            role(
                "AWSReservedSSO_Ops_1a2b",
                "arn:aws-cn:iam::123456789012:role/AWSReservedSSO_Ops_1a2b",
            ),
        ),
        ("arn:aws:sts::123456789012:federated-user/kim", Principal::Other),
        (
            "arn:aws:sts::123456789012:assumed-role/Deployer",
            Principal::Other,
        ),
        ("nonsense", Principal::Other),
    ] {
        assert_eq!(Principal::of(caller), expected, "{caller}");
    }
}

fn need(action: &str) -> Need {
    Need {
        action: action.to_owned(),
        resource: "arn:x".to_owned(),
    }
}

fn unknown() -> Permissions {
    Permissions::Unknown {
        why: "AWS denied iam:SimulatePrincipalPolicy".to_owned(),
    }
}

#[test]
fn only_what_is_known_to_be_denied_stops_a_deployment() {
    for (allowed, lacks_context, expected) in [
        (true, false, Decision::Allowed),
        (true, true, Decision::Allowed),
        (false, true, Decision::Depends),
        (false, false, Decision::Denied),
    ] {
        assert_eq!(Decision::new(allowed, lacks_context), expected);
    }
    let fine = Permissions::of([(need("a:A"), Decision::Allowed), (need("b:B"), Decision::Depends)]);
    let denied = Permissions::of([(need("c:C"), Decision::Denied)]);
    for (permissions, refused) in [
        (fine.clone(), false),
        (unknown(), false),
        (Permissions::Root, false),
        (denied.clone(), true),
        (fine.clone().and(denied.clone()), true),
    ] {
        assert_eq!(permissions.refuse().is_err(), refused, "{permissions}");
    }
    insta::assert_snapshot!(fine.clone().and(denied.clone()), @r"
    permissions: 1 denied of 3 that it needs
        denied: c:C on arn:x
        not known, its policy has conditions: b:B on arn:x
    ");
    insta::assert_snapshot!(denied.refuse().unwrap_err(), @r"
    these credentials are known not to be allowed what this needs; nothing was deployed. Allow it, or use others:
      c:C on arn:x
    ");
    insta::assert_snapshot!(unknown(), @"permissions: not known (AWS denied iam:SimulatePrincipalPolicy)");
}

#[test]
fn what_is_not_known_of_a_part_is_not_known_of_the_whole() {
    let fine = || Permissions::of([(need("a:A"), Decision::Allowed)]);
    for (one, other, expected) in [
        (fine(), unknown(), unknown()),
        (unknown(), fine(), unknown()),
        (Permissions::Root, unknown(), unknown()),
        (Permissions::Root, Permissions::Root, Permissions::Root),
        (Permissions::Root, fine(), fine()),
    ] {
        assert_eq!(one.and(other), expected);
    }
}

#[test]
fn each_change_needs_what_cloudformation_does_for_it() {
    let release = release("new");
    let arns = Arns {
        partition: "aws",
        place: &release.place,
        bucket: "bucket",
        console_table: "LiveInsight-Console",
        api: Some("a1"),
    };
    let mut code = modify("EventCollectorFunction", "AWS::Lambda::Function");
    code.properties = vec!["Code".into(), "MemorySize".into()];
    let add = |logical_id: &str, resource_type: &str| Change {
        action: ChangeAction::Add,
        logical_id: logical_id.to_owned(),
        resource_type: resource_type.to_owned(),
        replacement: Replacement::Never,
        properties: vec![],
    };
    let changes = [
        code,
        modify("EventsTable", "AWS::DynamoDB::Table"),
        modify("LiveInsightApiProdStage", "AWS::ApiGateway::Stage"),
        add("Extra", "AWS::X::Y"),
        add("EventCollectorRole", "AWS::IAM::Role"),
    ];
    let needs: Vec<String> = arns.of_changes(&changes).iter().map(Need::to_string).collect();
    insta::assert_snapshot!(needs.join("\n"), @r"
    apigateway:PATCH on arn:aws:apigateway:us-east-1::/restapis/a1/stages/prod
    dynamodb:DescribeTable on arn:aws:dynamodb:us-east-1:000000000000:table/LiveInsight-Events
    dynamodb:UpdateTable on arn:aws:dynamodb:us-east-1:000000000000:table/LiveInsight-Events
    iam:CreateRole on arn:aws:iam::000000000000:role/LiveInsight-Lambda-Role
    iam:GetRole on arn:aws:iam::000000000000:role/LiveInsight-Lambda-Role
    iam:PutRolePolicy on arn:aws:iam::000000000000:role/LiveInsight-Lambda-Role
    lambda:UpdateFunctionCode on arn:aws:lambda:us-east-1:000000000000:function:LiveInsight-EventCollector
    lambda:UpdateFunctionConfiguration on arn:aws:lambda:us-east-1:000000000000:function:LiveInsight-EventCollector
    s3:GetObject on arn:aws:s3:::bucket/collector/package.zip
    ");
    let engine: Vec<String> = arns.of_the_engine().iter().map(Need::to_string).collect();
    insta::assert_snapshot!(engine.join("\n"), @r"
    cloudformation:CreateChangeSet on arn:aws:cloudformation:us-east-1:000000000000:stack/liveinsight-infrastructure/*
    cloudformation:DeleteChangeSet on arn:aws:cloudformation:us-east-1:000000000000:stack/liveinsight-infrastructure/*
    cloudformation:DescribeChangeSet on arn:aws:cloudformation:us-east-1:000000000000:stack/liveinsight-infrastructure/*
    cloudformation:DescribeStackEvents on arn:aws:cloudformation:us-east-1:000000000000:stack/liveinsight-infrastructure/*
    cloudformation:ExecuteChangeSet on arn:aws:cloudformation:us-east-1:000000000000:stack/liveinsight-infrastructure/*
    cloudformation:GetTemplate on arn:aws:cloudformation:us-east-1:000000000000:stack/liveinsight-infrastructure/*
    cloudformation:UpdateTerminationProtection on arn:aws:cloudformation:us-east-1:000000000000:stack/liveinsight-infrastructure/*
    dynamodb:DeleteItem on arn:aws:dynamodb:us-east-1:000000000000:table/LiveInsight-ActiveSessions
    dynamodb:DeleteItem on arn:aws:dynamodb:us-east-1:000000000000:table/LiveInsight-Console
    dynamodb:DeleteItem on arn:aws:dynamodb:us-east-1:000000000000:table/LiveInsight-Events
    dynamodb:DeleteItem on arn:aws:dynamodb:us-east-1:000000000000:table/LiveInsight-Sessions
    dynamodb:GetItem on arn:aws:dynamodb:us-east-1:000000000000:table/LiveInsight-ActiveSessions
    dynamodb:GetItem on arn:aws:dynamodb:us-east-1:000000000000:table/LiveInsight-Console
    dynamodb:GetItem on arn:aws:dynamodb:us-east-1:000000000000:table/LiveInsight-Events
    dynamodb:GetItem on arn:aws:dynamodb:us-east-1:000000000000:table/LiveInsight-Sessions
    dynamodb:PutItem on arn:aws:dynamodb:us-east-1:000000000000:table/LiveInsight-Console
    dynamodb:Query on arn:aws:dynamodb:us-east-1:000000000000:table/LiveInsight-Console
    lambda:GetAlias on arn:aws:lambda:us-east-1:000000000000:function:LiveInsight-EventCollector
    lambda:GetFunctionConfiguration on arn:aws:lambda:us-east-1:000000000000:function:LiveInsight-EventCollector
    lambda:InvokeFunction on arn:aws:lambda:us-east-1:000000000000:function:LiveInsight-EventCollector:1
    lambda:PublishVersion on arn:aws:lambda:us-east-1:000000000000:function:LiveInsight-EventCollector
    lambda:UpdateAlias on arn:aws:lambda:us-east-1:000000000000:function:LiveInsight-EventCollector
    s3:GetObject on arn:aws:s3:::bucket/collector/package.zip
    s3:PutObject on arn:aws:s3:::bucket/collector/package.zip
    ");
}

#[test]
fn tables_are_called_by_their_names_last_part() {
    for table in TableId::ALL {
        let logical_id = format!("{}Table", table.name().trim_start_matches("LiveInsight-"));
        let place = release("new").place;
        let arns = Arns {
            partition: "aws",
            place: &place,
            bucket: "b",
            console_table: "c",
            api: None,
        };
        let needs = arns.of_changes(&[modify(&logical_id, "AWS::DynamoDB::Table")]);
        assert!(
            needs.iter().all(|need| need.resource.ends_with(table.name())),
            "{needs:?}"
        );
    }
}

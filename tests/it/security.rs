//! The security review against a real stack: sound as the template makes it, and insecure in each way that a person can make it.

use crate::page::Page;
use crate::proxy::Fault;
use crate::scene::{Scene, Stage};
use aws_sdk_apigateway::types::{Op, PatchOperation};
use aws_sdk_dynamodb::types::PointInTimeRecoverySpecification;
use aws_sdk_lambda::types::{Environment, FunctionUrlAuthType};
use domain::access::Role;
use domain::contract::{FUNCTION, LOG_GROUP, REST_API, ROLE, TableId};
use domain::security::{Review, Rule, Severity};
use liveinsight::clock;
use liveinsight::deploy::console_bucket;
use liveinsight::security::review;
use reqwest::Response;
use std::time::Duration;
use time::OffsetDateTime;

const PATIENCE: Duration = Duration::from_secs(8);

/// Everything that is read about a stack, judged.
async fn reviewed(scene: &Scene) -> Review {
    let stack = crate::support::STACK.parse().unwrap();
    let snapshot = scene.aws().snapshot(&stack).await;
    review(scene.aws(), &snapshot).await
}

fn failing(review: &Review, severity: Severity) -> Vec<Rule> {
    review.failing(severity).map(|checked| checked.rule).collect()
}

#[tokio::test]
async fn the_templates_own_stack_has_no_high_finding_and_each_medium_one_is_known() {
    let stage = Stage::healthy().await;
    let scene = stage.scene().await;
    let review = reviewed(&scene).await;
    assert_eq!(failing(&review, Severity::High), []);
    // Each of them is explained in docs/security.md.
    assert_eq!(
        failing(&review, Severity::Medium),
        [
            Rule::PublicPost,
            Rule::AccessLog,
            Rule::PersonalDataRetention,
            Rule::RawAddress,
        ]
    );
    assert_eq!(failing(&review, Severity::Low), [Rule::CorsOrigin]);
    let unknown: Vec<_> = review.unknown().collect();
    assert!(unknown.is_empty(), "{unknown:?}");
    stage.leave().await;
}

#[tokio::test]
async fn a_stack_made_insecure_in_each_way_is_found_out() {
    let stage = Stage::healthy().await;
    let scene = stage.scene().await;
    let sdk = stage.sdk();
    let iam = aws_sdk_iam::Client::new(&sdk);
    let everything = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["dynamodb:*","dynamodb:Scan"],"Resource":"*"}]}"#;
    let put = iam.put_role_policy().role_name(ROLE).policy_name("Everything");
    put.policy_document(everything).send().await.unwrap();
    let delete = iam.delete_role_policy().role_name(ROLE).policy_name("WriteLog");
    delete.send().await.unwrap();
    let trust = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"*","Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}"#;
    let update = iam.update_assume_role_policy().role_name(ROLE);
    update.policy_document(trust).send().await.unwrap();

    let lambda = aws_sdk_lambda::Client::new(&sdk);
    let public = lambda
        .add_permission()
        .function_name(FUNCTION)
        .statement_id("everybody");
    let public = public.action("lambda:InvokeFunction").principal("*");
    public.send().await.unwrap();
    let url = lambda.create_function_url_config().function_name(FUNCTION);
    url.auth_type(FunctionUrlAuthType::None).send().await.unwrap();
    let secret = Environment::builder().variables("UPSTREAM_TOKEN", "hunter2hunter2");
    let update = lambda.update_function_configuration().function_name(FUNCTION);
    update.environment(secret.build()).send().await.unwrap();

    let dynamodb = aws_sdk_dynamodb::Client::new(&sdk);
    let table = TableId::Events.name();
    let unprotected = dynamodb.update_table().table_name(table);
    unprotected
        .deletion_protection_enabled(false)
        .send()
        .await
        .unwrap();
    let never = PointInTimeRecoverySpecification::builder()
        .point_in_time_recovery_enabled(false)
        .build()
        .unwrap();
    let unrecoverable = dynamodb.update_continuous_backups().table_name(table);
    let unrecoverable = unrecoverable.point_in_time_recovery_specification(never);
    unrecoverable.send().await.unwrap();

    let logs = aws_sdk_cloudwatchlogs::Client::new(&sdk);
    let forever = logs.delete_retention_policy().log_group_name(LOG_GROUP);
    forever.send().await.unwrap();
    open_up(&aws_sdk_apigateway::Client::new(&sdk)).await;
    let topics = stage.sns();
    let everybody = r#"{"Version":"2012-10-17","Statement":[{"Sid":"everybody","Effect":"Allow","Principal":"*","Action":"SNS:Publish","Resource":"*"}]}"#;
    let arn = topics.list_topics().send().await.unwrap().topics.unwrap()[0]
        .topic_arn
        .clone();
    let open = topics.set_topic_attributes().set_topic_arn(arn);
    let open = open.attribute_name("Policy").attribute_value(everybody);
    open.send().await.unwrap();
    let s3 = aws_sdk_s3::config::Builder::from(&sdk)
        .force_path_style(true)
        .build();
    let s3 = aws_sdk_s3::Client::from_conf(s3);
    let bucket = console_bucket(scene.aws()).await.unwrap();
    s3.delete_public_access_block()
        .bucket(bucket)
        .send()
        .await
        .unwrap();

    let cloudformation = aws_sdk_cloudformation::Client::new(&sdk);
    let unprotect = cloudformation.update_termination_protection();
    let unprotect = unprotect.stack_name(crate::support::STACK);
    unprotect
        .enable_termination_protection(false)
        .send()
        .await
        .unwrap();

    let review = reviewed(&scene).await;
    assert_eq!(
        failing(&review, Severity::High),
        [
            Rule::RoleTrust,
            Rule::RoleWildcardAction,
            Rule::RoleLacksAction,
            Rule::FunctionPublic,
            Rule::FunctionUrlPublic,
            Rule::EnvironmentSecret,
            Rule::PublicPost,
            Rule::MethodAuthorisation,
            Rule::TopicPolicy,
            Rule::ArtifactBucket,
        ]
    );
    assert_eq!(
        failing(&review, Severity::Medium),
        [
            Rule::RoleWildcardResource,
            Rule::RoleUnusedAction,
            Rule::MethodThrottling,
            Rule::AccessLog,
            Rule::PointInTimeRecovery,
            Rule::DeletionProtection,
            Rule::PersonalDataRetention,
            Rule::RawAddress,
            Rule::LogRetention,
            Rule::TerminationProtection,
        ]
    );
    let told = format!("{review:?}");
    assert!(told.contains("UPSTREAM_TOKEN"), "{told}");
    assert!(!told.contains("hunter2"), "the secret itself is told");

    scene.look(PATIENCE).await;
    for (language, sentence, found) in [
        (
            "en",
            "10 high, to be mended now",
            "Variable UPSTREAM_TOKEN looks like a secret",
        ),
        (
            "ko",
            "심각도 높은 항목이 10개",
            "UPSTREAM_TOKEN 변수가 비밀 값으로 보입니다",
        ),
    ] {
        let page = scene.page("/security", language).await;
        assert!(page.sentence().contains(sentence), "{}", page.sentence());
        assert!(page.text("#environment-secret").contains(found));
        // 10,000 requests a second of the account, for a month.
        let ceiling = page.text("#public-post");
        assert!(ceiling.contains("26,280,000,000"), "{ceiling}");
        assert!(page.text("#method-authorisation").contains("GET /admin"));
        let protect = "aws dynamodb update-table --table-name LiveInsight-Events --deletion-protection-enabled --region us-east-1";
        assert!(page.text("#deletion-protection .code").contains(protect));
    }
    stage.leave().await;
}

/// Takes the stage's own limit away, gives the preflight one of its own, and adds a method that asks nobody who they are.
async fn open_up(api: &aws_sdk_apigateway::Client) {
    let apis = api.get_rest_apis().send().await.unwrap();
    let own = apis
        .items()
        .iter()
        .find(|api| api.name() == Some(REST_API))
        .unwrap();
    let id = own.id().unwrap();
    let patch = |op: Op, path: &str| PatchOperation::builder().op(op).path(path);
    let update = api.update_stage().rest_api_id(id).stage_name("prod");
    let update = update.patch_operations(patch(Op::Remove, "/*/*").build());
    // Meant for the log; the limit that comes with it is the account's.
    let log = patch(Op::Replace, "/~1events/OPTIONS/logging/dataTrace").value("true");
    update.patch_operations(log.build()).send().await.unwrap();
    let root = own.root_resource_id().unwrap();
    let admin = api.create_resource().rest_api_id(id).parent_id(root);
    let admin = admin.path_part("admin").send().await.unwrap().id.unwrap();
    let get = api.put_method().rest_api_id(id).resource_id(admin);
    let get = get.http_method("GET").authorization_type("NONE");
    get.send().await.unwrap();
}

#[tokio::test]
async fn what_is_denied_is_unknown_and_names_the_action() {
    let stage = Stage::healthy().await;
    for (operation, action, rule) in [
        ("GetRolePolicy", "iam:GetRolePolicy", Rule::RoleUnusedAction),
        ("/policy", "lambda:GetPolicy", Rule::FunctionPublic),
        ("/urls", "lambda:ListFunctionUrlConfigs", Rule::FunctionUrlPublic),
    ] {
        let scene = stage.scene().await;
        scene.look(PATIENCE).await;
        scene.proxy.only(operation, Fault::Denied);
        let page = scene.page("/security", "en").await;
        let told = page.text(&format!("#unknown #{}", rule.id()));
        assert!(told.contains(&format!("AWS denied {action}")), "{told}");
        let passing = page.text("#passing");
        assert!(
            passing.contains("Only Lambda may assume the function's role"),
            "{passing}"
        );
    }
    stage.leave().await;
}

fn in_two_months() -> OffsetDateTime {
    clock::system() + time::Duration::days(60)
}

async fn accept(scene: &Scene, role: Role, reason: &str, until: &str) -> Response {
    let fields = [("rule", "public-post"), ("reason", reason), ("until", until)];
    scene.browser(role).post("/security", &fields).await
}

#[tokio::test]
async fn a_risk_is_taken_on_by_name_and_given_back() {
    let stage = Stage::healthy().await;
    let scene = stage.scene().await;
    scene.look(PATIENCE).await;
    let until = (scene.now() + time::Duration::days(30)).date().to_string();
    let reason = "visitors send events";

    assert_eq!(accept(&scene, Role::Viewer, reason, &until).await.status(), 403);
    let answer = accept(&scene, Role::Operator, "because", &until).await;
    let page = Page::new(&answer.text().await.unwrap());
    assert!(page.text("#public-post [role=alert]").contains("Say why"));
    let typed = page.attributes("#public-post input[name=reason]", "value");
    assert_eq!(typed[0].0, "because", "what was typed is lost");

    scene.proxy.only("PutItem", Fault::Denied);
    let answer = accept(&scene, Role::Operator, reason, &until).await;
    assert_eq!(answer.status(), 503);
    scene.proxy.clear();

    let answer = accept(&scene, Role::Operator, reason, &until).await;
    assert_eq!(answer.headers()["location"], "/security#public-post");
    let page = scene.page("/security", "en").await;
    assert!(
        page.sentence().contains("1 accepted by name"),
        "{}",
        page.sentence()
    );
    let told = page.text("#public-post .accepted");
    assert!(
        told.contains(&format!("Accepted by operator until {until}: {reason}")),
        "{told}"
    );
    assert_eq!(page.count("#public-post .accepted button"), 0, "a viewer may not");
    assert!(
        page.text("#raw-address .fix")
            .contains("Operators and administrators can deploy")
    );

    let operator = scene.browser(Role::Operator);
    let seen = Page::new(&operator.get("/security").await.text().await.unwrap());
    let preview = seen.attributes("#raw-address .fix a.button", "href");
    assert_eq!(preview[0].0, "/deployments/new?set.IpAddress=truncated");

    // When the day is over it counts again.
    let later = stage.scene_at(in_two_months).await;
    later.look(PATIENCE).await;
    let page = later.page("/security", "en").await;
    assert!(!page.sentence().contains("accepted"), "{}", page.sentence());
    let told = page.text("#public-post");
    assert!(
        told.contains(&format!("until {until}")) && !told.contains("Accepted by"),
        "{told}"
    );
    let report = later.page("/resources/readiness", "en").await.text("#criteria");
    assert!(report.contains("Only known senders may post events"), "{report}");

    let answer = operator
        .post("/security/withdraw", &[("rule", "public-post")])
        .await;
    assert_eq!(answer.headers()["location"], "/security#public-post");
    assert!(
        !scene
            .page("/security", "en")
            .await
            .sentence()
            .contains("accepted")
    );
    let log = operator.get("/audit").await.text().await.unwrap();
    for told in ["Accept risk", "Take back an acceptance", "public-post", reason] {
        assert!(log.contains(told), "{told}");
    }
    stage.leave().await;
}

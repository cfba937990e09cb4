//! The readiness report of a stack as it is made, and of one with the predecessor's mistakes put back in.

use crate::page::Page;
use crate::proxy::Fault;
use crate::scene::{Scene, Stage};
use crate::support;
use app::server::Judged;
use aws_sdk_lambda::types::{TracingConfig, TracingMode};
use domain::access::Role;
use domain::readiness::{Criterion, Evidence, Readiness, Verdict};
use domain::security::Rule;
use liveinsight::guide::Library;
use liveinsight::readiness::inspect;
use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;
use tempfile::TempDir;
use tokio::process::Command;

const PATIENCE: Duration = Duration::from_secs(8);

async fn inspected(scene: &Scene) -> Readiness {
    let snapshot = scene.aws().snapshot(&support::STACK.parse().unwrap()).await;
    let guide = Library::of(None).guide();
    inspect(scene.aws(), &Judged::of(snapshot, None), &guide).await
}

fn verdicts(report: &Readiness) -> Vec<(Criterion, Verdict)> {
    report
        .criteria
        .iter()
        .map(|one| (one.criterion, one.verdict))
        .collect()
}

fn evidence(report: &Readiness, criterion: Criterion) -> &[Evidence] {
    let mut criteria = report.criteria.iter();
    &criteria.find(|one| one.criterion == criterion).unwrap().evidence
}

#[tokio::test]
async fn a_fresh_stack_is_ready_but_for_what_only_people_can_do() {
    let stage = Stage::healthy().await;
    let scene = stage.scene().await;
    let report = inspected(&scene).await;
    assert_eq!(
        verdicts(&report),
        [
            (Criterion::Resources, Verdict::Met),
            // Nobody has accepted the medium findings yet.
            (Criterion::Security, Verdict::NotMet),
            (Criterion::Capacity, Verdict::Met),
            (Criterion::Alarms, Verdict::Met),
            (Criterion::Tracing, Verdict::Met),
            (Criterion::Deployment, Verdict::Met),
            // Nobody has filled in whom to call.
            (Criterion::Documents, Verdict::NotMet),
            (Criterion::Integration, Verdict::Unknown),
        ],
        "{report:#?}"
    );
    let sections = evidence(&report, Criterion::Documents)
        .iter()
        .filter(|evidence| matches!(evidence, Evidence::SectionMissing { .. }));
    assert_eq!(sections.count(), 0, "the guide lacks sections");
    stage.leave().await;
}

#[tokio::test]
async fn the_predecessors_mistakes_are_found_again() {
    let stage = Stage::healthy().await;
    let scene = stage.scene().await;
    let sdk = stage.sdk();
    // Its role: `dynamodb:Scan` too, on everything.
    let iam = aws_sdk_iam::Client::new(&sdk);
    let scan = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["dynamodb:PutItem","dynamodb:Query","dynamodb:Scan"],"Resource":"*"}]}"#;
    let put = iam.put_role_policy().role_name("LiveInsight-Lambda-Role");
    put.policy_name("DynamoDBAccess")
        .policy_document(scan)
        .send()
        .await
        .unwrap();
    // Its alarms: one of them was never there.
    let cloudwatch = aws_sdk_cloudwatch::Client::new(&sdk);
    let delete = cloudwatch
        .delete_alarms()
        .alarm_names("LiveInsight-DynamoDB-ReadThrottles");
    delete.send().await.unwrap();
    // Tracing off in what is live: its command changes `$LATEST` alone, after the version was published.
    let lambda = aws_sdk_lambda::Client::new(&sdk);
    let function = lambda
        .update_function_configuration()
        .function_name("LiveInsight-EventCollector");
    let off = TracingConfig::builder().mode(TracingMode::PassThrough).build();
    function.tracing_config(off).send().await.unwrap();
    let version = lambda
        .publish_version()
        .function_name("LiveInsight-EventCollector");
    let version = version.send().await.unwrap().version.unwrap();
    let shift = lambda
        .update_alias()
        .function_name("LiveInsight-EventCollector")
        .name("LIVE");
    shift.function_version(version).send().await.unwrap();

    let report = inspected(&scene).await;
    let not_met: Vec<Criterion> = verdicts(&report)
        .into_iter()
        .filter(|(_, verdict)| *verdict == Verdict::NotMet)
        .map(|(criterion, _)| criterion)
        .collect();
    assert_eq!(
        not_met,
        [
            Criterion::Resources,
            Criterion::Security,
            Criterion::Alarms,
            Criterion::Tracing,
            Criterion::Documents,
        ]
    );
    let open: Vec<Rule> = evidence(&report, Criterion::Security)
        .iter()
        .filter_map(|evidence| match evidence {
            Evidence::OpenRisk { rule, .. } => Some(*rule),
            _ => None,
        })
        .collect();
    assert!(
        open.contains(&Rule::RoleUnusedAction) && open.contains(&Rule::RoleWildcardResource),
        "{open:?}"
    );
    scene.look(PATIENCE).await;
    for (language, sentence, found) in [
        ("en", "of 8 criteria are met", "X-Ray"),
        ("ko", "기준 8개 중", "X-Ray"),
    ] {
        let page = scene.page("/resources/readiness", language).await;
        assert!(page.sentence().contains(sentence), "{}", page.sentence());
        assert!(page.text("#criteria").contains(found));
    }
    stage.leave().await;
}

/// The program itself, against the stage: its exit code, and what it prints.
async fn command(stage: &Stage, docs: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_liveinsight"))
        .arg("inspect")
        .args(arguments)
        .env_clear()
        .env("AWS_ENDPOINT_URL", stage.endpoint())
        .env("AWS_ACCESS_KEY_ID", "local")
        .env("AWS_SECRET_ACCESS_KEY", "local")
        .env("AWS_REGION", "us-east-1")
        .env("LIVEINSIGHT_DOCS_DIR", docs)
        .stdin(Stdio::null())
        .output()
        .await
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(errors, "", "{arguments:?}");
    (output.status.code(), String::from_utf8(output.stdout).unwrap())
}

/// The guide with every contact filled in.
fn guide_with_contacts() -> TempDir {
    let dir = TempDir::new().unwrap();
    for file in ["operations-guide.md", "운영가이드.md"] {
        fs::copy(Path::new("docs").join(file), dir.path().join(file)).unwrap();
    }
    let contacts = fs::read_to_string("docs/contacts.toml").unwrap();
    let filled = contacts.replace("reach = \"\"", "reach = \"02-000-0000\"");
    fs::write(dir.path().join("contacts.toml"), filled).unwrap();
    dir
}

#[tokio::test]
async fn the_command_fails_with_3_until_everything_is_met() {
    let stage = Stage::healthy().await;
    let scene = stage.scene().await;
    scene.look(PATIENCE).await;
    let guide = guide_with_contacts();
    let (code, text) = command(&stage, guide.path(), &[]).await;
    assert_eq!(code, Some(3), "{text}");
    assert!(text.contains("Nobody has run it yet"), "{text}");
    let (code, text) = command(&stage, guide.path(), &["--lang", "ko"]).await;
    assert_eq!(code, Some(3));
    assert!(text.contains("최종 통합 테스트를 통과했습니다"), "{text}");

    let until = (scene.now() + time::Duration::days(30)).date().to_string();
    let operator = scene.browser(Role::Operator);
    for rule in [
        "public-post",
        "access-log",
        "personal-data-retention",
        "raw-address",
    ] {
        let fields = [
            ("rule", rule),
            ("reason", "as docs/security.md says"),
            ("until", until.as_str()),
        ];
        assert_eq!(operator.post("/security", &fields).await.status(), 303, "{rule}");
    }
    let (code, text) = command(&stage, guide.path(), &["--test"]).await;
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains("HTTP 200"), "{text}");
    let (code, json) = command(&stage, guide.path(), &["--json"]).await;
    assert_eq!(code, Some(0));
    let report: Readiness = serde_json::from_str(&json).unwrap();
    assert_eq!(report.criteria.len(), Criterion::ALL.len());
    assert!(report.is_met());
    stage.leave().await;
}

#[tokio::test]
async fn the_test_is_run_and_the_report_signed_by_whoever_may() {
    let stage = Stage::healthy().await;
    let scene = stage.scene().await;
    scene.look(PATIENCE).await;
    let viewer = scene.browser(Role::Viewer);
    let operator = scene.browser(Role::Operator);
    for path in ["/resources/readiness", "/resources/readiness/test"] {
        assert_eq!(viewer.post(path, &[]).await.status(), 403);
    }
    let page = scene.page("/resources/readiness", "en").await;
    assert!(page.text("#criteria").contains("Nobody has run it yet"));
    assert!(page.text("#signature").contains("Nobody has signed a report yet"));

    assert_eq!(
        operator.post("/resources/readiness/test", &[]).await.status(),
        303
    );
    assert_eq!(operator.post("/resources/readiness", &[]).await.status(), 303);
    let page = scene.page("/resources/readiness", "en").await;
    assert!(
        page.text("#criteria")
            .contains("event and session found, then removed")
    );
    let signature = page.text("#signature");
    assert!(
        signature.contains("Signed by operator: 6 of 8 criteria were met"),
        "{signature}"
    );
    assert!(
        signature.contains("Since then : Nothing has changed") || signature.contains("Nothing has changed")
    );

    // What has changed since the signature is told.
    stage
        .cloudwatch
        .delete_alarms()
        .alarm_names("LiveInsight-Lambda-Duration")
        .send()
        .await
        .unwrap();
    scene.look(PATIENCE).await;
    let changed = scene.page("/resources/readiness", "en").await.text("#signature");
    assert!(
        changed.contains("Alarms are set up, can ring and tell somebody: not met, was met"),
        "{changed}"
    );

    let log = operator.get("/audit").await.text().await.unwrap();
    for told in ["Run integration test", "Sign readiness report"] {
        assert!(log.contains(told), "{told}");
    }
    scene.proxy.only("PutItem", Fault::Denied);
    let answer = operator.post("/resources/readiness", &[]).await;
    assert_eq!(answer.status(), 503);
    assert!(
        Page::new(&answer.text().await.unwrap())
            .text("main")
            .contains("dynamodb:PutItem")
    );
    stage.leave().await;
}

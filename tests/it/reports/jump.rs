//! The incident: a cost jumps after a deployment.

use super::{PATIENCE, liveinsight, put_on, read};
use crate::scene::{Scene, Stage};
use crate::support;
use aws_sdk_dynamodb::types::AttributeValue;
use domain::access::Role;
use domain::contract::CONSOLE_TABLE;
use domain::cost::Settings;
use domain::deployment::{Consent, Outcome};
use domain::name::RunId;
use domain::report::CalendarMonth;
use liveinsight::clock;
use liveinsight::deploy::{self, Progress, Request, template_for};
use liveinsight::usage_archive::UsageArchive;
use std::collections::{BTreeMap, HashMap};
use time::Duration;
use time::format_description::well_known::Rfc3339;

/// When somebody deployed.
const AGO: Duration = Duration::days(5);
/// Why, as they said.
const REASON: &str = "faster answers";

/// Somebody deploys four times the memory.
async fn deploy_more_memory(scene: &Scene) -> Outcome {
    let aws = scene.proxy.connect().await;
    let mut ignore = |_: Progress| {};
    let bucket = deploy::bootstrap(&aws, &mut ignore).await.unwrap().bucket;
    let request = Request {
        stack_name: &support::STACK.parse().unwrap(),
        template: &template_for(aws.environment()).unwrap(),
        artifact: &support::collector().await,
        bucket: &bucket,
        parameters: &BTreeMap::from([("MemorySize".to_owned(), "2048".to_owned())]),
        consent: Consent::default(),
    };
    let plan = deploy::prepare(&aws, &request, &mut ignore).await.unwrap();
    let finished = deploy::execute(&aws, &plan, Some(REASON), &mut ignore).await;
    finished.unwrap().outcome
}

/// What the ledger has of that run.
async fn item(stage: &Stage) -> HashMap<String, AttributeValue> {
    let ledger = stage.dynamodb().query().table_name(CONSOLE_TABLE);
    let ledger = ledger
        .key_condition_expression("pk = :ledger")
        .expression_attribute_values(":ledger", text("DEPLOYMENT"));
    let items = ledger.send().await.unwrap().items.unwrap();
    let has_reason = |item: &HashMap<String, AttributeValue>| {
        let record = item.get("record").and_then(|record| record.as_s().ok());
        record.is_some_and(|record| record.contains(REASON))
    };
    items.into_iter().find(has_reason).unwrap()
}

async fn put(stage: &Stage, item: HashMap<String, AttributeValue>) {
    let put = stage.dynamodb().put_item().table_name(CONSOLE_TABLE);
    put.set_item(Some(item)).send().await.unwrap();
}

fn text(text: &str) -> AttributeValue {
    AttributeValue::S(text.to_owned())
}

/// The ledger has it as of five days ago. It cannot be deployed by the clock of that day: what is checked would have expired.
async fn as_of_then(stage: &Stage) {
    let mut item = item(stage).await;
    let mut record: serde_json::Value = serde_json::from_str(item["record"].as_s().unwrap()).unwrap();
    let then = (clock::system() - AGO).format(&Rfc3339).unwrap();
    record["began"] = then.clone().into();
    record["ended"] = then.into();
    item.insert("record".to_owned(), text(&record.to_string()));
    put(stage, item).await;
}

/// Above it are more runs than a page of the ledger has, and none of them can be read.
async fn under_unreadable_runs(stage: &Stage) {
    let later = clock::system() + Duration::HOUR;
    for number in 0..120 {
        let run = RunId::new(later, number);
        let item = [("pk", "DEPLOYMENT"), ("sk", run.as_str()), ("record", "{}")];
        let item = item.map(|(name, value)| (name.to_owned(), text(value)));
        put(stage, HashMap::from(item)).await;
    }
}

#[tokio::test]
async fn a_cost_jump_after_a_deployment_names_the_run_what_it_changed_and_the_way_back() {
    let stage = Stage::healthy().await;
    let scene = stage.scene().await;
    scene.look(PATIENCE).await;
    let today = clock::system().date();
    let since = today - AGO;
    // 100,000 invocations of a second each on every day, before and after.
    let each_day = |value: f64| {
        (1..=12)
            .rev()
            .map(move |ago| (today - Duration::days(ago), value))
    };
    let function = [("FunctionName", "LiveInsight-EventCollector")];
    put_on(
        &stage,
        "AWS/Lambda",
        "Invocations",
        &function,
        each_day(100_000.0),
    )
    .await;
    put_on(
        &stage,
        "AWS/Lambda",
        "Duration",
        &function,
        each_day(100_000_000.0),
    )
    .await;
    let api = [("ApiName", "LiveInsight-API")];
    put_on(&stage, "AWS/ApiGateway", "Count", &api, each_day(100_000.0)).await;

    // The console kept each day with the memory of its time.
    let stack = support::STACK.parse().unwrap();
    let snapshot = scene.aws().snapshot(&stack).await;
    let measured = scene
        .aws()
        .measured(today - Duration::days(12), 12, None)
        .await
        .unwrap();
    let days = measured.days(&Settings::of(&snapshot, 0));
    let archive = UsageArchive::new(scene.aws().clone(), &stack);
    assert_eq!(archive.keep(&days, since).await.unwrap(), 7);

    let outcome = deploy_more_memory(&scene).await;
    assert!(matches!(outcome, Outcome::Succeeded { .. }), "{outcome}");
    as_of_then(&stage).await;
    under_unreadable_runs(&stage).await;
    scene.look(PATIENCE).await;

    // 100,000 s × (2 − 0.5) GB × 0.0000166667 = 2.500005 a day, × 730 ÷ 24 = 76.04181875 a month.
    let month = CalendarMonth::of(since.midnight().assume_utc());
    let path = format!("/reports/cost?period={month}");
    for (language, sentence, cause, changed, reason, action) in [
        (
            "en",
            format!("Function costs 76.04 USD more a month since {since}, just after a deployment."),
            "What was deployed just before changed what this costs by.",
            "deployed and changed: MemorySize 512 → 2048.",
            "Reason: “faster answers”",
            "If it is not worth that, deploy the former setting: MemorySize = 512.",
        ),
        (
            "ko",
            format!("함수 비용이 {since}부터 한 달에 76.04 USD 늘었습니다. 직전에 배포가 있었습니다."),
            "직전 배포에서 이 비용을 좌우하는 것이 바뀌었습니다.",
            "배포에서 바뀐 것: MemorySize 512 → 2048.",
            "사유: “faster answers”",
            "그만한 가치가 없다면 이전 설정으로 배포하십시오: MemorySize = 512.",
        ),
    ] {
        let page = read(&scene, &path, language).await;
        let (verdict, jumps) = (page.text(".verdict"), page.text("#jumps"));
        assert!(verdict.contains(&sentence), "{verdict} {jumps}");
        for expected in [&sentence, cause, changed, reason, action] {
            assert!(jumps.contains(expected), "`{expected}` is not in: {jumps}");
        }
        // The first four of eight figures: compute alone grew.
        assert!(jumps.contains("0.853") && jumps.contains("3.353"), "{jumps}");
    }

    // Whoever may deploy is taken to the form; whoever may not, to the run alone.
    let form = "/deployments/new?set.MemorySize=512";
    let of_manager = scene
        .browser(Role::Manager)
        .get(&path)
        .await
        .text()
        .await
        .unwrap();
    let of_admin = scene.browser(Role::Admin).get(&path).await.text().await.unwrap();
    assert!(of_admin.contains(form) && !of_manager.contains(form));
    let run = of_manager.split("href=\"/deployments/").skip(1).find_map(|rest| {
        let (run, _) = rest.split_once('"')?;
        (run.len() > 8 && !run.contains('?')).then(|| format!("/deployments/{run}"))
    });
    let run = run.expect("a link to the run");
    assert_eq!(
        scene.browser(Role::Manager).get(&run).await.status(),
        200,
        "{run}"
    );
    assert_eq!(scene.browser(Role::Admin).get(form).await.status(), 200);

    // The same in files and by the command.
    let path = format!("/reports/cost.json?period={month}");
    let json = scene
        .browser(Role::Manager)
        .get(&path)
        .await
        .text()
        .await
        .unwrap();
    let by_command = [
        "report",
        "cost",
        "--period",
        &month.to_string(),
        "--format",
        "json",
    ];
    for json in [json, liveinsight(stage.endpoint(), &by_command).await] {
        let report: serde_json::Value = serde_json::from_str(&json).unwrap();
        let jump = &report["jumps"]["jumps"][0];
        assert_eq!(jump["a_month"], "76.04181875", "{jump}");
        assert_eq!(jump["since"], since.to_string());
        assert_eq!(jump["cause"]["kind"], "deployed");
        assert_eq!(jump["cause"]["runs"][0]["reason"], "faster answers");
        assert_eq!(jump["action"]["kind"], "restore");
        assert_eq!(jump["action"]["settings"][0][1], "512");
    }
    let path = format!("/reports/cost.csv?period={month}");
    let csv = scene
        .browser(Role::Manager)
        .get(&path)
        .await
        .text()
        .await
        .unwrap();
    let row = csv
        .lines()
        .find(|line| line.starts_with("jump: function,lambda,lambda_compute_x86,"));
    let row = row.unwrap_or_else(|| panic!("{csv}"));
    assert!(
        row.contains("(faster answers): MemorySize 512 → 2048; deploy the former setting: MemorySize=512"),
        "{row}"
    );

    // A plan that is not there is not taken for one that changed nothing.
    let mut without_plan = item(&stage).await;
    without_plan.remove("plan").expect("a plan");
    put(&stage, without_plan).await;
    for (language, unknown) in [
        ("en", "what it changed could not be read, so it may be the cause"),
        ("ko", "무엇이 바뀌었는지 읽을 수 없어 원인인지 알 수 없습니다"),
    ] {
        let path = format!("/reports/cost?period={month}");
        let jumps = read(&scene, &path, language).await.text("#jumps");
        assert!(jumps.contains(unknown), "{jumps}");
    }

    // Without the ledger the jump is told all the same, and what is not known.
    scene.proxy.only("Query", crate::proxy::Fault::Denied);
    let page = read(&scene, &format!("/reports/cost?period={month}"), "en").await;
    assert!(
        !page.text("#jumps").contains("deployed and changed"),
        "{}",
        page.text("#jumps")
    );
    stage.leave().await;
}

//! The engine against MiniStack: traffic stays where it is until a version has proved itself, whatever fails.

use crate::proxy::{Fault, Proxy};
use crate::support;
use domain::deployment::{Confirmation, Plan, Step};
use domain::name::StackName;
use domain::snapshot::{AliasTarget, Environment};
use liveinsight::aws::Aws;
use liveinsight::deploy::{self, Artifact, DeployError, Outcome, Progress, Request, template_for};
use liveinsight::sandbox::ministack::MiniStack;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use tempfile::TempDir;

/// A deployed stack, a proxy in front of it, and the engine behind the proxy.
struct Bench {
    _dir: TempDir,
    ministack: MiniStack,
    proxy: Proxy,
    aws: Aws,
    stack: StackName,
    template: String,
    bucket: String,
}

impl Bench {
    async fn new() -> Self {
        let (dir, ministack) = support::ministack().await;
        support::deployed(&ministack).await;
        let proxy = Proxy::start(ministack.endpoint()).await;
        let aws = proxy.connect().await;
        let bucket = deploy::bootstrap(&aws, &mut ignore).await.unwrap().bucket;
        let stack = support::STACK.parse().unwrap();
        Self {
            _dir: dir,
            ministack,
            proxy,
            aws,
            stack,
            template: template_for(Environment::Sandbox).unwrap().into_owned(),
            bucket,
        }
    }

    async fn prepare(&self, artifact: &Artifact, parameters: &[(&str, &str)]) -> Result<Plan, DeployError> {
        let parameters: BTreeMap<String, String> = parameters
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        let request = Request {
            stack_name: &self.stack,
            template: &self.template,
            artifact,
            bucket: &self.bucket,
            parameters: &parameters,
        };
        deploy::prepare(&self.aws, &request, &mut ignore).await
    }

    async fn deploy(&self, artifact: &Artifact, parameters: &[(&str, &str)]) -> Result<Outcome, DeployError> {
        let plan = self.prepare(artifact, parameters).await?;
        deploy::execute(&self.aws, &plan, Some("a test"), &mut ignore).await
    }

    /// Where `LIVE` points, and that the API answers there.
    async fn live(&self) -> AliasTarget {
        let snapshot = self.aws.snapshot(&self.stack).await;
        deploy::end_to_end(&self.aws, snapshot.stack.reading.found().unwrap(), 1)
            .await
            .unwrap();
        snapshot.alias.reading.found().unwrap().version
    }
}

fn ignore(_: Progress) {}

fn published(number: &str) -> AliasTarget {
    AliasTarget::Published(number.parse().unwrap())
}

fn names(plan: &Plan) -> Vec<&str> {
    plan.changes()
        .iter()
        .map(|change| change.logical_id.as_str())
        .collect()
}

/// A package of one executable.
async fn package(dir: &Path, bootstrap: &str) -> Artifact {
    let path = dir.join("package.zip");
    let mut zip = zip::ZipWriter::new(std::fs::File::create(&path).unwrap());
    zip.start_file(
        "bootstrap",
        zip::write::SimpleFileOptions::default().unix_permissions(0o755),
    )
    .unwrap();
    zip.write_all(bootstrap.as_bytes()).unwrap();
    zip.finish().unwrap();
    Artifact::read(&path).await.unwrap()
}

#[tokio::test]
async fn a_deployment_with_nothing_to_change_says_so_and_changes_nothing() {
    let bench = Bench::new().await;
    let before = bench.live().await;
    let plan = bench.prepare(&support::collector().await, &[]).await.unwrap();
    assert!(plan.is_empty(), "{}", plan);
    assert_eq!(bench.live().await, before);
    bench.ministack.stop().await;
}

#[tokio::test]
async fn bootstrap_twice_is_bootstrap_once() {
    let (_dir, ministack) = support::ministack().await;
    let sandbox = support::connect(&ministack).await;
    let first = deploy::bootstrap(sandbox.aws(), &mut ignore).await.unwrap();
    let second = deploy::bootstrap(sandbox.aws(), &mut ignore).await.unwrap();
    assert!(first.changed && !second.changed);
    assert_eq!(first.bucket, second.bucket);
    assert_eq!(first.bucket, "liveinsight-console-000000000000-us-east-1");
    ministack.stop().await;
}

#[tokio::test]
async fn traffic_stays_on_the_old_version_until_the_shift() {
    let bench = Bench::new().await;
    let collector = support::collector().await;
    assert_eq!(bench.live().await, published("1"));

    // The function is updated and version 2 published, but nobody can try it: traffic has not moved.
    let plan = bench
        .prepare(&collector, &[("MemorySize", "1024")])
        .await
        .unwrap();
    assert_eq!(
        names(&plan),
        ["EventCollectorFunction"],
        "a memory change leaves the alias alone"
    );
    assert_eq!(plan.confirmation(), Confirmation::Yes);
    bench.proxy.only("/invocations", Fault::Denied);
    let error = deploy::execute(&bench.aws, &plan, None, &mut ignore)
        .await
        .unwrap_err();
    assert!(matches!(error, DeployError::VersionBroken { .. }), "{error}");
    assert_eq!(bench.live().await, published("1"));

    // The next deployment finishes what that one left.
    bench.proxy.clear();
    let plan = bench.prepare(&collector, &[]).await.unwrap();
    assert_eq!(names(&plan), Vec::<&str>::new());
    assert!(plan.steps().contains(&Step::ShiftAlias {
        from: Some(published("1"))
    }));
    let outcome = deploy::execute(&bench.aws, &plan, None, &mut ignore)
        .await
        .unwrap();
    assert_eq!(outcome.previous, Some(published("1")));
    assert_eq!(outcome.version, "2".parse().ok());
    assert_eq!(bench.live().await, published("2"));
    bench.ministack.stop().await;
}

#[tokio::test]
async fn a_broken_package_never_sees_traffic() {
    let bench = Bench::new().await;
    let dir = TempDir::new().unwrap();
    let broken = package(dir.path(), "#!/bin/sh\nexit 1\n").await;
    let error = bench.deploy(&broken, &[]).await.unwrap_err();
    assert!(matches!(error, DeployError::VersionBroken { .. }), "{error}");
    assert_eq!(bench.live().await, published("1"));

    // And the good one can be deployed over it.
    let outcome = bench
        .deploy(&support::collector().await, &[("MemorySize", "256")])
        .await
        .unwrap();
    assert_eq!(
        bench.live().await,
        AliasTarget::Published(outcome.version.unwrap())
    );
    bench.ministack.stop().await;
}

#[tokio::test]
async fn a_failed_update_leaves_the_alias_where_it_was() {
    let bench = Bench::new().await;
    let dir = TempDir::new().unwrap();
    let artifact = package(dir.path(), "#!/bin/sh\nexit 0\n").await;
    let plan = bench.prepare(&artifact, &[]).await.unwrap();
    // CloudFormation finds the package gone when it wants to install it.
    let s3 = aws_sdk_s3::config::Builder::from(&support::sdk(&bench.ministack))
        .force_path_style(true)
        .build();
    let s3 = aws_sdk_s3::Client::from_conf(s3);
    s3.delete_object()
        .bucket(&bench.bucket)
        .key(artifact.key())
        .send()
        .await
        .unwrap();
    let error = deploy::execute(&bench.aws, &plan, None, &mut ignore)
        .await
        .unwrap_err();
    let sentence = error.to_string();
    assert!(matches!(error, DeployError::StackFailed { .. }), "{sentence}");
    assert!(
        sentence.contains("UPDATE_ROLLBACK_COMPLETE") && sentence.contains("EventCollectorFunction"),
        "{sentence}"
    );
    assert_eq!(bench.live().await, published("1"));
    bench.ministack.stop().await;
}

#[tokio::test]
async fn a_version_that_fails_behind_the_api_is_taken_back() {
    let bench = Bench::new().await;
    let collector = support::collector().await;
    let plan = bench
        .prepare(&collector, &[("MemorySize", "1024")])
        .await
        .unwrap();
    bench.proxy.only("_user_request_", Fault::Denied);
    let error = deploy::execute(&bench.aws, &plan, None, &mut ignore)
        .await
        .unwrap_err();
    assert!(
        matches!(&error, DeployError::Restored { to, .. } if *to == published("1")),
        "{error}"
    );
    bench.proxy.clear();
    assert_eq!(bench.live().await, published("1"));
    bench.ministack.stop().await;
}

#[tokio::test]
async fn a_shift_whose_answer_is_lost_is_known_by_its_note() {
    let bench = Bench::new().await;
    let plan = bench
        .prepare(&support::collector().await, &[("MemorySize", "1024")])
        .await
        .unwrap();
    bench.proxy.only(
        "PUT /2015-03-31/functions/LiveInsight-EventCollector/aliases",
        Fault::Lost,
    );
    let outcome = deploy::execute(&bench.aws, &plan, None, &mut ignore)
        .await
        .unwrap();
    assert_eq!(outcome.version, "2".parse().ok());
    bench.proxy.clear();
    assert_eq!(bench.live().await, published("2"));
    bench.ministack.stop().await;
}

#[tokio::test]
async fn a_shift_that_is_refused_moves_nothing_and_undoes_nothing() {
    let bench = Bench::new().await;
    let plan = bench
        .prepare(&support::collector().await, &[("MemorySize", "1024")])
        .await
        .unwrap();
    bench.proxy.only(
        "PUT /2015-03-31/functions/LiveInsight-EventCollector/aliases",
        Fault::Denied,
    );
    let error = deploy::execute(&bench.aws, &plan, None, &mut ignore)
        .await
        .unwrap_err();
    assert!(matches!(error, DeployError::Aws(_)), "{error}");
    bench.proxy.clear();
    assert_eq!(bench.live().await, published("1"));
    bench.ministack.stop().await;
}

#[tokio::test]
async fn two_who_deploy_the_same_at_once_do_not_undo_each_other() {
    let bench = Bench::new().await;
    let collector = support::collector().await;
    let parameters = [("MemorySize", "1024")];
    let (first, second) = tokio::join!(
        bench.prepare(&collector, &parameters),
        bench.prepare(&collector, &parameters)
    );
    let (first, second) = (first.unwrap(), second.unwrap());
    let (mut one, mut other) = (ignore, ignore);
    let (first, second) = tokio::join!(
        deploy::execute(&bench.aws, &first, None, &mut one),
        deploy::execute(&bench.aws, &second, None, &mut other),
    );
    assert!(first.is_ok() || second.is_ok(), "{first:?} {second:?}");
    assert_eq!(
        bench.live().await,
        published("2"),
        "whoever failed left the other's shift alone"
    );
    bench.ministack.stop().await;
}

#[tokio::test]
async fn a_plan_of_yesterday_is_not_executed() {
    let bench = Bench::new().await;
    let collector = support::collector().await;
    let early = bench
        .prepare(&collector, &[("MemorySize", "1024")])
        .await
        .unwrap();
    bench.deploy(&collector, &[("MemorySize", "256")]).await.unwrap();
    let error = deploy::execute(&bench.aws, &early, None, &mut ignore)
        .await
        .unwrap_err();
    assert!(matches!(error, DeployError::WorldChanged), "{error}");
    assert_eq!(bench.live().await, published("2"));
    bench.ministack.stop().await;
}

#[tokio::test]
async fn what_was_done_is_in_the_ledger() {
    let bench = Bench::new().await;
    let collector = support::collector().await;
    bench.deploy(&collector, &[("MemorySize", "1024")]).await.unwrap();
    let dir = TempDir::new().unwrap();
    let broken = package(dir.path(), "#!/bin/sh\nexit 1\n").await;
    bench.deploy(&broken, &[]).await.unwrap_err();
    let dynamodb = aws_sdk_dynamodb::Client::new(&support::sdk(&bench.ministack));
    let entries = dynamodb
        .query()
        .table_name(deploy::CONSOLE_TABLE)
        .key_condition_expression("pk = :pk")
        .expression_attribute_values(
            ":pk",
            aws_sdk_dynamodb::types::AttributeValue::S("DEPLOYMENT".to_owned()),
        )
        .send()
        .await
        .unwrap();
    let text = |name: &str| -> Vec<String> {
        entries
            .items()
            .iter()
            .map(|item| {
                item.get(name)
                    .map_or("", |value| value.as_s().unwrap())
                    .to_owned()
            })
            .collect()
    };
    assert_eq!(text("outcome"), ["succeeded", "succeeded", "failed"]);
    assert_eq!(text("reason"), ["sandbox start", "a test", "a test"]);
    assert_eq!(text("version"), ["1", "2", ""]);
    assert!(text("cause")[2].starts_with("version 3 does not work"));
    assert!(text("who").iter().all(|who| who.starts_with("arn:aws:")));
    bench.ministack.stop().await;
}

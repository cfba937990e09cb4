//! A deployed stack, a proxy in front of it, and the engine behind the proxy.

use crate::proxy::Proxy;
use crate::support;
use aws_sdk_dynamodb::types::AttributeValue;
use domain::deployment::journal::Wish;
use domain::deployment::{Consent, Outcome, Plan};
use domain::name::StackName;
use domain::snapshot::{AliasTarget, Canary, Environment, Function};
use liveinsight::aws::Aws;
use liveinsight::clock;
use liveinsight::deploy::{
    self, Artifact, CheckEvent, DeployError, Finished, Progress, Request, template_for,
};
use liveinsight::sandbox::ministack::MiniStack;
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, HashMap};
use std::io::Write;
use std::path::Path;
use tempfile::TempDir;
use time::{Duration, OffsetDateTime};

pub(super) struct Bench {
    _dir: TempDir,
    pub(super) ministack: MiniStack,
    pub(super) proxy: Proxy,
    pub(super) aws: Aws,
    pub(super) stack: StackName,
    pub(super) template: String,
    pub(super) bucket: String,
}

/// All that a deployment may change, as far as it can be read.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Deployed {
    /// Its hash: nobody wants to read it where it differs.
    template: [u8; 32],
    parameters: BTreeMap<String, String>,
    latest: Function,
    pub(super) live: AliasTarget,
    canary: Option<Canary>,
    note: String,
    role: String,
    api: String,
    alarms: String,
    pin: Option<String>,
}

impl Bench {
    pub(super) async fn new() -> Self {
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

    pub(super) async fn prepare(
        &self,
        artifact: &Artifact,
        parameters: &[(&str, &str)],
    ) -> Result<Plan, DeployError> {
        self.prepare_with(artifact, parameters, Consent::default()).await
    }

    pub(super) async fn prepare_with(
        &self,
        artifact: &Artifact,
        parameters: &[(&str, &str)],
        consent: Consent,
    ) -> Result<Plan, DeployError> {
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
            consent,
        };
        deploy::prepare(&self.aws, &request, &mut ignore).await
    }

    pub(super) async fn execute(&self, plan: &Plan) -> Result<Outcome, DeployError> {
        let finished = deploy::execute(&self.aws, plan, Some("a test"), &mut ignore).await;
        finished.map(|finished| finished.outcome)
    }

    pub(super) async fn deploy(
        &self,
        artifact: &Artifact,
        parameters: &[(&str, &str)],
    ) -> Result<Outcome, DeployError> {
        self.execute(&self.prepare(artifact, parameters).await?).await
    }

    /// Takes up what was left, some minutes later.
    pub(super) async fn resume_after(
        &self,
        clock: clock::Clock,
        wish: &Wish,
    ) -> Result<Option<Finished>, DeployError> {
        let later = self.proxy.connect_at(clock).await;
        deploy::resume(&later, &self.stack, wish, &mut ignore).await
    }

    /// Where `LIVE` points, and that the API answers there.
    pub(super) async fn live(&self) -> AliasTarget {
        let snapshot = self.aws.snapshot(&self.stack).await;
        let event = CheckEvent::once(clock::system());
        deploy::end_to_end(&self.aws, snapshot.stack.reading.found().unwrap(), &event, 1)
            .await
            .unwrap();
        snapshot.alias.reading.found().unwrap().version
    }

    /// All that a deployment may change, read past the proxy.
    pub(super) async fn deployed(&self) -> Deployed {
        let sdk = support::sdk(&self.ministack);
        let sandbox = support::connect(&self.ministack).await;
        let world = deploy::observe_world(sandbox.aws(), &self.stack).await.unwrap();
        let cloudformation = aws_sdk_cloudformation::Client::new(&sdk);
        let template = cloudformation.get_template().stack_name(self.stack.as_str());
        let stacks = cloudformation.describe_stacks().stack_name(self.stack.as_str());
        let stacks = stacks.send().await.unwrap();
        let parameters = stacks.stacks()[0].parameters().iter();
        let lambda = aws_sdk_lambda::Client::new(&sdk);
        let alias = lambda
            .get_alias()
            .function_name("LiveInsight-EventCollector")
            .name("LIVE");
        let iam = aws_sdk_iam::Client::new(&sdk);
        let role = iam.list_role_policies().role_name("LiveInsight-Lambda-Role");
        let cloudwatch = aws_sdk_cloudwatch::Client::new(&sdk);
        let alarms = cloudwatch.describe_alarms().send().await.unwrap();
        let alarms = alarms.metric_alarms().iter().map(|alarm| {
            format!(
                "{:?} {:?} {:?}",
                alarm.alarm_name(),
                alarm.threshold(),
                alarm.alarm_description()
            )
        });
        let (latest, live) = (world.latest.unwrap(), world.live.unwrap());
        let snapshot = sandbox.aws().snapshot(&self.stack).await;
        let api = snapshot.api.reading.found().unwrap();
        Deployed {
            template: Sha256::digest(template.send().await.unwrap().template_body.unwrap()).into(),
            parameters: parameters
                .map(|parameter| {
                    let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
                    (text(parameter.parameter_key()), text(parameter.parameter_value()))
                })
                .collect(),
            latest: Function {
                revision_id: String::new(),
                ..latest
            },
            live: live.target,
            canary: live.canary,
            note: alias.send().await.unwrap().description.unwrap_or_default(),
            role: format!("{:?}", role.send().await.unwrap().policy_names()),
            api: format!("{:?} {:?}", api.stage.reading, api.methods.reading),
            alarms: alarms.collect::<Vec<_>>().join("\n"),
            pin: world.pin.map(|pin| pin.to_string()),
        }
    }

    /// Events of checks that nobody removed.
    pub(super) async fn leftover_checks(&self) -> Vec<String> {
        let dynamodb = aws_sdk_dynamodb::Client::new(&support::sdk(&self.ministack));
        let events = dynamodb
            .scan()
            .table_name("LiveInsight-Events")
            .send()
            .await
            .unwrap();
        let ids = events.items().iter().map(|item| text(item, "event_id"));
        ids.filter(|id| id.starts_with("evt_check_")).collect()
    }

    /// A column of the ledger, oldest run first.
    pub(super) async fn ledger(&self, column: &str) -> Vec<String> {
        let dynamodb = aws_sdk_dynamodb::Client::new(&support::sdk(&self.ministack));
        let entries = dynamodb
            .query()
            .table_name(deploy::CONSOLE_TABLE)
            .key_condition_expression("pk = :pk")
            .expression_attribute_values(":pk", AttributeValue::S("DEPLOYMENT".to_owned()));
        let entries = entries.send().await.unwrap();
        entries.items().iter().map(|item| text(item, column)).collect()
    }
}

fn text(item: &HashMap<String, AttributeValue>, name: &str) -> String {
    item.get(name)
        .map_or("", |value| value.as_s().unwrap())
        .to_owned()
}

pub(super) fn ignore(_: Progress) {}

/// A clock by which whoever was not heard of since is dead, and a run may still go on.
pub(super) fn soon() -> OffsetDateTime {
    clock::system() + Duration::minutes(2)
}

pub(super) fn published(number: &str) -> AliasTarget {
    AliasTarget::Published(number.parse().unwrap())
}

pub(super) fn version(outcome: &Outcome) -> Option<String> {
    match outcome {
        Outcome::Succeeded { version, .. } => version.map(|version| version.to_string()),
        _ => panic!("not succeeded: {outcome}"),
    }
}

pub(super) fn names(plan: &Plan) -> Vec<&str> {
    plan.changes()
        .iter()
        .map(|change| change.logical_id.as_str())
        .collect()
}

/// A package of one executable.
pub(super) async fn package(dir: &Path, bootstrap: &str) -> Artifact {
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

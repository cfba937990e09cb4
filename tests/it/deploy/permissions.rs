//! Credentials that do not suffice are known before anything is made; what IAM does not say is not known.

use super::bench::Bench;
use crate::proxy::Fault;
use crate::support;
use aws_sdk_iam::types::AccessKey;
use liveinsight::sandbox::ministack::MiniStack;
use std::process::{Output, Stdio};
use tokio::process::Command;

/// May do everything but one thing.
const ALL_BUT_PUBLISH: &str = r#"{"Version":"2012-10-17","Statement":[
    {"Effect":"Allow","Action":"*","Resource":"*"},
    {"Effect":"Deny","Action":"lambda:PublishVersion","Resource":"*"}]}"#;

const ALL: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#;

const ANYBODY: &str = r#"{"Version":"2012-10-17","Statement":[
    {"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"}]}"#;

/// Credentials, as the environment has them.
struct Keys {
    id: String,
    secret: String,
    session: Option<String>,
}

impl From<&AccessKey> for Keys {
    fn from(key: &AccessKey) -> Self {
        Self {
            id: key.access_key_id().to_owned(),
            secret: key.secret_access_key().to_owned(),
            session: None,
        }
    }
}

/// What the real program plans with these credentials.
async fn plan(bench: &Bench, keys: &Keys) -> Output {
    let arguments = ["deploy", "--dry-run", "--set", "MemorySize=1024"];
    liveinsight(bench.proxy.url(), keys, &arguments).await
}

async fn liveinsight(endpoint: &str, keys: &Keys, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_liveinsight"));
    command
        .args(arguments)
        .env_clear()
        .env("AWS_ENDPOINT_URL", endpoint)
        .env("AWS_ACCESS_KEY_ID", &keys.id)
        .env("AWS_SECRET_ACCESS_KEY", &keys.secret)
        .envs(keys.session.as_ref().map(|token| ("AWS_SESSION_TOKEN", token)))
        .env("AWS_REGION", "us-east-1")
        .env(
            "LIVEINSIGHT_COLLECTOR_ZIP",
            support::setting("LIVEINSIGHT_COLLECTOR_ZIP").unwrap(),
        )
        .stdin(Stdio::null())
        .kill_on_drop(true);
    command.output().await.unwrap()
}

async fn user(ministack: &MiniStack, name: &str, policy: &str) -> Keys {
    let iam = aws_sdk_iam::Client::new(&support::sdk(ministack));
    iam.create_user().user_name(name).send().await.unwrap();
    let put = iam.put_user_policy().user_name(name).policy_name("p");
    put.policy_document(policy).send().await.unwrap();
    let made = iam.create_access_key().user_name(name).send().await.unwrap();
    Keys::from(made.access_key().unwrap())
}

async fn role(bench: &Bench, name: &str, policy: &str) -> Keys {
    let sdk = support::sdk(&bench.ministack);
    let iam = aws_sdk_iam::Client::new(&sdk);
    let role = iam.create_role().role_name(name).path("/ops/");
    let role = role.assume_role_policy_document(ANYBODY).send().await.unwrap();
    let put = iam.put_role_policy().role_name(name).policy_name("p");
    put.policy_document(policy).send().await.unwrap();
    let sts = aws_sdk_sts::Client::new(&sdk);
    let session = sts
        .assume_role()
        .role_arn(role.role().unwrap().arn())
        .role_session_name("kim");
    let session = session.send().await.unwrap();
    let keys = session.credentials().unwrap();
    Keys {
        id: keys.access_key_id().to_owned(),
        secret: keys.secret_access_key().to_owned(),
        session: Some(keys.session_token().to_owned()),
    }
}

fn said(output: &Output) -> String {
    [&output.stdout[..], &output.stderr[..]]
        .map(String::from_utf8_lossy)
        .concat()
}

#[tokio::test]
async fn a_known_denial_refuses_before_anything_is_made_and_silence_is_no_permission() {
    let bench = Bench::new().await;
    let changes = |operation: &str| {
        let seen = bench.proxy.seen();
        seen.iter().filter(|seen| seen.contains(operation)).count()
    };
    let denied = "\n  lambda:PublishVersion on arn:aws:lambda:us-east-1:000000000000:function:LiveInsight-EventCollector";
    for (who, keys) in [
        ("a user", user(&bench.ministack, "short", ALL_BUT_PUBLISH).await),
        (
            "a session of a role",
            role(&bench, "Short", ALL_BUT_PUBLISH).await,
        ),
    ] {
        let change_sets = changes("CreateChangeSet");
        let output = plan(&bench, &keys).await;
        assert_eq!(output.status.code(), Some(4), "{who}: {}", said(&output));
        assert!(said(&output).contains(denied), "{who}: {}", said(&output));
        // The console's own stack is compared first, with one; the application's is not.
        assert_eq!(changes("CreateChangeSet"), change_sets + 1, "{who}");
    }

    let enough = user(&bench.ministack, "enough", ALL).await;
    let output = plan(&bench, &enough).await;
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let plan_text = said(&output);
    eprintln!("{plan_text}");
    assert!(
        plan_text.contains("  as arn:aws:iam::000000000000:user/enough\n"),
        "{plan_text}"
    );
    assert!(
        plan_text.contains(" that it needs is known to be denied\n"),
        "{plan_text}"
    );
    assert!(
        plan_text.contains("  set MemorySize = 1024, was 512\n"),
        "{plan_text}"
    );

    bench.proxy.only("SimulatePrincipalPolicy", Fault::Denied);
    let output = plan(&bench, &enough).await;
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let unknown = "  permissions: not known (AWS denied iam:SimulatePrincipalPolicy; ";
    assert!(said(&output).contains(unknown), "{}", said(&output));
    bench.ministack.stop().await;
}

#[tokio::test]
async fn whoever_may_not_deploy_does_not_even_make_the_consoles_own_stack() {
    let (_dir, ministack) = support::ministack().await;
    let keys = user(&ministack, "short", ALL_BUT_PUBLISH).await;
    for command in ["bootstrap", "deploy"] {
        let output = liveinsight(ministack.endpoint(), &keys, &[command]).await;
        assert_eq!(output.status.code(), Some(4), "{command}: {}", said(&output));
        assert!(
            said(&output).contains("lambda:PublishVersion on "),
            "{command}: {}",
            said(&output)
        );
    }
    let cloudformation = aws_sdk_cloudformation::Client::new(&support::sdk(&ministack));
    let stacks = cloudformation.describe_stacks().send().await.unwrap();
    assert!(stacks.stacks().is_empty(), "{:?}", stacks.stacks());
    ministack.stop().await;
}

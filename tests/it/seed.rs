//! The seed's own check commands, run as written there by the AWS CLI, agree with what the console says.

use crate::support;
use domain::contract::TableId;
use domain::health::{State, assess};
use domain::snapshot::{AlarmState, Billing, LambdaState};
use serde_json::Value;
use std::process::Command;

/// Runs `aws` against the local AWS and gives what it prints.
fn aws(endpoint: &str, arguments: &str) -> Value {
    let cli = support::setting("LIVEINSIGHT_TEST_AWS_CLI")
        .expect("LIVEINSIGHT_TEST_AWS_CLI names the AWS CLI: run the tests by `cargo xtask test`");
    let output = Command::new(cli)
        .args(arguments.split(' '))
        .args([
            "--endpoint-url",
            endpoint,
            "--region",
            "us-east-1",
            "--output",
            "json",
        ])
        .env("AWS_ACCESS_KEY_ID", "test")
        .env("AWS_SECRET_ACCESS_KEY", "test")
        .env("AWS_CONFIG_FILE", "/dev/null")
        .env("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
        .output()
        .expect("the AWS CLI runs");
    assert!(
        output.status.success(),
        "aws {arguments}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).expect("JSON")
}

#[tokio::test(flavor = "multi_thread")]
async fn the_seeds_checks_and_the_console_see_the_same() {
    let (_dir, ministack) = support::ministack().await;
    let sandbox = support::deployed(&ministack).await;
    let snapshot = sandbox.aws().snapshot(&support::STACK.parse().unwrap()).await;
    let health = assess(&snapshot);
    let endpoint = ministack.endpoint();

    for id in TableId::ALL {
        let said = aws(
            endpoint,
            &format!("dynamodb describe-table --table-name {}", id.name()),
        );
        let table = snapshot.tables[&id].reading.found().unwrap();
        assert_eq!(said["Table"]["TableStatus"], table.status.to_string());
        let Billing::Provisioned(units) = table.billing else {
            panic!("{:?}", table.billing)
        };
        let throughput = &said["Table"]["ProvisionedThroughput"];
        assert_eq!(throughput["ReadCapacityUnits"], units.read);
        assert_eq!(throughput["WriteCapacityUnits"], units.write);
        let indexes = said["Table"]["GlobalSecondaryIndexes"]
            .as_array()
            .map_or(0, Vec::len);
        assert_eq!(indexes, table.indexes.len());
    }

    let said = aws(
        endpoint,
        "lambda get-function --function-name LiveInsight-EventCollector",
    );
    let function = snapshot.function.reading.found().unwrap();
    assert_eq!(function.state, LambdaState::Active);
    assert_eq!(said["Configuration"]["State"], "Active");
    assert_eq!(said["Configuration"]["MemorySize"], function.memory_mb);
    assert_eq!(said["Configuration"]["CodeSha256"], function.code_sha256.as_str());
    assert_eq!(said["Configuration"]["TracingConfig"]["Mode"], "Active");

    let said = aws(endpoint, "apigateway get-rest-apis");
    let api = snapshot.api.reading.found().unwrap();
    let ids: Vec<&Value> = said["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|item| item["name"] == "LiveInsight-API")
        .map(|item| &item["id"])
        .collect();
    assert_eq!(ids, [api.id.as_str()]);

    let said = aws(endpoint, "iam get-role --role-name LiveInsight-Lambda-Role");
    let role = snapshot.role.reading.found().unwrap();
    assert_eq!(said["Role"]["Arn"], role.arn.as_str());
    let said = aws(
        endpoint,
        "iam list-attached-role-policies --role-name LiveInsight-Lambda-Role",
    );
    let attached = said["AttachedPolicies"].as_array().unwrap();
    assert_eq!(
        attached.len(),
        role.managed_policies.reading.found().unwrap().len()
    );

    let said = aws(
        endpoint,
        "cloudwatch describe-alarms --alarm-name-prefix LiveInsight-",
    );
    let alarms = snapshot.alarms.reading.found().unwrap();
    let states = said["MetricAlarms"].as_array().unwrap();
    assert_eq!(states.len(), alarms.len());
    for alarm in states {
        let name = alarm["AlarmName"].as_str().unwrap();
        assert_eq!(alarm["StateValue"], alarms[name].state.as_str(), "{name}");
        // The seed took a new alarm for a good one; without data it is neither.
        assert_eq!(alarms[name].state, AlarmState::InsufficientData);
    }
    assert_eq!(health.state, State::Unknown);

    let said = aws(
        endpoint,
        "cloudformation describe-stacks --stack-name liveinsight-infrastructure",
    );
    let stack = snapshot.stack.reading.found().unwrap();
    assert_eq!(said["Stacks"][0]["StackStatus"], stack.status.as_str());
    ministack.stop().await;
}

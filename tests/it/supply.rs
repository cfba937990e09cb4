//! What MiniStack leaves out of the template is there after the sandbox has deployed it.

use crate::support;
use aws_sdk_dynamodb::types::{IndexStatus, PointInTimeRecoveryStatus, TimeToLiveStatus};
use liveinsight::sandbox::supply;

#[tokio::test]
async fn tables_are_what_the_template_says() {
    let (_dir, ministack) = support::ministack().await;
    let sandbox = support::deployed(&ministack).await;
    let dynamodb = aws_sdk_dynamodb::Client::new(&support::sdk(&ministack));
    for (name, indexes) in [
        ("LiveInsight-Events", 2),
        ("LiveInsight-Sessions", 1),
        ("LiveInsight-ActiveSessions", 0),
    ] {
        let table = dynamodb
            .describe_table()
            .table_name(name)
            .send()
            .await
            .unwrap()
            .table
            .unwrap();
        let units = table.provisioned_throughput().unwrap();
        assert_eq!(
            (units.read_capacity_units(), units.write_capacity_units()),
            (Some(5), Some(5)),
            "{name}"
        );
        assert_eq!(table.global_secondary_indexes().len(), indexes, "{name}");
        for index in table.global_secondary_indexes() {
            let units = index.provisioned_throughput().unwrap();
            assert_eq!(
                (units.read_capacity_units(), units.write_capacity_units()),
                (Some(5), Some(5)),
                "{name}"
            );
            assert_eq!(index.index_status(), Some(&IndexStatus::Active), "{name}");
        }
        assert!(table.sse_description().is_some(), "{name}");
        assert!(
            dynamodb.delete_table().table_name(name).send().await.is_err(),
            "{name} can be deleted"
        );
        let backups = dynamodb
            .describe_continuous_backups()
            .table_name(name)
            .send()
            .await
            .unwrap();
        let recovery = backups
            .continuous_backups_description
            .unwrap()
            .point_in_time_recovery_description
            .unwrap();
        assert_eq!(
            recovery.point_in_time_recovery_status,
            Some(PointInTimeRecoveryStatus::Enabled),
            "{name}"
        );
    }
    for name in ["LiveInsight-ActiveSessions", "LiveInsight-Console"] {
        let ttl = dynamodb
            .describe_time_to_live()
            .table_name(name)
            .send()
            .await
            .unwrap();
        let ttl = ttl.time_to_live_description.unwrap();
        assert_eq!(
            ttl.time_to_live_status(),
            Some(&TimeToLiveStatus::Enabled),
            "{name}"
        );
        assert_eq!(ttl.attribute_name(), Some("expires_at"), "{name}");
    }

    let writes = || {
        sandbox
            .aws()
            .calls()
            .iter()
            .filter(|call| !is_read(call.action))
            .count()
    };
    let before = writes();
    supply::settle(&sandbox, &support::STACK.parse().unwrap())
        .await
        .unwrap();
    assert_eq!(writes(), before, "settling what is settled changed something");
    ministack.stop().await;
}

#[tokio::test]
async fn nothing_deployed_is_nothing_to_do() {
    let (_dir, ministack) = support::ministack().await;
    let sandbox = support::connect(&ministack).await;
    supply::settle(&sandbox, &support::STACK.parse().unwrap())
        .await
        .unwrap();
    assert!(sandbox.aws().calls().iter().all(|call| is_read(call.action)));
    ministack.stop().await;
}

fn is_read(action: &str) -> bool {
    let operation = action.rsplit(':').next().unwrap_or_default();
    ["Describe", "List", "Get"]
        .iter()
        .any(|verb| operation.starts_with(verb))
}

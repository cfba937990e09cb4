//! The topic that alarms notify, as the domain knows it.

use super::{Aws, AwsError, Caller};
use domain::contract;
use domain::snapshot::Topic;

/// Reads the topic and counts its subscriptions.
pub(super) async fn topic(aws: &Aws, caller: &Caller) -> Result<Topic, AwsError> {
    let arn = format!(
        "arn:{}:sns:{}:{}:{}",
        caller.partition(),
        aws.region(),
        caller.account,
        contract::TOPIC
    );
    let action = "sns:GetTopicAttributes";
    let answer = aws
        .call(action, aws.sns.get_topic_attributes().topic_arn(&arn).send())
        .await?;
    let count = |attribute: &str| {
        answer
            .attributes()
            .and_then(|all| all.get(attribute))
            .and_then(|count| count.parse().ok())
            .unwrap_or_default()
    };
    Ok(Topic {
        confirmed: count("SubscriptionsConfirmed"),
        pending: count("SubscriptionsPending"),
        arn,
    })
}

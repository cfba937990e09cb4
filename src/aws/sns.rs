//! The topic that alarms notify, as the domain knows it.

use super::security::document;
use super::{Aws, AwsError, Caller};
use domain::alarm::paging::{Confirmation, Subscription};
use domain::contract;
use domain::security::policy::PolicyDocument;
use domain::snapshot::Topic;
use std::collections::HashMap;

/// The IAM action by which a topic is read.
const ATTRIBUTES: &str = "sns:GetTopicAttributes";

/// Reads the topic and counts its subscriptions.
pub(super) async fn topic(aws: &Aws, caller: &Caller) -> Result<Topic, AwsError> {
    let arn = arn(aws, caller);
    let attributes = attributes(aws, &arn).await?;
    let count = |attribute: &str| {
        attributes
            .get(attribute)
            .and_then(|count| count.parse().ok())
            .unwrap_or_default()
    };
    Ok(Topic {
        confirmed: count("SubscriptionsConfirmed"),
        pending: count("SubscriptionsPending"),
        arn,
    })
}

/// Reads who may publish to the topic, and who may listen.
pub(super) async fn policy(aws: &Aws) -> Result<PolicyDocument, AwsError> {
    let caller = aws.caller().await?;
    let attributes = attributes(aws, &arn(aws, &caller)).await?;
    let policy = attributes.get("Policy");
    document(
        ATTRIBUTES,
        policy.ok_or_else(|| AwsError::incomplete(ATTRIBUTES, "the topic's policy"))?,
    )
}

fn arn(aws: &Aws, caller: &Caller) -> String {
    format!(
        "arn:{}:sns:{}:{}:{}",
        caller.partition(),
        aws.region(),
        caller.account,
        contract::TOPIC
    )
}

async fn attributes(aws: &Aws, arn: &str) -> Result<HashMap<String, String>, AwsError> {
    let request = aws.sns.get_topic_attributes().topic_arn(arn);
    let answer = aws.call(ATTRIBUTES, request.send()).await?;
    Ok(answer.attributes.unwrap_or_default())
}

/// Reads who a topic sends to.
pub(crate) async fn subscriptions(aws: &Aws, topic: &str) -> Result<Vec<Subscription>, AwsError> {
    let pages = aws
        .sns
        .list_subscriptions_by_topic()
        .topic_arn(topic)
        .into_paginator()
        .send();
    let pages = aws
        .call(
            "sns:ListSubscriptionsByTopic",
            pages.collect::<Result<Vec<_>, _>>(),
        )
        .await?;
    let subscriptions = pages
        .into_iter()
        .flat_map(|page| page.subscriptions.unwrap_or_default());
    Ok(subscriptions
        .map(|subscription| Subscription {
            // In place of an ARN SNS says what has become of it (API reference, `ListSubscriptionsByTopic`).
            confirmation: match subscription.subscription_arn.as_deref() {
                Some("PendingConfirmation") => Confirmation::Pending,
                Some("Deleted") => Confirmation::Deleted,
                _ => Confirmation::Confirmed,
            },
            protocol: subscription.protocol.unwrap_or_default(),
            endpoint: subscription.endpoint.unwrap_or_default(),
        })
        .collect())
}

/// Sends a message to everybody who confirmed a subscription of the topic. `subject` is ASCII and shorter than 100 characters
/// (SNS API reference, `Publish`).
pub(crate) async fn publish(aws: &Aws, topic: &str, subject: &str, message: &str) -> Result<(), AwsError> {
    let request = aws
        .sns
        .publish()
        .topic_arn(topic)
        .subject(subject)
        .message(message);
    aws.call("sns:Publish", request.send()).await.map(drop)
}

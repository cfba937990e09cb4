use super::*;
use crate::aws::Connection;
use aws_sdk_lambda::operation::get_function_configuration::GetFunctionConfigurationOutput;
use aws_sdk_lambda::operation::update_alias::UpdateAliasOutput;
use aws_smithy_mocks::{RuleMode, mock, mock_client};
use time::macros::datetime;

/// Clients that reach nothing but the mock.
async fn aws(lambda: aws_sdk_lambda::Client) -> Aws {
    let connection = Connection::Local {
        endpoint: "http://127.0.0.1:1".to_owned(),
        region: "us-east-1".parse().unwrap(),
    };
    let mut aws = Aws::connect(connection, crate::clock::system).await.unwrap();
    aws.lambda = lambda;
    aws
}

fn published(version: &str) -> AliasTarget {
    AliasTarget::Published(version.parse().unwrap())
}

fn canary(version: &str, basis_points: u16) -> Canary {
    Canary {
        version: version.parse().unwrap(),
        basis_points,
    }
}

#[test]
fn a_time_is_read_as_lambda_writes_it() {
    for (text, expected) in [
        (
            "2026-01-15T09:00:00.123+0000",
            Some(datetime!(2026-01-15 09:00:00.123 UTC)),
        ),
        ("2026-01-15T09:00:00Z", Some(datetime!(2026-01-15 09:00 UTC))),
        ("2026-01-15", None),
        ("", None),
    ] {
        assert_eq!(lambda_time(text), expected, "{text}");
    }
}

#[tokio::test]
async fn an_alias_is_given_its_weights_or_freed_of_them_and_never_left_as_it_was() {
    for (canary, weights) in [
        (Some(canary("8", 1000)), vec![("8", 0.1)]),
        (Some(canary("8", 100)), vec![("8", 0.01)]),
        (None, vec![]),
    ] {
        let expected: std::collections::HashMap<String, f64> = weights
            .into_iter()
            .map(|(version, weight)| (version.to_owned(), weight))
            .collect();
        let update = mock!(aws_sdk_lambda::Client::update_alias)
            .match_requests(move |request| {
                // No routing at all would leave the weights that are there (Lambda API Reference, `UpdateAlias`).
                let routing = request.routing_config().unwrap();
                routing.additional_version_weights() == Some(&expected)
                    && request.function_name() == Some("LiveInsight-EventCollector")
                    && request.name() == Some("LIVE")
                    && request.function_version() == Some("7")
                    && request.revision_id() == Some("r1")
                    && request.description() == Some("Run 1")
            })
            .then_output(|| UpdateAliasOutput::builder().build());
        let aws = aws(mock_client!(aws_sdk_lambda, RuleMode::MatchAny, [&update])).await;
        let routing = Routing {
            target: published("7"),
            canary,
        };
        route(&aws, routing, "r1", "Run 1").await.unwrap();
        assert_eq!(update.num_calls(), 1, "{routing}");
    }
}

#[tokio::test]
async fn where_an_alias_sends_its_traffic_is_read_with_the_weights() {
    for (weights, expected) in [
        (vec![], None),
        (vec![("8", 0.1)], Some(canary("8", 1000))),
        // A float has no exact tenth; ours is one.
        (vec![("8", 0.289_999_999)], Some(canary("8", 2900))),
    ] {
        let weights: std::collections::HashMap<String, f64> = weights
            .into_iter()
            .map(|(version, weight)| (version.to_owned(), weight))
            .collect();
        let get = mock!(aws_sdk_lambda::Client::get_alias).then_output(move || {
            let routing = AliasRoutingConfiguration::builder()
                .set_additional_version_weights(Some(weights.clone()))
                .build();
            GetAliasOutput::builder()
                .function_version("7")
                .routing_config(routing)
                .build()
        });
        let configuration = mock!(aws_sdk_lambda::Client::get_function_configuration)
            .then_output(|| GetFunctionConfigurationOutput::builder().build());
        let aws = aws(mock_client!(
            aws_sdk_lambda,
            RuleMode::MatchAny,
            [&get, &configuration]
        ))
        .await;
        let routing = alias(&aws).await.unwrap().routing();
        assert_eq!((routing.target, routing.canary), (published("7"), expected));
    }
}

#[tokio::test]
async fn the_accounts_limit_is_read_and_what_is_left_out_is_no_zero() {
    use aws_sdk_lambda::operation::get_account_settings::GetAccountSettingsOutput;
    use aws_sdk_lambda::types::AccountLimit as Limit;

    let limit = |concurrent: i32, unreserved: Option<i32>| {
        Limit::builder()
            .concurrent_executions(concurrent)
            .set_unreserved_concurrent_executions(unreserved)
            .build()
    };
    for (answer, expected) in [
        (
            Some(limit(1000, Some(900))),
            Some(AccountLimit {
                concurrent: 1000,
                unreserved: 900,
            }),
        ),
        (Some(limit(1000, None)), None),
        (Some(limit(0, Some(0))), None),
        (None, None),
    ] {
        let settings = mock!(aws_sdk_lambda::Client::get_account_settings).then_output(move || {
            GetAccountSettingsOutput::builder()
                .set_account_limit(answer.clone())
                .build()
        });
        let aws = aws(mock_client!(aws_sdk_lambda, RuleMode::MatchAny, [&settings])).await;
        let found = account_limit(&aws).await;
        assert_eq!(found.clone().ok(), expected, "{found:?}");
        assert!(found.is_ok() || found.unwrap_err().action == "lambda:GetAccountSettings");
    }
}

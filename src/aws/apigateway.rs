//! The REST API as the domain knows it.

use super::{Aws, AwsError, Cause};
use aws_sdk_apigateway::operation::get_stage::GetStageOutput;
use aws_sdk_apigateway::types::Resource;
use domain::contract;
use domain::snapshot::{
    Authorisation, Method, Observed, Reading, RestApi, Stage, Throttle, Unavailable, Why,
};
use std::collections::BTreeMap;

/// The IAM action of every call here.
const ACTION: &str = "apigateway:GET";

/// Reads the stack's API: the one of this id, or, where the stack has not said its id, the one of the contract's name.
pub(super) async fn rest_api(aws: &Aws, id: Option<&str>) -> Result<RestApi, AwsError> {
    let apis = aws
        .call(
            ACTION,
            aws.apigateway
                .get_rest_apis()
                .into_paginator()
                .page_size(500)
                .items()
                .send()
                .collect::<Result<Vec<_>, _>>(),
        )
        .await?;
    contents(aws, pick(apis, id)?).await
}

/// Reads the API again if the stack, read meanwhile, names another than the one that was looked for.
pub(super) async fn stacks_own(
    aws: &Aws,
    read: Observed<RestApi>,
    looked_for: Option<&str>,
    id: Option<&str>,
) -> Observed<RestApi> {
    let is_another = match &read.reading {
        Reading::Found(api) => id.is_some_and(|id| api.id != id),
        Reading::Missing
        | Reading::Unavailable(Unavailable {
            why: Why::Ambiguous { .. },
            ..
        }) => id.is_some() && id != looked_for,
        Reading::Unavailable(_) => false,
    };
    if is_another {
        aws.observed(rest_api(aws, id).await)
    } else {
        read
    }
}

/// Names of APIs are not unique; ids are.
fn pick(apis: Vec<aws_sdk_apigateway::types::RestApi>, id: Option<&str>) -> Result<String, AwsError> {
    let mut ids: Vec<String> = apis
        .into_iter()
        .filter(|api| match id {
            Some(id) => api.id() == Some(id),
            None => api.name() == Some(contract::REST_API),
        })
        .filter_map(|api| api.id)
        .collect();
    match (ids.pop(), ids.len()) {
        (None, _) => Err(AwsError::not_found(ACTION)),
        (Some(id), 0) => Ok(id),
        (Some(_), others) => Err(AwsError {
            action: ACTION,
            cause: Cause::Failed(Why::Ambiguous { count: others + 1 }),
        }),
    }
}

/// Reads stage and methods side by side.
async fn contents(aws: &Aws, id: String) -> Result<RestApi, AwsError> {
    let client = &aws.apigateway;
    let (stage_answer, resources) = tokio::join!(
        aws.call(
            ACTION,
            client
                .get_stage()
                .rest_api_id(&id)
                .stage_name(contract::STAGE)
                .send()
        ),
        aws.call(
            ACTION,
            client
                .get_resources()
                .rest_api_id(&id)
                .embed("methods")
                .into_paginator()
                .items()
                .send()
                .collect::<Result<Vec<_>, _>>(),
        ),
    );
    let (methods, elsewhere) = match resources {
        Ok(resources) => {
            let (methods, elsewhere) = by_path(resources);
            (Ok(methods), Ok(elsewhere))
        }
        Err(error) => (Err(error.clone()), Err(error)),
    };
    Ok(RestApi {
        stage: aws.observed(stage_answer.map(stage)),
        methods: aws.observed(methods),
        elsewhere: aws.observed(elsewhere),
        id,
    })
}

/// The methods of `/events` by name, and those of all other paths by name and path.
fn by_path(resources: Vec<Resource>) -> (BTreeMap<String, Method>, BTreeMap<String, Method>) {
    let (mut methods, mut elsewhere) = (BTreeMap::new(), BTreeMap::new());
    for resource in resources {
        let path = resource.path.unwrap_or_default();
        for (name, found) in resource.resource_methods.unwrap_or_default() {
            if path == contract::EVENTS_PATH {
                methods.insert(name, method(&found));
            } else {
                elsewhere.insert(format!("{name} {path}"), method(&found));
            }
        }
    }
    (methods, elsewhere)
}

/// The most that the account lets through to all its APIs together, by default 10,000 requests a second (API Gateway Developer
/// Guide, "Amazon API Gateway quotas").
pub(super) async fn account_throttle(aws: &Aws) -> Result<Throttle, AwsError> {
    let answer = aws.call(ACTION, aws.apigateway.get_account().send()).await?;
    answer
        .throttle_settings()
        .and_then(|settings| throttle(settings.rate_limit(), settings.burst_limit()))
        .ok_or_else(|| AwsError::incomplete(ACTION, "the account's throttle"))
}

fn method(found: &aws_sdk_apigateway::types::Method) -> Method {
    Method {
        authorisation: Authorisation::from(found.authorization_type().unwrap_or_default().to_owned()),
        api_key_required: found.api_key_required().unwrap_or_default(),
        allows_any_origin: allows_any_origin(found),
    }
}

/// What the answers that API Gateway makes by itself say to browsers. A value that is written out stands in single quotes (API
/// Gateway Developer Guide, "API Gateway mapping template and parameter mapping").
fn allows_any_origin(method: &aws_sdk_apigateway::types::Method) -> bool {
    const ORIGIN: &str = "method.response.header.Access-Control-Allow-Origin";
    let responses = method
        .method_integration()
        .and_then(|integration| integration.integration_responses());
    responses.is_some_and(|responses| {
        responses
            .values()
            .filter_map(|response| response.response_parameters()?.get(ORIGIN))
            .any(|origin| origin.trim_matches('\'') == "*")
    })
}

fn stage(answer: GetStageOutput) -> Stage {
    // `*/*` is how API Gateway names the settings that hold for every method.
    let mut throttles: BTreeMap<String, Option<Throttle>> = answer
        .method_settings()
        .into_iter()
        .flatten()
        // What is not set is 0, what is switched off is below.
        .filter(|(_, settings)| settings.throttling_rate_limit() != 0.0)
        .filter_map(|(key, settings)| {
            let (rate, burst) = (
                settings.throttling_rate_limit(),
                settings.throttling_burst_limit(),
            );
            Some((method_of(key)?, throttle(rate, burst)))
        })
        .collect();
    let mut levels = answer
        .method_settings()
        .into_iter()
        .flat_map(|settings| settings.values());
    Stage {
        deployment_id: answer.deployment_id().unwrap_or_default().to_owned(),
        tracing: answer.tracing_enabled(),
        throttle: throttles.remove(EVERY_METHOD).flatten(),
        method_throttles: throttles,
        access_log: answer
            .access_log_settings()
            .and_then(|log| log.destination_arn())
            .filter(|arn| !arn.is_empty())
            .map(str::to_owned),
        execution_log: levels.any(|settings| matches!(settings.logging_level(), Some("ERROR" | "INFO"))),
    }
}

/// The settings of every method, as [`method_of`] writes them.
const EVERY_METHOD: &str = "* /*";

/// A key of the stage's settings, such as `events/POST`, as name and path. A slash within the path may be written `~1` (API
/// Gateway API reference, `Stage`, "methodSettings").
fn method_of(key: &str) -> Option<String> {
    let (path, name) = key.rsplit_once('/')?;
    let path = path.replace("~1", "/");
    Some(format!("{name} /{}", path.trim_start_matches('/')))
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a rate is a small positive number"
)]
fn throttle(rate: f64, burst: i32) -> Option<Throttle> {
    (rate > 0.0).then(|| Throttle {
        rate: rate as u64,
        burst: u64::try_from(burst).unwrap_or_default(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_api_is_known_by_its_id_and_by_its_name_only_if_that_is_the_only_one() {
        let api = |id: &str, name: &str| {
            aws_sdk_apigateway::types::RestApi::builder()
                .id(id)
                .name(name)
                .build()
        };
        let own = || api("own", contract::REST_API);
        let namesake = || api("namesake", contract::REST_API);
        let other = || api("other", "Other");
        let ambiguous = Cause::Failed(Why::Ambiguous { count: 2 });
        for (apis, id, expected) in [
            (vec![other(), own()], None, Ok("own")),
            (vec![namesake(), own(), other()], Some("own"), Ok("own")),
            (vec![own(), namesake()], None, Err(ambiguous)),
            (vec![namesake()], Some("own"), Err(Cause::NotFound)),
            (vec![other()], None, Err(Cause::NotFound)),
        ] {
            let picked = pick(apis, id).map_err(|error| error.cause);
            assert_eq!(picked, expected.map(str::to_owned), "{id:?}");
        }
    }

    #[test]
    fn settings_are_of_every_method_or_of_one() {
        for (key, expected) in [
            ("*/*", Some("* /*")),
            ("events/POST", Some("POST /events")),
            ("/events/POST", Some("POST /events")),
            ("~1events/POST", Some("POST /events")),
            ("~1events~1old/ANY", Some("ANY /events/old")),
            ("POST", None),
        ] {
            assert_eq!(method_of(key).as_deref(), expected, "{key}");
        }
    }
}

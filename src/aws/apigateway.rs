//! The REST API as the domain knows it.

use super::{Aws, AwsError};
use aws_sdk_apigateway::operation::get_stage::GetStageOutput;
use domain::contract;
use domain::snapshot::{Authorisation, Method, RestApi, Stage, Throttle};
use std::collections::BTreeMap;

/// Finds the API by its name, then reads its stage and methods side by side.
pub(super) async fn rest_api(aws: &Aws) -> Result<RestApi, AwsError> {
    let action = "apigateway:GET";
    let client = &aws.apigateway;
    let apis = aws
        .call(
            action,
            client
                .get_rest_apis()
                .into_paginator()
                .page_size(500)
                .items()
                .send()
                .collect::<Result<Vec<_>, _>>(),
        )
        .await?;
    let id = apis
        .into_iter()
        .find(|api| api.name() == Some(contract::REST_API))
        .and_then(|api| api.id)
        .ok_or_else(|| AwsError::not_found(action))?;
    let (stage_answer, resources) = tokio::join!(
        aws.call(
            action,
            client
                .get_stage()
                .rest_api_id(&id)
                .stage_name(contract::STAGE)
                .send()
        ),
        aws.call(
            action,
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
    let methods = resources.map(|resources| {
        resources
            .into_iter()
            .filter(|resource| resource.path() == Some(contract::EVENTS_PATH))
            .flat_map(|resource| resource.resource_methods.unwrap_or_default())
            .map(|(name, found)| (name, method(&found)))
            .collect::<BTreeMap<_, _>>()
    });
    Ok(RestApi {
        stage: aws.observed(stage_answer.map(stage)),
        methods: aws.observed(methods),
        id,
    })
}

fn method(found: &aws_sdk_apigateway::types::Method) -> Method {
    Method {
        authorisation: Authorisation::from(found.authorization_type().unwrap_or_default().to_owned()),
        api_key_required: found.api_key_required().unwrap_or_default(),
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a rate is a small positive number"
)]
fn stage(answer: GetStageOutput) -> Stage {
    // `*/*` is how API Gateway names the settings that hold for every method.
    let every_method = answer.method_settings().and_then(|settings| settings.get("*/*"));
    Stage {
        deployment_id: answer.deployment_id().unwrap_or_default().to_owned(),
        tracing: answer.tracing_enabled(),
        throttle: every_method
            .filter(|settings| settings.throttling_rate_limit() > 0.0)
            .map(|settings| Throttle {
                rate: settings.throttling_rate_limit() as u64,
                burst: u64::try_from(settings.throttling_burst_limit()).unwrap_or_default(),
            }),
    }
}

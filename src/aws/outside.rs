//! What is there under the template's names although there is no stack: a deployment would collide with it, or take it over.

use super::{Aws, AwsError, dynamodb, if_there, lambda};
use domain::contract::{self, TableId};
use domain::deployment::{Existing, ExistingKind};

/// Looks for everything that the template makes under a fixed name and that holds something or answers somebody.
pub(crate) async fn existing(aws: &Aws) -> Result<Vec<Existing>, AwsError> {
    let (tables, function, role, api, log_group) = tokio::join!(
        tables(aws),
        lambda::latest(aws),
        role(aws),
        rest_api(aws),
        log_group(aws)
    );
    let one = |kind, name: &str, is_there: bool| {
        is_there.then(|| Existing {
            kind,
            name: name.to_owned(),
        })
    };
    let mut existing = tables?;
    existing.extend(one(ExistingKind::LogGroup, contract::LOG_GROUP, log_group?));
    existing.extend(one(
        ExistingKind::Function,
        contract::FUNCTION,
        if_there(function)?.is_some(),
    ));
    existing.extend(one(ExistingKind::Role, contract::ROLE, role?));
    existing.extend(one(ExistingKind::RestApi, contract::REST_API, api?));
    Ok(existing)
}

async fn tables(aws: &Aws) -> Result<Vec<Existing>, AwsError> {
    let mut existing = vec![];
    for table in TableId::ALL {
        if dynamodb::exists(aws, table.name()).await? {
            existing.push(Existing {
                kind: ExistingKind::Table(table),
                name: table.name().to_owned(),
            });
        }
    }
    Ok(existing)
}

async fn role(aws: &Aws) -> Result<bool, AwsError> {
    let request = aws.iam.get_role().role_name(contract::ROLE);
    Ok(if_there(aws.call("iam:GetRole", request.send()).await)?.is_some())
}

async fn rest_api(aws: &Aws) -> Result<bool, AwsError> {
    let apis = aws
        .apigateway
        .get_rest_apis()
        .into_paginator()
        .page_size(500)
        .items()
        .send();
    let apis = aws
        .call("apigateway:GET", apis.collect::<Result<Vec<_>, _>>())
        .await?;
    Ok(apis.iter().any(|api| api.name() == Some(contract::REST_API)))
}

async fn log_group(aws: &Aws) -> Result<bool, AwsError> {
    let name = contract::LOG_GROUP;
    let request = aws.logs.describe_log_groups().log_group_name_prefix(name);
    let found = aws.call("logs:DescribeLogGroups", request.send()).await?;
    Ok(found
        .log_groups()
        .iter()
        .any(|group| group.log_group_name() == Some(name)))
}

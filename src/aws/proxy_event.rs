//! A request as API Gateway hands it to the function, for whoever calls a version past the API (API Gateway Developer Guide, "Input
//! format of a Lambda function for proxy integration").

use domain::contract;
use serde::Deserialize;
use serde_json::{Value, json};

/// What the function says that the API shall answer ("Output format of a Lambda function for proxy integration").
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ProxyResponse {
    /// The status.
    pub status_code: u16,
    /// The body.
    #[serde(default)]
    pub body: String,
}

/// A posted event.
pub(crate) fn of(headers: &[(&str, &str)], request_id: &str, address: &str, body: &str) -> Value {
    let single: Value = headers
        .iter()
        .map(|(name, value)| ((*name).to_owned(), json!(value)))
        .collect();
    let multi: Value = headers
        .iter()
        .map(|(name, value)| ((*name).to_owned(), json!([value])))
        .collect();
    json!({
        "resource": contract::EVENTS_PATH,
        "path": contract::EVENTS_PATH,
        "httpMethod": "POST",
        "headers": single,
        "multiValueHeaders": multi,
        "queryStringParameters": null,
        "multiValueQueryStringParameters": null,
        "pathParameters": null,
        "stageVariables": null,
        "requestContext": {
            "resourcePath": contract::EVENTS_PATH,
            "httpMethod": "POST",
            "path": format!("/{}{}", contract::STAGE, contract::EVENTS_PATH),
            "stage": contract::STAGE,
            "requestId": request_id,
            "identity": {"sourceIp": address},
        },
        "body": body,
        "isBase64Encoded": false,
    })
}

/// Reads what the function said; `None` if the API would not understand it.
pub(crate) fn response(text: &str) -> Option<ProxyResponse> {
    serde_json::from_str(text).ok()
}

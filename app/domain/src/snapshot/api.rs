//! The REST API.

use super::Observed;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A REST API with its one stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RestApi {
    /// Its id, the first label of its host name.
    pub id: String,
    /// The stage `prod`.
    pub stage: Observed<Stage>,
    /// The methods of `/events` by their HTTP names.
    pub methods: Observed<BTreeMap<String, Method>>,
    /// The methods of all other paths, by name and path: `GET /admin`. The template has none.
    pub elsewhere: Observed<BTreeMap<String, Method>>,
}

impl RestApi {
    pub(super) fn remember(&mut self, before: &Self) {
        if self.id == before.id {
            self.stage.remember(&before.stage);
            self.methods.remember(&before.methods);
            self.elsewhere.remember(&before.elsewhere);
        }
    }
}

/// A stage of a REST API.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stage {
    /// The deployment it serves.
    pub deployment_id: String,
    /// Whether X-Ray traces requests.
    pub tracing: bool,
    /// The throttle for all methods; `None` leaves the account's limit.
    pub throttle: Option<Throttle>,
    /// Throttles of single methods, by name and path: `POST /events`. They count in place of the stage's; `None` lifts it.
    pub method_throttles: BTreeMap<String, Option<Throttle>>,
    /// Where each request leaves a line, if anywhere: the ARN of a log group or a stream.
    pub access_log: Option<String>,
    /// Whether API Gateway logs how it serves each request, or each that fails.
    pub execution_log: bool,
}

impl Stage {
    /// What limits a method, by name and path; `None` leaves the account's limit.
    pub fn limit(&self, method: &str) -> Option<Throttle> {
        self.method_throttles
            .get(method)
            .copied()
            .unwrap_or(self.throttle)
    }
}

/// API Gateway's token bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Throttle {
    /// Requests a second, rounded down.
    pub rate: u64,
    /// Requests at once.
    pub burst: u64,
}

/// A method of a resource.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Method {
    /// Who may call it.
    pub authorisation: Authorisation,
    /// Whether a caller must send an API key.
    pub api_key_required: bool,
    /// Whether its answer to a browser allows pages of any site to call (CORS), where API Gateway answers by itself.
    #[serde(default)]
    pub allows_any_origin: bool,
}

/// Who may call a method (API Gateway API reference, `authorizationType`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum Authorisation {
    /// Everybody.
    None,
    /// Callers with AWS credentials.
    Iam,
    /// Whom a Lambda authorizer lets in.
    Custom,
    /// Users of a Cognito user pool.
    Cognito,
    /// Any other, as API Gateway names it.
    Other(String),
}

impl From<String> for Authorisation {
    fn from(text: String) -> Self {
        match text.as_str() {
            "NONE" => Self::None,
            "AWS_IAM" => Self::Iam,
            "CUSTOM" => Self::Custom,
            "COGNITO_USER_POOLS" => Self::Cognito,
            _ => Self::Other(text),
        }
    }
}

impl From<Authorisation> for String {
    fn from(authorisation: Authorisation) -> String {
        match authorisation {
            Authorisation::None => "NONE".to_owned(),
            Authorisation::Iam => "AWS_IAM".to_owned(),
            Authorisation::Custom => "CUSTOM".to_owned(),
            Authorisation::Cognito => "COGNITO_USER_POOLS".to_owned(),
            Authorisation::Other(text) => text,
        }
    }
}

/// What the API answered to one `OPTIONS /events` from here. It reaches API Gateway and leaves no event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Probe {
    /// The HTTP status.
    pub status: u16,
    /// From the request to the answer, in milliseconds.
    pub milliseconds: u64,
}

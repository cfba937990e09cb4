//! What API Gateway hands to the function and takes from it: the proxy event of a REST API, and payload 2.0 of an HTTP API.
//!
//! Only what the collector reads is named, and each part may be absent. `lambda_http` is not used, because it rebuilds the
//! URL from the client's own headers and panics when they do not make one: a single `X-Forwarded-Proto: a b` would end the
//! process.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

/// A request as API Gateway hands it over.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct GatewayRequest {
    http_method: Option<String>,
    headers: Option<HashMap<String, String>>,
    multi_value_headers: Option<HashMap<String, Vec<String>>>,
    body: Option<String>,
    is_base64_encoded: bool,
    request_context: RequestContext,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct RequestContext {
    identity: Identity,
    http: Http,
}

/// Of a REST API.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Identity {
    source_ip: Option<String>,
}

/// Of an HTTP API.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Http {
    method: Option<String>,
    source_ip: Option<String>,
}

impl GatewayRequest {
    /// The HTTP method, in capitals.
    #[must_use]
    pub fn method(&self) -> &str {
        self.http_method
            .as_deref()
            .or(self.request_context.http.method.as_deref())
            .unwrap_or_default()
    }

    /// A header by its name in any case. Of several with that name, the last one where API Gateway hands them over apart
    /// (REST), and all, joined by commas, where it does not (HTTP).
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let is_it = |key: &str| key.eq_ignore_ascii_case(name);
        let several = self.multi_value_headers.iter().flatten();
        let one = self.headers.iter().flatten();
        several
            .filter_map(|(key, values)| Some((key, values.last()?)))
            .chain(one)
            .find_map(|(key, value)| is_it(key).then_some(value.as_str()))
    }

    /// The address that API Gateway took the request from. `X-Forwarded-For` is not used: its first entries are whatever
    /// the client wrote there.
    #[must_use]
    pub fn source_ip(&self) -> Option<&str> {
        let RequestContext { identity, http } = &self.request_context;
        identity.source_ip.as_deref().or(http.source_ip.as_deref())
    }

    /// The body's bytes; empty when there is none.
    ///
    /// # Errors
    /// The body is marked as base64 and is not.
    pub fn body(&self) -> Result<Cow<'_, [u8]>, base64::DecodeError> {
        let body = self.body.as_deref().unwrap_or_default();
        if self.is_base64_encoded {
            STANDARD.decode(body).map(Cow::Owned)
        } else {
            Ok(Cow::Borrowed(body.as_bytes()))
        }
    }
}

/// A response as both kinds of API take it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct GatewayResponse {
    /// The HTTP status.
    pub status_code: u16,
    /// Headers, by their names in lower case.
    pub headers: BTreeMap<&'static str, Cow<'static, str>>,
    /// The body; empty when there is none.
    pub body: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn request(event: serde_json::Value) -> GatewayRequest {
        serde_json::from_value(event).unwrap()
    }

    #[test]
    fn a_rest_apis_proxy_event() {
        let request = request(json!({
            "httpMethod": "POST", "headers": { "User-Agent": "김/1.0", "X-Forwarded-Proto": "a b", "Host": "a b" },
            "body": "{}", "isBase64Encoded": false, "requestContext": { "identity": { "sourceIp": "203.0.113.9" } },
        }));
        assert_eq!(request.method(), "POST");
        assert_eq!(request.header("user-agent"), Some("김/1.0"));
        assert_eq!(request.source_ip(), Some("203.0.113.9"));
        assert_eq!(&*request.body().unwrap(), b"{}");
    }

    #[test]
    fn a_header_may_come_more_than_once_and_only_as_a_list() {
        let request = request(json!({
            "httpMethod": "POST", "headers": null,
            "multiValueHeaders": { "User-Agent": ["one", "two"], "Content-Type": [] },
        }));
        assert_eq!(request.header("user-agent"), Some("two"));
        assert_eq!(request.header("content-type"), None);
    }

    #[test]
    fn an_http_apis_payload() {
        let request = request(json!({
            "version": "2.0", "headers": { "user-agent": "curl" }, "body": "e30=", "isBase64Encoded": true,
            "requestContext": { "http": { "method": "OPTIONS", "path": "/events", "sourceIp": "203.0.113.9" } },
        }));
        assert_eq!(request.method(), "OPTIONS");
        assert_eq!(request.source_ip(), Some("203.0.113.9"));
        assert_eq!(&*request.body().unwrap(), b"{}");
    }

    #[test]
    fn anything_may_be_absent() {
        let request = request(json!({ "headers": null, "body": null }));
        assert_eq!(
            (request.method(), request.header("host"), request.source_ip()),
            ("", None, None)
        );
        assert!(request.body().unwrap().is_empty());
    }

    #[test]
    fn wrong_base64_is_an_error() {
        assert!(
            request(json!({ "body": "{", "isBase64Encoded": true }))
                .body()
                .is_err()
        );
    }
}

//! Every setting, read once from the environment that Lambda prepares.

use crate::address::{AddressPolicy, UnknownPolicy};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::config::timeout::TimeoutConfig;
use aws_sdk_dynamodb::config::{BehaviorVersion, Credentials, Region};
use aws_smithy_http_client::Builder;
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use std::net::SocketAddr;
use std::time::Duration;

/// The collector's settings.
#[derive(Debug, Clone)]
pub struct Config {
    /// The three tables.
    pub tables: Tables,
    /// `IP_ADDRESS`: how much of a client's address is kept, `raw` (when absent), `truncated` or `hashed`.
    pub ip_address: AddressPolicy,
    /// `AWS_LAMBDA_FUNCTION_VERSION`: the version that answers; empty outside Lambda.
    pub version: String,
    /// `AWS_XRAY_DAEMON_ADDRESS`: where traces are sent; absent outside Lambda.
    pub xray_daemon: Option<SocketAddr>,
    /// `AWS_REGION`.
    pub region: String,
    credentials: Credentials,
    endpoint_url: Option<String>,
}

/// The names of the tables.
#[derive(Debug, Clone)]
pub struct Tables {
    /// `EVENTS_TABLE`: one item for each event.
    pub events: String,
    /// `SESSIONS_TABLE`: one item for each session.
    pub sessions: String,
    /// `ACTIVE_SESSIONS_TABLE`: one item for each session of the last 30 minutes.
    pub active_sessions: String,
}

/// A setting that the collector cannot start with.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// It has to be set.
    #[error("the environment variable {variable} is not set: {remedy}")]
    Missing {
        /// Its name.
        variable: &'static str,
        /// What to do about it.
        remedy: &'static str,
    },
    /// It is set to something else than its words.
    #[error("the environment variable IP_ADDRESS is wrong: {0}")]
    IpAddress(#[from] UnknownPolicy),
}

const SET_ON_FUNCTION: &str = "set it in the function's configuration to the table's name";
const SET_BY_LAMBDA: &str = "Lambda sets it; outside Lambda, set it yourself";

impl Config {
    /// Reads the process's environment.
    ///
    /// # Errors
    /// The first variable that is missing, empty or wrong.
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the edge where the environment is read"
    )]
    pub fn from_env() -> Result<Self, ConfigError> {
        Self::read(|variable| std::env::var(variable).ok())
    }

    /// Reads the settings that `lookup` knows.
    ///
    /// # Errors
    /// The first variable that is missing, empty or wrong.
    pub fn read(lookup: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let optional = |variable| lookup(variable).filter(|value| !value.is_empty());
        let required = |variable, remedy| optional(variable).ok_or(ConfigError::Missing { variable, remedy });
        Ok(Self {
            tables: Tables {
                events: required("EVENTS_TABLE", SET_ON_FUNCTION)?,
                sessions: required("SESSIONS_TABLE", SET_ON_FUNCTION)?,
                active_sessions: required("ACTIVE_SESSIONS_TABLE", SET_ON_FUNCTION)?,
            },
            ip_address: optional("IP_ADDRESS").map_or(Ok(AddressPolicy::default()), |word| word.parse())?,
            version: optional("AWS_LAMBDA_FUNCTION_VERSION").unwrap_or_default(),
            xray_daemon: optional("AWS_XRAY_DAEMON_ADDRESS").and_then(|address| address.parse().ok()),
            region: required("AWS_REGION", SET_BY_LAMBDA)?,
            // They last as long as the execution environment: Lambda replaces it before they expire.
            credentials: Credentials::new(
                required("AWS_ACCESS_KEY_ID", SET_BY_LAMBDA)?,
                required("AWS_SECRET_ACCESS_KEY", SET_BY_LAMBDA)?,
                optional("AWS_SESSION_TOKEN"),
                None,
                "Environment",
            ),
            endpoint_url: optional("AWS_ENDPOINT_URL_DYNAMODB").or_else(|| optional("AWS_ENDPOINT_URL")),
        })
    }

    /// A DynamoDB client. One is enough for the life of the process: it keeps its connections open.
    #[must_use]
    pub fn dynamodb(&self) -> Client {
        // The store makes a call again itself, within the request's time: only it knows which transaction may follow which.
        // A slow attempt is given up early enough that others fit into that time.
        let timeouts = TimeoutConfig::builder()
            .connect_timeout(Duration::from_secs(1))
            .operation_attempt_timeout(Duration::from_secs(3))
            .build();
        let http = Builder::new()
            .tls_provider(Provider::Rustls(CryptoMode::Ring))
            .build_https();
        let mut config = aws_sdk_dynamodb::Config::builder()
            .behavior_version(BehaviorVersion::v2026_01_12())
            .region(Region::new(self.region.clone()))
            .credentials_provider(self.credentials.clone())
            .retry_config(RetryConfig::disabled())
            .timeout_config(timeouts)
            .http_client(http);
        config.set_endpoint_url(self.endpoint_url.clone());
        Client::from_conf(config.build())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMPLETE: [(&str, &str); 6] = [
        ("EVENTS_TABLE", "LiveInsight-Events"),
        ("SESSIONS_TABLE", "LiveInsight-Sessions"),
        ("ACTIVE_SESSIONS_TABLE", "LiveInsight-ActiveSessions"),
        ("AWS_REGION", "us-east-1"),
        ("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE"),
        ("AWS_SECRET_ACCESS_KEY", "not-a-secret"),
    ];

    fn read(pairs: &[(&str, &str)]) -> Result<Config, ConfigError> {
        Config::read(|wanted| {
            pairs
                .iter()
                .find(|(name, _)| *name == wanted)
                .map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn a_complete_environment_is_enough() {
        let config = read(&COMPLETE).unwrap();
        assert_eq!(config.tables.events, "LiveInsight-Events");
        assert_eq!(config.endpoint_url, None);
    }

    #[test]
    fn the_missing_variable_is_named() {
        for (variable, _) in COMPLETE {
            let mut pairs = COMPLETE.to_vec();
            pairs.retain(|(name, _)| *name != variable);
            assert!(read(&pairs).unwrap_err().to_string().contains(variable));
            pairs.push((variable, ""));
            assert!(read(&pairs).unwrap_err().to_string().contains(variable));
        }
    }

    #[test]
    fn the_endpoint_of_dynamodb_wins() {
        let mut pairs = COMPLETE.to_vec();
        pairs.push(("AWS_ENDPOINT_URL", "http://127.0.0.1:4566"));
        assert_eq!(
            read(&pairs).unwrap().endpoint_url.as_deref(),
            Some("http://127.0.0.1:4566")
        );
        pairs.push(("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:8000"));
        assert_eq!(
            read(&pairs).unwrap().endpoint_url.as_deref(),
            Some("http://127.0.0.1:8000")
        );
    }

    #[test]
    fn a_wrong_word_is_named() {
        let mut pairs = COMPLETE.to_vec();
        pairs.push(("IP_ADDRESS", "none"));
        let error = read(&pairs).unwrap_err().to_string();
        assert!(
            error.contains("IP_ADDRESS") && error.contains("`none`"),
            "{error}"
        );
        pairs.pop();
        assert_eq!(read(&pairs).unwrap().ip_address, AddressPolicy::Raw);
        pairs.push(("IP_ADDRESS", "hashed"));
        assert_eq!(read(&pairs).unwrap().ip_address, AddressPolicy::Hashed);
    }

    #[test]
    fn the_secret_stays_out_of_debug_output() {
        assert!(!format!("{:?}", read(&COMPLETE).unwrap()).contains("not-a-secret"));
    }
}

//! Every setting, read once from the environment that Lambda prepares.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::config::timeout::TimeoutConfig;
use aws_sdk_dynamodb::config::{BehaviorVersion, Credentials, Region};
use aws_smithy_http_client::Builder;
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use std::time::Duration;

/// The collector's settings.
#[derive(Debug, Clone)]
pub struct Config {
    /// The three tables.
    pub tables: Tables,
    region: String,
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

/// A setting that the collector cannot start without.
#[derive(Debug, thiserror::Error)]
#[error("the environment variable {variable} is not set: {remedy}")]
pub struct MissingVariable {
    variable: &'static str,
    remedy: &'static str,
}

const SET_ON_FUNCTION: &str = "set it in the function's configuration to the table's name";
const SET_BY_LAMBDA: &str = "Lambda sets it; outside Lambda, set it yourself";

impl Config {
    /// Reads the process's environment.
    ///
    /// # Errors
    /// The first variable that is missing or empty.
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the edge where the environment is read"
    )]
    pub fn from_env() -> Result<Self, MissingVariable> {
        Self::read(|variable| std::env::var(variable).ok())
    }

    fn read(lookup: impl Fn(&str) -> Option<String>) -> Result<Self, MissingVariable> {
        let optional = |variable| lookup(variable).filter(|value| !value.is_empty());
        let required = |variable, remedy| optional(variable).ok_or(MissingVariable { variable, remedy });
        Ok(Self {
            tables: Tables {
                events: required("EVENTS_TABLE", SET_ON_FUNCTION)?,
                sessions: required("SESSIONS_TABLE", SET_ON_FUNCTION)?,
                active_sessions: required("ACTIVE_SESSIONS_TABLE", SET_ON_FUNCTION)?,
            },
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
        // A slow attempt is given up early enough that the SDK's next one, and the answer, still fit into the time that the
        // handler allows itself.
        let timeouts = TimeoutConfig::builder()
            .connect_timeout(Duration::from_secs(1))
            .operation_attempt_timeout(Duration::from_secs(3))
            .operation_timeout(Duration::from_secs(8))
            .build();
        let http = Builder::new()
            .tls_provider(Provider::Rustls(CryptoMode::Ring))
            .build_https();
        let mut config = aws_sdk_dynamodb::Config::builder()
            .behavior_version(BehaviorVersion::v2026_01_12())
            .region(Region::new(self.region.clone()))
            .credentials_provider(self.credentials.clone())
            .retry_config(RetryConfig::standard().with_max_attempts(3))
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

    fn read(pairs: &[(&str, &str)]) -> Result<Config, MissingVariable> {
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
    fn the_secret_stays_out_of_debug_output() {
        assert!(!format!("{:?}", read(&COMPLETE).unwrap()).contains("not-a-secret"));
    }
}

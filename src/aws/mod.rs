//! The one AWS adapter: clients made once, SDK values turned into the domain's, SDK errors turned into [`AwsError`].
//!
//! The sandbox is this same adapter with another endpoint; nothing behind it knows the difference.

mod apigateway;
pub(crate) mod billing;
pub(crate) mod cloudformation;
pub(crate) mod cloudwatch;
pub(crate) mod dynamodb;
mod error;
mod failures;
pub(crate) mod iam;
pub(crate) mod lambda;
pub(crate) mod logs;
pub(crate) mod metric_data;
mod metrics;
mod observe;
pub(crate) mod outside;
mod place;
pub(crate) mod pricing;
pub(crate) mod proxy_event;
mod reporting;
pub(crate) mod s3;
mod security;
pub(crate) mod sns;
mod usage;
pub(crate) mod versions;
mod web;
pub(crate) mod xray;

pub use error::{AwsError, Cause};
pub(crate) use error::{if_there, reading};
pub use observe::{Caller, SnapshotOptions};
pub use usage::MOST_DAYS;

use crate::clock::Clock;
use crate::prices::Prices;
use aws_config::meta::region::RegionProviderChain;
use aws_config::{BehaviorVersion, SdkConfig};
use aws_credential_types::Credentials;
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use aws_smithy_types::retry::RetryConfig;
use aws_smithy_types::timeout::TimeoutConfig;
use domain::contract;
use domain::name::{InvalidName, PersonName, Region};
use domain::snapshot::{Environment, Stack};
use failures::Failures;
use place::{Place, is_on_this_machine};
use std::collections::VecDeque;
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use time::OffsetDateTime;

/// How to reach AWS.
#[derive(Debug, Clone)]
pub enum Connection {
    /// As the standard `AWS_*` variables and profiles say, `AWS_ENDPOINT_URL` included. Region `us-east-1` if none is set.
    Standard,
    /// A local AWS that takes any credentials.
    Local {
        /// Its address, such as `http://127.0.0.1:4566`.
        endpoint: String,
        /// The region to name in requests.
        region: Region,
    },
}

/// How long an endpoint on this machine may take to say whose it is.
const HANDSHAKE: Duration = Duration::from_secs(3);
/// How many calls are remembered: some snapshots' worth, and no more, because a console runs for months.
const REMEMBERED_CALLS: usize = 256;

/// Clients for every service the console uses, and a meter of the calls made through them.
#[derive(Debug, Clone)]
pub struct Aws {
    pub(crate) apigateway: aws_sdk_apigateway::Client,
    pub(crate) cloudformation: aws_sdk_cloudformation::Client,
    pub(crate) cloudwatch: aws_sdk_cloudwatch::Client,
    pub(crate) costs: aws_sdk_costexplorer::Client,
    pub(crate) dynamodb: aws_sdk_dynamodb::Client,
    pub(crate) iam: aws_sdk_iam::Client,
    pub(crate) lambda: aws_sdk_lambda::Client,
    pub(crate) logs: aws_sdk_cloudwatchlogs::Client,
    pub(crate) pricing: aws_sdk_pricing::Client,
    /// What a figure in dollars is reckoned with.
    pub(crate) prices: Prices,
    pub(crate) s3: aws_sdk_s3::Client,
    pub(crate) sns: aws_sdk_sns::Client,
    pub(crate) sts: aws_sdk_sts::Client,
    pub(crate) xray: aws_sdk_xray::Client,
    pub(crate) clock: Clock,
    region: Region,
    endpoint: Option<String>,
    place: Place,
    web: web::Web,
    /// When calls that are still under way are given up.
    deadline: Option<tokio::time::Instant>,
    calls: Arc<Mutex<VecDeque<Call>>>,
    /// What the log was told of.
    failures: Arc<Failures>,
    /// Who acts by these credentials, if that is not whose they are.
    person: Option<PersonName>,
}

/// Why there are no clients.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// The configured region is not a region's name.
    #[error(transparent)]
    Region(#[from] InvalidName),
    /// There is no client for HTTPS.
    #[error("HTTPS cannot be used ({0}); install the system's CA certificates")]
    Web(#[from] reqwest::Error),
}

/// One request to AWS: what was asked and how long the answer took, retries included.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Call {
    /// The IAM action, such as `dynamodb:DescribeTable`, or method and path of the public API.
    pub action: &'static str,
    /// From the request to the answer, in milliseconds.
    pub milliseconds: u64,
    /// Whether AWS answered with what was asked for.
    pub succeeded: bool,
}

impl Aws {
    /// Makes the clients. Reads the environment and profiles. Makes no call, except to an endpoint on this machine that the
    /// environment names: who answers there must be known before anything is done.
    ///
    /// # Errors
    /// The configured region is not a region's name, or there is no client for HTTPS.
    pub async fn connect(connection: Connection, clock: Clock) -> Result<Self, ConnectError> {
        let http_client = aws_smithy_http_client::Builder::new()
            .tls_provider(Provider::Rustls(CryptoMode::Ring))
            .build_https();
        let loader = aws_config::defaults(BehaviorVersion::latest())
            .http_client(http_client)
            .retry_config(RetryConfig::standard().with_max_attempts(3))
            .timeout_config(
                TimeoutConfig::builder()
                    .connect_timeout(Duration::from_secs(3))
                    .operation_attempt_timeout(Duration::from_secs(20))
                    .operation_timeout(Duration::from_secs(60))
                    .build(),
            );
        let is_told = matches!(connection, Connection::Local { .. });
        let loader = match connection {
            // Not the SDK's own chain for the region: off AWS, its last link waits for a metadata service that is not there.
            Connection::Standard => loader.region(
                RegionProviderChain::first_try(
                    aws_config::environment::EnvironmentVariableRegionProvider::new(),
                )
                .or_else(aws_config::profile::ProfileFileRegionProvider::new())
                .or_else("us-east-1"),
            ),
            Connection::Local { endpoint, region } => loader
                .region(aws_config::Region::new(region.to_string()))
                .endpoint_url(endpoint)
                .credentials_provider(Credentials::new("local", "local", None, None, "local")),
        };
        let config = loader.load().await;
        let place = if is_told {
            Place::Sandbox
        } else {
            Place::behind(config.endpoint_url())
        };
        let aws = Self::new(&config, place, clock)?;
        if let Place::OnThisMachine(_) = aws.place {
            // Without an answer it stays unknown, and the next one settles it.
            let _ = tokio::time::timeout(HANDSHAKE, aws.caller()).await;
        }
        Ok(aws)
    }

    fn new(config: &SdkConfig, place: Place, clock: Clock) -> Result<Self, ConnectError> {
        let s3 = aws_sdk_s3::config::Builder::from(config)
            // A local endpoint has no host name per bucket.
            .force_path_style(config.endpoint_url().is_some_and(is_on_this_machine))
            .build();
        Ok(Self {
            apigateway: aws_sdk_apigateway::Client::new(config),
            cloudformation: aws_sdk_cloudformation::Client::new(config),
            cloudwatch: aws_sdk_cloudwatch::Client::new(config),
            costs: billing::client(config),
            dynamodb: aws_sdk_dynamodb::Client::new(config),
            iam: aws_sdk_iam::Client::new(config),
            lambda: aws_sdk_lambda::Client::new(config),
            logs: aws_sdk_cloudwatchlogs::Client::new(config),
            pricing: pricing::client(config),
            prices: Prices::Bundled,
            s3: aws_sdk_s3::Client::from_conf(s3),
            sns: aws_sdk_sns::Client::new(config),
            sts: aws_sdk_sts::Client::new(config),
            xray: aws_sdk_xray::Client::new(config),
            clock,
            region: config.region().map_or("", |region| region.as_ref()).parse()?,
            endpoint: config
                .endpoint_url()
                .map(|url| url.trim_end_matches('/').to_owned()),
            place,
            web: web::Web::new()?,
            deadline: None,
            calls: Arc::default(),
            failures: Arc::default(),
            person: None,
        })
    }

    /// The same clients and meter, for calls that are given up at `deadline`.
    pub(crate) fn until(&self, deadline: tokio::time::Instant) -> Self {
        Self {
            deadline: Some(deadline),
            ..self.clone()
        }
    }

    /// The same clients for somebody who is signed in to the console: records name them beside the credentials.
    pub fn acting_for(&self, person: &PersonName) -> Self {
        Self {
            person: Some(person.clone()),
            ..self.clone()
        }
    }

    /// The same clients for a console that reckons with these prices.
    #[must_use]
    pub fn priced_by(self, prices: Prices) -> Self {
        Self { prices, ..self }
    }

    /// The region that every call goes to.
    pub fn region(&self) -> &Region {
        &self.region
    }

    /// AWS, or a sandbox. What is not known to be a sandbox is taken for AWS.
    pub fn environment(&self) -> Environment {
        self.place.environment()
    }

    /// Where a deployed stack takes events.
    ///
    /// # Errors
    /// The stack has no such output.
    pub fn events_url(&self, stack: &Stack) -> Result<String, AwsError> {
        let output = |name: &'static str| {
            stack
                .outputs
                .get(name)
                .ok_or_else(|| AwsError::incomplete("cloudformation:DescribeStacks", name))
        };
        match (self.environment(), &self.endpoint) {
            // The form that local AWS endpoints share, which have no host name per API.
            (Environment::Sandbox, Some(endpoint)) => {
                let (api, stage, path) = (output("ApiId")?, contract::STAGE, contract::EVENTS_PATH);
                Ok(format!("{endpoint}/restapis/{api}/{stage}/_user_request_{path}"))
            }
            _ => output("ApiUrl").cloned(),
        }
    }

    /// The latest calls, at most [`REMEMBERED_CALLS`], in the order of their answers.
    pub fn calls(&self) -> Vec<Call> {
        self.calls
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .iter()
            .cloned()
            .collect()
    }

    /// Waits for one call, meters it, and classifies and logs its error. `action` is the IAM action it needs.
    pub(crate) fn call<'a, T, E, R>(
        &'a self,
        action: &'static str,
        request: impl Future<Output = Result<T, SdkError<E, R>>> + Send + 'a,
    ) -> impl Future<Output = Result<T, AwsError>> + Send + 'a
    where
        T: 'a,
        E: ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
        R: std::fmt::Debug + Send + Sync + 'static,
    {
        let answer = self.attempt(action, request);
        async move { answer.await.map_err(|error| self.tell(error)) }
    }

    /// The same for a call that may well fail: its error is not logged.
    ///
    /// The request moves to the heap before anything waits for it: a snapshot joins two dozen of these, and an SDK call's
    /// future alone fills many kilobytes of stack.
    pub(crate) fn attempt<'a, T, E, R>(
        &'a self,
        action: &'static str,
        request: impl Future<Output = Result<T, SdkError<E, R>>> + Send + 'a,
    ) -> impl Future<Output = Result<T, AwsError>> + Send + 'a
    where
        T: 'a,
        E: ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
        R: std::fmt::Debug + Send + Sync + 'static,
    {
        let request = Box::pin(request);
        async move {
            let started = Instant::now();
            let answer = match self.deadline {
                Some(deadline) => tokio::time::timeout_at(deadline, request).await,
                None => Ok(request.await),
            };
            self.meter(action, started, matches!(answer, Ok(Ok(_))));
            match answer {
                Ok(answer) => answer.map_err(|error| AwsError::classify(action, error)),
                Err(_) => Err(AwsError::timed_out(action)),
            }
        }
    }

    fn meter(&self, action: &'static str, started: Instant, succeeded: bool) {
        let milliseconds = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        tracing::debug!(action, milliseconds, succeeded, "AWS call");
        let mut calls = self.calls.lock().unwrap_or_else(PoisonError::into_inner);
        if calls.len() == REMEMBERED_CALLS {
            calls.pop_front();
        }
        calls.push_back(Call {
            action,
            milliseconds,
            succeeded,
        });
    }

    /// Logs what a page does not show: the details of a failure, once while it goes on.
    fn tell(&self, error: AwsError) -> AwsError {
        if let Cause::Failed(_) = &error.cause
            && self.failures.is_news(&error)
        {
            tracing::warn!(%error, "an AWS call failed");
        }
        error
    }
}

/// A time of the SDK's as ours; `None` outside the years that can be written.
pub(crate) fn time_of(at: &aws_smithy_types::DateTime) -> Option<OffsetDateTime> {
    OffsetDateTime::from_unix_timestamp_nanos(at.as_nanos()).ok()
}

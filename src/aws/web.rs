//! The public API, as anybody reaches it: by HTTP, without credentials.

use super::error::{innermost, reading};
use super::place::is_on_this_machine;
use super::{Aws, AwsError, Cause};
use domain::snapshot::{Observed, Probe, Reading, Shown, Stack, Why};
use std::time::{Duration, Instant};

/// What the probe asks for. The API answers it by itself, so it leaves no event and calls no function.
pub(super) const PROBE: &str = "OPTIONS /events";

/// HTTP clients, made once.
#[derive(Debug, Clone)]
pub(super) struct Web {
    /// For addresses of this machine.
    direct: reqwest::Client,
    /// For everything else, by way of the proxy that the environment names.
    usual: reqwest::Client,
}

impl Web {
    pub(super) fn new() -> Result<Self, reqwest::Error> {
        Ok(Self {
            direct: reqwest::Client::builder().no_proxy().build()?,
            usual: reqwest::Client::builder().build()?,
        })
    }
}

impl Aws {
    /// A client for a public address. A proxy cannot reach this machine's own addresses, so those are reached without.
    pub(crate) fn web(&self, url: &str) -> &reqwest::Client {
        if is_on_this_machine(url) {
            &self.web.direct
        } else {
            &self.web.usual
        }
    }

    /// Asks the deployed API for one answer. Of a stack that cannot be read now, the last known address is good enough.
    pub(super) async fn probe(
        &self,
        stack: &Observed<Stack>,
        before: Option<&Observed<Stack>>,
        patience: Duration,
    ) -> Reading<Probe> {
        let stack = match (stack.shown(), before.map(Observed::shown)) {
            (Shown::Missing, _) => return Reading::Missing,
            (Shown::Unavailable(cause), before) => match before.and_then(Shown::value) {
                Some(stack) => stack,
                None => return Reading::Unavailable(cause.clone()),
            },
            (Shown::Now(stack) | Shown::Stale { value: stack, .. }, _) => stack,
        };
        // A stack that is still being made has no address yet.
        let Ok(url) = self.events_url(stack) else {
            return Reading::Missing;
        };
        let request = self
            .web(&url)
            .request(reqwest::Method::OPTIONS, &url)
            .timeout(patience);
        let started = Instant::now();
        let answer = request.send().await;
        self.meter(PROBE, started, answer.is_ok());
        let probe = answer.map(|answer| Probe {
            status: answer.status().as_u16(),
            milliseconds: u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
        });
        reading(probe.map_err(|error| self.tell(not_answered(error))))
    }
}

fn not_answered(error: reqwest::Error) -> AwsError {
    let why = if error.is_timeout() {
        Why::TimedOut
    } else {
        Why::Unreachable {
            detail: innermost(&error.without_url()),
        }
    };
    AwsError {
        action: PROBE,
        cause: Cause::Failed(why),
    }
}

//! Demo traffic: visitors of a small shop, posted over HTTP as a website's script would post them.

mod catalogue;
mod shop;
mod visitor;

use super::ministack::{SandboxAws, loopback_client};
use super::weights;
use crate::aws::AwsError;
use crate::clock::Clock;
use domain::name::VersionNumber;
use reqwest::header::{CONTENT_TYPE, USER_AGENT};
use shop::{Event, Shop};
use std::time::Duration;

/// The most events a minute, whatever is asked for: a demo, not a load test.
pub const MOST_EVENTS_PER_MINUTE: u32 = 600;
/// The longest pause after failures; the first is a second, and each further failure doubles it.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// What traffic to make.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where events are posted.
    pub api: String,
    /// Whose alias has weights that the visitors keep to; `None` for visitors that all take the API.
    pub weighted: Option<SandboxAws>,
    /// Events a minute on average, at most [`MOST_EVENTS_PER_MINUTE`]; 0 for none.
    pub events_per_minute: u32,
    /// The same seed and times give the same visits. Another one for each run, or sessions of the last run come back.
    pub seed: u64,
}

/// Makes traffic until it is dropped. Events go out one after the other, so no visitor ever has two requests under way; while
/// the API fails, the shop is closed for a while.
///
/// # Errors
/// There is no HTTP client to be had.
pub async fn run(settings: &Settings, clock: Clock) -> Result<(), reqwest::Error> {
    let client = loopback_client()?;
    let pace = settings.events_per_minute.min(MOST_EVENTS_PER_MINUTE);
    if pace == 0 {
        return std::future::pending().await;
    }
    let mut random = fastrand::Rng::with_seed(settings.seed);
    let mut shop = Shop::open(random.fork(), pace);
    let mut failures = 0;
    loop {
        let gap = Duration::from_secs(60) / pace;
        let next = tokio::time::Instant::now() + gap.mul_f64(0.5 + random.f64());
        let now = clock();
        let event = shop.next(now.unix_timestamp() * 1000 + i64::from(now.millisecond()));
        let taken = match met(settings, random.f64()).await {
            Ok(Some((sandbox, version))) => call(sandbox, version, &event).await,
            Ok(None) => post(&client, &settings.api, &event).await,
            Err(error) => Err(error.into()),
        };
        match taken {
            Ok(()) => failures = 0,
            Err(failure) => {
                failures += 1;
                let pause = pause_after(failures);
                tracing::warn!(%failure, ?pause, "demo traffic pauses: an event was not taken");
                tokio::time::sleep(pause).await;
            }
        }
        tokio::time::sleep_until(next).await;
    }
}

/// Why an event was not taken.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error("{0}")]
    Unreachable(#[from] reqwest::Error),
    #[error(transparent)]
    Aws(#[from] AwsError),
    #[error("the API answered {status}: {body}")]
    Refused { status: u16, body: String },
}

/// The version that a visitor meets, if it is not the one that the API leads to.
async fn met(settings: &Settings, draw: f64) -> Result<Option<(&SandboxAws, VersionNumber)>, AwsError> {
    let Some(sandbox) = &settings.weighted else {
        return Ok(None);
    };
    let routing = weights::routing(sandbox).await?;
    let version = routing.and_then(|routing| weights::drawn(routing, draw));
    Ok(version.map(|version| (sandbox, version)))
}

async fn call(sandbox: &SandboxAws, version: VersionNumber, event: &Event) -> Result<(), Failure> {
    let headers = [
        ("content-type", event.content_type()),
        ("user-agent", event.user_agent),
    ];
    let (status, body) =
        weights::answer(sandbox, version, &headers, &event.ip_address, &event.body()).await?;
    if (200..300).contains(&status) {
        return Ok(());
    }
    Err(Failure::Refused { status, body })
}

async fn post(client: &reqwest::Client, api: &str, event: &Event) -> Result<(), Failure> {
    let answer = client
        .post(api)
        .header(CONTENT_TYPE, event.content_type())
        .header(USER_AGENT, event.user_agent)
        // MiniStack takes the visitor's address from here; API Gateway would know it itself.
        .header("x-forwarded-for", &event.ip_address)
        .body(event.body())
        .send()
        .await?;
    let status = answer.status();
    if status.is_success() {
        return Ok(());
    }
    Err(Failure::Refused {
        status: status.as_u16(),
        body: answer.text().await.unwrap_or_default(),
    })
}

fn pause_after(failures: u32) -> Duration {
    Duration::from_secs(1 << (failures - 1).min(6)).min(LONGEST_PAUSE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_a_minute() {
        assert_eq!(
            [1, 2, 3, 6, 7, 40].map(|failures| pause_after(failures).as_secs()),
            [1, 2, 4, 32, 60, 60]
        );
    }
}

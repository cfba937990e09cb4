//! Does it work? A check event is sent in, and what it must leave behind is looked for in the tables, then removed.

use crate::aws::dynamodb::{self, Item};
use crate::aws::{Aws, AwsError, lambda, proxy_event};
use collector::wire::{EventAccepted, EventRequest};
use domain::contract::TableId;
use domain::deployment::CheckFailure;
use domain::name::VersionNumber;
use domain::snapshot::Stack;
use std::time::{Duration, Instant};
use time::OffsetDateTime;

/// How often a new API is tried before its check counts as failed: it needs some seconds to be reachable.
pub(super) const ATTEMPTS_OF_NEW_API: u32 = 5;

/// The longest that the API may take to answer: its own limit is 29 seconds.
const PATIENCE: Duration = Duration::from_secs(35);

/// The longest that an answer may take to count as good. Ten times a cold start, and what the alarm on the duration calls slow.
pub const LATENCY_BUDGET: Duration = Duration::from_secs(5);

/// How the ids of all check events begin.
pub(crate) const CHECK: &str = "evt_check_";

/// A check that went well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Passed {
    /// From the request to the answer.
    pub took: Duration,
}

impl Passed {
    fn within_budget(self) -> Result<Self, CheckFailure> {
        if self.took > LATENCY_BUDGET {
            return Err(CheckFailure::TooSlow {
                milliseconds: milliseconds(self.took),
                allowed: milliseconds(LATENCY_BUDGET),
            });
        }
        Ok(self)
    }
}

/// Calls to AWS are part of a check.
impl From<AwsError> for CheckFailure {
    fn from(error: AwsError) -> Self {
        Self::Aws(error.into())
    }
}

/// Posts a check event to the public address and looks for what it stored; tries `attempts` times, with growing pauses, while
/// there is no good answer.
///
/// # Errors
/// What did not work.
pub async fn end_to_end(
    aws: &Aws,
    stack: &Stack,
    event: &CheckEvent,
    attempts: u32,
) -> Result<Passed, CheckFailure> {
    let url = aws.events_url(stack)?;
    let mut pause = Duration::from_millis(500);
    for _ in 1..attempts {
        match post(aws, event, &url).await {
            Err(CheckFailure::NotAnswered { .. } | CheckFailure::Status { .. }) => {
                tokio::time::sleep(pause).await;
                pause *= 2;
            }
            decided => return decided,
        }
    }
    post(aws, event, &url).await
}

async fn post(aws: &Aws, event: &CheckEvent, url: &str) -> Result<Passed, CheckFailure> {
    let outcome = async {
        let (passed, status, body) =
            answer(aws, event, url)
                .await
                .map_err(|error| CheckFailure::NotAnswered {
                    url: url.to_owned(),
                    detail: error.without_url().to_string(),
                })?;
        event.verify(aws, status, &body).await?;
        passed.within_budget()
    };
    let outcome = outcome.await;
    event.remove(aws).await;
    outcome
}

async fn answer(aws: &Aws, check: &CheckEvent, url: &str) -> Result<(Passed, u16, String), reqwest::Error> {
    let request = aws.web(url).post(url).json(&check.request).timeout(PATIENCE);
    let started = Instant::now();
    let response = request.send().await?;
    let status = response.status().as_u16();
    let body = response.text().await?;
    Ok((
        Passed {
            took: started.elapsed(),
        },
        status,
        body,
    ))
}

/// Invokes a published version with a check event, as API Gateway would, and looks for what it stored.
pub(super) async fn invoke_version(
    aws: &Aws,
    version: VersionNumber,
    event: &CheckEvent,
) -> Result<Passed, CheckFailure> {
    let outcome = invoke(aws, version, event).await;
    event.remove(aws).await;
    outcome
}

async fn invoke(aws: &Aws, version: VersionNumber, check: &CheckEvent) -> Result<Passed, CheckFailure> {
    let body = serde_json::to_string(&check.request).map_err(|error| unreadable(&error.to_string()))?;
    let headers = [("content-type", "application/json")];
    let request_id = check.request.session_id.as_deref().unwrap_or_default();
    let payload = proxy_event::of(&headers, request_id, "127.0.0.1", &body);
    let started = Instant::now();
    let answer = lambda::invoke(aws, version, payload.to_string().into_bytes()).await?;
    let took = started.elapsed();
    let text = String::from_utf8_lossy(&answer.payload);
    if let Some(kind) = answer.function_error {
        return Err(CheckFailure::FunctionFailed {
            kind,
            payload: beginning(&text),
        });
    }
    if answer.version != version.to_string() {
        return Err(CheckFailure::OtherVersion {
            expected: version,
            found: answer.version,
        });
    }
    let response = proxy_event::response(&text).ok_or_else(|| unreadable(&text))?;
    check.verify(aws, response.status_code, &response.body).await?;
    Passed { took }.within_budget()
}

/// An event that nobody can mistake for a visitor's.
#[derive(Debug)]
pub struct CheckEvent {
    request: EventRequest,
    event_id: String,
    session_id: String,
    timestamp: i64,
}

impl CheckEvent {
    /// The event of a purpose and a unique name. The same name and time make the same event, so that whoever resumes a check can
    /// remove what it left.
    pub fn new(purpose: &str, name: &str, at: OffsetDateTime) -> Self {
        let timestamp = i64::try_from(at.unix_timestamp_nanos() / 1_000_000).unwrap_or_default();
        let event_id = format!("{CHECK}{purpose}_{name}");
        let session_id = format!("sess_check_{purpose}_{name}");
        let request = EventRequest {
            user_id: "liveinsight-check".to_owned(),
            event_type: "page_view".to_owned(),
            page_url: format!("https://liveinsight.invalid/check/{purpose}"),
            session_id: Some(session_id.clone()),
            event_id: Some(event_id.clone()),
            referrer: None,
            user_agent: Some("LiveInsight Console".to_owned()),
            timestamp: Some(timestamp),
            attributes: serde_json::Map::new(),
        };
        Self {
            request,
            event_id,
            session_id,
            timestamp,
        }
    }

    /// An event of no run, for a check that nobody resumes.
    pub fn once(now: OffsetDateTime) -> Self {
        Self::new("once", &now.unix_timestamp_nanos().to_string(), now)
    }

    /// Holds an answer to the contract, and the tables to the answer.
    async fn verify(&self, aws: &Aws, status: u16, body: &str) -> Result<(), CheckFailure> {
        self.keeps_contract(status, body)?;
        self.is_stored(aws).await
    }

    fn keeps_contract(&self, status: u16, body: &str) -> Result<(), CheckFailure> {
        if status != 200 {
            return Err(CheckFailure::Status {
                status,
                body: beginning(body),
            });
        }
        let expected = EventAccepted {
            message: EventAccepted::MESSAGE.to_owned(),
            event_id: self.event_id.clone(),
            session_id: self.session_id.clone(),
        };
        match serde_json::from_str::<EventAccepted>(body) {
            Ok(accepted) if accepted == expected => Ok(()),
            _ => Err(unreadable(body)),
        }
    }

    async fn is_stored(&self, aws: &Aws) -> Result<(), CheckFailure> {
        for (table, key) in self.traces() {
            if !dynamodb::has_item(aws, table.name(), &key).await? {
                return Err(CheckFailure::NotStored {
                    table: table.name().to_owned(),
                });
            }
        }
        Ok(())
    }

    /// Removes what the check left, whatever came of it. What cannot be removed is known by its `check` in the name and
    /// spoils no deployment.
    pub(super) async fn remove(&self, aws: &Aws) {
        for (table, key) in self.traces() {
            if let Err(error) = dynamodb::delete_item(aws, table.name(), &key).await {
                tracing::warn!(%error, table = table.name(), event = self.event_id, "a check event could not be removed");
            }
        }
    }

    /// What a stored event leaves behind.
    fn traces(&self) -> [(TableId, Item); 3] {
        let session = || Item::default().text("session_id", &self.session_id);
        let event = Item::default()
            .text("event_id", &self.event_id)
            .number("timestamp", self.timestamp);
        [
            (TableId::Events, event),
            (TableId::Sessions, session()),
            (TableId::ActiveSessions, session()),
        ]
    }
}

/// As whole milliseconds, which is how durations are journalled.
pub(super) fn milliseconds(took: Duration) -> u64 {
    u64::try_from(took.as_millis()).unwrap_or(u64::MAX)
}

fn unreadable(answer: &str) -> CheckFailure {
    CheckFailure::UnreadableAnswer {
        answer: beginning(answer),
    }
}

fn beginning(text: &str) -> String {
    text.chars().take(300).collect()
}

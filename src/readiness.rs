//! The readiness report for pages and commands: what it is made from is read here, what it means is decided in
//! [`domain::readiness`].
//!
//! | pk | sk | Holds |
//! |---|---|---|
//! | `READINESS` | `TEST` | [`Tested`]: the final integration test, the last time that somebody ran it |
//! | `READINESS` | `SIGNED#` and a time | [`Signed`]: a report with a name under it, for ever |

use crate::audit::unusable;
use crate::aws::dynamodb::{self, Item, Query};
use crate::aws::{Aws, AwsError, reading};
use crate::clock::timestamp;
use crate::deploy::{self, CONSOLE_TABLE, CheckEvent, DeployError};
use crate::guide::Library;
use crate::security::{Reviewer, acceptances, review};
use app::server::Judged;
use app::server::guide::front::Review as GuideReview;
use app::server::guide::{Guide, alarm_section};
use app::server::ports::{Handover, Pending, ReadinessSource};
use app::server::words::Lang;
use domain::contract::ALARMS;
use domain::deployment::journal::Record;
use domain::health::SECTIONS;
use domain::readiness::{Documents, Inputs, Readiness, Reviewed, Signed, Tested};
use domain::security::{Acceptance, Review};
use domain::snapshot::{Reading, Snapshot};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The partition of tests and signed reports.
const PARTITION: &str = "READINESS";

/// The item of the latest test.
const TEST: &str = "TEST";

/// Runs of the ledger that are looked at: the latest deployment is among them unless somebody did nothing else for long.
const RUNS: i32 = 20;

/// Where reports come from, for a console.
#[derive(Clone)]
pub struct Inspector {
    aws: Aws,
    reviewer: Reviewer,
    library: Library,
}

impl Inspector {
    /// An inspector of what a console shows.
    pub fn new(aws: Aws, reviewer: Reviewer, library: Library) -> Self {
        Self {
            aws,
            reviewer,
            library,
        }
    }

    /// The report as of now; `None` while there is no snapshot yet.
    pub(crate) async fn report(&self) -> Option<Handover> {
        let judged = self.reviewer.latest()?;
        let guide = self.library.guide();
        let (reviewed, ledger, tested, signed) = tokio::join!(
            self.reviewer.reviewed(),
            ledger(&self.aws, &judged.snapshot),
            tested(&self.aws),
            last_signed(&self.aws),
        );
        let reviewed = reviewed?;
        let accepted = reviewed.accepted.unwrap_or_default();
        let tested = tested.unwrap_or_default();
        let report = made(
            &self.aws,
            &judged,
            &reviewed.review,
            &accepted,
            &ledger,
            &guide,
            tested.as_ref(),
        );
        Some(Handover {
            report,
            signed: signed.map_err(unusable),
        })
    }
}

impl ReadinessSource for Inspector {
    fn report(&self) -> Pending<Option<Handover>> {
        let inspector = self.clone();
        Box::pin(async move { inspector.report().await })
    }
}

/// Makes a report at once, for a command.
pub async fn inspect(aws: &Aws, judged: &Judged, guide: &Guide) -> Readiness {
    let (review, accepted, ledger, tested) = tokio::join!(
        review(aws, &judged.snapshot),
        acceptances(aws),
        ledger(aws, &judged.snapshot),
        tested(aws),
    );
    let accepted = accepted.unwrap_or_default();
    let tested = tested.unwrap_or_default();
    made(aws, judged, &review, &accepted, &ledger, guide, tested.as_ref())
}

fn made(
    aws: &Aws,
    judged: &Judged,
    review: &Review,
    accepted: &[Acceptance],
    runs: &Reading<Vec<Record>>,
    guide: &Guide,
    tested: Option<&Tested>,
) -> Readiness {
    let now = (aws.clock)();
    Readiness::of(Inputs {
        health: &judged.health,
        snapshot: &judged.snapshot,
        review,
        accepted,
        runs,
        documents: &documents(guide, now.date()),
        tested,
        book: aws.prices.book().ok().as_ref(),
        now,
    })
}

/// How the guide stands on a day.
fn documents(guide: &Guide, today: time::Date) -> Documents {
    let wanted = ALARMS
        .iter()
        .map(|alarm| alarm_section(alarm))
        .chain(SECTIONS.iter().map(|section| (*section).to_owned()));
    let is_missing = |section: &String| {
        Lang::ALL
            .iter()
            .any(|lang| guide.document(*lang).find(section).is_none())
    };
    let contacts = guide.contacts.all.iter();
    Documents {
        missing: wanted.filter(is_missing).collect(),
        // The two languages are gone through together.
        reviewed: match guide.document(Lang::En).front.review(today) {
            GuideReview::Current(date) => Reviewed::Current(date),
            GuideReview::Overdue { days, .. } => Reviewed::Overdue(days),
            GuideReview::Unknown => Reviewed::Never,
        },
        unreachable: contacts
            .filter(|contact| contact.reach().is_none())
            .map(|contact| contact.id.clone())
            .collect(),
    }
}

/// The latest runs of the stack that a snapshot is of.
async fn ledger(aws: &Aws, snapshot: &Snapshot) -> Reading<Vec<Record>> {
    match deploy::ledger(aws, RUNS).await {
        Ok(runs) => Reading::Found(
            runs.into_iter()
                .filter(|run| run.place.stack == snapshot.target.stack_name)
                .collect(),
        ),
        Err(DeployError::Aws(error)) => reading(Err(error)),
        Err(_) => reading(Err(AwsError::incomplete("dynamodb:Query", "a run of the ledger"))),
    }
}

/// Runs the final integration test: posts an event to the public API, looks for it and its session, removes both; and keeps what
/// came of it.
///
/// # Errors
/// What came of it could not be kept.
pub async fn test(aws: &Aws, snapshot: &Snapshot) -> Result<Tested, AwsError> {
    let outcome = match snapshot.stack.reading.found() {
        Some(stack) => {
            let passed = deploy::end_to_end(aws, stack, &CheckEvent::once((aws.clock)()), 1).await;
            passed
                .map(|passed| u64::try_from(passed.took.as_millis()).unwrap_or(u64::MAX))
                .map_err(|failure| failure.to_string())
        }
        None => Err("the stack cannot be read, or there is none".to_owned()),
    };
    let tested = Tested {
        at: (aws.clock)(),
        outcome,
    };
    put(aws, TEST.to_owned(), &tested).await?;
    Ok(tested)
}

/// Keeps a report with a name under it.
///
/// # Errors
/// It could not be kept.
pub(crate) async fn sign(aws: &Aws, who: String, report: Readiness) -> Result<(), AwsError> {
    let at = (aws.clock)();
    let signed = Signed { who, at, report };
    put(aws, format!("SIGNED#{}", timestamp(at)), &signed).await
}

async fn tested(aws: &Aws) -> Result<Option<Tested>, AwsError> {
    let found = dynamodb::get_item(aws, CONSOLE_TABLE, &key(TEST)).await?;
    found.map(|item| value(&item)).transpose()
}

async fn last_signed(aws: &Aws) -> Result<Option<Signed>, AwsError> {
    // Newest first; `TEST` comes after every `SIGNED#`.
    let query = Query::partition(PARTITION).before(TEST).limit(1);
    let found = dynamodb::query(aws, CONSOLE_TABLE, &query, None).await?;
    found.items.first().map(value).transpose()
}

fn key(sort: &str) -> Item {
    Item::default().text("pk", PARTITION).text("sk", sort)
}

async fn put<T: Serialize>(aws: &Aws, sort: String, value: &T) -> Result<(), AwsError> {
    // Plain data with string keys always serialises.
    let text = serde_json::to_string(value).unwrap_or_default();
    dynamodb::put_item(aws, CONSOLE_TABLE, key(&sort).text("value", text)).await
}

fn value<T: DeserializeOwned>(item: &Item) -> Result<T, AwsError> {
    let text = item.get("value").unwrap_or_default();
    serde_json::from_str(text)
        .map_err(|_| AwsError::incomplete("dynamodb:Query", "a test or a signed report"))
}

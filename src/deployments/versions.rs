//! Published versions, with the deployments that made them.

use super::{Desk, Records, unreadable};
use crate::aws::{lambda, reading};
use crate::deploy::{self, DeployError};
use app::server::error::TableUnusable;
use domain::deployment::journal::Record;
use domain::deployment::{Confirmed, KnownVersion, Made};
use domain::name::VersionNumber;
use domain::snapshot::Reading;

impl Desk {
    /// What Lambda and the ledger know of two versions. One that cannot be asked says nothing about what the other knows.
    pub(super) async fn known_versions(&self, numbers: [VersionNumber; 2]) -> [KnownVersion; 2] {
        let records = self.records().await;
        let [from, to] = numbers;
        let (from, to) = tokio::join!(
            self.known_version(from, &records),
            self.known_version(to, &records)
        );
        [from, to]
    }

    async fn known_version(
        &self,
        number: VersionNumber,
        records: &Result<Records, TableUnusable>,
    ) -> KnownVersion {
        let made = async {
            match records {
                Ok(records) => self.made(records.ledger.made(number)).await,
                Err(unusable) => Err(unusable.clone()),
            }
        };
        let (published, made) = tokio::join!(lambda::published(&self.0.aws, number), made);
        KnownVersion {
            number,
            published: reading(published),
            made: match made {
                Ok(Some(made)) => Reading::Found(made),
                Ok(None) | Err(TableUnusable::Missing) => Reading::Missing,
                Err(TableUnusable::Unavailable(cause)) => Reading::Unavailable(cause),
            },
        }
    }

    /// The deployment with the plan that was confirmed. A plan of a console that wrote it differently cannot be read.
    async fn made(&self, record: Option<&Record>) -> Result<Option<Made>, TableUnusable> {
        let Some(record) = record else {
            return Ok(None);
        };
        let confirmed = deploy::confirmed(&self.0.aws, &record.run)
            .await
            .map_err(unreadable)?;
        let plan = confirmed.and_then(|(_, plan)| plan).unwrap_or_default();
        let plan: Confirmed = serde_json::from_str(&plan).map_err(|error| {
            unreadable(DeployError::Unreadable {
                what: "plan",
                detail: error.to_string(),
            })
        })?;
        let defaults = deploy::defaults_of(self.0.aws.environment(), &plan.release.template_sha256);
        Ok(Some(Made::by(record.clone(), &plan, defaults)))
    }
}

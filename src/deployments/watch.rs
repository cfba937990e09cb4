//! Notices that a run goes on, whoever runs it and wherever, and tells open pages.

use super::Desk;
use crate::deploy;
use app::server::Console;
use domain::deployment::Standing;
use domain::name::RunId;
use std::time::Duration;

/// Between two looks while pages are open: one read of one small item, and of another while a run is open.
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// As far as the open run came; `None` if none is open.
type Reached = Option<(RunId, usize, Standing)>;

impl Desk {
    /// Tells open pages whenever a run goes on, for as long as the console runs. Nothing is read while nobody looks and no run that
    /// was begun here is open.
    pub async fn watch(&self, console: &Console) {
        let mut known: Option<Reached> = None;
        loop {
            let nudged = tokio::select! {
                () = tokio::time::sleep(LOOK_EVERY) => false,
                () = self.0.nudged.notified() => true,
            };
            let watched = nudged || console.is_followed() || matches!(known, Some(Some(_)));
            if !watched {
                known = None;
                continue;
            }
            // What cannot be read now is read next time; the page that is open says how old it is.
            let Ok(reached) = self.reached().await else {
                continue;
            };
            let ended = matches!((&known, &reached), (Some(Some(_)), None));
            if known.as_ref().is_some_and(|known| *known != reached) {
                self.void();
                console.announce_progress();
            }
            if ended {
                // Whatever the run changed is seen at once, and not at the next tick.
                console.refresh_now();
            }
            known = Some(reached);
        }
    }

    async fn reached(&self) -> Result<Reached, deploy::DeployError> {
        let (aws, stack) = (&self.0.aws, &self.0.stack);
        let Some(lock) = deploy::lock(aws, stack).await? else {
            return Ok(None);
        };
        let points = deploy::points(aws, &lock.run).await?;
        let standing = lock.standing((aws.clock)());
        Ok(Some((lock.run, points, standing)))
    }
}

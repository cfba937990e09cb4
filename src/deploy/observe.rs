//! Reads how everything is: what a plan is made for, and holds only for.

use super::{DeployError, records};
use crate::aws::{Aws, AwsError, Cause, cloudformation, cloudwatch, if_there, lambda, outside};
use domain::deployment::{Live, World};
use domain::name::{AlarmName, StackName};
use domain::snapshot::{Alarm, AlarmState, Alias, Drift, Reading};
use domain::stack_status::Phase;
use std::collections::{BTreeMap, BTreeSet};

/// Reads all that a plan depends on. Unlike a snapshot it must be whole: a plan from half a world would be a guess.
///
/// # Errors
/// AWS did not say.
pub async fn observe_world(aws: &Aws, stack_name: &StackName) -> Result<World, DeployError> {
    Ok(observe(aws, stack_name).await?.world)
}

/// What was read at once.
pub(super) struct Observed {
    pub(super) world: World,
    /// The API's id, as the stack tells it.
    pub(super) api: Option<String>,
}

pub(super) async fn observe(aws: &Aws, stack_name: &StackName) -> Result<Observed, DeployError> {
    let (stack, latest, alias, alarms, pin) = tokio::join!(
        cloudformation::stack(aws, stack_name),
        lambda::latest(aws),
        lambda::alias(aws),
        cloudwatch::alarms(aws),
        records::pin(aws, stack_name),
    );
    let stack = if_there(stack)?;
    let unprotected = stack.as_ref().is_some_and(|stack| !stack.termination_protection);
    let (stack, drift, parameters, api) = match stack {
        Some(mut stack) => {
            let api = stack.outputs.remove("ApiId");
            (Some(stack.status), stack.drift, stack.parameters, api)
        }
        None => (None, Drift::NotChecked, BTreeMap::new(), None),
    };
    let live = if_there(alias)?.map(live).transpose()?;
    let outside = if stack
        .as_ref()
        .is_none_or(|status| status.phase() == Phase::Absent)
    {
        outside::existing(aws).await?
    } else {
        vec![]
    };
    Ok(Observed {
        world: World {
            stack,
            latest: if_there(latest)?,
            live,
            pin: pin?,
            red_alarms: red(alarms?),
            drift,
            parameters,
            unprotected,
            permissions: None,
            outside,
        },
        api,
    })
}

/// Where an alias points, if AWS said so.
pub(super) fn live(alias: Alias) -> Result<Live, AwsError> {
    let function = match alias.live.reading {
        Reading::Found(function) => Some(function),
        Reading::Missing => None,
        Reading::Unavailable(unavailable) => {
            return Err(AwsError {
                action: "lambda:GetFunctionConfiguration",
                cause: Cause::Failed(unavailable.why),
            });
        }
    };
    Ok(Live {
        target: alias.version,
        canary: alias.second.map(|second| second.canary),
        function,
    })
}

fn red(alarms: BTreeMap<AlarmName, Alarm>) -> BTreeSet<String> {
    let red = alarms
        .into_iter()
        .filter(|(_, alarm)| alarm.state == AlarmState::Alarm);
    red.map(|(name, _)| name.into()).collect()
}

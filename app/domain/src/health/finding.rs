//! What a rule can find, and how bad it is.

use super::{Resource, State};
use crate::alarm::truth::{Blindness, Fix};
use crate::contract;
use crate::name::{CodeSha256, VersionNumber};
use crate::snapshot::{AliasTarget, Direction, LambdaState, TableStatus, Unavailable};
use crate::stack_status::StackStatus;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

/// One thing that a rule found, with its evidence. The words for it are the UI's.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", rename_all_fields = "snake_case", tag = "rule")]
pub enum Finding {
    /// The resource, or a part of it, does not exist.
    ResourceMissing,
    /// The resource could not be read.
    ResourceUnavailable {
        /// Which call failed, and why.
        cause: Unavailable,
    },
    /// A part of the resource could not be read.
    PartUnavailable {
        /// Which call failed, and why.
        cause: Unavailable,
    },
    /// A stack operation is under way.
    StackBusy {
        /// The status.
        status: StackStatus,
    },
    /// The last stack operation failed and was undone.
    StackRolledBack {
        /// The status.
        status: StackStatus,
        /// AWS's reason.
        reason: Option<String>,
    },
    /// The stack is stuck or half made.
    StackStuck {
        /// The status.
        status: StackStatus,
        /// AWS's reason.
        reason: Option<String>,
    },
    /// Resources were changed outside of CloudFormation, besides those that the console itself moves.
    StackDrifted {
        /// Their logical ids, as far as CloudFormation names them.
        resources: Vec<String>,
    },
    /// The table or index cannot be used now.
    TableNotActive {
        /// The index, or `None` for the table itself.
        index: Option<String>,
        /// The status as DynamoDB names it.
        status: TableStatus,
    },
    /// The table or index has other keys than the contract: readers of it break.
    TableKeyDiffers {
        /// The index, or `None` for the table itself.
        index: Option<String>,
        /// The key it should have.
        expected: String,
        /// The key it has.
        found: String,
    },
    /// An index of the contract does not exist.
    IndexMissing {
        /// The index.
        index: String,
    },
    /// Items that should expire do not.
    TtlDisabled {
        /// The attribute that should expire them.
        attribute: String,
    },
    /// Requests were refused for want of capacity.
    TableThrottled {
        /// The index, or `None` for the table itself.
        index: Option<String>,
        /// Which of them.
        direction: Direction,
        /// How many.
        events: u64,
        /// In how many minutes, up to when the metrics were read.
        minutes: usize,
        /// When the metrics were read.
        #[serde(with = "time::serde::rfc3339")]
        as_of: OffsetDateTime,
    },
    /// Of all provisioned capacity this is nearest to its limit, and near to it.
    CapacityTight {
        /// The index, or `None` for the table itself.
        index: Option<String>,
        /// Which of its capacities.
        direction: Direction,
        /// How much of it was used, in percent, over the recent minutes. More than 100 in a burst.
        used_percent: u64,
        /// Capacity units held ready for each second.
        provisioned: u64,
        /// When the metrics were read.
        #[serde(with = "time::serde::rfc3339")]
        as_of: OffsetDateTime,
    },
    /// The table cannot be restored to an earlier point in time.
    PointInTimeRecoveryDisabled,
    /// The table can be deleted by one call.
    DeletionProtectionDisabled,
    /// The function cannot be invoked.
    FunctionNotActive {
        /// Its state.
        state: LambdaState,
    },
    /// The function's last update did not succeed.
    FunctionUpdateFailed {
        /// AWS's reason.
        reason: String,
    },
    /// An update of the function is under way.
    FunctionUpdating,
    /// AWS says something of the function's last update that this console does not know.
    FunctionUpdateUnknown {
        /// What AWS says.
        status: String,
    },
    /// No concurrency is left to the function: every request is refused, whatever version.
    FunctionThrottledToZero,
    /// Another runtime than the collector's.
    RuntimeDiffers {
        /// The runtime it has.
        found: Option<String>,
    },
    /// An environment variable is missing or names something else.
    VariableDiffers {
        /// The variable.
        variable: String,
        /// The table it must name.
        expected: String,
        /// What it names.
        found: Option<String>,
    },
    /// X-Ray does not trace.
    TracingDisabled,
    /// `LIVE` follows every update of the code, tested or not.
    AliasOnLatest,
    /// `LIVE` points to a version that does not exist: no event reaches the collector.
    LiveVersionMissing {
        /// The version.
        version: AliasTarget,
    },
    /// A second version takes a share of the traffic: somebody should give it all, or none.
    CanaryRunning {
        /// The second version.
        version: VersionNumber,
        /// Its share, in hundredths of a percent.
        basis_points: u16,
    },
    /// A fault of the second version that takes a share of the traffic.
    OfSecondVersion {
        /// The second version.
        version: VersionNumber,
        /// Its fault.
        finding: Box<Finding>,
    },
    /// Many invocations ended in an error: events are being lost.
    InvocationsFailing {
        /// How many did.
        errors: u64,
        /// How many there were.
        invocations: u64,
        /// In how many minutes, up to when the metrics were read.
        minutes: usize,
        /// When the metrics were read.
        #[serde(with = "time::serde::rfc3339")]
        as_of: OffsetDateTime,
    },
    /// The code that would be published next differs from the code that is live: a deployment did not finish, or somebody
    /// changed the function by hand.
    CodeNotLive {
        /// The hash of `$LATEST`.
        latest: CodeSha256,
        /// The hash of the live version.
        live: CodeSha256,
    },
    /// The configuration that would be published next differs from the live version's in more than the faults that are told
    /// of either.
    ConfigurationNotLive,
    /// The API has no stage `prod`.
    StageMissing,
    /// A method of the contract is missing on `/events`.
    MethodMissing {
        /// The method.
        method: String,
    },
    /// The public API did not answer a request from here as it should.
    ApiProbeFailed {
        /// The HTTP status.
        status: u16,
    },
    /// The stage has no throttle of its own: one caller can use up the account's limit.
    ThrottleMissing,
    /// Something else than Lambda may assume the role, or Lambda may not.
    RoleTrustDiffers {
        /// The services that may.
        services: Vec<String>,
    },
    /// No policy is attached to the role: the function may write to no table.
    RoleWithoutPolicy,
    /// Logs are kept, and paid for, for ever.
    RetentionMissing,
    /// The alarm is ringing.
    AlarmRinging {
        /// CloudWatch's sentence.
        reason: String,
        /// Since when.
        #[serde(with = "time::serde::rfc3339::option")]
        since: Option<OffsetDateTime>,
    },
    /// The alarm has no data to judge by.
    AlarmWithoutData,
    /// The alarm cannot ring, whatever happens.
    AlarmBlind {
        /// Why not.
        because: Blindness,
        /// What to do.
        fix: Fix,
    },
    /// The alarm rings for nobody: its actions are switched off, or it has none.
    AlarmSilent,
    /// Nobody receives what the topic sends.
    TopicWithoutSubscriber {
        /// Subscriptions waiting to be confirmed.
        pending: u64,
    },
}

impl Finding {
    /// How bad it is when found on this resource.
    ///
    /// What only watches (alarms, topic, dashboard, logs) can be missing or ringing while events are still taken, so it
    /// degrades the stack; the exceptions are the alarms that say events are being lost. Nor does `$LATEST` take traffic: its
    /// faults wait for the next deployment, while the same ones in what `LIVE` runs lose events.
    pub fn state_on(&self, resource: &Resource) -> State {
        use Finding as F;
        match self {
            F::ResourceUnavailable { .. } | F::PartUnavailable { .. } => State::Unavailable,
            F::AlarmWithoutData => State::Unknown,
            F::ResourceMissing if resource.only_watches() => State::Degraded,
            F::AlarmRinging { .. } if !contract::EVENTS_LOST_ALARMS.contains(&resource.name()) => {
                State::Degraded
            }
            F::FunctionNotActive { .. } | F::RuntimeDiffers { .. } | F::VariableDiffers { .. }
                if *resource == Resource::Function =>
            {
                State::Degraded
            }
            F::OfSecondVersion { finding, .. } => finding.state_on(resource),
            // Half of the events or more are lost.
            F::InvocationsFailing {
                errors, invocations, ..
            } if errors * 2 >= *invocations => State::Unhealthy,
            // A table that is being changed goes on serving; the other states do not.
            F::TableNotActive {
                status: TableStatus::Updating,
                ..
            } => State::Degraded,
            F::ResourceMissing
            | F::StackStuck { .. }
            | F::TableNotActive { .. }
            | F::TableKeyDiffers { .. }
            | F::IndexMissing { .. }
            | F::FunctionNotActive { .. }
            | F::FunctionThrottledToZero
            | F::RuntimeDiffers { .. }
            | F::VariableDiffers { .. }
            | F::LiveVersionMissing { .. }
            | F::StageMissing
            | F::MethodMissing { .. }
            | F::ApiProbeFailed { .. }
            | F::RoleTrustDiffers { .. }
            | F::RoleWithoutPolicy
            | F::AlarmRinging { .. } => State::Unhealthy,
            F::StackBusy { .. }
            | F::StackRolledBack { .. }
            | F::StackDrifted { .. }
            | F::TableThrottled { .. }
            | F::CapacityTight { .. }
            | F::TtlDisabled { .. }
            | F::PointInTimeRecoveryDisabled
            | F::DeletionProtectionDisabled
            | F::FunctionUpdateFailed { .. }
            | F::FunctionUpdating
            | F::FunctionUpdateUnknown { .. }
            | F::CanaryRunning { .. }
            | F::InvocationsFailing { .. }
            | F::TracingDisabled
            | F::AliasOnLatest
            | F::CodeNotLive { .. }
            | F::ConfigurationNotLive
            | F::ThrottleMissing
            | F::RetentionMissing
            | F::AlarmSilent
            | F::AlarmBlind { .. }
            | F::TopicWithoutSubscriber { .. } => State::Degraded,
        }
    }
}

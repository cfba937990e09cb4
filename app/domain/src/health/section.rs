//! Which section of the operations guide says what to do about a finding.

use super::Finding;

/// One list for both the sections there are and the finding that each is for, so that neither can be without the other.
macro_rules! sections {
    ($($finding:pat => $id:literal,)+) => {
        /// The id of every section that a finding leads to.
        pub const SECTIONS: &[&str] = &[$($id),+];

        impl Finding {
            /// The id of the guide's section about this finding, the same in every language. A fault of the second version is
            /// mended like that of the first.
            pub fn section(&self) -> &'static str {
                if let Finding::OfSecondVersion { finding, .. } = self {
                    return finding.section();
                }
                match self {
                    $($finding => $id,)+
                }
            }
        }
    };
}

sections! {
    Finding::ResourceMissing => "resource-missing",
    Finding::ResourceUnavailable { .. } => "resource-unavailable",
    Finding::PartUnavailable { .. } => "part-unavailable",
    Finding::StackBusy { .. } => "stack-busy",
    Finding::StackRolledBack { .. } => "stack-rolled-back",
    Finding::StackStuck { .. } => "stack-stuck",
    Finding::StackDrifted { .. } => "stack-drifted",
    Finding::TableNotActive { .. } => "table-not-active",
    Finding::TableKeyDiffers { .. } => "table-key-differs",
    Finding::IndexMissing { .. } => "index-missing",
    Finding::TtlDisabled { .. } => "ttl-disabled",
    Finding::TableThrottled { .. } => "table-throttled",
    Finding::CapacityTight { .. } => "capacity-tight",
    Finding::PointInTimeRecoveryDisabled => "point-in-time-recovery-disabled",
    Finding::DeletionProtectionDisabled => "deletion-protection-disabled",
    Finding::FunctionNotActive { .. } => "function-not-active",
    Finding::FunctionUpdateFailed { .. } => "function-update-failed",
    Finding::FunctionUpdating => "function-updating",
    Finding::FunctionUpdateUnknown { .. } => "function-update-unknown",
    Finding::FunctionThrottledToZero => "function-throttled-to-zero",
    Finding::RuntimeDiffers { .. } => "runtime-differs",
    Finding::VariableDiffers { .. } => "variable-differs",
    Finding::TracingDisabled => "tracing-disabled",
    Finding::AliasOnLatest => "alias-on-latest",
    Finding::LiveVersionMissing { .. } => "live-version-missing",
    Finding::CanaryRunning { .. } => "canary-running",
    Finding::OfSecondVersion { .. } => "of-second-version",
    Finding::InvocationsFailing { .. } => "invocations-failing",
    Finding::CodeNotLive { .. } => "code-not-live",
    Finding::ConfigurationNotLive => "configuration-not-live",
    Finding::StageMissing => "stage-missing",
    Finding::MethodMissing { .. } => "method-missing",
    Finding::ApiProbeFailed { .. } => "api-probe-failed",
    Finding::ThrottleMissing => "throttle-missing",
    Finding::RoleTrustDiffers { .. } => "role-trust-differs",
    Finding::RoleWithoutPolicy => "role-without-policy",
    Finding::RetentionMissing => "retention-missing",
    Finding::AlarmRinging { .. } => "alarm-ringing",
    Finding::AlarmWithoutData => "alarm-without-data",
    Finding::AlarmBlind { .. } => "alarm-blind",
    Finding::AlarmSilent => "alarm-silent",
    Finding::TopicWithoutSubscriber { .. } => "topic-without-subscriber",
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_are_written_as_addresses_are_and_none_is_there_twice() {
        for (index, id) in SECTIONS.iter().enumerate() {
            assert!(id.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{id}");
            assert!(!SECTIONS[..index].contains(id), "{id}");
        }
    }

    #[test]
    fn a_fault_of_the_second_version_is_looked_up_as_the_fault_it_is() {
        let of_second = Finding::OfSecondVersion {
            version: "7".parse().unwrap(),
            finding: Box::new(Finding::TracingDisabled),
        };
        assert_eq!(of_second.section(), "tracing-disabled");
    }
}

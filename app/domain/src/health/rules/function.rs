//! The rules for the function and its alias.

use super::{Measured, part};
use crate::contract;
use crate::health::Finding;
use crate::snapshot::{
    Alias, AliasTarget, Canary, Concurrency, Function, LambdaState, LastUpdate, Reading, SecondVersion,
    Series,
};

/// Judges `$LATEST`, which the next deployment publishes. A fault that `LIVE` runs with too is told there and only there.
/// What holds for every version, its concurrency, is told here.
pub(in crate::health) fn latest(
    latest: &Function,
    live: Option<&Function>,
    concurrency: &Reading<Concurrency>,
) -> Vec<Finding> {
    let told = live.map(function).unwrap_or_default();
    let mut findings = function(latest);
    findings.retain(|finding| !told.contains(finding));
    findings.extend(match concurrency {
        Reading::Found(Concurrency::Reserved(0)) => Some(Finding::FunctionThrottledToZero),
        Reading::Found(_) | Reading::Missing => None,
        Reading::Unavailable(cause) => Some(Finding::PartUnavailable { cause: cause.clone() }),
    });
    findings
}

/// Judges what takes the traffic: where the alias points, what runs there, whether it is what was deployed last, and how its
/// invocations ended.
pub(in crate::health) fn live(
    alias: &Alias,
    latest: &Reading<Function>,
    measured: Option<&Measured<'_>>,
) -> Vec<Finding> {
    let mut findings = first(alias, latest);
    findings.extend(alias.second.iter().flat_map(second));
    findings.extend(measured.and_then(failing));
    findings
}

/// The version that takes the traffic, or most of it.
fn first(alias: &Alias, latest: &Reading<Function>) -> Vec<Finding> {
    let live = match &alias.live.reading {
        Reading::Found(live) => live,
        Reading::Missing => {
            return vec![Finding::LiveVersionMissing {
                version: alias.version,
            }];
        }
        Reading::Unavailable(cause) => return vec![Finding::PartUnavailable { cause: cause.clone() }],
    };
    let mut findings = function(live);
    match (alias.version, latest) {
        (AliasTarget::Latest, _) => findings.push(Finding::AliasOnLatest),
        // A version that takes only a share of the requests may well be what was deployed last: told as such.
        (AliasTarget::Published(_), Reading::Found(latest)) if !is_second(latest, alias) => {
            findings.extend(not_live(live, latest));
        }
        // Told of the function, where it is worse.
        (AliasTarget::Published(_), Reading::Found(_) | Reading::Missing) => {}
        (AliasTarget::Published(_), Reading::Unavailable(cause)) => {
            findings.push(Finding::PartUnavailable { cause: cause.clone() });
        }
    }
    findings
}

fn is_second(latest: &Function, alias: &Alias) -> bool {
    let second = alias
        .second
        .as_ref()
        .and_then(|second| second.live.reading.found());
    second.is_some_and(|second| second.publishes_same_as(latest))
}

/// The second version that takes a share of the traffic: its faults lose events too.
fn second(second: &SecondVersion) -> Vec<Finding> {
    let Canary {
        version,
        basis_points,
    } = second.canary;
    let missing = Finding::LiveVersionMissing {
        version: AliasTarget::Published(version),
    };
    let mut findings = part(&second.live.reading, missing, |live| {
        let of_second = |finding| Finding::OfSecondVersion {
            version,
            finding: Box::new(finding),
        };
        function(live).into_iter().map(of_second).collect()
    });
    findings.push(Finding::CanaryRunning {
        version,
        basis_points,
    });
    findings
}

/// Fewer recent invocations say nothing: one failure among four would be a quarter.
const ENOUGH_INVOCATIONS: u64 = 5;
/// A collector that works answers broken requests without an error; one in twenty leaves room for a cold start that timed out.
const FAILING_ONE_IN: u64 = 20;

/// Errors that CloudWatch counted, of any version: what is not `LIVE` is invoked only while it is deployed.
fn failing(measured: &Measured<'_>) -> Option<Finding> {
    let errors = measured.metrics.errors.recent_count();
    let invocations = measured.metrics.invocations.recent_count();
    (invocations >= ENOUGH_INVOCATIONS && errors * FAILING_ONE_IN >= invocations).then_some(
        Finding::InvocationsFailing {
            errors,
            invocations,
            minutes: Series::RECENT,
            as_of: measured.as_of,
        },
    )
}

/// What would be published next and is not live.
fn not_live(live: &Function, latest: &Function) -> Option<Finding> {
    if live.code_sha256 != latest.code_sha256 {
        return Some(Finding::CodeNotLive {
            latest: latest.code_sha256.clone(),
            live: live.code_sha256.clone(),
        });
    }
    // Where the two differ in their faults, the faults say in what.
    let differs = !live.publishes_same_as(latest) && configuration(live) == configuration(latest);
    differs.then_some(Finding::ConfigurationNotLive)
}

fn function(function: &Function) -> Vec<Finding> {
    let mut findings = vec![];
    // An inactive function wakes at the next invocation: idle, not broken.
    if !matches!(function.state, LambdaState::Active | LambdaState::Inactive) {
        findings.push(Finding::FunctionNotActive {
            state: function.state.clone(),
        });
    }
    match &function.last_update {
        LastUpdate::Successful => {}
        LastUpdate::InProgress => findings.push(Finding::FunctionUpdating),
        LastUpdate::Failed { reason } => findings.push(Finding::FunctionUpdateFailed {
            reason: reason.clone(),
        }),
        LastUpdate::Other(status) => findings.push(Finding::FunctionUpdateUnknown {
            status: status.clone(),
        }),
    }
    findings.extend(configuration(function));
    findings
}

/// What a publication would freeze.
fn configuration(function: &Function) -> Vec<Finding> {
    let mut findings = vec![];
    if function.runtime.as_deref() != Some(contract::RUNTIME) {
        findings.push(Finding::RuntimeDiffers {
            found: function.runtime.clone(),
        });
    }
    for (variable, table) in contract::FUNCTION_VARIABLES {
        let found = function.variables.get(variable);
        if found.map(String::as_str) != Some(table.name()) {
            findings.push(Finding::VariableDiffers {
                variable: variable.to_owned(),
                expected: table.name().to_owned(),
                found: found.cloned(),
            });
        }
    }
    if !function.tracing_active {
        findings.push(Finding::TracingDisabled);
    }
    findings
}

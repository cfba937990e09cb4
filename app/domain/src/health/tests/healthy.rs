//! A stack in which everything is as it should be, to break one thing at a time.

use crate::alarm::{
    Actions, Comparison, Definition, LowSamples, Metric, MetricRule, MetricStat, Source, Statistic,
    Threshold, TreatMissingData, Watch, Window,
};
use crate::contract::{self, TableId};
use crate::name::{CodeSha256, VersionNumber};
use crate::snapshot::{
    Alarm, AlarmState, Alias, AliasTarget, Authorisation, Billing, Concurrency, Dashboard, Drift,
    Environment, ExecutionRole, Function, Index, KeySchema, LambdaState, LastUpdate, LogGroup, Method,
    Metrics, Observed, Probe, Reading, RestApi, Series, Snapshot, Stack, Stage, Table, TableStatus, Target,
    Throttle, Topic, Ttl, Unavailable, Units, Why,
};
use crate::stack_status::StackStatus;
use std::collections::{BTreeMap, BTreeSet};
use time::macros::datetime;
use time::{Duration, OffsetDateTime};

const NOW: OffsetDateTime = datetime!(2026-01-15 09:00 UTC);

pub(crate) fn found<T>(value: T) -> Observed<T> {
    Observed::new(NOW, Reading::Found(value))
}

pub(crate) fn denied<T>(action: &str) -> Reading<T> {
    Reading::Unavailable(Unavailable {
        action: action.to_owned(),
        why: Why::Denied,
    })
}

fn key(key: contract::Key<'_>) -> KeySchema {
    KeySchema {
        hash: key.hash.to_owned(),
        range: key.range.map(str::to_owned),
    }
}

fn healthy_table(id: TableId) -> Table {
    let contract = id.contract();
    let billing = Billing::Provisioned(Units { read: 5, write: 5 });
    let index = |(name, k): &(&str, contract::Key<'_>)| {
        (
            (*name).to_owned(),
            Index {
                status: TableStatus::Active,
                key: key(*k),
                billing,
            },
        )
    };
    Table {
        status: TableStatus::Active,
        key: key(contract.key),
        billing,
        indexes: contract.indexes.iter().map(index).collect(),
        items: 0,
        bytes: 0,
        deletion_protection: true,
        encryption: Some("KMS".to_owned()),
        ttl: found(
            contract
                .ttl_attribute
                .map_or(Ttl::Disabled, |by| Ttl::Enabled(by.to_owned())),
        ),
        point_in_time_recovery: found(true),
    }
}

pub(crate) fn healthy_function() -> Function {
    Function {
        state: LambdaState::Active,
        last_update: LastUpdate::Successful,
        runtime: Some(contract::RUNTIME.to_owned()),
        architecture: "x86_64".to_owned(),
        memory_mb: 512,
        timeout_s: 30,
        code_sha256: CodeSha256::reported("code"),
        tracing_active: true,
        variables: contract::FUNCTION_VARIABLES
            .into_iter()
            .map(|(name, table)| (name.to_owned(), table.name().to_owned()))
            .collect(),
        revision_id: "r".to_owned(),
    }
}

pub(crate) fn quiet_alarm() -> Alarm {
    Alarm {
        state: AlarmState::Ok,
        since: Some(NOW),
        reason: String::new(),
        trouble: None,
        definition: Definition {
            description: String::new(),
            configured_at: None,
            actions_enabled: true,
            actions: Actions {
                alarm: vec!["arn".to_owned()],
                ..Actions::default()
            },
            watch: Watch::Metrics(MetricRule {
                source: Source::Metric(MetricStat {
                    metric: Metric {
                        namespace: "AWS/Lambda".to_owned(),
                        name: "Errors".to_owned(),
                        dimensions: [("FunctionName".to_owned(), contract::FUNCTION.to_owned())].into(),
                    },
                    statistic: Statistic::Sum,
                    period: 300,
                    unit: None,
                }),
                comparison: Comparison::GreaterThan,
                threshold: Threshold::Static(5.0),
                evaluation_periods: 2,
                datapoints_to_alarm: 2,
                treat_missing_data: TreatMissingData::NotBreaching,
                low_samples: LowSamples::Evaluate,
                window: Window::Sliding,
            }),
        },
    }
}

pub(crate) fn healthy() -> Snapshot {
    let version: VersionNumber = "3".parse().unwrap();
    Snapshot {
        taken_at: NOW,
        target: Target {
            account: Reading::Found("000000000000".parse().unwrap()),
            region: "us-east-1".parse().unwrap(),
            stack_name: "liveinsight-infrastructure".parse().unwrap(),
            environment: Environment::Aws,
        },
        stack: found(Stack {
            id: "arn".to_owned(),
            status: StackStatus::CreateComplete,
            reason: None,
            created_at: Some(NOW),
            updated_at: None,
            termination_protection: true,
            drift: Drift::NotChecked,
            outputs: BTreeMap::new(),
            parameters: BTreeMap::new(),
        }),
        stack_events: found(vec![]),
        tables: TableId::ALL.map(|id| (id, found(healthy_table(id)))).into(),
        function: found(healthy_function()),
        versions: found(vec![]),
        concurrency: found(Concurrency::Unreserved),
        alias: found(Alias {
            version: AliasTarget::Published(version),
            second: None,
            revision_id: "r".to_owned(),
            description: String::new(),
            live: found(healthy_function()),
        }),
        api: found(RestApi {
            id: "abc".to_owned(),
            stage: found(Stage {
                deployment_id: "d".to_owned(),
                tracing: true,
                throttle: Some(Throttle {
                    rate: 100,
                    burst: 200,
                }),
                method_throttles: BTreeMap::new(),
                access_log: None,
                execution_log: false,
            }),
            methods: found(
                ["OPTIONS", "POST"]
                    .map(|method| (method.to_owned(), public()))
                    .into(),
            ),
            elsewhere: found(BTreeMap::new()),
        }),
        probe: found(Probe {
            status: 200,
            milliseconds: 20,
        }),
        role: found(ExecutionRole {
            arn: "arn".to_owned(),
            trusted_services: vec!["lambda.amazonaws.com".to_owned()],
            managed_policies: found(vec![]),
            inline_policies: found(vec!["StoreEvents".to_owned()]),
        }),
        log_group: found(LogGroup {
            retention_days: Some(30),
            stored_bytes: 0,
        }),
        alarms: found(
            contract::ALARMS
                .map(|name| (name.parse().unwrap(), quiet_alarm()))
                .into(),
        ),
        reporting: found(BTreeSet::new()),
        dashboard: found(Dashboard { widgets: 9 }),
        topic: found(Topic {
            arn: "arn".to_owned(),
            confirmed: 1,
            pending: 0,
        }),
        metrics: found(quiet_metrics()),
    }
}

pub(crate) fn public() -> Method {
    Method {
        authorisation: Authorisation::None,
        api_key_required: false,
        allows_any_origin: false,
    }
}

fn quiet_metrics() -> Metrics {
    Metrics {
        from: NOW - Duration::hours(3),
        invocations: Series(vec![Some(1.0); 180]),
        errors: Series(vec![Some(0.0); 180]),
        duration_p95: Series(vec![Some(12.0); 180]),
        tables: BTreeMap::new(),
        indexes: BTreeMap::new(),
    }
}

pub(crate) fn table_mut(snapshot: &mut Snapshot, id: TableId) -> &mut Table {
    value_mut(snapshot.tables.get_mut(&id).unwrap())
}

pub(crate) fn value_mut<T>(observed: &mut Observed<T>) -> &mut T {
    match &mut observed.reading {
        Reading::Found(value) => value,
        Reading::Missing | Reading::Unavailable(_) => panic!("the healthy snapshot has everything"),
    }
}

pub(crate) fn live_mut(snapshot: &mut Snapshot) -> &mut Function {
    value_mut(&mut value_mut(&mut snapshot.alias).live)
}

//! A stack of which everything was read, richer than the sandbox's: a canary, more events than a page shows.

use domain::alarm::{
    Actions, Comparison, Definition, LowSamples, Metric, MetricRule, MetricStat, Source, Statistic,
    Threshold, TreatMissingData, Watch, Window,
};
use domain::contract::{self, TableId};
use domain::name::CodeSha256;
use domain::snapshot::{
    Alarm, AlarmState, Alias, AliasTarget, Authorisation, Billing, Canary, CapacityMetrics, Concurrency,
    Dashboard, Drift, Environment, EventStatus, ExecutionRole, Function, Index, KeySchema, LambdaState,
    LastUpdate, LogGroup, Method, Metrics, Observed, Probe, PublishedVersion, Reading, RestApi,
    SecondVersion, Series, Snapshot, Stack, StackEvent, Stage, Table, TableStatus, Target, Throttle, Topic,
    Ttl, Units,
};
use domain::stack_status::StackStatus;
use liveinsight::clock;
use std::collections::{BTreeMap, BTreeSet};
use time::macros::datetime;
use time::{Duration, OffsetDateTime};

/// The code of `$LATEST` and of the live version.
pub(super) const CODE: &str = "b9V87amcHKBAr0mTfC1Y3t2nqkq5mX9c3yT1m7xJv0E=";

const CREATED: OffsetDateTime = datetime!(2026-01-15 09:00 UTC);

fn found<T>(value: T) -> Observed<T> {
    Observed::new(clock::system(), Reading::Found(value))
}

fn texts<const N: usize>(pairs: [(&str, &str); N]) -> BTreeMap<String, String> {
    pairs
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .into()
}

/// The same, while version 8 takes a tenth of the requests.
pub(super) fn split() -> Snapshot {
    let mut snapshot = snapshot();
    if let Reading::Found(alias) = &mut snapshot.alias.reading {
        alias.second = Some(SecondVersion {
            canary: Canary {
                version: "8".parse().unwrap(),
                basis_points: 1_000,
            },
            live: found(function()),
        });
    }
    snapshot
}

/// The snapshot.
pub(super) fn snapshot() -> Snapshot {
    Snapshot {
        taken_at: clock::system(),
        target: Target {
            account: Reading::Found("012345678901".parse().unwrap()),
            region: "ap-northeast-2".parse().unwrap(),
            stack_name: "liveinsight-infrastructure".parse().unwrap(),
            environment: Environment::Aws,
        },
        stack: found(stack()),
        stack_events: found(events()),
        tables: TableId::ALL.map(|id| (id, found(table(id)))).into(),
        function: found(function()),
        versions: found(vec![version("8", "other"), version("7", CODE)]),
        concurrency: found(Concurrency::Reserved(50)),
        alias: found(Alias {
            version: AliasTarget::Published("7".parse().unwrap()),
            second: None,
            revision_id: "revision".to_owned(),
            description: "moved by run 42".to_owned(),
            live: found(function()),
        }),
        api: found(api()),
        probe: found(Probe {
            status: 204,
            milliseconds: 18,
        }),
        role: found(ExecutionRole {
            arn: "arn:aws:iam::012345678901:role/LiveInsight-Lambda-Role".to_owned(),
            trusted_services: vec!["lambda.amazonaws.com".to_owned()],
            managed_policies: found(vec![]),
            inline_policies: found(vec!["StoreEvents".to_owned()]),
        }),
        log_group: found(LogGroup {
            retention_days: Some(30),
            stored_bytes: 52_183_040_000,
        }),
        alarms: found(
            contract::ALARMS
                .map(|name| (name.parse().unwrap(), alarm()))
                .into(),
        ),
        reporting: found(BTreeSet::new()),
        dashboard: found(Dashboard { widgets: 10 }),
        topic: found(Topic {
            arn: "arn:aws:sns:ap-northeast-2:012345678901:LiveInsight-Alarms".to_owned(),
            confirmed: 2,
            pending: 1,
        }),
        metrics: found(metrics()),
    }
}

fn stack() -> Stack {
    Stack {
        id: "arn:aws:cloudformation:ap-northeast-2:012345678901:stack/liveinsight-infrastructure/1a"
            .to_owned(),
        status: StackStatus::UpdateComplete,
        reason: None,
        created_at: Some(CREATED),
        updated_at: None,
        termination_protection: true,
        drift: Drift::NotChecked,
        outputs: texts([("ApiUrl", "https://example.com/prod/events?a=1&b=<2>")]),
        parameters: texts([("MemorySize", "512"), ("NotificationEmail", "")]),
    }
}

/// 25 events, newest first.
fn events() -> Vec<StackEvent> {
    (1..=25)
        .map(|number| StackEvent {
            at: CREATED - Duration::minutes(number),
            id: format!("event-{number}"),
            logical_id: format!("Resource{number}"),
            resource_type: "AWS::Lambda::Version".to_owned(),
            status: EventStatus::new("AWS::Lambda::Version", "CREATE_COMPLETE"),
            reason: None,
        })
        .collect()
}

/// A failed operation, its cause before what was cancelled for it.
pub(super) fn failed_operation() -> Vec<StackEvent> {
    let event = |id: &str, logical_id: &str, kind: &str, status: &str, reason: Option<&str>| StackEvent {
        at: CREATED,
        id: id.to_owned(),
        logical_id: logical_id.to_owned(),
        resource_type: kind.to_owned(),
        status: EventStatus::new(kind, status),
        reason: reason.map(str::to_owned),
    };
    let (stack, of_stack) = ("liveinsight-infrastructure", "AWS::CloudFormation::Stack");
    vec![
        event("5", stack, of_stack, "UPDATE_ROLLBACK_COMPLETE", None),
        event("4", stack, of_stack, "UPDATE_ROLLBACK_IN_PROGRESS", None),
        event(
            "3",
            "EventsTable",
            "AWS::DynamoDB::Table",
            "UPDATE_FAILED",
            Some("Resource update cancelled"),
        ),
        event(
            "2",
            "EventCollectorFunction",
            "AWS::Lambda::Function",
            "UPDATE_FAILED",
            Some("'MemorySize' value failed to satisfy constraint"),
        ),
        event("1", stack, of_stack, "UPDATE_IN_PROGRESS", Some("User Initiated")),
    ]
}

fn key(key: contract::Key<'_>) -> KeySchema {
    KeySchema {
        hash: key.hash.to_owned(),
        range: key.range.map(str::to_owned),
    }
}

fn table(id: TableId) -> Table {
    let contract = id.contract();
    let billing = Billing::Provisioned(Units { read: 5, write: 8 });
    let index = |(name, of): &(&str, contract::Key<'_>)| {
        let index = Index {
            status: TableStatus::Active,
            key: key(*of),
            billing,
        };
        ((*name).to_owned(), index)
    };
    Table {
        status: TableStatus::Active,
        key: key(contract.key),
        billing,
        indexes: contract.indexes.iter().map(index).collect(),
        items: 1_234_567,
        bytes: 52_183_040_000,
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

fn function() -> Function {
    Function {
        state: LambdaState::Active,
        last_update: LastUpdate::Successful,
        runtime: Some(contract::RUNTIME.to_owned()),
        architecture: "arm64".to_owned(),
        memory_mb: 512,
        timeout_s: 30,
        code_sha256: CodeSha256::reported(CODE),
        tracing_active: true,
        variables: contract::FUNCTION_VARIABLES
            .map(|(name, table)| (name.to_owned(), table.name().to_owned()))
            .into(),
        revision_id: "revision".to_owned(),
    }
}

fn version(number: &str, code: &str) -> PublishedVersion {
    PublishedVersion {
        number: number.parse().unwrap(),
        published_at: Some(CREATED),
        description: format!("release {number}"),
        code_sha256: CodeSha256::reported(code),
        memory_mb: 512,
    }
}

fn api() -> RestApi {
    let public = Method {
        authorisation: Authorisation::None,
        api_key_required: false,
        allows_any_origin: false,
    };
    RestApi {
        id: "a1b2c3".to_owned(),
        stage: found(Stage {
            deployment_id: "d4e5f6".to_owned(),
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
                .map(|verb| (verb.to_owned(), public.clone()))
                .into(),
        ),
        elsewhere: found(BTreeMap::new()),
    }
}

fn alarm() -> Alarm {
    Alarm {
        state: AlarmState::Ok,
        since: Some(CREATED),
        reason: "Threshold Crossed: no datapoints were greater than the threshold".to_owned(),
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

fn metrics() -> Metrics {
    let used = CapacityMetrics {
        read_units: Series(vec![Some(0.0); 5]),
        write_units: Series(vec![Some(120.0); 5]),
        read_throttles: Series(vec![None; 5]),
        write_throttles: Series(vec![None; 5]),
    };
    Metrics {
        from: CREATED,
        invocations: Series::default(),
        errors: Series::default(),
        duration_p95: Series::default(),
        tables: TableId::ALL.map(|id| (id, used.clone())).into(),
        indexes: BTreeMap::new(),
    }
}

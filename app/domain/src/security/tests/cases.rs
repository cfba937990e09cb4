//! Each way to be at fault: what is done, and what is found then.

use super::*;
use crate::snapshot::{Billing, Throttle};

/// A rule, what is done, and what its faults are then.
pub(super) type Case = (Rule, Change, Vec<Fault>);

pub(super) fn all() -> Vec<Case> {
    [role(), function(), api(), data(), rest()].concat()
}

fn role() -> Vec<Case> {
    vec![
        (
            Rule::RoleTrust,
            |snapshot, _| {
                value_mut(&mut snapshot.role)
                    .trusted_services
                    .push("ec2.amazonaws.com".to_owned());
            },
            vec![Fault::Trusts {
                principals: vec!["lambda.amazonaws.com".to_owned(), "ec2.amazonaws.com".to_owned()],
            }],
        ),
        (
            Rule::RoleWildcardAction,
            |_, facts| {
                policy(
                    r#"{"Statement":[{"Effect":"Allow","Action":["dynamodb:*","logs:*","xray:Put*"],"Resource":"arn"}]}"#,
                )(facts);
            },
            vec![
                Fault::WildcardAction {
                    policy: "P".to_owned(),
                    action: "dynamodb:*".to_owned(),
                },
                Fault::WildcardAction {
                    policy: "P".to_owned(),
                    action: "logs:*".to_owned(),
                },
            ],
        ),
        (
            Rule::RoleUnusedAction,
            |_, facts| {
                let with_scan =
                    COLLECTORS_OWN.replace("\"dynamodb:Query\"", "\"dynamodb:Query\",\"dynamodb:Scan\"");
                policy(&with_scan)(facts);
            },
            vec![Fault::UnusedAction {
                policy: "P".to_owned(),
                action: "dynamodb:Scan".to_owned(),
            }],
        ),
        (
            Rule::RoleLacksAction,
            |_, facts| policy(&COLLECTORS_OWN.replace("\"dynamodb:UpdateItem\",", ""))(facts),
            vec![Fault::LacksAction {
                action: "dynamodb:UpdateItem".to_owned(),
            }],
        ),
        (
            Rule::RoleWildcardResource,
            |_, facts| {
                let wide = COLLECTORS_OWN.replace(
                    "arn:aws:dynamodb:us-east-1:000000000000:table/LiveInsight-Events",
                    "*",
                );
                policy(&wide)(facts);
            },
            vec![Fault::WildcardResource {
                policy: "P".to_owned(),
                actions: vec![
                    "dynamodb:PutItem".to_owned(),
                    "dynamodb:UpdateItem".to_owned(),
                    "dynamodb:ConditionCheckItem".to_owned(),
                    "dynamodb:Query".to_owned(),
                ],
            }],
        ),
    ]
}

fn function() -> Vec<Case> {
    vec![
        (
            Rule::FunctionPublic,
            |_, facts| {
                facts.function_policy = found(document(
                    r#"{"Statement":[{"Sid":"all","Effect":"Allow","Principal":"*","Action":"lambda:InvokeFunction","Resource":"arn"}]}"#,
                ));
            },
            vec![Fault::InvokableBy {
                statement: Some("all".to_owned()),
                service: None,
            }],
        ),
        (
            Rule::FunctionPublic,
            |_, facts| {
                facts.function_policy = found(document(
                    r#"{"Statement":[{"Effect":"Allow","Principal":{"Service":"apigateway.amazonaws.com"},"Action":"lambda:InvokeFunction","Resource":"arn"}]}"#,
                ));
            },
            vec![Fault::InvokableBy {
                statement: None,
                service: Some("apigateway.amazonaws.com".to_owned()),
            }],
        ),
        (
            Rule::FunctionUrlPublic,
            |_, facts| {
                facts.function_urls = found(vec![
                    FunctionUrl {
                        url: "https://open.lambda-url.us-east-1.on.aws/".to_owned(),
                        qualifier: None,
                        needs_iam: false,
                    },
                    FunctionUrl {
                        url: "https://iam.lambda-url.us-east-1.on.aws/".to_owned(),
                        qualifier: Some("LIVE".to_owned()),
                        needs_iam: true,
                    },
                ]);
            },
            vec![Fault::PublicUrl {
                url: "https://open.lambda-url.us-east-1.on.aws/".to_owned(),
            }],
        ),
        (
            Rule::EnvironmentSecret,
            |_, facts| facts.secret_variables = found(vec!["DB_PASSWORD".to_owned()]),
            vec![Fault::SecretVariable {
                name: "DB_PASSWORD".to_owned(),
            }],
        ),
        (
            Rule::RuntimeDeprecated,
            |snapshot, _| value_mut(&mut snapshot.function).runtime = Some("python3.9".to_owned()),
            vec![Fault::Deprecated {
                runtime: "python3.9".to_owned(),
                since: date!(2025 - 12 - 15),
            }],
        ),
        (
            Rule::RuntimeDeprecated,
            |snapshot, _| value_mut(&mut snapshot.function).runtime = Some("nodejs20.x".to_owned()),
            vec![Fault::DeprecatedSoon {
                runtime: "nodejs20.x".to_owned(),
                from: date!(2026 - 04 - 30),
            }],
        ),
    ]
}

fn api() -> Vec<Case> {
    vec![
        (
            Rule::PublicPost,
            |snapshot, _| post_is_open(snapshot),
            // 100 a second for 730 hours: 100 × 3,600 × 730. API Gateway 262.8 × 3.50, Lambda 262.8 × 0.20 and
            // 262.8 million × 12 ms × 0.5 GB × 0.0000166667; the tables are provisioned.
            vec![Fault::OpenWithLimit {
                ceiling: ceiling(100, 262_800_000, "998.64005256"),
            }],
        ),
        (
            Rule::PublicPost,
            |snapshot, _| {
                post_is_open(snapshot);
                for table in snapshot.tables.values_mut() {
                    value_mut(table).billing = Billing::OnDemand;
                }
            },
            // And 9 write units each: 262.8 × 9 × 0.625.
            vec![Fault::OpenWithLimit {
                ceiling: ceiling(100, 262_800_000, "2476.89005256"),
            }],
        ),
        (
            Rule::PublicPost,
            |snapshot, _| {
                post_is_open(snapshot);
                let stage = value_mut(&mut value_mut(&mut snapshot.api).stage);
                let tighter = Throttle { rate: 10, burst: 20 };
                stage
                    .method_throttles
                    .insert("POST /events".to_owned(), Some(tighter));
            },
            vec![Fault::OpenWithLimit {
                ceiling: ceiling(10, 26_280_000, "99.864005256"),
            }],
        ),
        (
            Rule::PublicPost,
            |snapshot, _| {
                post_is_open(snapshot);
                value_mut(&mut value_mut(&mut snapshot.api).stage).throttle = None;
            },
            // The account's 10,000: API Gateway's first three tiers, 333 × 3.50 + 667 × 2.80 + 19,000 × 2.38 and 6,280 × 1.51.
            vec![Fault::OpenWithoutLimit {
                ceiling: Some(ceiling(10_000, 26_280_000_000, "65619.905256")),
            }],
        ),
        (
            Rule::PublicPost,
            |snapshot, facts| {
                post_is_open(snapshot);
                value_mut(&mut value_mut(&mut snapshot.api).stage).throttle = None;
                facts.account_throttle.reading = denied("apigateway:GET");
            },
            vec![Fault::OpenWithoutLimit { ceiling: None }],
        ),
        (
            Rule::MethodAuthorisation,
            |snapshot, _| {
                let api = value_mut(&mut snapshot.api);
                value_mut(&mut api.methods).insert("DELETE".to_owned(), public());
                value_mut(&mut api.elsewhere).extend([
                    ("GET /admin".to_owned(), public()),
                    ("OPTIONS /admin".to_owned(), public()),
                ]);
            },
            ["DELETE /events", "GET /admin"]
                .map(|method| Fault::OpenMethod {
                    method: method.to_owned(),
                })
                .into(),
        ),
        (
            Rule::MethodThrottling,
            |snapshot, _| value_mut(&mut value_mut(&mut snapshot.api).stage).throttle = None,
            ["OPTIONS /events", "POST /events"]
                .map(|method| Fault::Unthrottled {
                    method: method.to_owned(),
                })
                .into(),
        ),
        (
            Rule::MethodThrottling,
            |snapshot, _| {
                let stage = value_mut(&mut value_mut(&mut snapshot.api).stage);
                let of_account = Throttle {
                    rate: 10_000,
                    burst: 5_000,
                };
                stage.method_throttles = [
                    ("OPTIONS /events".to_owned(), None),
                    ("POST /events".to_owned(), Some(of_account)),
                ]
                .into();
            },
            vec![
                Fault::Unthrottled {
                    method: "OPTIONS /events".to_owned(),
                },
                Fault::LooserThrottle {
                    method: "POST /events".to_owned(),
                    per_second: 10_000,
                    of_stage: 100,
                },
            ],
        ),
        (
            Rule::CorsOrigin,
            |snapshot, _| {
                let methods = value_mut(&mut value_mut(&mut snapshot.api).methods);
                methods.get_mut("OPTIONS").unwrap().allows_any_origin = true;
            },
            vec![Fault::AnyOrigin {
                method: "OPTIONS /events".to_owned(),
            }],
        ),
        (
            Rule::AccessLog,
            |snapshot, _| value_mut(&mut value_mut(&mut snapshot.api).stage).access_log = None,
            vec![Fault::NoAccessLog],
        ),
    ]
}

fn data() -> Vec<Case> {
    let table = TableId::Events;
    vec![
        (
            Rule::TableEncryption,
            |snapshot, _| table_mut(snapshot, TableId::Events).encryption = None,
            vec![Fault::OwnedKey { table }],
        ),
        (
            Rule::PointInTimeRecovery,
            |snapshot, _| table_mut(snapshot, TableId::Events).point_in_time_recovery = found(false),
            vec![Fault::NoRecovery { table }],
        ),
        (
            Rule::DeletionProtection,
            |snapshot, _| table_mut(snapshot, TableId::Events).deletion_protection = false,
            vec![Fault::NoDeletionProtection { table }],
        ),
        (
            Rule::PersonalDataRetention,
            |snapshot, _| table_mut(snapshot, TableId::Events).ttl = found(Ttl::Disabled),
            vec![Fault::KeptForEver { table }],
        ),
        (
            Rule::RawAddress,
            |snapshot, _| value_mut(&mut snapshot.stack).parameters.clear(),
            vec![Fault::RawAddresses],
        ),
        (
            Rule::LogRetention,
            |snapshot, _| value_mut(&mut snapshot.log_group).retention_days = None,
            vec![Fault::LogsKeptForEver],
        ),
    ]
}

fn rest() -> Vec<Case> {
    vec![
        (
            Rule::TopicPolicy,
            |_, facts| {
                facts.topic_policy = found(document(
                    r#"{"Statement":[
                        {"Sid":"made with it","Effect":"Allow","Principal":{"AWS":"*"},"Action":"SNS:Publish","Resource":"arn","Condition":{"StringEquals":{"AWS:SourceOwner":"000000000000"}}},
                        {"Sid":"all","Effect":"Allow","Principal":{"AWS":"*"},"Action":"SNS:Subscribe","Resource":"arn"},
                        {"Effect":"Allow","Principal":{"Service":"cloudwatch.amazonaws.com"},"Action":"SNS:Publish","Resource":"arn"}]}"#,
                ));
            },
            vec![
                Fault::TopicOpenTo {
                    statement: Some("all".to_owned()),
                    service: None,
                },
                Fault::TopicOpenTo {
                    statement: None,
                    service: Some("cloudwatch.amazonaws.com".to_owned()),
                },
            ],
        ),
        (
            Rule::TerminationProtection,
            |snapshot, _| value_mut(&mut snapshot.stack).termination_protection = false,
            vec![Fault::NoTerminationProtection],
        ),
        (
            Rule::ArtifactBucket,
            |_, facts| {
                facts.bucket = found(Bucket {
                    name: "packages".to_owned(),
                    blocks_public_access: false,
                    versioned: false,
                });
            },
            vec![Fault::BucketNotBlocked, Fault::BucketNotVersioned],
        ),
        (
            Rule::ConsolePower,
            |_, facts| value_mut(&mut facts.console).arn = "arn:aws:iam::000000000000:root".to_owned(),
            vec![Fault::ConsoleIsRoot],
        ),
        (
            Rule::ConsolePower,
            |_, facts| {
                value_mut(&mut facts.console)
                    .needless
                    .push("iam:CreateUser".to_owned());
            },
            vec![Fault::ConsoleMay {
                action: "iam:CreateUser".to_owned(),
            }],
        ),
    ]
}

fn policy(json: &str) -> impl Fn(&mut Facts) + '_ {
    move |facts| facts.role_policies = found(policies(json))
}

fn ceiling(per_second: u64, per_month: u64, cost: &str) -> Ceiling {
    Ceiling {
        per_second,
        per_month,
        milliseconds: Some(12),
        cost: Some(cost.parse().unwrap()),
        not_priced: vec![],
    }
}

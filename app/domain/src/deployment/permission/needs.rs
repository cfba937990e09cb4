//! Which IAM actions a deployment needs (Service Authorization Reference; of what CloudFormation does with the caller's
//! credentials: the `handlers` in each resource type's schema).

use super::Need;
use crate::contract::{self, TableId};
use crate::deployment::{Change, ChangeAction, Place};
use std::collections::BTreeSet;

/// The names of all that a deployment touches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arns<'a> {
    /// The partition, such as `aws`.
    pub partition: &'a str,
    /// Account, region and stack.
    pub place: &'a Place,
    /// The artifact bucket.
    pub bucket: &'a str,
    /// The console's own table.
    pub console_table: &'a str,
    /// The API's id; `None` while there is none.
    pub api: Option<&'a str>,
}

impl Arns<'_> {
    fn of(&self, service: &str, resource: &str) -> String {
        let Self { partition, place, .. } = self;
        format!(
            "arn:{partition}:{service}:{}:{}:{resource}",
            place.region, place.account
        )
    }

    fn table(&self, name: &str) -> String {
        self.of("dynamodb", &format!("table/{name}"))
    }

    fn function(&self) -> String {
        self.of("lambda", &format!("function:{}", contract::FUNCTION))
    }

    fn artifacts(&self) -> String {
        format!(
            "arn:{}:s3:::{}/collector/package.zip",
            self.partition, self.bucket
        )
    }

    fn role(&self) -> String {
        format!(
            "arn:{}:iam::{}:role/{}",
            self.partition,
            self.place.account,
            contract::ROLE
        )
    }

    fn api(&self, path: &str) -> String {
        format!(
            "arn:{}:apigateway:{}::/restapis{path}",
            self.partition, self.place.region
        )
    }

    /// What the engine calls itself, whatever changes.
    pub fn of_the_engine(&self) -> BTreeSet<Need> {
        let mut needs = BTreeSet::new();
        let mut need = |resource: &str, actions: &[&str]| needs.extend(all(resource, actions));
        need(
            &self.of("cloudformation", &format!("stack/{}/*", self.place.stack)),
            &[
                "cloudformation:CreateChangeSet",
                "cloudformation:DescribeChangeSet",
                "cloudformation:ExecuteChangeSet",
                "cloudformation:DeleteChangeSet",
                "cloudformation:DescribeStackEvents",
                "cloudformation:GetTemplate",
                "cloudformation:UpdateTerminationProtection",
            ],
        );
        need(&self.artifacts(), &["s3:GetObject", "s3:PutObject"]);
        need(
            &self.function(),
            &[
                "lambda:GetFunctionConfiguration",
                "lambda:PublishVersion",
                "lambda:GetAlias",
                "lambda:UpdateAlias",
            ],
        );
        // A version is invoked by its number, whichever that will be.
        need(&format!("{}:1", self.function()), &["lambda:InvokeFunction"]);
        for table in TableId::ALL {
            need(
                &self.table(table.name()),
                &["dynamodb:GetItem", "dynamodb:DeleteItem"],
            );
        }
        // A transaction is authorised as the writes that it is made of.
        need(
            &self.table(self.console_table),
            &[
                "dynamodb:GetItem",
                "dynamodb:Query",
                "dynamodb:PutItem",
                "dynamodb:DeleteItem",
            ],
        );
        needs
    }

    /// What the engine calls to try a version, and does not otherwise. CloudWatch knows no resource for either.
    pub fn of_a_canary() -> BTreeSet<Need> {
        all("*", &["cloudwatch:DescribeAlarms", "cloudwatch:GetMetricData"])
            .into_iter()
            .collect()
    }

    /// What it takes to make the console's own stack, which `place` names.
    pub fn of_bootstrap(&self) -> BTreeSet<Need> {
        [
            all(
                &self.of("cloudformation", &format!("stack/{}/*", self.place.stack)),
                &[
                    "cloudformation:CreateChangeSet",
                    "cloudformation:DescribeChangeSet",
                    "cloudformation:ExecuteChangeSet",
                    "cloudformation:DescribeStackEvents",
                    "cloudformation:UpdateTerminationProtection",
                ],
            ),
            all(
                &self.table(self.console_table),
                &[
                    "dynamodb:CreateTable",
                    "dynamodb:DescribeTable",
                    "dynamodb:UpdateContinuousBackups",
                    "dynamodb:UpdateTimeToLive",
                ],
            ),
            all(
                &format!("arn:{}:s3:::{}", self.partition, self.bucket),
                &[
                    "s3:CreateBucket",
                    "s3:PutBucketPolicy",
                    "s3:PutBucketPublicAccessBlock",
                    "s3:PutBucketVersioning",
                    "s3:PutEncryptionConfiguration",
                    "s3:PutLifecycleConfiguration",
                ],
            ),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// What CloudFormation does to carry these changes out, as far as it is known for their types: one need too few is found out
    /// when it fails and is rolled back, one too many would stop a deployment that works.
    pub fn of_changes(&self, changes: &[Change]) -> BTreeSet<Need> {
        changes.iter().flat_map(|change| self.of_change(change)).collect()
    }

    fn of_change(&self, change: &Change) -> Vec<Need> {
        let pick = |add: &'static [&'static str],
                    modify: &'static [&'static str],
                    remove: &'static [&'static str]| {
            match change.action {
                ChangeAction::Add => add,
                ChangeAction::Modify => modify,
                ChangeAction::Remove => remove,
                ChangeAction::Import | ChangeAction::Other(_) => &[],
            }
        };
        match change.resource_type.as_str() {
            "AWS::Lambda::Function" => self.of_function(change),
            "AWS::Lambda::Version" => all(&self.function(), pick(&["lambda:PublishVersion"], &[], &[])),
            "AWS::Lambda::Alias" => all(&self.function(), pick(&["lambda:CreateAlias"], &[], &[])),
            "AWS::DynamoDB::Table" => all(
                &self.table(&table_name(&change.logical_id)),
                pick(
                    &[
                        "dynamodb:CreateTable",
                        "dynamodb:DescribeTable",
                        "dynamodb:UpdateContinuousBackups",
                    ],
                    &["dynamodb:UpdateTable", "dynamodb:DescribeTable"],
                    &[],
                ),
            ),
            "AWS::Logs::LogGroup" => all(
                &self.of("logs", &format!("log-group:{}:*", contract::LOG_GROUP)),
                pick(
                    &["logs:CreateLogGroup", "logs:PutRetentionPolicy"],
                    &["logs:PutRetentionPolicy"],
                    &[],
                ),
            ),
            "AWS::IAM::Role" => all(
                &self.role(),
                pick(
                    &["iam:CreateRole", "iam:PutRolePolicy", "iam:GetRole"],
                    if changes_policies(change) {
                        &["iam:PutRolePolicy", "iam:GetRole"]
                    } else {
                        &["iam:GetRole"]
                    },
                    &["iam:DeleteRole", "iam:DeleteRolePolicy"],
                ),
            ),
            "AWS::ApiGateway::RestApi" => all(&self.api(""), pick(&["apigateway:POST"], &[], &[])),
            "AWS::ApiGateway::Deployment" => {
                self.of_api(pick(&["apigateway:POST"], &[], &[]), "/deployments")
            }
            "AWS::ApiGateway::Stage" => self.of_api(
                pick(&[], &["apigateway:PATCH"], &["apigateway:DELETE"]),
                &format!("/stages/{}", contract::STAGE),
            ),
            "AWS::CloudWatch::Alarm" => all(
                &self.of("cloudwatch", &format!("alarm:{}", contract::ERROR_RATE_ALARM)),
                pick(
                    &["cloudwatch:PutMetricAlarm"],
                    &["cloudwatch:PutMetricAlarm"],
                    &["cloudwatch:DeleteAlarms"],
                ),
            ),
            "AWS::CloudWatch::Dashboard" => all(
                &format!(
                    "arn:{}:cloudwatch::{}:dashboard/{}",
                    self.partition,
                    self.place.account,
                    contract::DASHBOARD
                ),
                pick(
                    &["cloudwatch:PutDashboard"],
                    &["cloudwatch:PutDashboard"],
                    &["cloudwatch:DeleteDashboards"],
                ),
            ),
            "AWS::SNS::Topic" => all(
                &self.of("sns", contract::TOPIC),
                pick(
                    &["sns:CreateTopic"],
                    &["sns:SetTopicAttributes"],
                    &["sns:DeleteTopic"],
                ),
            ),
            "AWS::SNS::TopicPolicy" => all(
                &self.of("sns", contract::TOPIC),
                pick(&["sns:SetTopicAttributes"], &["sns:SetTopicAttributes"], &[]),
            ),
            "AWS::SNS::Subscription" => all(
                &self.of("sns", contract::TOPIC),
                pick(&["sns:Subscribe"], &[], &[]),
            ),
            _ => vec![],
        }
    }

    fn of_function(&self, change: &Change) -> Vec<Need> {
        let (code, role) = ("s3:GetObject", "iam:PassRole");
        match change.action {
            ChangeAction::Add => [
                all(&self.function(), &["lambda:CreateFunction", "lambda:GetFunction"]),
                all(&self.artifacts(), &[code]),
                all(&self.role(), &[role]),
            ]
            .concat(),
            ChangeAction::Modify => {
                let named = |name: &str| {
                    change
                        .properties
                        .iter()
                        .any(|property| property.of_resource() == name)
                };
                let mut needs = vec![];
                if named("Code") {
                    needs.extend(all(&self.function(), &["lambda:UpdateFunctionCode"]));
                    needs.extend(all(&self.artifacts(), &[code]));
                }
                if change
                    .properties
                    .iter()
                    .any(|property| property.of_resource() != "Code")
                {
                    needs.extend(all(&self.function(), &["lambda:UpdateFunctionConfiguration"]));
                }
                if named("Role") {
                    needs.extend(all(&self.role(), &[role]));
                }
                needs
            }
            ChangeAction::Remove => all(&self.function(), &["lambda:DeleteFunction"]),
            ChangeAction::Import | ChangeAction::Other(_) => vec![],
        }
    }

    /// Below an API that is there; the parts of one that is only made now have no name yet.
    fn of_api(&self, actions: &[&str], path: &str) -> Vec<Need> {
        self.api
            .map(|id| all(&self.api(&format!("/{id}{path}")), actions))
            .unwrap_or_default()
    }
}

fn all(resource: &str, actions: &[&str]) -> Vec<Need> {
    let need = |action: &&str| Need {
        action: (*action).to_owned(),
        resource: resource.to_owned(),
    };
    actions.iter().map(need).collect()
}

/// The template calls a table by its name's last part: `EventsTable` is `LiveInsight-Events`.
fn table_name(logical_id: &str) -> String {
    let part = logical_id.strip_suffix("Table").unwrap_or(logical_id);
    format!("LiveInsight-{part}")
}

fn changes_policies(change: &Change) -> bool {
    change
        .properties
        .iter()
        .any(|property| property.of_resource() == "Policies")
}

//! Where a resource is in the AWS console.

use crate::server::request::lang;
use crate::server::routes::encode;
use domain::contract;
use domain::health::Resource;
use domain::name::Region;
use domain::snapshot::{Environment, Snapshot};
use leptos::prelude::*;

/// A link to the resource in the AWS console, in a new tab, which does not learn where the person came from.
pub fn aws_console(snapshot: &Snapshot, resource: &Resource) -> Option<impl IntoView + use<>> {
    let words = &lang().words().resources;
    console_link(snapshot, resource).map(|address| {
        view! {
            <a class="elsewhere" href=address target="_blank" rel="noreferrer">
                {words.aws_console}
                <span class="unseen">{format!(" ({})", words.new_tab)}</span>
            </a>
        }
    })
}

/// The address of the resource's page in the AWS console, for whoever has to act there.
///
/// There is none in a sandbox, in a partition whose console is not on the internet, or as long as an id that the address needs
/// was never read.
fn console_link(snapshot: &Snapshot, resource: &Resource) -> Option<String> {
    match snapshot.target.environment {
        Environment::Aws => Place::of(snapshot, resource)?.address(&snapshot.target.region),
        Environment::Sandbox => None,
    }
}

/// A page of the AWS console, with what tells it from the others of its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place<'a> {
    Stack { arn: &'a str },
    Function,
    Alias,
    RestApi { id: &'a str },
    Table { name: &'a str },
    Role,
    LogGroup,
    Alarm { name: &'a str },
    Dashboard,
    Topic { arn: &'a str },
}

impl<'a> Place<'a> {
    fn of(snapshot: &'a Snapshot, resource: &'a Resource) -> Option<Self> {
        Some(match resource {
            Resource::Stack(_) => Place::Stack {
                arn: &snapshot.stack.shown().value()?.id,
            },
            Resource::Function => Place::Function,
            Resource::Alias => Place::Alias,
            Resource::RestApi => Place::RestApi {
                id: &snapshot.api.shown().value()?.id,
            },
            Resource::Table(table) => Place::Table { name: table.name() },
            Resource::Role => Place::Role,
            Resource::LogGroup => Place::LogGroup,
            Resource::Alarm(name) => Place::Alarm { name },
            Resource::Dashboard => Place::Dashboard,
            Resource::Topic => Place::Topic {
                arn: &snapshot.topic.shown().value()?.arn,
            },
        })
    }

    fn address(self, region: &Region) -> Option<String> {
        let host = console_host(region)?;
        let (page, fragment) = self.page_and_fragment();
        let query = match page.split_once('?') {
            Some(_) => '&',
            None => '?',
        };
        Some(format!(
            "https://{region}.{host}/{page}{query}region={region}{fragment}"
        ))
    }

    /// The path with its own query, and the fragment, in which most of the console's pages keep what they show.
    fn page_and_fragment(self) -> (String, String) {
        let home = |service: &str, fragment: String| (format!("{service}/home"), format!("#{fragment}"));
        match self {
            Place::Stack { arn } => home(
                "cloudformation",
                format!("/stacks/stackinfo?stackId={}", encode(arn)),
            ),
            Place::Function => home("lambda", format!("/functions/{}", contract::FUNCTION)),
            Place::Alias => home(
                "lambda",
                format!("/functions/{}/aliases/{}", contract::FUNCTION, contract::ALIAS),
            ),
            Place::RestApi { id } => {
                let id = encode(id);
                (
                    format!("apigateway/main/apis/{id}/stages?api={id}"),
                    String::new(),
                )
            }
            Place::Table { name } => home("dynamodbv2", format!("table?name={}", encode(name))),
            Place::Role => home("iam", format!("/roles/details/{}", contract::ROLE)),
            Place::LogGroup => {
                // CloudWatch's own: encoded twice, with `$` for the sign of percent.
                let name = encode(&encode(contract::LOG_GROUP)).replace('%', "$");
                home("cloudwatch", format!("logsV2:log-groups/log-group/{name}"))
            }
            Place::Alarm { name } => home("cloudwatch", format!("alarmsV2:alarm/{}", encode(name))),
            Place::Dashboard => home(
                "cloudwatch",
                format!("dashboards/dashboard/{}", contract::DASHBOARD),
            ),
            Place::Topic { arn } => home("sns/v3", format!("/topic/{arn}")),
        }
    }
}

/// The console's host for the region's partition.
fn console_host(region: &Region) -> Option<&'static str> {
    let region = region.as_str();
    let isolated =
        region.starts_with("us-iso") || region.starts_with("eu-iso") || region.starts_with("eusc-");
    if isolated {
        None
    } else if region.starts_with("cn-") {
        Some("console.amazonaws.cn")
    } else if region.starts_with("us-gov-") {
        Some("console.amazonaws-us-gov.com")
    } else {
        Some("console.aws.amazon.com")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_resource_has_its_page() {
        let seoul = "ap-northeast-2".parse().unwrap();
        let arn = "arn:aws:cloudformation:ap-northeast-2:000000000000:stack/liveinsight-infrastructure/1a";
        let topic = "arn:aws:sns:ap-northeast-2:000000000000:LiveInsight-Alarms";
        for (place, expected) in [
            (
                Place::Stack { arn },
                "cloudformation/home?region=ap-northeast-2#/stacks/stackinfo?stackId=arn%3Aaws%3Acloudformation%3A\
                 ap-northeast-2%3A000000000000%3Astack%2Fliveinsight-infrastructure%2F1a",
            ),
            (
                Place::Function,
                "lambda/home?region=ap-northeast-2#/functions/LiveInsight-EventCollector",
            ),
            (
                Place::Alias,
                "lambda/home?region=ap-northeast-2#/functions/LiveInsight-EventCollector/aliases/LIVE",
            ),
            (
                Place::RestApi { id: "a1b2c3" },
                "apigateway/main/apis/a1b2c3/stages?api=a1b2c3&region=ap-northeast-2",
            ),
            (
                Place::Table {
                    name: "LiveInsight-Events",
                },
                "dynamodbv2/home?region=ap-northeast-2#table?name=LiveInsight-Events",
            ),
            (
                Place::Role,
                "iam/home?region=ap-northeast-2#/roles/details/LiveInsight-Lambda-Role",
            ),
            (
                Place::LogGroup,
                "cloudwatch/home?region=ap-northeast-2#logsV2:log-groups/log-group/\
                 $252Faws$252Flambda$252FLiveInsight-EventCollector",
            ),
            (
                Place::Alarm {
                    name: "LiveInsight-Lambda errors/5 min",
                },
                "cloudwatch/home?region=ap-northeast-2#alarmsV2:alarm/LiveInsight-Lambda%20errors%2F5%20min",
            ),
            (
                Place::Dashboard,
                "cloudwatch/home?region=ap-northeast-2#dashboards/dashboard/LiveInsight-Performance",
            ),
            (
                Place::Topic { arn: topic },
                "sns/v3/home?region=ap-northeast-2#/topic/arn:aws:sns:ap-northeast-2:000000000000:LiveInsight-Alarms",
            ),
        ] {
            let expected = format!("https://ap-northeast-2.console.aws.amazon.com/{expected}");
            assert_eq!(place.address(&seoul), Some(expected), "{place:?}");
        }
    }

    #[test]
    fn every_partition_has_its_host_or_no_link() {
        for (region, expected) in [
            (
                "us-east-1",
                Some("https://us-east-1.console.aws.amazon.com/lambda/home?region=us-east-1#"),
            ),
            (
                "cn-north-1",
                Some("https://cn-north-1.console.amazonaws.cn/lambda/home?region=cn-north-1#"),
            ),
            (
                "us-gov-west-1",
                Some("https://us-gov-west-1.console.amazonaws-us-gov.com/lambda/home?region=us-gov-west-1#"),
            ),
            ("us-iso-east-1", None),
            ("us-isob-east-1", None),
            ("eu-isoe-west-1", None),
            ("eusc-de-east-1", None),
        ] {
            let address = Place::Function.address(&region.parse().unwrap());
            match expected {
                Some(start) => assert!(
                    address.as_ref().is_some_and(|address| address.starts_with(start)),
                    "{address:?}"
                ),
                None => assert_eq!(address, None, "{region}"),
            }
        }
    }
}

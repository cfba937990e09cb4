//! The template keeps what the code relies on.

use app::server::words::Lang;
use domain::contract::{self, TableId};
use domain::template::parameters;
use liveinsight::deploy::TEMPLATE;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// The text of one resource: from its logical id to the next line that is indented as little.
fn block(logical_id: &str) -> String {
    let heading = format!("  {logical_id}:");
    let mut lines = TEMPLATE.lines().skip_while(|line| *line != heading);
    let first = lines
        .next()
        .unwrap_or_else(|| panic!("{logical_id} is not in the template"));
    let rest = lines.take_while(|line| line.is_empty() || line.starts_with("   ") || line.starts_with("  #"));
    let text: Vec<&str> = std::iter::once(first).chain(rest).collect();
    text.join("\n").trim_end().to_owned()
}

/// What stands below `heading`, without comments and as if it stood alone. The template indents everything below a heading, lists too.
fn below(text: &str, heading: &str) -> String {
    let mut lines = text.lines().filter(|line| !line.trim_start().starts_with('#'));
    let found = lines
        .find(|line| line.trim() == heading)
        .unwrap_or_else(|| panic!("no {heading} in\n{text}"));
    let lines: Vec<&str> = lines
        .take_while(|line| indent(line) > indent(found))
        .filter(|line| !line.is_empty())
        .collect();
    let margin = lines.first().map_or(0, |first| indent(first));
    let lines: Vec<&str> = lines.iter().map(|line| &line[margin..]).collect();
    lines.join("\n")
}

/// An empty line ends nothing.
fn indent(line: &str) -> usize {
    line.find(|character| character != ' ').unwrap_or(usize::MAX)
}

/// The items of a list, each as if it stood alone.
fn items(list: &str) -> Vec<String> {
    list.split("\n- ")
        .map(|item| item.trim_start_matches("- ").replace("\n  ", "\n"))
        .collect()
}

/// The value of `name: value` among the outermost lines of `text`.
fn value<'a>(text: &'a str, name: &str) -> &'a str {
    text.lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
        .unwrap_or_else(|| panic!("no {name} in\n{text}"))
}

fn logical_id(table: TableId) -> String {
    format!("{}Table", table.name().trim_start_matches("LiveInsight-"))
}

fn key_schema(key: contract::Key<'_>) -> String {
    let hash = format!("- AttributeName: {}\n  KeyType: HASH", key.hash);
    match key.range {
        Some(range) => format!("{hash}\n- AttributeName: {range}\n  KeyType: RANGE"),
        None => hash,
    }
}

#[test]
fn every_table_is_made_as_the_contract_says() {
    for table in TableId::ALL {
        let contract = table.contract();
        let resource = below(&block(&logical_id(table)), &format!("{}:", logical_id(table)));
        let properties = below(&resource, "Properties:");
        assert_eq!(value(&resource, "Type"), "AWS::DynamoDB::Table");
        assert_eq!(value(&properties, "TableName"), contract.name);
        assert_eq!(
            below(&properties, "KeySchema:"),
            key_schema(contract.key),
            "{table:?}"
        );

        let indexes = if contract.indexes.is_empty() {
            assert!(!properties.contains("GlobalSecondaryIndexes:"), "{table:?}");
            vec![]
        } else {
            items(&below(&properties, "GlobalSecondaryIndexes:"))
        };
        assert_eq!(indexes.len(), contract.indexes.len(), "{table:?}");
        for (index, (name, key)) in indexes.iter().zip(contract.indexes) {
            assert_eq!(value(index, "IndexName"), *name, "{table:?}");
            assert_eq!(below(index, "KeySchema:"), key_schema(*key), "{table:?} {name}");
            assert_eq!(
                below(index, "Projection:"),
                "ProjectionType: ALL",
                "{table:?} {name}"
            );
        }
    }
}

#[test]
fn every_table_is_kept_protected_and_backed_up() {
    for table in TableId::ALL {
        let resource = below(&block(&logical_id(table)), &format!("{}:", logical_id(table)));
        let properties = below(&resource, "Properties:");
        assert_eq!(value(&resource, "DeletionPolicy"), "RetainExceptOnCreate");
        assert_eq!(value(&resource, "UpdateReplacePolicy"), "Retain");
        assert_eq!(value(&properties, "DeletionProtectionEnabled"), "true");
        assert_eq!(
            below(&properties, "PointInTimeRecoverySpecification:"),
            "PointInTimeRecoveryEnabled: true"
        );
        assert_eq!(below(&properties, "SSESpecification:"), "SSEEnabled: true");
        match table.contract().ttl_attribute {
            Some(attribute) => assert_eq!(
                below(&properties, "TimeToLiveSpecification:"),
                format!("AttributeName: {attribute}\nEnabled: true")
            ),
            None => assert!(!properties.contains("TimeToLiveSpecification:"), "{table:?}"),
        }
    }
}

#[test]
fn the_throttle_alarms_watch_every_table_and_index() {
    let expected: BTreeSet<(String, Option<String>)> = TableId::ALL
        .into_iter()
        .flat_map(|table| {
            let indexes = table.contract().indexes.iter();
            indexes
                .map(|(index, _)| Some((*index).to_owned()))
                .chain([None])
                .map(move |index| (format!("!Ref {}", logical_id(table)), index))
        })
        .collect();
    for (alarm, metric_name) in [
        ("DynamoDBWriteThrottlesAlarm", "WriteThrottleEvents"),
        ("DynamoDBReadThrottlesAlarm", "ReadThrottleEvents"),
    ] {
        let metrics = items(&below(&block(alarm), "Metrics:"));
        let [sum, inputs @ ..] = metrics.as_slice() else {
            panic!("{alarm} has no metrics")
        };
        let mut watched = vec![];
        let mut filled = vec![];
        for input in inputs {
            let metric = below(input, "Metric:");
            assert_eq!(value(&metric, "Namespace"), "AWS/DynamoDB");
            assert_eq!(value(&metric, "MetricName"), metric_name);
            assert_eq!(value(&below(input, "MetricStat:"), "Stat"), "Sum");
            assert_eq!(value(input, "ReturnData"), "false");
            let dimensions = items(&below(&metric, "Dimensions:"));
            let dimension = |name: &str| {
                let mut named = dimensions
                    .iter()
                    .filter(|dimension| value(dimension, "Name") == name);
                named.next().map(|dimension| value(dimension, "Value").to_owned())
            };
            let index = dimension("GlobalSecondaryIndexName");
            assert_eq!(dimensions.len(), 1 + usize::from(index.is_some()), "{alarm}");
            watched.push((dimension("TableName").unwrap(), index));
            filled.push(format!("FILL({},0)", value(input, "Id")));
        }
        assert_eq!(watched.len(), 6, "{alarm}");
        assert_eq!(BTreeSet::from_iter(watched), expected, "{alarm}");
        assert_eq!(
            value(sum, "Expression"),
            format!("SUM([{}])", filled.join(",")),
            "{alarm}"
        );
        assert_eq!(value(sum, "ReturnData"), "true", "{alarm}");
    }
}

#[test]
fn the_function_is_told_its_tables_and_what_to_keep_of_an_address() {
    let expected = contract::FUNCTION_VARIABLES
        .map(|(variable, table)| format!("{variable}: !Ref {}\n", logical_id(table)))
        .concat()
        + "IP_ADDRESS: !Ref IpAddress";
    assert_eq!(below(&block("EventCollectorFunction"), "Variables:"), expected);
}

#[test]
fn a_changed_api_gets_a_new_deployment() {
    let mut lines = TEMPLATE
        .lines()
        .skip_while(|line| line.trim() != "# api:begin")
        .skip(1);
    let api: String = lines
        .by_ref()
        .take_while(|line| line.trim() != "# api:end")
        .map(|line| format!("{line}\n"))
        .collect();
    assert!(api.contains("EventsPostMethod"), "the marks enclose the API");
    let digest: String = Sha256::digest(api)
        .iter()
        .take(5)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let logical_id = format!("LiveInsightApiDeployment{digest}");
    let declared = TEMPLATE
        .lines()
        .filter(|line| line.starts_with("  LiveInsightApiDeployment"))
        .collect::<Vec<_>>();
    assert_eq!(
        declared,
        [format!("  {logical_id}:")],
        "the API changed: rename its Deployment to {logical_id} everywhere in infrastructure.yaml"
    );
    assert!(TEMPLATE.contains(&format!("DeploymentId: !Ref {logical_id}")));
    assert!(
        block(&logical_id).contains("DeletionPolicy: Retain"),
        "a replaced deployment must stay"
    );
}

#[test]
fn what_gives_live_its_start_is_frozen() {
    insta::assert_snapshot!(contract::FROZEN_LOGICAL_IDS.map(block).join("\n\n"), @r"
      FirstVersion:
        # Frozen: the version that LIVE pointed at when the stack was made. Never edit it, a change would publish another version
        # and pull the alias along.
        Type: AWS::Lambda::Version
        DeletionPolicy: RetainExceptOnCreate
        UpdateReplacePolicy: Retain
        Properties:
          FunctionName: !Ref EventCollectorFunction
          Description: Published with the stack

      LiveAlias:
        # Frozen: where it points now belongs to the console, and drift of it is expected.
        Type: AWS::Lambda::Alias
        Properties:
          FunctionName: !Ref EventCollectorFunction
          FunctionVersion: !GetAtt FirstVersion.Version
          Name: LIVE
          Description: What the API calls; moved by LiveInsight Console
    ");
}

#[test]
fn the_contract_and_the_template_name_the_same_things() {
    let names = [
        ("FunctionName", contract::FUNCTION),
        ("Runtime", contract::RUNTIME),
        ("RoleName", contract::ROLE),
        ("LogGroupName", contract::LOG_GROUP),
        ("DashboardName", contract::DASHBOARD),
        ("TopicName", contract::TOPIC),
        ("StageName", contract::STAGE),
        ("Name", contract::REST_API),
        ("Name", contract::ALIAS),
    ];
    let tables = TableId::ALL.map(|table| ("TableName", table.name()));
    let alarms = contract::ALARMS.map(|alarm| ("AlarmName", alarm));
    for (property, value) in names.into_iter().chain(tables).chain(alarms) {
        let line = format!("{property}: {value}");
        assert!(TEMPLATE.lines().any(|found| found.trim() == line), "{line}");
    }
}

#[test]
fn the_template_is_small_enough_to_be_sent_with_the_request() {
    // CloudFormation quotas: 51,200 bytes for a template in a request body.
    assert!(TEMPLATE.len() <= 51_200, "{} bytes", TEMPLATE.len());
}

#[test]
fn every_setting_is_explained_to_koreans_in_their_words() {
    // The engine sets these itself.
    let ours = ["CodeBucket", "CodeKey"];
    let explain = Lang::Ko.words().deployments.new.parameter;
    for parameter in parameters(TEMPLATE) {
        let name = parameter.name.as_str();
        assert_eq!(explain(name).is_some(), !ours.contains(&name), "{name}");
    }
}

//! The template keeps what the code relies on.

use domain::contract::{self, TableId};
use liveinsight::deploy::TEMPLATE;
use sha2::{Digest, Sha256};

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
    for table in TableId::ALL {
        let contract = table.contract();
        for (index, key) in contract.indexes {
            assert!(TEMPLATE.contains(&format!("- IndexName: {index}")));
            assert!(TEMPLATE.contains(&format!("- AttributeName: {}", key.hash)));
        }
    }
    for (variable, _) in contract::FUNCTION_VARIABLES {
        assert!(
            TEMPLATE.contains(&format!("          {variable}: !Ref")),
            "{variable}"
        );
    }
}

#[test]
fn the_template_is_small_enough_to_be_sent_with_the_request() {
    // CloudFormation quotas: 51,200 bytes for a template in a request body.
    assert!(TEMPLATE.len() <= 51_200, "{} bytes", TEMPLATE.len());
}

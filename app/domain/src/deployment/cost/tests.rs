use super::*;
use crate::deployment::Replacement;

fn parameters(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    let pair = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    pairs.iter().map(pair).collect()
}

fn change(action: ChangeAction, logical_id: &str, resource_type: &str) -> Change {
    Change {
        action,
        logical_id: logical_id.to_owned(),
        resource_type: resource_type.to_owned(),
        replacement: Replacement::Never,
        properties: vec![],
    }
}

#[test]
fn what_a_stack_holds_ready_is_the_sum_over_tables_and_indexes() {
    for (given, expected) in [
        (&[][..], Footprint::Nothing),
        (
            &[
                ("BillingMode", "PROVISIONED"),
                ("EventsReadUnits", "5"),
                ("EventsUserIndexReadUnits", "2"),
                ("EventsWriteUnits", "10"),
                ("MemorySize", "512"),
            ],
            Footprint::Provisioned(Units { read: 7, write: 10 }),
        ),
        (
            &[("BillingMode", "PAY_PER_REQUEST"), ("EventsReadUnits", "5")],
            Footprint::OnDemand,
        ),
    ] {
        assert_eq!(Footprint::of(&parameters(given)), expected);
    }
}

fn lines(region: &str, before: &Footprint, after: &Footprint, changes: &[Change]) -> String {
    let book = PriceBook::embedded().unwrap();
    let metrics = |id: &str| match id {
        "Throttles" => Some(6),
        "Errors" => Some(1),
        _ => None,
    };
    let lines = monthly_change(&book, &region.parse().unwrap(), (before, after), changes, metrics);
    lines.iter().map(|line| format!("{line}\n")).collect()
}

#[test]
fn what_is_known_has_an_amount_and_what_is_not_a_reason() {
    let five = Footprint::Provisioned(Units { read: 30, write: 30 });
    let ten = Footprint::Provisioned(Units { read: 30, write: 40 });
    let alarm = "AWS::CloudWatch::Alarm";
    let changes = [
        change(ChangeAction::Add, "Throttles", alarm),
        change(ChangeAction::Remove, "Errors", alarm),
        change(
            ChangeAction::Add,
            "PerformanceDashboard",
            "AWS::CloudWatch::Dashboard",
        ),
        change(
            ChangeAction::Modify,
            "EventCollectorFunction",
            "AWS::Lambda::Function",
        ),
    ];
    // 10 units × 730 hours × 0.00065; 5 metrics × 0.10; one dashboard.
    insta::assert_snapshot!(lines("us-east-1", &five, &ten, &changes), @r"
    capacity of tables and indexes: 30 read and 30 write units → 30 read and 40 write units: +4.75 USD
    +1 alarm, −1 alarm: +0.50 USD
    +1 dashboard: +3.00 USD
    the function's computing time: not priced, how long the new version runs for a request is known when it has run
    ");
    let unheard = [change(ChangeAction::Add, "Unheard", alarm)];
    insta::assert_snapshot!(lines("us-east-1", &Footprint::Nothing, &five, &unheard), @r"
    capacity of tables and indexes: none → 30 read and 30 write units: +17.08 USD
    +1 alarm: not priced, the template does not tell how many metrics an alarm looks at
    ");
    for (region, before, after, expected) in [
        (
            "us-east-1",
            &ten,
            &five,
            "30 read and 40 write units → 30 read and 30 write units: −4.75 USD",
        ),
        (
            "us-east-1",
            &five,
            &Footprint::OnDemand,
            "30 read and 30 write units → paid by request: not priced, what is paid by request depends on the traffic",
        ),
        (
            "eu-west-1",
            &five,
            &ten,
            "30 read and 30 write units → 30 read and 40 write units: not priced, the price book does not know the region",
        ),
    ] {
        let expected = format!("capacity of tables and indexes: {expected}\n");
        assert_eq!(lines(region, before, after, &[]), expected);
    }
    assert_eq!(lines("us-east-1", &five, &five, &[]), "");
}

#[test]
fn a_line_that_a_console_of_before_wrote_is_read_as_it_said_it() {
    let old =
        r#"{"what":"+1 dashboard","change":{"not_priced":{"why":"no primary source confirms the price"}}}"#;
    let line: CostLine = serde_json::from_str(old).unwrap();
    assert_eq!(line.what, CostOf::Told("+1 dashboard".to_owned()));
    assert_eq!(
        line.to_string(),
        "+1 dashboard: not priced, no primary source confirms the price"
    );
    let ten = Footprint::Provisioned(Units { read: 30, write: 40 });
    for line in [
        CostLine {
            what: CostOf::Capacity {
                from: Footprint::Nothing,
                to: ten,
            },
            change: Amount::NotPriced {
                why: Untold::Price(NotPriced::UnknownRegion),
            },
        },
        CostLine {
            what: CostOf::Computing,
            change: Amount::NotPriced { why: Untold::ByRun },
        },
    ] {
        let text = serde_json::to_string(&line).unwrap();
        assert_eq!(serde_json::from_str::<CostLine>(&text).unwrap(), line, "{text}");
    }
}

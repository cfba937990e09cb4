//! The forms of `HistoryData` are not documented by AWS; those here are as CloudWatch answers them, with other names.

use super::*;

fn told(kind: &str, summary: &str, data: &str) -> Told {
    Told {
        alarm: "LiveInsight-Lambda-ErrorRate".parse().unwrap(),
        at: at(0),
        kind: kind.to_owned(),
        summary: summary.to_owned(),
        data: data.to_owned(),
    }
}

#[test]
fn what_cloudwatch_tells_is_understood() {
    let update = |from, to, reason: &str| {
        Event::State(Transition {
            from: state(from),
            to: state(to),
            reason: reason.to_owned(),
        })
    };
    let action = |outcome| {
        Event::Action(ActionRun {
            target: Some("arn:aws:sns:us-east-1:000000000000:LiveInsight-Alarms".to_owned()),
            outcome,
        })
    };
    let changed = |field: &str, before: Option<&str>, after: Option<&str>| Change {
        field: field.to_owned(),
        before: before.map(str::to_owned),
        after: after.map(str::to_owned),
    };
    for (kind, summary, data, expected) in [
        (
            "StateUpdate",
            "Alarm updated from OK to ALARM",
            r#"{"version":"1.0","oldState":{"stateValue":"OK","stateReason":"fine"},"newState":{"stateValue":"ALARM","stateReason":"Threshold Crossed: 1 datapoint [6.0]","stateReasonData":{"version":"1.0","threshold":5.0}}}"#,
            update('o', 'a', "Threshold Crossed: 1 datapoint [6.0]"),
        ),
        (
            "StateUpdate",
            "Alarm updated from ALARM to INSUFFICIENT_DATA",
            r#"{"version":"1.0","oldState":{"stateValue":"AL"#,
            update('a', 'i', ""),
        ),
        (
            "StateUpdate",
            "Alarm updated from BAD to WORSE",
            "{}",
            Event::Other {
                kind: "StateUpdate".to_owned(),
                summary: "Alarm updated from BAD to WORSE".to_owned(),
            },
        ),
        (
            "ConfigurationUpdate",
            "Alarm \"LiveInsight-Lambda-ErrorRate\" created",
            r#"{"version":"1.0","type":"Create","createdAlarm":{"threshold":5.0}}"#,
            Event::Configuration(Configuration::Created),
        ),
        (
            "ConfigurationUpdate",
            "Alarm \"LiveInsight-Lambda-ErrorRate\" deleted",
            "",
            Event::Configuration(Configuration::Deleted),
        ),
        (
            "ConfigurationUpdate",
            "Alarm \"LiveInsight-Lambda-ErrorRate\" updated",
            r#"{"version":"1.0","type":"Update","originalUpdatedFields":{"alarmConfigurationUpdatedTimestamp":"2026-11-22T23:00:00.000+0000","threshold":5.0,"treatMissingData":null,"alarmActions":["arn:a"]},"updatedAlarm":{"alarmConfigurationUpdatedTimestamp":"2026-11-23T00:00:00.000+0000","threshold":50.0,"treatMissingData":"notBreaching","alarmActions":[],"period":300}}"#,
            Event::Configuration(Configuration::Updated(vec![
                changed("alarmActions", Some(r#"["arn:a"]"#), Some("[]")),
                changed("threshold", Some("5.0"), Some("50.0")),
                changed("treatMissingData", None, Some("notBreaching")),
            ])),
        ),
        (
            "Action",
            "Successfully executed action arn:aws:sns:us-east-1:000000000000:LiveInsight-Alarms",
            r#"{"actionState":"Succeeded","stateUpdateTimestamp":1795392000000,"notificationResource":"arn:aws:sns:us-east-1:000000000000:LiveInsight-Alarms","publishedMessage":"{}","error":null}"#,
            action(ActionOutcome::Succeeded),
        ),
        (
            "Action",
            "Failed to execute action arn:aws:sns:us-east-1:000000000000:LiveInsight-Alarms. Received error: \"denied\"",
            r#"{"actionState":"Failed","notificationResource":"arn:aws:sns:us-east-1:000000000000:LiveInsight-Alarms","publishedMessage":null,"error":"denied"}"#,
            action(ActionOutcome::Failed {
                error: "denied".to_owned(),
            }),
        ),
        (
            "Action",
            "Failed to execute action arn:aws:sns:us-east-1:000000000000:LiveInsight-Alarms.",
            "",
            action(ActionOutcome::Failed {
                error: "Failed to execute action arn:aws:sns:us-east-1:000000000000:LiveInsight-Alarms."
                    .to_owned(),
            }),
        ),
        (
            "AlarmContributorStateUpdate",
            "Contributor updated",
            "{}",
            Event::Other {
                kind: "AlarmContributorStateUpdate".to_owned(),
                summary: "Contributor updated".to_owned(),
            },
        ),
    ] {
        let event = told(kind, summary, data).event();
        assert_eq!(event, expected, "{summary}");
        let kept = serde_json::to_string(&event).unwrap();
        assert_eq!(serde_json::from_str::<Event>(&kept).unwrap(), event, "{kept}");
    }
}

#[test]
fn an_item_has_one_fingerprint_and_no_other_item_has_it() {
    let one = told("StateUpdate", "a", "b");
    assert_eq!(one.fingerprint(), told("StateUpdate", "a", "b").fingerprint());
    assert_eq!(one.fingerprint().len(), 16);
    for other in [
        told("Action", "a", "b"),
        told("StateUpdate", "ab", ""),
        told("StateUpdate", "a", "c"),
    ] {
        assert_ne!(one.fingerprint(), other.fingerprint());
    }
}

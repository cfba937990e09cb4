//! Composite alarms that can ring, and those whose rule cannot come true.

use super::*;
use crate::alarm::Watch;
use crate::health::tests::healthy::{healthy, quiet_alarm, value_mut};
use crate::snapshot::{Alarm, Snapshot};

fn composite(rule: &str) -> Definition {
    Definition {
        watch: Watch::Composite(CompositeRule {
            rule: rule.to_owned(),
            suppressor: None,
        }),
        ..quiet_alarm().definition
    }
}

/// One alarm can ring, one is blind, of one it is not known, and two ask about each other.
fn stack() -> Snapshot {
    let mut snapshot = healthy();
    let alarms = value_mut(&mut snapshot.alarms);
    let watching = |namespace: &str, name: &str| {
        let mut alarm = quiet_alarm();
        if let Watch::Metrics(rule) = &mut alarm.definition.watch
            && let crate::alarm::Source::Metric(stat) = &mut rule.source
        {
            stat.metric.namespace = namespace.to_owned();
            stat.metric.name = name.to_owned();
        }
        alarm
    };
    let asking = |rule| Alarm {
        definition: composite(rule),
        ..quiet_alarm()
    };
    for (name, alarm) in [
        ("LiveInsight-Rings", quiet_alarm()),
        // A metric of DynamoDB by a function's name.
        ("LiveInsight-Blind", watching("AWS/DynamoDB", "ThrottledRequests")),
        ("LiveInsight-Strange", watching("Elsewhere", "Orders")),
        ("LiveInsight-Chicken", asking("ALARM(LiveInsight-Egg)")),
        ("LiveInsight-Egg", asking("ALARM(LiveInsight-Chicken)")),
        (
            "LiveInsight-Any",
            asking("ALARM(LiveInsight-Rings) OR ALARM(LiveInsight-Blind)"),
        ),
    ] {
        alarms.insert(name.parse().unwrap(), alarm);
    }
    snapshot
}

#[test]
fn a_composite_alarm_is_judged_by_the_alarms_of_its_rule() {
    let snapshot = stack();
    for (rule, expected) in [
        ("ALARM(LiveInsight-Rings)", "rings when LiveInsight-Rings"),
        ("NOT OK(LiveInsight-Rings)", "rings when LiveInsight-Rings"),
        ("OK(LiveInsight-Rings)", "rings when nothing"),
        ("ALARM(LiveInsight-Blind)", "blind by LiveInsight-Blind"),
        ("ALARM(LiveInsight-Gone)", "blind by LiveInsight-Gone"),
        (
            "ALARM(LiveInsight-Rings) AND ALARM(LiveInsight-Blind)",
            "blind by LiveInsight-Blind",
        ),
        (
            "ALARM(LiveInsight-Blind) OR ALARM(LiveInsight-Gone)",
            "blind by LiveInsight-Blind, LiveInsight-Gone",
        ),
        (
            "ALARM(LiveInsight-Rings) OR ALARM(LiveInsight-Gone)",
            "rings when LiveInsight-Rings; silent: LiveInsight-Gone",
        ),
        (
            "ALARM(LiveInsight-Rings) AND NOT ALARM(LiveInsight-Blind)",
            "rings when LiveInsight-Rings; silent: LiveInsight-Blind",
        ),
        ("ALARM(LiveInsight-Rings) AND OK(LiveInsight-Rings)", "blind by "),
        ("FALSE", "blind by "),
        ("TRUE", "rings when nothing"),
        // Not ours, or not known.
        ("ALARM(LiveInsight-Strange)", "may never ring"),
        ("ALARM(Other-Alarm)", "may never ring"),
        (
            "ALARM(LiveInsight-Rings) OR ALARM(Other-Alarm)",
            "rings when LiveInsight-Rings",
        ),
        // Composite alarms of composite alarms, and in a circle.
        ("ALARM(LiveInsight-Any)", "rings when LiveInsight-Any"),
        ("ALARM(LiveInsight-Egg)", "may never ring"),
        (
            "AT_LEAST(2, ALARM, (LiveInsight-Rings, LiveInsight-Blind))",
            "blind by LiveInsight-Blind",
        ),
        (
            "AT_LEAST(50%, ALARM, (LiveInsight-Rings, LiveInsight-Any))",
            "rings when LiveInsight-Any",
        ),
        ("RINGING(LiveInsight-Rings)", "not judged"),
        (
            "AT_LEAST(1, ALARM, (a, b, c, d, e, f, g, h, LiveInsight-Rings))",
            "not judged",
        ),
    ] {
        let told = match crate::alarm::truth::truth(&composite(rule), &Facts::of(&snapshot)) {
            Truth::CanFire {
                because: Proof::RuleIsTrue { ringing },
                cautions,
            } => {
                let when = if ringing.is_empty() {
                    "nothing".to_owned()
                } else {
                    ringing.join(", ")
                };
                match cautions.as_slice() {
                    [] => format!("rings when {when}"),
                    [Caution::AlarmsSilent { alarms }] => {
                        format!("rings when {when}; silent: {}", alarms.join(", "))
                    }
                    cautions => panic!("{rule}: {cautions:?}"),
                }
            }
            Truth::Blind {
                because: Blindness::RuleNeverTrue { silent, .. },
                fix: Fix::AskAlarmsThatRing,
            } => format!("blind by {}", silent.join(", ")),
            Truth::Unknown {
                because: Doubt::RuleMayNeverBeTrue { .. },
            } => "may never ring".to_owned(),
            Truth::Unknown {
                because: Doubt::NotJudged { .. },
            } => "not judged".to_owned(),
            truth => panic!("{rule}: {truth:?}"),
        };
        // Which of two equal alarms the example names is no matter.
        let either = expected.replace("LiveInsight-Any", "LiveInsight-Rings");
        assert!(
            told == expected || told == either,
            "{rule}: {told}, not {expected}"
        );
    }
}

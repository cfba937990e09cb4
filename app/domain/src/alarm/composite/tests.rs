//! Rules as the documentation of CloudWatch writes them.

use super::*;

/// A rule with every parenthesis.
fn written(rule: &Rule) -> String {
    let joined = |rules: &[Rule], by: &str| rules.iter().map(written).collect::<Vec<_>>().join(by);
    match rule {
        Rule::Always(truth) => truth.to_string().to_uppercase(),
        Rule::Is { alarm, state } => format!("{}<{alarm}>", state.as_str()),
        Rule::Not(rule) => format!("!{}", written(rule)),
        Rule::And(rules) => format!("({})", joined(rules, " & ")),
        Rule::Or(rules) => format!("({})", joined(rules, " | ")),
        Rule::AtLeast { count, of } => format!("{count} of [{}]", joined(of, ", ")),
    }
}

#[test]
fn rules_are_read_as_they_are_documented() {
    for (text, expected) in [
        // Examples of `PutCompositeAlarm`.
        (
            "ALARM(CPUUtilizationTooHigh) AND ALARM(DiskReadOpsTooHigh)",
            "(ALARM<CPUUtilizationTooHigh> & ALARM<DiskReadOpsTooHigh>)",
        ),
        (
            "ALARM(CPUUtilizationTooHigh) AND NOT ALARM(DeploymentInProgress)",
            "(ALARM<CPUUtilizationTooHigh> & !ALARM<DeploymentInProgress>)",
        ),
        (
            "(ALARM(CPUUtilizationTooHigh) OR ALARM(DiskReadOpsTooHigh)) AND OK(NetworkOutTooHigh)",
            "((ALARM<CPUUtilizationTooHigh> | ALARM<DiskReadOpsTooHigh>) & OK<NetworkOutTooHigh>)",
        ),
        // Names in quotation marks, with what only they may hold; ARNs.
        ("ALARM(\"an alarm, (mine)\")", "ALARM<an alarm, (mine)>"),
        (r#"OK("the \"old\" one")"#, "OK<the \"old\" one>"),
        (
            "ALARM(\"arn:aws:cloudwatch:us-east-1:000000000000:alarm:LiveInsight-Api-5xx\")",
            "ALARM<LiveInsight-Api-5xx>",
        ),
        ("INSUFFICIENT_DATA( a )", "INSUFFICIENT_DATA<a>"),
        ("TRUE", "TRUE"),
        ("NOT (FALSE)", "!FALSE"),
        // What binds first.
        (
            "ALARM(a) OR ALARM(b) AND NOT ALARM(c)",
            "(ALARM<a> | (ALARM<b> & !ALARM<c>))",
        ),
        ("NOT NOT ALARM(a)", "!!ALARM<a>"),
        (
            "ALARM(a)\n  OR ALARM(b)\n  OR ALARM(c)",
            "(ALARM<a> | ALARM<b> | ALARM<c>)",
        ),
        // So many of them, or such a part.
        (
            "AT_LEAST(2, ALARM, (a, b, c))",
            "2 of [ALARM<a>, ALARM<b>, ALARM<c>]",
        ),
        (
            "AT_LEAST(50%, NOT OK, (a, b, c))",
            "2 of [!OK<a>, !OK<b>, !OK<c>]",
        ),
        ("ALARM(ORDERS) OR OK(NOTHING)", "(ALARM<ORDERS> | OK<NOTHING>)"),
    ] {
        let rule: Rule = text.parse().unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(written(&rule), expected, "{text}");
    }
}

#[test]
fn what_is_no_rule_is_refused_with_where() {
    for (text, expected) in [
        ("", "the rule needs a function, NOT, TRUE, FALSE or `(` before ``"),
        (
            "ALARM(a) ALARM(b)",
            "the rule needs AND, OR or its end before `ALARM(b)`",
        ),
        ("ALARM(a", "the rule needs `)` before ``"),
        ("ALARM()", "the rule needs an alarm's name before `)`"),
        (
            "ALARM(\"a)",
            "the rule needs a closing quotation mark before `a)`",
        ),
        (
            "ALARM(a) AND",
            "the rule needs a function, NOT, TRUE, FALSE or `(` before ``",
        ),
        (
            "RINGING(a)",
            "the rule needs a function, NOT, TRUE, FALSE or `(` before `RINGING(a)`",
        ),
        (
            "AT_LEAST(some, ALARM, (a))",
            "the rule needs a number or a percentage before `some, ALARM, (a))`",
        ),
    ] {
        assert_eq!(text.parse::<Rule>().unwrap_err().to_string(), expected, "{text}");
    }
    let deep = format!("{}TRUE{}", "(".repeat(100), ")".repeat(100));
    assert_eq!(deep.parse::<Rule>(), Err(RuleError::TooDeep));
}

#[test]
fn a_rule_is_true_where_a_combination_makes_it_so() {
    use AlarmState::{Alarm, InsufficientData, Ok};
    let any = || vec![Ok, Alarm, InsufficientData];
    let quiet = || vec![Ok, InsufficientData];
    for (text, a, b, expected) in [
        ("ALARM(a) OR ALARM(b)", any(), quiet(), true),
        ("ALARM(a) AND ALARM(b)", any(), quiet(), false),
        ("ALARM(a) AND NOT ALARM(b)", any(), quiet(), true),
        ("ALARM(a) OR ALARM(b)", quiet(), quiet(), false),
        ("OK(a) AND OK(b)", quiet(), quiet(), true),
        ("ALARM(a) AND OK(a)", any(), any(), false),
        ("FALSE", any(), any(), false),
        ("TRUE", quiet(), quiet(), true),
        ("AT_LEAST(1, ALARM, (a, b))", quiet(), any(), true),
        ("AT_LEAST(2, ALARM, (a, b))", quiet(), any(), false),
        ("AT_LEAST(100%, NOT ALARM, (a, b))", quiet(), any(), true),
    ] {
        let rule: Rule = text.parse().unwrap();
        let possible = Possible::from([("a", a), ("b", b)]);
        let witness = rule.witness(&possible);
        assert_eq!(witness.is_some(), expected, "{text}: {witness:?}");
        assert!(witness.is_none_or(|states| rule.is_true(&states)), "{text}");
    }
}

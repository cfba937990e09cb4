//! The rules of composite alarms: which other alarms they ask about, and when they are true.
//!
//! Source: "Composite alarms", CloudWatch User Guide, section *Rule expressions*, and `PutCompositeAlarm`, `AlarmRule`.

mod parse;

use crate::snapshot::AlarmState;
use std::collections::{BTreeMap, BTreeSet};

/// A rule, understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rule {
    /// `TRUE` or `FALSE`.
    Always(bool),
    /// `ALARM("a")`, `OK("a")`, `INSUFFICIENT_DATA("a")`: the alarm is in the state.
    Is {
        /// The alarm's name.
        alarm: String,
        /// The state.
        state: AlarmState,
    },
    /// `NOT`.
    Not(Box<Rule>),
    /// `AND`.
    And(Vec<Rule>),
    /// `OR`.
    Or(Vec<Rule>),
    /// `AT_LEAST(2, ALARM, (a, b, c))`: so many of the rules are true.
    AtLeast {
        /// How many; a percentage is rounded up.
        count: usize,
        /// Of these.
        of: Vec<Rule>,
    },
}

/// A rule that this console does not understand.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RuleError {
    /// Something else stands where this is needed.
    #[error("the rule needs {needed} before `{before}`")]
    Needed {
        /// What is needed.
        needed: &'static str,
        /// The text from there on.
        before: String,
    },
    /// Deeper than a rule has to be.
    #[error("the rule is nested too deeply")]
    TooDeep,
}

/// The states that each alarm of a rule may be in, by its name.
pub type Possible<'a> = BTreeMap<&'a str, Vec<AlarmState>>;

/// States of alarms, by their names.
pub type States<'a> = BTreeMap<&'a str, AlarmState>;

impl Rule {
    /// The alarms that it asks about.
    pub fn alarms(&self) -> BTreeSet<&str> {
        match self {
            Rule::Always(_) => BTreeSet::new(),
            Rule::Is { alarm, .. } => [alarm.as_str()].into(),
            Rule::Not(rule) => rule.alarms(),
            Rule::And(rules) | Rule::Or(rules) | Rule::AtLeast { of: rules, .. } => {
                rules.iter().flat_map(Rule::alarms).collect()
            }
        }
    }

    /// Whether it is true in these states. An alarm that is not among them is in none.
    pub fn is_true(&self, states: &States<'_>) -> bool {
        match self {
            Rule::Always(truth) => *truth,
            Rule::Is { alarm, state } => states.get(alarm.as_str()) == Some(state),
            Rule::Not(rule) => !rule.is_true(states),
            Rule::And(rules) => rules.iter().all(|rule| rule.is_true(states)),
            Rule::Or(rules) => rules.iter().any(|rule| rule.is_true(states)),
            Rule::AtLeast { count, of } => of.iter().filter(|rule| rule.is_true(states)).count() >= *count,
        }
    }

    /// States in which it is true, if there are any among the possible ones. Every combination is tried: three states of eight
    /// alarms are 6,561.
    pub fn witness<'a>(&self, possible: &Possible<'a>) -> Option<States<'a>> {
        let combinations: usize = possible.values().map(Vec::len).product();
        let states_of = |mut number: usize| -> States<'a> {
            let pick = |(name, states): (&&'a str, &Vec<AlarmState>)| {
                let state = states[number % states.len()];
                number /= states.len();
                (*name, state)
            };
            possible.iter().map(pick).collect()
        };
        (0..combinations)
            .map(states_of)
            .find(|states| self.is_true(states))
    }
}

#[cfg(test)]
mod tests;

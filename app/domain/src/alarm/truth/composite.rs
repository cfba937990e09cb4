//! Can a composite alarm ring? Its rule must be true in states that its alarms can be in.
//!
//! A blind alarm is never in ALARM; nor is one that does not exist. An alarm that can ring is in OK, ALARM, or the state that it is
//! in now. Of one that nobody can judge only that last state is known.

use super::facts::{Child, Facts};
use super::{Blindness, Caution, Definition, Doubt, Fix, Proof, Truth, not_judged, truth_within};
use crate::alarm::CompositeRule;
use crate::alarm::composite::{Possible, Rule};
use crate::snapshot::AlarmState;

/// More alarms than these are not tried in every combination.
const MOST_ALARMS: usize = 8;

const EVERY_STATE: [AlarmState; 3] = [AlarmState::Ok, AlarmState::Alarm, AlarmState::InsufficientData];
const NEVER_ALARM: [AlarmState; 2] = [AlarmState::Ok, AlarmState::InsufficientData];

/// Judges by the rule; `above` are the composite alarms on whose behalf this one is judged.
pub(super) fn judge(
    definition: &Definition,
    composite: &CompositeRule,
    facts: &Facts<'_>,
    above: &[&str],
) -> Truth {
    let rule: Rule = match composite.rule.parse() {
        Ok(rule) => rule,
        Err(error) => return not_judged(&format!("{} ({error})", composite.rule)),
    };
    let names = rule.alarms();
    if names.len() > MOST_ALARMS {
        return not_judged(&composite.rule);
    }
    let mut silent = vec![];
    let mut possible = Possible::new();
    let mut proved = Possible::new();
    for name in names {
        let child = facts.child(name);
        let truth = match child {
            Child::Exists(alarm) if !above.contains(&name) => {
                let above = [above, &[name]].concat();
                Some(truth_within(&alarm.definition, facts, &above))
            }
            Child::Exists(_) | Child::Missing | Child::NotRead => None,
        };
        let now = match child {
            Child::Exists(alarm) => alarm.state,
            // The state in which every alarm begins.
            Child::Missing | Child::NotRead => AlarmState::InsufficientData,
        };
        let is_silent = child == Child::Missing || matches!(truth, Some(Truth::Blind { .. }));
        if is_silent {
            silent.push(name.to_owned());
        }
        let rings = matches!(truth, Some(Truth::CanFire { .. }));
        let can_be: &[AlarmState] = if is_silent { &NEVER_ALARM } else { &EVERY_STATE };
        let surely = if rings {
            vec![AlarmState::Ok, AlarmState::Alarm, now]
        } else {
            vec![now]
        };
        possible.insert(name, can_be.to_vec());
        proved.insert(name, surely);
    }
    if rule.witness(&possible).is_none() {
        return Truth::Blind {
            because: Blindness::RuleNeverTrue {
                rule: composite.rule.clone(),
                silent,
            },
            fix: Fix::AskAlarmsThatRing,
        };
    }
    let Some(states) = rule.witness(&proved) else {
        return Truth::Unknown {
            because: Doubt::RuleMayNeverBeTrue {
                rule: composite.rule.clone(),
            },
        };
    };
    let ringing = states.iter().filter(|(_, state)| **state == AlarmState::Alarm);
    let mut cautions = vec![];
    if !definition.acts() {
        cautions.push(Caution::NotifiesNobody);
    }
    if !silent.is_empty() {
        cautions.push(Caution::AlarmsSilent { alarms: silent });
    }
    Truth::CanFire {
        because: Proof::RuleIsTrue {
            ringing: ringing.map(|(name, _)| (*name).to_owned()).collect(),
        },
        cautions,
    }
}

#[cfg(test)]
mod tests;

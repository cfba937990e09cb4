//! docs/security.md has each rule, with the severities that it can have and where it comes from.

use super::*;
use std::collections::{BTreeMap, BTreeSet};

const DOCUMENT: &str = include_str!("../../../../../docs/security.md");

/// The rows of the table of rules: what fails, and the sources, by the rule's id.
fn rows() -> BTreeMap<String, (String, String)> {
    let rows = DOCUMENT.lines().filter_map(|line| {
        let cells: Vec<&str> = line
            .strip_prefix("| `")?
            .strip_suffix(" |")?
            .split(" | ")
            .collect();
        let [id, fails, sources] = cells[..] else {
            return None;
        };
        Some((
            id.trim_end_matches('`').to_owned(),
            (fails.to_owned(), sources.replace('*', "")),
        ))
    });
    rows.collect()
}

#[test]
fn every_rule_is_in_the_table_with_its_sources_and_severities() {
    let rows = rows();
    let ids: BTreeSet<&str> = Rule::ALL.into_iter().map(Rule::id).collect();
    assert_eq!(rows.keys().map(String::as_str).collect::<BTreeSet<_>>(), ids);
    for rule in Rule::ALL {
        let (fails, sources) = &rows[rule.id()];
        assert_eq!(*sources, rule.sources().join("; "), "{}", rule.id());
        let found: BTreeSet<Severity> = cases::all()
            .into_iter()
            .filter(|(of, ..)| *of == rule)
            .flat_map(|(.., faults)| faults)
            .map(|fault| fault.severity())
            .collect();
        let told: BTreeSet<Severity> = Severity::ALL
            .into_iter()
            .filter(|severity| fails.contains(&format!("{severity:?}")))
            .collect();
        assert_eq!(told, found, "{}: {fails}", rule.id());
    }
}

//! The security review.

mod en;
mod ko;

pub(super) use en::EN;
pub(super) use ko::KO;

use domain::security::accepted::NotAcceptable;
use domain::security::{Acceptance, Fault, Review, Rule, Severity};
use time::Date;

/// Words of the security review.
#[derive(Debug)]
pub struct Security {
    /// Title of the page.
    pub title: &'static str,
    /// Title of the page on paper.
    pub paper: &'static str,
    /// The page's answer in a sentence: the review, and how many of its failing rules are accepted.
    pub summary: fn(&Review, usize) -> String,
    /// What the review is and how old it may be.
    pub explained: &'static str,
    /// A severity.
    pub severity: fn(Severity) -> &'static str,
    /// Heading of the rules that fail with this severity.
    pub failing: fn(Severity) -> &'static str,
    /// Heading of the rules that could not be judged.
    pub unknown: &'static str,
    /// Heading of the rules that pass.
    pub passing: &'static str,
    /// What stands where no rule passes.
    pub nothing_passes: &'static str,
    /// That who accepted what cannot be read.
    pub acceptances_unreadable: &'static str,
    /// What a rule wants.
    pub rule: fn(Rule) -> &'static str,
    /// Why it matters.
    pub why: fn(Rule) -> &'static str,
    /// What to do.
    pub fix: fn(Rule) -> &'static str,
    /// The way to the preview of a deployment.
    pub preview: &'static str,
    /// Why somebody is not shown it.
    pub may_not_deploy: &'static str,
    /// A fault with its evidence.
    pub fault: fn(&Fault) -> String,
    /// Label of what was found.
    pub found: &'static str,
    /// Label of the reason.
    pub why_label: &'static str,
    /// Label of the way out.
    pub fix_label: &'static str,
    /// Label of where a rule comes from.
    pub source_label: &'static str,
    /// Mark of a rule that fails and is accepted.
    pub accepted: &'static str,
    /// Who accepted it and until when.
    pub accepted_by: fn(&Acceptance) -> String,
    /// That an acceptance no longer counts.
    pub acceptance_expired: fn(Date) -> String,
    /// Heading of the form.
    pub accept: &'static str,
    /// What accepting does and what it does not.
    pub accept_explained: &'static str,
    /// Label of the reason's field.
    pub reason: &'static str,
    /// Label of the date's field.
    pub until: &'static str,
    /// Why a risk cannot be accepted so.
    pub problem: fn(NotAcceptable) -> &'static str,
    /// The button that accepts.
    pub accept_button: &'static str,
    /// The button that takes an acceptance back.
    pub withdraw_button: &'static str,
    /// Why somebody may not.
    pub may_not: &'static str,
}

//! The readiness report.

mod en;
mod ko;

pub(super) use en::EN;
pub(super) use ko::KO;

use super::health::Health;
use domain::readiness::{Criterion, Evidence, Readiness, Signed, Verdict};

/// Words of the readiness report.
#[derive(Debug)]
pub struct ReadinessWords {
    /// Title of the page.
    pub title: &'static str,
    /// Title of the page on paper.
    pub paper: &'static str,
    /// The page's answer in a sentence.
    pub summary: fn(&Readiness) -> String,
    /// What the report is.
    pub explained: &'static str,
    /// Heading of the criteria.
    pub criteria: &'static str,
    /// A criterion.
    pub criterion: fn(Criterion) -> &'static str,
    /// A verdict.
    pub verdict: fn(Verdict) -> &'static str,
    /// What a verdict rests on.
    pub evidence: fn(&Evidence, &Health, &super::security::Security) -> String,
    /// The button that runs the test.
    pub test_button: &'static str,
    /// What it does.
    pub test_explained: &'static str,
    /// The button that signs.
    pub sign_button: &'static str,
    /// What signing does.
    pub sign_explained: &'static str,
    /// Who signed last.
    pub signed: fn(&Signed) -> String,
    /// That nobody has signed.
    pub not_signed: &'static str,
    /// Heading of what changed since.
    pub changed: &'static str,
    /// That nothing changed since.
    pub unchanged: &'static str,
    /// A change: the criterion, then and now.
    pub change: fn(Criterion, Verdict, Verdict) -> String,
    /// Heading of the signature.
    pub signature: &'static str,
    /// That it cannot be read who signed.
    pub signatures_unreadable: &'static str,
    /// Why somebody may not.
    pub may_not: &'static str,
    /// Link to where a criterion is seen.
    pub see: &'static str,
    /// Columns: criterion, verdict, evidence, as of.
    pub columns: [&'static str; 4],
}

//! What is said of an alarm: that it can ring, that it cannot, or that nobody knows; and why.

use crate::alarm::{Metric, Statistic};
use serde::{Deserialize, Serialize};

/// Whether an alarm can ring.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "truth")]
pub enum Truth {
    /// What it watches exists, and can cross its threshold.
    CanFire {
        /// Why.
        because: Proof,
        /// What to know about it all the same.
        cautions: Vec<Caution>,
    },
    /// It cannot ring, whatever happens.
    Blind {
        /// Why not.
        because: Blindness,
        /// What to do.
        fix: Fix,
    },
    /// Not known.
    Unknown {
        /// Why not.
        because: Doubt,
    },
}

/// Why an alarm can ring.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "proof")]
pub enum Proof {
    /// Its metric had values in the last 14 days.
    Reports {
        /// The metric.
        metric: Metric,
    },
    /// Its metric exists and is written when it happens.
    WrittenWhenItHappens {
        /// The metric.
        metric: Metric,
    },
    /// A composite alarm's rule is true while these of its alarms ring and the others do not.
    RuleIsTrue {
        /// Their names; without any the rule is true while all is quiet.
        ringing: Vec<String>,
    },
}

/// Why an alarm cannot ring.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "blindness")]
pub enum Blindness {
    /// No metric of that name has these dimensions.
    DimensionsCannotExist {
        /// What it watches.
        metric: Metric,
        /// The sets of dimensions that there are.
        sets: Vec<Vec<String>>,
        /// The page of the AWS documentation that says so.
        page: String,
    },
    /// What a dimension names is not there.
    ResourceMissing {
        /// What it watches.
        metric: Metric,
        /// The dimension, such as `TableName`.
        dimension: String,
    },
    /// Others of the same resource have values, and this one has had none for 14 days.
    NoData {
        /// What it watches.
        metric: Metric,
    },
    /// No value can be beyond the threshold.
    ThresholdOutOfReach {
        /// What it watches.
        metric: Metric,
        /// The threshold.
        threshold: f64,
        /// The bound that values cannot pass.
        bound: f64,
    },
    /// A composite alarm's rule is true in no states that its alarms can be in.
    RuleNeverTrue {
        /// The rule.
        rule: String,
        /// Those of its alarms that are blind or do not exist.
        silent: Vec<String>,
    },
}

/// What to do about a blind alarm.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "fix")]
pub enum Fix {
    /// Watch the sum of these, each with `FILL(m, 0)`.
    WatchSumOf {
        /// The metrics.
        metrics: Vec<Metric>,
    },
    /// Give all dimensions of one of the sets that there are.
    UseDimensions {
        /// The sets.
        sets: Vec<Vec<String>>,
    },
    /// Name something that exists.
    NameWhatExists {
        /// The dimension.
        dimension: String,
    },
    /// Set a threshold on the near side of this bound.
    MoveThreshold {
        /// The bound.
        bound: f64,
    },
    /// Compare name and dimensions with what the resource reports.
    CompareWithReported,
    /// Ask about alarms that exist and can ring.
    AskAlarmsThatRing,
}

/// Why it is not known whether an alarm can ring.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "doubt")]
pub enum Doubt {
    /// No value for 14 days, and nothing says that there should have been one.
    NoDataYet {
        /// The metric.
        metric: Metric,
    },
    /// The metric is not one that this console knows.
    NotKnown {
        /// The metric.
        metric: Metric,
    },
    /// A dimension names something that is not this stack's.
    NotOfThisStack {
        /// The metric.
        metric: Metric,
        /// The dimension.
        dimension: String,
    },
    /// What is needed to judge could not be read.
    Unread,
    /// A composite alarm's rule is true only if alarms ring of which that is not known.
    RuleMayNeverBeTrue {
        /// The rule.
        rule: String,
    },
    /// Its rule is not judged here: an expression that cannot be computed, an anomaly detection band, a composite rule of many
    /// alarms.
    NotJudged {
        /// What it is, in AWS's words.
        what: String,
    },
}

/// What to know about an alarm that can ring.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "caution")]
pub enum Caution {
    /// It notifies nobody: its actions are off, or it has none.
    NotifiesNobody,
    /// One of its metrics is blind; the others are not.
    PartBlind {
        /// Why.
        because: Blindness,
    },
    /// Some of the alarms that its rule asks about are blind or do not exist.
    AlarmsSilent {
        /// Their names.
        alarms: Vec<String>,
    },
    /// It waits for values to fall, but without traffic there are none: silence does not ring.
    SilenceDoesNotRing,
    /// It stays in ALARM afterwards: its metric is written only when it happens, and missing data keeps the state.
    StaysInAlarm,
    /// A table's values do not include those of its indexes.
    IndexesNotIncluded {
        /// The table.
        table: String,
    },
    /// With too few samples its percentile is not evaluated, and a quiet hour hides a slow one.
    FewSamplesIgnored,
    /// This statistic of the metric says something else.
    StatisticMisleads {
        /// The statistic.
        statistic: Statistic,
        /// The one that AWS advises.
        instead: Statistic,
    },
}

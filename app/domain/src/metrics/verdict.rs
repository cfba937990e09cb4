//! What a view says in one sentence.

use super::{ApiMetric, Cause, FunctionMetric, Measure, Part, TableMetric, View};
use crate::snapshot::Direction;

/// The worst that a view shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// DynamoDB throttled.
    Throttled {
        /// What is told first: a hot partition, or else where most was throttled.
        worst: Throttling,
        /// Requests that were throttled anywhere else.
        elsewhere: u64,
    },
    /// Lambda throttled: too many invocations were under way.
    FunctionThrottled {
        /// Invocations that were refused.
        count: u64,
    },
    /// Requests failed, but nothing was throttled.
    Failed {
        /// Requests that were answered with a server error, or invocations that ended in one where that is more.
        failed: u64,
        /// All requests.
        requests: u64,
    },
    /// Nothing failed and nothing was throttled.
    Fine {
        /// All requests.
        requests: u64,
    },
    /// CloudWatch has not a single value.
    Empty,
}

/// Requests that DynamoDB throttled on one table or index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Throttling {
    /// Where.
    pub part: Part,
    /// Reads or writes.
    pub direction: Direction,
    /// How many.
    pub events: u64,
    /// Why, most first. Empty if CloudWatch does not say.
    pub causes: Vec<(Cause, u64)>,
}

impl Throttling {
    /// Whether one partition gets more than a partition can take.
    pub fn is_hot_partition(&self) -> bool {
        self.causes.iter().any(|(cause, _)| *cause == Cause::KeyRange)
    }

    fn of(view: &View, part: Part, direction: Direction) -> Option<Self> {
        let count = |of| view.count(Measure::Table(part, direction, of));
        let mut causes: Vec<(Cause, u64)> = Cause::ALL
            .iter()
            .map(|cause| (*cause, count(TableMetric::ThrottledFor(*cause))))
            .filter(|(_, events)| *events > 0)
            .collect();
        causes.sort_by_key(|(_, events)| std::cmp::Reverse(*events));
        let by_cause = causes.iter().map(|(_, events)| events).sum();
        // One event may count for several causes, and one of the two metrics may be a moment behind the other.
        let events = count(TableMetric::Throttled).max(by_cause);
        (events > 0).then_some(Self {
            part,
            direction,
            events,
            causes,
        })
    }
}

/// Everything that DynamoDB throttled: hot partitions first, because no capacity cures them, then where most was throttled.
pub fn throttlings(view: &View) -> Vec<Throttling> {
    let mut found: Vec<Throttling> = Part::all()
        .flat_map(|part| Direction::ALL.map(|direction| (part, direction)))
        .filter_map(|(part, direction)| Throttling::of(view, part, direction))
        .collect();
    found.sort_by_key(|throttling| {
        (
            !throttling.is_hot_partition(),
            std::cmp::Reverse(throttling.events),
        )
    });
    found
}

impl Verdict {
    /// What a view says.
    pub fn of(view: &View) -> Self {
        if view.is_empty() {
            return Self::Empty;
        }
        let mut throttlings = throttlings(view).into_iter();
        if let Some(worst) = throttlings.next() {
            let elsewhere = throttlings.map(|throttling| throttling.events).sum();
            return Self::Throttled { worst, elsewhere };
        }
        let count = view.count(Measure::Function(FunctionMetric::Throttles));
        if count > 0 {
            return Self::FunctionThrottled { count };
        }
        // The API counts what never reached the function, and the function what was called past the API.
        let requests = view
            .count(Measure::Api(ApiMetric::Count))
            .max(view.count(Measure::Function(FunctionMetric::Invocations)));
        let failed = view
            .count(Measure::Api(ApiMetric::ServerErrors))
            .max(view.count(Measure::Function(FunctionMetric::Errors)));
        if failed > 0 {
            return Self::Failed { failed, requests };
        }
        Self::Fine { requests }
    }
}

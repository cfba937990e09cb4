//! Since when it is as it is.

use super::{Health, State};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

/// Since when a resource or the stack is in its state, as far as this console saw it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "known", content = "at")]
pub enum Since {
    /// It was in another state when it was looked at before this.
    Exactly(#[serde(with = "time::serde::rfc3339")] OffsetDateTime),
    /// It was so when it was first looked at, or first could be read again: it may have been so for long.
    AtLeast(#[serde(with = "time::serde::rfc3339")] OffsetDateTime),
}

impl Since {
    /// The time.
    pub fn at(self) -> OffsetDateTime {
        match self {
            Since::Exactly(at) | Since::AtLeast(at) => at,
        }
    }

    /// Whether it is known that it was otherwise before.
    pub fn is_exact(self) -> bool {
        matches!(self, Since::Exactly(_))
    }

    /// What comes of this after a look before that found `state_before` since `before`.
    fn after(self, state: State, state_before: State, before: Since) -> Self {
        if state == state_before {
            before
        } else if state_before == State::Unavailable {
            self
        } else {
            Since::Exactly(self.at())
        }
    }
}

impl Health {
    /// Takes over since when from what was judged before, for the stack and every resource that is still in the same state.
    pub fn remember(&mut self, before: &Self) {
        self.since = self.since.after(self.state, before.state, before.since);
        for assessment in &mut self.resources {
            let mut resources = before.resources.iter();
            if let Some(before) = resources.find(|before| before.resource == assessment.resource) {
                assessment.since = assessment
                    .since
                    .after(assessment.state, before.state, before.since);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Since::{AtLeast, Exactly};
    use State::{Degraded, Healthy, Unavailable};
    use time::macros::datetime;

    const EARLIER: OffsetDateTime = datetime!(2026-01-15 08:12 UTC);
    const NOW: OffsetDateTime = datetime!(2026-01-15 09:00 UTC);

    fn health(state: State, since: Since) -> Health {
        Health {
            state,
            since,
            resources: vec![],
        }
    }

    #[test]
    fn a_state_lasts_until_another_is_seen() {
        for (before, state, expected) in [
            (health(Healthy, AtLeast(EARLIER)), Healthy, AtLeast(EARLIER)),
            (health(Healthy, Exactly(EARLIER)), Healthy, Exactly(EARLIER)),
            (health(Healthy, AtLeast(EARLIER)), Degraded, Exactly(NOW)),
            (health(Healthy, Exactly(EARLIER)), Unavailable, Exactly(NOW)),
            // While it could not be read it may have changed at any time.
            (health(Unavailable, Exactly(EARLIER)), Degraded, AtLeast(NOW)),
        ] {
            let mut now = health(state, AtLeast(NOW));
            now.remember(&before);
            assert_eq!(now.since, expected, "{before:?} then {state:?}");
        }
    }
}

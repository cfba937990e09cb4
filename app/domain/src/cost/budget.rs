//! A line that costs should stay below.

use super::Forecast;
use crate::price::Usd;
use serde::{Deserialize, Serialize};

/// What a month may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Budget(pub Usd);

/// How a month stands against its budget.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Standing {
    /// Even the forecast's upper end stays within.
    Within {
        /// What is left at that end.
        left: Usd,
    },
    /// The forecast's range reaches beyond it.
    AtRisk {
        /// By how much at its upper end.
        by: Usd,
    },
    /// What is expected is beyond it.
    WillExceed {
        /// By how much.
        by: Usd,
    },
    /// What was used already is beyond it.
    Exceeded {
        /// By how much.
        by: Usd,
    },
}

impl Budget {
    /// How the month stands.
    pub fn standing(self, forecast: &Forecast) -> Standing {
        let Budget(budget) = self;
        let (to_date, expected) = (forecast.to_date.total(), forecast.expected.total());
        if to_date > budget {
            Standing::Exceeded { by: to_date - budget }
        } else if expected > budget {
            Standing::WillExceed {
                by: expected - budget,
            }
        } else if forecast.high > budget {
            Standing::AtRisk {
                by: forecast.high - budget,
            }
        } else {
            Standing::Within {
                left: budget - forecast.high,
            }
        }
    }
}

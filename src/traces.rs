//! Traces of X-Ray, searched when a person asks for them: X-Ray charges for what it scans.

use crate::aws::metric_data::is_kept;
use crate::aws::{Aws, reading, xray};
use app::server::ports::{Pending, TraceSource, Traced};
use domain::price::{Dimension, NotPriced, Quantity, Usd};
use domain::snapshot::Observed;
use domain::traces::{TraceSearch, Traces};
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::Instant;

/// The longest that one search takes.
const LONGEST: Duration = Duration::from_secs(6);

/// How long what was found is given again to whoever searches for the same.
const KEPT: Duration = Duration::from_secs(60);

/// Searches that are kept.
const MOST_KEPT: usize = 32;

/// Where traces are searched.
#[derive(Debug)]
pub struct TraceDesk {
    aws: Aws,
    /// Held while X-Ray is asked: one search at a time, so that many who look cost as one.
    kept: Mutex<VecDeque<(TraceSearch, Observed<Traces>)>>,
}

impl TraceDesk {
    /// A desk that has not searched yet.
    pub fn new(aws: Aws) -> Self {
        Self {
            aws,
            kept: Mutex::default(),
        }
    }

    async fn traces(&self, search: TraceSearch) -> Observed<Traces> {
        let mut kept = self.kept.lock().await;
        let now = (self.aws.clock)();
        kept.retain(|(_, traces)| is_kept(traces, now, KEPT));
        if let Some((_, known)) = kept.iter().find(|(of, _)| *of == search) {
            return known.clone();
        }
        let aws = self.aws.until(Instant::now() + LONGEST);
        let answer = xray::traces(&aws, search).await;
        let is_found = answer.is_ok();
        let traces = Observed::new((self.aws.clock)(), reading(answer));
        if is_found {
            if kept.len() == MOST_KEPT {
                kept.pop_front();
            }
            kept.push_back((search, traces.clone()));
        }
        traces
    }

    fn cost(&self, traces: &Observed<Traces>) -> Result<Usd, NotPriced> {
        let scanned = traces.reading.found().map_or(0, |traces| traces.scanned);
        let book = self.aws.prices.book().map_err(|_| NotPriced::Unconfirmed)?;
        let price = book.price(self.aws.region(), Dimension::XRayRetrieved)?;
        price.charge(Quantity::from(scanned))
    }
}

impl TraceSource for TraceDesk {
    fn search(self: Arc<Self>, search: TraceSearch) -> Pending<Traced> {
        Box::pin(async move {
            let traces = self.traces(search).await;
            Traced {
                cost: self.cost(&traces),
                traces,
            }
        })
    }
}

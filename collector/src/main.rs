//! The function's executable.

// The types of the AWS SDK's nested futures are deeper than the compiler looks by itself.
#![recursion_limit = "256"]

use collector::config::Config;
use collector::event::EpochMillis;
use collector::handler::{Answered, Collector, Invocation};
use collector::store::Store;
use collector::trace::{Daemon, TraceHeader};
use lambda_runtime::{Context, Error, LambdaEvent, service_fn};
use serde_json::value::RawValue;
use std::io::Write as _;
use std::process::ExitCode;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

// One invocation at a time on less than one processor: a second thread would have nothing to do.
#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Lambda adds it to the function's log; there is no other place to report a failed report to.
            let _unwritable = writeln!(std::io::stderr(), "the collector cannot run: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Error> {
    let config = Config::from_env()?;
    let collector = Collector {
        store: Store::new(config.dynamodb(), config.tables, now),
        clock: now,
        ip_address: config.ip_address,
        version: config.version,
    };
    // Without a daemon there are no traces, and nothing else is amiss.
    let daemon = config
        .xray_daemon
        .and_then(|address| Daemon::connect(address).ok());
    let (collector, daemon, region) = (&collector, &daemon, config.region.as_str());
    // The payload is taken as text: the runtime would answer one that it cannot read with an error of its own.
    lambda_runtime::run(service_fn(move |event: LambdaEvent<Box<RawValue>>| async move {
        let invocation = invocation(&event.context);
        let answered = match serde_json::from_str(event.payload.get()) {
            Ok(request) => collector.handle(&request, &invocation).await,
            Err(_) => collector.refuse_unreadable(&invocation),
        };
        let Answered { response, log, calls } = answered;
        // The event is stored by now: an unwritable log is no reason to answer otherwise.
        let _unwritable = log.write_line(now(), std::io::stdout().lock());
        if let (Some(daemon), Some(trace)) = (daemon, &invocation.trace) {
            daemon.send(trace, region, &calls);
        }
        Ok::<_, Error>(response)
    }))
    .await
}

fn invocation(context: &Context) -> Invocation {
    let deadline = i64::try_from(context.deadline).unwrap_or(i64::MAX);
    let left = deadline.saturating_sub(now().get());
    Invocation {
        request_id: context.request_id.clone(),
        time: Duration::from_millis(u64::try_from(left).unwrap_or_default()),
        trace: context.xray_trace_id.as_deref().and_then(TraceHeader::parse),
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is the edge where the clock is read"
)]
fn now() -> EpochMillis {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    EpochMillis::new(i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX))
}

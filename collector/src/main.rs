//! The function's executable.

// The types of the AWS SDK's nested futures are deeper than the compiler looks by itself.
#![recursion_limit = "256"]

use collector::config::Config;
use collector::event::EpochMillis;
use collector::gateway::GatewayRequest;
use collector::handler::Collector;
use collector::store::Store;
use lambda_runtime::{Error, LambdaEvent, service_fn};
use std::io::Write as _;
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

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
    let collector = Collector::new(Store::new(config.dynamodb(), config.tables), now);
    let collector = &collector;
    lambda_runtime::run(service_fn(
        move |invocation: LambdaEvent<GatewayRequest>| async move {
            let LambdaEvent { payload, context } = invocation;
            let (response, log) = collector.handle(&payload, &context.request_id).await;
            // The event is stored by now: an unwritable log is no reason to answer otherwise.
            let _unwritable = log.write_line(std::io::stdout().lock());
            Ok::<_, Error>(response)
        },
    ))
    .await
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is the edge where the clock is read"
)]
fn now() -> EpochMillis {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    EpochMillis::new(i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX))
}

//! `liveinsight inspect`: whether everything is ready to be handed over, criterion by criterion.

use crate::aws::Aws;
use crate::config::Config;
use crate::guide::Library;
use crate::readiness;
use app::server::Judged;
use app::server::words::Lang;
use domain::readiness::{Readiness, Verdict};
use std::error::Error;
use std::fmt::Write as _;
use std::process::ExitCode;

/// Options of `inspect`.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Run the final integration test first: posts an event, looks for it, removes it
    #[arg(long)]
    test: bool,
    /// Language of the report
    #[arg(long, value_parser = ["en", "ko"], default_value = "en")]
    lang: String,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Exit code of a report in which a criterion is not met or not known.
const NOT_READY: u8 = 3;

/// Makes the report and prints it. Exit code 3 unless every criterion is met.
pub(super) async fn run(aws: &Aws, config: &Config, options: &Options) -> Result<ExitCode, Box<dyn Error>> {
    let judged = Judged::of(aws.snapshot(&config.stack_name).await, None);
    if options.test {
        readiness::test(aws, &judged.snapshot).await?;
    }
    let guide = Library::of(config.docs_dir.clone()).guide();
    let report = readiness::inspect(aws, &judged, &guide).await;
    if options.json {
        println!("{}", serde_json::to_string_pretty(&report)?);
    } else {
        print!(
            "{}",
            text(&report, Lang::from_tag(&options.lang).unwrap_or(Lang::En))
        );
    }
    Ok(if report.is_met() {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(NOT_READY)
    })
}

/// The report for a terminal.
fn text(report: &Readiness, lang: Lang) -> String {
    let all = lang.words();
    let words = &all.readiness;
    let mut text = String::new();
    // Writing to a String cannot fail.
    let _ = writeln!(text, "{}\n", (words.summary)(report));
    for one in &report.criteria {
        let _ = writeln!(
            text,
            "{} {} ({})",
            mark(one.verdict),
            (words.criterion)(one.criterion),
            (words.verdict)(one.verdict)
        );
        for evidence in &one.evidence {
            let _ = writeln!(
                text,
                "    {}",
                (words.evidence)(evidence, &all.health, &all.security)
            );
        }
    }
    text
}

fn mark(verdict: Verdict) -> char {
    match verdict {
        Verdict::Met => '✓',
        Verdict::Unknown => '?',
        Verdict::NotMet => '✗',
    }
}

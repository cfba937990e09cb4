//! `liveinsight prices`.

use crate::aws::{Aws, pricing};
use crate::clock;
use crate::config::Config;
use crate::prices::{self, Prices};
use domain::price::{Dimension, PriceBook, Tiers, changes, refreshed};
use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;
use time::OffsetDateTime;

/// Options of `prices`.
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Options {
    /// What to do; without it, the prices in use are shown
    #[command(subcommand)]
    command: Option<Command>,
}

/// What can be done with prices.
#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Write a new price file from the AWS Price List; writes nothing if a price is missing
    Refresh {
        /// Where to; the file of LIVEINSIGHT_PRICE_FILE by default
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
        /// Keep the present price, with its own date, of what the Price List does not have
        #[arg(long)]
        keep_missing: bool,
    },
}

impl Options {
    /// Whether AWS is asked.
    pub(super) fn asks_aws(&self) -> bool {
        self.command.is_some()
    }
}

/// Shows the prices in use.
pub(super) fn show(config: &Config) -> Result<ExitCode, Box<dyn Error>> {
    let book = config.prices.book()?;
    print!("{}", listed(&book, clock::system()));
    Ok(ExitCode::SUCCESS)
}

/// Shows the prices in use, or writes new ones.
pub(super) async fn run(aws: &Aws, config: &Config, options: &Options) -> Result<ExitCode, Box<dyn Error>> {
    let Some(Command::Refresh { out, keep_missing }) = &options.command else {
        return show(config);
    };
    let path = match (out, &config.prices) {
        (Some(path), _) | (None, Prices::File(path)) => path,
        (None, Prices::Bundled) => {
            return Err("there is no file to write to: set LIVEINSIGHT_PRICE_FILE, or say --out FILE".into());
        }
    };
    // The first time there is no file yet.
    let before = config.prices.book().or_else(|_| Prices::Bundled.book())?;
    let products = pricing::products(aws, &before).await?;
    let now = refreshed(&before, &products, clock::system().date(), *keep_missing)?;
    prices::write(path, &now.to_json()?)?;
    for change in changes(&before, &now) {
        let before = change.before.as_deref().unwrap_or("not priced");
        println!(
            "{} {:?}: {before} → {}",
            change.region, change.dimension, change.now
        );
    }
    println!("{}: edition {}", path.display(), now.version());
    if config.prices != Prices::File(path.clone()) {
        println!(
            "The console reads it with LIVEINSIGHT_PRICE_FILE={}",
            path.display()
        );
    }
    Ok(ExitCode::SUCCESS)
}

/// The edition, then price by price: per how many, where it comes from, when that was last read.
fn listed(book: &PriceBook, now: OffsetDateTime) -> String {
    let age = book.age(now);
    let advice = if age.is_stale() {
        "; look again: liveinsight prices refresh"
    } else {
        ""
    };
    let mut text = format!("edition {}, {} days old{advice}\n", book.version(), age.days);
    for region in book.regions() {
        text.push_str(&format!("\n{region}\n"));
        for dimension in Dimension::ALL {
            let name = format!("{dimension:?}");
            let line = match book.price(region, dimension) {
                Ok(tiers) => line(tiers, now),
                Err(why) => match book.claimed(region, dimension) {
                    Some(claimed) => format!("not priced: {why} ({})", tiers_of(claimed)),
                    None => format!("not priced: {why}"),
                },
            };
            text.push_str(&format!("  {name:<26} {line}\n"));
        }
    }
    text
}

fn line(tiers: &Tiers, now: OffsetDateTime) -> String {
    let source = tiers.source();
    let stale = if tiers.age(now).is_stale() { ", old" } else { "" };
    let published = source
        .published
        .map(|date| format!(", published {date}"))
        .unwrap_or_default();
    format!(
        "{}; read {}{stale}{published}; {}",
        tiers_of(tiers),
        source.checked,
        source.text
    )
}

/// `0.625 per 1000000`, tier by tier.
fn tiers_of(tiers: &Tiers) -> String {
    let each: Vec<String> = tiers
        .tiers()
        .iter()
        .map(|tier| match tier.up_to {
            Some(up_to) => format!("{} to {up_to}", tier.usd.exact()),
            None => tier.usd.exact(),
        })
        .collect();
    format!("{} USD per {}", each.join(", "), tiers.per())
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    #[test]
    fn the_list_says_what_is_known_since_when_and_what_is_not() {
        let book = Prices::Bundled.book().unwrap();
        let text = listed(&book, datetime!(2026-11-24 00:00 UTC));
        assert!(text.starts_with("edition 2026-11-23, 1 days old\n"), "{text}");
        for line in [
            "  DynamoDbOnDemandWrite      0.625 USD per 1000000; read 2026-11-23, published 2024-11-01; AWS Price List,",
            "  ApiGatewayRest             3.5 to 333000000, 2.8 to 1000000000, 2.38 to 20000000000, 1.51 USD per 1000000;",
            "  DynamoDbStorage            not priced: no primary source confirms the price (0.27 USD per 1)",
            "  DynamoDbContinuousBackup   not priced: the price book has no price for it in this region",
        ] {
            assert!(text.contains(line), "{line}\n{text}");
        }
        let old = listed(&book, datetime!(2027-11-24 00:00 UTC));
        assert!(
            old.starts_with("edition 2026-11-23, 366 days old; look again"),
            "{old}"
        );
    }
}

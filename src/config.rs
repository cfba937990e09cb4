//! Every setting, read once from the environment and typed. Nothing else in the program reads the environment, except the
//! AWS SDK, which reads the standard `AWS_*` variables and profiles.

use crate::prices::Prices;
use domain::cost::{Budget, Share};
use domain::name::{InvalidName, Region, StackName};
use domain::price::Usd;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The console's settings.
#[derive(Debug, Clone)]
pub struct Config {
    /// `LIVEINSIGHT_ADDR`: where the console listens. Default `127.0.0.1:3000`; port 0 takes any free one.
    pub addr: SocketAddr,
    /// `LIVEINSIGHT_HOSTS`: names the console is reached by besides its address, comma-separated and without port. Default none.
    pub allowed_hosts: Vec<String>,
    /// `LIVEINSIGHT_STACK`: the stack that is watched and deployed. Default `liveinsight-infrastructure`.
    pub stack_name: StackName,
    /// `LIVEINSIGHT_REFRESH_SECONDS`: how often the shared snapshot is renewed. Default 30, at least 5. Each asks the public API
    /// once, which is charged like an event: 87,600 requests in a month at the default, 0.31 USD at 3.50 USD per million.
    pub refresh: Duration,
    /// `LIVEINSIGHT_METRICS_SECONDS`: how long metrics are kept before a snapshot asks CloudWatch again, 60 to 3600, rounded up to
    /// the next snapshot. Default 300; 60 in the sandbox. `GetMetricData` is never free: 27 metrics each time, 8,760 times in a
    /// month of 730 hours, at 0.01 USD per 1,000 metrics are 2.37 USD a month at the default and five times that at 60 seconds.
    pub metrics: Duration,
    /// `LIVEINSIGHT_BUDGET_USD`: what a month of the stack may cost, in dollars such as `25` or `12.50`: the cost report warns
    /// beyond it. Default none.
    pub budget: Option<Budget>,
    /// `LIVEINSIGHT_COST_EXPLORER`: which part of the account's bill AWS's own figure is asked for, at most once a day for each month
    /// that somebody opens, 0.01 USD each time: `services` for all that the stack's services cost, whoever uses them, or
    /// `tag:KEY=VALUE` for what carries an activated cost allocation tag. Default none: Cost Explorer is never asked.
    pub cost_explorer: Option<Share>,
    /// `LIVEINSIGHT_PRICE_FILE`: the prices that figures are reckoned with, as `liveinsight prices refresh` writes them. Default: those
    /// that the console brings along.
    pub prices: Prices,
    /// `LIVEINSIGHT_RECENT_SIGN_IN_MINUTES`: how long after signing in a person may change something; later they are asked to sign in
    /// again, and come back to what they typed. Default 30, 1 to 720, which is as long as a session lasts.
    pub recent_sign_in: Duration,
    /// `LIVEINSIGHT_SITE_DIR`: the client's files. Default: `site` beside the executable.
    pub site_dir: PathBuf,
    /// `LIVEINSIGHT_DOCS_DIR`: a directory with the guide's files, which show as soon as they are edited. Default: those that the
    /// console brings along.
    pub docs_dir: Option<PathBuf>,
    /// `LIVEINSIGHT_COLLECTOR_ZIP`: the collector's package. Default: `collector-x86_64.zip` beside the executable.
    pub collector_zip: PathBuf,
    /// `RUST_LOG`: what is logged to standard error, as `tracing_subscriber::EnvFilter` reads it. Default `warn`.
    pub log: String,
    /// The sandbox's own settings.
    pub sandbox: SandboxConfig,
}

/// Settings of `liveinsight sandbox`.
#[derive(Debug, Clone)]
pub struct SandboxConfig {
    /// `LIVEINSIGHT_SANDBOX_PORT`: where the local AWS listens, on loopback. Default 4566; 0 takes any free one.
    pub port: u16,
    /// `LIVEINSIGHT_SANDBOX_DIR`: where it keeps its state. Default: `liveinsight/sandbox` in `XDG_STATE_HOME`, which itself
    /// defaults to `~/.local/state`; `None` if there is no home either.
    pub dir: Option<PathBuf>,
    /// `LIVEINSIGHT_MINISTACK`: the local AWS's executable. Default: `ministack` on the `PATH`.
    pub ministack: PathBuf,
    /// `LIVEINSIGHT_SANDBOX_EVENTS_PER_MINUTE`: pace of the demo traffic. Default 30; 0 switches it off; at most 600.
    pub events_per_minute: u32,
    /// `LIVEINSIGHT_METRICS_SECONDS`, as above, but 60 by default: here nobody pays.
    pub metrics: Duration,
    /// `LIVEINSIGHT_RECENT_SIGN_IN_MINUTES`, as above, but 720 by default: there is nothing to lose here, and a link only from the
    /// console's output.
    pub recent_sign_in: Duration,
    /// `AWS_REGION`: the region that the sandbox pretends to be in. Default `us-east-1`.
    pub region: Region,
}

/// A setting that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The text is not of the right form.
    #[error("{variable} is `{value}`, which is not {expected}")]
    Malformed {
        /// The variable.
        variable: &'static str,
        /// Its value.
        value: String,
        /// What would be right.
        expected: &'static str,
    },
    /// The text is not a well-formed name.
    #[error("{variable}: {source}")]
    Name {
        /// The variable.
        variable: &'static str,
        /// What is wrong with it.
        source: InvalidName,
    },
}

impl Config {
    /// Reads the process's environment.
    ///
    /// # Errors
    /// The first setting that cannot be used, by its variable and what would be right.
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the edge where the environment is read"
    )]
    pub fn from_env() -> Result<Self, ConfigError> {
        let beside = std::env::current_exe()
            .ok()
            .and_then(|exe| exe.parent().map(Path::to_owned))
            .unwrap_or_default();
        Self::read(
            &|variable| std::env::var(variable).ok().filter(|value| !value.is_empty()),
            &beside,
        )
    }

    /// Reads settings from `lookup`; files are by default in `beside`, the executable's directory.
    fn read(lookup: &dyn Fn(&str) -> Option<String>, beside: &Path) -> Result<Self, ConfigError> {
        let path = |variable: &str| lookup(variable).map(PathBuf::from);
        let number =
            |variable, default, range: std::ops::RangeInclusive<u32>, expected| match lookup(variable) {
                None => Ok(default),
                Some(value) => match value.parse() {
                    Ok(number) if range.contains(&number) => Ok(number),
                    _ => Err(ConfigError::Malformed {
                        variable,
                        value,
                        expected,
                    }),
                },
            };
        let seconds = |variable, default, range, expected| {
            number(variable, default, range, expected).map(|seconds| Duration::from_secs(u64::from(seconds)))
        };
        let metrics = |default| {
            seconds(
                "LIVEINSIGHT_METRICS_SECONDS",
                default,
                60..=3600,
                "a number of seconds between 60 and 3600",
            )
        };
        let recent_sign_in = |default| {
            number(
                "LIVEINSIGHT_RECENT_SIGN_IN_MINUTES",
                default,
                1..=720,
                "a number of minutes between 1 and 720",
            )
            .map(|minutes| Duration::from_mins(u64::from(minutes)))
        };
        Ok(Self {
            addr: match lookup("LIVEINSIGHT_ADDR") {
                None => SocketAddr::from(([127, 0, 0, 1], 3000)),
                Some(value) => value.parse().map_err(|_| ConfigError::Malformed {
                    variable: "LIVEINSIGHT_ADDR",
                    value,
                    expected: "an address and port such as 127.0.0.1:3000",
                })?,
            },
            allowed_hosts: hosts(lookup, "LIVEINSIGHT_HOSTS")?,
            stack_name: name(lookup, "LIVEINSIGHT_STACK", "liveinsight-infrastructure")?,
            refresh: seconds(
                "LIVEINSIGHT_REFRESH_SECONDS",
                30,
                5..=3600,
                "a number of seconds between 5 and 3600",
            )?,
            metrics: metrics(300)?,
            budget: match lookup("LIVEINSIGHT_BUDGET_USD") {
                None => None,
                Some(value) => match value.parse() {
                    Ok(amount) if amount > Usd::ZERO => Some(Budget(amount)),
                    _ => {
                        return Err(ConfigError::Malformed {
                            variable: "LIVEINSIGHT_BUDGET_USD",
                            value,
                            expected: "an amount in dollars above zero, such as 25 or 12.50",
                        });
                    }
                },
            },
            cost_explorer: match lookup("LIVEINSIGHT_COST_EXPLORER") {
                None => None,
                Some(value) => Some(value.parse().map_err(|_| ConfigError::Malformed {
                    variable: "LIVEINSIGHT_COST_EXPLORER",
                    value,
                    expected: "services or tag:KEY=VALUE",
                })?),
            },
            prices: path("LIVEINSIGHT_PRICE_FILE").map_or(Prices::Bundled, Prices::File),
            recent_sign_in: recent_sign_in(30)?,
            site_dir: path("LIVEINSIGHT_SITE_DIR").unwrap_or_else(|| beside.join("site")),
            docs_dir: path("LIVEINSIGHT_DOCS_DIR"),
            collector_zip: path("LIVEINSIGHT_COLLECTOR_ZIP")
                .unwrap_or_else(|| beside.join("collector-x86_64.zip")),
            log: lookup("RUST_LOG").unwrap_or_else(|| "warn".to_owned()),
            sandbox: SandboxConfig {
                port: match lookup("LIVEINSIGHT_SANDBOX_PORT") {
                    None => 4566,
                    Some(value) => value.parse().map_err(|_| ConfigError::Malformed {
                        variable: "LIVEINSIGHT_SANDBOX_PORT",
                        value,
                        expected: "a port number between 0 and 65535",
                    })?,
                },
                dir: match path("LIVEINSIGHT_SANDBOX_DIR") {
                    Some(dir) => Some(dir),
                    None => path("XDG_STATE_HOME")
                        .or_else(|| path("HOME").map(|home| home.join(".local/state")))
                        .map(|state| state.join("liveinsight/sandbox")),
                },
                ministack: path("LIVEINSIGHT_MINISTACK").unwrap_or_else(|| PathBuf::from("ministack")),
                events_per_minute: number(
                    "LIVEINSIGHT_SANDBOX_EVENTS_PER_MINUTE",
                    30,
                    0..=600,
                    "a number of events between 0 and 600",
                )?,
                metrics: metrics(60)?,
                recent_sign_in: recent_sign_in(720)?,
                region: name(lookup, "AWS_REGION", "us-east-1")?,
            },
        })
    }
}

fn name<T: std::str::FromStr<Err = InvalidName>>(
    lookup: &dyn Fn(&str) -> Option<String>,
    variable: &'static str,
    default: &str,
) -> Result<T, ConfigError> {
    lookup(variable)
        .as_deref()
        .unwrap_or(default)
        .parse()
        .map_err(|source| ConfigError::Name { variable, source })
}

fn hosts(
    lookup: &dyn Fn(&str) -> Option<String>,
    variable: &'static str,
) -> Result<Vec<String>, ConfigError> {
    let value = lookup(variable).unwrap_or_default();
    let hosts: Vec<String> = value.split(',').map(|host| host.trim().to_owned()).collect();
    let is_host = |host: &String| !host.contains([':', '/', ' ', '*']);
    if !hosts.iter().all(is_host) {
        return Err(ConfigError::Malformed {
            variable,
            value,
            expected: "host names without scheme or port, separated by commas, such as console.example.com",
        });
    }
    Ok(hosts.into_iter().filter(|host| !host.is_empty()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(settings: &[(&str, &str)]) -> Result<Config, String> {
        let lookup = |wanted: &str| {
            settings
                .iter()
                .find(|(variable, _)| *variable == wanted)
                .map(|(_, value)| (*value).to_owned())
        };
        Config::read(&lookup, Path::new("/opt/liveinsight")).map_err(|error| error.to_string())
    }

    #[test]
    fn without_any_setting_there_are_defaults() {
        let config = read(&[("HOME", "/home/op")]).unwrap();
        assert_eq!(config.addr.to_string(), "127.0.0.1:3000");
        assert_eq!(config.allowed_hosts, Vec::<String>::new());
        assert_eq!(config.stack_name.as_str(), "liveinsight-infrastructure");
        assert_eq!(config.refresh, Duration::from_secs(30));
        assert_eq!(config.metrics, Duration::from_secs(300));
        assert_eq!(config.sandbox.metrics, Duration::from_secs(60));
        assert_eq!(config.site_dir, Path::new("/opt/liveinsight/site"));
        assert_eq!(config.docs_dir, None);
        assert_eq!(config.prices, Prices::Bundled);
        assert_eq!(config.sandbox.port, 4566);
        assert_eq!(
            config.sandbox.dir.as_deref(),
            Some(Path::new("/home/op/.local/state/liveinsight/sandbox"))
        );
        assert_eq!(config.sandbox.region.as_str(), "us-east-1");
    }

    #[test]
    fn a_setting_that_cannot_be_used_is_named_with_what_would_be_right() {
        let home = ("HOME", "/home/op");
        for (variable, value, sentence) in [
            (
                "LIVEINSIGHT_ADDR",
                "localhost",
                "LIVEINSIGHT_ADDR is `localhost`, which is not an address and port such as 127.0.0.1:3000",
            ),
            (
                "LIVEINSIGHT_HOSTS",
                "one.example, https://two.example",
                "LIVEINSIGHT_HOSTS is `one.example, https://two.example`, which is not host names without scheme or port, separated \
                 by commas, such as console.example.com",
            ),
            (
                "LIVEINSIGHT_SANDBOX_PORT",
                "70000",
                "LIVEINSIGHT_SANDBOX_PORT is `70000`, which is not a port number between 0 and 65535",
            ),
            (
                "LIVEINSIGHT_REFRESH_SECONDS",
                "1",
                "LIVEINSIGHT_REFRESH_SECONDS is `1`, which is not a number of seconds between 5 and 3600",
            ),
            (
                "LIVEINSIGHT_METRICS_SECONDS",
                "30",
                "LIVEINSIGHT_METRICS_SECONDS is `30`, which is not a number of seconds between 60 and 3600",
            ),
            (
                "LIVEINSIGHT_BUDGET_USD",
                "-5",
                "LIVEINSIGHT_BUDGET_USD is `-5`, which is not an amount in dollars above zero, such as 25 or 12.50",
            ),
            (
                "LIVEINSIGHT_COST_EXPLORER",
                "yes",
                "LIVEINSIGHT_COST_EXPLORER is `yes`, which is not services or tag:KEY=VALUE",
            ),
            (
                "AWS_REGION",
                "seoul",
                "AWS_REGION: `seoul` is not a region: regions are lower-case words and a number joined by hyphens, such as us-east-1",
            ),
        ] {
            assert_eq!(read(&[home, (variable, value)]).unwrap_err(), sentence);
        }
    }

    #[test]
    fn hosts_are_separated_by_commas() {
        let config = read(&[("LIVEINSIGHT_HOSTS", "one.example, two.example,")]).unwrap();
        assert_eq!(config.allowed_hosts, ["one.example", "two.example"]);
    }

    #[test]
    fn only_the_sandbox_needs_a_home() {
        assert_eq!(read(&[]).unwrap().sandbox.dir, None);
    }
}

//! MiniStack, the local AWS, as a supervised child.

use super::child::Child;
use super::lock::{LockError, StateLock};
use super::state::{self, MakeError};
use crate::aws::{Aws, ConnectError, Connection};
use crate::clock::Clock;
use domain::name::Region;
use std::fs::File;
use std::io;
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

/// The AWS services that the product uses; MiniStack loads no others. `monitoring` is CloudWatch as its endpoint names it.
const SERVICES: &str =
    "dynamodb,lambda,cloudformation,cloudwatch,monitoring,logs,apigateway,iam,sts,sns,s3,events,tagging";
/// MiniStack answers within half a second; a slow disk and a first start without compiled Python take longer.
const READY_WITHIN: Duration = Duration::from_secs(20);
/// How long MiniStack may take to save its state when asked to stop: a tenth of a second when it has little, and about ten
/// for every 25,000 events on a busy machine. Killed earlier, it would lose all that happened since it started.
pub(super) const STOP_WITHIN: Duration = Duration::from_secs(60);
/// Between two looks at whether MiniStack answers.
const POLL: Duration = Duration::from_millis(20);
/// Another program can take a free port between our look and MiniStack's bind; then another port is tried.
const ATTEMPTS: u32 = 3;
/// How much of MiniStack's log an error message quotes.
const QUOTED_LINES: usize = 8;

/// What MiniStack is started with.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Its executable: a path, or a name to find on the `PATH`.
    pub executable: PathBuf,
    /// Where everything it keeps goes: `state`, `s3`, `tmp`, `ministack.log`, the lock and a marker. Made if it is not there;
    /// refused if it holds anything else.
    pub dir: PathBuf,
    /// The port on 127.0.0.1; 0 for any that is free.
    pub port: u16,
}

/// A running MiniStack. Dropping it kills it; [`MiniStack::stop`] lets it save its state first.
#[derive(Debug)]
pub struct MiniStack {
    endpoint: String,
    log: PathBuf,
    child: Child,
    // Declared after the child: the directory is free only when the child is gone.
    _lock: StateLock,
}

/// How MiniStack ended when it was asked to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stopped {
    /// By itself, its state saved.
    Saved,
    /// It did not exit in time and was killed: what happened since it started is lost.
    Killed,
}

/// Why there is no running MiniStack.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// Something else listens there.
    #[error(
        "port {port} on 127.0.0.1 is in use, so the sandbox cannot listen there; stop the other program, or set \
         LIVEINSIGHT_SANDBOX_PORT to another port (0 takes any free one)"
    )]
    PortInUse {
        /// The port.
        port: u16,
    },
    /// The system does not let us listen there.
    #[error(
        "the sandbox may not listen on port {port} of 127.0.0.1 ({source}); set LIVEINSIGHT_SANDBOX_PORT to another port"
    )]
    PortRefused {
        /// The port.
        port: u16,
        /// The system's answer.
        source: io::Error,
    },
    /// There is no such executable.
    #[error(
        "MiniStack, the sandbox's local AWS, is not at `{}`; `cargo xtask run` installs and starts it, or set \
         LIVEINSIGHT_MINISTACK to its executable",
        executable.display()
    )]
    NotFound {
        /// What was looked for.
        executable: PathBuf,
    },
    /// The executable cannot be started.
    #[error("MiniStack at `{}` cannot be started: {source}; LIVEINSIGHT_MINISTACK names its executable", executable.display())]
    Spawn {
        /// The executable.
        executable: PathBuf,
        /// The system's answer.
        source: io::Error,
    },
    /// The state directory cannot be used.
    #[error("the sandbox cannot use `{}` ({source}); set LIVEINSIGHT_SANDBOX_DIR to a directory it may write to", path.display())]
    Directory {
        /// The file or directory.
        path: PathBuf,
        /// The system's answer.
        source: io::Error,
    },
    /// The state directory holds what no sandbox put there, and parts of it would be emptied.
    #[error(
        "`{}` is not empty and not a sandbox's, and the sandbox would delete files in it; set LIVEINSIGHT_SANDBOX_DIR to a \
         new or empty directory",
        path.display()
    )]
    NotOurs {
        /// The directory.
        path: PathBuf,
    },
    /// Another sandbox uses the state directory.
    #[error(
        "another sandbox{} uses `{}`; stop it, or set LIVEINSIGHT_SANDBOX_DIR to another directory",
        pid.map(|pid| format!(" (process {pid})")).unwrap_or_default(),
        dir.display()
    )]
    Locked {
        /// The state directory.
        dir: PathBuf,
        /// The other sandbox's process, if it said so.
        pid: Option<i32>,
    },
    /// It ended before it answered.
    #[error("MiniStack ended at once ({how}); the end of its log, {}:\n{tail}", log.display())]
    Died {
        /// How it ended.
        how: String,
        /// Its log.
        log: PathBuf,
        /// The log's last lines.
        tail: String,
    },
    /// No HTTP client to talk to it with.
    #[error("cannot make an HTTP client: {0}")]
    Client(#[from] reqwest::Error),
    /// It runs and does not answer.
    #[error("MiniStack did not answer within {} seconds; the end of its log, {}:\n{tail}", READY_WITHIN.as_secs(), log.display())]
    NotReady {
        /// Its log.
        log: PathBuf,
        /// The log's last lines.
        tail: String,
    },
}

impl MiniStack {
    /// Starts MiniStack on loopback and waits until it answers. State that an earlier run saved is there again.
    ///
    /// # Errors
    /// What is in the way, and what to do about it.
    pub async fn start(settings: &Settings) -> Result<Self, StartError> {
        let unusable = |(path, source)| StartError::Directory { path, source };
        let dir = state::make(&settings.dir).map_err(|error| match error {
            MakeError::NotOurs(path) => StartError::NotOurs { path },
            MakeError::Unusable(part) => unusable(part),
        })?;
        let lock = StateLock::take(&dir).await.map_err(|error| match error {
            LockError::Held { holder } => StartError::Locked {
                dir: dir.clone(),
                pid: holder.map(|pid| pid.as_raw_nonzero().get()),
            },
            LockError::Io(path, source) => StartError::Directory { path, source },
        })?;
        state::recover(&dir).map_err(unusable)?;
        let mut attempt = 1;
        loop {
            let port = free_port(settings.port)?;
            match Self::start_on(port, &settings.executable, &dir, &lock).await {
                Ok((endpoint, log, child)) => {
                    return Ok(Self {
                        endpoint,
                        log,
                        child,
                        _lock: lock,
                    });
                }
                Err(StartError::Died { tail, .. })
                    if settings.port == 0 && lost_port(&tail) && attempt < ATTEMPTS =>
                {
                    attempt += 1;
                }
                Err(StartError::Died { tail, .. }) if lost_port(&tail) => {
                    return Err(StartError::PortInUse { port });
                }
                Err(error) => return Err(error),
            }
        }
    }

    async fn start_on(
        port: u16,
        executable: &Path,
        dir: &Path,
        lock: &StateLock,
    ) -> Result<(String, PathBuf, Child), StartError> {
        let endpoint = format!("http://127.0.0.1:{port}");
        let log = dir.join("ministack.log");
        let unusable = |source| StartError::Directory {
            path: log.clone(),
            source,
        };
        let output = File::create(&log).map_err(unusable)?;
        let mut command = Command::new(executable);
        command
            .stdin(lock.share().map_err(unusable)?)
            .stdout(output.try_clone().map_err(unusable)?)
            .stderr(Stdio::from(output))
            .env_clear()
            .envs(environment(port, &endpoint, dir));
        let child = Child::spawn(command)
            .await
            .map_err(|source| match source.kind() {
                io::ErrorKind::NotFound => StartError::NotFound {
                    executable: executable.to_owned(),
                },
                _ => StartError::Spawn {
                    executable: executable.to_owned(),
                    source,
                },
            })?;
        let client = loopback_client()?;
        tokio::select! {
            how = child.exited() => Err(StartError::Died { how, tail: tail(&log), log }),
            () = tokio::time::sleep(READY_WITHIN) => Err(StartError::NotReady { tail: tail(&log), log }),
            () = answers(&client, &endpoint) => Ok((endpoint, log, child)),
        }
    }

    /// Its address, such as `http://127.0.0.1:4566`.
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// The file that takes its output.
    pub fn log(&self) -> &Path {
        &self.log
    }

    /// Clients for it.
    ///
    /// # Errors
    /// There is no client for HTTPS; the region is well formed.
    pub async fn connect(&self, region: Region, clock: Clock) -> Result<SandboxAws, ConnectError> {
        let connection = Connection::Local {
            endpoint: self.endpoint.clone(),
            region,
        };
        Aws::connect(connection, clock).await.map(SandboxAws)
    }

    /// Waits until it has ended although nobody stopped it, and says how, such as `signal: 9 (SIGKILL)`. Nothing that it
    /// started is left by then.
    pub async fn exited(&self) -> String {
        self.child.exited().await
    }

    /// Lets it save its state and exit. Afterwards nothing that it started is left.
    pub async fn stop(self) -> Stopped {
        if self.child.stop(STOP_WITHIN).await {
            Stopped::Saved
        } else {
            Stopped::Killed
        }
    }
}

/// Clients for a MiniStack that we started ourselves.
///
/// What supplies made-up state and metrics asks for this type, so that it cannot be pointed at anything else.
#[derive(Debug, Clone)]
pub struct SandboxAws(Aws);

impl SandboxAws {
    /// The clients, for everything that works on AWS too.
    pub fn aws(&self) -> &Aws {
        &self.0
    }
}

/// MiniStack's whole environment. It hands this on to every Lambda process, so nothing of the user's may be in it: neither
/// credentials nor a profile nor a proxy.
fn environment(port: u16, endpoint: &str, dir: &Path) -> Vec<(&'static str, std::ffi::OsString)> {
    #[expect(
        clippy::disallowed_methods,
        reason = "not a setting: where the system keeps its programs, handed on as it is"
    )]
    let path = std::env::var_os("PATH").unwrap_or_default();
    vec![
        ("PATH", path),
        ("HOME", dir.into()),
        ("LANG", "C.UTF-8".into()),
        // Where it unpacks Lambda code and writes its process id.
        ("TMPDIR", dir.join(state::TMP).into()),
        // What it prints before it dies must be in the log.
        ("PYTHONUNBUFFERED", "1".into()),
        ("GATEWAY_PORT", port.to_string().into()),
        ("BIND_HOST", "127.0.0.1".into()),
        // Points every Lambda process back at it.
        ("AWS_ENDPOINT_URL", endpoint.into()),
        ("PERSIST_STATE", "1".into()),
        ("STATE_DIR", dir.join(state::STATE).into()),
        ("S3_PERSIST", "1".into()),
        ("S3_DATA_DIR", dir.join(state::S3).into()),
        ("SERVICES", SERVICES.into()),
        // Two listeners on ports of their own that nothing here uses.
        ("IOT_MTLS_ENABLED", "0".into()),
        ("SFTP_ENABLED", "0".into()),
        // It removes containers that it believes to be its own: keep it away from the user's.
        (
            "DOCKER_HOST",
            format!("unix://{}", dir.join("no-docker").display()).into(),
        ),
    ]
}

/// The wanted port if it is free, or any free one for 0.
fn free_port(wanted: u16) -> Result<u16, StartError> {
    let listener =
        TcpListener::bind((Ipv4Addr::LOCALHOST, wanted)).and_then(|listener| listener.local_addr());
    match listener {
        Ok(address) => Ok(address.port()),
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => Err(StartError::PortInUse { port: wanted }),
        Err(source) => Err(StartError::PortRefused { port: wanted, source }),
    }
}

/// Whether MiniStack ended because its port was taken after all. The words are its own and those of the system.
fn lost_port(tail: &str) -> bool {
    tail.contains("already in use")
}

/// An HTTP client for loopback: no proxy, which leads elsewhere, and no certificates, which take time to read.
pub(super) fn loopback_client() -> Result<reqwest::Client, reqwest::Error> {
    reqwest::Client::builder()
        .no_proxy()
        .tls_built_in_root_certs(false)
        .timeout(Duration::from_secs(30))
        .build()
}

/// Waits until MiniStack answers.
async fn answers(client: &reqwest::Client, endpoint: &str) {
    let url = format!("{endpoint}/_ministack/health");
    while !client
        .get(&url)
        .send()
        .await
        .is_ok_and(|answer| answer.status().is_success())
    {
        tokio::time::sleep(POLL).await;
    }
}

/// The last lines of a log.
fn tail(log: &Path) -> String {
    let text = std::fs::read(log).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    lines[lines.len().saturating_sub(QUOTED_LINES)..].join("\n")
}

//! The production router over HTTP, and browsers that are signed in as any role.
//!
//! ```ignore
//! let served = Served::start().await;                  // or `start_at(clock)`, or `start_with(aws, links)`
//! let operator = served.signed_in(Role::Operator);     // or `anonymous()`
//! let page = operator.get("/audit").await;             // never follows a redirect
//! let answer = operator.post("/sign-out", &[("next", "/")]).await;
//! ```

use crate::support;
use app::server::{Console, Judged, Renewal};
use domain::access::{Person, Role};
use liveinsight::alarms::Alarms;
use liveinsight::auth::{Auth, Links, Proof};
use liveinsight::aws::{Aws, Connection};
use liveinsight::clock::{self, Clock};
use liveinsight::deployments::Desk;
use liveinsight::guide::Library;
use liveinsight::measurements::Archive;
use liveinsight::reports::Terms;
use liveinsight::router::{Hosts, Parts, router};
use reqwest::redirect::Policy;
use std::fs;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::watch;

/// How often the console under test expects a snapshot.
pub(crate) const REFRESH: Duration = Duration::from_secs(30);

/// How long the console under test keeps what was measured.
const KEEP_METRICS: Duration = Duration::from_secs(300);

/// The same, of an AWS that answers at once.
pub(crate) const RENEWAL: Renewal = Renewal {
    every: REFRESH,
    longest: Duration::ZERO,
};

/// A console that shows what it is told to.
pub(crate) struct Served {
    pub(crate) url: String,
    pub(crate) latest: watch::Sender<Option<Arc<Judged>>>,
    pub(crate) auth: Arc<Auth>,
    pub(crate) alarms: Alarms,
    pub(crate) console: Console,
    _site: TempDir,
}

/// Somebody's browser, without its own opinion on anything: no redirect is followed, no cookie kept but the session's.
pub(crate) struct Browser {
    url: String,
    client: reqwest::Client,
    cookie: Option<String>,
}

/// A directory that looks like the client's files.
pub(crate) fn site() -> TempDir {
    let site = TempDir::new().unwrap();
    fs::create_dir(site.path().join("pkg")).unwrap();
    fs::write(site.path().join("hash.txt"), "js: 1\nwasm: 2\ncss: 3\n").unwrap();
    fs::write(site.path().join("pkg/liveinsight.3.css"), "body{}").unwrap();
    fs::write(site.path().join("icon.svg"), "<svg/>").unwrap();
    site
}

/// What reports are made on.
pub(crate) fn terms() -> Terms {
    Terms {
        metrics: KEEP_METRICS,
        ..Terms::default()
    }
}

/// Clients for an AWS that is not there.
pub(crate) async fn no_aws(clock: Clock) -> Aws {
    let connection = Connection::Local {
        // The discard port, where nothing listens.
        endpoint: "http://127.0.0.1:9".to_owned(),
        region: "us-east-1".parse().unwrap(),
    };
    Aws::connect(connection, clock).await.unwrap()
}

impl Served {
    /// With the machine's clock, and without AWS: pages that read nothing of it but the snapshot can be seen, nothing is recorded.
    pub(crate) async fn start() -> Self {
        Self::start_at(clock::system).await
    }

    /// The same by another clock.
    pub(crate) async fn start_at(clock: Clock) -> Self {
        Self::start_with(no_aws(clock).await, Links::none()).await
    }

    /// With an AWS, by its clock, and with links to sign in by.
    pub(crate) async fn start_with(aws: Aws, links: Links) -> Self {
        Self::start_with_docs(aws, links, None).await
    }

    /// The same with the guide of a directory.
    pub(crate) async fn start_with_docs(aws: Aws, links: Links, docs: Option<PathBuf>) -> Self {
        Self::start_on(aws, links, docs, terms()).await
    }

    /// The same with reports on these terms.
    pub(crate) async fn start_on(aws: Aws, links: Links, docs: Option<PathBuf>, terms: Terms) -> Self {
        let site = site();
        let (latest, receiver) = watch::channel(None);
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let hosts = Hosts {
            listening: listener.local_addr().unwrap(),
            named: vec!["console.example.com".to_owned()],
        };
        let package = support::setting("LIVEINSIGHT_COLLECTOR_ZIP").unwrap_or_default();
        let desk = Desk::new(aws.clone(), support::STACK.parse().unwrap(), package);
        let archive = Archive::new(aws.clone(), KEEP_METRICS);
        let alarms = Alarms::new(&aws);
        let auth = Auth::new(aws, links);
        let console = Console::new(receiver, auth.clock(), RENEWAL);
        let library = Library::of(docs);
        let parts = Parts {
            console: console.clone(),
            auth: auth.clone(),
            desk,
            library,
            archive,
            alarms: alarms.clone(),
            terms,
            hosts,
        };
        let router = router(parts, site.path()).unwrap();
        let router = router.into_make_service_with_connect_info::<SocketAddr>();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self {
            url,
            latest,
            auth,
            alarms,
            console,
            _site: site,
        }
    }

    /// Somebody who is not signed in.
    pub(crate) fn anonymous(&self) -> Browser {
        Browser {
            url: self.url.clone(),
            client: reqwest::Client::builder()
                .no_proxy()
                .redirect(Policy::none())
                .build()
                .unwrap(),
            cookie: None,
        }
    }

    /// Somebody of this role, called like it.
    pub(crate) fn signed_in(&self, role: Role) -> Browser {
        let person = Person {
            name: role.as_str().parse().unwrap(),
            role,
        };
        let now = self.auth.now();
        let token = self.auth.sessions.begin(person, Proof::Link, now).unwrap();
        Browser {
            cookie: Some(format!("liveinsight_session={}", token.reveal())),
            ..self.anonymous()
        }
    }
}

impl Browser {
    /// The session's cookie, `name=value`, if somebody is signed in.
    pub(crate) fn cookie(&self) -> Option<&str> {
        self.cookie.as_deref()
    }

    /// The same browser with this cookie.
    pub(crate) fn with_cookie(self, cookie: &str) -> Self {
        Self {
            cookie: Some(cookie.to_owned()),
            ..self
        }
    }

    /// A request as a browser makes it from the console's own page, for a test that adds something of its own.
    pub(crate) fn request(&self, method: reqwest::Method, path: &str) -> reqwest::RequestBuilder {
        let request = self
            .client
            .request(method, format!("{}{path}", self.url))
            .header("sec-fetch-site", "same-origin");
        match &self.cookie {
            Some(cookie) => request.header("cookie", cookie),
            None => request,
        }
    }

    /// Opens a path, in English.
    pub(crate) async fn get(&self, path: &str) -> reqwest::Response {
        self.get_in(path, "en").await
    }

    /// Opens a path with a browser of this language.
    pub(crate) async fn get_in(&self, path: &str, language: &str) -> reqwest::Response {
        let request = self
            .request(reqwest::Method::GET, path)
            .header("accept-language", language);
        request.send().await.unwrap()
    }

    /// Sends a form.
    pub(crate) async fn post(&self, path: &str, fields: &[(&str, &str)]) -> reqwest::Response {
        let request = self.request(reqwest::Method::POST, path).form(fields);
        request.send().await.unwrap()
    }
}

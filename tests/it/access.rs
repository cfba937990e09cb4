//! Who gets in, who gets what, and what is recorded of it: through the production router, with accounts and audit log in MiniStack.

mod account;
mod endpoint;
mod recent;
mod record;
mod session;

use crate::console::{Browser, Served};
use crate::proxy::Proxy;
use crate::support;
use domain::access::Role;
use domain::audit::{Actor, AuditEntry, Filter};
use liveinsight::auth::password::Password;
use liveinsight::auth::{Links, administration};
use liveinsight::aws::Aws;
use liveinsight::clock::{self, Clock};
use liveinsight::deploy;
use liveinsight::sandbox::ministack::MiniStack;
use reqwest::Response;
use tempfile::TempDir;
use tokio::sync::watch;

const PASSWORD: &str = "correct horse battery staple";

/// A console whose AWS can be made to fail, with its own table made.
struct House {
    served: Served,
    proxy: Proxy,
    aws: Aws,
    link: watch::Receiver<String>,
    ministack: MiniStack,
    _dir: TempDir,
}

impl House {
    async fn start() -> Self {
        Self::start_at(clock::system).await
    }

    /// The same by another clock.
    async fn start_at(clock: Clock) -> Self {
        let (dir, ministack) = support::ministack().await;
        let proxy = Proxy::start(ministack.endpoint()).await;
        let aws = proxy.connect_at(clock).await;
        deploy::bootstrap(&aws, &mut |_| {}).await.unwrap();
        let (links, link) = Links::to("http://console").unwrap();
        let served = Served::start_with(aws.clone(), links).await;
        Self {
            served,
            proxy,
            aws,
            link,
            ministack,
            _dir: dir,
        }
    }

    /// The token of the valid link.
    fn token(&self) -> String {
        let url = self.link.borrow().clone();
        url.strip_prefix("http://console/sign-in?token=")
            .unwrap()
            .to_owned()
    }

    async fn set_account(&self, name: &str, role: Role, password: &str) {
        let password = Password::new(password.to_owned()).unwrap();
        administration::set(&self.aws, name.parse().unwrap(), Some(role), &password)
            .await
            .unwrap();
    }

    /// The log, newest first, without what the command line did.
    async fn log(&self, filter: Filter) -> Vec<AuditEntry> {
        let page = self.served.auth.audit.read(filter, None).await.unwrap();
        page.entries
            .into_iter()
            .map(Result::unwrap)
            .filter(|entry| !matches!(entry.actor, Actor::Caller(_)))
            .collect()
    }

    async fn stop(self) {
        self.ministack.stop().await;
    }
}

/// Signs in by name and password.
async fn enter(browser: &Browser, name: &str, password: &str) -> Response {
    browser
        .post("/sign-in", &[("name", name), ("password", password)])
        .await
}

/// The same browser with the session that an answer set.
fn with_session(browser: Browser, answer: &Response) -> Browser {
    let cookie = answer.headers()["set-cookie"].to_str().unwrap();
    browser.with_cookie(cookie.split(';').next().unwrap())
}

fn location(answer: &Response) -> &str {
    answer.headers()["location"].to_str().unwrap()
}

async fn is_in(browser: &Browser) -> bool {
    let answer = browser.get("/").await;
    match answer.status().as_u16() {
        200 => true,
        303 => {
            assert_eq!(location(&answer), "/sign-in");
            false
        }
        status => panic!("{status}"),
    }
}

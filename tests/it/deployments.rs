//! Deployments in the browser: through the production router, with the engine and its records in MiniStack.

mod canary;
mod compare;
mod deploy;
mod history;
mod rollback;
mod small;
mod stuck;

use crate::console::Served;
use crate::page::Page;
use crate::proxy::Proxy;
use crate::support;
use app::server::Judged;
use domain::access::Role;
use domain::name::StackName;
use liveinsight::auth::Links;
use liveinsight::aws::Aws;
use liveinsight::sandbox::ministack::MiniStack;
use std::sync::Arc;
use tempfile::TempDir;

/// A deployed stack, a console in front of it, and what stands between the two.
struct Office {
    served: Served,
    proxy: Proxy,
    aws: Aws,
    stack: StackName,
    ministack: MiniStack,
    _dir: TempDir,
}

impl Office {
    async fn open() -> Self {
        let (dir, ministack) = support::ministack().await;
        support::deployed(&ministack).await;
        let proxy = Proxy::start(ministack.endpoint()).await;
        let aws = proxy.connect().await;
        let office = Self {
            served: Served::start_with(aws.clone(), Links::none()).await,
            proxy,
            aws,
            stack: support::STACK.parse().unwrap(),
            ministack,
            _dir: dir,
        };
        office.look().await;
        office
    }

    /// The console takes a snapshot.
    async fn look(&self) {
        let snapshot = self.aws.snapshot(&self.stack).await;
        let judged = Judged::of(snapshot, None);
        self.served.latest.send_replace(Some(Arc::new(judged)));
    }

    /// What somebody of a role reads at a path.
    async fn page(&self, role: Role, path: &str, language: &str) -> Page {
        let answer = self.served.signed_in(role).get_in(path, language).await;
        assert_eq!(answer.status(), 200, "{path}");
        Page::new(&answer.text().await.unwrap())
    }

    async fn close(self) {
        self.ministack.stop().await;
    }
}

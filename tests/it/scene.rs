//! A stack, a person who looks at the console, and whatever a test does to the one between two looks of the other.
//!
//! The stack is a real one in a local AWS; everything the console asks goes through the [fault proxy](crate::proxy); pages come
//! from the production router. A test brings an incident about, lets the console look, and asserts on what the page says.

use crate::console::{Browser, Served, terms};
use crate::page::Page;
use crate::proxy::Proxy;
use crate::support;
use app::server::{Console, Judged};
use aws_sdk_cloudwatch::types::StateValue;
use domain::access::Role;
use domain::contract::ALARMS;
use liveinsight::alarms::{Archive, Mutes};
use liveinsight::auth::Links;
use liveinsight::aws::{Aws, SnapshotOptions};
use liveinsight::clock::{self, Clock};
use liveinsight::reports::Terms;
use liveinsight::sandbox::ministack::MiniStack;
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;
use time::OffsetDateTime;

/// A console in front of a deployed stack.
pub(crate) struct Scene {
    /// What stands between the console and AWS.
    pub(crate) proxy: Proxy,
    aws: Aws,
    served: Served,
    reader: Browser,
}

/// The stack that one scene or more look at.
pub(crate) struct Stage {
    /// The SDK's clients for it, past the proxies.
    pub(crate) cloudwatch: aws_sdk_cloudwatch::Client,
    ministack: MiniStack,
    _dir: TempDir,
}

impl Stage {
    /// A deployed stack in which every alarm has judged and none rings.
    pub(crate) async fn healthy() -> Self {
        let (dir, ministack) = support::ministack().await;
        support::deployed(&ministack).await;
        let stage = Self {
            cloudwatch: aws_sdk_cloudwatch::Client::new(&support::sdk(&ministack)),
            ministack,
            _dir: dir,
        };
        for alarm in ALARMS {
            stage
                .set_alarm(alarm, StateValue::Ok, "no datapoint was beyond the threshold")
                .await;
        }
        stage
    }

    /// Gives an alarm a state, as its evaluation would.
    pub(crate) async fn set_alarm(&self, name: &str, state: StateValue, reason: &str) {
        let request = self.cloudwatch.set_alarm_state().alarm_name(name);
        let request = request.state_value(state).state_reason(reason);
        request.send().await.unwrap();
    }

    /// Where it answers, past the proxies.
    pub(crate) fn endpoint(&self) -> &str {
        self.ministack.endpoint()
    }

    /// The SDK's client for tables, past the proxies.
    pub(crate) fn dynamodb(&self) -> aws_sdk_dynamodb::Client {
        aws_sdk_dynamodb::Client::new(&support::sdk(&self.ministack))
    }

    /// The SDK's client for topics, past the proxies.
    pub(crate) fn sns(&self) -> aws_sdk_sns::Client {
        aws_sdk_sns::Client::new(&support::sdk(&self.ministack))
    }

    /// A console in front of it that has not looked yet.
    pub(crate) async fn scene(&self) -> Scene {
        self.scene_at(clock::system).await
    }

    /// The same by another clock.
    pub(crate) async fn scene_at(&self, clock: Clock) -> Scene {
        self.scene_on(clock, terms()).await
    }

    /// The same with reports on these terms.
    pub(crate) async fn scene_on(&self, clock: Clock, terms: Terms) -> Scene {
        let proxy = Proxy::start(self.ministack.endpoint()).await;
        let aws = proxy.connect_at(clock).await;
        let served = Served::start_on(aws.clone(), Links::none(), None, terms).await;
        Scene {
            reader: served.signed_in(Role::Viewer),
            proxy,
            aws,
            served,
        }
    }

    /// The product's clients for it, past the proxies.
    pub(crate) async fn aws(&self) -> Aws {
        support::connect(&self.ministack).await.aws().clone()
    }

    /// What the SDK's clients are made from, for what a person does without the product.
    pub(crate) fn sdk(&self) -> aws_config::SdkConfig {
        support::sdk(&self.ministack)
    }

    pub(crate) async fn leave(self) {
        self.ministack.stop().await;
    }
}

impl Scene {
    /// The console looks: no part may take longer than `patience`, and what cannot be read is remembered.
    pub(crate) async fn look(&self, patience: Duration) {
        self.look_keeping_metrics(patience, Duration::ZERO).await;
    }

    /// The console looks as its watcher does, which asks for metrics only when they are older than `keep_metrics`.
    pub(crate) async fn look_keeping_metrics(&self, patience: Duration, keep_metrics: Duration) {
        let before = self.served.latest.borrow().clone();
        let options = SnapshotOptions {
            patience,
            keep_metrics,
            before: before.as_ref().map(|before| &before.snapshot),
        };
        let stack = support::STACK.parse().unwrap();
        let snapshot = self.aws.snapshot_with(&stack, options).await;
        let judged = Judged::of(snapshot, before.as_deref());
        self.served.latest.send_replace(Some(Arc::new(judged)));
    }

    /// The console's clients, behind the proxy.
    pub(crate) fn aws(&self) -> &Aws {
        &self.aws
    }

    /// What the console shows.
    pub(crate) fn console(&self) -> &Console {
        &self.served.console
    }

    /// What the console keeps of its alarms' history.
    pub(crate) fn archive(&self) -> &Archive {
        &self.served.alarms.archive
    }

    /// What the console knows of muted alarms.
    pub(crate) fn mutes(&self) -> &Mutes {
        &self.served.alarms.mutes
    }

    /// The time, by the console's clock.
    pub(crate) fn now(&self) -> OffsetDateTime {
        self.served.auth.now()
    }

    /// Somebody of this role at the console.
    pub(crate) fn browser(&self, role: Role) -> Browser {
        self.served.signed_in(role)
    }

    /// What a person reads at `path` in a language.
    pub(crate) async fn page(&self, path: &str, language: &str) -> Page {
        let answer = self.reader.get_in(path, language).await;
        assert_eq!(answer.status(), 200, "{path}");
        Page::new(&answer.text().await.unwrap())
    }
}

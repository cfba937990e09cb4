//! A rollback from the browser: preview, refusals, the run, the pin and its release.

use super::Office;
use crate::page::Page;
use crate::support;
use domain::access::Role;
use domain::audit::{Action, Filter, Outcome};
use domain::deployment::Consent;
use liveinsight::deploy::{self, Request};
use std::collections::BTreeMap;

impl Office {
    /// Deploys another memory size on the command line, so that there are two versions.
    pub(super) async fn deploy_memory(&self, size: &str) {
        let template = deploy::template_for(self.aws.environment()).unwrap();
        let bucket = deploy::bootstrap(&self.aws, &mut |_| {}).await.unwrap().bucket;
        let request = Request {
            stack_name: &self.stack,
            template: &template,
            artifact: &support::collector().await,
            bucket: &bucket,
            parameters: &BTreeMap::from([("MemorySize".to_owned(), size.to_owned())]),
            consent: Consent::default(),
        };
        let plan = deploy::prepare(&self.aws, &request, &mut |_| {}).await.unwrap();
        let finished = deploy::execute(&self.aws, &plan, Some("more memory"), &mut |_| {}).await;
        finished.unwrap().succeeded().unwrap();
        self.look().await;
    }

    /// Follows the run that an answer leads to until it is over.
    pub(super) async fn follow(&self, answer: &reqwest::Response) -> Page {
        assert_eq!(answer.status(), 303);
        let path = answer.headers()["location"].to_str().unwrap().to_owned();
        assert!(path.starts_with("/deployments/2"), "{path}");
        let over = async {
            loop {
                let page = self.page(Role::Viewer, &path, "en").await;
                if !page.sentence().contains("under way") {
                    return page;
                }
                tokio::time::sleep(std::time::Duration::from_millis(100)).await;
            }
        };
        let over = tokio::time::timeout(std::time::Duration::from_secs(60), over);
        over.await.expect("the run ends")
    }
}

#[tokio::test]
async fn two_clicks_and_a_reason_move_the_traffic_back_and_the_pin_can_be_released() {
    let office = Office::open().await;
    office.deploy_memory("1024").await;
    let operator = office.served.signed_in(Role::Operator);

    let preview = office.page(Role::Operator, "/deployments/rollback", "en").await;
    assert_eq!(
        preview.sentence(),
        "Rolling back moves the traffic from version 2 to version 1"
    );
    assert_eq!(preview.text("#restored"), "Is restored MemorySize 1024 → 512");
    assert_eq!(preview.count("#unchanged li"), 5);
    let viewers = office.page(Role::Viewer, "/deployments/rollback", "ko").await;
    assert_eq!(viewers.count("#confirm button[disabled]"), 1);
    assert!(viewers.text("#confirm").contains("배포 권한이 없습니다"));

    let fields = [("to", "1"), ("from", "2")];
    let nameless = operator.post("/deployments/rollback", &fields).await;
    assert_eq!(nameless.status(), 409);
    let nameless = Page::new(&nameless.text().await.unwrap());
    assert!(nameless.text(".error-summary").contains("there is no reason"));

    let fields = [
        ("to", "1"),
        ("from", "2"),
        ("reason", "=errors, since the deployment"),
    ];
    let answer = operator.post("/deployments/rollback", &fields).await;
    let run = office.follow(&answer).await;
    assert_eq!(
        run.sentence(),
        "Rollback to version 1: succeeded, version 1 is live"
    );
    assert_eq!(run.count("#steps li"), 4);
    assert_eq!(run.count("#steps .is-ok.state"), 4);
    assert!(
        run.text(".verdict").contains("operator"),
        "{}",
        run.text(".verdict")
    );
    let (errors, text) = run.attributes(".verdict .links a", "href").swap_remove(0);
    assert!(errors.starts_with("/logs?version=1&from="), "{errors}");
    assert_eq!(text, "Errors of version 1");

    office.look().await;
    let history = office.page(Role::Viewer, "/deployments", "en").await;
    assert_eq!(history.sentence(), "Version 1 is live and pinned");
    let newest = history.text("#runs tbody tr:first-child");
    assert!(newest.contains("operator"), "{newest}");
    let csv = operator.get("/deployments.csv").await.text().await.unwrap();
    assert!(csv.contains("\"'=errors, since the deployment\""), "{csv}");

    let release = [("reason", "mended")];
    let released = operator.post("/deployments/release-pin", &release).await;
    let run = office.follow(&released).await;
    assert_eq!(run.sentence(), "Release of the pinned version: done");
    let again = operator.post("/deployments/release-pin", &release).await;
    assert_eq!(again.status(), 409);

    let log = liveinsight::audit::AuditLog::new(office.aws.clone());
    let entries = log.read(Filter::All, None).await.unwrap().entries;
    let recorded: Vec<(Action, bool)> = entries
        .into_iter()
        .map(Result::unwrap)
        .map(|entry| (entry.action, entry.outcome == Outcome::Done))
        .rev()
        .collect();
    assert_eq!(
        recorded,
        [
            (Action::RollBack, false),
            (Action::RollBack, true),
            (Action::ReleasePin, true),
            (Action::ReleasePin, false),
        ]
    );
    office.close().await;
}

#[tokio::test]
async fn a_target_that_cannot_work_is_refused_with_the_reason() {
    let office = Office::open().await;
    let operator = office.served.signed_in(Role::Operator);
    for (to, language, refusal) in [
        ("1", "en", "LIVE is at version 1 already"),
        ("9", "en", "version 9 does not exist, or was deleted"),
        ("9", "ko", "버전 9이(가) 없거나 삭제되었습니다"),
    ] {
        let page = office
            .page(
                Role::Operator,
                &format!("/deployments/rollback?to={to}"),
                language,
            )
            .await;
        let said = page.text(".error-summary");
        assert!(said.contains(refusal), "{said}");
        assert_eq!(page.count("#confirm"), 0);
        let fields = [("to", to), ("from", "1"), ("reason", "r")];
        let answer = operator.post("/deployments/rollback", &fields).await;
        assert_eq!(
            answer.status(),
            409,
            "what the page does not offer the server refuses"
        );
    }
    let none = office.page(Role::Operator, "/deployments/rollback", "en").await;
    assert!(none.text(".error-summary").contains("no version older than 1"));
    office.close().await;
}

#[tokio::test]
async fn what_was_shown_and_is_not_so_any_more_is_not_done() {
    let office = Office::open().await;
    office.deploy_memory("1024").await;
    let operator = office.served.signed_in(Role::Operator);
    let fields = [("to", "1"), ("from", "3"), ("reason", "r")];
    let answer = operator.post("/deployments/rollback", &fields).await;
    assert_eq!(answer.status(), 409);
    let page = Page::new(&answer.text().await.unwrap());
    let said = page.text(".error-summary");
    assert!(said.contains("the stack changed after you saw this"), "{said}");
    assert_eq!(
        page.count("#confirm"),
        1,
        "what would be done now is shown beneath"
    );
    office.close().await;
}

#[tokio::test]
async fn a_role_that_may_not_is_refused_by_the_server_too() {
    let office = Office::open().await;
    for role in [Role::Viewer, Role::Manager] {
        let person = office.served.signed_in(role);
        for path in [
            "/deployments/rollback",
            "/deployments/release-pin",
            "/deployments/finish",
            "/deployments/stack",
        ] {
            assert_eq!(
                person.post(path, &[("reason", "r")]).await.status(),
                403,
                "{path}"
            );
        }
    }
    office.close().await;
}

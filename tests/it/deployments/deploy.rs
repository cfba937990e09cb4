//! A deployment from the browser: form, plan, refusals, confirmation, run.

use super::Office;
use crate::page::Page;
use crate::proxy::Fault;
use domain::access::Role;
use reqwest::Response;

pub(super) const NEW: &str = "/deployments/new";
const CONFIRM: &str = "/deployments/confirm";

/// The plan's hash and its page.
pub(super) async fn planned(office: &Office, fields: &[(&str, &str)]) -> (String, Page) {
    let answer = office.served.signed_in(Role::Operator).post(NEW, fields).await;
    assert_eq!(answer.status(), 303, "{}", answer.text().await.unwrap());
    let path = answer.headers()["location"].to_str().unwrap().to_owned();
    let hash = path.rsplit('=').next().unwrap().to_owned();
    (hash, office.page(Role::Operator, &path, "en").await)
}

pub(super) async fn refusal(answer: Response) -> String {
    assert_eq!(answer.status(), 409);
    Page::new(&answer.text().await.unwrap()).text(".error-summary")
}

#[tokio::test]
async fn a_memory_size_is_prepared_shown_confirmed_and_live() {
    let office = Office::open().await;
    let operator = office.served.signed_in(Role::Operator);
    let form = office.page(Role::Operator, NEW, "en").await;
    assert!(
        form.text("#package").contains("the same package"),
        "{}",
        form.text("#package")
    );
    assert_eq!(form.count("input[name='set.MemorySize'][value='512']"), 1);
    assert_eq!(form.count("[name='set.CodeKey']"), 0, "the engine sets it");

    let (hash, plan) = planned(
        &office,
        &[("set.MemorySize", "1024"), ("set.LogRetentionDays", "30")],
    )
    .await;
    assert_eq!(plan.sentence(), "This changes 1 resource");
    assert!(
        plan.text("#plan").contains("EventCollectorFunction"),
        "{}",
        plan.text("#plan")
    );
    assert!(
        plan.text("#plan").contains("MemorySize 512 1024"),
        "{}",
        plan.text("#plan")
    );
    assert_eq!(
        plan.count("#confirm-name"),
        0,
        "nothing is replaced and no permission changes"
    );

    let nameless = operator.post(CONFIRM, &[("plan", &hash)]).await;
    assert!(refusal(nameless).await.contains("there is no reason"));
    let fields = [("plan", hash.as_str()), ("reason", "more memory")];
    let run = office.follow(&operator.post(CONFIRM, &fields).await).await;
    assert_eq!(run.sentence(), "Deployment: succeeded, version 2 is live");
    assert!(
        run.text("#plan").contains("MemorySize 512 1024"),
        "{}",
        run.text("#plan")
    );
    assert!(run.text("#undo").contains("Roll back to version 1"));
    let twice = operator.post(CONFIRM, &fields).await;
    assert!(
        refusal(twice).await.contains("no longer kept"),
        "confirmed once is done once"
    );
    office.close().await;
}

#[tokio::test]
async fn a_deployment_that_fails_comes_back_and_says_why() {
    let office = Office::open().await;
    let operator = office.served.signed_in(Role::Operator);
    let (hash, _) = planned(&office, &[("set.MemorySize", "1024")]).await;
    office.proxy.only("/invocations", Fault::Denied);
    let fields = [("plan", hash.as_str()), ("reason", "more memory")];
    let run = office.follow(&operator.post(CONFIRM, &fields).await).await;
    assert_eq!(run.sentence(), "Deployment: failed and rolled back");
    assert!(
        run.text(".cause").contains("Version 2 does not work"),
        "{}",
        run.text(".cause")
    );
    for (place, section) in [
        (".cause", "/guide/deployment#failed-deployment"),
        (".steps", "/guide/troubleshooting#lambda-errors"),
    ] {
        let ways = run.attributes(&format!("{place} .to-guide"), "href");
        assert!(ways.iter().any(|(way, _)| way == section), "{place}: {ways:?}");
    }
    assert!(run.text("#left").contains("Version 2 stays published"));
    assert_eq!(run.count("#steps .state.is-bad"), 1);
    office.proxy.clear();
    office.look().await;
    let history = office.page(Role::Viewer, "/deployments", "ko").await;
    assert_eq!(history.sentence(), "서비스 중인 버전은 1입니다");
    assert!(
        history
            .text("#runs tbody tr:first-child")
            .contains("실패, 롤백됨")
    );
    office.close().await;
}

#[tokio::test]
async fn what_may_not_be_deployed_is_refused_before_anything_is_made() {
    let office = Office::open().await;
    let operator = office.served.signed_in(Role::Operator);
    for (field, value, said) in [
        ("set.MemorySize", "64", "MemorySize must be between 128 and 10240"),
        ("set.BillingMode", "FREE", "BillingMode must be one of"),
    ] {
        let before = office.proxy.seen().len();
        let refused = refusal(operator.post(NEW, &[(field, value)]).await).await;
        assert!(refused.contains(said), "{refused}");
        let asked = office.proxy.seen().split_off(before);
        assert!(!asked.contains(&"CreateChangeSet".to_owned()), "{asked:?}");
    }
    let (hash, plan) = planned(&office, &[]).await;
    assert_eq!(
        plan.sentence(),
        "There is nothing to change: everything is as released"
    );
    assert_eq!(plan.count("#confirm"), 0);
    let fields = [("plan", hash.as_str()), ("reason", "r")];
    let refused = refusal(operator.post(CONFIRM, &fields).await).await;
    assert!(refused.contains("nothing to change"), "{refused}");
    let unknown = [("plan", "000000000000"), ("reason", "r")];
    let refused = refusal(operator.post(CONFIRM, &unknown).await).await;
    assert!(refused.contains("no longer kept"), "{refused}");

    let viewer = office.served.signed_in(Role::Viewer);
    assert_eq!(viewer.post(NEW, &[]).await.status(), 403);
    assert_eq!(viewer.post(CONFIRM, &fields).await.status(), 403);
    let form = office.page(Role::Viewer, NEW, "en").await;
    assert_eq!(form.count("#settings button[disabled]"), 1);
    office.close().await;
}

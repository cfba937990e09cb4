//! The history: what is live, every run, what is looked for, and what it costs to look.

use super::Office;
use crate::proxy::Fault;
use domain::access::Role;

#[tokio::test]
async fn the_history_says_what_is_live_and_every_run_in_both_languages() {
    let office = Office::open().await;
    let page = office.page(Role::Viewer, "/deployments", "en").await;
    assert_eq!(page.sentence(), "Version 1 is live");
    assert_eq!(page.count("#runs tbody tr"), 1);
    let run = page.text("#runs tbody tr");
    // The commit of the package, if it was built from one, stands between.
    assert!(run.contains("Deployment sandbox start "), "{run}");
    assert!(run.contains(" succeeded 1 root"), "{run}");
    let korean = office.page(Role::Viewer, "/deployments", "ko").await;
    assert_eq!(korean.sentence(), "서비스 중인 버전은 1입니다");

    let none = office
        .page(Role::Viewer, "/deployments?kind=rollback", "en")
        .await;
    assert!(
        none.text("#runs").contains("No run is like that"),
        "{}",
        none.text("#runs")
    );
    let some = office
        .page(Role::Viewer, "/deployments?kind=deployment&who=ROOT", "en")
        .await;
    assert_eq!(some.count("#runs tbody tr"), 1);
    office.close().await;
}

#[tokio::test]
async fn the_file_for_spreadsheets_has_every_run_with_its_units() {
    let office = Office::open().await;
    let answer = office
        .served
        .signed_in(Role::Viewer)
        .get("/deployments.csv")
        .await;
    assert_eq!(answer.headers()["content-type"], "text/csv; charset=utf-8");
    let text = answer.text().await.unwrap();
    let mut lines = text.lines();
    assert_eq!(
        lines.next(),
        Some("run,kind,outcome,version,who,credentials,began (UTC),ended (UTC),duration (s),reason,detail")
    );
    let run = lines.next().unwrap();
    assert!(
        run.contains(",deployment,succeeded,1,root,arn:aws:iam::000000000000:root,"),
        "{run}"
    );
    assert!(run.contains(",sandbox start,"), "{run}");
    office.close().await;
}

#[tokio::test]
async fn many_who_look_at_once_cost_as_one() {
    let office = Office::open().await;
    let viewer = office.served.signed_in(Role::Viewer);
    let before = office.proxy.seen().len();
    let looks = (0..20).map(|_| viewer.get("/deployments"));
    for answer in futures::future::join_all(looks).await {
        assert_eq!(answer.status(), 200);
    }
    let asked = office.proxy.seen().split_off(before);
    // Ledger, lock and pin; a second time if the looks took longer than an answer stays fresh.
    assert!(asked.len() <= 6, "{asked:?}");
    office.close().await;
}

#[tokio::test]
async fn a_history_that_cannot_be_read_says_which_action_is_missing() {
    let office = Office::open().await;
    office.proxy.only("Query", Fault::Denied);
    let page = office.page(Role::Viewer, "/deployments", "en").await;
    assert_eq!(page.sentence(), "What is live is not known now");
    assert!(
        page.text("#runs").contains("dynamodb:Query"),
        "{}",
        page.text("#runs")
    );
    let csv = office
        .served
        .signed_in(Role::Viewer)
        .get("/deployments.csv")
        .await;
    assert_eq!(csv.status(), 503);
    office.close().await;
}

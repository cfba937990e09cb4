//! Two versions beside each other, in every state in which they can be.

use super::Office;
use crate::proxy::Fault;
use crate::support;
use domain::access::Role;

const ONE_AND_TWO: &str = "/deployments/compare?from=1&to=2";

/// The words of each row of a panel that does not say that both are the same.
fn different(page: &crate::page::Page, panel: &str) -> Vec<String> {
    let rows = page.attributes(&format!("#{panel} tbody tr"), "data-key");
    let rows = rows.into_iter().map(|(_, words)| words);
    rows.filter(|words| !words.contains(" same ")).collect()
}

#[tokio::test]
async fn two_versions_are_compared_as_they_were_deployed_in_both_languages() {
    let office = Office::open().await;
    office.deploy_memory("1024").await;
    let page = office.page(Role::Viewer, ONE_AND_TWO, "en").await;
    assert_eq!(page.sentence(), "Versions 1 and 2 differ in 2 points");
    assert_eq!(
        different(&page, "configuration"),
        ["MemorySize different 512 1024"]
    );
    assert_eq!(different(&page, "environment"), [""; 0]);
    assert_eq!(
        page.count("#environment tbody tr"),
        3,
        "{}",
        page.text("#environment")
    );
    let code = page.text("#code");
    assert!(
        code.contains("Package size same") && code.contains(" bytes "),
        "{code}"
    );
    // Of the first deployment only the parameters were written down that were set: the others had the template's defaults.
    assert_eq!(different(&page, "template"), ["MemorySize different 512 1024"]);
    let made = page.text("#made");
    assert!(
        made.contains("root sandbox start") && made.contains("root more memory"),
        "{made}"
    );
    assert_eq!(page.count("#made a[href^='/deployments/2']"), 2);

    let korean = office.page(Role::Viewer, ONE_AND_TWO, "ko").await;
    assert!(
        korean.sentence().starts_with("버전 1과(와) 2은(는) "),
        "{}",
        korean.sentence()
    );
    assert_eq!(different(&korean, "configuration").len(), 5, "no English is left");
    assert!(korean.text("#configuration").contains("MemorySize 다름 512 1024"));

    // The history and the run lead there.
    for path in ["/deployments", &page.attributes("#made a", "href")[1].0] {
        let from = office.page(Role::Viewer, path, "en").await;
        let links = from.attributes("a[href='/deployments/compare?from=1&to=2']", "href");
        assert_eq!(links[0].1, "Compare with version 1", "{path}");
    }
    let same = office
        .page(Role::Viewer, "/deployments/compare?from=2&to=2", "en")
        .await;
    assert_eq!(same.sentence(), "Both sides are version 2");
    assert_eq!(different(&same, "configuration"), [""; 0]);
    office.close().await;
}

#[tokio::test]
async fn a_version_that_lambda_does_not_keep_any_more_is_shown_as_the_history_has_it() {
    let office = Office::open().await;
    office.deploy_memory("1024").await;
    let lambda = aws_sdk_lambda::Client::new(&support::sdk(&office.ministack));
    let delete = lambda
        .delete_function()
        .function_name("LiveInsight-EventCollector");
    delete.qualifier("1").send().await.unwrap();

    let page = office.page(Role::Viewer, ONE_AND_TWO, "en").await;
    let verdict = page.text(".verdict");
    assert!(
        verdict.contains("Version 1 is no longer kept by Lambda"),
        "{verdict}"
    );
    assert!(
        page.text("#code").contains("Code (SHA-256) same"),
        "{}",
        page.text("#code")
    );
    assert!(page.text("#made").contains("no longer kept by Lambda"));
    assert!(
        page.text("#configuration")
            .contains("MemorySize not known not known 1024"),
        "{}",
        page.text("#configuration")
    );
    assert_eq!(
        page.count("#versions-known option[value='1']"),
        1,
        "as the console looked last"
    );

    let never = office
        .page(Role::Viewer, "/deployments/compare?from=2&to=9", "ko")
        .await;
    assert_eq!(never.sentence(), "비교할 대상이 없습니다");
    assert!(never.text(".verdict").contains("버전 9이(가) 없습니다"));
    assert_eq!(never.count("#code"), 0);
    office.close().await;
}

#[tokio::test]
async fn what_is_no_version_is_said_and_nothing_is_asked() {
    let office = Office::open().await;
    let before = office.proxy.seen().len();
    let odd = "/deployments/compare?from=%3Cscript%3E&to=1";
    let page = office.page(Role::Viewer, odd, "en").await;
    assert_eq!(page.sentence(), "Choose two versions to compare");
    assert!(
        page.text(".verdict")
            .contains("“<script>” is no version's number")
    );
    assert_eq!(
        page.count("input[name=from][value='<script>']"),
        1,
        "what was typed is still there"
    );
    let bare = office.page(Role::Viewer, "/deployments/compare", "ko").await;
    assert_eq!(bare.sentence(), "비교할 두 버전을 선택하십시오");
    assert_eq!(office.proxy.seen().len(), before);
    office.close().await;
}

#[tokio::test]
async fn what_cannot_be_read_names_the_action_and_hides_nothing_else() {
    let office = Office::open().await;
    office.deploy_memory("1024").await;
    office.proxy.only(
        "/functions/LiveInsight-EventCollector/configuration",
        Fault::Denied,
    );
    let page = office.page(Role::Viewer, ONE_AND_TWO, "en").await;
    for panel in ["code", "configuration", "environment"] {
        let said = page.text(&format!("#{panel}"));
        assert!(said.contains("lambda:GetFunctionConfiguration"), "{said}");
    }
    assert!(
        page.text("#made").contains("root more memory"),
        "{}",
        page.text("#made")
    );
    assert!(page.text("#template").contains("MemorySize"));

    office.proxy.only("GetItem", Fault::Denied);
    let page = office.page(Role::Viewer, ONE_AND_TWO, "en").await;
    for panel in ["made", "template"] {
        let said = page.text(&format!("#{panel}"));
        assert!(said.contains("dynamodb:GetItem"), "{said}");
    }
    assert!(
        page.text("#configuration")
            .contains("MemorySize different 512 1024")
    );
    office.close().await;
}

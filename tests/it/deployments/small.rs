//! One setting at a time: from where it is shown to where it is changed, and live.

use super::Office;
use crate::page::Page;
use domain::access::Role;

const RESOURCES: &str = "/resources";
const NEW: &str = "/deployments/new";

/// Where the link to a setting leads.
fn link(page: &Page, parameter: &str) -> String {
    let wanted = format!("set.{parameter}=");
    let mut links = page
        .attributes("a.to-change", "href")
        .into_iter()
        .map(|(link, _)| link);
    let link = links.find(|link| link.contains(&wanted));
    link.unwrap_or_else(|| panic!("no link for {parameter}"))
}

/// Prepares what a link fills in, confirms it and looks at the run.
async fn carry_out(office: &Office, link: &str) -> (Page, Page) {
    let operator = office.served.signed_in(Role::Operator);
    let (_, query) = link.split_once('?').unwrap();
    let fields: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let mut fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    fields.push(("code", "keep"));
    let prepared = operator.post(NEW, &fields).await;
    assert_eq!(prepared.status(), 303, "{}", prepared.text().await.unwrap());
    let path = prepared.headers()["location"].to_str().unwrap().to_owned();
    let plan = office.page(Role::Operator, &path, "en").await;
    let hash = path.rsplit('=').next().unwrap();
    // What the local AWS may replace wants the stack's name.
    let typed = office.stack.as_str();
    let fields = [("plan", hash), ("reason", "as wanted"), ("confirm", typed)];
    let confirmed = operator.post("/deployments/confirm", &fields).await;
    let run = office.follow(&confirmed).await;
    office.look().await;
    (plan, run)
}

#[tokio::test]
async fn every_setting_has_a_link_that_fills_it_in_and_changes_nothing() {
    let office = Office::open().await;
    let resources = office.page(Role::Operator, RESOURCES, "en").await;
    for (parameter, value) in [
        ("MemorySize", "512"),
        ("FunctionTracing", "PassThrough"),
        ("ApiTracing", "Disabled"),
        ("LogRetentionDays", "30"),
        ("ThrottlingRateLimit", "100"),
        ("BillingMode", "PAY_PER_REQUEST"),
        ("EventsReadUnits", "5"),
        ("EventsSessionIndexReadUnits", "5"),
        ("SessionsUserIndexReadUnits", "5"),
        ("ActiveSessionsReadUnits", "5"),
    ] {
        let link = link(&resources, parameter);
        let before = office.proxy.seen().len();
        let form = office.page(Role::Operator, &link, "en").await;
        assert_eq!(form.sentence(), "Shall this be changed?", "{link}");
        let first = "#settings form > .filter-form";
        let input = form.count(&format!("{first} input[name='set.{parameter}'][value='{value}']"));
        let option = form.count(&format!(
            "{first} select[name='set.{parameter}'] option[value='{value}'][selected]"
        ));
        assert_eq!(input + option, 1, "{link}");
        let asked = office.proxy.seen().split_off(before);
        assert_eq!(asked, Vec::<String>::new(), "{link}");
    }
    let form = office
        .page(
            Role::Operator,
            &format!("{NEW}?set.MemorySize=64&set.CodeKey=x"),
            "en",
        )
        .await;
    assert!(form.text(".error-summary").contains("between 128 and 10240"));
    assert_eq!(form.sentence(), "What shall be deployed?");
    assert_eq!(form.count("[name='set.CodeKey']"), 0);
    let viewer = office.page(Role::Viewer, RESOURCES, "en").await;
    assert_eq!(viewer.count("a.to-change"), 0);
    office.close().await;
}

#[tokio::test]
async fn tracing_is_switched_off_and_on_again_with_its_cost() {
    let office = Office::open().await;
    let resources = office.page(Role::Operator, RESOURCES, "en").await;
    let (plan, run) = carry_out(&office, &link(&resources, "ApiTracing")).await;
    let said = plan.text("#plan");
    assert!(said.contains("ApiTracing Enabled Disabled"), "{said}");
    assert!(
        said.contains("as many as before, one of the two that trace still does"),
        "{said}"
    );
    assert!(said.contains("LiveInsightApiProdStage"), "{said}");
    assert_eq!(
        run.sentence(),
        "Deployment: done",
        "the traffic stays where it is"
    );

    let resources = office.page(Role::Operator, RESOURCES, "en").await;
    let (plan, run) = carry_out(&office, &link(&resources, "FunctionTracing")).await;
    let said = plan.text("#plan");
    assert!(said.contains("X-Ray traces"), "{said}");
    assert!(said.contains("not priced") || said.contains("USD"), "{said}");
    assert_eq!(run.sentence(), "Deployment: succeeded, version 2 is live");
    assert!(run.text("#plan").contains("FunctionTracing Active PassThrough"));

    let resources = office.page(Role::Operator, RESOURCES, "en").await;
    assert!(resources.text("main").contains("X-Ray tracing is off"));
    let both = format!("{NEW}?set.FunctionTracing=Active&set.ApiTracing=Enabled");
    let (_, run) = carry_out(&office, &both).await;
    assert_eq!(run.sentence(), "Deployment: succeeded, version 3 is live");
    let resources = office.page(Role::Operator, RESOURCES, "en").await;
    assert!(!resources.text("main").contains("X-Ray tracing is off"));
    office.close().await;
}

//! Every path of the console, who may use it and what it does. What is not here is refused.

use app::server::UPDATES;
use app::server::routes::{
    CAPACITY_CSV, CAPACITY_JSON, CLOSE_INCIDENT, CONFIRM_DEPLOYMENT, COST_CSV, COST_JSON, DECIDE_CANARY,
    DEPLOYMENTS_CSV, Detail, ENABLE_ALARM, FINISH_RUN, INCIDENT_MARKDOWN, MUTE_ALARM, NOTE_INCIDENT,
    OPERATE_STACK, PREFERENCES, Page, REFRESH, RELEASE_PIN, SIGN_OUT, TEST_PAGE, TEST_READINESS, TICK_TASK,
    WITHDRAW_ACCEPTANCE,
};
use axum::http::Method;
use domain::access::Permission;
use domain::audit::Action;

/// A path in one of its uses.
#[derive(Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// The method; `GET` stands for `HEAD` too.
    pub method: Method,
    /// The path as the router has it.
    pub path: &'static str,
    /// Who may use it.
    pub access: Access,
    /// What it does.
    pub effect: Effect,
}

/// Who may use an endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Everybody. It tells nothing of the stack.
    Public,
    /// Whoever is signed in.
    SignedIn,
    /// Whose role allows it.
    Needs(Permission),
}

/// What using an endpoint does.
#[derive(Debug, PartialEq, Eq)]
pub enum Effect {
    /// Nothing but an answer.
    Reads,
    /// Something about this browser alone.
    Preference,
    /// A session begins, or does not; the handler records either.
    SignsIn,
    /// A session ends. The handler ends it before it records that: giving authority up must not fail.
    SignsOut,
    /// Something that is recorded before it is done.
    Mutates(Action),
}

/// Where files of the client are: names hold their content's hash.
pub(super) const FILES: &str = "/pkg/{*file}";

const fn get(path: &'static str, access: Access) -> Endpoint {
    Endpoint {
        method: Method::GET,
        path,
        access,
        effect: Effect::Reads,
    }
}

const fn post(path: &'static str, access: Access, effect: Effect) -> Endpoint {
    Endpoint {
        method: Method::POST,
        path,
        access,
        effect,
    }
}

const VIEW: Access = Access::Needs(Permission::View);
const DEPLOY: Access = Access::Needs(Permission::Deploy);
const CHECKLIST: Access = Access::Needs(Permission::KeepChecklist);
const MUTE: Access = Access::Needs(Permission::MuteAlarms);

/// Whoever comes for capacity and cost.
const REPORTS: Access = Access::Needs(Permission::ReadReports);

/// The table.
pub static ENDPOINTS: &[Endpoint] = &[
    get("/healthz", Access::Public),
    get("/readyz", Access::Public),
    get("/icon.svg", Access::Public),
    get(FILES, Access::Public),
    get(Page::SignIn.path(), Access::Public),
    post(Page::SignIn.path(), Access::Public, Effect::SignsIn),
    post(SIGN_OUT, Access::SignedIn, Effect::SignsOut),
    post(PREFERENCES, Access::Public, Effect::Preference),
    post(REFRESH, VIEW, Effect::Reads),
    get(UPDATES, VIEW),
    get(Page::Overview.path(), VIEW),
    get(Page::Resources.path(), VIEW),
    get(Page::Metrics.path(), VIEW),
    get(Page::Alarms.path(), VIEW),
    get(Detail::ALARM, VIEW),
    post(
        TEST_PAGE,
        Access::Needs(Permission::SendTestPage),
        Effect::Mutates(Action::SendTestPage),
    ),
    post(MUTE_ALARM, MUTE, Effect::Mutates(Action::MuteAlarm)),
    post(ENABLE_ALARM, MUTE, Effect::Mutates(Action::EnableAlarm)),
    get(Page::Logs.path(), VIEW),
    get(Page::Deployments.path(), VIEW),
    get(DEPLOYMENTS_CSV, VIEW),
    get(Page::CapacityReport.path(), REPORTS),
    get(Page::CostReport.path(), REPORTS),
    get(CAPACITY_CSV, REPORTS),
    get(CAPACITY_JSON, REPORTS),
    get(COST_CSV, REPORTS),
    get(COST_JSON, REPORTS),
    get(Page::Guide.path(), VIEW),
    get(Detail::CHAPTER, VIEW),
    get(Page::Incidents.path(), VIEW),
    get(Detail::INCIDENT, VIEW),
    get(INCIDENT_MARKDOWN, VIEW),
    post(
        Page::Incidents.path(),
        CHECKLIST,
        Effect::Mutates(Action::OpenIncident),
    ),
    post(TICK_TASK, CHECKLIST, Effect::Mutates(Action::TickTask)),
    post(NOTE_INCIDENT, CHECKLIST, Effect::Mutates(Action::NoteIncident)),
    post(CLOSE_INCIDENT, CHECKLIST, Effect::Mutates(Action::CloseIncident)),
    get(Page::Readiness.path(), VIEW),
    post(
        Page::Readiness.path(),
        Access::Needs(Permission::SignReadiness),
        Effect::Mutates(Action::SignReadiness),
    ),
    post(
        TEST_READINESS,
        Access::Needs(Permission::SignReadiness),
        Effect::Mutates(Action::TestReadiness),
    ),
    get(Page::Security.path(), VIEW),
    post(
        Page::Security.path(),
        Access::Needs(Permission::AcceptRisk),
        Effect::Mutates(Action::AcceptRisk),
    ),
    post(
        WITHDRAW_ACCEPTANCE,
        Access::Needs(Permission::AcceptRisk),
        Effect::Mutates(Action::WithdrawAcceptance),
    ),
    get(Detail::RUN, VIEW),
    get(Page::Compare.path(), VIEW),
    get(Page::Rollback.path(), VIEW),
    post(Page::Rollback.path(), DEPLOY, Effect::Mutates(Action::RollBack)),
    get(Page::NewDeployment.path(), VIEW),
    post(
        Page::NewDeployment.path(),
        DEPLOY,
        Effect::Mutates(Action::PrepareDeployment),
    ),
    post(CONFIRM_DEPLOYMENT, DEPLOY, Effect::Mutates(Action::Deploy)),
    post(RELEASE_PIN, DEPLOY, Effect::Mutates(Action::ReleasePin)),
    post(FINISH_RUN, DEPLOY, Effect::Mutates(Action::FinishRun)),
    post(DECIDE_CANARY, DEPLOY, Effect::Mutates(Action::DecideCanary)),
    post(OPERATE_STACK, DEPLOY, Effect::Mutates(Action::OperateStack)),
    get(Page::Audit.path(), Access::Needs(Permission::ReadAudit)),
];

/// What the table says of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Known {
    /// It is for this endpoint.
    Endpoint(&'static Endpoint),
    /// The path is there, but not for this method.
    OtherMethod,
    /// The router has the path and the table does not.
    Unclassified,
    /// The router does not have the path.
    NoPath,
}

/// Looks up a request in a table, by its method and the path that the router matched.
pub(super) fn look_up(table: &'static [Endpoint], method: &Method, matched: Option<&str>) -> Known {
    let Some(path) = matched else {
        return Known::NoPath;
    };
    let method = if method == Method::HEAD {
        &Method::GET
    } else {
        method
    };
    let mut of_path = table.iter().filter(|endpoint| endpoint.path == path).peekable();
    if of_path.peek().is_none() {
        return Known::Unclassified;
    }
    of_path
        .find(|endpoint| endpoint.method == *method)
        .map_or(Known::OtherMethod, Known::Endpoint)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_use_of_a_path_is_there_once() {
        for endpoint in ENDPOINTS {
            let same = ENDPOINTS
                .iter()
                .filter(|other| other.path == endpoint.path && other.method == endpoint.method);
            assert_eq!(same.count(), 1, "{endpoint:?}");
        }
    }

    #[test]
    fn what_can_change_something_is_never_a_get() {
        for endpoint in ENDPOINTS {
            if endpoint.effect != Effect::Reads {
                assert_eq!(endpoint.method, Method::POST, "{endpoint:?}");
            }
        }
    }

    #[test]
    fn every_page_is_there() {
        for path in Page::ALL.iter().map(|page| page.path()).chain(Detail::PATTERNS) {
            let known = look_up(ENDPOINTS, &Method::HEAD, Some(path));
            assert!(matches!(known, Known::Endpoint(_)), "{path}");
        }
        assert_eq!(look_up(ENDPOINTS, &Method::DELETE, Some("/")), Known::OtherMethod);
        assert_eq!(
            look_up(ENDPOINTS, &Method::GET, Some("/forgotten")),
            Known::Unclassified
        );
        assert_eq!(look_up(ENDPOINTS, &Method::GET, None), Known::NoPath);
    }
}

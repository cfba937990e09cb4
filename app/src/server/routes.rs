//! The paths of the console. Links and forms take them from here, so that a path which does not exist does not compile.
//!
//! A [`Page`] has a path of its own. A [`Detail`] is a page about one of many things, which the last segment of its path names.

mod new_deployment;

pub use new_deployment::{CODE, Filled, KEEP, NewDeployment, SET};

use super::guide::ChapterId;
use domain::name::{AlarmName, IncidentId, RunId};
use domain::security::Rule;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// A page, by what it shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Page {
    /// Is it healthy?
    Overview,
    /// Everything that is read of every resource.
    Resources,
    /// What CloudWatch measured over time.
    Metrics,
    /// What rings, what is blind, who is told.
    Alarms,
    /// What the function wrote, and what went wrong in it.
    Logs,
    /// What was deployed, and what came of it.
    Deployments,
    /// Is it the right size?
    CapacityReport,
    /// What does it cost?
    CostReport,
    /// What to do.
    Guide,
    /// Which incidents there are, and how far their checklists came.
    Incidents,
    /// Is it ready to be handed over?
    Readiness,
    /// Is it safe?
    Security,
    /// What a deployment would change.
    NewDeployment,
    /// How two versions differ.
    Compare,
    /// What another version would bring back.
    Rollback,
    /// Who did what.
    Audit,
    /// Where a person says who they are.
    SignIn,
}

impl Page {
    /// Every page.
    pub const ALL: &[Page] = &[
        Page::Overview,
        Page::Resources,
        Page::Metrics,
        Page::Alarms,
        Page::Logs,
        Page::Deployments,
        Page::CapacityReport,
        Page::CostReport,
        Page::Guide,
        Page::Incidents,
        Page::Readiness,
        Page::Security,
        Page::NewDeployment,
        Page::Compare,
        Page::Rollback,
        Page::Audit,
        Page::SignIn,
    ];

    /// Where the page is.
    pub const fn path(self) -> &'static str {
        match self {
            Page::Overview => "/",
            Page::Resources => "/resources",
            Page::Metrics => "/resources/metrics",
            Page::Alarms => "/alarms",
            Page::Logs => "/logs",
            Page::Deployments => "/deployments",
            Page::CapacityReport => "/reports/capacity",
            Page::CostReport => "/reports/cost",
            Page::Guide => "/guide",
            Page::Incidents => "/guide/incidents",
            Page::Readiness => "/resources/readiness",
            Page::Security => "/security",
            Page::NewDeployment => "/deployments/new",
            Page::Compare => "/deployments/compare",
            Page::Rollback => "/deployments/rollback",
            Page::Audit => "/audit",
            Page::SignIn => "/sign-in",
        }
    }

    /// The page of a path, which is written in one way only.
    pub fn at(path: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|page| page.path() == path)
    }

    /// The page in the navigation under which this one is found: mostly itself.
    pub fn section(self) -> Self {
        match self {
            Page::Metrics => Page::Resources,
            Page::Logs => Page::Alarms,
            Page::NewDeployment | Page::Compare | Page::Rollback => Page::Deployments,
            Page::CostReport => Page::CapacityReport,
            Page::Incidents => Page::Guide,
            page => page,
        }
    }
}

/// A page about one thing, which the last segment of its path names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Detail {
    /// One alarm: what it watches, what it did, whom it tells.
    Alarm(AlarmName),
    /// One chapter of the guide, or all of it.
    Chapter(ChapterId),
    /// One incident: its checklist, and who did what.
    Incident(IncidentId),
    /// One run: how far it came and what came of it.
    Run(RunId),
}

impl Detail {
    /// The pattern of an alarm's path, as the router and the table of endpoints have it.
    pub const ALARM: &str = "/alarms/{name}";

    /// The pattern of a chapter's path.
    pub const CHAPTER: &str = "/guide/{name}";

    /// The pattern of an incident's path.
    pub const INCIDENT: &str = "/guide/incidents/{name}";

    /// The pattern of a run's path.
    pub const RUN: &str = "/deployments/{name}";

    /// Every pattern.
    pub const PATTERNS: [&str; 4] = [Self::ALARM, Self::CHAPTER, Self::INCIDENT, Self::RUN];

    /// The page in the navigation under which this one is found.
    pub fn section(&self) -> Page {
        self.parent().section()
    }

    /// The page above this one.
    fn parent(&self) -> Page {
        match self {
            Detail::Alarm(_) => Page::Alarms,
            Detail::Chapter(_) => Page::Guide,
            Detail::Incident(_) => Page::Incidents,
            Detail::Run(_) => Page::Deployments,
        }
    }

    /// Where the page is: the name percent-encoded, in one way only.
    pub fn path(&self) -> String {
        let name = match self {
            Detail::Alarm(name) => name.as_str(),
            Detail::Chapter(id) => id.as_str(),
            Detail::Incident(id) => id.as_str(),
            Detail::Run(run) => run.as_str(),
        };
        format!("{}/{}", self.parent().path(), encode(name))
    }

    /// The page of a path. `None` if it is none, names nothing that could exist, or is written in another way than
    /// [`path`](Self::path) writes it.
    pub fn at(path: &str) -> Option<Self> {
        let (section, segment) = path.rsplit_once('/')?;
        let name = percent_decode_str(segment).decode_utf8().ok()?;
        let detail = match Page::at(section)? {
            Page::Alarms => Detail::Alarm(name.parse().ok()?),
            Page::Guide => Detail::Chapter(ChapterId::of(&name)?),
            Page::Incidents => Detail::Incident(name.parse().ok()?),
            Page::Deployments => Detail::Run(name.parse().ok()?),
            _ => return None,
        };
        // `.` and `..` cannot be written: clients and proxies take them out of a path, encoded or not (RFC 3986, 5.2.4).
        (!matches!(&*name, "." | "..") && detail.path() == path).then_some(detail)
    }
}

/// The page of the navigation under which a path is found, if it is the path of a page at all.
pub fn section(path: &str) -> Option<Page> {
    Page::at(path)
        .map(Page::section)
        .or_else(|| Detail::at(path).map(|detail| detail.section()))
}

/// All but what RFC 3986 calls unreserved (section 2.3).
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Percent-encodes whatever could have a meaning in an address.
pub fn encode(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}
/// The history of deployments as a table for other programs. Takes the page's own filters.
pub const DEPLOYMENTS_CSV: &str = "/deployments.csv";

/// The capacity report as a table for a spreadsheet. Takes the page's own parameters.
pub const CAPACITY_CSV: &str = "/reports/capacity.csv";

/// The capacity report with everything in it, for programs.
pub const CAPACITY_JSON: &str = "/reports/capacity.json";

/// The cost report as a table for a spreadsheet. Takes the page's own parameters.
pub const COST_CSV: &str = "/reports/cost.csv";

/// The cost report with everything in it, for programs.
pub const COST_JSON: &str = "/reports/cost.json";

/// Where a rule of the security review is shown.
pub fn rule_link(rule: Rule) -> String {
    format!("{}#{}", Page::Security.path(), rule.id())
}

/// Where a form runs the final integration test.
pub const TEST_READINESS: &str = "/resources/readiness/test";

/// Where a form gives back a risk that was taken on. Its field `rule` is the rule's id.
pub const WITHDRAW_ACCEPTANCE: &str = "/security/withdraw";

/// Where a form confirms a plan. Fields: `plan`, its hash; `reason`; and `confirm`, the stack's name, where the plan wants it.
pub const CONFIRM_DEPLOYMENT: &str = "/deployments/confirm";

/// Where a form lets deployments leave the pinned version. Field: `reason`.
pub const RELEASE_PIN: &str = "/deployments/release-pin";

/// Where a form finishes a run that nobody works on. Fields: `way` (`on`, `back` or `end`) and `reason`.
pub const FINISH_RUN: &str = "/deployments/finish";

/// Where a person decides about a canary that waits or is still watched.
pub const DECIDE_CANARY: &str = "/deployments/canary";

/// Where a form gets the stack out of a state. Fields: `action` (`cancel`, `continue`, `rollback` or `delete`), `reason`, and
/// `confirm`, the stack's name, to delete it.
pub const OPERATE_STACK: &str = "/deployments/stack";

/// An incident as markdown, for its post-mortem. Parameters: `incident`, its id, and `lang`, a language's tag.
pub const INCIDENT_MARKDOWN: &str = "/guide/incidents.md";

/// Where a form ticks a task of an incident, or takes that back. Fields: `incident`, its id; `task`; and `turn`, which of the task's
/// turns it is.
pub const TICK_TASK: &str = "/guide/incidents/tick";

/// Where a form writes a note. Fields: `incident`, its id; `text`; and `number`, which of the person's notes it is.
pub const NOTE_INCIDENT: &str = "/guide/incidents/note";

/// Where a form closes an incident. Fields: `incident`, its id, and `reason`.
pub const CLOSE_INCIDENT: &str = "/guide/incidents/close";

/// Where a form ends the session.
pub const SIGN_OUT: &str = "/sign-out";

/// Where a form asks for a new snapshot. Its field `next` is the path to come back to.
pub const REFRESH: &str = "/refresh";

/// Where a form switches an alarm's actions off. Fields: `alarm`, `for` (see [`MuteFor`](domain::alarm::mute::MuteFor)), `reason`.
pub const MUTE_ALARM: &str = "/mute-alarm";

/// Where a form switches an alarm's actions on. Field: `alarm`.
pub const ENABLE_ALARM: &str = "/enable-alarm";

/// Where a form has a test page sent to everybody whom the alarms tell.
pub const TEST_PAGE: &str = "/test-page";

/// Where a form keeps how a person wants to see the console. Fields: `theme` (`system`, `light` or `dark`), `lang` (a language's
/// tag), either or both, and `next`, the path to come back to.
pub const PREFERENCES: &str = "/preferences";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_detail_has_one_path_and_no_other() {
        for (name, path) in [
            (
                "LiveInsight-Lambda-ErrorRate",
                "/alarms/LiveInsight-Lambda-ErrorRate",
            ),
            ("errors/5 min?", "/alarms/errors%2F5%20min%3F"),
            ("\"새\" #1~%", "/alarms/%22%EC%83%88%22%20%231~%25"),
            ("...", "/alarms/..."),
        ] {
            let alarm = Detail::Alarm(name.parse().unwrap());
            assert_eq!(alarm.path(), path);
            assert_eq!(Detail::at(path), Some(alarm));
            assert_eq!(section(path), Some(Page::Alarms));
        }
        for other in [
            "/alarms",
            "/alarms/",
            "/alarms/a/",
            "/alarms//a",
            "/alarms/.",
            "/alarms/..",
            "/alarms/%2e",
            "/alarms/%61",
            "/alarms/a%2fb",
            "/alarms/a b",
            "/alarms/새",
            "/alarms/%FF",
            "/alarms/%0A",
            "/alarms/a/b",
            "/guide/",
            "/guide/a/b",
            "/guide/.",
            "/audit/a",
            "/a",
            "//a",
        ] {
            assert_eq!(Detail::at(other), None, "{other}");
        }
    }

    #[test]
    fn every_pattern_is_where_its_details_are() {
        let details = [
            Detail::Alarm("a".parse().unwrap()),
            Detail::Chapter(ChapterId::of("a").unwrap()),
            Detail::Incident("20261123T090000000Z-1".parse().unwrap()),
            Detail::Run("20261123T090000000Z-1".parse().unwrap()),
        ];
        let patterns = details.map(|detail| format!("{}/{{name}}", detail.parent().path()));
        assert_eq!(patterns, Detail::PATTERNS);
    }
}

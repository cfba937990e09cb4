//! Where pages get what the shared snapshot does not hold. One place makes them, and puts them into the context of whoever may.

use super::Parts;
use crate::chronicle::Chronicles;
use crate::guide::Library;
use crate::incidents::Incidents;
use crate::logs::LogDesk;
use crate::readiness::Inspector;
use crate::reports::Reporter;
use crate::security::Reviewer;
use crate::traces::TraceDesk;
use app::server::ports::{
    self, AlarmRecords, Audit, Deployments, Inspections, Logs, Measurements, Reports, Security, Traces,
};
use domain::access::{Permission, Person};
use leptos::prelude::provide_context;
use std::sync::Arc;

/// Everything that a page may ask.
#[derive(Clone)]
pub(super) struct Sources {
    alarms: AlarmRecords,
    audit: Audit,
    chronicles: ports::Chronicles,
    deployments: Deployments,
    inspections: Inspections,
    /// For forms, which open checklists of what the guide says.
    pub(super) library: Library,
    logs: Logs,
    measurements: Measurements,
    security: Security,
    traces: Traces,
    /// For forms, which write what pages show.
    pub(super) incidents: Incidents,
    /// For forms, which sign what the page shows.
    pub(super) inspector: Inspector,
    /// For files, which hold what the page shows.
    pub(super) reporter: Reporter,
}

impl Sources {
    /// The sources of a console.
    pub(super) fn of(parts: &Parts) -> Self {
        let Parts {
            console,
            auth,
            desk,
            library,
            archive,
            alarms,
            terms,
            ..
        } = parts;
        let reporter = Reporter::new(auth.aws.clone(), console.clone(), terms.clone());
        let reviewer = Reviewer::new(auth.aws.clone(), console.clone());
        let inspector = Inspector::new(auth.aws.clone(), reviewer.clone(), library.clone());
        Self {
            alarms: alarms.records(),
            audit: Audit(Arc::new(auth.audit.clone())),
            chronicles: ports::Chronicles(Arc::new(Chronicles::new(
                auth.aws.clone(),
                alarms.archive.clone(),
            ))),
            deployments: Deployments(Arc::new(desk.clone())),
            inspections: Inspections(Arc::new(inspector.clone())),
            incidents: Incidents::new(auth.aws.clone()),
            library: library.clone(),
            logs: Logs(Arc::new(LogDesk::new(auth.aws.clone()))),
            measurements: Measurements(Arc::new(archive.clone())),
            security: Security(Arc::new(reviewer)),
            traces: Traces(Arc::new(TraceDesk::new(auth.aws.clone()))),
            inspector,
            reporter,
        }
    }

    /// Puts into a request's context what this person may ask.
    pub(super) fn provide(&self, person: &Person) {
        provide_context(self.alarms.clone());
        provide_context(self.chronicles.clone());
        provide_context(self.deployments.clone());
        provide_context(self.inspections.clone());
        provide_context(ports::Incidents(Arc::new(self.incidents.clone())));
        provide_context(self.library.guide());
        provide_context(self.logs.clone());
        provide_context(self.measurements.clone());
        provide_context(self.security.clone());
        provide_context(self.traces.clone());
        if person.may(Permission::ReadAudit) {
            provide_context(self.audit.clone());
        }
        if person.may(Permission::ReadReports) {
            provide_context(Reports(Arc::new(self.reporter.clone())));
        }
    }
}

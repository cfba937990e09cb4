use super::super::health::Health;
use super::super::security::Security;
use super::ReadinessWords;
use crate::server::numbers::grouped;
use crate::server::words::reports::usd;
use domain::readiness::{Criterion, Evidence, Verdict};

pub(in crate::server::words) const EN: ReadinessWords = ReadinessWords {
    title: "Readiness",
    paper: "LiveInsight: readiness report",
    summary: |report| {
        let (met, all) = (report.count(Verdict::Met), report.criteria.len());
        let unknown = report.count(Verdict::Unknown);
        if report.is_met() {
            format!("All {all} criteria are met")
        } else if unknown == 0 {
            format!("{met} of {all} criteria are met")
        } else {
            format!("{met} of {all} criteria are met, {unknown} not known")
        }
    },
    explained: "The criteria by which the system was called complete, evaluated now, each with what it rests on. What cannot be read is never met.",
    criteria: "Criteria",
    criterion,
    verdict,
    evidence,
    test_button: "Run the final integration test",
    test_explained: "Posts one event to the public API, looks for it and its session in the tables, and removes both.",
    sign_button: "Sign this report",
    sign_explained: "Keeps the report as it is evaluated when you press the button, with your name, for ever.",
    signed: |signed| {
        format!(
            "Signed by {}: {} of {} criteria were met.",
            signed.who,
            signed.report.count(Verdict::Met),
            signed.report.criteria.len()
        )
    },
    not_signed: "Nobody has signed a report yet.",
    changed: "Since then",
    unchanged: "Nothing has changed.",
    change: |what, then, now| format!("{}: {}, was {}", criterion(what), verdict(now), verdict(then)),
    signature: "Signature",
    signatures_unreadable: "Who signed cannot be read now.",
    may_not: "Operators and admins run the test and sign. Ask one of them.",
    see: "See",
    columns: ["Criterion", "Verdict", "Evidence", "As of"],
};

fn criterion(criterion: Criterion) -> &'static str {
    match criterion {
        Criterion::Resources => "All resources are as they should be",
        Criterion::Security => "Security was reviewed",
        Criterion::Capacity => "How each table is paid for is known, and what that costs",
        Criterion::Alarms => "Alarms are set up, can ring and tell somebody",
        Criterion::Tracing => "X-Ray traces API and function",
        Criterion::Deployment => "The last deployment went through its checks",
        Criterion::Documents => "The guide is complete and current",
        Criterion::Integration => "The final integration test passed",
    }
}

fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Met => "met",
        Verdict::Unknown => "not known",
        Verdict::NotMet => "not met",
    }
}

fn evidence(evidence: &Evidence, health: &Health, security: &Security) -> String {
    match evidence {
        Evidence::AllHealthy { resources } => format!("{resources} resources, each as it should be."),
        Evidence::Found { resource, finding } => {
            format!("{}: {}", resource.name(), (health.finding)(resource, finding))
        }
        Evidence::NoOpenRisk { passing, accepted: 0 } => format!("{passing} rules pass."),
        Evidence::NoOpenRisk { passing, accepted } => {
            format!("{passing} rules pass, {accepted} are accepted by name.")
        }
        Evidence::OpenRisk { rule, severity } => {
            format!(
                "{} ({}): not so, and not accepted.",
                (security.rule)(*rule),
                (security.severity)(*severity)
            )
        }
        Evidence::RiskUnknown { rule } => format!("{}: could not be judged.", (security.rule)(*rule)),
        Evidence::HoldsReady {
            table,
            read,
            write,
            monthly,
        } => {
            let cost = monthly.map_or_else(
                || "without a known price".to_owned(),
                |cost| format!("{} a month, free tier aside", usd(cost)),
            );
            format!(
                "{} with its indexes: provisioned, {} read and {} write units, {cost}.",
                table.name(),
                grouped(*read),
                grouped(*write)
            )
        }
        Evidence::PaidByRequest { table } => format!("{}: on-demand, paid by request.", table.name()),
        Evidence::NoTable { table } => format!("{} does not exist.", table.name()),
        Evidence::AlarmsReady { alarms } => format!("{alarms} alarms; the topic has a confirmed subscriber."),
        Evidence::Traced => "Tracing is on for the live version and the stage.".to_owned(),
        Evidence::Deployed { run, .. } => {
            format!("Run {run} succeeded: version invoked, traffic shifted, event found.")
        }
        Evidence::NotDeployed { run } => format!("Run {run} did not succeed."),
        Evidence::RunOpen { run } => format!("Run {run} is not at its end."),
        Evidence::NeverDeployed => "This console has never deployed the stack.".to_owned(),
        Evidence::GuideCurrent { reviewed } => format!("Gone through on {reviewed}."),
        Evidence::SectionMissing { section } => format!("Section {section} is missing."),
        Evidence::GuideOverdue { days: Some(days) } => format!("Last gone through {days} days ago."),
        Evidence::GuideOverdue { days: None } => "It does not say when it was last gone through.".to_owned(),
        Evidence::ContactMissing { contact } => {
            format!("How {contact} is reached is not filled in (docs/contacts.toml).")
        }
        Evidence::TestPassed { milliseconds } => {
            format!("HTTP 200 in {milliseconds} ms; event and session found, then removed.")
        }
        Evidence::TestFailed { problem } => format!("It failed: {problem}."),
        Evidence::NotTested => "Nobody has run it yet.".to_owned(),
        Evidence::Unreadable { cause } => (health.unavailable)(cause),
    }
}

//! What the console says, in each language. A language is a value of [`Words`], so a missing sentence does not compile.
//!
//! One file for each part of the console, with both languages side by side, so that a change of one is seen beside the other.
//! Texts are written for each language, not translated. They stay on the server: the browser receives the rendered page.

pub mod access;
pub mod alarms;
pub mod audit;
pub mod chart;
pub mod deployments;
pub mod error;
pub mod frame;
pub mod guide;
pub mod health;
pub mod incident;
pub mod logs;
pub mod metrics;
pub mod overview;
pub mod readiness;
pub mod recommended;
pub mod reports;
pub mod resources;
pub mod security;
pub mod time;
pub mod timeline;
pub mod traces;
pub mod truth;

/// A language of the console.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lang {
    /// English.
    En,
    /// Korean.
    Ko,
}

impl Lang {
    /// Every language, in the order of the switch.
    pub const ALL: [Lang; 2] = [Lang::Ko, Lang::En];

    /// The language's tag (RFC 5646), as in `lang="ko"`.
    pub fn tag(self) -> &'static str {
        match self {
            Lang::En => "en",
            Lang::Ko => "ko",
        }
    }

    /// The language of a tag, by its first subtag.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split('-').next().unwrap_or_default().trim();
        Self::ALL
            .into_iter()
            .find(|lang| primary.eq_ignore_ascii_case(lang.tag()))
    }

    /// The first language of an `Accept-Language` header that the console speaks (RFC 9110, section 12.5.4), English if none.
    pub fn preferred(header: &str) -> Self {
        let mut ranges: Vec<(&str, f32)> = header
            .split(',')
            .map(|range| {
                let (tag, weight) = range.split_once(";q=").unwrap_or((range, "1"));
                (tag.trim(), weight.trim().parse().unwrap_or(0.0))
            })
            .filter(|(_, weight)| *weight > 0.0)
            .collect();
        // Stable: equal weights keep the browser's order.
        ranges.sort_by(|(_, left), (_, right)| right.total_cmp(left));
        ranges
            .into_iter()
            .find_map(|(tag, _)| Self::from_tag(tag))
            .unwrap_or(Lang::En)
    }

    /// The console's texts in this language.
    pub fn words(self) -> &'static Words {
        match self {
            Lang::En => &EN,
            Lang::Ko => &KO,
        }
    }
}

/// Every text of the console in one language, by the part of the console that says it.
#[derive(Debug)]
pub struct Words {
    /// The frame around every page.
    pub frame: frame::Frame,
    /// Ages and times.
    pub time: time::Time,
    /// States, findings and what could not be read.
    pub health: health::Health,
    /// The overview.
    pub overview: overview::Overview,
    /// The page of all resources.
    pub resources: resources::Resources,
    /// The readiness report.
    pub readiness: readiness::ReadinessWords,
    /// The reports.
    pub reports: reports::Reports,
    /// The security review.
    pub security: security::Security,
    /// The page of metrics over time.
    pub metrics: metrics::Metrics,
    /// Signing in.
    pub access: access::Access,
    /// The alarms.
    pub alarms: alarms::Alarms,
    /// The guide.
    pub guide: guide::Guide,
    /// Incidents and their checklists.
    pub incident: incident::Incident,
    /// The audit log.
    pub audit: audit::Audit,
    /// What went wrong.
    pub error: error::Error,
    /// Charts and figures.
    pub chart: chart::Chart,
    /// Deployments and rollbacks.
    pub deployments: deployments::Deployments,
    /// The timeline.
    pub timeline: timeline::Timeline,
    /// Whether alarms can ring.
    pub truth: truth::Words,
    /// Which alarms ought to exist.
    pub recommended: recommended::Words,
    /// The log.
    pub logs: logs::Logs,
    /// Traces of X-Ray.
    pub traces: traces::Traces,
}

static EN: Words = Words {
    frame: frame::EN,
    time: time::EN,
    health: health::EN,
    overview: overview::EN,
    resources: resources::EN,
    readiness: readiness::EN,
    reports: reports::EN,
    security: security::EN,
    metrics: metrics::EN,
    access: access::EN,
    alarms: alarms::EN,
    guide: guide::EN,
    incident: incident::EN,
    audit: audit::EN,
    error: error::EN,
    chart: chart::EN,
    deployments: deployments::EN,
    timeline: timeline::EN,
    truth: truth::EN,
    recommended: recommended::EN,
    logs: logs::EN,
    traces: traces::EN,
};

static KO: Words = Words {
    frame: frame::KO,
    time: time::KO,
    health: health::KO,
    overview: overview::KO,
    resources: resources::KO,
    readiness: readiness::KO,
    reports: reports::KO,
    security: security::KO,
    metrics: metrics::KO,
    access: access::KO,
    alarms: alarms::KO,
    guide: guide::KO,
    incident: incident::KO,
    audit: audit::KO,
    error: error::KO,
    chart: chart::KO,
    deployments: deployments::KO,
    timeline: timeline::KO,
    truth: truth::KO,
    recommended: recommended::KO,
    logs: logs::KO,
    traces: traces::KO,
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_browsers_first_choice_that_we_speak_wins() {
        for (header, expected) in [
            ("", Lang::En),
            ("ko", Lang::Ko),
            ("ko-KR,ko;q=0.9,en-US;q=0.8", Lang::Ko),
            ("en-GB,ko;q=0.5", Lang::En),
            ("fr,de;q=0.9", Lang::En),
            ("fr, ko;q=0.3, en;q=0.7", Lang::En),
            ("en;q=0, ko;q=0.1", Lang::Ko),
            ("kok", Lang::En),
            (";;;,", Lang::En),
        ] {
            assert_eq!(Lang::preferred(header), expected, "{header}");
        }
    }
}

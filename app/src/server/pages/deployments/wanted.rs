//! Which runs are shown: the view's state, as the address has it.

use crate::server::routes::Page;
use crate::server::zone::Zone;
use domain::deployment::history::{Ending, Filter, RunKind};
use domain::name::RunId;

/// The most that a person types as somebody's name.
const LONGEST_NAME: usize = 128;

/// The page's parameters. What cannot be read is left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// `kind`
    pub kind: Option<RunKind>,
    /// `outcome`
    pub ending: Option<Ending>,
    /// `who`
    pub who: String,
    /// `from`: the first day, such as `2026-11-23`, in the person's zone.
    pub first_day: String,
    /// `until`: the last day.
    pub last_day: String,
    /// `before`: the run below which the page begins.
    pub before: Option<RunId>,
}

impl Wanted {
    /// Reads the parameters of an address.
    pub fn read(parameter: impl Fn(&str) -> String) -> Self {
        let kind = parameter("kind");
        let ending = parameter("outcome");
        let day = |name| Some(parameter(name)).filter(|day| Zone::utc().day(day).is_some());
        Self {
            kind: RunKind::ALL.into_iter().find(|known| known.as_str() == kind),
            ending: Ending::ALL.into_iter().find(|known| known.as_str() == ending),
            who: parameter("who").trim().chars().take(LONGEST_NAME).collect(),
            first_day: day("from").unwrap_or_default(),
            last_day: day("until").unwrap_or_default(),
            before: parameter("before").parse().ok(),
        }
    }

    /// Reads the parameters of a query.
    pub fn of_query(query: &str) -> Self {
        Self::read(|name| {
            form_urlencoded::parse(query.as_bytes())
                .find(|(key, _)| key == name)
                .map(|(_, value)| value.into_owned())
                .unwrap_or_default()
        })
    }

    /// What is looked for, by the clocks of a zone.
    pub fn filter(&self, zone: &Zone) -> Filter {
        Filter {
            kind: self.kind,
            ending: self.ending,
            who: self.who.clone(),
            from: zone.day(&self.first_day).map(|(begins, _)| begins),
            before: zone.day(&self.last_day).map(|(_, ends)| ends),
        }
    }

    /// Whether no run is left out.
    pub fn is_everything(&self) -> bool {
        *self == Self::default()
    }

    /// The same, from another run on.
    pub(super) fn from(&self, before: Option<RunId>) -> Self {
        Self {
            before,
            ..self.clone()
        }
    }

    /// The page's address.
    pub(super) fn address(&self) -> String {
        self.address_of(Page::Deployments.path())
    }

    /// A path with these parameters.
    pub(super) fn address_of(&self, path: &str) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        let parameters = [
            ("kind", self.kind.map_or("", RunKind::as_str)),
            ("outcome", self.ending.map_or("", Ending::as_str)),
            ("who", &self.who),
            ("from", &self.first_day),
            ("until", &self.last_day),
            ("before", self.before.as_ref().map_or("", RunId::as_str)),
        ];
        for (name, value) in parameters.into_iter().filter(|(_, value)| !value.is_empty()) {
            query.append_pair(name, value);
        }
        match query.finish().as_str() {
            "" => path.to_owned(),
            query => format!("{path}?{query}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_is_in_the_address() {
        for address in [
            "/deployments",
            "/deployments?kind=rollback&outcome=rolled-back&who=kim+via&from=2026-11-01&until=2026-11-23",
            "/deployments?before=20261123T090000000Z-1",
        ] {
            let query = address.split_once('?').map_or("", |(_, query)| query);
            assert_eq!(Wanted::of_query(query).address(), address);
        }
    }

    #[test]
    fn what_cannot_be_read_is_left_out() {
        for query in [
            "kind=other",
            "outcome=x",
            "from=yesterday",
            "until=2026-02-30",
            "before=RUN%231",
            "unknown=1",
        ] {
            assert!(Wanted::of_query(query).is_everything(), "{query}");
        }
    }

    #[test]
    fn the_last_day_is_looked_at_to_its_end() {
        let filter = Wanted::of_query("from=2026-11-23&until=2026-11-23").filter(&Zone::utc());
        assert_eq!(
            filter.before.unwrap() - filter.from.unwrap(),
            time::Duration::days(1)
        );
    }
}

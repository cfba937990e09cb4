//! Which versions an address asks for.

use crate::server::request::lang;
use domain::name::VersionNumber;

/// The two versions of an address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::server::pages) struct Wanted {
    /// The one before.
    pub(super) from: Side,
    /// The one after.
    pub(super) to: Side,
}

/// One of the two.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) enum Side {
    /// The address does not say.
    #[default]
    Open,
    /// This version.
    Version(VersionNumber),
    /// What it says is no version's number.
    NoNumber(String),
}

impl Side {
    fn read(text: &str) -> Self {
        match text.trim() {
            "" => Self::Open,
            text => text
                .parse()
                .map_or_else(|_| Self::NoNumber(text.to_owned()), Self::Version),
        }
    }

    fn number(&self) -> Option<VersionNumber> {
        match self {
            Self::Version(number) => Some(*number),
            Self::Open | Self::NoNumber(_) => None,
        }
    }

    /// What stands in the form: what was asked for, or else what is proposed.
    pub(super) fn shown(&self, proposed: Option<VersionNumber>) -> String {
        match self {
            Self::Version(number) => number.to_string(),
            Self::NoNumber(text) => text.clone(),
            Self::Open => proposed.map(|number| number.to_string()).unwrap_or_default(),
        }
    }
}

impl Wanted {
    /// Reads the address's parameters.
    pub(super) fn read(parameter: impl Fn(&str) -> String) -> Self {
        Self {
            from: Side::read(&parameter("from")),
            to: Side::read(&parameter("to")),
        }
    }

    /// Both numbers, if there are two.
    pub(super) fn numbers(&self) -> Option<[VersionNumber; 2]> {
        Some([self.from.number()?, self.to.number()?])
    }

    /// What cannot be compared.
    pub(super) fn problems(&self) -> Vec<String> {
        let words = &lang().words().deployments.compare;
        let problem = |side: &Side| match side {
            Side::NoNumber(text) => Some((words.no_number)(text)),
            Side::Open | Side::Version(_) => None,
        };
        [&self.from, &self.to].into_iter().filter_map(problem).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_two_versions_or_says_what_is_none() {
        let wanted =
            |from: &str, to: &str| Wanted::read(|name| if name == "from" { from } else { to }.to_owned());
        let numbers = |wanted: Wanted| {
            wanted
                .numbers()
                .map(|numbers| numbers.map(|number| number.to_string()))
        };
        assert_eq!(
            numbers(wanted("1", " 2 ")),
            Some(["1".to_owned(), "2".to_owned()])
        );
        for (from, to) in [
            ("", "2"),
            ("1", ""),
            ("$LATEST", "2"),
            ("1", "-2"),
            ("1", "2;"),
            ("0", "1"),
        ] {
            assert_eq!(numbers(wanted(from, to)), None, "{from} {to}");
        }
        let proposed = "7".parse().ok();
        assert_eq!(wanted("", "x").from.shown(proposed), "7");
        assert_eq!(
            wanted("", "x").to.shown(proposed),
            "x",
            "what was typed is still there"
        );
    }
}

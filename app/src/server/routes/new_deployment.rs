//! The form of a new deployment with settings filled in.

use super::Page;
use domain::template::{Parameter, Setting, Violation};

/// Before the name of a parameter, in the form's fields and in its address.
pub const SET: &str = "set.";

/// The form's field that says which code is deployed.
pub const CODE: &str = "code";

/// Its value that leaves the code as it is. With any other, the console's own package is deployed.
pub const KEEP: &str = "keep";

/// A link to the form of a new deployment, some settings of which are filled in. Following it changes nothing: the form is held to
/// the template's rules, shows a plan, and wants that confirmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDeployment(Vec<(Setting, String)>);

impl NewDeployment {
    /// With one setting filled in.
    #[must_use]
    pub fn with(setting: Setting, value: impl ToString) -> Self {
        Self(vec![(setting, value.to_string())])
    }

    /// And with another.
    #[must_use]
    pub fn and(mut self, setting: Setting, value: impl ToString) -> Self {
        self.0.push((setting, value.to_string()));
        self
    }

    /// The names of the parameters that are filled in.
    pub fn parameters(&self) -> String {
        let names: Vec<_> = self.0.iter().map(|(setting, _)| setting.parameter()).collect();
        names.join(", ")
    }

    /// The link.
    pub fn address(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (setting, value) in &self.0 {
            query.append_pair(&format!("{SET}{}", setting.parameter()), value);
        }
        format!("{}?{}", Page::NewDeployment.path(), query.finish())
    }
}

/// What a link fills in, as the address says it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filled {
    /// Parameters with the values that they take, in the order of the address.
    pub values: Vec<(String, String)>,
    /// Values that their parameters do not take, and were left out.
    pub refused: Vec<Violation>,
}

impl Filled {
    /// Reads it. Names that are no [`Setting`] of the template are left out: a link may come from anybody.
    pub fn of_query(query: &str, parameters: &[Parameter]) -> Self {
        let mut filled = Self::default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let Some(setting) = name.strip_prefix(SET).and_then(Setting::of_parameter) else {
                continue;
            };
            let named = setting.parameter();
            let Some(parameter) = parameters.iter().find(|parameter| parameter.name == named) else {
                continue;
            };
            if filled.values.iter().any(|(name, _)| *name == named) {
                continue;
            }
            match parameter.accepts(&value) {
                Ok(()) => filled.values.push((named.into_owned(), value.into_owned())),
                Err(why) => filled.refused.push(why),
            }
        }
        filled
    }

    /// The value that is filled in for a parameter.
    pub fn value(&self, parameter: &str) -> Option<&str> {
        let mut values = self.values.iter();
        let (_, value) = values.find(|(name, _)| name == parameter)?;
        Some(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::contract::TableId;
    use domain::snapshot::Direction;

    #[test]
    fn what_a_link_fills_in_is_read_again_and_nothing_else() {
        let parameters = domain::template::parameters(include_str!("../../../../infrastructure.yaml"));
        let units = Setting::units(TableId::Events, Some("UserIndex"), Direction::Write).unwrap();
        let address = NewDeployment::with(Setting::Memory, 1024).and(units, 7).address();
        assert_eq!(
            address,
            "/deployments/new?set.MemorySize=1024&set.EventsUserIndexWriteUnits=7"
        );
        let (path, query) = address.split_once('?').unwrap();
        assert_eq!(path, Page::NewDeployment.path());
        let filled = Filled::of_query(query, &parameters);
        assert_eq!(filled.value("MemorySize"), Some("1024"));
        assert_eq!(filled.value("EventsUserIndexWriteUnits"), Some("7"));
        assert!(filled.refused.is_empty());

        for (query, values, refused) in [
            ("", 0, None),
            (
                "set.MemorySize=64",
                0,
                Some("MemorySize must be between 128 and 10240"),
            ),
            (
                "set.MemorySize=%3Cb%3E",
                0,
                Some("MemorySize must be a whole number"),
            ),
            ("set.MemorySize=256&set.MemorySize=512", 1, None),
            (
                "set.CodeKey=other.zip&set.NotificationEmail=a%40example.com&set.Nothing=1",
                0,
                None,
            ),
            ("MemorySize=256&release_pin=yes&despite=x", 0, None),
        ] {
            let filled = Filled::of_query(query, &parameters);
            assert_eq!(filled.values.len(), values, "{query}");
            let why = filled.refused.first().map(ToString::to_string);
            assert_eq!(why.as_deref(), refused, "{query}");
        }
    }
}

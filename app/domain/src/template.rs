//! The template's parameters with their own rules (CloudFormation User Guide, "Parameters"), read from its text.

mod setting;

pub use setting::{Setting, Units};

use std::fmt;

/// A parameter that the template declares.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// Whether it is a number.
    pub is_number: bool,
    /// What it is for, in the template's words.
    pub description: String,
    /// Its value where none is given.
    pub default: Option<String>,
    /// The only values that it takes, if not any.
    pub allowed: Vec<String>,
    /// The least that it may be.
    pub least: Option<u64>,
    /// The most that it may be.
    pub most: Option<u64>,
    /// The pattern that it follows. CloudFormation holds it to that.
    pub pattern: Option<String>,
}

/// A value that a parameter does not take.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Violation {
    /// It is no number.
    #[error("{0} must be a whole number")]
    NotANumber(String),
    /// It is outside of its limits.
    #[error("{name} must be between {least} and {most}")]
    OutOfRange {
        /// The parameter.
        name: String,
        /// The least.
        least: u64,
        /// The most.
        most: u64,
    },
    /// It is not one of those that are allowed.
    #[error("{name} must be one of {}", .allowed.join(", "))]
    NotAllowed {
        /// The parameter.
        name: String,
        /// All that are.
        allowed: Vec<String>,
    },
}

impl Parameter {
    /// Whether it takes a value.
    ///
    /// # Errors
    /// It does not, with what it takes.
    pub fn accepts(&self, value: &str) -> Result<(), Violation> {
        if !self.allowed.is_empty() {
            return if self.allowed.iter().any(|allowed| allowed == value) {
                Ok(())
            } else {
                Err(Violation::NotAllowed {
                    name: self.name.clone(),
                    allowed: self.allowed.clone(),
                })
            };
        }
        if !self.is_number {
            return Ok(());
        }
        let number: u64 = value
            .parse()
            .map_err(|_| Violation::NotANumber(self.name.clone()))?;
        let (least, most) = (self.least.unwrap_or(0), self.most.unwrap_or(u64::MAX));
        if (least..=most).contains(&number) {
            Ok(())
        } else {
            Err(Violation::OutOfRange {
                name: self.name.clone(),
                least,
                most,
            })
        }
    }
}

impl fmt::Display for Parameter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

/// Reads the parameters of a template that is laid out as the project's own: names at two spaces below `Parameters:`, their rules
/// at four, one a line.
pub fn parameters(template: &str) -> Vec<Parameter> {
    let lines = template
        .lines()
        .skip_while(|line| *line != "Parameters:")
        .skip(1)
        .take_while(|line| line.is_empty() || line.starts_with(' '));
    let mut parameters: Vec<Parameter> = vec![];
    for line in lines {
        if let Some(name) = line.strip_prefix("  ").and_then(|line| line.strip_suffix(':'))
            && !name.starts_with(' ')
        {
            parameters.push(Parameter {
                name: name.to_owned(),
                ..Parameter::default()
            });
        } else if let (Some(parameter), Some((rule, value))) =
            (parameters.last_mut(), line.trim_start().split_once(": "))
        {
            let value = value.trim().trim_matches('\'');
            match rule {
                "Type" => parameter.is_number = value == "Number",
                "Description" => value.clone_into(&mut parameter.description),
                "Default" => parameter.default = Some(value.to_owned()),
                "MinValue" => parameter.least = value.parse().ok(),
                "MaxValue" => parameter.most = value.parse().ok(),
                "AllowedPattern" => parameter.pattern = Some(value.to_owned()),
                "AllowedValues" => {
                    let list = value.trim_matches(['[', ']']);
                    parameter.allowed = list.split(',').map(|value| value.trim().to_owned()).collect();
                }
                _ => {}
            }
        }
    }
    parameters
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEMPLATE: &str = include_str!("../../../infrastructure.yaml");

    fn parameter(name: &str) -> Parameter {
        let found = parameters(TEMPLATE).into_iter().find(|known| known.name == name);
        found.unwrap()
    }

    #[test]
    fn every_parameter_is_read_with_its_rules() {
        let (before_resources, _) = TEMPLATE.split_once("\nResources:").unwrap();
        assert_eq!(
            parameters(TEMPLATE).len(),
            before_resources.matches("\n    Type: ").count()
        );
        let memory = parameter("MemorySize");
        assert!(memory.is_number);
        assert_eq!(memory.default.as_deref(), Some("512"));
        assert_eq!((memory.least, memory.most), (Some(128), Some(10240)));
        let mode = parameter("BillingMode");
        assert_eq!(mode.allowed, ["PROVISIONED", "PAY_PER_REQUEST"]);
        assert_eq!(parameter("ConsoleUrl").default.as_deref(), Some(""));
    }

    #[test]
    fn a_value_is_held_to_the_templates_own_rules() {
        for (name, value, refusal) in [
            ("MemorySize", "1024", None),
            (
                "MemorySize",
                "127",
                Some("MemorySize must be between 128 and 10240"),
            ),
            ("MemorySize", "1 GB", Some("MemorySize must be a whole number")),
            ("LogRetentionDays", "30", None),
            (
                "BillingMode",
                "ON_DEMAND",
                Some("BillingMode must be one of PROVISIONED, PAY_PER_REQUEST"),
            ),
            ("ConsoleUrl", "", None),
        ] {
            let refused = parameter(name).accepts(value).err().map(|why| why.to_string());
            assert_eq!(refused.as_deref(), refusal, "{name}={value}");
        }
    }
}

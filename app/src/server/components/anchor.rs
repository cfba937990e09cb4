//! Where on the resources page a resource is shown.

use crate::server::routes::{Detail, Page};
use domain::health::Resource;
use std::fmt::Write as _;

/// The `id` of a resource's section, unlike every other resource's: its kind and name, with what has a meaning in an address
/// written as `~` and its code.
pub fn anchor(resource: &Resource) -> String {
    let mut id = format!("{}-", kind(resource));
    for character in resource.name().chars() {
        if character.is_ascii_alphanumeric() || character == '-' || character == '_' {
            id.push(character);
        } else {
            // Writing to a string does not fail.
            let _ = write!(id, "~{:x}~", u32::from(character));
        }
    }
    id
}

/// Address of a resource's section.
pub fn link(resource: &Resource) -> String {
    format!("{}#{}", Page::Resources.path(), anchor(resource))
}

/// Address of what tells most about a resource: its section, or the page of its own that an alarm has.
pub fn page(resource: &Resource) -> String {
    match resource {
        Resource::Alarm(name) => match name.parse() {
            Ok(name) => Detail::Alarm(name).path(),
            Err(_) => link(resource),
        },
        _ => link(resource),
    }
}

fn kind(resource: &Resource) -> &'static str {
    match resource {
        Resource::Stack(_) => "stack",
        Resource::Table(_) => "table",
        Resource::Function => "function",
        Resource::Alias => "alias",
        Resource::RestApi => "api",
        Resource::Role => "role",
        Resource::LogGroup => "log",
        Resource::Alarm(_) => "alarm",
        Resource::Dashboard => "dashboard",
        Resource::Topic => "topic",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::contract::TableId;

    #[test]
    fn every_resource_has_an_address_of_its_own() {
        for (resource, expected) in [
            (
                Resource::Table(TableId::Events),
                "/resources#table-LiveInsight-Events",
            ),
            (Resource::Alias, "/resources#alias-LIVE"),
            (
                Resource::LogGroup,
                "/resources#log-~2f~aws~2f~lambda~2f~LiveInsight-EventCollector",
            ),
            (
                Resource::Alarm("LiveInsight \"새\" #1~20".to_owned()),
                "/resources#alarm-LiveInsight~20~~22~~c0c8~~22~~20~~23~1~7e~20",
            ),
        ] {
            assert_eq!(link(&resource), expected);
        }
    }
}

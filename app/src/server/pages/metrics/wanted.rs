//! What is looked at: the view's state, as the address has it.

use crate::server::routes::Page;
use domain::metrics::{Group, Window};

/// The page's parameters. What cannot be read is as if it were not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// `window`: how far back.
    pub window: Window,
    /// `resource`: of what.
    pub group: Group,
}

impl Wanted {
    /// Reads the parameters of an address.
    pub fn read(parameter: impl Fn(&str) -> String) -> Self {
        Self {
            window: Window::of(&parameter("window")),
            group: Group::of(&parameter("resource")),
        }
    }

    /// A group over the window that an address without one has.
    pub fn group(group: Group) -> Self {
        Self {
            group,
            window: Window::DEFAULT,
        }
    }

    /// The page's address. Names of windows and groups need no encoding.
    pub fn address(self) -> String {
        format!(
            "{}?window={}&resource={}",
            Page::Metrics.path(),
            self.window.as_str(),
            self.group.as_str()
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::contract::TableId;

    #[test]
    fn what_is_looked_at_is_in_the_address() {
        for (window, resource, address) in [
            ("", "", "/resources/metrics?window=24h&resource=function"),
            ("7d", "api", "/resources/metrics?window=7d&resource=api"),
            (
                "30d",
                "active-sessions",
                "/resources/metrics?window=30d&resource=active-sessions",
            ),
            ("1y", "<b>", "/resources/metrics?window=24h&resource=function"),
        ] {
            let wanted = Wanted::read(|name| match name {
                "window" => window.to_owned(),
                _ => resource.to_owned(),
            });
            assert_eq!(wanted.address(), address);
        }
        let events = Wanted::group(Group::Table(TableId::Events));
        assert_eq!(events.address(), "/resources/metrics?window=24h&resource=events");
    }
}

//! How a person wants to see the console. Kept in the browser, in cookies that are neither secret nor personal.

/// The cookie that keeps a chosen language, by its tag.
pub const LANGUAGE_COOKIE: &str = "liveinsight_lang";

/// The cookie that keeps a chosen theme, by its name. A person who leaves it to the system has none.
pub const THEME_COOKIE: &str = "liveinsight_theme";

/// The cookie in which the browser tells its time zone, by its IANA name.
pub const ZONE_COOKIE: &str = crate::islands::ZONE_COOKIE;

/// The colours of the console.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Theme {
    /// Whatever the person's system asks for.
    #[default]
    System,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Theme {
    /// Every theme, in the order of the switch.
    pub const ALL: [Theme; 3] = [Theme::System, Theme::Light, Theme::Dark];

    /// The theme as forms, the cookie and the style sheet name it.
    pub fn name(self) -> &'static str {
        match self {
            Theme::System => "system",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    /// The theme of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_theme_is_read_as_it_is_named() {
        for theme in Theme::ALL {
            assert_eq!(Theme::from_name(theme.name()), Some(theme));
        }
        assert_eq!(Theme::from_name("pink"), None);
    }
}

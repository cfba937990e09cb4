//! Where to go after a form, as the form says: a path of the console and never another website.

use app::server::routes::Page;

/// A path of the console, with its query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LocalPath(String);

impl LocalPath {
    /// Takes a path that browsers, too, read as one of this console. Whatever else it is leads to the overview.
    ///
    /// Browsers take `\` for `/`, leave out tabs and line ends, and read `//` as the beginning of a host (WHATWG URL, section 4.4).
    pub(super) fn of(text: &str) -> Self {
        let is_path = text.starts_with('/') && !text.starts_with("//");
        let is_plain = text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
        if is_path && is_plain && text.len() <= 2048 {
            Self(text.to_owned())
        } else {
            Self(Page::Overview.path().to_owned())
        }
    }

    /// The path, safe for a `Location`.
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_the_console_are_gone_to() {
        for path in [
            "/",
            "/audit?outcome=refused",
            "/alarms/x#history",
            "/a//b",
            "/%2f%2fevil.example",
        ] {
            assert_eq!(LocalPath::of(path).as_str(), path);
        }
        let long = format!("/{}", "a".repeat(2048));
        for elsewhere in [
            "",
            "audit",
            "//evil.example",
            "///evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "/\t/evil.example",
            "/\n/evil.example",
            "/\r\nset-cookie: x=1",
            " /audit",
            "https://evil.example",
            "javascript:alert(1)",
            "/한글",
            &long,
        ] {
            assert_eq!(LocalPath::of(elsewhere).as_str(), "/", "{elsewhere:?}");
        }
    }
}

//! The paths of the console. Links and forms take them from here, so that a path which does not exist does not compile.

/// A page, by what it shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Page {
    /// Is it healthy?
    Overview,
    /// Everything that is read of every resource.
    Resources,
    /// Who did what.
    Audit,
    /// Where a person says who they are.
    SignIn,
}

impl Page {
    /// Every page.
    pub const ALL: [Page; 4] = [Page::Overview, Page::Resources, Page::Audit, Page::SignIn];

    /// Where the page is.
    pub const fn path(self) -> &'static str {
        match self {
            Page::Overview => "/",
            Page::Resources => "/resources",
            Page::Audit => "/audit",
            Page::SignIn => "/sign-in",
        }
    }

    /// The page of a path, which is written in one way only.
    pub fn at(path: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|page| page.path() == path)
    }
}

/// Where a form ends the session.
pub const SIGN_OUT: &str = "/sign-out";

/// Where a form asks for a new snapshot. Its field `next` is the path to come back to.
pub const REFRESH: &str = "/refresh";

/// Where a form keeps how a person wants to see the console. Fields: `theme` (`system`, `light` or `dark`), `lang` (a language's
/// tag), either or both, and `next`, the path to come back to.
pub const PREFERENCES: &str = "/preferences";

//! Who stands behind a run.

use std::fmt;

/// Between a person's name and the ARN that acted for them.
const VIA: &str = " via ";

/// Who began a run. The ledger keeps it as one text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    /// Somebody who was signed in to a console, which used its own credentials.
    Person {
        /// The account's name in the console.
        name: String,
        /// The console's credentials, as an ARN.
        arn: String,
    },
    /// Whoever ran a command with their own credentials, as an ARN.
    Caller(String),
}

impl Who {
    /// Reads what the ledger keeps.
    pub fn read(text: &str) -> Self {
        match text.split_once(VIA) {
            Some((name, arn)) => Self::Person {
                name: name.to_owned(),
                arn: arn.to_owned(),
            },
            None => Self::Caller(text.to_owned()),
        }
    }

    /// What people call them: the account's name, or the ARN's last part.
    pub fn name(&self) -> &str {
        match self {
            Self::Person { name, .. } => name,
            Self::Caller(arn) => arn.rsplit(['/', ':']).next().unwrap_or(arn),
        }
    }

    /// Whose credentials were used.
    pub fn arn(&self) -> &str {
        match self {
            Self::Person { arn, .. } | Self::Caller(arn) => arn,
        }
    }
}

impl fmt::Display for Who {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Person { name, arn } => write!(f, "{name}{VIA}{arn}"),
            Self::Caller(arn) => f.write_str(arn),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_read_as_it_is_written() {
        for (text, name, arn) in [
            (
                "kim via arn:aws:sts::000000000000:assumed-role/Console/i-1",
                "kim",
                "arn:aws:sts::000000000000:assumed-role/Console/i-1",
            ),
            (
                "arn:aws:iam::000000000000:user/lee",
                "lee",
                "arn:aws:iam::000000000000:user/lee",
            ),
            (
                "arn:aws:iam::000000000000:root",
                "root",
                "arn:aws:iam::000000000000:root",
            ),
        ] {
            let who = Who::read(text);
            assert_eq!((who.name(), who.arn()), (name, arn));
            assert_eq!(who.to_string(), text);
        }
    }
}

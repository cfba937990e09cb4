//! What a guide says of itself before it begins: who looks after it, and when it was last gone through.

use time::macros::format_description;
use time::{Date, Duration};

/// The lines `name: value` between two lines `---` at the start of a document. Whatever else stands there is left alone.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Front {
    /// `owner`: who looks after it.
    pub owner: Option<String>,
    /// `reviewed`: the day on which somebody last went through it, as `2026-11-23`.
    pub reviewed: Option<Date>,
    /// `review-every-days`: how long that holds.
    pub review_every_days: Option<u16>,
}

/// How a guide stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Review {
    /// It was gone through on that day.
    Current(Date),
    /// It was, but too long ago.
    Overdue {
        /// The day.
        reviewed: Date,
        /// How many days ago.
        days: i64,
    },
    /// It does not say.
    Unknown,
}

impl Front {
    /// How long a review holds where the guide does not say.
    const REVIEW_EVERY_DAYS: u16 = 180;

    /// Reads a document's front matter; what is left is the document.
    pub fn split(text: &str) -> (Self, &str) {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let Some((front, rest)) = text
            .strip_prefix("---\n")
            .and_then(|rest| rest.split_once("\n---\n"))
        else {
            return (Self::default(), text);
        };
        let value = |wanted: &str| {
            front.lines().find_map(|line| {
                let (name, value) = line.split_once(':')?;
                (name.trim() == wanted)
                    .then(|| value.trim().trim_matches('"'))
                    .filter(|value| !value.is_empty())
            })
        };
        let day = format_description!("[year]-[month]-[day]");
        let front = Self {
            owner: value("owner").map(str::to_owned),
            reviewed: value("reviewed").and_then(|text| Date::parse(text, &day).ok()),
            review_every_days: value("review-every-days").and_then(|text| text.parse().ok()),
        };
        (front, rest)
    }

    /// How it stands on a day.
    pub fn review(&self, today: Date) -> Review {
        let Some(reviewed) = self.reviewed else {
            return Review::Unknown;
        };
        let holds = Duration::days(self.review_every_days.unwrap_or(Self::REVIEW_EVERY_DAYS).into());
        let age = today - reviewed;
        if age > holds {
            Review::Overdue {
                reviewed,
                days: age.whole_days(),
            }
        } else {
            Review::Current(reviewed)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    #[test]
    fn a_guide_says_who_looks_after_it() {
        let (front, rest) = Front::split(
            "---\nowner: \"Platform team\"\nreviewed: 2026-11-23\nreview-every-days: 90\n---\n# Guide\n",
        );
        assert_eq!(front.owner.as_deref(), Some("Platform team"));
        assert_eq!(rest, "# Guide\n");
        assert_eq!(
            front.review(date!(2027 - 02 - 21)),
            Review::Current(date!(2026 - 11 - 23))
        );
        assert_eq!(
            front.review(date!(2027 - 02 - 22)),
            Review::Overdue {
                reviewed: date!(2026 - 11 - 23),
                days: 91
            }
        );
    }

    #[test]
    fn what_is_not_front_matter_is_the_document() {
        for text in ["# Guide\n", "---\nno end", "", "text\n---\nowner: x\n---\n"] {
            assert_eq!(Front::split(text), (Front::default(), text));
        }
        assert_eq!(Front::default().review(date!(2026 - 11 - 23)), Review::Unknown);
    }
}

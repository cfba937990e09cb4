//! Until when Lambda supports a runtime (Lambda Developer Guide, "Lambda runtimes", deprecation dates as of 2026-11; the same
//! dates as in cfn-lint's schema of runtimes).

use time::Date;
use time::macros::date;

/// The day from which AWS no longer mends a runtime; `None` for one that is not listed here.
pub(super) fn deprecated_on(runtime: &str) -> Option<Date> {
    DATES
        .iter()
        .find_map(|(name, date)| (*name == runtime).then_some(*date))
}

/// What the collector could run on, and what the predecessor did.
const DATES: [(&str, Date); 16] = [
    ("go1.x", date!(2024 - 01 - 08)),
    ("nodejs18.x", date!(2025 - 09 - 01)),
    ("nodejs20.x", date!(2026 - 04 - 30)),
    ("nodejs22.x", date!(2027 - 04 - 30)),
    ("nodejs24.x", date!(2028 - 04 - 30)),
    ("provided", date!(2024 - 01 - 08)),
    ("provided.al2", date!(2026 - 07 - 31)),
    ("provided.al2023", date!(2029 - 06 - 30)),
    ("python3.7", date!(2023 - 12 - 04)),
    ("python3.8", date!(2024 - 10 - 14)),
    ("python3.9", date!(2025 - 12 - 15)),
    ("python3.10", date!(2026 - 10 - 31)),
    ("python3.11", date!(2027 - 06 - 30)),
    ("python3.12", date!(2028 - 10 - 31)),
    ("python3.13", date!(2029 - 06 - 30)),
    ("python3.14", date!(2029 - 06 - 30)),
];

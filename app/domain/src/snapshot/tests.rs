use super::*;
use time::macros::datetime;

const EARLIEST: OffsetDateTime = datetime!(2026-01-15 08:59 UTC);
const BEFORE: OffsetDateTime = datetime!(2026-01-15 09:00 UTC);
const NOW: OffsetDateTime = datetime!(2026-01-15 09:01 UTC);

fn silent<T>() -> Reading<T> {
    Reading::Unavailable(Unavailable {
        action: "iam:GetRole".to_owned(),
        why: Why::TimedOut,
    })
}

#[test]
fn what_cannot_be_read_now_is_shown_as_it_was_found_last() {
    use Reading::{Found, Missing};
    let last = |as_of, value| Some(Last { as_of, value });
    type Case = (
        &'static str,
        Reading<u8>,
        Option<Last<u8>>,
        Reading<u8>,
        Option<Last<u8>>,
    );
    let cases: &[Case] = &[
        ("found again", Found(1), None, Found(2), None),
        ("gone", Found(1), None, Missing, None),
        ("no longer read", Found(1), None, silent(), last(BEFORE, 1)),
        (
            "still not read",
            silent(),
            last(EARLIEST, 1),
            silent(),
            last(EARLIEST, 1),
        ),
        ("read again", silent(), last(EARLIEST, 1), Found(2), None),
        ("never read", silent(), None, silent(), None),
        ("what was gone has nothing to show", Missing, None, silent(), None),
    ];
    for (name, before, before_last, now, expected) in cases {
        let before = Observed {
            as_of: BEFORE,
            reading: before.clone(),
            last: before_last.clone(),
        };
        let mut observed = Observed::new(NOW, now.clone());
        observed.remember(&before);
        assert_eq!(observed.last, *expected, "{name}");
        assert_eq!((observed.as_of, &observed.reading), (NOW, now), "{name}");
    }
}

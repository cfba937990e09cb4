use super::*;

/// Bands as text: each phase's letter with the minutes it lasted.
fn drawn(bands: &[Band]) -> String {
    let drawn = bands.iter().map(|band| {
        let letter = match band.phase {
            Phase::Absent => '-',
            Phase::Ok => 'o',
            Phase::Unknown => '?',
            Phase::InsufficientData => 'i',
            Phase::Alarm => 'a',
        };
        format!("{letter}{}", (band.to - band.from).whole_minutes())
    });
    drawn.collect::<Vec<_>>().join(" ")
}

fn current(letter: char, since: i64, as_of: i64) -> Option<Current> {
    Some(Current {
        state: state(letter),
        since: Some(at(since)),
        as_of: at(as_of),
    })
}

#[test]
fn a_window_is_filled_with_what_is_known_and_what_is_not() {
    for (what, transitions, covered, now, expected) in [
        ("nothing at all", vec![], vec![], None, "?100"),
        (
            "no archive, only what is seen now",
            vec![],
            vec![],
            current('o', 40, 100),
            "?40 o60",
        ),
        (
            "in this state since before the window",
            vec![],
            vec![],
            current('a', -40, 100),
            "a100",
        ),
        (
            "nothing happened while it was watched",
            vec![],
            vec![(20, 90)],
            current('o', -500, 100),
            "?20 o80",
        ),
        ("nobody says how it is now", vec![], vec![(20, 90)], None, "?100"),
        (
            "from before the window",
            vec![(-30, "oa"), (10, "ao")],
            vec![(-60, 100)],
            None,
            "a10 o90",
        ),
        (
            "the first transition tells what was before",
            vec![(30, "oa")],
            vec![(10, 100)],
            None,
            "?10 o20 a70",
        ),
        (
            "a transition at the edge",
            vec![(0, "oa"), (100, "ao")],
            vec![(0, 100)],
            None,
            "a100",
        ),
        (
            "not known after the archive ends",
            vec![(30, "oa")],
            vec![(0, 50)],
            None,
            "o30 a20 ?50",
        ),
        (
            "what is seen now goes on from the archive",
            vec![(30, "oa")],
            vec![(0, 50)],
            current('a', 30, 100),
            "o30 a70",
        ),
        (
            "a change since then was not read yet",
            vec![(30, "oa")],
            vec![(0, 50)],
            current('o', 70, 100),
            "o30 a20 ?20 o30",
        ),
        (
            "what is seen now is older than the archive",
            vec![(30, "oa"), (60, "ao")],
            vec![(0, 80)],
            current('a', 30, 50),
            "o30 a30 o20 ?20",
        ),
        (
            "a gap is not known, even between equal states",
            vec![(10, "oa"), (80, "ao")],
            vec![(0, 60), (60 + 1, 100)],
            None,
            "o10 a20 ?31 a19 o20",
        ),
        (
            "a span in which nothing happened, before a gap",
            vec![(80, "ao")],
            vec![(0, 60), (61, 100)],
            None,
            "?61 a19 o20",
        ),
        (
            "a contradiction",
            vec![(10, "oa"), (50, "oi")],
            vec![(0, 100)],
            None,
            "o10 ?40 i50",
        ),
        (
            "made",
            vec![(20, "+"), (30, "io")],
            vec![(0, 100)],
            None,
            "-20 i10 o70",
        ),
        (
            "deleted and made again",
            vec![(10, "oa"), (20, "-"), (40, "+")],
            vec![(0, 100)],
            None,
            "o10 a10 -20 i60",
        ),
        (
            "two in the same instant",
            vec![(10, "oa"), (10, "ao")],
            vec![(0, 100)],
            None,
            "o100",
        ),
        (
            "time to come is not known",
            vec![],
            vec![],
            current('o', 0, 60),
            "o60 ?40",
        ),
    ] {
        let found = bands(&history(&transitions, &covered), now, span(0, 100));
        assert_eq!(drawn(&found), expected, "{what}");
        assert_eq!(found.first().unwrap().from, at(0));
        assert_eq!(found.last().unwrap().to, at(100));
        assert!(found.windows(2).all(|pair| pair[0].to == pair[1].from), "{what}");
    }
}

#[test]
fn transitions_of_one_instant_follow_from_each_other() {
    let mixed = history(
        &[(5, "io"), (10, "ao"), (10, "oa"), (10, "oi"), (20, "ia")],
        &[(0, 30)],
    );
    let ordered = History::new(mixed.items, mixed.coverage);
    let words: Vec<_> = ordered.transitions().map(|(_, t)| (t.from, t.to)).collect();
    let expected = ["io", "oa", "ao", "oi", "ia"].map(|states| {
        let mut letters = states.chars().map(state);
        (letters.next().unwrap(), letters.next().unwrap())
    });
    assert_eq!(words, expected);
}

#[test]
fn a_picture_shows_the_worst_of_each_column() {
    let all = history(&[(10, "oa"), (11, "ao"), (95, "oi")], &[(0, 100)]);
    let found = runs(&bands(&all, None, span(0, 100)), 10);
    let run = |phase, from, to| Run { phase, from, to };
    assert_eq!(
        found,
        [
            run(Phase::Ok, 0, 1),
            run(Phase::Alarm, 1, 2),
            run(Phase::Ok, 2, 9),
            run(Phase::InsufficientData, 9, 10),
        ]
    );
    assert_eq!(runs(&[], 10), []);
}

#[test]
fn how_often_how_long_and_whether_it_flaps() {
    let minutes = |count: u64| std::time::Duration::from_mins(count);
    for (what, transitions, rang, flaps, flapping, mean, longest) in [
        ("never rang", vec![], 0, 0, Flapping::No, None, None),
        ("rings", vec![(580, "oa")], 1, 0, Flapping::No, Some(20), Some(20)),
        (
            "rang twice, far apart",
            vec![(10, "oa"), (20, "ao"), (200, "oa"), (230, "ao")],
            2,
            0,
            Flapping::No,
            Some(20),
            Some(30),
        ),
        (
            "one flap is no flapping",
            vec![(500, "oa"), (505, "ao"), (515, "oa")],
            2,
            1,
            Flapping::No,
            Some(45),
            Some(85),
        ),
        (
            "flaps now",
            vec![
                (500, "oa"),
                (505, "ao"),
                (515, "oa"),
                (520, "ao"),
                (540, "oa"),
                (545, "ao"),
            ],
            3,
            2,
            Flapping::Now,
            Some(5),
            Some(5),
        ),
        (
            "flapped, and is calm",
            vec![
                (10, "oa"),
                (15, "ao"),
                (25, "oa"),
                (30, "ao"),
                (50, "oa"),
                (55, "ao"),
            ],
            3,
            2,
            Flapping::Before(at(50)),
            Some(5),
            Some(5),
        ),
        (
            "through too little data is left too",
            vec![
                (500, "oa"),
                (505, "ai"),
                (515, "ia"),
                (520, "ai"),
                (540, "ia"),
                (545, "ao"),
            ],
            3,
            2,
            Flapping::Now,
            Some(5),
            Some(5),
        ),
        (
            "between OK and too little data nobody is paged",
            vec![
                (500, "oi"),
                (505, "io"),
                (510, "oi"),
                (515, "io"),
                (520, "oi"),
                (525, "io"),
            ],
            0,
            0,
            Flapping::No,
            None,
            None,
        ),
        (
            "left just before the window",
            vec![(-20, "oa"), (-10, "ao"), (5, "oa"), (10, "ao")],
            1,
            1,
            Flapping::No,
            Some(5),
            Some(5),
        ),
        (
            "rang before and during the window",
            vec![(-20, "oa"), (10, "ao")],
            0,
            0,
            Flapping::No,
            Some(10),
            Some(10),
        ),
    ] {
        let history = history(&transitions, &[(-100, 600)]);
        let window = span(0, 600);
        let now = Current {
            state: AlarmState::Ok,
            since: Some(at(-1000)),
            as_of: at(600),
        };
        let found = statistics(&history, &bands(&history, Some(now), window), window);
        assert_eq!(
            (found.rang, found.flaps, found.flapping),
            (rang, flaps, flapping),
            "{what}"
        );
        assert_eq!(found.mean_in_alarm, mean.map(minutes), "{what}");
        assert_eq!(found.longest_in_alarm, longest.map(minutes), "{what}");
        assert_eq!(found.known, minutes(600), "{what}");
    }
}

#[test]
fn a_hundred_thousand_transitions_are_a_picture_of_a_few_hundred_runs() {
    let transitions: Vec<(i64, &str)> = (0..100_000)
        .map(|number| (number, if number % 2 == 0 { "oa" } else { "ao" }))
        .collect();
    let history = history(&transitions, &[(0, 100_000)]);
    let window = span(0, 100_000);
    let bands = bands(&history, None, window);
    assert_eq!(bands.len(), 100_000);
    assert_eq!(statistics(&history, &bands, window).rang, 50_000);
    assert_eq!(runs(&bands, 720).len(), 1);
}

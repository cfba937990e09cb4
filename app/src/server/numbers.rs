//! Figures as a person reads them. The same in both languages: digits in groups of three by commas, a point before decimals.

/// A count with its digits in groups of three: `12,345,678`.
pub fn grouped(count: u64) -> String {
    group(&count.to_string())
}

fn group(digits: &str) -> String {
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// A figure with `decimals` digits after its point: `1,284`, `0.02`.
pub fn number(figure: f64, decimals: usize) -> String {
    let text = format!("{figure:.decimals$}");
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let (sign, digits) = whole
        .strip_prefix('-')
        .map_or(("", whole), |digits| ("-", digits));
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{sign}{}{point}{fraction}", group(digits))
}

/// A figure with as many decimals as it deserves: three digits in all, and none after the point from a hundred on.
pub fn measured(figure: f64) -> String {
    if figure > 0.0 && figure < 0.005 {
        return "< 0.01".to_owned();
    }
    let decimals = match figure.abs() {
        size if size >= 100.0 || size == 0.0 => 0,
        size if size >= 10.0 => 1,
        _ => 2,
    };
    number(figure, decimals)
}

/// A share of one, as a percentage without its sign.
pub fn percentage(share: f64) -> String {
    let percent = share * 100.0;
    let decimals = if percent == 0.0 || percent >= 10.0 { 0 } else { 2 };
    number(percent, decimals)
}

/// A size in the unit that leaves one to three digits, with one decimal below a hundred: `512 B`, `1.5 KB`, `48.6 GB`.
///
/// A KB has 1,024 bytes, as in DynamoDB's capacity units.
pub fn bytes(count: u64) -> String {
    const UNITS: [&str; 5] = ["KB", "MB", "GB", "TB", "PB"];
    const STEP: u64 = 1024;
    if count < STEP {
        return format!("{} B", grouped(count));
    }
    let mut unit = STEP;
    let mut name = UNITS[0];
    for larger in &UNITS[1..] {
        // Beyond 999.5 a unit would round to four digits.
        if count < unit * 1000 - unit / 2 {
            break;
        }
        unit *= STEP;
        name = larger;
    }
    let tenths = (count / unit) * 10 + (count % unit * 10 + unit / 2) / unit;
    match tenths {
        ..1000 => format!("{}.{} {name}", tenths / 10, tenths % 10),
        _ => format!("{} {name}", grouped((tenths + 5) / 10)),
    }
}

/// A share in hundredths of a percent: `5 %`, `12.5 %`, `0.25 %`.
pub fn percent(basis_points: u64) -> String {
    let (whole, rest) = (grouped(basis_points / 100), basis_points % 100);
    match rest {
        0 => format!("{whole} %"),
        _ if rest.is_multiple_of(10) => format!("{whole}.{} %", rest / 10),
        _ => format!("{whole}.{rest:02} %"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_stand_in_groups() {
        for (figure, decimals, expected) in [
            (0.0, 0, "0"),
            (999.4, 0, "999"),
            (1284.0, 0, "1,284"),
            (1_234_567.891, 2, "1,234,567.89"),
            (-1284.5, 1, "-1,284.5"),
        ] {
            assert_eq!(number(figure, decimals), expected);
        }
    }

    #[test]
    fn a_measurement_is_as_exact_as_can_be_read() {
        for (figure, expected) in [
            (0.0, "0"),
            (0.004, "< 0.01"),
            (0.126, "0.13"),
            (11.84, "11.8"),
            (459.3, "459"),
            (12_345.6, "12,346"),
        ] {
            assert_eq!(measured(figure), expected);
        }
    }

    #[test]
    fn small_shares_keep_their_decimals() {
        for (share, expected) in [(0.0, "0"), (0.0002, "0.02"), (0.5, "50"), (1.2, "120")] {
            assert_eq!(percentage(share), expected);
        }
    }

    #[test]
    fn digits_stand_in_groups_of_three() {
        for (count, expected) in [
            (0, "0"),
            (999, "999"),
            (1_000, "1,000"),
            (12_345, "12,345"),
            (123_456, "123,456"),
            (1_234_567, "1,234,567"),
            (u64::MAX, "18,446,744,073,709,551,615"),
        ] {
            assert_eq!(grouped(count), expected);
        }
    }

    #[test]
    fn sizes_have_the_unit_that_reads_best() {
        for (count, expected) in [
            (0, "0 B"),
            (1, "1 B"),
            (1_023, "1,023 B"),
            (1_024, "1.0 KB"),
            (1_536, "1.5 KB"),
            (102_348, "99.9 KB"),
            (102_400, "100 KB"),
            (1_022_000, "998 KB"),
            (1_023_500, "1.0 MB"),
            (1_048_576, "1.0 MB"),
            (52_183_040_000, "48.6 GB"),
            (1 << 40, "1.0 TB"),
            (1 << 50, "1.0 PB"),
            (u64::MAX, "16,384 PB"),
        ] {
            assert_eq!(bytes(count), expected, "{count}");
        }
    }

    #[test]
    fn shares_have_the_decimals_they_need() {
        for (basis_points, expected) in [
            (0, "0 %"),
            (25, "0.25 %"),
            (105, "1.05 %"),
            (500, "5 %"),
            (1_250, "12.5 %"),
            (10_000, "100 %"),
        ] {
            assert_eq!(percent(basis_points), expected);
        }
    }
}

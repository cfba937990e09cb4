//! Figures as a person reads them. The same in both languages.

/// A count with its digits in groups of three: `12,345,678`.
pub(in crate::server) fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// A size in the unit that leaves one to three digits, with one decimal below a hundred: `512 B`, `1.5 KB`, `48.6 GB`.
///
/// A KB has 1,024 bytes, as in DynamoDB's capacity units.
pub(in crate::server) fn bytes(count: u64) -> String {
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
pub(in crate::server) fn percent(basis_points: u64) -> String {
    let (whole, rest) = (grouped(basis_points / 100), basis_points % 100);
    match rest {
        0 => format!("{whole} %"),
        _ if rest.is_multiple_of(10) => format!("{whole}.{} %", rest / 10),
        _ => format!("{whole}.{rest:02} %"),
    }
}

/// A rate with the precision that matters at its size: `0`, `0.03`, `4.2`, `128`.
pub(in crate::server) fn rate(value: f64) -> String {
    if value <= 0.0 {
        "0".to_owned()
    } else if value < 0.01 {
        "< 0.01".to_owned()
    } else if value < 1.0 {
        format!("{value:.2}")
    } else if value < 100.0 {
        format!("{value:.1}")
    } else {
        // Beyond what any table has, and exact far below that.
        grouped(value.round() as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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

    #[test]
    fn rates_are_as_exact_as_their_size_asks() {
        for (value, expected) in [
            (0.0, "0"),
            (-0.0, "0"),
            (0.004, "< 0.01"),
            (0.033, "0.03"),
            (4.24, "4.2"),
            (99.94, "99.9"),
            (128.4, "128"),
            (12_000.0, "12,000"),
            (f64::NAN, "0"),
        ] {
            assert_eq!(rate(value), expected, "{value}");
        }
    }
}

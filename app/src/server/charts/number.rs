//! Figures as text. The same in both languages: digits in groups of three by commas, a point before decimals.

/// A figure with `decimals` digits after its point: `1,284`, `0.02`.
pub fn number(figure: f64, decimals: usize) -> String {
    let text = format!("{figure:.decimals$}");
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let (sign, digits) = whole
        .strip_prefix('-')
        .map_or(("", whole), |digits| ("-", digits));
    let groups: Vec<&str> = digits
        .as_bytes()
        .rchunks(3)
        .rev()
        .filter_map(|group| std::str::from_utf8(group).ok())
        .collect();
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{sign}{}{point}{fraction}", groups.join(","))
}

/// A figure with as many decimals as it deserves: three digits in all, and none after the point from a hundred on.
pub fn measured(figure: f64) -> String {
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
}

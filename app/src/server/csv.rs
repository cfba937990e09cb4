//! Tables for other programs (RFC 4180), safe to open in a spreadsheet.

/// A table with its heading, a line each.
#[derive(Debug)]
pub struct Csv(String);

impl Csv {
    /// A table with these columns. A unit stands in its column's name.
    pub fn new(columns: &[&str]) -> Self {
        let mut table = Self(String::new());
        table.line(columns.iter().copied());
        table
    }

    /// Adds a line.
    pub fn line<T: AsRef<str>>(&mut self, cells: impl IntoIterator<Item = T>) {
        for (position, cell) in cells.into_iter().enumerate() {
            if position > 0 {
                self.0.push(',');
            }
            self.0.push_str(&quoted(cell.as_ref()));
        }
        self.0.push_str("\r\n");
    }

    /// The text.
    pub fn into_text(self) -> String {
        self.0
    }
}

/// A cell. One that a spreadsheet would take for a formula gets an apostrophe in front (OWASP, "CSV Injection"): people type
/// reasons, and whoever opens the file must not run them.
fn quoted(cell: &str) -> String {
    let is_formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let cell = if is_formula {
        format!("'{cell}")
    } else {
        cell.to_owned()
    };
    if cell.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_never_formulas() {
        for (cell, expected) in [
            ("", ""),
            ("plain", "plain"),
            ("a, b", "\"a, b\""),
            ("say \"no\"", "\"say \"\"no\"\"\""),
            ("two\nlines", "\"two\nlines\""),
            ("=HYPERLINK(\"x\",\"y\")", "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\""),
            ("+1", "'+1"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"),
        ] {
            assert_eq!(quoted(cell), expected);
        }
    }

    #[test]
    fn lines_end_as_the_standard_says() {
        let mut table = Csv::new(&["run", "duration (s)"]);
        table.line(["1", "0.5"]);
        assert_eq!(table.into_text(), "run,duration (s)\r\n1,0.5\r\n");
    }
}

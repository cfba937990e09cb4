//! Tables for a spreadsheet: RFC 4180, and nothing in them that a spreadsheet would run.

use std::fmt::Write as _;

/// What a field holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// A text. One that begins as a formula does is given an apostrophe, so that it is shown and not run (OWASP, "CSV
    /// Injection").
    Text(String),
    /// A figure, with a point and without separators. May begin with a minus.
    Number(String),
    /// Nothing is known.
    Empty,
}

impl Cell {
    /// A text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// A figure.
    pub fn number(number: impl ToString) -> Self {
        Self::Number(number.to_string())
    }

    /// A figure, if there is one.
    pub fn maybe(number: Option<impl ToString>) -> Self {
        number.map_or(Self::Empty, Self::number)
    }
}

/// One record, with the end of line that RFC 4180 asks for.
pub fn record(cells: impl IntoIterator<Item = Cell>) -> String {
    let mut line = String::new();
    for (position, cell) in cells.into_iter().enumerate() {
        if position > 0 {
            line.push(',');
        }
        match cell {
            Cell::Text(text) => push_text(&mut line, &text),
            Cell::Number(number) => line.push_str(&number),
            Cell::Empty => {}
        }
    }
    line.push_str("\r\n");
    line
}

fn push_text(line: &mut String, text: &str) {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
    let guarded = if formula {
        format!("'{text}")
    } else {
        text.to_owned()
    };
    if guarded.contains(['"', ',', '\r', '\n']) {
        // Writing to a String cannot fail.
        let _ = write!(line, "\"{}\"", guarded.replace('"', "\"\""));
    } else {
        line.push_str(&guarded);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_shown_and_never_run() {
        let cases = [
            ("plain", "plain"),
            ("=1+1", "'=1+1"),
            (
                "=HYPERLINK(\"http://x\",\"y\")",
                "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"",
            ),
            ("+1", "'+1"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"),
            ("a,b", "\"a,b\""),
            ("a\"b", "\"a\"\"b\""),
            ("a\nb", "\"a\nb\""),
            ("비용 (USD)", "비용 (USD)"),
        ];
        for (text, field) in cases {
            assert_eq!(record([Cell::text(text)]), format!("{field}\r\n"), "{text:?}");
        }
        let line = record([
            Cell::text("x"),
            Cell::number(-1.5),
            Cell::Empty,
            Cell::maybe(None::<u8>),
            Cell::maybe(Some(7)),
        ]);
        assert_eq!(line, "x,-1.5,,,7\r\n");
    }
}

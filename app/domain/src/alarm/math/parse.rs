//! How metric math is written.

use super::MathError;

/// An expression as it is written.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Expression {
    Number(f64),
    Text(String),
    Id(String),
    Negated(Box<Expression>),
    List(Vec<Expression>),
    Binary(Box<Expression>, Operator, Box<Expression>),
    Call(String, Vec<Expression>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    Add,
    Subtract,
    Multiply,
    Divide,
    Power,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Equal,
    NotEqual,
    And,
    Or,
}

/// Operators as they are written, longer ones first, with how strongly they bind.
const OPERATORS: [(&str, Operator, u8); 15] = [
    ("<=", Operator::LessOrEqual, 3),
    (">=", Operator::GreaterOrEqual, 3),
    ("==", Operator::Equal, 3),
    ("!=", Operator::NotEqual, 3),
    ("&&", Operator::And, 2),
    ("||", Operator::Or, 1),
    ("AND ", Operator::And, 2),
    ("OR ", Operator::Or, 1),
    ("<", Operator::Less, 3),
    (">", Operator::Greater, 3),
    ("+", Operator::Add, 4),
    ("-", Operator::Subtract, 4),
    ("*", Operator::Multiply, 5),
    ("/", Operator::Divide, 5),
    ("^", Operator::Power, 6),
];

/// Reads an expression.
pub(super) fn expression(text: &str) -> Result<Expression, MathError> {
    let mut reader = Reader { text, rest: text };
    let expression = reader.binary(0)?;
    if reader.rest.trim().is_empty() {
        Ok(expression)
    } else {
        Err(reader.wrong())
    }
}

struct Reader<'a> {
    text: &'a str,
    rest: &'a str,
}

impl<'a> Reader<'a> {
    fn wrong(&self) -> MathError {
        MathError::Syntax(self.text.to_owned())
    }

    /// Takes `token` if it comes next.
    fn took(&mut self, token: &str) -> bool {
        let rest = self.rest.trim_start();
        let after = rest.strip_prefix(token);
        self.rest = after.unwrap_or(rest);
        after.is_some()
    }

    /// Takes as many characters as fit.
    fn while_is(&mut self, fits: impl Fn(char) -> bool) -> &'a str {
        let end = self.rest.find(|c| !fits(c)).unwrap_or(self.rest.len());
        let (taken, rest) = self.rest.split_at(end);
        self.rest = rest;
        taken
    }

    fn binary(&mut self, at_least: u8) -> Result<Expression, MathError> {
        let mut left = self.unary()?;
        loop {
            let rest = self.rest.trim_start();
            let next = OPERATORS
                .into_iter()
                .find(|(written, _, binds)| *binds >= at_least && rest.starts_with(written));
            let Some((written, operator, binds)) = next else {
                return Ok(left);
            };
            self.took(written);
            let right = self.binary(binds + 1)?;
            left = Expression::Binary(Box::new(left), operator, Box::new(right));
        }
    }

    fn unary(&mut self) -> Result<Expression, MathError> {
        if self.took("-") {
            return Ok(Expression::Negated(Box::new(self.unary()?)));
        }
        if self.took("(") {
            let inner = self.binary(0)?;
            return if self.took(")") {
                Ok(inner)
            } else {
                Err(self.wrong())
            };
        }
        if self.took("[") {
            return self.until("]").map(Expression::List);
        }
        if self.took("\"") {
            let text = self.while_is(|c| c != '"').to_owned();
            return if self.took("\"") {
                Ok(Expression::Text(text))
            } else {
                Err(self.wrong())
            };
        }
        match self.rest.chars().next() {
            Some(c) if c.is_ascii_digit() || c == '.' => {
                let digits = self.while_is(|c| c.is_ascii_digit() || c == '.');
                digits.parse().map(Expression::Number).map_err(|_| self.wrong())
            }
            Some(c) if c.is_ascii_alphabetic() => {
                let name = self
                    .while_is(|c| c.is_ascii_alphanumeric() || c == '_')
                    .to_owned();
                if self.took("(") {
                    self.until(")").map(|arguments| Expression::Call(name, arguments))
                } else if c.is_ascii_lowercase() {
                    Ok(Expression::Id(name))
                } else {
                    // A word such as REPEAT or LINEAR.
                    Err(MathError::Unsupported(name))
                }
            }
            _ => Err(self.wrong()),
        }
    }

    /// Items between commas up to the closing token.
    fn until(&mut self, close: &str) -> Result<Vec<Expression>, MathError> {
        let mut items = vec![];
        if self.took(close) {
            return Ok(items);
        }
        loop {
            items.push(self.binary(0)?);
            if self.took(close) {
                return Ok(items);
            }
            if !self.took(",") {
                return Err(self.wrong());
            }
        }
    }
}

//! From a rule's text to the rule. `NOT` binds before `AND`, and `AND` before `OR`.

use super::{Rule, RuleError};
use crate::snapshot::AlarmState;
use std::str::FromStr;

/// How deep a rule may be nested before it is not read: nobody writes such a thing.
const DEEPEST: usize = 64;

impl FromStr for Rule {
    type Err = RuleError;
    fn from_str(text: &str) -> Result<Self, RuleError> {
        let mut parser = Parser { rest: text, depth: 0 };
        let rule = parser.any()?;
        match parser.rest.trim() {
            "" => Ok(rule),
            _ => Err(parser.needed("AND, OR or its end")),
        }
    }
}

struct Parser<'a> {
    rest: &'a str,
    depth: usize,
}

impl<'a> Parser<'a> {
    fn any(&mut self) -> Result<Rule, RuleError> {
        let mut rules = vec![self.all()?];
        while self.word("OR") {
            rules.push(self.all()?);
        }
        Ok(one_or(rules, Rule::Or))
    }

    fn all(&mut self) -> Result<Rule, RuleError> {
        let mut rules = vec![self.one()?];
        while self.word("AND") {
            rules.push(self.one()?);
        }
        Ok(one_or(rules, Rule::And))
    }

    fn one(&mut self) -> Result<Rule, RuleError> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(RuleError::TooDeep);
        }
        let rule = self.term()?;
        self.depth -= 1;
        Ok(rule)
    }

    fn term(&mut self) -> Result<Rule, RuleError> {
        if self.word("NOT") {
            return Ok(Rule::Not(Box::new(self.one()?)));
        }
        if self.word("TRUE") {
            return Ok(Rule::Always(true));
        }
        if self.word("FALSE") {
            return Ok(Rule::Always(false));
        }
        if self.word("AT_LEAST") {
            return self.at_least();
        }
        if let Some(state) = self.state() {
            self.mark('(')?;
            let alarm = self.alarm()?;
            self.mark(')')?;
            return Ok(Rule::Is { alarm, state });
        }
        self.mark('(')
            .map_err(|_| self.needed("a function, NOT, TRUE, FALSE or `(`"))?;
        let rule = self.any()?;
        self.mark(')')?;
        Ok(rule)
    }

    /// `(2, ALARM, (a, b, c))`, or `(50%, NOT OK, (a, b))`.
    fn at_least(&mut self) -> Result<Rule, RuleError> {
        self.mark('(')?;
        let number: usize = self
            .take_while(|character| character.is_ascii_digit())
            .parse()
            .map_err(|_| self.needed("a number or a percentage"))?;
        let is_percentage = self.mark('%').is_ok();
        self.mark(',')?;
        let not = self.word("NOT");
        let state = self.state().ok_or_else(|| self.needed("a state"))?;
        self.mark(',')?;
        self.mark('(')?;
        let mut of = vec![];
        loop {
            let alarm = self.alarm()?;
            let is = Rule::Is { alarm, state };
            of.push(if not { Rule::Not(Box::new(is)) } else { is });
            if self.mark(',').is_err() {
                break;
            }
        }
        self.mark(')')?;
        self.mark(')')?;
        let count = if is_percentage {
            number.saturating_mul(of.len()).div_ceil(100)
        } else {
            number
        };
        Ok(Rule::AtLeast { count, of })
    }

    fn state(&mut self) -> Option<AlarmState> {
        [AlarmState::Alarm, AlarmState::Ok, AlarmState::InsufficientData]
            .into_iter()
            .find(|state| self.word(state.as_str()))
    }

    /// A name or an ARN. In quotation marks it may hold anything, with `\"` for one of them; without, no space, parenthesis or
    /// comma.
    fn alarm(&mut self) -> Result<String, RuleError> {
        let written = if self.mark('"').is_ok() {
            let mut name = String::new();
            let mut characters = self.rest.char_indices();
            let end = loop {
                match characters.next() {
                    Some((_, '\\')) => name.extend(characters.next().map(|(_, escaped)| escaped)),
                    Some((end, '"')) => break end,
                    Some((_, character)) => name.push(character),
                    None => return Err(self.needed("a closing quotation mark")),
                }
            };
            self.rest = &self.rest[end + 1..];
            name
        } else {
            let plain = |character: char| !character.is_whitespace() && !"(),\"".contains(character);
            self.take_while(plain).to_owned()
        };
        let name = match written.split_once(":alarm:") {
            Some((arn, name)) if arn.starts_with("arn:") => name.to_owned(),
            _ => written,
        };
        if name.is_empty() {
            return Err(self.needed("an alarm's name"));
        }
        Ok(name)
    }

    fn take_while(&mut self, is: impl Fn(char) -> bool) -> &'a str {
        self.rest = self.rest.trim_start();
        let end = self
            .rest
            .find(|character| !is(character))
            .unwrap_or(self.rest.len());
        let (taken, rest) = self.rest.split_at(end);
        self.rest = rest;
        taken
    }

    /// Takes a word that does not go on.
    fn word(&mut self, word: &str) -> bool {
        let goes_on = |rest: &str| rest.starts_with(|next: char| next.is_alphanumeric() || next == '_');
        match self.rest.trim_start().strip_prefix(word) {
            Some(rest) if !goes_on(rest) => {
                self.rest = rest;
                true
            }
            _ => false,
        }
    }

    fn mark(&mut self, mark: char) -> Result<(), RuleError> {
        let Some(rest) = self.rest.trim_start().strip_prefix(mark) else {
            return Err(self.needed(match mark {
                '(' => "`(`",
                ')' => "`)`",
                ',' => "`,`",
                '"' => "`\"`",
                _ => "`%`",
            }));
        };
        self.rest = rest;
        Ok(())
    }

    fn needed(&self, needed: &'static str) -> RuleError {
        RuleError::Needed {
            needed,
            before: self.rest.trim_start().chars().take(40).collect(),
        }
    }
}

fn one_or(mut rules: Vec<Rule>, many: fn(Vec<Rule>) -> Rule) -> Rule {
    match rules.pop() {
        Some(only) if rules.is_empty() => only,
        last => {
            rules.extend(last);
            many(rules)
        }
    }
}

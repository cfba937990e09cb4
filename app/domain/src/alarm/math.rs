//! Metric math, as far as the stack's alarms need it. What it does not know is [`MathError::Unsupported`], never a guess.
//!
//! Source of every rule: CloudWatch User Guide, "Using math expressions with CloudWatch metrics".

mod parse;

use super::{MetricRule, Query, QueryOf, Source};
use parse::{Expression, Operator};
use std::collections::BTreeMap;

/// A value a period, oldest first; `None` where there is none.
pub type Series = Vec<Option<f64>>;

/// Why an expression gives no values.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MathError {
    /// It has something that this console cannot compute.
    #[error("`{0}` is metric math that this console does not compute")]
    Unsupported(String),
    /// It is not written as metric math is.
    #[error("`{0}` is not metric math")]
    Syntax(String),
    /// It names a query that is not there, or the queries refer to each other in a circle.
    #[error("there is no query `{0}` to compute with")]
    Unknown(String),
    /// None of the queries, or more than one, returns its data.
    #[error("exactly one query of an alarm returns data")]
    NotOneResult,
}

/// The values that a rule compares, from the values of its metrics: those of its one metric, or of the query that returns data.
/// `metrics` has them by the ids of their queries; a rule on one metric reads the entry `""`.
///
/// # Errors
/// The expression cannot be computed.
pub fn compared(rule: &MetricRule, metrics: &BTreeMap<String, Series>) -> Result<Series, MathError> {
    let Source::Queries(queries) = &rule.source else {
        return Ok(metrics.get("").cloned().unwrap_or_default());
    };
    let mut returning = queries.iter().filter(|query| query.return_data);
    let (Some(result), None) = (returning.next(), returning.next()) else {
        return Err(MathError::NotOneResult);
    };
    let periods = metrics.values().map(Vec::len).max().unwrap_or(0);
    let scope = Scope {
        queries,
        metrics,
        periods,
    };
    match scope.query(result, queries.len())? {
        Value::Series(series) => Ok(series),
        Value::Scalar(_) | Value::Many(_) => Err(MathError::Unsupported(result.id.clone())),
    }
}

/// What an expression can give.
#[derive(Debug, Clone, PartialEq)]
enum Value {
    Scalar(f64),
    Series(Series),
    Many(Vec<Series>),
}

/// What an expression can refer to.
struct Scope<'a> {
    queries: &'a [Query],
    metrics: &'a BTreeMap<String, Series>,
    periods: usize,
}

impl Scope<'_> {
    /// A query's values; `depth` ends a circle.
    fn query(&self, query: &Query, depth: usize) -> Result<Value, MathError> {
        match &query.of {
            QueryOf::Metric(_) => Ok(Value::Series(self.metric(&query.id))),
            QueryOf::Expression { expression, .. } => {
                let deeper = depth
                    .checked_sub(1)
                    .ok_or_else(|| MathError::Unknown(query.id.clone()))?;
                self.value(&parse::expression(expression)?, deeper)
            }
        }
    }

    /// A metric's values, as many as periods.
    fn metric(&self, id: &str) -> Series {
        let mut series = self.metrics.get(id).cloned().unwrap_or_default();
        series.resize(self.periods, None);
        series
    }

    fn value(&self, expression: &Expression, depth: usize) -> Result<Value, MathError> {
        match expression {
            Expression::Number(number) => Ok(Value::Scalar(*number)),
            Expression::Text(text) => Err(MathError::Unsupported(text.clone())),
            Expression::Id(id) => {
                let query = self.queries.iter().find(|query| query.id == *id);
                self.query(query.ok_or_else(|| MathError::Unknown(id.clone()))?, depth)
            }
            Expression::Negated(of) => map(self.value(of, depth)?, |value| -value),
            Expression::List(items) => self.list(items, depth).map(Value::Many),
            Expression::Binary(left, operator, right) => combine(
                self.value(left, depth)?,
                self.value(right, depth)?,
                |left, right| operator.apply(left, right),
            ),
            Expression::Call(name, arguments) => self.call(name, arguments, depth),
        }
    }

    fn list(&self, items: &[Expression], depth: usize) -> Result<Vec<Series>, MathError> {
        let mut all = vec![];
        for item in items {
            match self.value(item, depth)? {
                Value::Series(series) => all.push(series),
                Value::Many(many) => all.extend(many),
                Value::Scalar(value) => all.push(vec![Some(value); self.periods]),
            }
        }
        Ok(all)
    }

    fn call(&self, name: &str, arguments: &[Expression], depth: usize) -> Result<Value, MathError> {
        let unsupported = || MathError::Unsupported(name.to_owned());
        match (name, arguments) {
            ("METRICS", []) => Ok(Value::Many(self.all_metrics("").collect())),
            ("METRICS", [Expression::Text(part)]) => Ok(Value::Many(self.all_metrics(part).collect())),
            ("FILL", [series, with]) => {
                let Value::Scalar(with) = self.value(with, depth)? else {
                    return Err(unsupported());
                };
                let fill = |series: Series| series.into_iter().map(|value| value.or(Some(with))).collect();
                match self.value(series, depth)? {
                    Value::Scalar(_) => Err(unsupported()),
                    Value::Series(series) => Ok(Value::Series(fill(series))),
                    Value::Many(many) => Ok(Value::Many(many.into_iter().map(fill).collect())),
                }
            }
            ("SUM" | "AVG" | "MIN" | "MAX", [of]) => match self.value(of, depth)? {
                Value::Many(many) => Ok(Value::Series(across(name, &many, self.periods))),
                // Over time these give one number, which depends on how many periods CloudWatch fetches.
                Value::Scalar(_) | Value::Series(_) => Err(unsupported()),
            },
            ("ABS", [of]) => map(self.value(of, depth)?, f64::abs),
            ("CEIL", [of]) => map(self.value(of, depth)?, f64::ceil),
            ("FLOOR", [of]) => map(self.value(of, depth)?, f64::floor),
            ("TIME_SERIES", [of]) => match self.value(of, depth)? {
                Value::Scalar(value) => Ok(Value::Series(vec![Some(value); self.periods])),
                Value::Series(_) | Value::Many(_) => Err(unsupported()),
            },
            ("IF", [condition, yes]) => self.choose(condition, yes, None, depth),
            ("IF", [condition, yes, no]) => self.choose(condition, yes, Some(no), depth),
            _ => Err(unsupported()),
        }
    }

    fn all_metrics(&self, part: &str) -> impl Iterator<Item = Series> {
        self.queries
            .iter()
            .filter(move |query| matches!(query.of, QueryOf::Metric(_)) && query.id.contains(part))
            .map(|query| self.metric(&query.id))
    }

    /// "Using IF expressions": a condition that is missing drops the point, and so does a missing third value; a missing second
    /// one counts as 0.
    fn choose(
        &self,
        condition: &Expression,
        yes: &Expression,
        no: Option<&Expression>,
        depth: usize,
    ) -> Result<Value, MathError> {
        let unsupported = || MathError::Unsupported("IF".to_owned());
        let series = |value| match value {
            Value::Scalar(value) => Some(vec![Some(value); self.periods]),
            Value::Series(series) => Some(series),
            Value::Many(_) => None,
        };
        let condition = series(self.value(condition, depth)?).ok_or_else(unsupported)?;
        let yes = series(self.value(yes, depth)?).ok_or_else(unsupported)?;
        let no = match no {
            Some(no) => series(self.value(no, depth)?).ok_or_else(unsupported)?,
            None => vec![None; self.periods],
        };
        let chosen = condition
            .into_iter()
            .zip(yes.into_iter().zip(no))
            .map(|(condition, (yes, no))| {
                // Only 0 is false.
                if condition?.abs() > 0.0 {
                    Some(yes.unwrap_or(0.0))
                } else {
                    no
                }
            });
        Ok(Value::Series(chosen.collect()))
    }
}

/// The values of many series at each time. A missing value counts as 0 in a mean, and is left out of the others; where there
/// is none at all there is no point.
fn across(name: &str, many: &[Series], periods: usize) -> Series {
    let at = |period: usize| {
        let values: Vec<f64> = many.iter().filter_map(|series| *series.get(period)?).collect();
        let first = *values.first()?;
        Some(match name {
            "SUM" => values.iter().sum(),
            "AVG" => values.iter().sum::<f64>() / whole(many.len()),
            "MIN" => values.iter().copied().fold(first, f64::min),
            _ => values.iter().copied().fold(first, f64::max),
        })
    };
    (0..periods).map(at).collect()
}

#[expect(clippy::cast_precision_loss, reason = "an alarm has at most ten metrics")]
fn whole(count: usize) -> f64 {
    count as f64
}

fn map(value: Value, of: impl Fn(f64) -> f64) -> Result<Value, MathError> {
    let series = |series: Series| series.into_iter().map(|value| value.map(&of)).collect();
    Ok(match value {
        Value::Scalar(value) => Value::Scalar(of(value)),
        Value::Series(values) => Value::Series(series(values)),
        Value::Many(many) => Value::Many(many.into_iter().map(series).collect()),
    })
}

/// Arithmetic and comparison: between two series a missing value counts as 0, unless both are missing; against a number it
/// stays missing. A division by zero drops the point.
fn combine(left: Value, right: Value, apply: impl Fn(f64, f64) -> Option<f64>) -> Result<Value, MathError> {
    let both = |left: &Series, right: &Series| -> Series {
        let pairs = left.iter().zip(right);
        pairs
            .map(|(left, right)| {
                left.or(*right)?;
                apply(left.unwrap_or(0.0), right.unwrap_or(0.0))
            })
            .collect()
    };
    let against = |series: &Series, number: f64| -> Series {
        series.iter().map(|value| apply((*value)?, number)).collect()
    };
    let before = |number: f64, series: &Series| -> Series {
        series.iter().map(|value| apply(number, (*value)?)).collect()
    };
    Ok(match (left, right) {
        (Value::Scalar(left), Value::Scalar(right)) => {
            let value =
                apply(left, right).ok_or_else(|| MathError::Unsupported("a division by 0".to_owned()))?;
            Value::Scalar(value)
        }
        (Value::Series(left), Value::Scalar(right)) => Value::Series(against(&left, right)),
        (Value::Scalar(left), Value::Series(right)) => Value::Series(before(left, &right)),
        (Value::Series(left), Value::Series(right)) => Value::Series(both(&left, &right)),
        (Value::Many(left), Value::Scalar(right)) => {
            Value::Many(left.iter().map(|left| against(left, right)).collect())
        }
        (Value::Scalar(left), Value::Many(right)) => {
            Value::Many(right.iter().map(|right| before(left, right)).collect())
        }
        (Value::Many(_), Value::Series(_))
        | (Value::Series(_), Value::Many(_))
        | (Value::Many(_), Value::Many(_)) => {
            return Err(MathError::Unsupported(
                "an operation on several series".to_owned(),
            ));
        }
    })
}

impl Operator {
    fn apply(self, left: f64, right: f64) -> Option<f64> {
        let truth = |is: bool| Some(f64::from(u8::from(is)));
        let holds = |value: f64| value.abs() > 0.0;
        match self {
            Operator::Add => Some(left + right),
            Operator::Subtract => Some(left - right),
            Operator::Multiply => Some(left * right),
            Operator::Divide => holds(right).then(|| left / right),
            Operator::Power => Some(left.powf(right)),
            Operator::Less => truth(left < right),
            Operator::LessOrEqual => truth(left <= right),
            Operator::Greater => truth(left > right),
            Operator::GreaterOrEqual => truth(left >= right),
            Operator::Equal => truth(!holds(left - right)),
            Operator::NotEqual => truth(holds(left - right)),
            Operator::And => truth(holds(left) && holds(right)),
            Operator::Or => truth(holds(left) || holds(right)),
        }
    }
}

#[cfg(test)]
mod tests;

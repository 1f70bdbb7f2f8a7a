//! The four kinds of value that both engines keep the same way, and rows of them.

use super::Fault;

/// A value in a statement or a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Nothing.
    Null,
    /// A number, an identifier, an instant, yes (1) or no (0).
    Int(i64),
    /// A text, a day.
    Text(String),
    /// Bytes.
    Blob(Vec<u8>),
}

impl From<i64> for Value {
    fn from(number: i64) -> Value {
        Value::Int(number)
    }
}

impl From<bool> for Value {
    fn from(flag: bool) -> Value {
        Value::Int(i64::from(flag))
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Value {
        Value::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Value {
        Value::Text(text)
    }
}

impl From<&[u8]> for Value {
    fn from(bytes: &[u8]) -> Value {
        Value::Blob(bytes.to_vec())
    }
}

impl From<Vec<u8>> for Value {
    fn from(bytes: Vec<u8>) -> Value {
        Value::Blob(bytes)
    }
}

impl From<jiff::civil::Date> for Value {
    fn from(day: jiff::civil::Date) -> Value {
        Value::Text(day.to_string())
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Value {
        value.map_or(Value::Null, Into::into)
    }
}

/// The values of a statement, in the order of its `?1`, `?2`…
#[macro_export]
macro_rules! values {
    ($($value:expr),* $(,)?) => { &[$($crate::db::Value::from($value)),*] };
}

/// A row, as it was asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Row(pub(crate) Vec<Value>);

/// What a column may be read as.
pub trait Column: Sized {
    /// The value, if it is of this kind.
    fn of(value: &Value) -> Option<Self>;
}

impl Column for i64 {
    fn of(value: &Value) -> Option<i64> {
        match value {
            Value::Int(number) => Some(*number),
            _ => None,
        }
    }
}

impl Column for bool {
    fn of(value: &Value) -> Option<bool> {
        i64::of(value).map(|number| number != 0)
    }
}

impl Column for String {
    fn of(value: &Value) -> Option<String> {
        match value {
            Value::Text(text) => Some(text.clone()),
            _ => None,
        }
    }
}

impl Column for Vec<u8> {
    fn of(value: &Value) -> Option<Vec<u8>> {
        match value {
            Value::Blob(bytes) => Some(bytes.clone()),
            _ => None,
        }
    }
}

impl Column for jiff::civil::Date {
    fn of(value: &Value) -> Option<jiff::civil::Date> {
        match value {
            Value::Text(text) => text.parse().ok(),
            _ => None,
        }
    }
}

impl<T: Column> Column for Option<T> {
    fn of(value: &Value) -> Option<Option<T>> {
        match value {
            Value::Null => Some(None),
            other => T::of(other).map(Some),
        }
    }
}

impl Row {
    /// The value of a column, by its rank in the statement.
    ///
    /// # Errors
    /// The column is not of this kind: the statement and its reader disagree.
    pub fn get<T: Column>(&self, rank: usize) -> Result<T, Fault> {
        let value = self.0.get(rank);
        value.and_then(T::of).ok_or(Fault::Column { rank })
    }

    /// Every value.
    pub fn values(&self) -> &[Value] {
        &self.0
    }
}

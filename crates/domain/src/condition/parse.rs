//! The text of a condition, read into its tree.
//!
//! ```text
//! condition = et { "ou" et }
//! et        = terme { "et" terme }
//! terme     = "non" terme | "(" condition ")" | test
//! test      = fait [ signe valeur | "dans" ( valeur | "[" valeur { "," valeur } "]" ) | "contient" valeur ]
//! ```

use std::ops::Range;

use super::{Comparison, Expr, Leaf, Test};

/// Deepest nesting of parentheses and negations that is read: far beyond any fiche, and low enough
/// for the smallest stack.
const DEEPEST: usize = 64;

/// A text that is not a condition: what is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseFault {
    /// Bytes of the text at fault.
    pub at: Range<usize>,
    /// What is wrong there.
    pub problem: ParseProblem,
}

/// What can be wrong in the text of a condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ParseProblem {
    /// Nothing is written.
    Empty,
    /// A character that no condition holds.
    Character(char),
    /// Something else was expected here.
    Expected(Expected),
    /// A parenthesis or bracket opened here is never closed.
    Unclosed,
    /// Two conditions follow one another without `et` or `ou`.
    MissingConnector,
    /// `et` and `ou` meet without parentheses: a reader could take it either way.
    Ambiguous,
    /// Parentheses nested too deeply.
    TooDeep,
}

/// What the grammar expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// The name of a fact, `non` or `(`.
    Fact,
    /// A value after a sign.
    Value,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Token<'t> {
    Word(&'t str),
    Sign(Comparison),
    Open,
    Close,
    OpenList,
    CloseList,
    Comma,
}

type Spanned<'t> = (Token<'t>, Range<usize>);

/// Reads a condition.
///
/// # Errors
/// The first place where the text leaves the grammar.
pub(super) fn parse(text: &str) -> Result<Expr, ParseFault> {
    let tokens = tokens(text)?;
    if tokens.is_empty() {
        return Err(fault(0..text.len(), ParseProblem::Empty));
    }
    let mut reader = Reader {
        tokens: &tokens,
        next: 0,
        end: text.len(),
    };
    let tree = reader.any(0)?;
    match reader.peek() {
        None => Ok(tree),
        Some((Token::Close, at)) => Err(fault(at.clone(), ParseProblem::Unclosed)),
        Some((_, at)) => Err(fault(at.clone(), ParseProblem::MissingConnector)),
    }
}

fn fault(at: Range<usize>, problem: ParseProblem) -> ParseFault {
    ParseFault { at, problem }
}

fn tokens(text: &str) -> Result<Vec<Spanned<'_>>, ParseFault> {
    let mut found = Vec::new();
    let mut rest = text.char_indices().peekable();
    while let Some((start, c)) = rest.next() {
        let mut then_equal =
            |two: Comparison, one: Comparison| match rest.next_if(|&(_, c)| c == '=') {
                Some(_) => (Token::Sign(two), start..start + 2),
                None => (Token::Sign(one), start..start + 1),
            };
        let token = match c {
            c if c.is_whitespace() => continue,
            '(' => (Token::Open, start..start + 1),
            ')' => (Token::Close, start..start + 1),
            '[' => (Token::OpenList, start..start + 1),
            ']' => (Token::CloseList, start..start + 1),
            ',' => (Token::Comma, start..start + 1),
            '=' => (Token::Sign(Comparison::Equal), start..start + 1),
            '<' => then_equal(Comparison::AtMost, Comparison::Less),
            '>' => then_equal(Comparison::AtLeast, Comparison::More),
            '!' if rest.next_if(|&(_, c)| c == '=').is_some() => {
                (Token::Sign(Comparison::Different), start..start + 2)
            }
            c if is_word(c) => {
                let mut end = start + c.len_utf8();
                while let Some((at, c)) = rest.next_if(|&(_, c)| is_word(c)) {
                    end = at + c.len_utf8();
                }
                (Token::Word(&text[start..end]), start..end)
            }
            other => {
                return Err(fault(
                    start..start + other.len_utf8(),
                    ParseProblem::Character(other),
                ));
            }
        };
        found.push(token);
    }
    Ok(found)
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '.' | '-' | '+' | '\'')
}

struct Reader<'a, 't> {
    tokens: &'a [Spanned<'t>],
    next: usize,
    end: usize,
}

impl<'t> Reader<'_, 't> {
    fn peek(&self) -> Option<&Spanned<'t>> {
        self.tokens.get(self.next)
    }

    fn take(&mut self) -> Option<Spanned<'t>> {
        let token = self.peek().cloned();
        self.next += usize::from(token.is_some());
        token
    }

    fn take_word(&mut self, word: &str) -> Option<Range<usize>> {
        match self.peek() {
            Some((Token::Word(w), at)) if *w == word => {
                let at = at.clone();
                self.next += 1;
                Some(at)
            }
            _ => None,
        }
    }

    fn expected(&self, what: Expected) -> ParseFault {
        let at = self.peek().map_or(self.end..self.end, |(_, at)| at.clone());
        fault(at, ParseProblem::Expected(what))
    }

    /// `a ou b ou c`. A bare `a et b` among the parts is refused: the reader of a fiche should not
    /// have to know which of the two words binds tighter.
    fn any(&mut self, depth: usize) -> Result<Expr, ParseFault> {
        let (first, mut mixed) = self.all(depth)?;
        let mut parts = vec![first];
        let mut connector = None;
        while let Some(at) = self.take_word("ou") {
            connector.get_or_insert(at);
            let (part, chained) = self.all(depth)?;
            mixed |= chained;
            parts.push(part);
        }
        match connector {
            Some(at) if mixed => Err(fault(at, ParseProblem::Ambiguous)),
            Some(_) => Ok(Expr::Any(parts)),
            None => Ok(parts.remove(0)),
        }
    }

    /// `a et b et c`, and whether there was more than one part.
    fn all(&mut self, depth: usize) -> Result<(Expr, bool), ParseFault> {
        let mut parts = vec![self.term(depth)?];
        while self.take_word("et").is_some() {
            parts.push(self.term(depth)?);
        }
        match parts.len() {
            1 => Ok((parts.remove(0), false)),
            _ => Ok((Expr::All(parts), true)),
        }
    }

    fn term(&mut self, depth: usize) -> Result<Expr, ParseFault> {
        if depth > DEEPEST {
            let at = self.peek().map_or(self.end..self.end, |(_, at)| at.clone());
            return Err(fault(at, ParseProblem::TooDeep));
        }
        if self.take_word("non").is_some() {
            return Ok(Expr::Not(Box::new(self.term(depth + 1)?)));
        }
        match self.peek() {
            Some((Token::Open, at)) => {
                let opened = at.clone();
                self.next += 1;
                let inside = self.any(depth + 1)?;
                match self.take() {
                    Some((Token::Close, _)) => Ok(inside),
                    Some((_, at)) => Err(fault(at, ParseProblem::MissingConnector)),
                    None => Err(fault(opened, ParseProblem::Unclosed)),
                }
            }
            Some((Token::Word(word), at)) if !is_keyword(word) => {
                let (fact, fact_at) = ((*word).to_owned(), at.clone());
                self.next += 1;
                let (test, value_at) = self.test(fact_at.end)?;
                Ok(Expr::Leaf(Leaf {
                    fact,
                    test,
                    fact_at,
                    value_at,
                }))
            }
            _ => Err(self.expected(Expected::Fact)),
        }
    }

    fn test(&mut self, after_fact: usize) -> Result<(Test, Range<usize>), ParseFault> {
        if let Some((Token::Sign(sign), _)) = self.peek() {
            let sign = *sign;
            self.next += 1;
            let (value, at) = self.value()?;
            return Ok((Test::Compare(sign, value), at));
        }
        if self.take_word("contient").is_some() {
            let (value, at) = self.value()?;
            return Ok((Test::Contains(value), at));
        }
        if self.take_word("dans").is_some() {
            let (values, at) = self.values()?;
            return Ok((Test::OneOf(values), at));
        }
        Ok((Test::Holds, after_fact..after_fact))
    }

    fn values(&mut self) -> Result<(Vec<String>, Range<usize>), ParseFault> {
        let Some((Token::OpenList, opened)) = self.peek().cloned() else {
            let (value, at) = self.value()?;
            return Ok((vec![value], at));
        };
        self.next += 1;
        let mut values = Vec::new();
        loop {
            values.push(self.value()?.0);
            match self.take() {
                Some((Token::Comma, _)) => {}
                Some((Token::CloseList, at)) => return Ok((values, opened.start..at.end)),
                Some((_, at)) => return Err(fault(at, ParseProblem::Expected(Expected::Value))),
                None => return Err(fault(opened, ParseProblem::Unclosed)),
            }
        }
    }

    fn value(&mut self) -> Result<(String, Range<usize>), ParseFault> {
        match self.peek() {
            Some((Token::Word(word), at)) if !is_keyword(word) => {
                let found = ((*word).to_owned(), at.clone());
                self.next += 1;
                Ok(found)
            }
            _ => Err(self.expected(Expected::Value)),
        }
    }
}

fn is_keyword(word: &str) -> bool {
    matches!(word, "et" | "ou" | "non" | "dans" | "contient")
}

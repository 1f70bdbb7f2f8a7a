//! The same rules in the languages of other engines.

use arrow_arith::boolean::{and_kleene, not, or_kleene};
use arrow_array::{Array, BooleanArray};
use logic::{Formula, Person, Planes, Rule, Truth};

use crate::thirteen;

/// A rule as one formula.
pub fn whole(rule: &Rule) -> Formula {
    Formula::All(rule.parts.clone())
}

/// One nullable column per predicate.
pub fn arrow_columns(planes: &Planes) -> Vec<BooleanArray> {
    let column = |row| {
        let cell = |person| match planes.get(person, row) {
            Truth::True => Some(true),
            Truth::False => Some(false),
            Truth::Unknown => None,
        };
        (0..planes.persons()).map(cell).collect()
    };
    (0..planes.rows()).map(column).collect()
}

/// The value of a formula over columns, by Arrow's three-valued kernels.
pub fn arrow(formula: &Formula, columns: &[BooleanArray]) -> BooleanArray {
    let fold = |children: &[Formula], join: &dyn Fn(&BooleanArray, &BooleanArray) -> _| {
        let mut values = children.iter().map(|child| arrow(child, columns));
        let first = values.next().expect("rules have no empty alternative");
        values.fold(first, |left, right| join(&left, &right))
    };
    match formula {
        Formula::All(children) => fold(children, &|a, b| and_kleene(a, b).expect("one length")),
        Formula::Any(children) => fold(children, &|a, b| or_kleene(a, b).expect("one length")),
        Formula::Not(inner) => not(&arrow(inner, columns)).expect("a column"),
        Formula::Leaf(predicate) => columns[usize::from(*predicate)].clone(),
    }
}

/// What an Arrow column says of one person.
pub fn arrow_truth(column: &BooleanArray, person: usize) -> Truth {
    match (column.is_null(person), column.value(person)) {
        (true, _) => Truth::Unknown,
        (false, true) => Truth::True,
        (false, false) => Truth::False,
    }
}

/// A formula as a CEL expression over the predicates' names.
pub fn cel(formula: &Formula) -> String {
    let join = |children: &[Formula], operator: &str| {
        format!(
            "({})",
            children.iter().map(cel).collect::<Vec<_>>().join(operator)
        )
    };
    match formula {
        Formula::All(children) => join(children, " && "),
        Formula::Any(children) => join(children, " || "),
        Formula::Not(inner) => format!("!{}", cel(inner)),
        Formula::Leaf(predicate) => thirteen::names()[usize::from(*predicate)].to_string(),
    }
}

/// The known predicates as CEL variables; an unknown one is not declared, and
/// CEL's `&&` and `||` absorb the error that reading it gives.
pub fn cel_context<const W: usize>(person: &Person<W>) -> cel::Context<'static, 'static> {
    let mut context = cel::Context::empty();
    for literal in person.literals() {
        let name = thirteen::names()[usize::from(literal.predicate())];
        context.add_variable_from_value(name, literal.is_positive());
    }
    context
}

/// What a CEL program says.
pub fn cel_truth(program: &cel::Program, context: &cel::Context) -> Truth {
    match program.execute(context) {
        Ok(cel::Value::Bool(true)) => Truth::True,
        Ok(cel::Value::Bool(false)) => Truth::False,
        _ => Truth::Unknown,
    }
}

/// A formula in JSON Logic as it comes: an unknown predicate is a missing
/// variable.
pub fn json_logic(formula: &Formula) -> String {
    match formula {
        Formula::All(children) => json("and", children.iter().map(json_logic)),
        Formula::Any(children) => json("or", children.iter().map(json_logic)),
        Formula::Not(inner) => json("!", std::iter::once(json_logic(inner))),
        Formula::Leaf(predicate) => variable("", *predicate),
    }
}

/// "The formula is known to be `wanted`" in JSON Logic, where each predicate
/// has a variable for "known true" and one for "known false".
pub fn two_planes(formula: &Formula, wanted: bool) -> String {
    let children = |children: &[Formula]| {
        children
            .iter()
            .map(|child| two_planes(child, wanted))
            .collect::<Vec<_>>()
            .into_iter()
    };
    match (formula, wanted) {
        (Formula::All(list), true) | (Formula::Any(list), false) => json("and", children(list)),
        (Formula::Any(list), true) | (Formula::All(list), false) => json("or", children(list)),
        (Formula::Not(inner), _) => two_planes(inner, !wanted),
        (Formula::Leaf(predicate), true) => variable("", *predicate),
        (Formula::Leaf(predicate), false) => variable("not_", *predicate),
    }
}

fn json(operator: &str, children: impl Iterator<Item = String>) -> String {
    format!(
        r#"{{"{operator}":[{}]}}"#,
        children.collect::<Vec<_>>().join(",")
    )
}

fn variable(prefix: &str, predicate: u16) -> String {
    format!(
        r#"{{"var":"{prefix}{}"}}"#,
        thirteen::names()[usize::from(predicate)]
    )
}

/// What is known of a person, for both JSON Logic forms.
pub fn json_person<const W: usize>(person: &Person<W>, two_planes: bool) -> String {
    let cell = |truth: bool, name: &str| match (two_planes, truth) {
        (false, _) => format!(r#""{name}":{truth}"#),
        (true, true) => format!(r#""{name}":true,"not_{name}":false"#),
        (true, false) => format!(r#""{name}":false,"not_{name}":true"#),
    };
    let names = thirteen::names();
    let cells = person.literals().map(|literal| {
        cell(
            literal.is_positive(),
            names[usize::from(literal.predicate())],
        )
    });
    format!("{{{}}}", cells.collect::<Vec<_>>().join(","))
}

//! From words to the tree: a descent with one level per strength of binding.
//!
//! `or` binds weakest, then `and`, `not`, comparisons, `+ -`, `* /`, and the minus sign strongest.

use super::error::{Fault, FormulaError};
use super::lexer::{self, Token, Word};
use super::nearest::nearest;
use super::syntax::{
    Comparison, Condition, ConditionKind, MAX_PREVIOUS, Number, NumberKind, Operation, Place, Shift, Term,
};
use super::{MAX_BYTES, MAX_HEIGHT};

/// Most decimals for `round`.
const MAX_ROUND: u16 = 12;
/// Most arguments of `min` and `max`.
const MAX_ARGUMENTS: usize = 64;

const FUNCTIONS: [&str; 11] =
    ["if", "min", "max", "abs", "round", "prev", "same", "ytd", "latest", "present", "missing"];

/// Reads a formula's text.
pub(super) fn parse(text: &str) -> Result<Number, FormulaError> {
    let whole = Place { start: 0, end: text.len() };
    if text.len() > MAX_BYTES {
        return Err(FormulaError::new(whole, Fault::TooLong(text.len())));
    }
    let tokens = lexer::words(text)?;
    if tokens.len() == 1 {
        return Err(FormulaError::new(whole, Fault::Empty));
    }
    let mut parser = Parser { tokens, at: 0, nesting: 0 };
    let root = parser.expression(0)?.number()?;
    match &parser.peek().word {
        Word::End => Ok(root),
        _ => Err(parser.unexpected("phép tính hoặc hết công thức")),
    }
}

struct Parser {
    tokens: Vec<Token>,
    at: usize,
    nesting: u16,
}

/// What a piece of the text turned out to be.
enum Piece {
    Number(Number),
    Condition(Condition),
}

impl Piece {
    fn number(self) -> Result<Number, FormulaError> {
        match self {
            Self::Number(number) => Ok(number),
            Self::Condition(condition) => Err(FormulaError::new(condition.place, Fault::WantedNumber)),
        }
    }

    fn condition(self) -> Result<Condition, FormulaError> {
        match self {
            Self::Condition(condition) => Ok(condition),
            Self::Number(number) => Err(FormulaError::new(number.place, Fault::WantedCondition)),
        }
    }

    /// The piece itself, refused where it has grown too high for those who walk over it.
    fn bounded(self) -> Result<Self, FormulaError> {
        let (height, place) = match &self {
            Self::Number(x) => (x.height, x.place),
            Self::Condition(x) => (x.height, x.place),
        };
        if height > MAX_HEIGHT {
            return Err(FormulaError::new(place, Fault::TooDeep));
        }
        Ok(self)
    }

    fn place(&self) -> Place {
        match self {
            Self::Number(x) => x.place,
            Self::Condition(x) => x.place,
        }
    }

    /// The piece with the place of the brackets around it.
    fn at(self, place: Place) -> Self {
        match self {
            Self::Number(x) => Self::Number(Number { place, ..x }),
            Self::Condition(x) => Self::Condition(Condition { place, ..x }),
        }
    }
}

#[derive(Clone, Copy)]
enum Infix {
    Or,
    And,
    Compare(Comparison),
    Calculate(Operation),
}

const NOT_LEVEL: u8 = 3;

impl Infix {
    fn of(word: &Word) -> Option<Self> {
        Some(match word {
            Word::Name(name) if name.eq_ignore_ascii_case("or") => Self::Or,
            Word::Name(name) if name.eq_ignore_ascii_case("and") => Self::And,
            Word::Sign("=") => Self::Compare(Comparison::Equal),
            Word::Sign("<>") => Self::Compare(Comparison::Different),
            Word::Sign("<") => Self::Compare(Comparison::Less),
            Word::Sign("<=") => Self::Compare(Comparison::AtMost),
            Word::Sign(">=") => Self::Compare(Comparison::AtLeast),
            Word::Sign(">") => Self::Compare(Comparison::More),
            Word::Sign("+") => Self::Calculate(Operation::Add),
            Word::Sign("-") => Self::Calculate(Operation::Subtract),
            Word::Sign("*") => Self::Calculate(Operation::Multiply),
            Word::Sign("/") => Self::Calculate(Operation::Divide),
            _ => return None,
        })
    }

    fn level(self) -> u8 {
        match self {
            Self::Or => 1,
            Self::And => 2,
            Self::Compare(_) => 4,
            Self::Calculate(Operation::Add | Operation::Subtract) => 5,
            Self::Calculate(_) => 6,
        }
    }

    fn join(self, left: Piece, right: Piece) -> Result<Piece, FormulaError> {
        let place = left.place().to(right.place());
        let piece = match self {
            Self::Or => {
                let kind = ConditionKind::Or(Box::new(left.condition()?), Box::new(right.condition()?));
                Piece::Condition(Condition::new(kind, place))
            }
            Self::And => {
                let kind = ConditionKind::And(Box::new(left.condition()?), Box::new(right.condition()?));
                Piece::Condition(Condition::new(kind, place))
            }
            Self::Compare(comparison) => {
                let (left, right) = (Box::new(left.number()?), Box::new(right.number()?));
                Piece::Condition(Condition::new(ConditionKind::Compare(comparison, left, right), place))
            }
            Self::Calculate(operation) => {
                let (left, right) = (Box::new(left.number()?), Box::new(right.number()?));
                Piece::Number(Number::new(NumberKind::Binary(operation, left, right), place))
            }
        };
        piece.bounded()
    }
}

impl Parser {
    fn peek(&self) -> &Token {
        // The last token is `End` and is never taken.
        &self.tokens[self.at.min(self.tokens.len() - 1)]
    }

    fn take(&mut self) -> Token {
        let token = self.peek().clone();
        if token.word != Word::End {
            self.at += 1;
        }
        token
    }

    fn takes(&mut self, sign: &str) -> Option<Place> {
        let token = self.peek();
        let place = matches!(token.word, Word::Sign(found) if found == sign).then_some(token.place)?;
        self.at += 1;
        Some(place)
    }

    fn unexpected(&self, wanted: &'static str) -> FormulaError {
        let token = self.peek();
        let found = match &token.word {
            Word::Number(value) => format!("số {value}"),
            Word::Name(name) => format!("«{name}»"),
            Word::Sign(sign) => format!("«{sign}»"),
            Word::End => "hết công thức".to_owned(),
        };
        FormulaError::new(token.place, Fault::Unexpected { wanted, found })
    }

    /// Everything that binds at least as strongly as `level`.
    fn expression(&mut self, level: u8) -> Result<Piece, FormulaError> {
        self.nesting += 1;
        if self.nesting > MAX_HEIGHT {
            return Err(FormulaError::new(self.peek().place, Fault::TooDeep));
        }
        let mut left = self.prefixed()?;
        while let Some(infix) = Infix::of(&self.peek().word).filter(|infix| infix.level() >= level) {
            let sign = self.take().place;
            let chained = matches!(infix, Infix::Compare(_))
                && matches!(&left, Piece::Condition(c) if matches!(c.kind, ConditionKind::Compare(..)));
            if chained {
                return Err(FormulaError::new(sign, Fault::Chained));
            }
            let right = self.expression(infix.level() + 1)?;
            left = infix.join(left, right)?;
        }
        self.nesting -= 1;
        Ok(left)
    }

    /// A value with the signs before it.
    fn prefixed(&mut self) -> Result<Piece, FormulaError> {
        let start = self.peek().place;
        if self.takes("-").is_some() {
            let inner = self.nested(Self::prefixed)?.number()?;
            let place = start.to(inner.place);
            return Piece::Number(Number::new(NumberKind::Negate(Box::new(inner)), place)).bounded();
        }
        if matches!(&self.peek().word, Word::Name(name) if name.eq_ignore_ascii_case("not")) {
            self.take();
            let inner = self.expression(NOT_LEVEL)?.condition()?;
            let place = start.to(inner.place);
            return Piece::Condition(Condition::new(ConditionKind::Not(Box::new(inner)), place)).bounded();
        }
        self.value()
    }

    fn nested<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, FormulaError>,
    ) -> Result<T, FormulaError> {
        self.nesting += 1;
        if self.nesting > MAX_HEIGHT {
            return Err(FormulaError::new(self.peek().place, Fault::TooDeep));
        }
        let result = read(self)?;
        self.nesting -= 1;
        Ok(result)
    }

    /// A number, a code, a function's call or something in brackets.
    fn value(&mut self) -> Result<Piece, FormulaError> {
        if let Some(open) = self.takes("(") {
            let inner = self.expression(0)?;
            let close = self.close(open)?;
            return Ok(inner.at(open.to(close)));
        }
        let token = self.peek().clone();
        match token.word {
            Word::Number(value) => {
                self.take();
                Ok(Piece::Number(Number::new(NumberKind::Constant(value), token.place)))
            }
            Word::Name(name) if !is_keyword(&name) => {
                self.take();
                match self.takes("(") {
                    Some(open) => self.call(&name, token.place, open),
                    None => self.term(name, token.place),
                }
            }
            _ => Err(self.unexpected("một số, một mã số liệu hoặc một hàm")),
        }
    }

    fn close(&mut self, open: Place) -> Result<Place, FormulaError> {
        if let Some(close) = self.takes(")") {
            return Ok(close);
        }
        match self.peek().word {
            Word::End => Err(FormulaError::new(open, Fault::Unclosed)),
            _ => Err(self.unexpected("phép tính, dấu phẩy hoặc ngoặc đóng")),
        }
    }

    fn term(&mut self, element: String, place: Place) -> Result<Piece, FormulaError> {
        let (mut place, mut category) = (place, None);
        if self.takes(".").is_some() {
            let token = self.peek().clone();
            let Word::Name(name) = token.word else { return Err(self.unexpected("mã phân tổ")) };
            self.take();
            place = place.to(token.place);
            category = Some(name);
        }
        let term = Term { element, category, shift: Shift::None };
        Ok(Piece::Number(Number::new(NumberKind::Term(term), place)))
    }

    fn call(&mut self, name: &str, place: Place, open: Place) -> Result<Piece, FormulaError> {
        let lower = name.to_ascii_lowercase();
        let Some(function) = FUNCTIONS.into_iter().find(|f| *f == lower) else {
            let nearest = nearest(name, FUNCTIONS);
            return Err(FormulaError::new(place, Fault::UnknownFunction { name: name.to_owned(), nearest }));
        };
        let mut arguments = Vec::new();
        if self.peek().word != Word::Sign(")") {
            loop {
                arguments.push(self.expression(0)?);
                if self.takes(",").is_none() {
                    break;
                }
            }
        }
        let close = self.close(open)?;
        build(function, arguments, place.to(close))?.bounded()
    }
}

fn is_keyword(name: &str) -> bool {
    ["and", "or", "not"].iter().any(|word| name.eq_ignore_ascii_case(word))
}

/// A function's node from its arguments.
fn build(function: &'static str, arguments: Vec<Piece>, place: Place) -> Result<Piece, FormulaError> {
    let (least, most, wanted) = match function {
        "if" => (3, 3, "ba tham số"),
        "min" | "max" => (2, MAX_ARGUMENTS, "từ hai đến 64 tham số"),
        "round" | "prev" => (1, 2, "một hoặc hai tham số"),
        _ => (1, 1, "đúng một tham số"),
    };
    let found = arguments.len();
    if found < least || found > most {
        return Err(FormulaError::new(place, Fault::Arguments { function, wanted, found }));
    }
    let mut arguments = arguments.into_iter();
    // The count was checked, so the fallback is never met; it only spares a panic.
    let mut next =
        || arguments.next().ok_or(FormulaError::new(place, Fault::Arguments { function, wanted, found }));
    let kind = match function {
        "present" => return Ok(condition(ConditionKind::Present(Box::new(next()?.number()?)), place)),
        "missing" => return Ok(condition(ConditionKind::Missing(Box::new(next()?.number()?)), place)),
        "if" => {
            let (test, yes, no) = (next()?.condition()?, next()?.number()?, next()?.number()?);
            NumberKind::If(Box::new(test), Box::new(yes), Box::new(no))
        }
        "min" | "max" => {
            let all = arguments.map(Piece::number).collect::<Result<Vec<_>, _>>()?;
            if function == "min" { NumberKind::Smallest(all) } else { NumberKind::Largest(all) }
        }
        "abs" => NumberKind::Abs(Box::new(next()?.number()?)),
        "round" => {
            let inner = next()?.number()?;
            let decimals = if found == 2 { whole(function, &next()?, 0, MAX_ROUND)? } else { 0 };
            NumberKind::Round(Box::new(inner), decimals as u8)
        }
        "prev" => {
            let inner = next()?.number()?;
            let periods = if found == 2 { whole(function, &next()?, 1, MAX_PREVIOUS)? } else { 1 };
            return shifted(inner, Shift::Previous(periods), place);
        }
        "same" => return shifted(next()?.number()?, Shift::SameLastYear, place),
        "ytd" => return one_figure(function, next()?.number()?, Shift::YearToDate, place),
        _ => return one_figure("latest", next()?.number()?, Shift::Latest, place),
    };
    Ok(Piece::Number(Number::new(kind, place)))
}

fn condition(kind: ConditionKind, place: Place) -> Piece {
    Piece::Condition(Condition::new(kind, place))
}

/// A written whole number within its bounds.
fn whole(function: &'static str, piece: &Piece, least: u16, most: u16) -> Result<u16, FormulaError> {
    let value = match piece {
        Piece::Number(Number { kind: NumberKind::Constant(value), .. }) if value.scale() == 0 => {
            u16::try_from(value.mantissa()).ok().filter(|n| (least..=most).contains(n))
        }
        _ => None,
    };
    value.ok_or_else(|| FormulaError::new(piece.place(), Fault::WholeNumber { function, least, most }))
}

/// `ytd` and `latest` mean one figure: of a quotient they would mean two different things.
fn one_figure(
    function: &'static str,
    inner: Number,
    shift: Shift,
    place: Place,
) -> Result<Piece, FormulaError> {
    match inner.kind {
        NumberKind::Term(_) => shifted(inner, shift, place),
        _ => Err(FormulaError::new(inner.place, Fault::OneFigure(function))),
    }
}

/// The figures of another period: the shift goes to every term, so `prev(A / B)` is
/// `prev(A) / prev(B)`.
fn shifted(inner: Number, outer: Shift, place: Place) -> Result<Piece, FormulaError> {
    let moved = inner.map_terms(&mut |term, at| {
        let shift = term.shift.within(outer).ok_or(FormulaError::new(at, Fault::NestedTime))?;
        Ok(NumberKind::Term(Term { shift, ..term }))
    })?;
    Ok(Piece::Number(moved).at(place))
}

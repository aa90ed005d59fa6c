//! What a label is, and how classes are ordered.

use std::cmp::Ordering;
use std::fmt;
use std::sync::Arc;

use crate::error::{Error, ErrorKind, Result};

/// One label: a truth value, an integer or a string.
///
/// Labels of one type are ordered as their values are (false before true, integers by size,
/// strings by their code points), which is how NumPy orders them. A label compares with plain
/// values:
///
/// ```
/// use linnaeus::prelude::*;
///
/// let label = Label::from("7");
/// assert!(label == "7" && label >= "5");
/// assert!(Label::from(3) == 3);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Label {
    /// A truth value; `true` is the positive class.
    Bool(bool),
    /// An integer.
    Int(i64),
    /// A string.
    Str(Arc<str>),
}

impl Label {
    /// Whether it is one of these strings.
    pub fn is_any(&self, of: &[&str]) -> bool {
        of.iter().any(|text| self == text)
    }

    /// The integer that it is, or that its text spells; `false` is 0 and `true` is 1.
    pub fn to_integer(&self) -> Option<i64> {
        match self {
            Self::Bool(value) => Some(i64::from(*value)),
            Self::Int(value) => Some(*value),
            Self::Str(text) => text.trim().parse().ok(),
        }
    }

    fn type_name(&self) -> &'static str {
        match self {
            Self::Bool(_) => "bool",
            Self::Int(_) => "integer",
            Self::Str(_) => "string",
        }
    }
}

impl fmt::Display for Label {
    /// As Python's `str` writes it: `True`, `5`, `virginica`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bool(true) => f.pad("True"),
            Self::Bool(false) => f.pad("False"),
            Self::Int(value) => f.pad(&value.to_string()),
            Self::Str(text) => f.pad(text),
        }
    }
}

macro_rules! label_from_integers {
    ($($integer:ty),*) => { $(
        impl From<$integer> for Label {
            fn from(value: $integer) -> Self {
                Self::Int(value.into())
            }
        }
    )* };
}
label_from_integers!(i8, i16, i32, i64, u8, u16, u32);

impl From<bool> for Label {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}
impl From<&str> for Label {
    fn from(text: &str) -> Self {
        Self::Str(text.into())
    }
}
impl From<String> for Label {
    fn from(text: String) -> Self {
        Self::Str(text.into())
    }
}
impl From<char> for Label {
    fn from(character: char) -> Self {
        Self::Str(character.to_string().into())
    }
}
impl From<&Self> for Label {
    fn from(label: &Self) -> Self {
        label.clone()
    }
}

impl PartialEq<str> for Label {
    fn eq(&self, text: &str) -> bool {
        matches!(self, Self::Str(own) if **own == *text)
    }
}
impl PartialEq<&str> for Label {
    fn eq(&self, text: &&str) -> bool {
        *self == **text
    }
}
impl PartialOrd<&str> for Label {
    fn partial_cmp(&self, text: &&str) -> Option<Ordering> {
        match self {
            Self::Str(own) => Some((**own).cmp(*text)),
            _ => None,
        }
    }
}
impl PartialEq<i64> for Label {
    fn eq(&self, value: &i64) -> bool {
        matches!(self, Self::Int(own) if own == value)
    }
}
impl PartialOrd<i64> for Label {
    fn partial_cmp(&self, value: &i64) -> Option<Ordering> {
        match self {
            Self::Int(own) => Some(own.cmp(value)),
            _ => None,
        }
    }
}
impl PartialEq<bool> for Label {
    fn eq(&self, value: &bool) -> bool {
        matches!(self, Self::Bool(own) if own == value)
    }
}

/// A table of classes: distinct labels in ascending order. Cloning shares it.
#[derive(Clone, Eq)]
pub struct Classes(Arc<[Label]>);

impl PartialEq for Classes {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0 == other.0
    }
}

impl Classes {
    /// The distinct labels among these, in order (NumPy's `unique`).
    pub fn new<L: Into<Label>>(labels: impl IntoIterator<Item = L>) -> Self {
        let mut labels: Vec<Label> = labels.into_iter().map(Into::into).collect();
        labels.sort_unstable();
        labels.dedup();
        Self(labels.into())
    }

    /// The two classes of a yes-or-no question: false, true.
    pub fn bools() -> Self {
        Self([Label::Bool(false), Label::Bool(true)].into())
    }

    /// The code of a label, if it is in the table.
    pub fn code(&self, label: &Label) -> Option<u32> {
        self.0.binary_search(label).ok().map(|code| code as u32)
    }

    /// The code of a label, or an error that lists the classes.
    pub(crate) fn find(&self, argument: &'static str, label: &Label) -> Result<u32> {
        self.code(label).ok_or_else(|| {
            Error::new(ErrorKind::UnknownLabel {
                argument,
                label: format!("{label:?}"),
                classes: format!("{self:?}"),
            })
        })
    }

    /// The labels of both tables.
    ///
    /// # Errors
    /// `Labels` when their types differ (strings and integers, for example): such labels have no
    /// common order, and a comparison of them is most likely a mistake.
    pub fn union(&self, other: &Self, argument: &'static str) -> Result<Self> {
        if self == other {
            return Ok(self.clone());
        }
        if let (Some(own), Some(others)) = (self.0.first(), other.0.first())
            && own.type_name() != others.type_name()
        {
            let found = format!("{} labels {other:?}", others.type_name());
            let expected = format!("{} labels as in {self:?}", own.type_name());
            return Err(Error::labels(argument, found, expected));
        }
        Ok(Self::new(self.0.iter().chain(other.0.iter())))
    }
}

impl std::ops::Deref for Classes {
    type Target = [Label];
    fn deref(&self) -> &[Label] {
        &self.0
    }
}

impl fmt::Debug for Classes {
    /// As a list of texts, cut when it is long.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SHOWN: usize = 20;
        write!(f, "[")?;
        for (position, label) in self.0.iter().take(SHOWN).enumerate() {
            let comma = if position == 0 { "" } else { ", " };
            match label {
                Label::Str(text) => write!(f, "{comma}{text:?}")?,
                other => write!(f, "{comma}{other}")?,
            }
        }
        if self.0.len() > SHOWN {
            write!(f, ", … {} in all", self.0.len())?;
        }
        write!(f, "]")
    }
}

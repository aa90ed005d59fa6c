//! How an estimator's parameters are declared: once, with name, type, default, range and help.
//!
//! The struct, its setters, the checks that `fit` makes, the command line's `name:parameter=value`
//! and every table of parameters come from that one declaration.

use std::fmt::Write as _;

use crate::error::{Error, Result};
use crate::random::RandomSource;

/// One parameter of an estimator, for tables and help.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// Its name: the field's, the setter's and the command line's.
    pub name: &'static str,
    /// Its default, as text.
    pub default: String,
    /// Which values it takes.
    pub expected: String,
    /// What it does.
    pub help: String,
}

/// Parameters that can be listed, read and set by name.
pub trait Parameters: Default {
    /// All parameters, in the order of the struct.
    fn table() -> Vec<Parameter>;

    /// Sets one from a text.
    ///
    /// # Errors
    /// `Parameter` when there is none of that name, or the text is no such value. Ranges are
    /// checked by `fit`.
    fn set(&mut self, name: &str, text: &str) -> Result<()>;

    /// Lets every parameter that holds a seed or a generator draw from this one, if there is such
    /// a parameter: a generator has no text.
    fn draw_from(&mut self, source: &RandomSource);

    /// Each parameter's name and value, as text.
    fn values(&self) -> Vec<(&'static str, String)>;

    /// Whether each parameter is in its range.
    ///
    /// # Errors
    /// `Parameter`.
    fn check_ranges(&self) -> Result<()>;
}

/// A type that a parameter can have.
pub trait ParameterValue: Sized {
    /// Reads it from a text.
    fn parse(text: &str) -> Option<Self>;
    /// Writes it as a text that `parse` reads.
    fn write(&self) -> String;
    /// What it can be, in words, given its range.
    fn expected(range: Range) -> String;
    /// Whether it is in its range, and any other condition of its type.
    fn is_within(&self, range: Range) -> bool;
    /// Draws from this generator from now on, if it is what draws.
    fn draw_from(&mut self, _: &RandomSource) {}
}

/// An interval of numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    low: f64,
    low_included: bool,
    high: f64,
    high_included: bool,
}

impl Range {
    /// Every value of the type.
    pub const ANY: Self = Self::new(f64::NEG_INFINITY, true, f64::INFINITY, true);

    /// Every number but NaN and the infinities.
    pub const FINITE: Self = Self::new(f64::NEG_INFINITY, false, f64::INFINITY, false);

    const fn new(low: f64, low_included: bool, high: f64, high_included: bool) -> Self {
        Self {
            low,
            low_included,
            high,
            high_included,
        }
    }

    /// From this value on, the value included, infinity excluded.
    pub const fn from(low: f64) -> Self {
        Self::new(low, true, f64::INFINITY, false)
    }

    /// Above this value, infinity excluded.
    pub const fn above(low: f64) -> Self {
        Self::new(low, false, f64::INFINITY, false)
    }

    /// From one value to another, both included.
    pub const fn between(low: f64, high: f64) -> Self {
        Self::new(low, true, high, true)
    }

    /// Above one value and below another.
    pub const fn inside(low: f64, high: f64) -> Self {
        Self::new(low, false, high, false)
    }

    /// Whether the value lies in it; NaN lies in none.
    pub fn contains(&self, value: f64) -> bool {
        let above = if self.low_included {
            value >= self.low
        } else {
            value > self.low
        };
        let below = if self.high_included {
            value <= self.high
        } else {
            value < self.high
        };
        above && below
    }

    fn in_words(&self, noun: &str) -> String {
        let mut words = noun.to_string();
        if self.low.is_finite() {
            let relation = if self.low_included { "from" } else { "above" };
            let _ = write!(words, " {relation} {}", self.low);
        }
        if self.high.is_finite() {
            let relation = if self.high_included { "to" } else { "below" };
            let _ = write!(words, " {relation} {}", self.high);
        }
        words
    }
}

impl ParameterValue for f64 {
    fn parse(text: &str) -> Option<Self> {
        text.parse().ok()
    }
    fn write(&self) -> String {
        format!("{self:?}")
    }
    fn expected(range: Range) -> String {
        range.in_words("a number")
    }
    fn is_within(&self, range: Range) -> bool {
        range.contains(*self)
    }
}

/// An interval, written `low:high`.
impl ParameterValue for (f64, f64) {
    fn parse(text: &str) -> Option<Self> {
        let (low, high) = text.split_once(':')?;
        Some((low.trim().parse().ok()?, high.trim().parse().ok()?))
    }
    fn write(&self) -> String {
        format!("{:?}:{:?}", self.0, self.1)
    }
    fn expected(_: Range) -> String {
        "two numbers as low:high".into()
    }
    fn is_within(&self, range: Range) -> bool {
        range.contains(self.0) && range.contains(self.1)
    }
}

impl ParameterValue for usize {
    fn parse(text: &str) -> Option<Self> {
        text.parse().ok()
    }
    fn write(&self) -> String {
        self.to_string()
    }
    fn expected(range: Range) -> String {
        range.in_words("an integer")
    }
    fn is_within(&self, range: Range) -> bool {
        range.contains(*self as f64)
    }
}

impl ParameterValue for i64 {
    fn parse(text: &str) -> Option<Self> {
        text.parse().ok()
    }
    fn write(&self) -> String {
        self.to_string()
    }
    fn expected(range: Range) -> String {
        range.in_words("an integer")
    }
    fn is_within(&self, range: Range) -> bool {
        range.contains(*self as f64)
    }
}

impl ParameterValue for bool {
    fn parse(text: &str) -> Option<Self> {
        match text {
            "true" | "True" => Some(true),
            "false" | "False" => Some(false),
            _ => None,
        }
    }
    fn write(&self) -> String {
        self.to_string()
    }
    fn expected(_: Range) -> String {
        "true or false".into()
    }
    fn is_within(&self, _: Range) -> bool {
        true
    }
}

impl<T: ParameterValue> ParameterValue for Option<T> {
    fn parse(text: &str) -> Option<Self> {
        match text {
            "none" | "None" => Some(None),
            text => T::parse(text).map(Some),
        }
    }
    fn write(&self) -> String {
        self.as_ref().map_or_else(|| "none".into(), T::write)
    }
    fn expected(range: Range) -> String {
        format!("{}, or none", T::expected(range))
    }
    fn is_within(&self, range: Range) -> bool {
        self.as_ref().is_none_or(|value| value.is_within(range))
    }
}

impl ParameterValue for RandomSource {
    fn parse(text: &str) -> Option<Self> {
        text.parse::<i64>().ok().map(Self::from)
    }
    fn write(&self) -> String {
        self.to_string()
    }
    fn expected(_: Range) -> String {
        format!("an integer from 0 to {}", u32::MAX)
    }
    fn is_within(&self, _: Range) -> bool {
        self.check().is_ok()
    }
    fn draw_from(&mut self, source: &RandomSource) {
        *self = source.alias();
    }
}

/// Makes a choice of named values a parameter type: `choices!(Penalty { L2 = "l2" })`.
macro_rules! choices {
    ($name:ident { $($variant:ident = $text:literal),* $(,)? }) => {
        impl $crate::parameters::ParameterValue for $name {
            fn parse(text: &str) -> Option<Self> {
                match text {
                    $($text => Some(Self::$variant),)*
                    _ => None,
                }
            }
            fn write(&self) -> String {
                match self { $(Self::$variant => $text,)* }.into()
            }
            fn expected(_: $crate::parameters::Range) -> String {
                [$($text),*].join(" or ")
            }
            fn is_within(&self, _: $crate::parameters::Range) -> bool {
                true
            }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&$crate::parameters::ParameterValue::write(self))
            }
        }
    };
}
pub(crate) use choices;

/// Declares a struct of parameters: `name: type = default, range;` for each, with its
/// documentation. `type as into` makes a setter that takes whatever becomes that type.
macro_rules! parameters {
    (
        $(#[$about:meta])*
        pub struct $name:ident {
            $(
                $(#[doc = $help:literal])*
                $field:ident: $type:ty $(as $into:ident)? = $default:expr, $range:expr;
            )*
        }
    ) => {
        $(#[$about])*
        #[non_exhaustive]
        #[derive(Clone, Debug, PartialEq)]
        pub struct $name {
            $($(#[doc = $help])* pub $field: $type,)*
        }

        impl Default for $name {
            fn default() -> Self {
                Self { $($field: $default,)* }
            }
        }

        impl $name {
            /// The defaults.
            pub fn new() -> Self {
                Self::default()
            }
            $($crate::parameters::setter! {
                $(#[doc = $help])* $field: $type $(as $into)?
            })*
        }

        impl $crate::parameters::Parameters for $name {
            fn table() -> Vec<$crate::parameters::Parameter> {
                let defaults = Self::default();
                vec![$($crate::parameters::describe(
                    stringify!($field), &defaults.$field, $range, &[$($help),*],
                ),)*]
            }

            fn set(&mut self, name: &str, text: &str) -> $crate::error::Result<()> {
                match name {
                    $(stringify!($field) => {
                        self.$field = $crate::parameters::parse(name, text, $range)?;
                    })*
                    _ => return Err($crate::parameters::unknown::<Self>(name)),
                }
                Ok(())
            }

            fn draw_from(&mut self, source: &$crate::random::RandomSource) {
                use $crate::parameters::ParameterValue as _;
                $(self.$field.draw_from(source);)*
            }

            fn values(&self) -> Vec<(&'static str, String)> {
                use $crate::parameters::ParameterValue as _;
                vec![$((stringify!($field), self.$field.write()),)*]
            }

            fn check_ranges(&self) -> $crate::error::Result<()> {
                $($crate::parameters::check_range(stringify!($field), &self.$field, $range)?;)*
                Ok(())
            }
        }
    };
}
pub(crate) use parameters;

/// Declares a struct of options: `name: type = default;` for each, with its documentation. Types are
/// written as [`setter!`] takes them.
macro_rules! options {
    (
        $(#[$about:meta])*
        pub struct $name:ident {
            $(
                $(#[doc = $help:literal])*
                $field:ident: $type:ty $(as $kind:ident)? = $default:expr;
            )*
        }
    ) => {
        $(#[$about])*
        #[non_exhaustive]
        #[derive(Clone, Debug, PartialEq)]
        pub struct $name {
            $($(#[doc = $help])* pub $field: $crate::parameters::stored!($type $(as $kind)?),)*
        }

        impl Default for $name {
            fn default() -> Self {
                Self { $($field: $default,)* }
            }
        }

        impl $name {
            /// The defaults.
            pub fn new() -> Self {
                Self::default()
            }
            $($crate::parameters::setter! {
                $(#[doc = $help])* $field: $type $(as $kind)?
            })*
        }
    };
}
pub(crate) use options;

/// The type of a field whose setter is written so.
macro_rules! stored {
    ($type:ty) => { $type };
    ($type:ty as into) => { $type };
    ($type:ty as some) => { Option<$type> };
    ($type:ty as list) => { Option<Vec<$type>> };
}
pub(crate) use stored;

/// Makes a consuming setter. `type as into` takes whatever becomes that type; `type as some` does
/// so for a field that is an `Option` of it, `type as list` takes many for an `Option` of a `Vec`.
macro_rules! setter {
    ($(#[doc = $help:literal])* $field:ident: $type:ty) => {
        $(#[doc = $help])*
        #[must_use]
        pub fn $field(mut self, $field: $type) -> Self {
            self.$field = $field;
            self
        }
    };
    ($(#[doc = $help:literal])* $field:ident: $type:ty as into) => {
        $(#[doc = $help])*
        #[must_use]
        pub fn $field(mut self, $field: impl Into<$type>) -> Self {
            self.$field = $field.into();
            self
        }
    };
    ($(#[doc = $help:literal])* $field:ident: $type:ty as some) => {
        $(#[doc = $help])*
        #[must_use]
        pub fn $field(mut self, $field: impl Into<$type>) -> Self {
            self.$field = Some($field.into());
            self
        }
    };
    ($(#[doc = $help:literal])* $field:ident: $type:ty as list) => {
        $(#[doc = $help])*
        #[must_use]
        pub fn $field<T: Into<$type>>(mut self, $field: impl IntoIterator<Item = T>) -> Self {
            self.$field = Some($field.into_iter().map(Into::into).collect());
            self
        }
    };
}
pub(crate) use setter;

pub(crate) fn describe<T: ParameterValue>(
    name: &'static str,
    default: &T,
    range: Range,
    help: &[&str],
) -> Parameter {
    let help = help
        .iter()
        .map(|line| line.trim())
        .collect::<Vec<_>>()
        .join(" ");
    Parameter {
        name,
        default: default.write(),
        expected: T::expected(range),
        help,
    }
}

pub(crate) fn parse<T: ParameterValue>(name: &str, text: &str, range: Range) -> Result<T> {
    T::parse(text).ok_or_else(|| Error::parameter(name, text, T::expected(range)))
}

pub(crate) fn check_range<T: ParameterValue>(name: &str, value: &T, range: Range) -> Result<()> {
    if value.is_within(range) {
        return Ok(());
    }
    Err(Error::parameter(name, value.write(), T::expected(range)))
}

pub(crate) fn unknown<P: Parameters>(name: &str) -> Error {
    let names: Vec<&str> = P::table().iter().map(|parameter| parameter.name).collect();
    Error::parameter(name, name, format!("one of {}", names.join(", ")))
}

//! Random numbers: a list of draws from one generator.

use linnaeus::random::xorshift::XorShift;
use linnaeus::random::{RandomInteger, RandomState, SamplingMethod, sample_without_replacement};
use serde_json::{Value, json};

use crate::wire::{
    Failure, Read, float, floats, integers, list, member, size, text, truth, write_floats,
};

/// All draws of a case, in order, from one generator.
pub(crate) fn run(case: &Value) -> Read<Value> {
    let seeds: Vec<u32> = integers(case, "seeds")?
        .into_iter()
        .map(|seed| seed as u32)
        .collect();
    let mut random = match (&*seeds, truth(case, "array")) {
        ([seed], false) => RandomState::new(*seed),
        _ => RandomState::from_array(&seeds)?,
    };
    let draws = list(case, "draws")?;
    let drawn: Read<Vec<Value>> = draws.iter().map(|draw| one(draw, &mut random)).collect();
    Ok(json!({ "drawn": drawn? }))
}

fn one(draw: &Value, random: &mut RandomState) -> Read<Value> {
    Ok(match text(draw, "what")? {
        "next_u32" => json!(random.next_u32()),
        "next_u64" => json!(random.next_u64()),
        "random_sample" => write_floats(&times(draw, || Ok(random.random_sample()))?),
        "uniform" => {
            let (low, high) = (float(draw, "low")?, float(draw, "high")?);
            write_floats(&times(draw, || Ok(random.uniform(low, high)?))?)
        }
        "standard_normal" => write_floats(&times(draw, || Ok(random.standard_normal()))?),
        "normal" => {
            let (mean, scale) = (float(draw, "mean")?, float(draw, "scale")?);
            write_floats(&times(draw, || Ok(random.normal(mean, scale)?))?)
        }
        "randint" => {
            let (low, high) = (wide(draw, "low")? as i64, wide(draw, "high")? as i64);
            json!(times(draw, || Ok(random.randint(low, high)?))?)
        }
        "randint_of" => integers_of(draw, random)?,
        "randint_between" => integers_between(draw, random)?,
        "shuffle" => {
            let mut items: Vec<usize> = (0..size(draw, "n")?).collect();
            random.shuffle(&mut items);
            json!(items)
        }
        "permutation" => json!(random.permutation(size(draw, "n")?)),
        "choice" => json!(random.choice(size(draw, "n")?, size(draw, "count")?)?),
        "choice_without_replacement" => {
            json!(random.choice_without_replacement(size(draw, "n")?, size(draw, "count")?)?)
        }
        "choice_weighted" => {
            json!(random.choice_weighted(&floats(draw, "p")?, size(draw, "count")?)?)
        }
        "choice_weighted_without_replacement" => {
            let (p, count) = (floats(draw, "p")?, size(draw, "count")?);
            json!(random.choice_weighted_without_replacement(&p, count)?)
        }
        "binomial" => {
            let (n, p) = (size(draw, "n")? as u64, float(draw, "p")?);
            json!(times(draw, || Ok(random.binomial(n, p)?))?)
        }
        "multinomial" => {
            let (n, p) = (size(draw, "n")? as u64, floats(draw, "p")?);
            json!(times(draw, || Ok(random.multinomial(n, &p)?))?)
        }
        "sample_without_replacement" => {
            let method = match text(draw, "method")? {
                "auto" => SamplingMethod::Auto,
                "tracking_selection" => SamplingMethod::TrackingSelection,
                "reservoir_sampling" => SamplingMethod::ReservoirSampling,
                "pool" => SamplingMethod::Pool,
                method => return Err(Failure::Case(format!("no method {method}"))),
            };
            let (n, count) = (size(draw, "n")?, size(draw, "count")?);
            json!(sample_without_replacement(n, count, method, random)?)
        }
        "xorshift" => {
            let mut random = XorShift::new(size(draw, "seed")? as u32);
            json!(random.next_u31())
        }
        what => return Err(Failure::Case(format!("no draw {what}"))),
    })
}

fn times<T>(draw: &Value, one: impl FnMut() -> Read<T>) -> Read<Vec<T>> {
    std::iter::repeat_with(one)
        .take(size(draw, "count")?)
        .collect()
}

/// A bound: an integer that may be as large as 2^64.
fn wide(draw: &Value, name: &str) -> Read<i128> {
    wide_value(member(draw, name)?)
}

fn wide_value(value: &Value) -> Read<i128> {
    let text = value.as_str().unwrap_or_default();
    text.parse()
        .map_err(|_| Failure::Case(format!("{text} should be an integer")))
}

macro_rules! by_type {
    ($draw:expr, $run:ident) => {
        match text($draw, "type")? {
            "bool" => $run!(bool),
            "int8" => $run!(i8),
            "int16" => $run!(i16),
            "int32" => $run!(i32),
            "int64" => $run!(i64),
            "uint8" => $run!(u8),
            "uint16" => $run!(u16),
            "uint32" => $run!(u32),
            "uint64" => $run!(u64),
            name => return Err(Failure::Case(format!("no type {name}"))),
        }
    };
}

fn integers_of(draw: &Value, random: &mut RandomState) -> Read<Value> {
    let (low, high) = (wide(draw, "low")?, wide(draw, "high")?);
    let count = size(draw, "count")?;
    macro_rules! run {
        ($integer:ty) => {
            written(random.randint_of::<$integer>(low, high, count)?)
        };
    }
    Ok(by_type!(draw, run))
}

fn integers_between(draw: &Value, random: &mut RandomState) -> Read<Value> {
    let bounds = |name| {
        list(draw, name)?
            .iter()
            .map(wide_value)
            .collect::<Read<Vec<_>>>()
    };
    let (lows, highs) = (bounds("lows")?, bounds("highs")?);
    macro_rules! run {
        ($integer:ty) => {
            written(random.randint_between::<$integer>(&lows, &highs)?)
        };
    }
    Ok(by_type!(draw, run))
}

fn written<T: RandomInteger>(drawn: Vec<T>) -> Value
where
    Value: From<Vec<T>>,
{
    Value::from(drawn)
}

//! The random numbers of NumPy 2.4.6 and scikit-learn 1.9.1, bit for bit, on the programs of calls
//! that `fixtures/make_random.py` drew.
//!
//! `LINNAEUS_RANDOM_FIXTURE` names another file that this script wrote.

use linnaeus::random::xorshift::XorShift;
use linnaeus::random::{RandomInteger, RandomState, SamplingMethod, sample_without_replacement};
use serde_json::Value;

use crate::reference::{
    file, float, floats, integer, list, same_floats, same_integers, size, text,
};

fn fixture() -> Value {
    file("random.json", "LINNAEUS_RANDOM_FIXTURE")
}

#[test]
fn programs_of_calls() {
    let file = fixture();
    let programs = list(&file["programs"]);
    assert!(programs.len() >= 32);
    for program in programs {
        let mut random = match &program["seed"] {
            Value::Array(seeds) => {
                let seeds: Vec<u32> = seeds.iter().map(word).collect();
                RandomState::from_array(&seeds).unwrap()
            }
            seed => RandomState::new(word(seed)),
        };
        for (number, call) in list(&program["calls"]).iter().enumerate() {
            let seed = program["seed"].to_string();
            let at = format!("seed {seed:.30}, call {number}: {:.90}", call.to_string());
            run(&mut random, list(call), &at);
        }
    }
}

/// Makes a call (a name, arguments and what it gave) and compares.
fn run(random: &mut RandomState, call: &[Value], at: &str) {
    let (expected, call) = call.split_last().unwrap();
    let (name, arguments) = call.split_first().unwrap();
    let (name, of) = (text(name), |at: usize| &arguments[at]);
    let found: Vec<usize> = match name {
        "randint" | "randint_between" => {
            same_integers(&integers(random, name, arguments), expected, at);
            return;
        }
        "next_u32" => {
            let words: Vec<i128> = (0..size(of(0))).map(|_| random.next_u32().into()).collect();
            same_integers(&words, expected, at);
            return;
        }
        "random_sample" | "uniform" | "standard_normal" | "normal" => {
            let draws = (0..size(of(arguments.len() - 1))).map(|_| match name {
                "random_sample" => random.random_sample(),
                "uniform" => random.uniform(float(of(0)), float(of(1))).unwrap(),
                "standard_normal" => random.standard_normal(),
                _ => random.normal(float(of(0)), float(of(1))).unwrap(),
            });
            same_floats(&draws.collect::<Vec<f64>>(), expected, at);
            return;
        }
        "multinomial" => {
            let counts = random
                .multinomial(size(of(0)) as u64, &floats(of(1)))
                .unwrap();
            same_integers(&widened(counts), expected, at);
            return;
        }
        "binomial" => {
            let (n, p) = (size(of(0)) as u64, float(of(1)));
            let draw = |_| random.binomial(n, p).unwrap();
            same_integers(&widened((0..size(of(2))).map(draw)), expected, at);
            return;
        }
        "shuffle" => {
            let mut items: Vec<usize> = (0..size(of(0))).collect();
            random.shuffle(&mut items);
            items
        }
        "permutation" => random.permutation(size(of(0))),
        "choice" => random.choice(size(of(0)), size(of(1))).unwrap(),
        "choice_without_replacement" => random
            .choice_without_replacement(size(of(0)), size(of(1)))
            .unwrap(),
        "choice_weighted" => random.choice_weighted(&floats(of(0)), size(of(1))).unwrap(),
        "choice_weighted_without_replacement" => random
            .choice_weighted_without_replacement(&floats(of(0)), size(of(1)))
            .unwrap(),
        "sample_without_replacement" => {
            let method = match text(of(2)) {
                "auto" => SamplingMethod::Auto,
                "tracking_selection" => SamplingMethod::TrackingSelection,
                "reservoir_sampling" => SamplingMethod::ReservoirSampling,
                "pool" => SamplingMethod::Pool,
                other => panic!("{other}"),
            };
            sample_without_replacement(size(of(0)), size(of(1)), method, random).unwrap()
        }
        other => panic!("no call {other}"),
    };
    same_integers(&widened(found.into_iter().map(|v| v as u64)), expected, at);
}

fn integers(random: &mut RandomState, name: &str, arguments: &[Value]) -> Vec<i128> {
    match text(&arguments[0]) {
        "int8" => integers_of::<i8>(random, name, arguments),
        "uint8" => integers_of::<u8>(random, name, arguments),
        "int16" => integers_of::<i16>(random, name, arguments),
        "uint16" => integers_of::<u16>(random, name, arguments),
        "int32" => integers_of::<i32>(random, name, arguments),
        "uint32" => integers_of::<u32>(random, name, arguments),
        "int64" => integers_of::<i64>(random, name, arguments),
        "uint64" => integers_of::<u64>(random, name, arguments),
        "bool" => integers_of::<bool>(random, name, arguments),
        other => panic!("no type {other}"),
    }
}

fn integers_of<T: RandomInteger + Into<i128>>(
    random: &mut RandomState,
    name: &str,
    arguments: &[Value],
) -> Vec<i128> {
    let bounds = |at: usize| -> Vec<i128> { list(&arguments[at]).iter().map(integer).collect() };
    let drawn = match name {
        "randint_between" => random.randint_between::<T>(&bounds(1), &bounds(2)),
        _ => {
            let (low, high) = (integer(&arguments[1]), integer(&arguments[2]));
            random.randint_of::<T>(low, high, size(&arguments[3]))
        }
    };
    drawn.unwrap().into_iter().map(Into::into).collect()
}

fn word(value: &Value) -> u32 {
    integer(value).try_into().unwrap()
}

fn widened(values: impl IntoIterator<Item = u64>) -> Vec<i128> {
    values.into_iter().map(i128::from).collect()
}

/// The default type, drawn one at a time, is the stream of `int64`.
#[test]
fn randint_is_that_of_64_bits() {
    for (low, high) in [(0, 1), (0, 10), (-5, 1 << 40), (i64::MIN, i64::MAX)] {
        let (mut one, mut many) = (RandomState::new(9), RandomState::new(9));
        let found: Vec<i64> = (0..50).map(|_| one.randint(low, high).unwrap()).collect();
        let expected = many.randint_of::<i64>(low.into(), high.into(), 50).unwrap();
        assert_eq!(found, expected);
        assert_eq!(one, many);
    }
}

#[test]
fn first_numbers_and_shuffles_of_xorshift() {
    let file = fixture();
    for pair in list(&file["xorshift"]["first"]) {
        let found = XorShift::new(word(&pair[0])).next_u31();
        assert_eq!(i128::from(found), integer(&pair[1]), "seed {}", pair[0]);
    }
    for shuffle in list(&file["xorshift"]["shuffles"]) {
        let mut order: Vec<i128> = (0..integer(&shuffle[1])).collect();
        XorShift::new(word(&shuffle[0])).shuffle_forward(&mut order);
        same_integers(&order, &shuffle[2], &format!("seed {}", shuffle[0]));
    }
}

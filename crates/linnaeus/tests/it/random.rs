//! Every draw against NumPy's `RandomState` and scikit-learn's generator, bit for bit, on the
//! calls that `fixtures/make_random.py` made. All calls of a case are made on one generator, and
//! the last one shows that its state is right too.
//!
//! `LINNAEUS_RANDOM_FIXTURE` names another file that this script wrote.

use linnaeus::random::xorshift::XorShift;
use linnaeus::random::{RandomInteger, RandomState, SamplingMethod, sample_without_replacement};
use serde_json::Value;

use crate::reference::{
    file, float, floats, integer, list, same_floats, same_integers, size, text,
};

#[test]
fn integers() {
    replay("integers");
}

#[test]
fn shuffles_and_choices() {
    replay("shuffles");
}

#[test]
fn distributions() {
    replay("distributions");
}

#[test]
fn counts() {
    replay("counts");
}

#[test]
fn compiled_code_draws() {
    for case in cases("xorshift") {
        let seed = word(&case["seed"]);
        for call in list(&case["calls"]) {
            let call = list(call);
            let drawn = match text(&call[0]) {
                "next_u31" => {
                    let mut random = XorShift::new(seed);
                    let draws = (0..size(&call[1])).map(|_| random.next_u31());
                    Drawn::integers(draws.map(i128::from))
                }
                "shuffle_forward" => {
                    let mut order: Vec<usize> = (0..size(&call[1])).collect();
                    XorShift::new(seed).shuffle_forward(&mut order);
                    Drawn::positions(&order)
                }
                "feature_and_threshold" => {
                    let mut random = XorShift::new(word(&call[1]));
                    let (lows, highs) = (floats(&call[2]), floats(&call[3]));
                    let feature = random.integer(0, lows.len() as u32);
                    let (low, high) = (lows[feature as usize], highs[feature as usize]);
                    Drawn::Real(vec![feature.into(), random.uniform(low, high)])
                }
                name => panic!("no call {name}"),
            };
            drawn.check(call, &case);
        }
    }
}

/// The default type, drawn one at a time, is the stream of `int64`.
#[test]
fn randint_is_that_of_64_bits() {
    for (low, high) in [(0, 1), (0, 10), (-5, 1 << 40), (i64::MIN, i64::MAX)] {
        let (mut one, mut many) = (RandomState::new(9), RandomState::new(9));
        let found: Vec<i64> = (0..50).map(|_| one.randint(low, high).unwrap()).collect();
        let expected = many.randint_of::<i64>(low.into(), high.into(), 50);
        assert_eq!(found, expected.unwrap());
        assert_eq!(one, many);
    }
}

/// Makes the calls of every case of a kind, and compares what they give.
fn replay(kind: &str) {
    for case in cases(kind) {
        let mut random = match &case["seed"] {
            Value::Array(seeds) => {
                let seeds: Vec<u32> = seeds.iter().map(word).collect();
                RandomState::from_array(&seeds).unwrap()
            }
            seed => RandomState::new(word(seed)),
        };
        for call in list(&case["calls"]) {
            let call = list(call);
            let [name, arguments @ .., _] = call else {
                panic!("a call without a name");
            };
            draw(&mut random, text(name), arguments).check(call, &case);
        }
    }
}

fn draw(random: &mut RandomState, name: &str, given: &[Value]) -> Drawn {
    let at = |position: usize| float(&given[position]);
    let n = |position: usize| size(&given[position]);
    let times = |position: usize| 0..n(position);
    match name {
        "randint" => {
            let (low, high) = (text(&given[0]).parse(), text(&given[1]).parse());
            let drawn = random.randint(low.unwrap(), high.unwrap()).unwrap();
            Drawn::integers([drawn.into()])
        }
        "randint_of" => {
            let bounds = [integer(&given[1]), integer(&given[2])];
            of_type(text(&given[0]), Range::Same(bounds, n(3)), random)
        }
        "randint_between" => {
            let bounds = |given| list(given).iter().map(integer).collect();
            let range = Range::Each(bounds(&given[1]), bounds(&given[2]));
            of_type(text(&given[0]), range, random)
        }
        "shuffle" => {
            let mut items: Vec<usize> = (0..n(0)).collect();
            random.shuffle(&mut items);
            Drawn::positions(&items)
        }
        "permutation" => Drawn::positions(&random.permutation(n(0))),
        "choice" => Drawn::positions(&random.choice(n(0), n(1)).unwrap()),
        "choice_without_replacement" => {
            Drawn::positions(&random.choice_without_replacement(n(0), n(1)).unwrap())
        }
        "choice_weighted" => {
            Drawn::positions(&random.choice_weighted(&floats(&given[0]), n(1)).unwrap())
        }
        "choice_weighted_without_replacement" => {
            let chosen = random.choice_weighted_without_replacement(&floats(&given[0]), n(1));
            Drawn::positions(&chosen.unwrap())
        }
        "sample_without_replacement" => {
            let method = match text(&given[2]) {
                "auto" => SamplingMethod::Auto,
                "tracking_selection" => SamplingMethod::TrackingSelection,
                "reservoir_sampling" => SamplingMethod::ReservoirSampling,
                "pool" => SamplingMethod::Pool,
                name => panic!("no method {name}"),
            };
            let drawn = sample_without_replacement(n(0), n(1), method, random);
            Drawn::positions(&drawn.unwrap())
        }
        "random_sample" => Drawn::Real(times(0).map(|_| random.random_sample()).collect()),
        "standard_normal" => Drawn::Real(times(0).map(|_| random.standard_normal()).collect()),
        "uniform" => {
            let draws = times(2).map(|_| random.uniform(at(0), at(1)).unwrap());
            Drawn::Real(draws.collect())
        }
        "normal" => {
            let draws = times(2).map(|_| random.normal(at(0), at(1)).unwrap());
            Drawn::Real(draws.collect())
        }
        "exponential" => {
            let draws = times(1).map(|_| random.exponential(at(0)).unwrap());
            Drawn::Real(draws.collect())
        }
        "gamma" => {
            let draws = times(2).map(|_| random.gamma(at(0), at(1)).unwrap());
            Drawn::Real(draws.collect())
        }
        "beta" => {
            let draws = times(2).map(|_| random.beta(at(0), at(1)).unwrap());
            Drawn::Real(draws.collect())
        }
        "dirichlet" => {
            let alpha = floats(&given[0]);
            let draws = times(1).flat_map(|_| random.dirichlet(&alpha).unwrap());
            Drawn::Real(draws.collect())
        }
        "poisson" => Drawn::integers(times(1).map(|_| random.poisson(at(0)).unwrap().into())),
        "binomial" => {
            let trials = size(&given[0]) as u64;
            let draws = times(2).map(|_| random.binomial(trials, at(1)).unwrap());
            Drawn::integers(draws.map(i128::from))
        }
        "multinomial" => {
            let (trials, p) = (size(&given[0]) as u64, floats(&given[1]));
            let draws = times(2).flat_map(|_| random.multinomial(trials, &p).unwrap());
            Drawn::integers(draws.map(i128::from))
        }
        name => panic!("no call {name}"),
    }
}

enum Range {
    Same([i128; 2], usize),
    Each(Vec<i128>, Vec<i128>),
}

fn of_type(name: &str, range: Range, random: &mut RandomState) -> Drawn {
    fn ints<T: RandomInteger>(range: Range, random: &mut RandomState) -> Vec<T> {
        match range {
            Range::Same([low, high], count) => random.randint_of(low, high, count),
            Range::Each(lows, highs) => random.randint_between(&lows, &highs),
        }
        .unwrap()
    }
    macro_rules! drawn {
        ($type:ty) => {
            Drawn::integers(ints::<$type>(range, random).into_iter().map(i128::from))
        };
    }
    match name {
        "bool" => drawn!(bool),
        "int8" => drawn!(i8),
        "uint8" => drawn!(u8),
        "int16" => drawn!(i16),
        "uint16" => drawn!(u16),
        "int32" => drawn!(i32),
        "uint32" => drawn!(u32),
        "int64" => drawn!(i64),
        "uint64" => drawn!(u64),
        name => panic!("no type {name}"),
    }
}

/// What a call gave.
#[derive(Debug)]
enum Drawn {
    Integer(Vec<i128>),
    Real(Vec<f64>),
}

impl Drawn {
    fn integers(values: impl IntoIterator<Item = i128>) -> Self {
        Self::Integer(values.into_iter().collect())
    }

    fn positions(values: &[usize]) -> Self {
        Self::integers(values.iter().map(|&value| value as i128))
    }

    /// Compares with the last element of the call.
    fn check(&self, call: &[Value], case: &Value) {
        let (seed, name) = (case["seed"].to_string(), &call[0]);
        let at = format!("{name} of a {} case with seed {seed:.30}", case["kind"]);
        let expected = call.last().unwrap();
        match self {
            Self::Integer(values) => same_integers(values, expected, &at),
            Self::Real(values) => same_floats(values, expected, &at),
        }
    }
}

/// The cases of one kind.
fn cases(kind: &str) -> Vec<Value> {
    let file = file("random.json", "LINNAEUS_RANDOM_FIXTURE");
    let cases = list(&file["table"]).iter();
    let cases: Vec<Value> = cases.filter(|case| case["kind"] == kind).cloned().collect();
    assert_eq!(cases.len(), size(&file["cases"]));
    cases
}

fn word(value: &Value) -> u32 {
    integer(value).try_into().unwrap()
}

#[test]
fn a_state_goes_on_where_it_stood() {
    let mut random = RandomState::new(7);
    random.standard_normal();
    let (key, position, kept) = random.state();
    assert!(kept.is_some());
    let mut copy = RandomState::from_state(key, position, kept).unwrap();
    for _ in 0..700 {
        assert_eq!(copy.standard_normal(), random.standard_normal());
    }
    let key = [0; 624];
    for (made, argument) in [
        (RandomState::from_state(&key[..9], 0, None), "key"),
        (RandomState::from_state(&key, 625, None), "position"),
    ] {
        assert_eq!(made.unwrap_err().argument(), Some(argument));
    }
}

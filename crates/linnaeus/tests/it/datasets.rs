//! The bundled tables hold scikit-learn's values, bit by bit.

use std::fs;

use linnaeus::datasets;
use serde_json::Value;

use crate::tidy::root;

fn fixture() -> Value {
    let path = root().join("fixtures/datasets.json");
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn texts(value: &Value) -> Vec<&str> {
    let values = value.as_array().unwrap().iter();
    values.map(|text| text.as_str().unwrap()).collect()
}

fn numbers(value: &Value) -> Vec<f64> {
    let values = value.as_array().unwrap().iter();
    values.map(|number| number.as_f64().unwrap()).collect()
}

/// 64-bit FNV-1a of little-endian words.
fn fnv(words: impl Iterator<Item = u64>) -> String {
    let hash = words.flat_map(u64::to_le_bytes).fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{hash:016x}")
}

#[test]
fn bundled_tables_equal_those_of_scikit_learn() {
    let fixture = fixture();
    for name in datasets::names() {
        let Some(expected) = fixture.get(name) else {
            assert_eq!(name, "mnist_784", "only MNIST is not in scikit-learn's package");
            continue;
        };
        let data = datasets::by_name(name).unwrap();
        let (rows, columns) = datasets::describe(name).unwrap().shape;
        assert_eq!(Some(rows as u64), expected["rows"].as_u64(), "{name}");
        assert_eq!(Some(columns as u64), expected["columns"].as_u64(), "{name}");

        let x = data.x.to_dense();
        assert_eq!(x[..columns], numbers(&expected["first_row"]), "{name}");
        assert_eq!(x[x.len() - columns..], numbers(&expected["last_row"]), "{name}");
        let bits = x.iter().map(|value| value.to_bits());
        assert_eq!(fnv(bits), expected["data"].as_str().unwrap(), "{name}");

        let y = data.y.integers().unwrap();
        let words = y.iter().map(|&value| value as u64);
        assert_eq!(fnv(words), expected["target"].as_str().unwrap(), "{name}");
        let counts = data.y.single().unwrap().counts();
        let counts: Vec<f64> = counts.into_iter().map(|count| count as f64).collect();
        assert_eq!(counts, numbers(&expected["counts"]), "{name}");

        let names = data.feature_names.as_deref().unwrap();
        assert_eq!(names, texts(&expected["feature_names"]), "{name}");
        let target_names = datasets::describe(name).unwrap().target_names;
        assert_eq!(target_names, texts(&expected["target_names"]), "{name}");
    }
}

//! Reading the reference values that the scripts in `fixtures/` wrote, and comparing with them.

use serde_json::Value;

/// The reference file of this name, or the one that the environment variable names.
pub(crate) fn file(name: &str, variable: &str) -> Value {
    let bundled = format!("{}/../../fixtures/{name}", env!("CARGO_MANIFEST_DIR"));
    let path = std::env::var_os(variable).unwrap_or_else(|| bundled.into());
    let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{path:?}: {e}"));
    let file: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(file["scikit_learn"], "1.9.1");
    file
}

pub(crate) fn list(value: &Value) -> &[Value] {
    value
        .as_array()
        .unwrap_or_else(|| panic!("a list: {value}"))
}

pub(crate) fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("a text: {value}"))
}

pub(crate) fn size(value: &Value) -> usize {
    integer(value).try_into().unwrap()
}

/// An integer, which a text spells where it may not fit a number of JSON.
pub(crate) fn integer(value: &Value) -> i128 {
    match value {
        Value::String(text) => text.parse().unwrap(),
        Value::Number(number) => number.to_string().parse().unwrap(),
        other => panic!("an integer: {other}"),
    }
}

pub(crate) fn float(value: &Value) -> f64 {
    value
        .as_f64()
        .unwrap_or_else(|| panic!("a number: {value}"))
}

pub(crate) fn floats(value: &Value) -> Vec<f64> {
    list(value).iter().map(float).collect()
}

/// Integers equal those of the reference: a list, or a length and a hash (`fixtures/digest.py`).
#[track_caller]
pub(crate) fn same_integers(found: &[i128], expected: &Value, at: &str) {
    match expected {
        Value::Array(expected) => {
            let expected: Vec<i128> = expected.iter().map(integer).collect();
            assert_eq!(found, expected, "{at}");
        }
        digest => same_words(found.iter().map(|&value| value as u64), digest, at),
    }
}

/// Floats equal those of the reference to the last bit; every NaN counts as one.
#[track_caller]
pub(crate) fn same_floats(found: &[f64], expected: &Value, at: &str) {
    let bits = |values: &[f64]| -> Vec<u64> {
        let one_nan = |value: &f64| if value.is_nan() { f64::NAN } else { *value };
        values.iter().map(one_nan).map(f64::to_bits).collect()
    };
    match expected {
        Value::Array(expected) => {
            let expected: Vec<f64> = expected.iter().map(float).collect();
            assert_eq!(
                bits(found),
                bits(&expected),
                "{at}: {found:?}, {expected:?}"
            );
        }
        digest => same_words(bits(found).into_iter(), digest, at),
    }
}

#[track_caller]
fn same_words(found: impl ExactSizeIterator<Item = u64>, digest: &Value, at: &str) {
    assert_eq!(found.len(), size(&digest["n"]), "{at}");
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in found.flat_map(u64::to_le_bytes) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
    }
    assert_eq!(format!("{hash:016x}"), text(&digest["fnv"]), "{at}");
}

//! Numbers as NumPy rounds, writes and lists them.

/// `numpy.around`: multiplied, rounded to even, divided.
pub(super) fn around(value: f64, decimals: usize) -> f64 {
    if decimals == 0 {
        return value.round_ties_even();
    }
    // NumPy's power of ten: exact up to 1e22, beyond that multiplied up.
    let mut power = 10_f64.powi(decimals.min(9) as i32);
    for _ in 9..decimals {
        power *= 10.0;
    }
    (value * power).round_ties_even() / power
}

/// A number in the shortest form that is read back as it, as Python writes it.
pub(super) fn shortest(value: f64) -> String {
    if value.is_nan() {
        return "nan".into();
    }
    if value.is_infinite() {
        return if value > 0.0 { "inf" } else { "-inf" }.into();
    }
    let scientific = format!("{value:e}");
    let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if (-4..16).contains(&exponent) {
        format!("{value:?}")
    } else {
        let sign = if exponent < 0 { '-' } else { '+' };
        format!("{digits}e{sign}{:02}", exponent.abs())
    }
}

/// An array of texts as NumPy's `str` writes it: on lines of 75 columns, and without the middle of
/// more than 1,000 texts. `columns` is given for an array of two dimensions.
pub(super) fn array(items: &[String], columns: Option<usize>) -> String {
    let is_long = items.len() > 1000;
    let items: Vec<String> = items.iter().map(|item| format!("b'{item}'")).collect();
    match columns {
        None => row(&items, 1, is_long),
        Some(columns) => {
            let rows: Vec<String> = items
                .chunks(columns)
                .map(|items| row(items, 2, is_long))
                .collect();
            format!("[{}]", ends(&rows, is_long).join("\n "))
        }
    }
}

/// One line of an array, broken where it is too long; `depth` brackets stand around it.
fn row(items: &[String], depth: usize, is_long: bool) -> String {
    const WIDTH: usize = 75;
    let words = ends(items, is_long);
    let (mut text, mut line) = (String::new(), " ".repeat(depth));
    for (number, word) in words.iter().enumerate() {
        if line.len() + word.len() > WIDTH - depth && line.len() > depth {
            text.push_str(line.trim_end());
            text.push('\n');
            line = " ".repeat(depth);
        }
        line.push_str(word);
        if number + 1 < words.len() {
            line.push(' ');
        }
    }
    text.push_str(&line);
    format!("[{}]", &text[depth..])
}

/// All of them, or of many the first three and the last three.
fn ends(items: &[String], is_long: bool) -> Vec<&str> {
    let all = || items.iter().map(String::as_str);
    if is_long && items.len() > 6 {
        let (first, last) = (all().take(3), all().skip(items.len() - 3));
        first.chain(["..."]).chain(last).collect()
    } else {
        all().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_rounded_and_written_as_in_numpy() {
        // str(numpy.around(value, decimals)) of NumPy 2.4.6
        let cases = [
            (0.5, 0, "0.0"),
            (2.5, 0, "2.0"),
            (0.285, 2, "0.28"),
            (2.675, 2, "2.68"),
            (1.0005, 3, "1.0"),
            (-0.0001, 3, "-0.0"),
            (1e-5, 5, "1e-05"),
            (1.5e16, 3, "1.5e+16"),
            (123456789.125, 2, "123456789.12"),
            (f64::INFINITY, 3, "inf"),
            (f64::NAN, 3, "nan"),
            (0.1234567890123, 12, "0.123456789012"),
        ];
        for (value, decimals, expected) in cases {
            assert_eq!(shortest(around(value, decimals)), expected, "{value}");
        }
    }
}

//! Numbers as a reader wants them: thousands apart, a real minus sign, no more digits than needed.

/// A number with this many decimals, its thousands set apart by commas.
pub fn grouped(value: f64, decimals: usize) -> String {
    if !value.is_finite() {
        return infinite(value);
    }
    let text = format!("{:.decimals$}", value.abs());
    let (whole, part) = match text.split_once('.') {
        Some((whole, part)) => (whole, Some(part)),
        None => (text.as_str(), None),
    };
    let mut out = String::new();
    // A rounded zero has no sign.
    if value < 0.0 && text.bytes().any(|b| (b'1'..=b'9').contains(&b)) {
        out.push('−');
    }
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(part) = part {
        out.push('.');
        out.push_str(part);
    }
    out
}

/// A number with as many digits as make sense on their own: whole from a thousand on, about four
/// digits below, powers of ten for the very large and the very small.
pub fn readable(value: f64) -> String {
    if !value.is_finite() {
        return infinite(value);
    }
    let size = value.abs();
    if value == 0.0 || (value == value.round() && size < 1e7) {
        return grouped(value, 0);
    }
    if !(1e-4..1e8).contains(&size) {
        return scientific(value);
    }
    match size {
        size if size >= 1000.0 => grouped(value, 0),
        size if size >= 100.0 => grouped(value, 1),
        size if size >= 10.0 => grouped(value, 2),
        size if size >= 0.1 => grouped(value, 3),
        size if size >= 0.01 => grouped(value, 4),
        _ => grouped(value, 6),
    }
}

/// A share as a percentage with this many decimals.
pub fn percent(share: f64, decimals: usize) -> String {
    grouped(share * 100.0, decimals) + "%"
}

/// Ten to a power, with the power written small and high.
pub(crate) fn power_of_ten(power: i32) -> String {
    let small = power
        .to_string()
        .chars()
        .map(superscript)
        .collect::<String>();
    format!("10{small}")
}

fn scientific(value: f64) -> String {
    let text = format!("{value:.2e}");
    let (mantissa, power) = text.split_once('e').unwrap_or((&text, "0"));
    let mantissa = mantissa.trim_end_matches('0').trim_end_matches('.');
    let power = power_of_ten(power.parse().unwrap_or(0));
    format!("{}·{power}", mantissa.replace('-', "−"))
}

fn superscript(character: char) -> char {
    match character {
        '-' => '⁻',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '0' => '⁰',
        '4' => '⁴',
        '5' => '⁵',
        '6' => '⁶',
        '7' => '⁷',
        '8' => '⁸',
        '9' => '⁹',
        other => other,
    }
}

fn infinite(value: f64) -> String {
    if value.is_nan() {
        "not a number".to_owned()
    } else if value > 0.0 {
        "∞".to_owned()
    } else {
        "−∞".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_well() {
        let cases = [
            (grouped(0.0, 0), "0"),
            (grouped(-0.0, 1), "0.0"),
            (grouped(-0.04, 1), "0.0"),
            (grouped(999.0, 0), "999"),
            (grouped(1000.0, 0), "1,000"),
            (grouped(-1_234_567.891, 2), "−1,234,567.89"),
            (grouped(f64::NEG_INFINITY, 2), "−∞"),
            (grouped(f64::NAN, 2), "not a number"),
            (readable(3_370.019_5), "3,370"),
            (readable(-12.345_6), "−12.35"),
            (readable(3000.0), "3,000"),
            (readable(0.5), "0.500"),
            (readable(0.001_234), "0.001234"),
            (readable(1.5e-9), "1.5·10⁻⁹"),
            (readable(-2e12), "−2·10¹²"),
            (percent(0.75, 0), "75%"),
            (percent(0.904_5, 1), "90.5%"),
        ];
        for (found, expected) in cases {
            assert_eq!(found, expected);
        }
    }
}

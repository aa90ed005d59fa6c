//! Numbers and words of the story.

use linnaeus_plot::{grouped, percent};

/// A number of things: `60,000`.
pub(crate) fn count(number: usize) -> String {
    grouped(number as f64, 0)
}

/// A count that a metric gives as a float: `53,892`.
pub(crate) fn whole(number: f64) -> String {
    grouped(number, 0)
}

/// A share: `83.7 %`.
pub(crate) fn share(value: f64) -> String {
    let text = percent(value, 1);
    let number = text.trim_end_matches('%').trim_end();
    format!("{number} %")
}

/// A threshold or a score: whole where it is large, with decimals where it is not.
pub(crate) fn score(value: f64) -> String {
    let decimals = match value.abs() {
        size if size >= 100.0 || size.fract() == 0.0 => 0,
        size if size >= 1.0 => 2,
        _ => 4,
    };
    grouped(value, decimals)
}

/// The mean of some accuracies.
pub(crate) fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// The next number above this positive one that has one digit and zeros: 2,164 gives 3,000.
pub(crate) fn rounded_up(value: f64) -> f64 {
    let zeros = value.log10().floor() as i32;
    // A division gives the nearest number to 0.3, where a multiplication may not.
    if zeros < 0 {
        let unit = 10_f64.powi(-zeros);
        (value * unit).ceil() / unit
    } else {
        let unit = 10_f64.powi(zeros);
        (value / unit).ceil() * unit
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_to_be_read() {
        assert_eq!([count(60_000), whole(53_892.0)], ["60,000", "53,892"]);
        assert_eq!(share(0.837_087), "83.7 %");
        assert_eq!(
            [0.0, 3370.0194, 20.0, 7.258, 0.12345].map(score),
            ["0", "3,370", "20", "7.26", "0.1235"]
        );
        assert_eq!(
            [2164.2, 3000.0, 0.21].map(rounded_up),
            [3000.0, 3000.0, 0.3]
        );
    }
}

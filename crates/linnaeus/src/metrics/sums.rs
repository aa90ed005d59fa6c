//! Sums in NumPy's order, so that an average of ours has the bits of its.

use linnaeus_kernels::{pairwise_sum, pairwise_sum_filled};

/// The average, as `numpy.average` computes it; `None` when the weights add up to nothing.
pub(crate) fn average(values: &[f64], weights: Option<&[f64]>) -> Option<f64> {
    let Some(weights) = weights else {
        return Some(pairwise_sum(values) / values.len() as f64);
    };
    let total = pairwise_sum(weights);
    let weighted: Vec<f64> = values.iter().zip(weights).map(|(v, w)| v * w).collect();
    (total != 0.0).then(|| pairwise_sum(&weighted) / total)
}

/// The average of the values that are not NaN: NaN when there are none, the plain average when
/// the weights of those that are left add up to nothing.
pub(crate) fn average_of_defined(values: &[f64], weights: Option<&[f64]>) -> f64 {
    let defined = values.iter().filter(|value| !value.is_nan()).count();
    if defined == 0 {
        return f64::NAN;
    }
    let Some(weights) = weights else {
        // `numpy.nanmean` puts zeros in the places of NaN, which decides the order of the sum.
        let filled: Vec<f64> = values
            .iter()
            .map(|&value| if value.is_nan() { 0.0 } else { value })
            .collect();
        return pairwise_sum(&filled) / defined as f64;
    };
    let (values, weights): (Vec<f64>, Vec<f64>) = values
        .iter()
        .zip(weights)
        .filter(|(value, _)| !value.is_nan())
        .unzip();
    average(&values, Some(&weights)).unwrap_or_else(|| pairwise_sum(&values) / values.len() as f64)
}

/// The area under the line through these points.
pub(super) fn trapezoids(x: &[f64], y: &[f64]) -> f64 {
    area(x.iter().copied().zip(y.iter().copied()))
}

/// The area under the line through these points.
pub(super) fn area(mut points: impl ExactSizeIterator<Item = (f64, f64)>) -> f64 {
    let Some(mut last) = points.next() else {
        return pairwise_sum::<f64>(&[]);
    };
    pairwise_sum_filled(points.len(), &mut |areas| {
        for (area, point) in areas.iter_mut().zip(&mut points) {
            *area = (point.0 - last.0) * (point.1 + last.1) / 2.0;
            last = point;
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Terms whose sum depends on the order.
    fn terms(count: usize) -> Vec<f64> {
        (1..=count)
            .map(|n| 1.0 / (n as f64).powi(2) + n as f64)
            .collect()
    }

    #[test]
    fn the_bits_are_numpys() {
        // numpy.sum of the same terms, as the 64 bits of the result.
        let cases = [
            (1, 0x4000000000000000),
            (5, 0x403076af37c048d1),
            (7, 0x403d830521b13104),
            (8, 0x4042c38290d89882),
            (9, 0x404745171be865f0),
            (16, 0x406132b2f78055ab),
            (100, 0x40b3bba28e4e0cc8),
            (127, 0x40bfc1a31864cfdb),
            (128, 0x40c020d18e3267ee),
            (129, 0x40c06151902a7fae),
            (137, 0x40c277519ee3488a),
            (256, 0x40e01034835cbf51),
            (1000, 0x411e8c5693639542),
            (1001, 0x411e9bfa9363d83c),
            (60000, 0x41dad291cc694654),
        ];
        for (count, bits) in cases {
            assert_eq!(pairwise_sum(&terms(count)).to_bits(), bits, "{count} terms");
        }
        assert_eq!(pairwise_sum::<f64>(&[]).to_bits(), (-0.0_f64).to_bits());
    }

    #[test]
    fn averages_leave_out_what_is_undefined() {
        let values = [0.5, f64::NAN, 1.0];
        assert_eq!(average_of_defined(&values, None), 0.75);
        assert_eq!(average_of_defined(&values, Some(&[1.0, 5.0, 3.0])), 0.875);
        assert_eq!(average_of_defined(&values, Some(&[0.0, 5.0, 0.0])), 0.75);
        assert!(average_of_defined(&[f64::NAN], None).is_nan());
        assert_eq!(average(&values, Some(&[0.0; 3])), None);
    }
}

//! The normal distribution: the share below a value, and the value of a share.

#![expect(
    clippy::excessive_precision,
    clippy::unreadable_literal,
    reason = "the digits as they were published"
)]

/// The share of a standard normal distribution that lies below a value (Cody 1969).
pub(super) fn share_below(value: f64) -> f64 {
    const A: [f64; 5] = [
        0.065682337918207449113,
        2.2352520354606839287,
        161.02823106855587881,
        1067.6894854603709582,
        18154.981253343561249,
    ];
    const B: [f64; 5] = [
        1.0,
        47.20258190468824187,
        976.09855173777669322,
        10260.932208618978205,
        45507.789335026729956,
    ];
    const C: [f64; 9] = [
        1.0765576773720192317e-8,
        0.39894151208813466764,
        8.8831497943883759412,
        93.506656132177855979,
        597.27027639480026226,
        2494.5375852903726711,
        6848.1904505362823326,
        11602.651437647350124,
        9842.7148383839780218,
    ];
    const D: [f64; 9] = [
        1.0,
        22.266688044328115691,
        235.38790178262499861,
        1519.377599407554805,
        6485.558298266760755,
        18615.571640885098091,
        34900.952721145977266,
        38912.003286093271411,
        19685.429676859990727,
    ];
    const P: [f64; 6] = [
        0.02307344176494017303,
        0.21589853405795699,
        0.1274011611602473639,
        0.022235277870649807,
        0.001421619193227893466,
        2.9112874951168792e-5,
    ];
    const Q: [f64; 6] = [
        1.0,
        1.28426009614491121,
        0.468238212480865118,
        0.0659881378689285515,
        0.00378239633202758244,
        7.29751555083966205e-5,
    ];
    const ONE_OVER_ROOT_TWO_PI: f64 = 0.398942280401432677939946059934;
    let size = value.abs();
    if value.is_nan() {
        return value;
    }
    if size <= 0.67448975 {
        let square = value * value;
        return 0.5 + value * polynomial(&A, square) / polynomial(&B, square);
    }
    // The square is taken in two parts, or the exponential would lose the digits it needs.
    let rough = (size * 16.0).trunc() / 16.0;
    let rest = (size - rough) * (size + rough);
    let density = (-rough * rough * 0.5).exp() * (-rest * 0.5).exp();
    let tail = if size <= 32.0_f64.sqrt() {
        density * polynomial(&C, size) / polynomial(&D, size)
    } else if size < 38.5 {
        let square = 1.0 / (size * size);
        let part = square * polynomial(&P, square) / polynomial(&Q, square);
        density * (ONE_OVER_ROOT_TWO_PI - part) / size
    } else {
        0.0
    };
    if value > 0.0 { 1.0 - tail } else { tail }
}

/// The value below which this share of a standard normal distribution lies (Wichura 1988,
/// algorithm AS 241). Infinite for 0 and 1, NaN for what is no share.
pub(super) fn value_of_share(share: f64) -> f64 {
    const A: [f64; 8] = [
        2.5090809287301226727e3,
        3.3430575583588128105e4,
        6.7265770927008700853e4,
        4.5921953931549871457e4,
        1.3731693765509461125e4,
        1.9715909503065514427e3,
        1.3314166789178437745e2,
        3.3871328727963666080e0,
    ];
    const B: [f64; 8] = [
        5.2264952788528545610e3,
        2.8729085735721942674e4,
        3.9307895800092710610e4,
        2.1213794301586595867e4,
        5.3941960214247511077e3,
        6.8718700749205790830e2,
        4.2313330701600911252e1,
        1.0,
    ];
    const C: [f64; 8] = [
        7.74545014278341407640e-4,
        2.27238449892691845833e-2,
        2.41780725177450611770e-1,
        1.27045825245236838258e0,
        3.64784832476320460504e0,
        5.76949722146069140550e0,
        4.63033784615654529590e0,
        1.42343711074968357734e0,
    ];
    const D: [f64; 8] = [
        1.05075007164441684324e-9,
        5.47593808499534494600e-4,
        1.51986665636164571966e-2,
        1.48103976427480074590e-1,
        6.89767334985100004550e-1,
        1.67638483018380384940e0,
        2.05319162663775882187e0,
        1.0,
    ];
    const E: [f64; 8] = [
        2.01033439929228813265e-7,
        2.71155556874348757815e-5,
        1.24266094738807843860e-3,
        2.65321895265761230930e-2,
        2.96560571828504891230e-1,
        1.78482653991729133580e0,
        5.46378491116411436990e0,
        6.65790464350110377720e0,
    ];
    const F: [f64; 8] = [
        2.04426310338993978564e-15,
        1.42151175831644588870e-7,
        1.84631831751005468180e-5,
        7.86869131145613259100e-4,
        1.48753612908506148525e-2,
        1.36929880922735805310e-1,
        5.99832206555887937690e-1,
        1.0,
    ];
    if !(0.0..=1.0).contains(&share) {
        return f64::NAN;
    }
    let off = share - 0.5;
    if off.abs() <= 0.425 {
        let at = 0.180625 - off * off;
        return off * polynomial(&A, at) / polynomial(&B, at);
    }
    let outside = if off < 0.0 { share } else { 1.0 - share };
    if outside == 0.0 {
        return f64::INFINITY.copysign(off);
    }
    let root = (-outside.ln()).sqrt();
    let value = if root <= 5.0 {
        polynomial(&C, root - 1.6) / polynomial(&D, root - 1.6)
    } else {
        polynomial(&E, root - 5.0) / polynomial(&F, root - 5.0)
    };
    value.copysign(off)
}

/// The highest power first.
fn polynomial(coefficients: &[f64], at: f64) -> f64 {
    coefficients.iter().fold(0.0, |sum, one| sum * at + one)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_and_values_are_those_of_the_tables() {
        // scipy.stats.norm 1.17.1: cdf of a value, ppf of that share.
        let cases = [
            (-8.0, 6.22096057427174e-16),
            (-5.7, 5.99037140106353e-09),
            (-1.959963984540054, 0.025),
            (-0.5, 0.3085375387259869),
            (0.1, 0.539827837277029),
            (0.7, 0.758036347776927),
            (1.2815515655446008, 0.9),
            (2.5758293035489004, 0.995),
            (3.2905267314919255, 0.9995),
            (0.0, 0.5),
        ];
        for (value, share) in cases {
            let found = share_below(value);
            assert!((found - share).abs() <= 1e-14 * share, "{value}: {found}");
            // A share close to 1 does not tell the value to the last digit.
            let found = value_of_share(share);
            assert!(
                (found - value).abs() <= 1e-13 * value.abs(),
                "{share}: {found}"
            );
        }
        assert_eq!(value_of_share(0.0), f64::NEG_INFINITY);
        assert_eq!(value_of_share(1.0), f64::INFINITY);
        assert!(value_of_share(1.5).is_nan() && value_of_share(f64::NAN).is_nan());
        assert_eq!((share_below(-40.0), share_below(40.0)), (0.0, 1.0));
    }
}

//! The minimum of a function of one number within bounds: Brent's method.
//!
//! R. P. Brent, Algorithms for minimization without derivatives (1973); the steps are those of
//! `fminbound`, which SciPy took from MATLAB.

const MAX_CALLS: usize = 500;

/// Where the function is least between `low` and `high`, to about `tolerance`.
pub(super) fn bounded_minimum(
    mut low: f64,
    mut high: f64,
    tolerance: f64,
    function: impl Fn(f64) -> f64,
) -> f64 {
    let root_of_epsilon = 2.2e-16_f64.sqrt();
    let golden = 0.5 * (3.0 - 5.0_f64.sqrt());
    let at = |x| (x, function(x));
    // The best point so far, the one before it, and the one before that.
    let mut best = at(low + golden * (high - low));
    let (mut second, mut third) = (best, best);
    let (mut step, mut step_before) = (0.0_f64, 0.0_f64);
    for _ in 1..MAX_CALLS {
        let middle = 0.5 * (low + high);
        let near = root_of_epsilon * best.0.abs() + tolerance / 3.0;
        if (best.0 - middle).abs() <= 2.0 * near - 0.5 * (high - low) {
            break;
        }
        let mut parabola = None;
        if step_before.abs() > near {
            let (p, q) = turning_point(best, second, third);
            let inside = p > q * (low - best.0) && p < q * (high - best.0);
            if inside && p.abs() < (0.5 * q * step_before).abs() {
                parabola = Some(p / q);
            }
            step_before = step;
        }
        step = match parabola {
            Some(jump) => {
                let x = best.0 + jump;
                if x - low < 2.0 * near || high - x < 2.0 * near {
                    near * sign(middle - best.0)
                } else {
                    jump
                }
            }
            None => {
                let end = if best.0 >= middle { low } else { high };
                step_before = end - best.0;
                golden * step_before
            }
        };
        let length = if step.abs() > near { step.abs() } else { near };
        let new = at(best.0 + sign(step) * length);
        if new.1 <= best.1 {
            if new.0 >= best.0 {
                low = best.0;
            } else {
                high = best.0;
            }
            (third, second, best) = (second, best, new);
        } else {
            if new.0 < best.0 {
                low = new.0;
            } else {
                high = new.0;
            }
            if new.1 <= second.1 || second.0 == best.0 {
                (third, second) = (second, new);
            } else if new.1 <= third.1 || third.0 == best.0 || third.0 == second.0 {
                third = new;
            }
        }
    }
    best.0
}

/// The way from the best point to where the parabola through three points turns, as p / q.
fn turning_point(best: (f64, f64), second: (f64, f64), third: (f64, f64)) -> (f64, f64) {
    let r = (best.0 - second.0) * (best.1 - third.1);
    let q = (best.0 - third.0) * (best.1 - second.1);
    let p = (best.0 - third.0) * q - (best.0 - second.0) * r;
    let q = 2.0 * (q - r);
    let p = if q > 0.0 { -p } else { p };
    (p, q.abs())
}

/// 1 for zero, too.
fn sign(value: f64) -> f64 {
    if value < 0.0 { -1.0 } else { 1.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minima_are_found_inside_and_at_the_ends() {
        let cases: [(&dyn Fn(f64) -> f64, f64); 4] = [
            (&|x| (x - 2.0).powi(2), 2.0),
            (&|x| (x + 1.0).abs(), -1.0),
            (&|x| x, -10.0),
            (&|x| -x, 10.0),
        ];
        for (function, expected) in cases {
            let found = bounded_minimum(-10.0, 10.0, 1e-14, function);
            assert!((found - expected).abs() < 1e-6, "{expected}: {found}");
        }
    }
}

//! What splits of a node are worth by the Gini impurity, for all thresholds of a feature at once.

use crate::instructions::multiversioned;

/// So many classes lie side by side.
pub const CLASSES: usize = 16;

/// The weights of the classes among the rows of one value.
pub type ClassWeights = [u32; CLASSES];

multiversioned! {
    /// For each prefix of the blocks, beginning with what is there `before`: the sum of the squares
    /// of its class weights, that of what is left of `all`, and its weight.
    ///
    /// All three are whole numbers, so the order of a sum does not matter as long as the weight of
    /// `all` is below 2^26. The results have a place for each block.
    ///
    /// ```
    /// use linnaeus_kernels::{CLASSES, prefix_squares};
    ///
    /// let block = |first, second| {
    ///     let mut block = [0; CLASSES];
    ///     (block[0], block[1]) = (first, second);
    ///     block
    /// };
    /// let (mut left, mut right, mut weights) = ([0.0; 2], [0.0; 2], [0.0; 2]);
    /// let blocks = [block(1, 2), block(0, 3)];
    /// prefix_squares(&blocks, &block(0, 0), &block(3, 6), &mut left, &mut right, &mut weights);
    /// assert_eq!((left, right, weights), ([5.0, 26.0], [20.0, 5.0], [3.0, 6.0]));
    /// ```
    ///
    /// # Panics
    /// When the results are shorter than the blocks.
    pub fn prefix_squares(
        blocks: &[ClassWeights],
        before: &ClassWeights,
        all: &ClassWeights,
        left_squares: &mut [f64],
        right_squares: &mut [f64],
        weights: &mut [f64],
    ) {
        let length = blocks.len();
        let (left_squares, right_squares) = (&mut left_squares[..length], &mut right_squares[..length]);
        let weights = &mut weights[..length];
        let is_light = all.iter().map(|&own| u64::from(own)).sum::<u64>() < 1 << 16;
        let mut left = *before;
        for (at, block) in blocks.iter().enumerate() {
            let mut right = [0; CLASSES];
            for class in 0..CLASSES {
                left[class] = left[class].wrapping_add(block[class]);
                right[class] = all[class].wrapping_sub(left[class]);
            }
            if is_light {
                left_squares[at] = light_squares(&left);
                right_squares[at] = light_squares(&right);
            } else {
                left_squares[at] = squares(&left);
                right_squares[at] = squares(&right);
            }
            weights[at] = f64::from(left.iter().fold(0_u32, |sum, own| sum.wrapping_add(*own)));
        }
    }
}

/// The sum of the squares, if it is below 2^32.
#[inline(always)]
fn light_squares(weights: &ClassWeights) -> f64 {
    let squares = weights.map(|own| own.wrapping_mul(own));
    f64::from(
        squares
            .iter()
            .fold(0_u32, |sum, square| sum.wrapping_add(*square)),
    )
}

#[inline(always)]
fn squares(weights: &ClassWeights) -> f64 {
    let squares = weights.map(|own| u64::from(own) * u64::from(own));
    squares
        .iter()
        .fold(0_u64, |sum, square| sum.wrapping_add(*square)) as f64
}

multiversioned! {
    /// Of splits of a node of this weight, given the weight of the left side and the sums of the
    /// squares of the class weights of both sides: the impurity of both, weighted, with the sign
    /// turned, so that the best split has the largest.
    ///
    /// Each is `(-right) * (1 - squares / (right * right)) - left * (1 - squares / (left * left))`,
    /// every operation rounded.
    ///
    /// ```
    /// let mut proxies = [0.0];
    /// linnaeus_kernels::gini_proxies(&[4.0], &[5.0], &[2.0], 5.0, &mut proxies);
    /// assert_eq!(proxies, [-3.0 * (1.0 - 5.0 / 9.0)]);
    /// ```
    ///
    /// # Panics
    /// When the slices differ in length.
    pub fn gini_proxies(
        left_squares: &[f64],
        right_squares: &[f64],
        weights: &[f64],
        weight: f64,
        proxies: &mut [f64],
    ) {
        let length = proxies.len();
        let (left_squares, right_squares) = (&left_squares[..length], &right_squares[..length]);
        let weights = &weights[..length];
        for at in 0..length {
            let left = weights[at];
            let right = weight - left;
            let of_left = 1.0 - left_squares[at] / (left * left);
            let of_right = 1.0 - right_squares[at] / (right * right);
            proxies[at] = (-right) * of_right - left * of_left;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instructions::with_each;

    #[test]
    fn every_instruction_set_gives_the_same() {
        for length in [0, 1, 2, 7, 8, 9, 100] {
            let block = |at: usize| -> ClassWeights {
                std::array::from_fn(|class| ((at * 31 + class * 17) % 23) as u32)
            };
            let blocks: Vec<ClassWeights> = (0..length).map(block).collect();
            let mut all = [5; CLASSES];
            for block in &blocks {
                (0..CLASSES).for_each(|class| all[class] += block[class]);
            }
            let weight = f64::from(all.iter().sum::<u32>());
            let results = with_each(|| {
                let none = vec![0.0; length];
                let (mut left, mut right) = (none.clone(), none.clone());
                let (mut weights, mut proxies) = (none.clone(), none);
                let before = [0; CLASSES];
                prefix_squares(&blocks, &before, &all, &mut left, &mut right, &mut weights);
                gini_proxies(&left, &right, &weights, weight, &mut proxies);
                (left, right, weights, proxies)
            });
            let mut sums = [0_u32; CLASSES];
            for at in 0..length {
                (0..CLASSES).for_each(|class| sums[class] += blocks[at][class]);
                let rest: Vec<u32> = (0..CLASSES).map(|class| all[class] - sums[class]).collect();
                let squares = |sums: &[u32]| sums.iter().map(|&sum| f64::from(sum).powi(2)).sum();
                let gini = |sums: &[u32]| {
                    let weight: f64 = sums.iter().map(|&sum| f64::from(sum)).sum();
                    let squares: f64 = squares(sums);
                    weight * (1.0 - squares / (weight * weight))
                };
                for (left, right, weights, proxies) in &results {
                    assert_eq!((left[at], right[at]), (squares(&sums), squares(&rest)));
                    assert_eq!(weights[at], f64::from(sums.iter().sum::<u32>()));
                    let expected = -gini(&rest) - gini(&sums);
                    assert!((proxies[at] - expected).abs() < 1e-9 || proxies[at].is_nan());
                }
            }
            for (_, _, _, proxies) in &results {
                let bits =
                    |proxies: &[f64]| proxies.iter().map(|own| own.to_bits()).collect::<Vec<_>>();
                assert_eq!(bits(proxies), bits(&results[0].3));
            }
        }
    }
}

//! How long each kernel takes, for a row of MNIST's width or a vector of many rows' length.
//!
//! `cargo bench -p linnaeus-kernels` measures the widest instruction set of the processor,
//! `LINNAEUS_INSTRUCTIONS=baseline cargo bench -p linnaeus-kernels` another one; `-- dot` only what
//! is named so.

use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};
use linnaeus_kernels::{
    Element, LINE, Line, Rounded, Summand, add_product, coded_dot, coded_products, count_pairs,
    dot, find, fold_columns, map_columns, pairwise_sum, quick_dot, quick_products, quick_squares,
    radix_sort, round_to_steps, sum_of_squares, zeros,
};

const COLUMNS: usize = 784;
const ROWS: usize = 60_000;

fn main() {
    divan::main();
}

/// Small whole numbers, which every type can hold.
fn numbers<T: From<u8>>(length: usize) -> Vec<T> {
    (0..length)
        .map(|at| T::from((at * 37 % 251) as u8))
        .collect()
}

fn of_values<'a, 'b, T>(bencher: Bencher<'a, 'b>, values: &[T]) -> Bencher<'a, 'b> {
    bencher.counter(ItemsCount::new(values.len()))
}

#[divan::bench(types = [u8, f32, f64])]
fn dot_of_a_row<T: Element + From<u8>>(bencher: Bencher<'_, '_>) {
    let (row, coefficients) = (numbers::<T>(COLUMNS), numbers::<f64>(COLUMNS));
    let bencher = of_values(bencher, &row);
    bencher.bench_local(|| dot(black_box(&row), black_box(&coefficients)));
}

#[divan::bench(types = [f32, f64])]
fn pairwise_sum_of_many<T: Summand + From<u8>>(bencher: Bencher<'_, '_>) {
    let values = numbers::<T>(ROWS);
    of_values(bencher, &values).bench_local(|| pairwise_sum(black_box(&values)));
}

#[divan::bench(types = [f32, f64])]
fn sum_of_squares_of_a_row<T: Summand + From<u8>>(bencher: Bencher<'_, '_>) {
    let row = numbers::<T>(COLUMNS);
    of_values(bencher, &row).bench_local(|| sum_of_squares(black_box(&row)));
}

#[divan::bench(types = [f32, f64])]
fn find_in_a_row<T: Element + From<u8>>(bencher: Bencher<'_, '_>) {
    let row = numbers::<T>(COLUMNS);
    of_values(bencher, &row)
        .bench_local(|| find(black_box(&row), |value| !value.into().is_finite()));
}

/// A row like those of MNIST: a fifth of the columns of nine lines, in runs.
fn coded_row() -> [Line<u8>; 9] {
    let mut lines = [Line::default(); 9];
    for (at, code) in Line::flatten_mut(&mut lines).iter_mut().enumerate() {
        *code = if at % 28 < 6 { at as u8 | 1 } else { 0 };
    }
    lines
}

#[divan::bench]
fn coded_dot_of_a_row(bencher: Bencher<'_, '_>) {
    let (row, coefficients) = (coded_row(), [Line([5; LINE]); 9]);
    let bencher = bencher.counter(ItemsCount::new(row.len() * LINE));
    bencher.bench_local(|| coded_dot(black_box(&row), black_box(&coefficients), &row));
}

#[divan::bench]
fn coded_products_of_a_row(bencher: Bencher<'_, '_>) {
    let (row, weights, mut products) = (coded_row(), [0.5; COLUMNS], [0.0; COLUMNS]);
    let codes = Line::flatten(&row);
    of_values(bencher, codes)
        .bench_local(|| coded_products(black_box(codes), &weights, &mut products));
}

#[divan::bench]
fn quick_dot_of_a_coded_row(bencher: Bencher<'_, '_>) {
    let (row, weights) = (coded_row(), [0.5; COLUMNS]);
    let codes = Line::flatten(&row);
    of_values(bencher, codes).bench_local(|| quick_dot(black_box(codes), black_box(&weights)));
}

#[divan::bench]
fn add_product_of_a_coded_row(bencher: Bencher<'_, '_>) {
    let (row, mut weights) = (coded_row(), [0.5; COLUMNS]);
    let codes = Line::flatten(&row);
    of_values(bencher, codes).bench_local(|| add_product(&mut weights, black_box(codes), 1e-9));
}

#[divan::bench]
fn quick_products_of_a_row(bencher: Bencher<'_, '_>) {
    let (values, factors) = (numbers::<f64>(COLUMNS), numbers::<f64>(COLUMNS));
    let mut products = vec![0.0; COLUMNS];
    of_values(bencher, &values)
        .bench_local(|| quick_products(black_box(&values), &factors, &mut products));
}

#[divan::bench]
fn round_to_steps_of_a_row(bencher: Bencher<'_, '_>) {
    let (values, mut whole) = (numbers::<f64>(COLUMNS), vec![0; COLUMNS]);
    of_values(bencher, &values)
        .bench_local(|| round_to_steps(black_box(&values), 100.0, &mut whole));
}

#[divan::bench]
fn quick_squares_of_a_row(bencher: Bencher<'_, '_>) {
    let row = numbers::<f64>(COLUMNS);
    of_values(bencher, &row).bench_local(|| quick_squares(black_box(&row)));
}

#[divan::bench]
fn radix_sort_of_many(bencher: Bencher<'_, '_>) {
    let values: Vec<f64> = (0..ROWS).map(|at| (at as f64 * 0.7).sin()).collect();
    let mut scratch = vec![0.0; ROWS];
    of_values(bencher, &values)
        .with_inputs(|| values.clone())
        .bench_local_values(|mut values| {
            radix_sort(&mut values, &mut scratch);
            values
        });
}

#[divan::bench]
fn count_pairs_of_many(bencher: Bencher<'_, '_>) {
    let codes: Vec<u32> = (0..ROWS as u32).map(|at| at * 7 % 10).collect();
    of_values(bencher, &codes).bench_local(|| {
        let mut counts = [0; 100];
        count_pairs(black_box(&codes), black_box(&codes), 10, &mut counts);
        counts
    });
}

/// Sums and counts of what is known, as an imputer adds them up.
#[divan::bench(types = [u8, f32, f64], consts = [1, 8])]
fn fold_columns_to_sums<T: Element + From<u8>, const AT_ONCE: usize>(bencher: Bencher<'_, '_>) {
    let rows = [(); AT_ONCE].map(|()| numbers::<T>(COLUMNS));
    let rows = rows.each_ref().map(|row| &row[..]);
    let (mut sums, mut known) = (vec![0.0; COLUMNS], vec![0.0; COLUMNS]);
    let step = |value: f64, []: [f64; 0], [sum, known]: [f64; 2]| {
        if value.is_nan() {
            [sum, known]
        } else {
            [sum + value, known + 1.0]
        }
    };
    let bencher = bencher.counter(ItemsCount::new(AT_ONCE * COLUMNS));
    bencher.bench_local(|| {
        let totals = [&mut sums[..], &mut known[..]];
        fold_columns(black_box(rows), [], totals, [step; AT_ONCE]);
    });
}

/// Centred values and their squares, as the second pass of a scaler adds them up.
#[divan::bench(types = [u8, f32, f64], consts = [1, 8])]
fn fold_columns_to_squares<T: Element + From<u8>, const AT_ONCE: usize>(bencher: Bencher<'_, '_>) {
    let rows = [(); AT_ONCE].map(|()| numbers::<T>(COLUMNS));
    let rows = rows.each_ref().map(|row| &row[..]);
    let centre = numbers::<f64>(COLUMNS);
    let (mut sums, mut squares) = (vec![0.0; COLUMNS], vec![0.0; COLUMNS]);
    let step = |value: f64, [centre]: [f64; 1], [sum, square]: [f64; 2]| {
        let apart = value - centre;
        [sum + apart, square + apart * apart]
    };
    let bencher = bencher.counter(ItemsCount::new(AT_ONCE * COLUMNS));
    bencher.bench_local(|| {
        let totals = [&mut sums[..], &mut squares[..]];
        fold_columns(black_box(rows), [&centre], totals, [step; AT_ONCE]);
    });
}

/// Mean and scale, as a scaled row is read.
#[divan::bench(types = [(u8, f64), (f32, f32), (f64, f64)])]
fn map_columns_to_scaled<P: Pair>(bencher: Bencher<'_, '_>) {
    let row = numbers::<P::From>(COLUMNS);
    let (mean, scale) = (numbers::<P::To>(COLUMNS), numbers::<P::To>(COLUMNS));
    let mut scaled = vec![P::To::default(); COLUMNS];
    of_values(bencher, &row).bench_local(|| {
        let parameters = [&mean[..], &scale[..]];
        map_columns(
            black_box(&row),
            parameters,
            &mut scaled,
            |value, [mean, scale]| P::To::rounded(value - mean).into() / scale,
        );
    });
}

#[divan::bench(args = [COLUMNS, 1000 * COLUMNS])]
fn zeros_written(bencher: Bencher<'_, '_>, length: usize) {
    let bencher = bencher.counter(BytesCount::of_many::<f64>(length));
    bencher.bench_local(|| {
        let mut values = zeros::<f64>(length);
        values.fill(black_box(1.0));
        values
    });
}

/// What a row is stored in, and what its change is written in.
trait Pair {
    type From: Element + From<u8>;
    type To: Rounded + From<u8>;
}

impl<F: Element + From<u8>, T: Rounded + From<u8>> Pair for (F, T) {
    type From = F;
    type To = T;
}

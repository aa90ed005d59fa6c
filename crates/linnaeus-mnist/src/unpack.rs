//! From the two packed halves to the bytes of the four files, end to end.

use std::io::{ErrorKind, Read};
use std::thread;

use lzma_rust2::LzmaReader;

use crate::Error;
use crate::idx::BYTES;

const NAMES: [&str; 2] = ["mnist.0.lzma", "mnist.1.lzma"];

/// Memory that a half may ask for, in KiB; an intact one needs its dictionary of 32 MiB.
const MEMORY: u32 = 40 * 1024;

/// Both halves at once, each on a thread of its own into its own half of the result.
pub(crate) fn unpack(halves: [&[u8]; 2]) -> Result<Vec<u8>, Error> {
    let mut bytes = vec![0; BYTES];
    let (first, second) = bytes.split_at_mut(BYTES / 2);
    let (first, second) = thread::scope(|scope| {
        let second = scope.spawn(|| unpack_half(NAMES[1], halves[1], second));
        let first = unpack_half(NAMES[0], halves[0], first);
        let broken = || Err(packed(NAMES[1], "data that stopped the unpacking"));
        (first, second.join().unwrap_or_else(|_| broken()))
    });
    first.and(second).map(|()| bytes)
}

/// Fills `into`, and makes sure that there is nothing beyond it.
fn unpack_half(name: &'static str, half: &[u8], into: &mut [u8]) -> Result<(), Error> {
    let invalid = |error: std::io::Error| match error.kind() {
        ErrorKind::UnexpectedEof => packed(name, "an early end"),
        _ => packed(name, error),
    };
    let mut reader = LzmaReader::new_mem_limit(half, MEMORY, None).map_err(invalid)?;
    reader.set_relaxed_end_condition(false);
    reader.read_exact(into).map_err(invalid)?;
    match reader.read(&mut [0]).map_err(invalid)? {
        0 => Ok(()),
        _ => Err(packed(name, format!("more than {} bytes", into.len()))),
    }
}

fn packed(file: &'static str, found: impl ToString) -> Error {
    Error::Packed {
        file,
        found: found.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::idx::parse;

    const FIRST: &[u8] = include_bytes!("../data/mnist.0.lzma");
    const SECOND: &[u8] = include_bytes!("../data/mnist.1.lzma");

    #[test]
    fn damaged_data_are_an_error_that_names_the_file() {
        let changed = |range: std::ops::Range<usize>, to: &[u8]| {
            let mut half = FIRST.to_vec();
            half[range].copy_from_slice(to);
            half
        };
        let cases = [
            ("empty", vec![], "an early end"),
            ("head only", FIRST[..13].to_vec(), "an early end"),
            ("cut", FIRST[..9_999].to_vec(), "an early end"),
            ("no end", FIRST[..FIRST.len() - 1].to_vec(), "an early end"),
            ("wrong head", changed(0..1, &[0xff]), "invalid"),
            (
                "too large",
                changed(1..5, &[0xff; 4]),
                "dict size too large",
            ),
            ("hungry", changed(1..5, &[0, 0, 0, 0x10]), "memory"),
            ("a text", b"version 1\nsize 4607450\n".to_vec(), "memory"),
        ];
        let mut into = vec![0; BYTES / 2];
        for (case, half, found) in cases {
            let error = unpack_half(NAMES[0], &half, &mut into).unwrap_err();
            let text = error.to_string();
            let start = "mnist.0.lzma: expected packed data of MNIST, found ";
            assert!(
                text.starts_with(start) && text.contains(found),
                "{case}: {text}"
            );
        }
    }

    #[test]
    fn a_flipped_bit_in_either_half_is_found() {
        for (half, at) in [(0, 3_000_000), (1, 14)] {
            let mut halves = [FIRST.to_vec(), SECOND.to_vec()];
            halves[half][at] ^= 0x10;
            let bytes = unpack([&halves[0], &halves[1]]);
            assert!(bytes.and_then(parse).is_err(), "half {half}, byte {at}");
        }
    }

    #[test]
    fn other_data_are_told_by_their_checksum() {
        let error = parse(unpack([SECOND, FIRST]).unwrap()).unwrap_err();
        let Error::Checksum {
            file,
            found,
            expected,
        } = &error
        else {
            panic!("{error:?}");
        };
        assert_eq!(*file, "train-images-idx3-ubyte");
        assert_ne!(found, expected);
        assert_eq!(*expected, "6bbc9ace898e44ae57da46a324031adb");
    }

    #[test]
    fn a_half_that_is_too_long_or_too_short_is_refused() {
        let mut most = vec![0; BYTES / 2 - 1];
        let error = unpack_half(NAMES[0], FIRST, &mut most).unwrap_err();
        assert!(
            error.to_string().contains("more than 27475023 bytes"),
            "{error}"
        );
        let mut more = vec![0; BYTES / 2 + 1];
        let error = unpack_half(NAMES[0], FIRST, &mut more).unwrap_err();
        assert!(error.to_string().contains("an early end"), "{error}");
    }
}

//! From the bytes of the four IDX files to pixels and labels.
//!
//! An IDX file is a head of big-endian integers (four for images, two for labels) and then the
//! values. The checksums cover the heads, so they need no reading.

use crate::{Error, Mnist, PIXELS, ROWS, TRAIN_ROWS};

/// An original file: its name, the length of its head and of its values, and its MD5 sum.
type File = (&'static str, usize, usize, &'static str);

/// The four files in packed order: all images before all labels.
const FILES: [File; 4] = [
    (
        "train-images-idx3-ubyte",
        16,
        TRAIN_ROWS * PIXELS,
        "6bbc9ace898e44ae57da46a324031adb",
    ),
    (
        "t10k-images-idx3-ubyte",
        16,
        (ROWS - TRAIN_ROWS) * PIXELS,
        "2646ac647ad5339dbf082846283269ea",
    ),
    (
        "train-labels-idx1-ubyte",
        8,
        TRAIN_ROWS,
        "a25bea736e30d166cdddb491f175f624",
    ),
    (
        "t10k-labels-idx1-ubyte",
        8,
        ROWS - TRAIN_ROWS,
        "27ae3e4e09519cfbb04c329615203637",
    ),
];

/// The length of the four files together.
pub(crate) const BYTES: usize = ROWS * (PIXELS + 1) + 48;

/// The pixels and labels of the four files, `BYTES` bytes end to end. The heads are taken out in
/// place.
pub(crate) fn parse(mut bytes: Vec<u8>) -> Result<Mnist, Error> {
    let (mut start, mut kept) = (0, 0);
    for (file, head, values, expected) in FILES {
        let end = start + head + values;
        let found = format!("{:x}", md5::compute(&bytes[start..end]));
        if found != expected {
            return Err(Error::Checksum {
                file,
                found,
                expected,
            });
        }
        bytes.copy_within(start + head..end, kept);
        (start, kept) = (end, kept + values);
    }
    let labels = bytes[ROWS * PIXELS..kept].to_vec();
    bytes.truncate(ROWS * PIXELS);
    Ok(Mnist {
        pixels: bytes,
        labels,
    })
}

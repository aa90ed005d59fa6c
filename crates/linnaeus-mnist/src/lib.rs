//! MNIST on board: 70,000 handwritten digits and their labels, in memory without a network or a
//! file.
//!
//! The four files of MNIST are part of the crate, packed to 9.3 MB. [`load`] unpacks them in less
//! than a second, and checks the MD5 sum of each.
//!
//! ```
//! # fn main() -> Result<(), linnaeus_mnist::Error> {
//! let mnist = linnaeus_mnist::load()?;
//! assert_eq!(mnist.labels[..4], [5, 0, 4, 1]);
//! let first = mnist.pixels.chunks_exact(linnaeus_mnist::PIXELS).next();
//! assert_eq!(first.map(|image| image.iter().filter(|&&pixel| pixel > 0).count()), Some(166));
//! # Ok(())
//! # }
//! ```
//!
//! # Licence
//! The code is licensed MIT OR Apache-2.0. The data are by Yann LeCun and Corinna Cortes, licensed
//! [CC BY-SA 3.0](https://creativecommons.org/licenses/by-sa/3.0/): whoever passes them on, in a
//! program too, names the authors and this licence. [`ATTRIBUTION`] is a sentence for that.

mod error;
mod idx;
mod unpack;

pub use error::Error;

/// The number of images: [`TRAIN_ROWS`] to learn from, then 10,000 to test on.
pub const ROWS: usize = 70_000;

/// The number of images to learn from; they come first.
pub const TRAIN_ROWS: usize = 60_000;

/// The width and the height of an image.
pub const SIDE: usize = 28;

/// The number of pixels of an image.
pub const PIXELS: usize = SIDE * SIDE;

/// Who made the data and under which licence they may be used.
pub const ATTRIBUTION: &str = "MNIST, by Yann LeCun and Corinna Cortes, CC BY-SA 3.0 \
                               (https://creativecommons.org/licenses/by-sa/3.0/)";

/// All of MNIST, in the original order, which is also the order of OpenML's `mnist_784`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mnist {
    /// [`ROWS`] images of [`PIXELS`] pixels, image after image, each row after row from the top
    /// left; 0 is paper, 255 is ink.
    pub pixels: Vec<u8>,
    /// The digit that each image shows, 0 to 9.
    pub labels: Vec<u8>,
}

/// Unpacks MNIST: 55 MB, in 0.7 seconds of processor time on two threads. Every call does the work
/// anew.
///
/// # Errors
/// When the packed files of this build are damaged; their checksums tell.
pub fn load() -> Result<Mnist, Error> {
    let halves = [
        &include_bytes!("../data/mnist.0.lzma")[..],
        &include_bytes!("../data/mnist.1.lzma")[..],
    ];
    idx::parse(unpack::unpack(halves)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_mnist() {
        let mnist = load().unwrap();
        assert_eq!(mnist.pixels.len(), ROWS * PIXELS);
        assert_eq!(mnist.labels.len(), ROWS);
        assert_eq!(mnist.labels[..4], [5, 0, 4, 1]);
        assert_eq!(mnist.labels[TRAIN_ROWS..TRAIN_ROWS + 4], [7, 2, 1, 0]);
        let counts = |labels: &[u8]| {
            let mut counts = [0; 10];
            labels.iter().for_each(|&label| counts[label as usize] += 1);
            counts
        };
        let (train, test) = mnist.labels.split_at(TRAIN_ROWS);
        assert_eq!(
            counts(train),
            [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]
        );
        assert_eq!(
            counts(test),
            [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]
        );
    }

    #[test]
    fn the_images_are_where_they_belong() {
        let mnist = load().unwrap();
        let images: Vec<&[u8]> = mnist.pixels.chunks_exact(PIXELS).collect();
        // The heads are gone and no image has moved by a pixel: the margins of an image are paper.
        for row in [0, TRAIN_ROWS - 1, TRAIN_ROWS, ROWS - 1] {
            let lines: Vec<&[u8]> = images[row].chunks_exact(SIDE).collect();
            assert_eq!(lines[0], [0; SIDE], "image {row}");
            assert!(lines.iter().all(|line| line[0] == 0), "image {row}");
        }
        let sum = |image: &[u8]| -> u32 { image.iter().map(|&pixel| u32::from(pixel)).sum() };
        assert_eq!((sum(images[0]), sum(images[TRAIN_ROWS])), (27525, 18454));
        assert_eq!((sum(images[59_999]), sum(images[69_999])), (20920, 41833));
    }
}

//! The PNG container: eight-bit grey or colour, without transparency.

use std::io::Write as _;

use flate2::{Compression, Crc, write::ZlibEncoder};

/// A grey image as a PNG file.
pub(crate) fn grey(width: usize, height: usize, pixels: &[u8]) -> Vec<u8> {
    encode(width, height, 0, 1, pixels, None)
}

/// A red, green, blue image as a PNG file that says how many pixels a CSS pixel has.
pub(crate) fn rgb(width: usize, height: usize, pixels: &[u8], scale: f64) -> Vec<u8> {
    encode(width, height, 2, 3, pixels, Some(scale))
}

fn encode(
    width: usize,
    height: usize,
    color_type: u8,
    channels: usize,
    pixels: &[u8],
    scale: Option<f64>,
) -> Vec<u8> {
    let mut file = vec![0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n'];
    let mut header = Vec::with_capacity(13);
    header.extend_from_slice(&(width as u32).to_be_bytes());
    header.extend_from_slice(&(height as u32).to_be_bytes());
    // Eight bits a channel, the only compression, the only filter method, not interlaced.
    header.extend_from_slice(&[8, color_type, 0, 0, 0]);
    chunk(&mut file, b"IHDR", &header);
    if let Some(scale) = scale {
        // A CSS pixel is 1/96 inch; the file states pixels a metre.
        let density = ((scale * 96.0 / 0.0254).round() as u32).to_be_bytes();
        let mut body = [density, density].concat();
        body.push(1);
        chunk(&mut file, b"pHYs", &body);
    }
    chunk(
        &mut file,
        b"IDAT",
        &compressed(&filtered(pixels, width * channels, channels)),
    );
    chunk(&mut file, b"IEND", &[]);
    file
}

fn chunk(file: &mut Vec<u8>, kind: &[u8; 4], body: &[u8]) {
    file.extend_from_slice(&(body.len() as u32).to_be_bytes());
    file.extend_from_slice(kind);
    file.extend_from_slice(body);
    let mut crc = Crc::new();
    crc.update(kind);
    crc.update(body);
    file.extend_from_slice(&crc.sum().to_be_bytes());
}

fn compressed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder
        .write_all(bytes)
        .and_then(|()| encoder.finish())
        .expect("a vector takes every write")
}

/// Each row as it is, or as differences to its left or upper neighbour, whichever leaves the
/// smallest numbers: they compress best.
fn filtered(pixels: &[u8], row_length: usize, channels: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(pixels.len() + pixels.len() / row_length.max(1) + 1);
    let mut above = vec![0; row_length];
    for row in pixels.chunks_exact(row_length) {
        let left = |i: usize| if i >= channels { row[i - channels] } else { 0 };
        let candidates: [(u8, Vec<u8>); 3] = [
            (0, row.to_vec()),
            (
                1,
                (0..row_length)
                    .map(|i| row[i].wrapping_sub(left(i)))
                    .collect(),
            ),
            (
                2,
                (0..row_length)
                    .map(|i| row[i].wrapping_sub(above[i]))
                    .collect(),
            ),
        ];
        let size = |bytes: &[u8]| -> u64 {
            bytes
                .iter()
                .map(|b| u64::from(b.cast_signed().unsigned_abs()))
                .sum()
        };
        let best = candidates.into_iter().min_by_key(|(_, bytes)| size(bytes));
        if let Some((kind, bytes)) = best {
            out.push(kind);
            out.extend_from_slice(&bytes);
        }
        above.copy_from_slice(row);
    }
    out
}

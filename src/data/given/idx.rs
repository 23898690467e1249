//! Images and labels in the idx format of MNIST: two zero bytes, the type of a number (8: one byte), how many dimensions
//! there are, each dimension as four bytes, the most significant first, and the numbers.

use crate::data::Table;

/// The first `rows` images with their labels, ten classes; or which of the two is none, and why.
pub(super) fn table(
    name: &'static str,
    [images, labels]: [&[u8]; 2],
    rows: usize,
) -> Result<Table, (usize, String)> {
    let ([count, height, width], pixels) = array(images).map_err(|why| (0, why))?;
    let ([labelled], labels) = array(labels).map_err(|why| (1, why))?;
    if count < rows {
        return Err((0, format!("holds {count} images, not {rows} or more")));
    }
    if labelled != count {
        return Err((1, format!("holds {labelled} labels, not {count} as there are images")));
    }
    let labels = &labels[..rows];
    if let Some(label) = labels.iter().find(|label| 10 <= **label) {
        return Err((1, format!("holds the label {label}, which is no digit")));
    }
    let features = height * width;
    let pixels = &pixels[..rows * features];
    Ok(Table {
        name,
        inputs: pixels.iter().map(|pixel| f64::from(*pixel) / 255.0).collect(),
        features,
        labels: labels.iter().map(|label| usize::from(*label)).collect(),
        classes: 10,
    })
}

/// The dimensions and the numbers of an array of bytes.
fn array<const D: usize>(bytes: &[u8]) -> Result<([usize; D], &[u8]), String> {
    let head = 4 + 4 * D;
    let magic = [0, 0, 8, D as u8];
    if !bytes.starts_with(&magic) {
        let found = &bytes[..bytes.len().min(4)];
        return Err(format!("is no idx file of {D} dimensions: it begins with {found:02x?}"));
    }
    if bytes.len() < head {
        return Err("is cut off in its first line of numbers".to_owned());
    }
    let size = |d: usize| {
        let four = &bytes[4 + 4 * d..][..4];
        four.iter().fold(0, |size, byte| 256 * size + usize::from(*byte))
    };
    let sizes: [usize; D] = std::array::from_fn(size);
    let needed = sizes.iter().try_fold(1_usize, |product, size| product.checked_mul(*size));
    let numbers = &bytes[head..];
    match needed {
        Some(needed) if needed == numbers.len() => Ok((sizes, numbers)),
        _ => {
            Err(format!("is cut off, or too long: {sizes:?} do not fit its {} bytes", bytes.len()))
        }
    }
}

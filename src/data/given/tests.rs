use std::io::Write;

use super::*;

/// An idx file of bytes.
fn file(sizes: &[u32], numbers: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0, 0, 8, sizes.len() as u8];
    sizes.iter().for_each(|size| bytes.extend(size.to_be_bytes()));
    bytes.extend(numbers);
    bytes
}

/// Three images of 2 × 2 pixels.
fn images() -> Vec<u8> {
    file(&[3, 2, 2], &[0, 255, 51, 0, 1, 2, 3, 4, 5, 6, 7, 8])
}

#[test]
fn images_are_read_with_their_labels() {
    let labels = file(&[3], &[7, 0, 9]);
    let table = idx::table("tiny", [&images(), &labels], 2).expect("a data set");
    assert_eq!((table.rows(), table.features, table.row(0)), (2, 4, &[0.0, 1.0, 0.2, 0.0][..]));
    assert_eq!(table.labels, [7, 0]);
}

#[test]
fn what_is_no_idx_file_is_refused() {
    let (images, labels) = (images(), file(&[3], &[7, 0, 9]));
    for (images, labels, rows, why) in [
        (&labels, &labels, 3, "is no idx file of 3 dimensions: it begins with [00, 00, 08, 01]"),
        (&images[..17].to_vec(), &labels, 3, "is cut off, or too long"),
        (&images[..9].to_vec(), &labels, 3, "is cut off in"),
        (&[&images[..], &[0]].concat(), &labels, 3, "is cut off, or too long"),
        (&file(&[u32::MAX; 3], &[]), &labels, 3, "is cut off, or too long"),
        (&images, &labels, 4, "holds 3 images, not 4 or more"),
        (&images, &file(&[2], &[7, 0]), 3, "holds 2 labels, not 3"),
        (&images, &file(&[3], &[7, 0, 10]), 3, "holds the label 10"),
        (&vec![], &labels, 3, "is no idx file"),
    ] {
        let (_, found) = idx::table("tiny", [images, labels], rows).expect_err(why);
        assert!(found.starts_with(why), "{found}");
    }
}

#[test]
fn a_packed_file_is_unpacked() {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(&images()).expect("memory");
    let packed = packer.finish().expect("memory");
    assert_eq!(unpacked(&packed).expect("it was packed"), images());
    assert!(unpacked(&packed[..packed.len() - 9]).is_err());
}

#[test]
fn a_file_of_another_kind_is_named() {
    let file = |name: &str| (name.to_owned(), b"Dear diary".to_vec());
    let error =
        read(&MNIST, &[file(MNIST.files[0]), file(MNIST.files[1])]).err().expect("no images");
    assert!(error.starts_with("train-images-idx3-ubyte is no idx file"), "{error}");
}

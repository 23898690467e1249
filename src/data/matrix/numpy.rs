//! Arrays of NumPy: `.npy`, and `.npz`, which is a ZIP archive of them.

use std::io::{Cursor, Read as _};

use nalgebra::DMatrix;
use npyz::{DType, Deserialize, NpyFile as Npy, Order, TypeChar};
use zip::ZipArchive;

use super::Read;
use super::problem::{Trouble, quoted};

/// How a `.npy` file begins.
pub(super) const MAGIC: &[u8] = b"\x93NUMPY";
/// How a ZIP archive begins.
pub(super) const ARCHIVE: &[u8] = b"PK\x03\x04";

/// The dictionary in front of an array takes 100 bytes; a longer one is no matrix.
const HEADER_MAX: usize = 10_000;
/// Brackets in brackets in it: two are enough.
const NESTED_MAX: usize = 8;
/// Bytes that an array of an archive may unpack to: few bytes can be packed to mean many.
const UNPACKED_MAX: u64 = 1 << 30;
/// Whole numbers up to this one are exact in `f64`.
const EXACT_MAX: u64 = 1 << 53;

const WAY_OUT: &str = "write it by numpy.save('H.npy', numpy.asarray(H, dtype=float))";

/// The matrix that a `.npy` file holds; a vector is one column, a number 1 x 1.
pub(super) fn array(bytes: &[u8]) -> Result<DMatrix<f64>, Trouble> {
    let start = checked_header(bytes)?;
    let unreadable = |error: std::io::Error| {
        Trouble::new(format!("has no header of NumPy that can be read: {error}"), WAY_OUT)
    };
    let file = Npy::new(bytes).map_err(unreadable)?;
    let (rows, columns) = match *file.shape() {
        [] => (1, 1),
        [rows] => (rows, 1),
        [rows, columns] => (rows, columns),
        ref shape => {
            let what = format!("is an array of {} axes, {shape:?}, and no matrix", shape.len());
            return Err(Trouble::new(what, "reshape it to rows and columns"));
        }
    };
    let dtype = file.dtype();
    let DType::Plain(kind) = &dtype else {
        return Err(Trouble::new(format!("holds records, {}", quoted(&dtype.descr())), WAY_OUT));
    };
    let size = match (kind.type_char(), kind.num_bytes()) {
        (TypeChar::Float, Some(size @ (4 | 8))) => size,
        (TypeChar::Int | TypeChar::Uint, Some(size @ (1 | 2 | 4 | 8))) => size,
        (TypeChar::Complex, _) => {
            return Err(Trouble::new("is complex", "take the real part: H.real"));
        }
        (TypeChar::Object, _) => return Err(Trouble::new("holds Python objects", WAY_OUT)),
        _ => {
            let what = format!("holds numbers of the type {}, which are not read", dtype.descr());
            return Err(Trouble::new(what, "convert it: H.astype('float64')"));
        }
    };
    let (held, wanted) = (bytes.len() - start, file.len());
    if rows == 0 || columns == 0 {
        return Err(Trouble::new(format!("is empty: {rows} x {columns}"), ""));
    }
    if u128::from(wanted) * size as u128 != held as u128 {
        let what =
            format!("declares {rows} x {columns} numbers of {size} bytes and holds {held} bytes");
        return Err(Trouble::new(what, "the file was cut off: write it again"));
    }
    let order = file.order();
    let numbers = match (kind.type_char(), size) {
        (TypeChar::Float, 8) => numbers(file, |x: f64| Some(x)),
        (TypeChar::Float, _) => numbers(file, |x: f32| Some(x.into())),
        (TypeChar::Int, 1) => numbers(file, |x: i8| Some(x.into())),
        (TypeChar::Int, 2) => numbers(file, |x: i16| Some(x.into())),
        (TypeChar::Int, 4) => numbers(file, |x: i32| Some(x.into())),
        (TypeChar::Int, _) => numbers(file, |x: i64| exact(x as f64, x.unsigned_abs())),
        (_, 1) => numbers(file, |x: u8| Some(x.into())),
        (_, 2) => numbers(file, |x: u16| Some(x.into())),
        (_, 4) => numbers(file, |x: u32| Some(x.into())),
        _ => numbers(file, |x: u64| exact(x as f64, x)),
    }?;
    // Both fit: as many numbers are in memory.
    let (rows, columns) = (rows as usize, columns as usize);
    Ok(match order {
        Order::C => DMatrix::from_row_slice(rows, columns, &numbers),
        Order::Fortran => DMatrix::from_vec(rows, columns, numbers),
    })
}

/// A whole number as `f64`, if that does not change it.
fn exact(x: f64, size: u64) -> Option<f64> {
    (size <= EXACT_MAX).then_some(x)
}

fn numbers<T: Deserialize>(
    file: Npy<&[u8]>,
    convert: fn(T) -> Option<f64>,
) -> Result<Vec<f64>, Trouble> {
    let unreadable = |error: String| Trouble::new(format!("cannot be read: {error}"), WAY_OUT);
    let data = file.data::<T>().map_err(|error| unreadable(error.to_string()))?;
    let converted = data.map(|x| {
        let x = x.map_err(|error| unreadable(error.to_string()))?;
        convert(x).ok_or_else(|| {
            Trouble::new("holds a whole number beyond 2^53, which no float64 equals", "rescale it")
        })
    });
    converted.collect()
}

/// Where the numbers begin, after a header that npyz can be trusted with: it multiplies the sizes unchecked, and its
/// parser descends into brackets without a limit.
fn checked_header(bytes: &[u8]) -> Result<usize, Trouble> {
    let cut_off = || Trouble::new("ends within its header", "the file was cut off: write it again");
    let strange = |what: &str| Trouble::new(what, WAY_OUT);
    // Magic, version, and the header's length in two bytes, in four since version 2.
    let (start, length) = match bytes.get(6..) {
        Some([1, _, a, b, ..]) => (10, u32::from(u16::from_le_bytes([*a, *b]))),
        Some([2 | 3, _, a, b, c, d, ..]) => (12, u32::from_le_bytes([*a, *b, *c, *d])),
        Some([_, _, _, ..]) => {
            return Err(strange("is of a version of NumPy's format that is not read"));
        }
        _ => return Err(cut_off()),
    };
    let length = length as usize;
    if HEADER_MAX < length {
        return Err(strange("has too long a header for a matrix"));
    }
    let header = bytes.get(start..start + length).ok_or_else(cut_off)?;
    let (mut depth, mut deepest) = (0_usize, 0);
    for byte in header {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    if NESTED_MAX < deepest {
        return Err(strange("has a header that no matrix has"));
    }
    // The product of all numbers in the header bounds the product of the shape.
    let runs = header.split(|byte| !byte.is_ascii_digit()).filter(|run| !run.is_empty());
    let sizes = runs.map(|run| std::str::from_utf8(run).ok()?.parse::<u64>().ok());
    let product =
        sizes.into_iter().try_fold(1_u64, |product, size| product.checked_mul(size?.max(1)));
    if product.is_none() {
        return Err(strange("declares more numbers than there can be"));
    }
    Ok(start + length)
}

/// The matrix of that name in an archive; its only one, without a name.
pub(super) fn archive(file: &str, wanted: Option<&str>, bytes: &[u8]) -> Result<Read, Trouble> {
    let unreadable = |error: String| {
        let what = format!("is no archive that can be read: {error}");
        Trouble::new(what, "write it by numpy.savez('H.npz', hessian=H)")
    };
    let mut archive =
        ZipArchive::new(Cursor::new(bytes)).map_err(|error| unreadable(error.to_string()))?;
    let mut members = Vec::new();
    for name in archive.file_names() {
        members.push(name.map_err(|error| unreadable(error.to_string()))?.into_owned());
    }
    let names: Vec<&str> = members.iter().filter_map(|name| name.strip_suffix(".npy")).collect();
    if names.is_empty() {
        return Err(no_arrays(&members));
    }
    if names.contains(&"indptr") && wanted.is_none() {
        let what = "is a sparse matrix of SciPy";
        return Err(Trouble::new(what, "write it by scipy.io.mmwrite('H.mtx', H)"));
    }
    let all = names.join(", ");
    let name = match (wanted, names.as_slice()) {
        (Some(wanted), names) if names.contains(&wanted) => wanted,
        (Some(wanted), _) => {
            let what = format!("there is no array {} in it", quoted(wanted));
            return Err(Trouble::new(what, format!("it holds {all}")));
        }
        (None, [only]) => only,
        (None, [first, ..]) => {
            let what = format!("it holds {} arrays, {all}", names.len());
            return Err(Trouble::new(what, format!("choose one: {file}:{first}")));
        }
        (None, []) => return Err(no_arrays(&members)),
    };
    let member =
        archive.by_name(&format!("{name}.npy")).map_err(|error| unreadable(error.to_string()))?;
    let mut unpacked = Vec::new();
    let read = member.take(UNPACKED_MAX + 1).read_to_end(&mut unpacked);
    read.map_err(|error| unreadable(error.to_string()))?;
    if UNPACKED_MAX < unpacked.len() as u64 {
        return Err(Trouble::new(
            format!("its array {name} is larger than 1 GiB"),
            "take a part of it",
        ));
    }
    if !unpacked.starts_with(MAGIC) {
        return Err(Trouble::new(format!("its array {name} is none of NumPy"), WAY_OUT));
    }
    array(&unpacked).map(Read::certain)
}

fn no_arrays(members: &[String]) -> Trouble {
    let holds = |part: &str| members.iter().any(|name| name.contains(part));
    if holds("data.pkl") {
        let way_out = "write the matrix by numpy.save('H.npy', H.detach().cpu().numpy())";
        Trouble::new("is a file of PyTorch", way_out)
    } else if holds("xl/") {
        Trouble::new("is an Excel workbook", "save the sheet as CSV")
    } else {
        Trouble::new("is an archive without an array of NumPy", WAY_OUT)
    }
}

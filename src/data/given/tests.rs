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

/// So many lines, by their index.
fn lines(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).map(|index| line(index) + "\n").collect()
}

fn given(known: &'static Known, texts: &[String]) -> Result<Table, String> {
    let file = |(name, text): (&&str, &String)| ((*name).to_owned(), text.clone().into_bytes());
    let files: Vec<_> = known.files.iter().zip(texts).map(file).collect();
    read(known, &files).map(|given| given.table)
}

/// Numbers with that sign, and more of them than any data set has.
fn numbers(index: usize, count: usize, between: &str) -> String {
    let sign = if index.is_multiple_of(2) { "" } else { "-" };
    vec![format!("{sign}1.5e-1"); count].join(between)
}

#[test]
fn lines_of_numbers_and_a_class_are_read_in_two_classes() {
    let banknotes = lines(32, |i| format!("{},{}", numbers(i, 4, ","), i % 2));
    let drives = lines(33, |i| format!("{} {} ", numbers(i, 48, " "), ["5", "11", "6.0"][i % 3]));
    let copyists =
        |count| lines(count, |i| format!("{},{}", numbers(i, 10, ","), ["A", "Y"][i % 2]));
    let rows = [
        (&BANKNOTES, vec![banknotes], 32, 4, [0, 1]),
        (&SENSORLESS, vec![drives], 33, 48, [0, 1]),
        (&AVILA, vec![copyists(10), copyists(22)], 32, 10, [0, 1]),
    ];
    for (known, texts, rows, features, labels) in rows {
        let table = given(known, &texts).expect(known.name);
        assert_eq!(
            (table.rows(), table.features, &table.labels[..2]),
            (rows, features, &labels[..])
        );
        assert_eq!(table.name, known.name);
    }
}

/// Half of them one, half of them minus one.
#[test]
fn inputs_are_standardised() {
    let text = lines(32, |i| format!("{},{}", numbers(i, 4, ","), i % 2));
    let table = given(&BANKNOTES, &[text]).expect("a table");
    assert!((table.row(0)[3] - 1.0).abs() < 1e-15 && (table.row(1)[0] + 1.0).abs() < 1e-15);
}

/// A sheet with a line above the names, counts and rates of one name, an empty line and a sum below.
fn cardiotocograms() -> String {
    let names = "b,LBE,AC,LB,AC,FM,UC,DL,DS,DP,ASTV,mSTV,ALTV,mLTV,Width,Min,Max,Nmax,Nzeros,Mode,Mean,Median,Variance,\
                 Tendency,DR,CLASS,NSP";
    let sample = |i: usize| format!("240,7,9,{i},{i},{},0,2,{}", numbers(i, 19, ","), 1 + i % 3);
    format!("Exam,,,\n{names}\n,,,\n{},,,{}\n", lines(33, sample), numbers(0, 12, ","))
}

#[test]
fn columns_are_found_by_name() {
    let table = given(&CARDIOTOCOGRAPHY, &[cardiotocograms()]).expect("a table");
    assert_eq!((table.rows(), table.features, &table.labels[..4]), (33, 21, &[0, 1, 1, 0][..]));
    assert_eq!(table.row(5)[..1], table.row(5)[1..2], "LB, and the second AC");
}

#[test]
fn what_is_no_table_is_refused_in_one_sentence() {
    let line = |i: usize| format!("1,2,3,4,{}", i % 2);
    let broken = |text: &str| lines(32, |i| if i == 6 { text.to_owned() } else { line(i) });
    let banknotes = [
        (broken("1,2,3,1"), "has 4 fields in line 7, not 4 numbers and a class"),
        (broken("1,2,x,4,1"), "has 'x' in line 7, column 3, not a number"),
        (broken("1,2,,4,1"), "has '' in line 7, column 3, not a number"),
        (broken("1,2,inf,4,1"), "has 'inf' in line 7, column 3, not a number"),
        (broken("1,2,3,4,2"), "has the class '2' in line 7, not one of 0, 1"),
        (lines(31, line), "has 31 samples, not 32 or more"),
        (lines(32, |_| line(1)), "has samples of one kind only, not of 0, and of 1"),
        (String::new(), "has 0 samples"),
    ];
    let sheets = [
        (
            cardiotocograms().replace("NSP", "class"),
            "has no line with names of columns, of which NSP",
        ),
        (
            cardiotocograms().replace("Width", "Breadth"),
            "has no column Width among the names in line 2",
        ),
    ];
    let all = banknotes.map(|row| (&BANKNOTES, row)).into_iter();
    for (known, (text, why)) in all.chain(sheets.map(|row| (&CARDIOTOCOGRAPHY, row))) {
        let error = given(known, &[text]).expect_err(why);
        assert!(error.starts_with(&format!("{} {why}", known.files[0])), "{error}");
    }
    let latin = read(&BANKNOTES, &[("x".to_owned(), b"1,2\n\xe9".to_vec())]).err();
    assert_eq!(latin.as_deref(), Some("x is no text in UTF-8: line 2"));
}

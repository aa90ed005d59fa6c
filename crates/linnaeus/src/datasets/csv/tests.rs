//! What is read from CSV, and what is refused.

use super::*;
use crate::data::Label;

fn read(text: &str) -> Result<Dataset> {
    parse(text.as_bytes(), "file.csv", &CsvOptions::default())
}

fn options(target: &str) -> CsvOptions {
    CsvOptions {
        target: Some(target.into()),
        ..CsvOptions::default()
    }
}

fn names(data: &Dataset) -> Vec<&str> {
    let names = data.feature_names.as_deref().unwrap_or_default();
    names.iter().map(|name| &**name).collect()
}

fn labels(data: &Dataset) -> Vec<Label> {
    (0..data.nrows())
        .map(|row| data.y.get(row).unwrap().clone())
        .collect()
}

#[test]
fn every_column_but_the_target_is_a_feature() {
    let text = "a,kind,b\n1,x,2.5\n-3e2,y,.5\n+4,x,5.\n";
    let data = parse(text.as_bytes(), "file.csv", &options("kind")).unwrap();
    assert_eq!(names(&data), ["a", "b"]);
    assert_eq!(data.x.to_dense(), [1.0, 2.5, -300.0, 0.5, 4.0, 5.0]);
    assert_eq!(labels(&data), ["x", "y", "x"].map(Label::from));
    let last = read("kind,a,b\n1,2,x\n").unwrap();
    assert_eq!(
        (names(&last), labels(&last)),
        (vec!["kind", "a"], vec![Label::from("x")])
    );
}

#[test]
fn the_same_table_may_be_written_in_many_ways() {
    let ways = [
        "a,b,y\n1,2,u\n3,4,v\n",
        "a,b,y\r\n1,2,u\r\n3,4,v",
        "a,b,y\r1,2,u\r3,4,v\r",
        "\u{feff}a,b,y\n1,2,u\n3,4,v\n",
        "\n\n a , b,y\n\n1,2,u\n   \n 3 ,\t4 , v \n\n",
        "\"a\",\"b\",\"y\"\n\"1\",2,\"u\"\n3,\"4\",v\n",
    ];
    for text in ways {
        let data = read(text).unwrap();
        assert_eq!(names(&data), ["a", "b"], "{text:?}");
        assert_eq!(data.x.to_dense(), [1.0, 2.0, 3.0, 4.0], "{text:?}");
        assert_eq!(labels(&data), ["u", "v"].map(Label::from), "{text:?}");
    }
    let semicolons = CsvOptions {
        delimiter: ';',
        ..CsvOptions::default()
    };
    let data = parse(b"a;b;y\n1;2;u,v\n", "file.csv", &semicolons).unwrap();
    assert_eq!(labels(&data), [Label::from("u,v")]);
}

#[test]
fn labels_are_integers_or_truth_values_if_all_of_them_are() {
    let cases: [(&str, &[Label]); 6] = [
        ("a,y\n1,5\n1,-3\n1,05\n", &[5.into(), (-3).into(), 5.into()]),
        (
            "a,y\n1,True\n1,false\n1,TRUE\n",
            &[true.into(), false.into(), true.into()],
        ),
        ("a,y\n1,true\n1,1\n", &["true".into(), "1".into()]),
        ("a,y\n1,1\n1,1.5\n", &["1".into(), "1.5".into()]),
        (
            "a,y\n1,99999999999999999999\n1,1\n",
            &["99999999999999999999".into(), "1".into()],
        ),
        (
            "a,y\n1,NA\n1,\"b, c\"\n1,ä\n",
            &["NA".into(), "b, c".into(), "ä".into()],
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(labels(&read(text).unwrap()), expected, "{text}");
    }
    let truths = read("a,y\n1,true\n").unwrap();
    assert_eq!(truths.y.classes().unwrap().len(), 2);
}

#[test]
fn a_header_is_found_by_what_stands_in_it() {
    // The text, the target, the names that are found and the number of rows.
    let cases: [(&str, Option<&str>, &[&str], usize); 13] = [
        ("a,b,y\n1,2,0\n", None, &["a", "b"], 1),
        (
            "5.1,3.5,setosa\n7,3,virginica\n",
            None,
            &["column1", "column2"],
            2,
        ),
        ("5.1,3.5,0\n7,3,1\n", None, &["column1", "column2"], 2),
        ("0,1,1\n1,0,1\n0,0,0\n", None, &["column1", "column2"], 3),
        // One text among the features is enough.
        ("1,b,y\n1,2,0\n", None, &["1", "b"], 1),
        // Only the target has a name.
        ("7,8,y\n1,2,0\n3,4,1\n", None, &["7", "8"], 2),
        ("7,8,y\n1,2,True\n3,4,False\n", None, &["7", "8"], 2),
        ("7,8,y\n1,2,a\n3,4,b\n", None, &["column1", "column2"], 3),
        // The names count up.
        ("0,1,y\n1,2,a\n3,4,b\n", None, &["0", "1"], 2),
        ("1,2,y\n1,2,a\n3,4,b\n", None, &["1", "2"], 2),
        ("0,1,a\n1,2,a\n3,4,b\n", None, &["column1", "column2"], 3),
        // The target's name is in it.
        ("y,7,8\n0,2,3\n", Some("y"), &["7", "8"], 1),
        (
            "0,2,3\n1,4,5\n",
            Some("column1"),
            &["column2", "column3"],
            2,
        ),
    ];
    for (text, target, expected, rows) in cases {
        let options = CsvOptions {
            target: target.map(str::to_string),
            ..CsvOptions::default()
        };
        let data = parse(text.as_bytes(), "file.csv", &options).unwrap();
        assert_eq!(
            (names(&data), data.nrows()),
            (expected.to_vec(), rows),
            "{text}"
        );
        assert_eq!(data.x.nrows(), rows, "{text}");
    }
    let first_row_is_names = read("7,8,y\n1,2,1\n3,4,0\n5,6,1\n").unwrap();
    assert_eq!(labels(&first_row_is_names), [1, 0, 1].map(Label::from));
    assert_eq!(
        first_row_is_names.x.to_dense(),
        [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]
    );
    for (header, rows) in [(true, 1), (false, 2)] {
        let options = CsvOptions {
            header: Some(header),
            ..CsvOptions::default()
        };
        let data = parse(b"1,2,3\n4,5,6\n", "file.csv", &options).unwrap();
        assert_eq!(data.nrows(), rows);
    }
}

#[test]
fn bad_files_are_refused_with_their_place() {
    let cases: &[(&[u8], &str)] = &[
        (
            b"",
            "file.csv: expected rows of numbers with a label, found an empty file",
        ),
        (
            b" \n\r\n\n",
            "file.csv: expected rows of numbers with a label, found an empty file",
        ),
        (
            b"a,b,y\n",
            "file.csv: expected at least one row of numbers with a label, found a header and no \
             rows",
        ),
        (
            b"a,b,y\n1,2,0\n3,4\n",
            "file.csv:3: expected 3 columns as in the first row, found 2 columns",
        ),
        (
            b"a,b,y\n1,2,0,9\n",
            "file.csv:2: expected 3 columns as in the first row, found 4 columns",
        ),
        (
            b"a,b,y\n1,2,0\n\n3,abc,1\n",
            "file.csv:4:2: expected a number in the column \"b\", found \"abc\"",
        ),
        (
            b"a,b,y\n1,\"2,5\",0\n",
            "file.csv:2:2: expected a number in the column \"b\", found \"2,5\"",
        ),
        (
            b"1,2,0\n3,x,0\n",
            "file.csv:2:2: expected a number in the column \"column2\", found \"x\"",
        ),
        (
            b"a,b,y\n1,,0\n",
            "file.csv:2:2: expected a number in the column \"b\", found no value; fill in missing \
             values, or leave such rows out",
        ),
        (
            b"1,,0\n",
            "file.csv:1:2: expected a number in the column \"column2\", found no value; fill in \
             missing values, or leave such rows out",
        ),
        (
            b"a,b,y\n?,1,0\n",
            "file.csv:2:1: expected a number in the column \"a\", found \"?\", a missing value; \
             fill in missing values, or leave such rows out",
        ),
        (
            b"a,b,y\n1,NaN,0\n",
            "file.csv:2:2: expected a finite number in the column \"b\", found NaN; fill in \
             missing values, or leave such rows out",
        ),
        (
            b"a,b,y\n1,2,0\n-inf,2,0\n",
            "file.csv:3:1: expected a finite number in the column \"a\", found -inf",
        ),
        (
            b"a,b,y\n1,1e999,0\n",
            "file.csv:2:2: expected a finite number in the column \"b\", found 1e999",
        ),
        (
            b"a,b,y\n1,2, \n",
            "file.csv:2:3: expected a label in the column \"y\", found no value",
        ),
        (
            b"a,b,y\n1,2,\"u\n3,4,v\n",
            "file.csv:2:3: expected a label in the column \"y\", found a text of several lines, as \
             when a double quote is not closed",
        ),
        (
            b"a,b,y\n1,\"2,u\n3,4,v\n",
            "file.csv:2: expected 3 columns as in the first row, found 2 columns; a double quote may not \
             be closed",
        ),
        (
            b"\n\na,a,y\n1,2,0\n",
            "file.csv:3:2: expected a name of its own for every column, found \"a\", as in column 1",
        ),
        (
            b"a,b,a\n1,2,0\n",
            "file.csv:1:3: expected a name of its own for every column, found \"a\", as in column 1",
        ),
        (
            b",a,y\n0,1,2\n",
            "file.csv:1:1: expected a name for every column, found none; a first column without a \
             name may hold row numbers: write the file without them",
        ),
        (
            b"y\n1\n2\n",
            "file.csv:1: expected columns of features and a target, divided by ',', found one \
             column, \"y\"",
        ),
        (
            b"a;b;y\n1;2;0\n",
            "file.csv:1: expected columns of features and a target, divided by ',', found one \
             column, \"a;b;y\"; the delimiter may be ';'",
        ),
        (
            b"a,b,y\n1,2,caf\xe9\n",
            "file.csv:2: expected a text file in UTF-8, found the byte 0xe9; save the file as UTF-8",
        ),
        (
            b"\x1f\x8b\x08\0\0",
            "file.csv: expected a text file in UTF-8, found a gzip file; unpack it first",
        ),
        (
            b"\xff\xfea\0,\0",
            "file.csv: expected a text file in UTF-8, found text in UTF-16; save the file as UTF-8",
        ),
        (
            b"a,b\n1,2\n\x7fELF\0\0",
            "file.csv:3: expected a text file in UTF-8, found a zero byte, as binary files have; \
             is it CSV?",
        ),
    ];
    for (bytes, expected) in cases {
        let shown = String::from_utf8_lossy(bytes);
        let error = parse(bytes, "file.csv", &CsvOptions::default())
            .expect_err(&format!("{shown:?} was read"));
        assert!(
            matches!(error.kind(), ErrorKind::File { .. }),
            "{shown:?}: {error:?}"
        );
        assert!(
            error.to_string().starts_with(expected),
            "{shown:?}: {error}"
        );
    }
}

#[test]
fn bad_options_and_paths_are_refused() {
    let text = b"a,b,y\n1,2,0\n";
    let error = parse(text, "file.csv", &options("z")).unwrap_err();
    assert_eq!(error.argument(), Some("target"));
    let expected = r#"target: expected one of the columns "a", "b", "y", found "z""#;
    assert_eq!(error.to_string(), expected);
    let error = parse(b"1,2,0\n", "file.csv", &options("z")).unwrap_err();
    assert!(
        error
            .to_string()
            .contains(r#""column1", "column2", "column3""#),
        "{error}"
    );
    assert!(error.to_string().contains("`header`"), "{error}");
    for delimiter in ['"', '\n', 'a', '0', '.', '-', 'é'] {
        let options = CsvOptions {
            delimiter,
            ..CsvOptions::default()
        };
        let error = parse(text, "file.csv", &options).unwrap_err();
        assert_eq!(error.argument(), Some("delimiter"), "{delimiter:?}");
    }
    let folder = env!("CARGO_MANIFEST_DIR");
    for path in [folder.to_string(), format!("{folder}/no-such-file.csv")] {
        let error = read_csv(&path, &CsvOptions::default()).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Io { .. }), "{error:?}");
        assert_eq!(error.argument(), Some(&*path));
    }
}

#[test]
fn long_texts_and_lists_are_cut_in_errors() {
    let long = "x".repeat(10_000);
    let error = read(&format!("a,y\n{long},0\n")).unwrap_err();
    assert!(error.to_string().len() < 200, "{error}");
    let many: Vec<String> = (0..1000).map(|column| format!("c{column}")).collect();
    let text = format!("{}\n{}\n", many.join(","), vec!["1"; 1000].join(","));
    let error = parse(text.as_bytes(), "file.csv", &options("z")).unwrap_err();
    assert!(error.to_string().contains("… 1000 in all"), "{error}");
}

/// Every file cut short anywhere, and every byte of it changed, is read or refused.
#[test]
fn nothing_makes_it_panic() {
    let text = b"\xef\xbb\xbfa,\"b\",y\r\n1,2.5,\"u\"\n\n-3e4,\"4\",v\n5,6,u\n";
    for end in 0..text.len() {
        let _ = parse(&text[..end], "file.csv", &CsvOptions::default());
        for byte in *b"\0\n\r\",;x9 \xff\xc3" {
            let mut changed = text.to_vec();
            changed[end] = byte;
            let _ = parse(&changed, "file.csv", &CsvOptions::default());
            let _ = parse(&changed, "file.csv", &options("y"));
        }
    }
}

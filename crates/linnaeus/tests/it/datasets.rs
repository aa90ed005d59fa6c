//! The bundled tables hold scikit-learn's values, bit by bit.
//!
//! `LINNAEUS_DATASETS_FIXTURE` names another file that `fixtures/make_datasets.py` wrote.

use linnaeus::datasets;

use crate::reference::{file, floats, integer, list, same_floats, same_integers, size, text};

#[test]
fn bundled_tables_equal_those_of_scikit_learn() {
    let fixture = file("datasets.json", "LINNAEUS_DATASETS_FIXTURE");
    let tables = list(&fixture["tables"]);
    let names: Vec<&str> = tables.iter().map(|table| text(&table["name"])).collect();
    let bundled = datasets::names();
    let bundled: Vec<&str> = bundled
        .into_iter()
        .filter(|&name| name != "mnist_784")
        .collect();
    assert_eq!(
        bundled, names,
        "all but MNIST are in scikit-learn's package"
    );

    for table in tables {
        let name = text(&table["name"]);
        let data = datasets::by_name(name).unwrap();
        let columns = size(&table["columns"]);
        assert_eq!(
            (data.nrows(), data.ncols()),
            (size(&table["rows"]), columns),
            "{name}"
        );

        let x = data.x.to_dense();
        assert_eq!(x[..columns], floats(&table["first_row"]), "{name}");
        assert_eq!(x[x.len() - columns..], floats(&table["last_row"]), "{name}");
        same_floats(&x, &table["data"], name);

        let y: Vec<i128> = data
            .y
            .integers()
            .unwrap()
            .into_iter()
            .map(i128::from)
            .collect();
        same_integers(&y, &table["target"], name);
        let counts = data.y.single().unwrap().counts();
        let counts: Vec<i128> = counts.into_iter().map(|count| count as i128).collect();
        let expected: Vec<i128> = list(&table["counts"]).iter().map(integer).collect();
        assert_eq!(counts, expected, "{name}");

        let texts = |key: &str| list(&table[key]).iter().map(text).collect::<Vec<&str>>();
        assert_eq!(
            data.feature_names.as_deref().unwrap(),
            texts("feature_names"),
            "{name}"
        );
        let description = datasets::describe(name).unwrap();
        assert_eq!(description.target_names, texts("target_names"), "{name}");
    }
}

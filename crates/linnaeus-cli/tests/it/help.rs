//! The help texts, word for word. To renew them: `LINNAEUS_SNAPSHOTS=write cargo test`.

use std::fs;
use std::path::Path;

use crate::program::succeed;

#[test]
fn help_is_as_written_down() {
    for (name, arguments) in [
        ("help", vec!["--help"]),
        ("help-tour", vec!["tour", "--help"]),
        ("help-tour-short", vec!["tour", "-h"]),
        ("help-evaluate", vec!["evaluate", "--help"]),
        ("help-tune", vec!["tune", "--help"]),
        ("help-calibrate", vec!["calibrate", "--help"]),
        ("models", vec!["models"]),
        ("data", vec!["data"]),
    ] {
        let text = succeed(&arguments);
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/it/snapshots")
            .join(format!("{name}.txt"));
        if std::env::var_os("LINNAEUS_SNAPSHOTS").is_some_and(|value| value == "write") {
            fs::write(&path, &text).unwrap();
        }
        let written = fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(text, written, "{name} differs from {}", path.display());
        let longest = text.lines().map(|line| line.chars().count()).max();
        assert!(
            longest <= Some(100),
            "{name} has lines of {longest:?} letters"
        );
    }
}

#[test]
fn the_version_is_the_package_s() {
    let expected = format!("linnaeus {}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!(succeed(&["--version"]), expected);
}

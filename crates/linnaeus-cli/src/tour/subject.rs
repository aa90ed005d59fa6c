//! The data sets that can be toured: their question, their words, and how their rows are split.

use linnaeus::data::{Classes, Dataset, Label, Matrix};
use linnaeus::datasets;
use linnaeus::error::{Error, ErrorKind, Result};
use linnaeus::model_selection::{TrainTestSplit, train_test_indices};

/// What is the same for every run on a data set.
#[derive(Debug)]
pub(super) struct Profile {
    names: &'static [&'static str],
    pub(super) question: &'static str,
    /// What they are, after "The data:".
    pub(super) title: &'static str,
    pub(super) about: &'static str,
    pub(super) words: Words,
    /// How the label of the positive class is spelled, in the data or by its number.
    positive: &'static [&'static str],
    pub(super) order: RowOrder,
    pub(super) images: Option<Images>,
    /// What to know of the columns before a linear learner meets them.
    pub(super) remark: Option<&'static str>,
}

/// What the two classes are called.
#[derive(Clone, Copy, Debug)]
pub(super) struct Words {
    /// `5`, for a column of a table.
    pub(super) positive: &'static str,
    /// `not a 5`.
    pub(super) not_positive: &'static str,
    /// `a 5`.
    pub(super) a_positive: &'static str,
    /// `5s`.
    pub(super) positives: &'static str,
    /// `5`, after "a".
    pub(super) positive_thing: &'static str,
}

/// Which rows are learned from.
#[derive(Clone, Copy, Debug)]
pub(super) enum RowOrder {
    /// The first so many; they are mixed already.
    FirstLearns(usize),
    /// Four fifths of each class, drawn.
    Drawn,
}

/// How to see a row.
#[derive(Clone, Copy, Debug)]
pub(super) struct Images {
    pub(super) width: usize,
    /// The value of ink.
    ink: f64,
}

const FIVE: Words = Words {
    positive: "5",
    not_positive: "not a 5",
    a_positive: "a 5",
    positives: "5s",
    positive_thing: "5",
};

const UNSCALED: &str = "\
The columns of these data differ in size a thousandfold, and one learning rate has to serve all of \
them: the figures below jump about, and are worse than they need be. Before it is used in earnest, \
such data should be scaled column by column.";

const PROFILES: [Profile; 5] = [
    Profile {
        names: &["mnist", "mnist_784"],
        question: "Is it a 5?",
        title: "70,000 handwritten digits",
        about: "MNIST holds digits that pupils and clerks wrote by hand: a row for each, a column \
                for each of its pixels, and a label that says which digit it is.",
        words: FIVE,
        positive: &["5"],
        order: RowOrder::FirstLearns(60_000),
        images: Some(Images {
            width: 28,
            ink: 255.0,
        }),
        remark: None,
    },
    Profile {
        names: &["digits"],
        question: "Is it a 5?",
        title: "1,797 small handwritten digits",
        about: "Digits that 43 people wrote by hand, shrunk to 8 × 8 squares that hold 0 to 16 dots \
                of ink: a row for each digit, a column for each square, and a label that says which \
                digit it is.",
        words: FIVE,
        positive: &["5"],
        order: RowOrder::FirstLearns(1_500),
        images: Some(Images {
            width: 8,
            ink: 16.0,
        }),
        remark: None,
    },
    Profile {
        names: &["iris"],
        question: "Is it a virginica?",
        title: "150 iris flowers",
        about: "Four lengths of 150 irises, 50 of each of three species, measured in centimetres.",
        words: Words {
            positive: "virginica",
            not_positive: "not a virginica",
            a_positive: "a virginica",
            positives: "virginicas",
            positive_thing: "virginica",
        },
        positive: &["virginica", "2"],
        order: RowOrder::Drawn,
        images: None,
        remark: None,
    },
    Profile {
        names: &["wine"],
        question: "Is it of the third kind?",
        title: "178 wines",
        about: "Thirteen measurements of 178 wines of one region, made of three kinds of grapes.",
        words: Words {
            positive: "third kind",
            not_positive: "not of the third kind",
            a_positive: "a wine of the third kind",
            positives: "wines of the third kind",
            positive_thing: "wine of the third kind",
        },
        positive: &["class_2", "2"],
        order: RowOrder::Drawn,
        images: None,
        remark: Some(UNSCALED),
    },
    Profile {
        names: &["breast_cancer"],
        question: "Is it malignant?",
        title: "569 tumours of the breast",
        about: "Thirty measurements of the cell nuclei of 569 tumours, seen under a microscope, and \
                whether the tumour was malignant or benign.",
        words: Words {
            positive: "malignant",
            not_positive: "benign",
            a_positive: "a malignant tumour",
            positives: "malignant tumours",
            positive_thing: "malignant tumour",
        },
        positive: &["malignant", "0"],
        order: RowOrder::Drawn,
        images: None,
        remark: Some(UNSCALED),
    },
];

impl Profile {
    /// The data set of this name.
    ///
    /// # Errors
    /// `Parameter` naming `data` when none can be toured under it.
    pub(super) fn named(name: &str) -> Result<&'static Self> {
        const ALL: &[Profile] = &PROFILES;
        let found = ALL.iter().find(|profile| profile.names.contains(&name));
        found.ok_or_else(|| {
            let names: Vec<&str> = ALL.iter().map(|profile| profile.names[0]).collect();
            Error::new(ErrorKind::Parameter {
                name: "data".into(),
                found: format!("{name:?}"),
                expected: format!("one of {}", names.join(", ")),
            })
            .advise("for data of your own there is `linnaeus evaluate --data FILE.csv`")
        })
    }

    /// The classes by their names: `5`, or `2 (virginica)` where the label is a number only.
    pub(super) fn class_names(&self, classes: &Classes) -> Result<Vec<String>> {
        let known = datasets::describe(self.names[0])?.target_names;
        let named = classes.iter().enumerate().map(|(code, class)| {
            let class = class.to_string();
            match known.get(code) {
                Some(name) if *name != class => format!("{class} ({name})"),
                _ => class,
            }
        });
        Ok(named.collect())
    }

    /// The line below the question.
    pub(super) fn subtitle(&self) -> String {
        format!(
            "A tour of binary classification on {}: from the data to a chosen threshold.",
            self.title
        )
    }

    /// The question in the middle of a line.
    pub(super) fn question_lower(&self) -> String {
        let mut letters = self.question.chars();
        letters
            .next()
            .map(|first| first.to_lowercase().chain(letters).collect())
            .unwrap_or_default()
    }
}

/// The data of a tour.
#[derive(Debug)]
pub(super) struct Subject {
    pub(super) profile: &'static Profile,
    /// All rows with their own labels.
    pub(super) data: Dataset,
    /// The rows to learn from, labelled true or false.
    pub(super) train: Dataset,
    /// Which rows of `data` those are.
    pub(super) train_rows: Vec<usize>,
    /// The rows held out, labelled true or false.
    pub(super) test: Dataset,
    positive: Label,
}

impl Subject {
    /// Reads the data, splits them and asks the question.
    pub(super) fn read(profile: &'static Profile, seed: u32) -> Result<Self> {
        let data = datasets::by_name(profile.names[0])?;
        let classes = data.y.classes()?;
        let spelled = |label: &&Label| profile.positive.contains(&label.to_string().as_str());
        let Some(positive) = classes.iter().find(spelled).cloned() else {
            return Err(Error::new(ErrorKind::Data {
                name: profile.names[0].into(),
                found: format!("the classes {classes:?}"),
                expected: format!("a class {}", profile.positive[0]),
            }));
        };
        let (train_rows, test_rows) = match profile.order {
            RowOrder::FirstLearns(rows) => (
                (0..rows).collect(),
                (rows..data.nrows()).collect::<Vec<_>>(),
            ),
            RowOrder::Drawn => {
                let split = TrainTestSplit::new()
                    .test_size(0.2)
                    .stratify(true)
                    .random_state(i64::from(seed));
                train_test_indices(&data, split)?
            }
        };
        let asked = |rows: &[usize]| data.take(rows)?.relabel(|label| *label == positive);
        Ok(Self {
            profile,
            train: asked(&train_rows)?,
            test: asked(&test_rows)?,
            train_rows,
            positive,
            data,
        })
    }

    /// Whether a row of `data` is positive.
    pub(super) fn is_positive(&self, row: usize) -> bool {
        self.data.y.get(row) == Some(&self.positive)
    }

    /// How many of the rows to learn from are positive.
    pub(super) fn positives(&self) -> usize {
        let column = self.train.y.single();
        column.map_or(0, |column| column.counts().last().copied().unwrap_or(0))
    }

    /// Some rows of `data` as grey images, 255 being ink.
    pub(super) fn pixels(&self, rows: &[usize]) -> Result<Vec<Vec<u8>>> {
        self.grey(&self.data.x, rows)
    }

    /// Some of the rows to learn from as grey images.
    pub(super) fn train_pixels(&self, rows: &[usize]) -> Result<Vec<Vec<u8>>> {
        self.grey(&self.train.x, rows)
    }

    fn grey(&self, x: &Matrix, rows: &[usize]) -> Result<Vec<Vec<u8>>> {
        let ink = self.profile.images.map_or(255.0, |images| images.ink);
        let values = x.take(rows)?.to_dense();
        let images = values.chunks_exact(x.ncols().max(1));
        let grey = |value: &f64| (value / ink * 255.0).round() as u8;
        Ok(images
            .map(|image| image.iter().map(grey).collect())
            .collect())
    }
}

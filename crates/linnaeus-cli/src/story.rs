//! What a command has to tell: steps made of text, figures and pictures, told once and shown both
//! in the terminal and on the page.

use linnaeus_plot::Picture;
use serde_json::{Map, Value};

/// One step: what it does, what came out, and how long it took.
#[derive(Debug)]
pub(crate) struct Step {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) blocks: Vec<Block>,
    pub(crate) figures: Map<String, Value>,
    pub(crate) seconds: f64,
}

/// A part of a step.
#[derive(Debug)]
pub(crate) enum Block {
    /// A paragraph; what stands between back ticks is code.
    Text(String),
    /// What to remember.
    Lesson(String),
    /// Names and values.
    Facts(Vec<(String, String)>),
    Table(Table),
    /// Text that keeps its lines and spaces.
    Verbatim(String),
    /// The same for the terminal only, because the page has a picture of it.
    Sketch(String),
    Picture(Plate),
}

#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) columns: Vec<String>,
    pub(crate) rows: Vec<Vec<String>>,
}

/// A picture with the name of its files and its caption.
#[derive(Debug)]
pub(crate) struct Plate {
    pub(crate) name: String,
    pub(crate) picture: Picture,
    pub(crate) caption: String,
}

impl Step {
    pub(crate) fn new(id: impl Into<String>, title: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            title: title.into(),
            blocks: Vec::new(),
            figures: Map::new(),
            seconds: 0.0,
        }
    }

    pub(crate) fn text(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Text(text.into()));
    }

    pub(crate) fn lesson(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Lesson(text.into()));
    }

    pub(crate) fn facts<K: Into<String>, V: Into<String>>(
        &mut self,
        facts: impl IntoIterator<Item = (K, V)>,
    ) {
        let facts = facts.into_iter().map(|(k, v)| (k.into(), v.into()));
        self.blocks.push(Block::Facts(facts.collect()));
    }

    pub(crate) fn table<C: Into<String>>(
        &mut self,
        columns: impl IntoIterator<Item = C>,
        rows: impl IntoIterator<Item = Vec<String>>,
    ) {
        self.blocks.push(Block::Table(Table {
            columns: columns.into_iter().map(Into::into).collect(),
            rows: rows.into_iter().collect(),
        }));
    }

    pub(crate) fn verbatim(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Verbatim(text.into()));
    }

    pub(crate) fn sketch(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Sketch(text.into()));
    }

    pub(crate) fn picture(
        &mut self,
        name: impl Into<String>,
        picture: Picture,
        caption: impl Into<String>,
    ) {
        self.blocks.push(Block::Picture(Plate {
            name: name.into(),
            picture,
            caption: caption.into(),
        }));
    }

    pub(crate) fn figure(&mut self, key: &str, value: impl Into<Value>) {
        self.figures.insert(key.to_owned(), value.into());
    }

    /// The pictures of the step.
    pub(crate) fn plates(&self) -> impl Iterator<Item = &Plate> {
        self.blocks.iter().filter_map(|block| match block {
            Block::Picture(plate) => Some(plate),
            _ => None,
        })
    }
}

//! Runs the steps of a command, times them, tells them as they come, and writes them down.

use std::path::Path;

use linnaeus::context::Context;
use linnaeus::error;
use serde_json::{Map, Value};

use crate::args::Shared;
use crate::failure::Failure;
use crate::output::{Folder, Json};
use crate::page::page;
use crate::progress::Progress;
use crate::story::{Plate, Step};
use crate::terminal::{Teller, bold, duration};

/// Runs steps and tells them.
pub(crate) struct Narrator {
    teller: Teller,
    progress: Progress,
    folder: Option<Folder>,
    json: Json,
    title: String,
    subtitle: String,
    steps: Vec<Step>,
}

impl Narrator {
    /// Opens what will be written, before any work is done.
    pub(crate) fn new(
        shared: &Shared,
        folder: Option<&Path>,
        quiet: bool,
    ) -> Result<Self, Failure> {
        let json = Json::prepare(shared.json.as_deref())?;
        let context = shared
            .threads
            .map_or_else(Context::default, |threads| Context::new(threads.get()));
        Ok(Self {
            teller: Teller::new(json.takes_standard_output(), quiet, folder.is_some()),
            progress: Progress::new(context, !quiet),
            folder: folder.map(Folder::prepare).transpose()?,
            json,
            title: String::new(),
            subtitle: String::new(),
            steps: Vec::new(),
        })
    }

    /// What all of it is called.
    pub(crate) fn title(&mut self, title: &str, subtitle: &str) -> Result<(), Failure> {
        title.clone_into(&mut self.title);
        subtitle.clone_into(&mut self.subtitle);
        Ok(self.teller.title(title, subtitle)?)
    }

    /// Does a step, tells it, and gives what it found for the steps after it.
    pub(crate) fn tell<T>(
        &mut self,
        what: &str,
        f: impl FnOnce(&Context) -> error::Result<(Step, T)>,
    ) -> Result<T, Failure> {
        let (done, seconds) = self.progress.during(what, f);
        let (mut step, found) = done?;
        step.seconds = seconds;
        self.teller.step(&step)?;
        self.steps.push(step);
        Ok(found)
    }

    /// The figures of all steps, in the order in which they came.
    pub(crate) fn figures(&self) -> Map<String, Value> {
        let figures = self.steps.iter().flat_map(|step| step.figures.clone());
        figures.collect()
    }

    /// The time of each step.
    pub(crate) fn seconds(&self) -> Map<String, Value> {
        let seconds = self.steps.iter();
        seconds
            .map(|step| (step.id.clone(), step.seconds.into()))
            .collect()
    }

    /// Writes pictures, page and JSON, and says where they are.
    pub(crate) fn finish(mut self, json: impl FnOnce(&Self) -> Value) -> Result<(), Failure> {
        if let Some(folder) = &self.folder {
            let plates: Vec<&Plate> = self.steps.iter().flat_map(Step::plates).collect();
            let (written, seconds) = self.progress.during("Drawing the pictures", |context| {
                let written = context.map(&plates, |plate, _| folder.write_plate(plate));
                written.into_iter().collect::<Result<(), Failure>>()
            });
            written?;
            folder.write_page(&page(&self.title, &self.subtitle, &self.steps))?;
            let text = format!(
                "{} tells the same with {} pictures, which lie beside it as SVG and PNG (drawn in \
                 {}).",
                bold(&folder.page().display().to_string()),
                plates.len(),
                duration(seconds)
            );
            self.teller.line(&text)?;
        }
        let value = json(&self);
        self.json.write(&value)
    }
}

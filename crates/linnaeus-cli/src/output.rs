//! Where the results go: the folder of the pictures and the JSON file, tried before the work
//! begins, so that hours of it are not lost to a misspelt path.

use std::cell::Cell;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Seek as _, Write as _};
use std::path::{Path, PathBuf};

use linnaeus_plot::Theme;
use serde_json::Value;

use crate::failure::Failure;
use crate::story::Plate;

/// How many pixels a drawing unit of a PNG has.
const PNG_SCALE: f64 = 2.0;

/// A folder for pictures and the page.
#[derive(Debug)]
pub(crate) struct Folder {
    path: PathBuf,
}

impl Folder {
    /// Makes the folder where there is none, and tries whether files can be written into it.
    pub(crate) fn prepare(path: &Path) -> Result<Self, Failure> {
        if path.exists() && !path.is_dir() {
            let cause = io::Error::other("expected a folder, found a file");
            return Err(Failure::file(path, &cause));
        }
        fs::create_dir_all(path).map_err(|cause| Failure::file(path, &cause))?;
        Target::open(&path.join("index.html"))?;
        Ok(Self {
            path: path.to_owned(),
        })
    }

    /// Writes `name.svg` (light or dark as its reader prefers), `name.png` and `name-dark.png`.
    pub(crate) fn write_plate(&self, plate: &Plate) -> Result<(), Failure> {
        let Plate { name, picture, .. } = plate;
        self.write(&format!("{name}.svg"), picture.svg().as_bytes())?;
        for (theme, ending) in [(Theme::Light, ".png"), (Theme::Dark, "-dark.png")] {
            let bytes = picture.png(PNG_SCALE, theme)?;
            self.write(&format!("{name}{ending}"), &bytes)?;
        }
        Ok(())
    }

    /// Writes the page.
    pub(crate) fn write_page(&self, html: &str) -> Result<(), Failure> {
        self.write("index.html", html.as_bytes())
    }

    /// The page's path.
    pub(crate) fn page(&self) -> PathBuf {
        self.path.join("index.html")
    }

    fn write(&self, name: &str, bytes: &[u8]) -> Result<(), Failure> {
        let path = self.path.join(name);
        fs::write(&path, bytes).map_err(|cause| Failure::file(&path, &cause))
    }
}

/// Where JSON goes.
#[derive(Debug)]
pub(crate) enum Json {
    Nowhere,
    StandardOutput,
    File(Target),
}

impl Json {
    /// Opens the file; `-` is standard output.
    pub(crate) fn prepare(path: Option<&Path>) -> Result<Self, Failure> {
        Ok(match path {
            None => Self::Nowhere,
            Some(path) if path.as_os_str() == "-" => Self::StandardOutput,
            Some(path) => Self::File(Target::open(path)?),
        })
    }

    /// Whether standard output is taken, so that a story must go elsewhere.
    pub(crate) fn takes_standard_output(&self) -> bool {
        matches!(self, Self::StandardOutput)
    }

    /// Writes the value, and a line's end.
    pub(crate) fn write(&self, value: &Value) -> Result<(), Failure> {
        let text = format!("{value:#}\n");
        match self {
            Self::Nowhere => Ok(()),
            Self::StandardOutput => {
                let mut out = io::stdout().lock();
                out.write_all(text.as_bytes())?;
                Ok(out.flush()?)
            }
            Self::File(target) => target.write(text.as_bytes()),
        }
    }
}

/// A file that can be written, though nothing has been yet: what was in it stays until then, and
/// one that was not there is not there if nothing is ever written.
#[derive(Debug)]
pub(crate) struct Target {
    file: File,
    path: PathBuf,
    /// Whether it was made here and is still empty.
    made_for_nothing: Cell<bool>,
}

impl Target {
    fn open(path: &Path) -> Result<Self, Failure> {
        let mut options = OpenOptions::new();
        let made = options.write(true).create_new(true).open(path);
        let (file, made_for_nothing) = match made {
            Err(cause) if cause.kind() == io::ErrorKind::AlreadyExists => {
                (OpenOptions::new().write(true).open(path), false)
            }
            made => (made, true),
        };
        Ok(Self {
            file: file.map_err(|cause| Failure::file(path, &cause))?,
            path: path.to_owned(),
            made_for_nothing: Cell::new(made_for_nothing),
        })
    }

    fn write(&self, bytes: &[u8]) -> Result<(), Failure> {
        self.made_for_nothing.set(false);
        let mut file = &self.file;
        // A device or a pipe has no length and no position.
        let _ = file.set_len(0);
        let _ = file.rewind();
        file.write_all(bytes)
            .map_err(|cause| Failure::file(&self.path, &cause))
    }
}

impl Drop for Target {
    fn drop(&mut self) {
        if self.made_for_nothing.get() {
            let _ = fs::remove_file(&self.path);
        }
    }
}

//! Where the guide's files come from: those that the console brings along, or those of a directory that a team edits, which
//! show as soon as they are saved.

use app::server::guide::{Contacts, Guide, Trouble};
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

/// The guide's files, as they are called in `docs/`.
pub const FILES: [&str; 3] = [KO, EN, CONTACTS];

const KO: &str = "운영가이드.md";
const EN: &str = "operations-guide.md";
const CONTACTS: &str = "contacts.toml";

const BUNDLED_KO: &str = include_str!("../docs/운영가이드.md");
const BUNDLED_EN: &str = include_str!("../docs/operations-guide.md");
const BUNDLED_CONTACTS: &str = include_str!("../docs/contacts.toml");

/// More of a file is not read: a guide is read by people.
const LONGEST_BYTES: u64 = 16 * 1024 * 1024;

/// The guide, understood anew whenever one of its files has changed.
#[derive(Debug, Clone)]
pub struct Library {
    dir: Option<PathBuf>,
    shelf: Arc<Mutex<Shelf>>,
}

#[derive(Debug)]
struct Shelf {
    stamps: [Option<Stamp>; 3],
    guide: Arc<Guide>,
}

/// What tells one state of a file from the next.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Stamp {
    changed: Option<SystemTime>,
    length: u64,
}

impl Library {
    /// The files of `dir`, or the console's own where there is no directory.
    pub fn of(dir: Option<PathBuf>) -> Self {
        let shelf = Shelf {
            stamps: stamps(dir.as_deref()),
            guide: Arc::new(read(dir.as_deref())),
        };
        Self {
            dir,
            shelf: Arc::new(Mutex::new(shelf)),
        }
    }

    /// The guide as its files are now.
    pub fn guide(&self) -> Arc<Guide> {
        // A reader that panicked left a whole guide behind.
        let mut shelf = self.shelf.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(dir) = &self.dir {
            let now = stamps(Some(dir));
            if now != shelf.stamps {
                shelf.guide = Arc::new(read(Some(dir)));
                shelf.stamps = now;
            }
        }
        shelf.guide.clone()
    }
}

fn stamps(dir: Option<&Path>) -> [Option<Stamp>; 3] {
    FILES.map(|name| {
        let metadata = fs::metadata(dir?.join(name)).ok()?;
        Some(Stamp {
            changed: metadata.modified().ok(),
            length: metadata.len(),
        })
    })
}

/// What cannot be read or understood is replaced by the console's own, and said: at 3 am a guide of yesterday is better than none.
fn read(dir: Option<&Path>) -> Guide {
    let Some(dir) = dir else {
        return bundled();
    };
    let mut troubles = Vec::new();
    let mut text = |name: &str, own: &str| {
        text_of(&dir.join(name)).unwrap_or_else(|why| {
            troubles.push(Trouble {
                file: name.to_owned(),
                why,
            });
            own.to_owned()
        })
    };
    let (ko, en) = (text(KO, BUNDLED_KO), text(EN, BUNDLED_EN));
    let contacts = text(CONTACTS, BUNDLED_CONTACTS);
    let contacts = Contacts::parse(&contacts).unwrap_or_else(|error| {
        troubles.push(Trouble {
            file: CONTACTS.to_owned(),
            why: error.to_string(),
        });
        own_contacts()
    });
    let mut guide = Guide::new(&ko, &en, contacts);
    guide.troubles = troubles;
    guide
}

/// The guide that the console brings along.
pub fn bundled() -> Guide {
    Guide::new(BUNDLED_KO, BUNDLED_EN, own_contacts())
}

/// A test holds the bundled file to its form.
fn own_contacts() -> Contacts {
    Contacts::parse(BUNDLED_CONTACTS).unwrap_or_default()
}

fn text_of(path: &Path) -> Result<String, String> {
    let file = fs::File::open(path).map_err(|error| error.to_string())?;
    let mut text = String::new();
    file.take(LONGEST_BYTES + 1)
        .read_to_string(&mut text)
        .map_err(|error| error.to_string())?;
    if text.len() as u64 > LONGEST_BYTES {
        return Err(format!("it is longer than {LONGEST_BYTES} bytes"));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use app::server::words::Lang;

    fn title(library: &Library) -> String {
        library.guide().document(Lang::En).title.clone()
    }

    #[test]
    fn what_is_edited_shows_without_a_restart() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join(EN), "# First\n").unwrap();
        let library = Library::of(Some(dir.path().to_owned()));
        assert_eq!(title(&library), "First");
        fs::write(dir.path().join(EN), "# Second one\n").unwrap();
        assert_eq!(title(&library), "Second one");
    }

    #[test]
    fn a_file_that_cannot_be_read_is_replaced_by_the_consoles_own_and_said() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join(EN), [0xff, 0xfe]).unwrap();
        fs::write(dir.path().join(KO), "# 우리 안내\n").unwrap();
        fs::write(dir.path().join(CONTACTS), "nonsense").unwrap();
        let guide = Library::of(Some(dir.path().to_owned())).guide();
        let files: Vec<&str> = guide
            .troubles
            .iter()
            .map(|trouble| trouble.file.as_str())
            .collect();
        assert_eq!(files, [EN, CONTACTS]);
        assert_eq!(guide.document(Lang::Ko).title, "우리 안내");
        assert_eq!(guide.document(Lang::En), bundled().document(Lang::En));
        assert_eq!(guide.contacts, bundled().contacts);
    }

    #[test]
    fn the_consoles_own_files_are_right() {
        assert!(!Contacts::parse(BUNDLED_CONTACTS).unwrap().all.is_empty());
    }
}
